"""Settings come from the environment; these helpers refuse nonsense with a sentence."""

from __future__ import annotations

import os
from pathlib import Path


class BadSetting(Exception):
    """A setting that cannot be understood; the message says which, and what is allowed."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    if raw in ("1", "true", "True", "yes"):
        return True
    if raw in ("0", "false", "False", "no"):
        return False
    raise BadSetting(f"{name}={raw!r}: write 1 or 0.")


def whole(name: str, default: int) -> int:
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise BadSetting(f"{name}={raw!r}: write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folders(name: str) -> list[Path]:
    """Folders that are there; a wrong name must not pass for an empty folder."""
    found = [Path(word).expanduser().resolve() for word in words(name)]
    for path in found:
        if not path.is_dir():
            raise BadSetting(f"{name}: there is no folder {path}. 没有这个文件夹。")
    return found


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().resolve()
