"""The scrutineers' keys: the private key of a vote is divided among three people and kept by nobody.

Each scrutineer chooses a passphrase; the key that follows from it is never stored, only its public half. At launch the
private key of the vote is divided and each share sealed to one scrutineer. The first to hand in a share has it sealed
anew to the others, so that no share ever lies open on a disk; the second opens both and the vote with them.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zugong.kernel.secrets import blind_index

from . import shamir
from .envelopes import public_of, seal, unseal

SCRUTINEERS, NEEDED = 3, 2
#: Argon2id: passes, KiB, lanes
COST = (3, 65536, 1)
SALT_BYTES = 16
CONTEXT = "ballots.scrutineer"


@dataclass(frozen=True)
class Share:
    """A point of the polynomial: whose it is, and the value."""

    number: int
    value: bytes

    def written(self) -> bytes:
        return bytes([self.number]) + self.value


def share_of(text: bytes) -> Share:
    return Share(text[0], text[1:])


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def private_key(passphrase: str, salt: str) -> bytes:
    """The scrutineer's key. It needs the passphrase, the row in the database, and the key file outside of it: whoever
    stole the database alone cannot even begin to guess passphrases."""
    passes, memory, lanes = COST
    stretched = hash_secret_raw(passphrase.encode(), bytes.fromhex(salt), passes, memory, lanes, 32, Type.ID)
    fingerprint = blind_index(stretched.hex(), CONTEXT)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=bytes.fromhex(salt), info=b"zugong scrutineer").derive(
        bytes.fromhex(fingerprint)
    )


def public_key(passphrase: str, salt: str) -> str:
    return text_of(public_of(private_key(passphrase, salt)))


def divided(private: bytes, publics: Mapping[int, str], place: str) -> dict[int, str]:
    """scrutineer → the share sealed to that scrutineer."""
    shares = shamir.split(private, len(publics), NEEDED)
    return {
        who: text_of(seal(Share(number, shares[number]).written(), bytes_of(public), _place(place, who)))
        for number, (who, public) in enumerate(sorted(publics.items()), 1)
    }


def own_share(sealed: str, private: bytes, place: str, who: int) -> Share:
    return share_of(unseal(bytes_of(sealed), private, _place(place, who)))


def passed_on(share: Share, others: Mapping[int, str], place: str) -> dict[str, str]:
    """The share sealed to each of the other scrutineers: the first one's, waiting for the second."""
    return {
        str(who): text_of(seal(share.written(), bytes_of(public), _place(place, who))) for who, public in others.items()
    }


def joined(shares: list[Share]) -> bytes:
    return shamir.join({share.number: share.value for share in shares})


def text_of(value: bytes) -> str:
    return base64.b64encode(value).decode()


def bytes_of(text: str) -> bytes:
    return base64.b64decode(text)


def _place(place: str, who: int) -> str:
    return f"{place}/share/{who}"
