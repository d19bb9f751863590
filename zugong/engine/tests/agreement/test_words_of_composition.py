"""The total from its composition, said by the batch evaluators as by the scalar one."""

from __future__ import annotations

from typing import Any

import pytest

from zugong import engine
from zugong.engine import vector
from zugong.engine.layout import lay_out
from zugong.engine.tests.agreement.one import LAST, OFFICE, YEAR, done, marked, plan_of, rows

ONCE = {"count": {"of": "case.closed"}}
NUMBERS = {
    "once": (3, "次"),
    "half": (50, "%"),
    "forty": (40, "%"),
    "sixty": (60, "%"),
    "five": (5, "分"),
    "zero": (0, "分"),
}
MEAN = {"mean": {"of": "work.done", "field": "present"}}


def indicator(id: str, full: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "title": id, "cite": "试", "full": full, "measure": ONCE, "map": {"proportion": "once"}, **more}


def total(compose: dict[str, Any], facts: list[dict[str, Any]], **scheme: Any) -> str:
    """Item a (of 10) by the mean of what was done, item b (of 5) by cases closed out of three."""
    lacking = {"measure": MEAN, "missing": "not_assessed", "map": {"as_given": {}}}
    items = [
        {"id": "a", "title": "甲", "full": "ten", "indicators": [indicator("it", "ten", **lacking)]},
        {"id": "b", "title": "乙", "full": "five", "indicators": [indicator("other", "five")]},
    ]
    plan = plan_of(NUMBERS, {}, items=items, compose=compose, **scheme)
    marked(plan, facts)
    score = engine.score(plan, engine.Ledger(rows(facts), OFFICE), YEAR, LAST)["office"]
    return engine.plain(score.total)


def both() -> list[dict[str, Any]]:
    return [
        done("2026-02-01", present=8),
        done("2026-02-01", kind="case.closed"),
        done("2026-02-02", kind="case.closed"),
    ]


WEIGHED = [{"item": {"of": "a"}, "weight": "forty"}, {"item": {"of": "b"}, "weight": "sixty"}]


@pytest.mark.parametrize(("basis", "marks"), [("as_given", "5.2"), ("hundred", "71.96")])
def test_items_by_weight(basis: str, marks: str) -> None:
    weighted = {"weighted": {"parts": WEIGHED, "basis": basis}}
    assert total(weighted, both()) == marks
    # item a is not assessed: b alone, 3.33 of 5
    assert total(weighted, both()[1:]) == {"as_given": "3.33", "hundred": "66.6"}[basis]
    assert total(weighted, []) == "0"


def test_a_sum_times_the_share_of_an_indicator() -> None:
    parts = {"sum": {"parts": [{"item": {"of": "a"}}, {"item": {"of": "b"}}]}}
    times = {"times": {"of": {"item": {"of": "a"}}, "indicator": "other", "missing": "one"}}
    assert total(parts, both()) == "11.33"
    assert total({"sum": {"parts": [times]}}, both()) == "5.36"  # 8 × 0.67


@pytest.mark.parametrize(("missing", "marks"), [("one", "3.33"), ("zero", "0")])
def test_a_coefficient_that_is_measured(missing: str, marks: str) -> None:
    times = {"times": {"of": {"item": {"of": "b"}}, "measure": MEAN, "as": "percent", "missing": missing}}
    compose = {"sum": {"parts": [times, {"item": {"of": "a"}}]}}
    assert total(compose, both()) == "8.27"  # 3.33 × 8 % and 8
    assert total(compose, both()[1:]) == marks


@pytest.mark.parametrize(
    ("word", "cases", "marks"),
    [
        ("above", 2, "5.33"),
        ("above", 1, "0.67"),
        ("at_least", 2, "5.33"),
        ("at_least", 1, "0.67"),
        ("at_least", 3, "7"),
        ("above", 3, "7"),
    ],
)
def test_a_bonus_counts_from_some_marks_of_the_items_on_and_deductions_always(
    word: str, cases: int, marks: str
) -> None:
    """Of 5: 1.67 for a case closed, 3.33 for two, 5 for three; 3 more for work done, 1 less for a meeting missed."""
    items = [{"id": "b", "title": "乙", "full": "five", "indicators": [indicator("other", "five")]}]
    more = {"count": {"of": "work.done"}}
    special = {
        "title": "加减分", "cap": "none", "floor": "none", "opens": {word: "door"},
        "indicators": [
            {"id": "it", "title": "加", "cite": "试", "cap": "none", "measure": more, "map": {"per_unit": "three"}},
            {"id": "less", "title": "减", "cite": "试", "sign": "deduct", "measure": more, "map": {"per_unit": "one"}},
        ],
    }  # fmt: skip
    plan = plan_of(
        {**NUMBERS, "door": (3, "分"), "three": (3, "分"), "one": (1, "分")},
        {},
        items=items,
        special=special,
        total="five",
    )
    facts = [done("2026-02-01"), *(done("2026-02-02", kind="case.closed") for _ in range(cases))]
    marked(plan, facts)
    score = engine.score(plan, engine.Ledger(rows(facts), OFFICE), YEAR, LAST)["office"]
    assert engine.plain(score.total) == marks
    told = [line.label.zh for line in score.item("special").steps if "加分不算" in line.label.zh]
    assert bool(told) == (cases == 1)


@pytest.mark.parametrize(("word", "marks"), [("above", "4"), ("at_least", "7")])
def test_exactly_on_the_line_is_reached_and_not_above(word: str, marks: str) -> None:
    items = [{"id": "b", "title": "乙", "full": "five", "indicators": [indicator("other", "five")]}]
    bonus = {
        "id": "it",
        "title": "加",
        "cite": "试",
        "cap": "none",
        "measure": {"count": {"of": "work.done"}},
        "map": {"per_unit": "three"},
    }
    special = {"title": "加减分", "cap": "none", "floor": "none", "opens": {word: "line"}, "indicators": [bonus]}
    plan = plan_of(
        {**NUMBERS, "once": (5, "次"), "line": (4, "分"), "three": (3, "分")},
        {},
        items=items,
        special=special,
        total="five",
    )
    facts = [done("2026-02-01"), *(done("2026-02-02", kind="case.closed") for _ in range(4))]
    marked(plan, facts)
    score = engine.score(plan, engine.Ledger(rows(facts), OFFICE), YEAR, LAST)["office"]
    assert engine.plain(score.total) == marks
    assert engine.plain(score.possible) == marks


def test_making_groups_comparable_is_a_pass_after_the_marks() -> None:
    scheme = {"groups": {"within": "all"}, "standardise": {"how": "best_hundred", "digits": 2, "mode": "half_up"}}
    plan = plan_of({"once": (1, "次")}, {"measure": ONCE, "map": {"proportion": "once"}}, **scheme)
    result = vector.score(plan, lay_out(rows(both()), OFFICE), YEAR, LAST)
    assert "standardise" in result.later
    assert str(result.total.at(0)) == "10.00"
