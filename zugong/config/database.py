"""Where the tables live: one SQLite file unless ZUGONG_DATABASE names a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .env import BadSetting


def sqlite(path: Path) -> dict[str, Any]:
    """WAL lets readers go on while one writes; IMMEDIATE takes the write lock before the first read, so no
    transaction dies half-way with 'database is locked'; FULL syncs each commit before it is acknowledged; and what is
    deleted is overwritten (sealed ballots, numbers of people, sessions)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;PRAGMA mmap_size=134217728;PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY"
            ),
        },
    }


def from_url(url: str, default: Path) -> dict[str, Any]:
    if not url:
        return sqlite(default)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadSetting(f"ZUGONG_DATABASE={url!r}: write postgresql://user:password@host:port/name or leave it empty.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
