"""The urn: envelopes without order, in one value of a fixed length that is sealed anew at every vote.

The database sees one sealed text that changes altogether, whatever was put in and wherever. Who has the database, its
log and two copies one vote apart, but not the key file, cannot tell the new envelope from the old ones.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable

from cryptography.hazmat.primitives import hashes

SLOTS = 64  # of one urn at most: large votes have several alike, so that one ballot does not seal them all anew
_random = secrets.SystemRandom()


def packed(envelopes: Iterable[bytes], slots: int, size: int) -> str:
    """The envelopes shuffled and filled up to the length of a full urn."""
    inside = list(envelopes)
    _random.shuffle(inside)
    if len(inside) > slots or any(len(one) != size for one in inside):
        raise ValueError("The urn is full, or an envelope has the wrong size.")
    filled = len(inside).to_bytes(4) + b"".join(inside) + bytes((slots - len(inside)) * size)
    return base64.b64encode(filled).decode()


def unpacked(text: str, size: int) -> list[bytes]:
    filled = base64.b64decode(text)
    count = int.from_bytes(filled[:4])
    return [filled[4 + n * size : 4 + (n + 1) * size] for n in range(count)]


def shuffled(envelopes: Iterable[bytes]) -> list[bytes]:
    found = list(envelopes)
    _random.shuffle(found)
    return found


def digest(envelopes: Iterable[bytes]) -> str:
    """What the urn holds, whatever the order: written into the audit trail at every vote."""
    digest = hashes.Hash(hashes.SM3())
    for envelope in sorted(envelopes):
        digest.update(envelope)
    return digest.finalize().hex()
