"""Comparing inside groups, and places and grades over batch marks: equal to those of the scalar run."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from zugong import engine
from zugong.engine import sql, vector
from zugong.engine.layout import lay_out
from zugong.engine.tests.agreement.one import LAST, YEAR, done, plan_of, rows
from zugong.engine.tests.agreement.test_agreement import cases, run
from zugong.engine.vector import scores

#: what only a trace can say
TRACED = {"settled": False, "steps": (), "lacks": None}


def outcome(result: engine.Result) -> tuple[Any, ...]:
    """Places, grades and effects of everybody, and the places of each grade."""
    return tuple(dataclasses.replace(one, **TRACED) for one in result.standings), result.places


@settings(max_examples=40)
@given(cases())
def test_places_and_grades_over_batch_marks_are_those_of_the_scalar_run(case: Any) -> None:
    plan, period, as_of, held = case
    marks = vector.score(plan, held.layout(), period, as_of, groups=held.groups)
    again = engine.run(plan, held.ledger(), period, as_of, held.groups, scores=scores(marks, plan, period, as_of))
    assert outcome(again) == outcome(run(case))


UNITS = [engine.UnitRow(id, id, "department") for id in "abcdef"]
GROUPS = {"first": ["a", "b", "c", "d"], "second": ["e", "f"]}
WITHIN = {"groups": {"within": "given"}}
COUNTED = {"count": {"of": "work.done"}}


def of_all(plan: engine.Plan, counts: dict[str, int], as_of: dt.date = LAST) -> dict[str, str]:
    """Marks of everybody, the same from all three evaluators; “—” where not assessed."""
    facts = rows([done("2026-02-01", unit) for unit, many in counts.items() for _ in range(many)])
    result = engine.run(plan, engine.Ledger(facts, UNITS), YEAR, as_of, GROUPS)
    found = {one.subject: one.indicator("it") for one in result.scores}
    for evaluate in (vector.score, sql.score):
        batch = evaluate(plan, lay_out(facts, UNITS), YEAR, as_of, groups=GROUPS)
        column = batch.indicators["it"]
        for subject, score in found.items():
            absent = column.absent is not None and bool(column.absent[batch.place(subject)])
            assert (column.at(batch.place(subject)), not absent) == (score.value, score.assessed)
    return {subject: engine.plain(one.value) if one.assessed else "—" for subject, one in found.items()}


COUNTS = {"a": 5, "b": 3, "c": 3, "d": 1, "e": 2, "f": 0}


@pytest.mark.parametrize(
    ("ties", "marks"),
    [
        ("1-1-3", {"a": "10", "b": "8", "c": "8", "d": "4", "e": "10", "f": "8"}),
        ("1-1-2", {"a": "10", "b": "8", "c": "8", "d": "6", "e": "10", "f": "8"}),
        ("average", {"a": "10", "b": "7", "c": "7", "d": "4", "e": "10", "f": "8"}),
        ("void", {"a": "10", "b": "—", "c": "—", "d": "4", "e": "10", "f": "8"}),
        ("void_all", {"a": "—", "b": "—", "c": "—", "d": "—", "e": "10", "f": "8"}),
    ],
)
def test_a_place_in_the_group_by_every_way_of_ties(ties: str, marks: dict[str, str]) -> None:
    rank = {"rank": {"by": COUNTED, "order": "high", "ties": ties}}
    indicator = {"missing": "not_assessed", "measure": rank, "map": {"rank_step": {"by": "two", "least": "none"}}}
    assert of_all(plan_of({"two": (2, "分")}, indicator, **WITHIN), COUNTS) == marks
    table = {**indicator, "map": {"rank_table": {"table": "table", "beyond": "last"}}}
    assert of_all(plan_of({"table": [10, 8, 6, 4]}, table, **WITHIN), COUNTS) == marks


def test_marks_against_the_best_and_the_mean_of_the_group() -> None:
    best = {"measure": COUNTED, "map": {"of_best": {"order": "high", "best_zero": "zero"}}}
    assert of_all(plan_of({}, best, **WITHIN), COUNTS) == {"a": "10", "b": "6", "c": "6", "d": "2", "e": "10", "f": "0"}
    mean = {"own": "counted", "zeros": "counted", "by": "two", "step": "one", "part": "exact", "above": "full"}
    plan = plan_of({"two": (2, "分"), "one": 1}, {"measure": COUNTED, "map": {"of_mean": mean}}, **WITHIN)
    assert of_all(plan, COUNTS) == {"a": "10", "b": "10", "c": "10", "d": "6", "e": "10", "f": "8"}


def test_the_mean_of_the_group_is_a_number_like_any_other() -> None:
    group = {"group": {"by": COUNTED, "take": "mean", "own": "left_out", "zeros": "left_out"}}
    indicator = {"missing": "not_assessed", "measure": group, "map": {"per_unit": "one"}}
    found = of_all(plan_of({"one": (1, "分")}, indicator, **WITHIN), COUNTS)
    assert found == {"a": "2.33", "b": "3", "c": "3", "d": "3.67", "e": "—", "f": "2"}


def test_the_mean_of_the_others_stands_in_for_who_has_no_data() -> None:
    rate = {"ratio": {"of": "work.done", "top": "present", "bottom": "expected"}}
    indicator = {"missing": "group_mean", "measure": rate, "map": {"proportion": "all"}}
    plan = plan_of({"all": (100, "%")}, indicator, **WITHIN)
    facts = rows([done("2026-02-01", unit, present=many, expected=4) for unit, many in (("a", 4), ("b", 1))])
    expected = {
        unit: engine.plain(one) for unit, one in zip("abcd", map(Decimal, ("10", "2.5", "6.25", "6.25")), strict=True)
    }
    for evaluate in (vector.score, sql.score):
        batch = evaluate(plan, lay_out(facts, UNITS), YEAR, LAST, groups=GROUPS)
        column = batch.indicators["it"]
        assert {unit: engine.plain(column.at(batch.place(unit))) for unit in "abcd"} == expected
        assert column.absent is not None
        assert [bool(column.absent[batch.place(unit)]) for unit in "abcdef"] == [False] * 4 + [True] * 2
    scalar = engine.run(plan, engine.Ledger(facts, UNITS), YEAR, LAST, GROUPS)
    assert {unit: engine.plain(scalar.score(unit).indicator("it").value) for unit in "abcd"} == expected


def test_grades_with_a_quota_over_batch_marks() -> None:
    levels = [{"id": "excellent", "title": "优秀", "from": "two", "share": "half", "when_full": "next", "when_short": "vacant"},
              {"id": "rest", "title": "一般"}]  # fmt: skip
    grades = {
        "within": "group",
        "tied": "next",
        "rounding": "down",
        "base": {"exempt": "left_out", "barred": "counted"},
        "levels": levels,
    }
    numbers = {"one": (1, "分"), "two": (2, "分"), "half": (50, "%")}
    plan = plan_of(numbers, {"measure": COUNTED, "map": {"per_unit": "one"}}, grades=grades, **WITHIN)
    facts = rows([done("2026-02-01", unit) for unit, many in COUNTS.items() for _ in range(many)])
    ledger, layout = engine.Ledger(facts, UNITS), lay_out(facts, UNITS)
    whole = engine.run(plan, ledger, YEAR, LAST, GROUPS)
    for evaluate in (vector.score, sql.score):
        marks = scores(evaluate(plan, layout, YEAR, LAST, groups=GROUPS), plan, YEAR, LAST)
        again = engine.run(plan, ledger, YEAR, LAST, GROUPS, scores=marks)
        assert outcome(again) == outcome(whole)
        # b and c tie at the edge of two places: neither has the second one
        assert {one.subject: one.grade for one in again.standings} == {
            "a": "excellent", "b": "rest", "c": "rest", "d": "rest", "e": "excellent", "f": "rest",
        }  # fmt: skip
        assert [(one.subject, one.place) for one in again.standings if one.group == "first"] == [
            ("a", 1), ("b", 2), ("c", 2), ("d", 4),
        ]  # fmt: skip
