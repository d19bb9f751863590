"""Words that look at single facts, said by the batch evaluators as by the scalar one."""

from __future__ import annotations

from typing import Any

import pytest

from zugong.engine.tests.agreement.one import done, of_office, plan_of

HIGH, LOW = {"level": "high"}, {"level": "low"}
TABLE = {"table": {"high": 3, "low": 1}}


def by_level(facts: list[dict[str, Any]], numbers: dict[str, Any] | None = None, count: dict[str, Any] | None = None,
             times: dict[str, Any] | None = None, **to: Any) -> str:  # fmt: skip
    indicator = {
        "cap": "none",
        "measure": {"count": {"of": "work.done", **(count or {})}},
        "map": {"by_level": {"field": "level", "table": "table", **to}},
    }
    return of_office(plan_of(TABLE | (numbers or {}), indicator | (times or {})), facts)


BRIDGE = [
    done("2026-02-01", matter="桥", **LOW), done("2026-03-01", matter="桥", **HIGH), done("2026-03-02", matter="桥 ", **HIGH),
    done("2026-04-01", matter="路", **LOW), done("2026-05-01", **LOW), done("2026-05-02", **LOW), done("2026-05-03", level="other"),
]  # fmt: skip


def again() -> list[dict[str, Any]]:
    return [{**one, "data": dict(one["data"])} for one in BRIDGE]


@pytest.mark.parametrize(("to", "marks"), [
    ({"same": "each"}, "10"), ({"same": "highest", "matter": "matter"}, "6"),
    ({"same": "once_per_level", "matter": "matter"}, "6"), ({"same": "once_per_level"}, "4"),
    ({"same": "build_up", "matter": "matter", "lowest": "low"}, "7"),
    ({"same": "each", "top": "two"}, "6"), ({"same": "each", "matter": "matter", "top": "two"}, "9"),
    ({"same": "highest", "matter": "matter", "top": "two"}, "6"), ({"same": "once_per_level", "top": "two"}, "4"),
])  # fmt: skip
def test_one_matter_several_times(to: dict[str, Any], marks: str) -> None:
    assert by_level(again(), {"two": (2, "次")}, **to) == marks


def test_so_many_people_each_up_to_a_cap() -> None:
    facts = [
        done("2026-02-01", present=2, **HIGH),
        done("2026-02-02", present="", **HIGH),
        done("2026-02-03", present=3, **LOW),
    ]
    numbers = {"five": (5, "分")}
    assert by_level(facts, numbers, quantity="present", same="each") == "9"
    assert by_level([*facts], numbers, quantity="present", same="each", cap_each="five") == "8"


def test_levels_over_different_ones_take_the_first_of_each() -> None:
    facts = [
        done("2026-03-02", matter="桥", **HIGH),
        done("2026-03-01", matter="桥", **LOW),
        done("2026-03-01", matter="", **HIGH),
    ]
    assert by_level(facts, count={"distinct": "matter"}, same="each") == "1"


def test_levels_of_facts_that_weigh_more_on_a_condition() -> None:
    numbers = {"double": (2, "倍"), "half": (0.5, "倍"), "many": 3}
    twice = {"factor": "double", "where": {"present": {"at_least": "many"}}}
    less = {"factor": "half", "where": {"type": "a"}}
    facts = [
        done("2026-02-01", present=3, type="a", **HIGH),
        done("2026-02-02", present=2, **HIGH),
        done("2026-02-03", present=5, **LOW),
    ]
    for several, marks in (("multiply", "8"), ("highest", "11")):
        times = {"times": [twice, less], "several": several}
        assert (
            by_level([{**one, "data": dict(one["data"])} for one in facts], numbers, times=times, same="each") == marks
        )


def test_a_count_whose_facts_weigh_more_on_a_condition() -> None:
    times = {"times": [{"factor": "double", "where": {"type": "a"}}]}
    numbers = {"double": (1.5, "倍"), "one": (1, "分")}
    plan = plan_of(
        numbers, {"cap": "none", "measure": {"count": {"of": "work.done"}}, "map": {"per_unit": "one"}, **times}
    )
    assert of_office(plan, [done("2026-02-01", type="a"), done("2026-02-02", type="b"), done("2026-02-03")]) == "3.5"


@pytest.mark.parametrize(("to", "marks"), [
    ({}, "7"), ({"matter": "matter"}, "6"), ({"within": "month"}, "6"), ({"matter": "matter", "within": "month"}, "5"),
])  # fmt: skip
def test_turns_of_one_matter_soon_after_the_one_before(to: dict[str, Any], marks: str) -> None:
    numbers = {"turns": [1, 2], "month": (28, "天")}
    nth = {"marks": "turns", "values": "each", "beyond": "last", **to}
    plan = plan_of(
        numbers, {"sign": "deduct", "floor": 0, "measure": {"count": {"of": "work.done"}}, "map": {"nth": nth}}
    )
    facts = [
        done("2026-01-01", matter="桥"),
        done("2026-01-29", matter="桥"),
        done("2026-03-01", matter="桥"),
        done("2026-03-01", matter=""),
    ]
    taken = of_office(plan, facts)
    assert taken == str(10 - int(marks))


@pytest.mark.parametrize(("keep", "take", "marks"), [
    ("earliest", "sum", "5"), ("highest", "sum", "9"), ("earliest", "latest", "2"), ("highest", "latest", "5"),
    ("earliest", "highest", "3"), ("highest", "mean", "4.5"),
])  # fmt: skip
def test_so_many_marks_at_the_most(keep: str, take: str, marks: str) -> None:
    judged = {"of": "work.done", "by": "考核组", "take": take, "most": "two", "keep": keep}
    plan = plan_of({"two": (2, "条")}, {"missing": "zero", "measure": {"judged": judged}, "map": {"as_given": {}}})
    days = {"2026-01-01": 3, "2026-02-01": 2, "2026-03-01": 4, "2026-04-01": 5}
    assert of_office(plan, [done(day, mark=mark, reason="好") for day, mark in days.items()]) == marks


WORTH = {"worth": {"high": 4, "low": 1.5}}


@pytest.mark.parametrize(("levels", "marks"), [
    (["high", "low"], "1.5"), (["low", "high"], "4"), (["high", "", None], "4"), (["high", "other"], "4"), ([], "0"),
])  # fmt: skip
def test_the_state_found_last_takes_the_place_of_those_before(levels: list[str | None], marks: str) -> None:
    measure = {"latest": {"of": "work.done", "field": "level", "worth": "worth"}}
    plan = plan_of(WORTH, {"missing": "zero", "measure": measure, "map": {"as_given": {}}})
    assert of_office(plan, [done(f"2026-0{month}-01", level=level) for month, level in enumerate(levels, 1)]) == marks


@pytest.mark.parametrize(
    ("found", "marks"), [([False, True], "10"), ([True, False], "0"), ([True, None], "10"), ([], "0")]
)
def test_the_last_yes_or_no_is_one_or_nothing(found: list[bool | None], marks: str) -> None:
    measure = {"latest": {"of": "work.done", "field": "done"}}
    plan = plan_of(
        {"once": (1, "次")}, {"missing": "zero", "measure": measure, "map": {"all_or_nothing": {"at_least": "once"}}}
    )
    assert of_office(plan, [done(f"2026-0{month}-01", done=one) for month, one in enumerate(found, 1)]) == marks
