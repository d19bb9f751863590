"""What is carried over equals what would be marked anew, trace and all."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine.again import again, touched
from zugong.engine.tests.agreement.schemes import KINDS
from zugong.engine.tests.agreement.test_agreement import cases
from zugong.engine.tests.small import SMALL
from zugong.timeline import Period


def same_again(case: Any, kinds: set[str], new: set[str]) -> None:
    """Before and after some facts of these kinds: with nothing but the facts that are needed at hand."""
    plan, period, as_of, held = case
    booked = [fact for fact in held.facts if fact.kind in kinds and fact.id in new]
    old = [fact for fact in held.facts if fact not in booked]
    before = engine.score(plan, held._replace(facts=old).ledger(), period, as_of)
    after = engine.score(plan, held.ledger(), period, as_of)
    moved = touched(plan, booked)
    part = held._replace(facts=[fact for fact in held.facts if fact.kind in moved.kinds]).ledger()
    for subject, score in before.items():
        kept = engine.Score.from_dict(json.loads(json.dumps(score.to_dict())))
        assert again(plan, part, period, as_of, kept, moved.indicators) == after[subject]


CHANGES = (st.sets(st.sampled_from(KINDS), min_size=1, max_size=2), st.sets(st.integers(1, 30).map(str)))


@settings(max_examples=60)
@given(cases(), *CHANGES)
def test_a_score_made_again_equals_one_made_anew(case: Any, kinds: set[str], new: set[str]) -> None:
    same_again(case, kinds, new)


@pytest.mark.long
@settings(max_examples=2000)
@given(cases(), *CHANGES)
def test_thousands_of_scores_made_again_equal_those_made_anew(case: Any, kinds: set[str], new: set[str]) -> None:
    same_again(case, kinds, new)


def fact(kind: str, **data: object) -> engine.FactRow:
    day = dt.date(2026, 5, 5)
    return engine.FactRow("1", kind, "d", day, day, data)


def test_only_what_takes_the_fact_is_touched_and_only_its_kinds_are_needed() -> None:
    plan = engine.compile(engine.loads(SMALL))
    day, lesson, survey, other = (
        touched(plan, [fact(kind, **data)])
        for kind, data in (
            ("life.meeting_held", {"type": "theme_day"}), ("life.meeting_held", {"type": "lesson"}), ("survey.done", {}),
            ("no.such.kind", {}),
        )
    )  # fmt: skip
    assert day.indicators == {"theme_day", "attendance"}
    assert lesson.indicators == {"attendance"}
    assert (survey.indicators, survey.kinds) == ({"survey"}, {"survey.done"})
    assert (other.indicators, other.kinds) == (frozenset(), frozenset())


def test_a_score_of_another_day_is_not_carried_over() -> None:
    plan, year = engine.compile(engine.loads(SMALL)), Period.parse("2026")
    ledger = engine.Ledger([], [engine.UnitRow("d", "d", "department")])
    day = dt.date(2026, 6, 1)
    found = engine.score(plan, ledger, year, day, ["d"])["d"]
    with pytest.raises(ValueError, match="another day"):
        again(plan, ledger, year, day + dt.timedelta(days=1), found, frozenset())
