"""The key ring: a JSON file outside the database, readable by its owner alone.

    {"active": "k3f9a1c", "index": "…", "keys": {"k3f9a1c": {"key": "…", "made_on": "2026-11-12"}}, "rotating": false}

`active` is the key new values are sealed with; older keys stay, because older backups need them. `index` keys the blind
indexes and is never rotated: look-ups would stop finding what was stored before.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from zugong.kernel import clock

SM4_KEY_BYTES = 16
INDEX_KEY_BYTES = 32


class KeyRingError(RuntimeError):
    """The key ring cannot be read, or lacks a key."""


@dataclass(frozen=True)
class KeyRing:
    active: str
    index_key: bytes
    keys: dict[str, bytes]
    made_on: dict[str, str]
    rotating: bool = False

    def key(self, key_id: str) -> bytes:
        try:
            return self.keys[key_id]
        except KeyError:
            raise KeyRingError(
                f"The key {key_id!r} is not on the key ring. This database was sealed with another key file: "
                "put the file that belongs to it (or to its backup) where ZUGONG_KEYS points."
            ) from None

    def with_new_key(self) -> KeyRing:
        """The ring with one more key, which is now the active one; rotation has begun."""
        key_id = f"k{secrets.token_hex(3)}"
        while key_id in self.keys:
            key_id = f"k{secrets.token_hex(3)}"
        return replace(
            self,
            active=key_id,
            keys={**self.keys, key_id: secrets.token_bytes(SM4_KEY_BYTES)},
            made_on={**self.made_on, key_id: clock.today().isoformat()},
            rotating=True,
        )


def load(path: Path | str) -> KeyRing:
    """The ring in the file; made on first use. Read again only when the file has changed.

    Called for every sealed value: the text of the path is made once, and a look at the file is all it costs.
    """
    place = path if path.__class__ is str else os.fspath(path)
    try:
        stat = os.stat(place)
    except FileNotFoundError:
        _create(Path(place))
        stat = os.stat(place)
    state = (place, stat.st_mtime_ns, stat.st_ino, stat.st_size)
    ring = _loaded.get(state)
    if ring is None:
        ring = _read(Path(place))
        _loaded.clear()
        _loaded[state] = ring
    return ring


_loaded: dict[tuple[str, int, int, int], KeyRing] = {}


def store(path: Path, ring: KeyRing) -> None:
    """Replace the file in one step: a crash leaves the old ring or the new one, never half of one."""
    os.replace(_written(path, ring), path)
    _sync_folder(path.parent)


@contextmanager
def changing(path: Path) -> Iterator[KeyRing]:
    """Hold the ring while keys are changed: two at once would each drop the other's key, and what it had sealed."""
    load(path)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KeyRingError(
                f"Somebody else is changing the keys in {path} right now. Wait until they are done."
            ) from None
        yield load(path)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    empty = KeyRing(active="", index_key=secrets.token_bytes(INDEX_KEY_BYTES), keys={}, made_on={})
    temporary = _written(path, replace(empty.with_new_key(), rotating=False))
    try:
        # link() refuses to overwrite: of two processes starting at once, both then read the ring of the first.
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    _sync_folder(path.parent)


def _written(path: Path, ring: KeyRing) -> Path:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(_as_json(ring), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _as_json(ring: KeyRing) -> dict[str, object]:
    keys = {key_id: {"key": _text(key), "made_on": ring.made_on[key_id]} for key_id, key in ring.keys.items()}
    return {"active": ring.active, "index": _text(ring.index_key), "keys": keys, "rotating": ring.rotating}


def _read(path: Path) -> KeyRing:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        ring = KeyRing(
            active=data["active"],
            index_key=base64.b64decode(data["index"]),
            keys={key_id: base64.b64decode(entry["key"]) for key_id, entry in data["keys"].items()},
            made_on={key_id: str(entry["made_on"]) for key_id, entry in data["keys"].items()},
            rotating=bool(data["rotating"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyRingError(
            f"The key file {path} cannot be read ({error}). Restore it from its backup; without it the sealed fields "
            "of this database stay closed. It was not replaced."
        ) from error
    ring.key(ring.active)
    return ring


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
