"""Runs, titles held, own due days, duties, and who is left out; said by the batch evaluators as by the scalar one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from zugong import engine
from zugong.engine.tests.agreement.one import OFFICE, done, marked, of_office, plan_of

ONE = {"one": (1, "分"), "all": (100, "%"), "year": (1, "年")}
JUNE = dt.date(2026, 6, 15)


def worth(measure: dict[str, Any], numbers: dict[str, Any] = {}, **more: Any) -> engine.Plan:  # noqa: B006
    return plan_of(ONE | numbers, {"measure": measure, "map": {"per_unit": "one"}, **more})


def streak(run: str, of_parts: str, **more: Any) -> engine.Plan:
    return worth(
        {"streak": {"of": "work.done", "every": "month", "run": run, "of_parts": of_parts, **more}}, {"two": (2, "次")}
    )


def test_months_in_a_row_with_and_without() -> None:
    facts = [done(f"2026-{month:02}-05") for month in (1, 2, 3, 5, 5)]
    assert of_office(streak("longest", "with"), facts, as_of=JUNE) == "3"
    assert of_office(streak("current", "with"), facts, as_of=JUNE) == "1"  # June still runs and breaks nothing
    assert of_office(streak("longest", "without"), facts) == "7"
    assert of_office(streak("current", "without"), facts, as_of=JUNE) == "1"
    assert of_office(streak("longest", "with", at_least="two"), facts) == "1"


def test_months_before_a_unit_existed_break_no_run() -> None:
    units = [engine.UnitRow("office", "示例局", "department", None, "", dt.date(2026, 9, 20))]
    assert of_office(streak("longest", "without"), [], units=units) == "4"


def test_a_title_held_counts_while_it_is_valid() -> None:
    held = {"of": "work.done", "again": "every_period", "window": {"back": "five"}, "until": "until"}
    indicator = {"measure": {"held": held}, "map": {"all_or_nothing": {}}}
    numbers = ONE | {"five": (5, "年")}
    plan = plan_of(numbers, indicator)
    assert of_office(plan, [done("2023-05-05", until="2026-12-31")]) == "10"
    assert of_office(plan, [done("2023-05-05", until="2026-12-30")]) == "0"
    assert of_office(plan, [done("2023-05-05")]) == "10"
    once = plan_of(numbers, {**indicator, "measure": {"held": held | {"again": "once"}}})
    assert of_office(once, [done("2023-05-05")]) == "0"
    assert of_office(once, [done("2026-05-05")]) == "10"


@pytest.mark.parametrize(("days", "late"), [("calendar", "7"), ("workdays", "5")])
def test_every_matter_with_its_own_due_day(days: str, late: str) -> None:
    measure = {"of": "work.done", "due_in": "until", "done": "finished", "extended": "extended", "approval": "reason"}
    facts = [
        done("2026-03-01", until="2026-03-06", finished="2026-03-06"),  # in time
        done("2026-03-01", until="2026-03-06", finished="2026-03-09"),  # over a weekend
        done("2026-03-01", until="2026-03-06", finished="2026-03-10", extended="2026-03-10", reason="批准"),
        done("2026-03-01", until="2026-03-06", finished="2026-03-10", extended="2026-03-10", reason=" "),
        done("2026-03-01", until="2026-12-01", finished="2026-12-31"),
        done("2026-03-01"),
    ]
    choices = {"choices": {**_choices(), "days": days}}
    numbers = {"small": (1, "分")}
    indicator = {"measure": {"lateness": measure | {"take": "days", "undone": "late"}}, "map": {"per_unit": "small"}}
    plan = plan_of(numbers, indicator, **choices)
    assert of_office(plan, facts, as_of=dt.date(2026, 3, 31)) == ("7" if days == "calendar" else "3")
    assert of_office(plan, [done("2026-03-01", until="2026-12-24")]) == late  # not done: late until the last day
    items = plan_of(
        numbers, indicator | {"measure": {"lateness": measure | {"take": "items", "undone": "skip"}}}, **choices
    )
    assert of_office(items, facts) == "3"


def _choices() -> dict[str, Any]:
    from zugong.engine.tests.agreement.one import CHOICES

    return CHOICES


BRANCHES = (
    *OFFICE,
    engine.UnitRow("one", "一支部", "branch", "office"),
    engine.UnitRow("two", "二支部", "branch", "office"),
)


def test_the_shortfall_of_a_duty() -> None:
    duty = {"title": "做", "who": ["branch"], "every": "quarter", "owed": "once", "fulfilled_by": {"of": "work.done"}, "cite": "试",
            "load": {"basis": "试", "minutes": "ten_minutes"},
            "make_up": "month"}  # fmt: skip
    indicator = {
        "sign": "deduct",
        "floor": 0,
        "measure": {"shortfall": {"duty": "do", "of_units": "sum"}},
        "map": {"per_unit": "one"},
    }
    plan = plan_of(
        ONE | {"once": (1, "次"), "month": (31, "天"), "ten_minutes": (10, "分钟")}, indicator, duties={"do": duty}
    )
    facts = [done("2026-02-01", "one"), done("2026-04-30", "two"), done("2026-05-01", "two"), done("2026-09-30", "two")]
    assert of_office(plan, facts, units=BRANCHES) == "6"  # of eight, three in time and one made up


@pytest.mark.parametrize("make_up", [None, "days"])
def test_a_shortfall_day_by_day(make_up: str | None) -> None:
    """More sub-periods than one word of bits holds, also where a day may be made up."""
    owed: dict[str, Any] = {"of": "work.done", "owed": "once", "every": "day"} | (
        {"make_up": make_up} if make_up else {}
    )
    numbers = {"once": (1, "次"), "days": (3, "天"), "small": (0.1, "分")}
    indicator = {"sign": "deduct", "floor": 0, "measure": {"shortfall": owed}, "map": {"per_unit": "small"}}
    first = dt.date(2026, 1, 1)
    gone = {10, 50, 51, 70, 89}
    days = [first + dt.timedelta(days=number) for number in range(90) if number not in gone]
    more = [first + dt.timedelta(days=number) for number in (13, 53, 55, 74)]  # makes up 10 and 50; 51 and 70 are past
    facts = [done(day.isoformat()) for day in (*days, *more)]
    plan = plan_of(numbers, indicator)
    assert of_office(plan, facts, as_of=dt.date(2026, 3, 31)) == ("9.5" if make_up is None else "9.7")


def test_who_is_exempt_stands_in_neither_number() -> None:
    covered = {"of": "work.done", "without": {"of": "case.closed"}}
    numbers = ONE | {"member": (1, "人")}
    people = [engine.PersonRow(one, one, "office") for one in ("an", "bo", "cheng")]
    heads = [engine.HeadRow("office", 4, 4)]
    facts = [done("2026-01-01", person="an"), done("2026-01-01", person="bo"), done("2026-02-02", kind="case.closed", person="bo"),
             done("2026-02-02", kind="case.closed", person="bo")]  # fmt: skip
    share = {"missing": "zero", "measure": {"coverage": covered | {"each": ["member"]}}, "map": {"proportion": "all"}}
    assert of_office(plan_of(numbers, share), facts, heads=heads, people=people) == "3.33"  # one of three
    left = {"measure": {"headcount": {"of": "members", "without": {"of": "case.closed"}}}, "map": {"per_unit": "one"}}
    assert of_office(plan_of(numbers, left), facts, heads=heads) == "3"
    branches = {
        "missing": "not_assessed",
        "measure": {"coverage": covered | {"each": ["branch"]}},
        "map": {"proportion": "all"},
    }
    facts = [done("2026-01-01", "one"), done("2026-02-02", "two", kind="case.closed")]
    assert of_office(plan_of(numbers, branches), facts, units=BRANCHES) == "10"
    facts = [*facts, done("2026-02-02", "one", kind="case.closed")]
    assert marked(plan_of(numbers, branches), facts, units=BRANCHES)["office"][1] is False
