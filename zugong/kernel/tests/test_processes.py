"""Several processes at once, and one that is killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from zugong.kernel.secrets import key_id_of
from zugong.kernel.tests.alone import ROWS


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "zugong.kernel.tests.alone", str(folder), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    finish(start(tmp_path, "prepare"))
    return tmp_path


def ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "db.sqlite3")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_processes_that_append_at_once_forge_one_chain(folder: Path) -> None:
    for process in [start(folder, "append", "30") for _ in range(3)]:
        finish(process)
    lines = ask(folder, "SELECT seq, prev_hash, hash FROM kernel_auditentry ORDER BY seq")
    assert [line[0] for line in lines] == list(range(1, 91))
    assert [line[1] for line in lines[1:]] == [line[2] for line in lines[:-1]]


def test_a_form_sent_by_three_at_once_has_one_effect(folder: Path) -> None:
    key = "a" * 32
    answers = {finish(process) for process in [start(folder, "send", key) for _ in range(3)]}
    assert answers == {"/lines/1"}
    assert ask(folder, "SELECT count(*) FROM kernel_auditentry") == [(1,)]


def test_a_rotation_killed_in_the_middle_is_finished_by_the_next(folder: Path) -> None:
    killed = start(folder, "die", "30")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    half_way = json.loads((folder / "keys.json").read_text())
    done = len(keys_of_phones(folder)[half_way["active"]])
    assert (half_way["rotating"], done) == (True, 28), "four whole batches of seven; the fifth was undone"

    assert finish(start(folder, "rotate")) == str(2 * ROWS - 28)
    after = json.loads((folder / "keys.json").read_text())
    assert (after["active"], after["rotating"], len(after["keys"])) == (half_way["active"], False, 2)
    assert list(keys_of_phones(folder)) == [after["active"]]
    assert finish(start(folder, "rotate")) == str(2 * ROWS), "every value opens with the keys that are left"


def keys_of_phones(folder: Path) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for pk, phone in ask(folder, "SELECT id, phone FROM test_card"):
        found.setdefault(key_id_of(str(phone)), []).append(pk)
    return found
