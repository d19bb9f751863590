"""SM3 of bytes and of files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives import hashes

BLOCK = 1 << 20


def sm3(chunks: Iterable[bytes]) -> str:
    digest = hashes.Hash(hashes.SM3())
    for chunk in chunks:
        digest.update(chunk)
    return digest.finalize().hex()


def sm3_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return sm3(iter(lambda: file.read(BLOCK), b""))
