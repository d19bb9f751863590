"""kill -9 at random moments: nothing half-done, nothing lost, nothing doubled, and what was begun is finished."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULE = "zugong.transfers.tests.killed"
WHOLE = {
    "torn": [], "twice": 0, "facts twice": 0, "requested": True, "issued": True, "stamped": True, "landed": True, "serials": True,
    "gaps": [], "numbers": True, "trail": True,
}  # fmt: skip
PEOPLE = 6


def run(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "ZUGONG_VAR": str(var),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "zugong.config.settings",
    }
    environment.pop("ZUGONG_DATABASE", None)
    command = [sys.executable, "-m", MODULE, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def told(var: Path) -> dict[str, Any]:
    done = run(var, "tell")
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def whole(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in WHOLE}


def campaign(var: Path, seeds: range, look_every: int) -> tuple[int, dict[str, Any]]:
    """Killed and begun again until everybody has arrived; how often it was killed, and what stands at the end."""
    kills = 0
    assert run(var, "begin").returncode == 0
    for seed in seeds:
        done = run(var, "go", str(seed))
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
        kills += 1
        if kills % look_every == 0:
            found = told(var)
            assert whole(found) == WHOLE
            assert found["counted"] + found["left"] == found["people"] == PEOPLE
    return kills, told(var)


def test_killed_at_random_moments_and_begun_again_nothing_is_torn_lost_or_doubled(tmp_path: Path) -> None:
    kills, found = campaign(tmp_path, range(100, 104), look_every=9)
    assert kills == 4
    assert whole(found) == WHOLE
    assert (found["counted"] + found["left"], found["people"]) == (PEOPLE, PEOPLE)


@pytest.mark.long
@pytest.mark.parametrize("start", [1000, 2000, 3000, 4000, 5000])
def test_killed_hundreds_of_times_everybody_arrives(tmp_path: Path, start: int) -> None:
    kills, found = campaign(tmp_path, range(start, start + 400), look_every=1)
    assert kills >= 8
    assert whole(found) == WHOLE
    assert found["states"] == ["finished", "finished", "finished", "returned"]
