"""Kernel work in a process of its own, on a SQLite file: what several processes, or one that is killed, leave behind.

python -m zugong.kernel.tests.alone <folder> prepare | append 25 | send <key> | rotate | die 30
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

ROWS = 40


def configure(folder: Path) -> None:
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "db.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"},
    }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["zugong.kernel"],
        USE_TZ=True,
        ZUGONG_VAR=folder,
        ZUGONG_KEYS=folder / "keys.json",
    )
    django.setup()


def prepare() -> None:
    from zugong.kernel.tests import tables
    from zugong.kernel.tests.cards import Card, create_table

    tables.create()
    create_table()
    for n in range(ROWS):
        Card.objects.create(id=n, phone=f"139{n:08d}", address=f"{n}")


def append(count: str) -> None:
    from zugong.kernel import audit
    from zugong.kernel.actors import SYSTEM

    for n in range(int(count)):
        audit.append(by=SYSTEM, verb="kernel.test", details={"pid": os.getpid(), "n": n})


def send(key: str) -> None:
    from django.test import RequestFactory

    from zugong.kernel import audit, once
    from zugong.kernel.actors import SYSTEM

    request = RequestFactory().post("/", {once.FIELD: key})
    request.user = SYSTEM  # type: ignore[assignment]
    with once.claim(request) as previous:
        if previous:
            sys.stdout.write(previous)
            return
        line = audit.append(by=SYSTEM, verb="kernel.test")
        sys.stdout.write(once.done(request, f"/lines/{line.seq}"))


def rotate() -> None:
    from zugong.kernel import rotation
    from zugong.kernel.tests.cards import ADDRESS, PHONE

    sys.stdout.write(str(rotation.rotate(batch=7, columns=[PHONE, ADDRESS]).resealed))


def die(after: str) -> None:
    """Rotate, and be killed in the middle of a batch."""
    from django.db import connection

    updates = 0

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal updates
        updates += sql.startswith("UPDATE")
        if updates > int(after):
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        rotate()


if __name__ == "__main__":
    configure(Path(sys.argv[1]))
    jobs: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "append": append,
        "send": send,
        "rotate": rotate,
        "die": die,
    }
    jobs[sys.argv[2]](*sys.argv[3:])
