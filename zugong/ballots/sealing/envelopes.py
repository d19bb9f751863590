"""Envelopes: sealed to a public key, opened by the private one. X25519, HKDF-SHA256 and ChaCha20-Poly1305.

Each envelope has a key pair of its own, so equal ballots look different and whoever sealed one cannot open it again.
`place` is authenticated: an envelope of one vote does not open in another.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
OVERHEAD = KEY_BYTES + 16
_NONCE = bytes(12)  # the key is used once
_LENGTH = 4


class CannotOpen(ValueError):
    """The envelope was damaged, moved, or is for another key."""


def new_key() -> tuple[bytes, bytes]:
    """A private key and its public one."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(text: bytes, public: bytes, place: str) -> bytes:
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return mine + ChaCha20Poly1305(_key(shared, mine, public)).encrypt(_NONCE, text, place.encode())


def unseal(envelope: bytes, private: bytes, place: str) -> bytes:
    own = X25519PrivateKey.from_private_bytes(private)
    mine, sealed = envelope[:KEY_BYTES], envelope[KEY_BYTES:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(mine))
        key = _key(shared, mine, own.public_key().public_bytes_raw())
        return ChaCha20Poly1305(key).decrypt(_NONCE, sealed, place.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("This envelope does not open with this key.") from None


def padded(text: bytes, size: int) -> bytes:
    """Every ballot of a vote is equally long, so that the length of an envelope tells nothing."""
    if len(text) + _LENGTH > size:
        raise ValueError(f"A ballot of {len(text)} bytes does not fit into {size}.")
    return len(text).to_bytes(_LENGTH) + text + bytes(size - _LENGTH - len(text))


def unpadded(text: bytes) -> bytes:
    length = int.from_bytes(text[:_LENGTH])
    return text[_LENGTH : _LENGTH + length]


def _key(shared: bytes, mine: bytes, theirs: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=mine + theirs, info=b"zugong ballot").derive(shared)
