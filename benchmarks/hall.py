"""A hall full of phones: so many voters with a drawn slip each, in one ballot, against the real server.

.venv/bin/python benchmarks/hall.py [phones] [workers]        (500 1)

Crowds of the same size: over a minute, over half a minute, over ten seconds, with the page open until all have it and then all pressing in
one instant, and all opening and pressing in one instant. Every tenth presses twice. Printed are ballots
confirmed, lost (confirmed and not in the urn), doubled (in the urn beyond those), and the waits for the page and for the vote. The
database is a new SQLite file each time; with ZUGONG_DATABASE=postgresql://… it is that server's, whose database must be empty.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

import ground

CROWDS = (
    (60, ""),
    (30, ""),
    (10, ""),
    (10, "at-once"),
    (0, ""),
)  # seconds over which they come, and whether they wait for each other


def crowd(phones: int, seconds: int, workers: int, how: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zugong-hall-") as folder:
        words = [
            sys.executable,
            "-m",
            "zugong.debriefing.tests.crowd",
            folder,
            str(phones),
            str(seconds),
            str(workers),
            how,
        ]
        done = subprocess.run(
            words,
            cwd=ground.ROOT,
            env={**os.environ, "PYTHONPATH": str(ground.ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    where = "PostgreSQL" if os.environ.get("ZUGONG_DATABASE") else "SQLite"
    print(f"{phones} phones, {workers} worker(s), {where}; yardstick: {ground.yardstick():.1f} ms of CPU")
    print(f"{'over':>6}{'told':>7}{'lost':>6}{'doubled':>9}{'page p50':>10}{'p99':>8}{'vote p50':>10}{'p99':>8}   ms")
    for seconds, how in CROWDS[:1] if where == "PostgreSQL" else CROWDS:
        told = crowd(phones, seconds, workers, how)
        page, vote = told["page"], told["vote"]
        figures = f"{told['told']:>7}{told['lost']:>6}{told['doubled']:>9}{page['p50']:>10}{page['p99']:>8}{vote['p50']:>10}{vote['p99']:>8}"
        print(f"{seconds:>4} s{figures}   {how}{'; '.join(told['faults']) or ''}{told['others'] or ''}", flush=True)


if __name__ == "__main__":
    main()
