"""Figures of indicators where their marks are weighed, and where they do not apply to everybody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from zugong.engine import simulate
from zugong.engine.fairness import correlation
from zugong.engine.tests.test_simulate import BEFORE
from zugong.engine.vitals import vitals

D = Decimal


@pytest.fixture
def weighed() -> dict[str, Any]:
    """As if each mark of attendance were brought to a tenth: the totals follow."""
    return {
        key: replace(score, total=score.total - score.indicator("attendance").value * D("0.9"))
        for key, score in BEFORE.items()
    }


def test_whether_an_indicator_goes_with_the_rest_is_asked_of_what_the_rest_brings(weighed: dict[str, Any]) -> None:
    brings = {"attendance": D("0.1")}
    told = {one.id: one for one in vitals(weighed, {}, "1-1-3", None, None, brings)}["attendance"]
    own = [float(score.indicator("attendance").value) for score in BEFORE.values()]
    rest = [float(score.total - score.indicator("attendance").value) for score in BEFORE.values()]
    assert told.discrimination == correlation(own, rest)
    plain = {one.id: one for one in simulate.profiles(BEFORE, D(100))}["attendance"]
    small = {one.id: one for one in simulate.profiles(weighed, D(100), brings)}["attendance"]
    assert abs(small.share) < abs(plain.share)


def test_two_indicators_are_alike_among_those_both_apply_to_and_nobody_else() -> None:
    """Who is spared stands at 0 in neither: two that each half of the units has would be opposites."""

    def spared(score: Any, *ids: str) -> Any:
        items = [
            replace(
                item,
                indicators=tuple(
                    replace(one, assessed=False, value=D(0)) if one.id in ids else one for one in item.indicators
                ),
            )
            for item in score.items
        ]
        return replace(score, items=tuple(items))

    ids = ("theme_day", "attendance")
    halves = {f"{key}{turn}": spared(score, ids[turn]) for key, score in BEFORE.items() for turn in (0, 1)}
    assert [
        {one.first, one.second} for one in simulate.alike(halves, D("0.5")) if {one.first, one.second} == set(ids)
    ] == []
    both = {f"{key}{turn}": spared(score, *ids[:turn]) for key, score in BEFORE.items() for turn in (0, 1)}
    known = {frozenset((one.first, one.second)): one.correlation for one in simulate.alike(BEFORE, D("0.1"))}
    told = {frozenset((one.first, one.second)): one.correlation for one in simulate.alike(both, D("0.1"))}
    assert told.get(frozenset(ids)) == known.get(frozenset(ids))


@pytest.mark.parametrize("units", [3, 13, 100])
@pytest.mark.parametrize("mark", ["4.7", "0.1", "5"])
def test_what_everybody_got_alike_goes_together_with_nothing(mark: str, units: int) -> None:
    """Whatever the mean of equal numbers is rounded to."""
    score = next(iter(BEFORE.values()))
    items = [
        replace(item, indicators=tuple(replace(one, value=D(mark)) for one in item.indicators)) for item in score.items
    ]
    same = {str(number): replace(score, items=tuple(items)) for number in range(units)}
    assert len(score.indicators) > 1
    assert simulate.alike(same, D(0)) == ()
    assert correlation([float(mark)] * units, [float(number) for number in range(units)]) is None
