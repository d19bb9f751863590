"""A vote survives its server: killed at any step of casting, closing, opening and publishing, every ballot a voter was
told of is there once, nothing is open before the urn is, and what was killed is simply done again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_attack import alone

pytestmark = pytest.mark.postgres
VOTERS = 30


@pytest.mark.long
def test_killed_at_every_step_no_ballot_is_lost_or_counted_twice(tmp_path: Path) -> None:
    told = json.loads(alone("each", tmp_path, VOTERS, module="killed")[0])
    kills = told.pop("kills")
    assert 0 < kills["cast"] < VOTERS  # the last of them came through: every step of a cast was the last one once
    assert min(kills["close"], kills["open"], kills["publish"]) > 5
    alike = {"good": 0, "fair": 0, "poor": 0}
    assert told.pop("answered") <= VOTERS
    assert told == {
        "lost": [], "twice": 0, "strange": [], "voters": VOTERS, "published": VOTERS, "facts": 3, "state": "published",
        "wrong": [], "votes": [{**alike, grade: VOTERS} for grade in alike],
    }  # fmt: skip


@pytest.mark.long
def test_four_at_a_time_killed_at_any_moment(tmp_path: Path) -> None:
    told = json.loads(alone("crowd", tmp_path, 60, module="killed")[0])
    assert told["kills"]["cast"] > 50
    assert told["answered"] > 50
    assert (told["lost"], told["twice"], told["strange"], told["wrong"]) == ([], 0, [], [])
    assert (told["published"], told["facts"]) == (240, 3)
