"""A round that is killed leaves nothing half done, and the next one finds no gap and makes no duplicate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[3]
#: What four branches with six members each owe from January to June, and what is said on 28 March.
EXPECTED = {"duties": 4 * (6 + 2 + 1) + 24 * (6 + 1 + 27), "again": True}


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own on the server the tests run on; an empty word is a SQLite file."""
    url = os.environ.get("ZUGONG_DATABASE", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"killed_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")  # type: ignore[arg-type]
    yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def run(folder: Path, database: str, *words: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "ZUGONG_VAR": str(folder),
        "ZUGONG_DATABASE": database,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "zugong.config.settings",
    }
    command = [sys.executable, "-m", "zugong.work.tests.alone", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_killed_at_a_few_places_and_run_again_nothing_is_missing_or_double(tmp_path: Path, database: str) -> None:
    found = run(tmp_path, database, "0", "9", "14", "20", "28", "40")
    assert {key: found[key] for key in EXPECTED} == EXPECTED
    assert found["messages"] > 0
    assert {tuple(rest) for _at, *rest in found["left"]} == {(-9, True, True)}
    assert len(found["left"]) >= 4


@pytest.mark.long
def test_killed_before_every_statement_and_run_again_nothing_is_missing_or_double(
    tmp_path: Path, database: str
) -> None:
    found = run(tmp_path, database, "all")
    assert {tuple(rest) for _at, *rest in found["left"]} == {(-9, True, True)}
    assert len(found["left"]) > 40


@pytest.mark.long
def test_killed_at_hundreds_of_moments_and_run_again_nothing_is_missing_or_double(
    tmp_path: Path, database: str
) -> None:
    found = run(tmp_path, database, "after", "200")
    assert {tuple(rest) for _at, _died, *rest in found["left"]} == {(True, True)}
    assert sum(died == -9 for _at, died, *_rest in found["left"]) > 100
