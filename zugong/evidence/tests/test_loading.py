"""A loaded fact is the same line as a recorded one."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.evidence import ledger, loading
from zugong.evidence.ledger import Entry
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.tests import factories

from .conftest import TalkGiven

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 4)
TALK = {"topic": "读懂条例", "minutes": 45}


def lines() -> list[tuple]:
    names = (
        "kind",
        "unit_id",
        "person_id",
        "occurred_on",
        "recorded_at",
        "recorded_by",
        "recorded_by_name",
        "source",
        "data",
        "reason",
    )
    return list(ledger.booked().order_by("pk").values_list(*names))


def entries() -> list[Entry]:
    branch = factories.branch(factories.department(factories.working_committee()))
    person = factories.member(branch, "林知远")
    return [
        Entry(TalkGiven, branch, DAY, TalkGiven(**TALK), "talks.talk:1"),
        Entry(TalkGiven, branch, DAY, {**TALK, "kind_of_talk": "visit"}, "talks.talk:1", person),
    ]


def test_a_loaded_fact_is_the_line_that_recording_writes() -> None:
    made = entries()
    with clock.frozen(dt.datetime(2026, 3, 5, 17, 30, tzinfo=clock.now().tzinfo)):
        with ledger.quietly():
            ledger.record_many(made, by=SYSTEM)
        recorded = lines()
        assert loading.load([(entry, clock.now()) for entry in made], by=SYSTEM) == 2
    assert lines() == recorded * 2


def test_a_wrong_content_loads_nothing() -> None:
    good, _ = entries()
    wrong = Entry(TalkGiven, good.unit, DAY, {**TALK, "minutes": "many"}, "talks.talk:2")
    with pytest.raises(Refused):
        loading.load([(good, clock.now()), (wrong, clock.now())], by=SYSTEM)
    assert lines() == []


def test_nobody_is_told_while_loading_quietly_and_everybody_afterwards() -> None:
    told: list[int] = []
    made = entries()
    with ledger.listeners.also(lambda facts: told.append(len(facts))):
        with ledger.quietly():
            ledger.record_many(made, by=SYSTEM)
        assert told == []
        ledger.record_many(made, by=SYSTEM)
        assert told == [2]
