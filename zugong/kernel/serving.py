"""The command that serves the platform: said once, for `zugong start` and for whoever measures it."""

from __future__ import annotations

import os
import sys

#: Two serve a full hall; more gain little where all wait for one file, and each takes memory of its own.
WORKERS = min(2, os.cpu_count() or 1)
#: In each of them. More than the cores need: who waits for the disk in a full hall is taken along by the next.
THREADS = "16"


def command(host: str, port: int, workers: int = WORKERS) -> list[str]:
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    how = ["--interface", "wsgi", "--blocking-threads", THREADS, "--no-ws", "--log-level", "error"]
    return [sys.executable, "-m", "granian", *how, *where, "zugong.config.wsgi:application"]
