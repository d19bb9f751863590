"""Sealing what must not lie open in a stolen database: SM4-GCM for values, HMAC-SM3 for finding them again.

A sealed value reads `sm4:<key id>:<base64 of nonce, ciphertext and tag>`. The place it belongs to
(`org_person.phone`) is authenticated with it, so a value moved to another column does not open there.
"""

from __future__ import annotations

import base64
import os
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from zugong.kernel import keyring
from zugong.kernel.keyring import KeyRing

if TYPE_CHECKING:
    from zugong.kernel.rotation import Rotation

MARK = "sm4"
NONCE_BYTES = 12
TAG_BYTES = 16


class CannotOpen(ValueError):
    """A sealed value was damaged, moved to another place, or never sealed."""


def ring() -> KeyRing:
    return keyring.load(_text_of(settings.ZUGONG_KEYS))


@lru_cache(maxsize=8)
def _text_of(path: Path | str) -> str:
    return os.fspath(path)


@lru_cache(maxsize=8)
def _fingerprints(index_key: bytes) -> hmac.HMAC:
    """A fingerprint with the key already taken in; copied for every value."""
    return hmac.HMAC(index_key, hashes.SM3())


def encrypt(text: str, place: str) -> str:
    """Seal a text for one place (`table.column`)."""
    keys = ring()
    nonce = os.urandom(NONCE_BYTES)
    sealer = Cipher(algorithms.SM4(keys.key(keys.active)), modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(place.encode())
    sealed = nonce + sealer.update(text.encode()) + sealer.finalize() + sealer.tag
    return f"{MARK}:{keys.active}:{base64.b64encode(sealed).decode()}"


def decrypt(value: str, place: str) -> str:
    """Open a value sealed for this place."""
    key_id, sealed = _taken_apart(value, place)
    nonce, text, tag = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:-TAG_BYTES], sealed[-TAG_BYTES:]
    opener = Cipher(algorithms.SM4(ring().key(key_id)), modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(place.encode())
    try:
        return (opener.update(text) + opener.finalize()).decode()
    except InvalidTag:
        raise CannotOpen(
            f"The sealed value in {place} does not open: it was changed, or moved there from another column."
        ) from None


def key_id_of(value: str) -> str:
    """Which key a sealed value was sealed with."""
    parts = value.split(":", 2)
    return parts[1] if len(parts) == 3 and parts[0] == MARK else ""


def blind_index(value: str, context: str = "") -> str:
    """A keyed fingerprint: equal values give equal fingerprints, and without the key nothing can be read from them.

    Spaces around, full-width forms and letter case do not count, as in 11010119900101123x. Give a `context` where two
    columns holding the same value should not be seen to be equal.
    """
    normal = unicodedata.normalize("NFKC", value).strip().upper()
    fingerprint = _fingerprints(ring().index_key).copy()
    fingerprint.update(f"{context}\x00{normal}".encode())
    return fingerprint.finalize().hex()


def rotate() -> Rotation:
    """Add a key and seal every sealed column of every model anew with it; goes on where a killed rotation stopped."""
    from zugong.kernel import rotation

    return rotation.rotate()


def rotate_command(argv: list[str]) -> int:
    """`zugong keys rotate` and `zugong keys status`."""
    from zugong.kernel import rotation

    return rotation.command(argv)


def _taken_apart(value: str, place: str) -> tuple[str, bytes]:
    key_id = key_id_of(value)
    try:
        sealed = base64.b64decode(value.split(":", 2)[2], validate=True) if key_id else b""
    except ValueError:
        sealed = b""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise CannotOpen(f"The value in {place} is not a sealed value; it was written around the application.")
    return key_id, sealed
