"""A clause worked out part by part, said by the batch evaluators as by the scalar one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from zugong import engine
from zugong.engine.ir import Unsupported, lower
from zugong.engine.tests.agreement.one import LAST, OFFICE, YEAR, done, marked, of_office, plan_of, rows

NUMBERS = {"one": (1, "分"), "two": (2, "分"), "once": (1, "次"), "most": (3, "分")}


def by_month(join: str, **more: Any) -> engine.Plan:
    per = {"by": "quarter", "join": join, **more}
    return plan_of(
        NUMBERS, {"cap": "none", "measure": {"count": {"of": "work.done"}}, "map": {"per_unit": "one"}, "per": per}
    )


def year() -> list[dict[str, Any]]:
    """Four in the first quarter, one on its last day and one on the first of the next, none after."""
    days = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-03-31", "2026-04-01"]
    return [done(day) for day in days]


@pytest.mark.parametrize(("join", "more", "marks"), [
    ("sum", {}, "5"), ("sum", {"cap": "two"}, "3"), ("highest", {}, "4"), ("mean", {}, "1.25"), ("mean", {"cap": "two"}, "0.75"),
])  # fmt: skip
def test_each_quarter_by_itself(join: str, more: dict[str, Any], marks: str) -> None:
    assert of_office(by_month(join, **more), year()) == marks


def test_periods_that_have_not_begun_and_those_before_its_founding_do_not_count() -> None:
    assert of_office(by_month("mean"), year(), as_of=dt.date(2026, 4, 1)) == "2.5"
    units = [*OFFICE, engine.UnitRow("young", "乙", "department", None, "", dt.date(2026, 7, 1))]
    found = marked(by_month("mean"), [*year(), done("2026-08-01", "young")], units)
    assert {id: engine.plain(value) for id, (value, _) in found.items()} == {"office": "1.25", "young": "0.5"}


def test_parts_without_data_are_left_out_and_without_any_nothing_is_assessed() -> None:
    measure = {"mean": {"of": "work.done", "field": "present"}}
    indicator = {
        "missing": "not_assessed",
        "measure": measure,
        "map": {"as_given": {}},
        "per": {"by": "month", "join": "mean"},
    }
    plan = plan_of({}, indicator)
    assert (
        of_office(plan, [done("2026-01-02", present=4), done("2026-01-09", present=8), done("2026-11-01", present=3)])
        == "4.5"
    )
    assert of_office(plan) == "—"


def test_what_a_month_owes_is_asked_of_the_month() -> None:
    owed = {"of": "work.done", "owed": "once", "every": "month"}
    per = {"by": "quarter", "join": "sum", "cap": "two"}
    plan = plan_of(
        NUMBERS, {"sign": "deduct", "floor": 0, "measure": {"shortfall": owed}, "map": {"per_unit": "one"}, "per": per}
    )
    assert of_office(plan, year()) == "4"  # 0 and three times at most 2
    longer = {
        "sign": "deduct",
        "floor": 0,
        "measure": {"shortfall": owed | {"every": "half"}},
        "map": {"per_unit": "one"},
        "per": per,
    }
    with pytest.raises(engine.Unsound) as refused:
        plan_of(NUMBERS, longer)
    assert {problem.code for problem in refused.value.problems} == {"period-too-long"}


def test_the_whole_clause_holds_before_anything_has_begun() -> None:
    assert of_office(by_month("sum"), year(), as_of=dt.date(2025, 12, 31)) == "0"
    assert of_office(by_month("sum"), year(), as_of=LAST) == "5"


def by_key(by: str, join: str, **more: Any) -> engine.Plan:
    indicator = {
        "cap": "none",
        "measure": {"count": {"of": "work.done"}},
        "map": {"per_unit": "one"},
        "per": {"by": by, "join": join, **more},
    }
    return plan_of(NUMBERS, indicator)


BRANCHES = (
    *OFFICE,
    engine.UnitRow("first", "一", "branch", "office"),
    engine.UnitRow("second", "二", "branch", "office"),
)


def matters() -> list[dict[str, Any]]:
    """Three of one matter, two without any, at two branches and the office itself."""
    found = [
        ("first", "桥", "p1"),
        ("first", "桥", "p2"),
        ("second", "桥", "p1"),
        ("second", "", ""),
        ("office", None, None),
    ]
    return [
        done(f"2026-03-{day:02d}", unit, matter=matter, person=who) for day, (unit, matter, who) in enumerate(found, 1)
    ]


@pytest.mark.parametrize(("by", "join", "more", "marks"), [
    ("unit", "sum", {"cap": "one"}, "3"), ("unit", "highest", {}, "2"), ("unit", "mean", {}, "1.67"),
    ("matter", "sum", {"cap": "two"}, "4"), ("matter", "highest", {}, "3"), ("person", "sum", {"cap": "one"}, "3"),
    ("fact", "sum", {"cap": "two"}, "5"), ("fact", "mean", {}, "1"), ("type", "highest", {}, "5"),
])  # fmt: skip
def test_each_unit_person_fact_or_matter_by_itself(by: str, join: str, more: dict[str, Any], marks: str) -> None:
    """Facts whose field is empty are one part together."""
    assert of_office(by_key(by, join, **more), matters(), units=BRANCHES) == marks


VISITED = {"measure": {"sum": {"of": "work.done", "field": "present"}}, "map": {"thresholds": "bands"}}
BANDS = {"bands": {3: 4, "below": 10}}


@pytest.mark.parametrize(("join", "missing", "marks"), [
    ("sum", {}, "0"), ("mean", {"missing": "zero"}, "0"), ("highest", {"missing": "full"}, "10"),
    ("mean", {"missing": "not_assessed"}, "—"),
])  # fmt: skip
@pytest.mark.parametrize("by", ["fact", "unit", "matter"])
def test_who_was_never_visited_is_not_given_the_marks_of_a_visit_that_found_nothing(
    by: str, join: str, missing: dict[str, str], marks: str
) -> None:
    plan = plan_of(BANDS, {**VISITED, **missing, "per": {"by": by, "join": join}})
    assert of_office(plan) == marks
    assert of_office(plan, [done("2026-03-01", present=0, matter="桥")]) == "10"


def test_a_measure_that_may_lack_says_itself_what_no_part_means() -> None:
    latest = {"latest": {"of": "work.done", "field": "present"}}
    per = {"by": "unit", "join": "sum"}
    plan = plan_of({}, {"missing": "not_assessed", "measure": latest, "map": {"as_given": {}}, "per": per})
    assert of_office(plan) == "—"


def test_a_mean_of_parts_there_may_be_none_of_asks_what_none_means() -> None:
    with pytest.raises(engine.Unsound) as refused:
        plan_of(BANDS, {**VISITED, "per": {"by": "fact", "join": "mean"}})
    assert [problem.code for problem in refused.value.problems] == ["choose-missing"]


def test_a_measured_factor_looks_at_the_part_alone() -> None:
    share = {"mean": {"of": "work.done", "field": "present"}}
    indicator = {
        "cap": "none",
        "measure": {"count": {"of": "work.done"}},
        "map": {"per_unit": "one"},
        "per": {"by": "matter", "join": "sum"},
    }
    plan = plan_of(NUMBERS, indicator | {"times": [{"measure": share, "missing": "zero"}]})
    facts = [
        done("2026-01-01", matter="桥", present=3),
        done("2026-01-02", matter="桥", present=1),
        done("2026-01-03", matter="路", present=5),
    ]
    assert of_office(plan, facts) == "9"  # 2 × 2 and 1 × 5; 3 × 3 would be the whole


def test_parts_told_by_facts_make_no_sense_of_what_units_owe() -> None:
    owed = {"of": "work.done", "owed": "once", "every": "month", "each": ["branch"], "of_units": "sum"}
    indicator = {
        "sign": "deduct",
        "floor": 0,
        "measure": {"shortfall": owed},
        "map": {"per_unit": "one"},
        "per": {"by": "unit", "join": "sum"},
    }
    with pytest.raises(Unsupported) as refused:
        lower(plan_of(NUMBERS, indicator), YEAR, LAST)
    assert refused.value.indicator == "it"
    assert "per: unit" in refused.value.what


def test_a_part_may_look_at_the_marks_of_an_indicator_before_it() -> None:
    share = {"measure": {"count": {"of": "case.closed"}}, "map": {"proportion": {"target": "two", "if_zero": "full"}}}
    factor = {"formula": {"let": {"a": {"marks": {"of": "other"}}}, "is": "a / 100"}}
    own = {"cap": "none", "measure": {"count": {"of": "work.done"}}, "map": {"per_unit": "one"}, "per": {"by": "matter", "join": "sum"},
           "times": [{"measure": factor, "missing": "zero"}]}  # fmt: skip
    rest = {"id": "other", "title": "另", "cite": "试", "full": "five", **share}
    item = {"id": "item", "title": "项", "full": "ten", "sum": "capped"}
    it = {"id": "it", "title": "它", "cite": "试", "full": "five", **own}
    plan = plan_of(NUMBERS | {"five": (5, "分"), "two": 2}, {}, items=[{**item, "indicators": [rest, it]}])
    assert of_office(plan, [*matters(), done("2026-02-01", kind="case.closed")], units=BRANCHES) == "2.5"


@pytest.mark.parametrize(("value", "marks"), [(-3, "10"), (-5, "10"), (-6, "6"), (-10, "6"), (-11, "0"), (4, "10")])
def test_bands_go_below_nothing(value: int, marks: str) -> None:
    """Down by five at most: full marks; by ten: six."""
    less = {"formula": {"let": {"now": {"sum": {"of": "work.done", "field": "present"}}}, "is": "now - twenty"}}
    plan = plan_of(
        {"bands": {-5: 10, -10: 6, "below": 0}, "twenty": 20},
        {"missing": "zero", "measure": less, "map": {"thresholds": "bands"}},
    )
    assert of_office(plan, [done("2026-03-01", present=20 + value)]) == marks


TWO = [
    {"title": "会", "sign": "deduct", "measure": {"count": {"of": "work.done"}}, "map": {"per_unit": "two"}},
    {"title": "案", "sign": "deduct", "measure": {"count": {"of": "case.closed"}}, "map": {"per_unit": "two"}},
]


@pytest.mark.parametrize(
    ("floor", "meetings", "cases", "marks"),
    [(0, 1, 1, "6"), (0, 2, 2, "5"), (0, 1, 2, "5"), ("eight", 2, 2, "8"), ("none", 3, 3, "5")],
)
def test_several_deductions_under_one_cap_take_no_more_than_that(
    floor: Any, meetings: int, cases: int, marks: str
) -> None:
    """At most 5 of 10 are taken, whatever each of the two takes by itself."""
    plan = plan_of(
        {"two": (2, "分"), "five": (5, "分"), "eight": (8, "分")}, {"cap": "five", "floor": floor, "clauses": TWO}
    )
    facts = [done("2026-03-01")] * meetings + [done("2026-03-02", kind="case.closed")] * cases
    assert of_office(plan, facts) == marks
    score = engine.score(plan, engine.Ledger(rows(facts), OFFICE), YEAR, LAST)["office"].indicator("it")
    assert "最多扣 5 分" in score.rule.zh
    assert [one.label.zh for one in score.steps if "封顶" in one.label.zh] == ([] if marks == "6" else ["封顶"])
