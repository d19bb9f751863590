from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

import pytest

from zugong.work.matching import OPERATORS, allot, meets


@dataclass
class Fact:
    id: int
    occurred_on: dt.date
    data: dict[str, Any] = field(default_factory=dict)
    recorded_at: dt.datetime = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)


@dataclass
class Slot:
    period_start: dt.date
    period_end: dt.date
    closes_on: dt.date
    owed: int = 1

    @property
    def due_on(self) -> dt.date:
        return self.period_end


def month(number: int, make_up: int = 20, owed: int = 1) -> Slot:
    start = dt.date(2026, number, 1)
    end = dt.date(2026, number + 1, 1) - dt.timedelta(days=1)
    return Slot(start, end, end + dt.timedelta(days=make_up), owed)


def on(*days: str) -> list[Fact]:
    return [Fact(n, dt.date.fromisoformat(f"2026-{day}")) for n, day in enumerate(days, 1)]


def ids(given: list[list[Any]]) -> list[list[int]]:
    return [[fact.id for fact in facts] for facts in given]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], [[], [], []]),
        (["01-10", "02-10", "03-10"], [[1], [2], [3]]),
        (["02-10"], [[], [1], []]),
        (["02-05", "02-10"], [[2], [1], []]),
        (["02-25", "02-26"], [[], [1], []]),
        (["02-05", "02-10", "02-11", "03-01"], [[2], [1], [4]]),
        (["03-05", "03-06", "03-07"], [[], [2], [1]]),
    ],
    ids=[
        "nothing",
        "each in its month",
        "its own month comes first",
        "what its month does not need makes up the one before",
        "too late to make up",
        "one is enough",
        "made up only once",
    ],
)
def test_a_fact_counts_first_for_its_own_period(days, expected):
    assert ids(allot([month(1), month(2), month(3)], on(*days))) == expected


def test_the_order_in_which_facts_come_does_not_matter():
    facts = on("01-30", "02-05", "02-10", "03-01", "03-02")
    slots = [month(3), month(1), month(2)]
    answers = {str(ids(allot(slots, order))) for order in permutations(facts)}
    assert len(answers) == 1


def test_several_may_be_owed_in_one_period():
    assert ids(allot([month(1, owed=2)], on("01-05", "01-06", "01-07"))) == [[1, 2]]


def test_where_nothing_says_make_up_the_period_is_the_end():
    assert ids(allot([month(1, make_up=0)], on("02-01"))) == [[]]


FACT = Fact(
    1,
    dt.date(2026, 3, 12),
    {"type": "lesson", "minutes": True, "topic": "", "pages": 3, "share": "0.75", "sent_on": "2026-04-02"},
)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (("type", "is", ["lesson", "committee"]), True),
        (("type", "is", ["committee"]), False),
        (("minutes", "is", [True]), True),
        (("absent", "is", ["x"]), False),
        (("pages", "at_least", ["3"]), True),
        (("pages", "at_least", ["4"]), False),
        (("share", "at_most", ["0.75"]), True),
        (("share", "at_most", ["0.7"]), False),
        (("topic", "at_least", ["1"]), False),
        (("minutes", "at_least", ["1"]), False),
        (("occurred", "by", ["03-31"]), True),
        (("occurred", "by", ["03-11"]), False),
        (("sent_on", "from", ["04-01"]), True),
        (("sent_on", "from", ["05-01"]), False),
        (("absent", "by", ["12-31"]), False),
        (("topic", "is_set", [True]), False),
        (("topic", "is_set", [False]), True),
        (("minutes", "is_set", [True]), True),
    ],
)
def test_conditions(condition, answer):
    assert meets(FACT, [condition]) is answer
    assert condition[1] in OPERATORS


def test_all_conditions_must_hold():
    assert not meets(FACT, [("type", "is", ["lesson"]), ("pages", "at_least", ["9"])])


def test_a_fact_recorded_too_late_does_not_count():
    assert meets(FACT, [], recorded_within=8)
    assert not meets(FACT, [], recorded_within=7)
