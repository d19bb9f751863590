"""What grades and places promise, whatever the marks: on drawn groups with ties on purpose."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine.groups.places import places
from zugong.engine.tests.shapes.world import LAST, PLAIN, YEAR, fact, plan, units, values

NUMBERS = {"full": (100, "分"), "n8": (8, "分"), "n5": (5, "分"), "third": (33, "%"), "two": (2, "个")}
BODY = (
    "  groups: {within: given}\n"
    + PLAIN
    + """\
  grades:
    tied: %s
    rounding: %s
    within: group
    base: {exempt: left_out, barred: %s}
    levels:
      - {id: a, title: 优秀, from: n8, share: third, when_full: %s, when_short: %s}
      - {id: b, title: 良好, from: n5}
      - {id: c, title: 合格, count: two}
      - {id: d, title: 其他}
  effects:
    - {id: bar, title: 不得评优, cite: 测试, when: [{facts: {of: case.found}}], bar: a}
"""
)
CHOICES = st.tuples(
    st.sampled_from(["in", "next"]), st.sampled_from(["down", "half_up", "up"]), st.sampled_from(["counted", "left_out"]),
    st.sampled_from(["next", "over"]), st.sampled_from(["vacant", "fill"]),
)  # fmt: skip
GROUPS = st.dictionaries(
    st.sampled_from(["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"]),
    st.tuples(st.integers(0, 12), st.booleans(), st.sampled_from(["east", "west"])), min_size=1,
)  # fmt: skip
PLANS: dict[Any, engine.Plan] = {}


def outcome(choices: tuple[str, ...], drawn: dict[str, tuple[int, bool, str]], seed: int = 0) -> engine.Result:
    if choices not in PLANS:
        PLANS[choices] = plan(BODY % choices, NUMBERS)
    facts = values(**{unit: marks for unit, (marks, _, _) in drawn.items()})
    facts += [fact("case.found", unit) for unit, (_, barred, _) in drawn.items() if barred]
    rows = units(drawn)
    random.Random(seed).shuffle(facts)
    random.Random(seed + 1).shuffle(rows)
    groups: dict[str, list[str]] = {}
    for unit, (_, _, group) in drawn.items():
        groups.setdefault(group, []).append(unit)
    return engine.run(PLANS[choices], engine.Ledger(facts, rows), YEAR, LAST, groups)


@settings(max_examples=120, deadline=None)
@given(CHOICES, GROUPS)
def test_more_marks_never_mean_a_worse_grade_among_equals(choices: tuple[str, ...], drawn: dict[str, Any]) -> None:
    result = outcome(choices, drawn)
    order = "abcd"
    for group in ("east", "west"):
        free = [one for one in result.standings if one.group == group and not one.barred]
        for one in free:
            for other in free:
                if one.total > other.total:
                    assert order.index(one.grade) <= order.index(other.grade)
                if one.total == other.total:
                    assert one.grade == other.grade
                    assert one.place == other.place


@settings(max_examples=120, deadline=None)
@given(CHOICES, GROUPS)
def test_places_are_never_exceeded_but_where_the_scheme_says_so(
    choices: tuple[str, ...], drawn: dict[str, Any]
) -> None:
    result = outcome(choices, drawn)
    for row in result.places:
        held = sum(1 for one in result.standings if one.group == row.group and one.grade == row.grade)
        assert held == row.given
        if row.places is not None and choices[0] == "next" and (row.grade != "a" or choices[3] == "next"):
            assert row.given <= row.places
        if row.places is not None:
            assert row.vacant == max(row.places - row.given, 0)
    barred = [one.grade for one in result.standings if one.barred]
    assert "a" not in barred
    assert all(one.grade for one in result.standings)


@settings(max_examples=80, deadline=None)
@given(CHOICES, GROUPS, st.integers(1, 1000))
def test_the_order_of_rows_and_other_groups_do_not_matter(
    choices: tuple[str, ...], drawn: dict[str, Any], seed: int
) -> None:
    whole = outcome(choices, drawn)
    assert outcome(choices, drawn, seed) == whole
    east = {unit: row for unit, row in drawn.items() if row[2] == "east"}
    if east:
        alone = {one.subject: (one.grade, one.place, one.steps) for one in outcome(choices, east).standings}
        assert {
            one.subject: (one.grade, one.place, one.steps) for one in whole.standings if one.group == "east"
        } == alone
    assert engine.Result.from_dict(whole.to_dict()) == whole


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 5), min_size=1),
    st.sampled_from(["high", "low"]),
)
def test_a_place_is_one_more_than_those_before(drawn: dict[str, int], order: str) -> None:
    marks = {name: Decimal(value) for name, value in drawn.items()}
    sign = 1 if order == "high" else -1
    for name, place in places(marks, order, "1-1-3").items():
        assert place.first == 1 + sum(1 for other in marks.values() if sign * other > sign * marks[name])
        assert place.tied == sum(1 for other in marks.values() if other == marks[name])
    for name, place in places(marks, order, "1-1-2").items():
        assert place.first == 1 + len({other for other in marks.values() if sign * other > sign * marks[name]})
    together = sum((place.mean for place in places(marks, order).values()), Decimal(0))
    assert together == Decimal(len(marks) * (len(marks) + 1)) / 2
