"""Shamir's sharing of a secret: any two of three shares give it back, one alone says nothing at all.

The secret is the value at 0 of a random line over a prime field; a share is a point of the line. Written here because
it is thirty lines of school arithmetic and the packages that offer it are not kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

PRIME = 2**521 - 1  # a Mersenne prime with room for a key of 64 bytes
SECRET_BYTES = 32
SHARE_BYTES = 66


def split(secret: bytes, shares: int, needed: int) -> dict[int, bytes]:
    """`shares` points of a random polynomial of degree `needed` − 1 whose value at 0 is the secret."""
    if len(secret) != SECRET_BYTES or not 2 <= needed <= shares < 256:
        raise ValueError("A secret of 32 bytes, and 2 ≤ needed ≤ shares < 256.")
    line = [int.from_bytes(secret), *(secrets.randbelow(PRIME) for _ in range(needed - 1))]
    return {x: _value(line, x).to_bytes(SHARE_BYTES) for x in range(1, shares + 1)}


def join(shares: Mapping[int, bytes]) -> bytes:
    """The value at 0 of the polynomial through these points. Too few or wrong shares give a wrong secret or none."""
    total = 0
    points = {x: int.from_bytes(share) for x, share in shares.items()}
    for x, y in points.items():
        top = bottom = 1
        for other in points:
            if other != x:
                top = top * -other % PRIME
                bottom = bottom * (x - other) % PRIME
        total = (total + y * top * pow(bottom, -1, PRIME)) % PRIME
    if total.bit_length() > SECRET_BYTES * 8:
        raise ValueError("These shares do not belong together.")
    return total.to_bytes(SECRET_BYTES)


def _value(line: list[int], x: int) -> int:
    value = 0
    for coefficient in reversed(line):
        value = (value * x + coefficient) % PRIME
    return value
