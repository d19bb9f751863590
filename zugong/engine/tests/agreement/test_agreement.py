"""The evaluators agree to the last digit, on schemes and ledgers nobody thought of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine import sql, vector
from zugong.engine.tests.agreement import wide
from zugong.engine.tests.agreement.files import catalogue, texts
from zugong.engine.tests.agreement.ledgers import AS_OF, ledgers
from zugong.timeline import Period

SUBJECTS = [
    ("department",), ("department",), ("branch",), ("department", "branch"), ("member",), ("member", "secretary"),
]  # fmt: skip
PERIODS = {"year": "2026", "half": "2026-H1", "quarter": "2026-Q1"}


@st.composite
def cases(draw: Any) -> tuple[engine.Plan, Period, dt.date, Any]:
    kind = draw(st.sampled_from(["year", "year", "half", "quarter"]))
    subjects = draw(st.sampled_from(SUBJECTS))
    institution = engine.loads(draw(texts(kind, subjects)))
    try:
        plan = engine.compile(institution, catalogue())
    except engine.Unsound:
        reject()
    return plan, Period.parse(PERIODS[kind]), draw(st.sampled_from(AS_OF)), draw(ledgers())


def marks_of(score: engine.Score) -> dict[str, Decimal]:
    found = {f"indicator {part.id}": part.value for part in score.indicators}
    found |= {f"item {part.id}": part.value for part in score.items}
    return found | {"base": score.base, "special": score.special, "total": score.total}


def columns_of(result: vector.Result, subject: str) -> dict[str, Decimal]:
    place = result.place(subject)
    found = {f"indicator {id}": column.at(place) for id, column in result.indicators.items()}
    found |= {f"item {id}": column.at(place) for id, column in result.items.items()}
    parts = {"base": result.base, "special": result.special, "total": result.total}
    return found | {name: column.at(place) for name, column in parts.items()}


def run(case: Any) -> engine.Result:
    """The outcome of everybody, by the scalar evaluator."""
    plan, period, as_of, held = case
    return engine.run(plan, held.ledger(), period, as_of, held.groups)


def agrees(case: Any, evaluate: Any) -> None:
    """Every mark, every item, the total, and what is not assessed."""
    plan, period, as_of, held = case
    scores = {one.subject: one for one in run(case).scores}
    result = evaluate(plan, held.layout(), period, as_of, groups=held.groups)
    assert result.subjects == list(scores)
    for subject, score in scores.items():
        assert columns_of(result, subject) == marks_of(score)
        absent = {id for id, column in result.indicators.items()
                  if column.absent is not None and column.absent[result.place(subject)]}  # fmt: skip
        assert absent == {part.id for part in score.indicators if not part.assessed}


@settings(max_examples=60)
@given(cases())
def test_vector_and_scalar_agree_on_every_mark(case: Any) -> None:
    agrees(case, vector.score)


@settings(max_examples=15)
@given(cases())
def test_two_processes_agree_with_the_oracle_as_one_does(case: Any) -> None:
    agrees(case, partial(vector.score, processes=2))


@settings(max_examples=25)
@given(cases())
def test_sql_and_scalar_agree_on_every_mark(case: Any) -> None:
    agrees(case, sql.score)


@pytest.mark.parametrize("evaluate", [vector.score, sql.score])
def test_a_scheme_of_every_way_to_look_agrees_and_distinguishes(evaluate: Any) -> None:
    agrees(wide.case(), evaluate)
    totals = [one.total for one in run(wide.case()).standings]
    assert len(set(totals)) == len(totals) == 3


@pytest.mark.long
@settings(max_examples=3000)
@given(cases())
def test_vector_and_scalar_agree_on_thousands_of_schemes(case: Any) -> None:
    agrees(case, vector.score)


@pytest.mark.long
@settings(max_examples=1000)
@given(cases())
def test_sql_and_scalar_agree_on_a_thousand_schemes(case: Any) -> None:
    agrees(case, sql.score)
