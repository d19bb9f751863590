"""Forty phones at once against the real server: every ballot that was confirmed is in the urn, and no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PHONES = 40


@pytest.mark.parametrize("how", [["0"], ["1", "1", "at-once"]])
def test_no_ballot_is_lost_or_doubled_when_everybody_votes_at_once(tmp_path: Path, how: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "zugong.debriefing.tests.crowd", str(tmp_path), str(PHONES), *how],
        cwd=ROOT, env={**os.environ, "ZUGONG_DATABASE": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert {name: told[name] for name in ("told", "lost", "doubled", "returned", "faults", "others")} == {
        "told": PHONES, "lost": 0, "doubled": 0, "returned": PHONES, "faults": [], "others": [],
    }  # fmt: skip
