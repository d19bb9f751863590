"""Short codes: the voter's number on the published list, and the code on a drawn slip."""

from __future__ import annotations

import re
import secrets

from zugong.kernel.secrets import blind_index

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
RECEIPT, SLIP = 8, 16
_SHAPE = re.compile(rf"[{ALPHABET}]{{4}}(?:-[{ALPHABET}]{{4}}){{1,3}}")


def new(length: int) -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return "-".join(letters[n : n + 4] for n in range(0, length, 4))


def receipt() -> str:
    return new(RECEIPT)


def slip() -> str:
    return new(SLIP)


def tidy(text: str) -> str:
    """As people type it: lower case, without hyphens or with spaces."""
    letters = "".join(letter for letter in text.upper() if letter in ALPHABET)
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def is_receipt(text: str) -> bool:
    return len(text) == RECEIPT + 1 and _SHAPE.fullmatch(text) is not None


def index(code: str) -> str:
    """What is kept of a slip's code: enough to know it again, nothing to print it from."""
    return blind_index(tidy(code), "ballots.slip")
