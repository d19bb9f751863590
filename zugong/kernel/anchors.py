"""Anchors: the end of the audit chain, noted in a file outside the database.

Whoever can write to the database can cut the tail of the trail, or compute the whole chain anew; the chain alone shows
neither. The file shows both back to the last anchor, and more so when it is copied to another machine or printed.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

FILE_NAME = "audit-anchors.jsonl"


@dataclass(frozen=True)
class Anchor:
    seq: int
    hash: str
    at: str


def path() -> Path:
    return Path(settings.ZUGONG_VAR) / FILE_NAME


def write(anchor: Anchor) -> None:
    """Add one anchor to the file, on a line of its own even after a crash half-way through the last one."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("ab+") as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(json.dumps(asdict(anchor)).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read() -> tuple[list[Anchor], int]:
    """All anchors in the file, and how many lines were none (a crash leaves half a line; so does tampering)."""
    try:
        lines = path().read_bytes().splitlines()
    except FileNotFoundError:
        return [], 0
    anchors, unreadable = [], 0
    for line in lines:
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            anchors.append(Anchor(seq=int(said["seq"]), hash=str(said["hash"]), at=str(said["at"])))
        except (ValueError, KeyError, TypeError):
            unreadable += 1
    return anchors, unreadable
