"""Own targets, months, rates, formulas and measured factors, said by the batch evaluators as by the scalar one."""

from __future__ import annotations

from typing import Any

import pytest

from zugong import engine
from zugong.engine.tests.agreement.one import CHOICES, LAST, YEAR, done, marked, of_office, plan_of

COUNT = {"count": {"of": "work.done"}}


def work(*amounts: int, **data: Any) -> list[dict[str, Any]]:
    return [done(f"2026-03-{day:02d}", present=amount, **data) for day, amount in enumerate(amounts, 1)]


@pytest.mark.parametrize(("closed", "marks"), [(3, "6.67"), (2, "10"), (0, "—")])
def test_a_proportion_of_the_subjects_own_target(closed: int, marks: str) -> None:
    target = {"target_of": {"count": {"of": "case.closed"}}, "if_zero": "not_assessed"}
    plan = plan_of({}, {"measure": COUNT, "map": {"proportion": target}})
    facts = [*work(1, 1), *(done(f"2026-04-{day:02d}", kind="case.closed") for day in range(1, closed + 1))]
    assert of_office(plan, facts) == marks


def test_steps_below_a_measured_target_that_has_no_data() -> None:
    below = {
        "by": "two",
        "step": "one",
        "part": "exact",
        "target_of": {"mean": {"of": "case.closed", "field": "present"}},
    }
    indicator = {"sign": "deduct", "floor": 0, "missing": "full", "measure": COUNT, "map": {"below_target": below}}
    plan = plan_of({"two": (2, "分"), "one": 1}, indicator)
    assert of_office(plan, work(1)) == "10"  # no target: as if there were no data
    assert of_office(plan, [*work(1), done("2026-04-01", kind="case.closed", present=3)]) == "6"


def test_who_was_founded_midway_owes_a_target_by_months() -> None:
    units = [
        engine.UnitRow("office", "甲", "department"),
        engine.UnitRow("young", "乙", "department", None, "", LAST.replace(month=9, day=30)),
    ]
    plan = plan_of({"ten_times": (10, "次")}, {"measure": COUNT, "map": {"proportion": "ten_times"}},
                   choices=CHOICES | {"targets_midway": "by_months"})  # fmt: skip
    facts = [*work(1), done("2026-11-11", "young")]
    found = marked(plan, facts, units)
    assert str(found["office"][0]) == "1.00"
    assert str(found["young"][0]) == "3.00"  # of 10 × 4 ÷ 12 = 3.33


def test_the_marks_everybody_begins_with_go_by_months() -> None:
    units = [
        engine.UnitRow("office", "甲", "department"),
        engine.UnitRow("young", "乙", "department", None, "", LAST.replace(month=9, day=30)),
    ]
    plan = plan_of(
        {"twenty": (20, "分"), "thirty": (30, "分"), "once": (1, "次")},
        {"measure": COUNT, "map": {"proportion": "once"}}, total="thirty",
        baseline={"marks": "twenty", "midway": "by_months"},
    )  # fmt: skip
    scores = engine.score(plan, engine.Ledger((), units), YEAR, LAST)
    assert {id: engine.plain(score.total) for id, score in scores.items()} == {"office": "20", "young": "6.67"}
    assert [value for value, _ in marked(plan, (), units).values()] == [0, 0]


@pytest.mark.parametrize(("mode", "part", "amount", "marks"), [
    ("whole", "exact", 50, "5"), ("whole", "exact", 49, "4.9"), ("whole", "drop", 49, "4.8"), ("whole", "whole", 49, "5"),
    ("whole", "exact", 10, "1"), ("progressive", "exact", 50, "6.5"), ("progressive", "drop", 49, "6.3"),
    ("progressive", "exact", 10, "2.5"), ("progressive", "exact", 110, "12"),
])  # fmt: skip
def test_rates_of_the_whole_amount_or_of_each_part(mode: str, part: str, amount: int, marks: str) -> None:
    rates = {"bands": "bands", "step": "two", "part": part, "mode": mode}
    indicator = {"cap": "none", "measure": {"sum": {"of": "work.done", "field": "present"}}, "map": {"rates": rates}}
    plan = plan_of({"bands": {100: 0.1, 10: 0.2, "below": 0.5}, "two": 2}, indicator)
    assert of_office(plan, work(amount)) == marks


FORMULAS = [
    ("a / b", "2.5"), ("if(a > b, a, b)", "5"), ("floor(a / b) * b", "4"), ("min(a, b, half) - abs(b - a)", "−2.5"),
    ("if(a > 0 or b / 0 > 0, a, b)", "—"), ("if(a > 0, a, b / 0)", "5"), ("-ceil(a / b) + half", "−2.5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marks"), FORMULAS)
def test_a_formula_over_named_measures(text: str, marks: str) -> None:
    let = {"a": {"sum": {"of": "work.done", "field": "present"}}, "b": COUNT}
    measure = {"formula": {"let": let, "is": text}}
    plan = plan_of(
        {"half": 0.5},
        {"missing": "not_assessed", "cap": "none", "measure": measure, "map": {"as_given": {"over": "kept"}}},
    )
    assert of_office(plan, work(3, 2)) == marks


def test_factors_that_are_measured_multiply_or_the_highest_holds() -> None:
    share = {"mean": {"of": "case.closed", "field": "present"}}
    times = [{"factor": "half"}, {"measure": share, "missing": "one"}]
    numbers = {"half": (0.5, "倍"), "one": (1, "分")}
    for several, without, with_it in (("multiply", "1", "3"), ("highest", "2", "6")):
        plan = plan_of(numbers, {"measure": COUNT, "map": {"per_unit": "one"}, "times": times, "several": several})
        assert of_office(plan, work(1, 1)) == without
        assert of_office(plan, [*work(1, 1), done("2026-04-01", kind="case.closed", present=3)]) == with_it
