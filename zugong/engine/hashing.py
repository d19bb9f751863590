"""SM3 (GB/T 32905) of files and of data, and the one way data is written down to be hashed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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


def canonical(data: Any) -> bytes:
    """The same data gives the same bytes, whatever made it."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sm3_of_data(data: Any) -> str:
    return sm3([canonical(data)])
