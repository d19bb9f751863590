"""A trace told from a batch result is the trace of the scalar evaluator, field by field; and the steps on the way to a mark are
the steps the batch evaluator took."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from zugong import engine
from zugong.engine import sql, vector
from zugong.engine.explaining import Differs, Workings, explained
from zugong.engine.ir.telling import told_of
from zugong.engine.layout import fields_read, lay_out
from zugong.engine.tests.agreement import wide
from zugong.engine.tests.agreement.one import LAST, OFFICE, YEAR, done, plan_of, rows
from zugong.engine.tests.agreement.test_agreement import cases, run
from zugong.engine.vector.telling import workings_of
from zugong.engine.workings import Key

EXPLAIN = [vector.explain, sql.explain]


def traced(case: Any, explain: Any) -> dict[str, engine.Score]:
    """The traces of everybody. Every field of them is compared: rule, numbers, steps, facts counted and not counted with the
    reason, what would raise it; and inside `explain` every step of every mark."""
    plan, period, as_of, held = case
    scores = {one.subject: one for one in run(case).scores}
    found: dict[str, engine.Score] = explain(
        plan, held.layout(fields_read(plan)), period, as_of, list(scores), groups=held.groups
    )
    assert list(found) == list(scores)
    for subject, score in scores.items():
        assert found[subject].to_dict() == score.to_dict()
    return found


@settings(max_examples=30)
@given(cases())
def test_traces_from_the_vector_evaluator_are_those_of_the_oracle(case: Any) -> None:
    traced(case, vector.explain)


@settings(max_examples=12)
@given(cases())
def test_traces_from_the_sql_evaluator_are_those_of_the_oracle(case: Any) -> None:
    traced(case, sql.explain)


@pytest.mark.parametrize("explain", EXPLAIN)
def test_traces_of_a_scheme_of_every_way_to_look(explain: Any) -> None:
    found = traced(wide.case(), explain)
    counted = {fact for score in found.values() for one in score.indicators for fact in one.counted}
    left_out = {bad.fact for score in found.values() for one in score.indicators for bad in one.not_counted}
    assert (bool(counted), bool(left_out)) == (True, True)


@settings(max_examples=10)
@given(cases())
def test_places_and_grades_over_told_scores_are_the_whole_outcome(case: Any) -> None:
    """With traces the steps to a place, what is settled and what is lacking are the same too."""
    plan, period, as_of, held = case
    scores = traced(case, vector.explain)
    again = engine.run(plan, held.ledger(), period, as_of, held.groups, scores=scores)
    assert dataclasses.replace(again, stored=()) == dataclasses.replace(run(case), stored=())


@pytest.mark.parametrize("explain", EXPLAIN)
def test_one_trace_is_told_without_those_of_the_others(explain: Any) -> None:
    plan, period, as_of, held = wide.case()
    subject = run(wide.case()).scores[1].subject
    found = explain(plan, held.layout(), period, as_of, [subject], groups=held.groups)
    assert found == {subject: run(wide.case()).score(subject)}


def found_of(case: Any) -> tuple[Any, vector.Result, Workings]:
    plan, period, as_of, held = case
    told = told_of(plan, period, as_of)
    going = vector.Run(held.layout(), told.program, None, held.groups)
    result = going.result()
    return told, result, workings_of(going, told, result.subjects)


def refused(case: Any, found: Any) -> Differs:
    plan, period, as_of, held = case
    with pytest.raises(Differs) as raised:
        explained(plan, held.layout(), period, as_of, found, held.groups)
    return raised.value


def test_a_step_the_evaluator_did_not_take_is_no_trace() -> None:
    case = wide.case()
    told, result, workings = found_of(case)
    subject = result.subjects[0]
    step: Key = next(step for step in sorted(workings.steps[subject]) if step[0] == "limited")
    workings.steps[subject][step] += Fraction(1, 100)
    assert refused(case, (told, result, workings)).what == f"limited {step[1]} 0 0"


def test_a_fact_the_evaluator_did_not_count_is_no_trace() -> None:
    case = wide.case()
    told, result, workings = found_of(case)
    (subject, looked), ids = next(entry for entry in workings.counted.items() if entry[1])
    ids.pop()
    differs = refused(case, (told, result, workings))
    assert (differs.subject, differs.what) == (subject, f"facts of {looked.of} that count")


def test_a_mark_of_the_result_that_is_another_is_no_trace() -> None:
    case = wide.case()
    told, result, workings = found_of(case)
    above = result.total.above.copy()
    above[0] += 1
    other = dataclasses.replace(result, total=dataclasses.replace(result.total, above=above))
    differs = refused(case, (told, other, workings))
    assert (differs.subject, differs.what) == (result.subjects[0], "total")


@pytest.mark.parametrize("explain", EXPLAIN)
def test_a_snapshot_that_does_not_name_its_persons_is_told_all_the_same(explain: Any) -> None:
    count = {"count": {"of": "work.done", "distinct": "person"}}
    plan = plan_of({"one": (1, "分")}, {"cap": "none", "measure": count, "map": {"per_unit": "one"}})
    facts = rows([done("2026-02-01", person=one) for one in ("甲", "乙", "甲")])
    scores = engine.score(plan, engine.Ledger(facts, OFFICE), YEAR, LAST)
    layout = lay_out(facts, OFFICE)
    layout.tables.pop("persons")
    found = explain(plan, layout, YEAR, LAST, ["office"])["office"].indicator("it")
    told = scores["office"].indicator("it")
    assert (found.value, found.counted) == (told.value, told.counted) == (2, ("1", "2"))


@pytest.mark.long
@settings(max_examples=3000)
@given(cases())
def test_traces_of_the_vector_evaluator_on_thousands_of_schemes(case: Any) -> None:
    traced(case, vector.explain)


@pytest.mark.long
@settings(max_examples=1000)
@given(cases())
def test_traces_of_the_sql_evaluator_on_a_thousand_schemes(case: Any) -> None:
    traced(case, sql.explain)
