"""How indicators did after a period."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.fairness import correlation
from zugong.engine.simulate import places
from zugong.engine.tests.test_simulate import BEFORE
from zugong.engine.vitals import vitals

D = Decimal
FOUND = {one.id: one for one in vitals(BEFORE, {}, "1-1-3", D("0.95"), None)}


def test_every_indicator_is_told_once_with_its_ends_and_its_mean() -> None:
    assert set(FOUND) == {one.id for score in BEFORE.values() for one in score.indicators}
    for id_, one in FOUND.items():
        values = [score.indicator(id_).value for score in BEFORE.values()]
        assert (one.units, one.mean) == (3, sum(values, D(0)) / 3)
        assert one.zero == (D(sum(v <= 0 for v in values)) * 100 / 3).quantize(D("0.01"))
        full = one.full
        assert (
            one.ceiling is None
            if full is None
            else one.ceiling == (D(sum(v >= full for v in values)) * 100 / 3).quantize(D("0.01"))
        )


def test_discrimination_is_the_correlation_with_all_other_marks() -> None:
    own = [float(score.indicator("attendance").value) for score in BEFORE.values()]
    rest = [float(score.total - score.indicator("attendance").value) for score in BEFORE.values()]
    assert FOUND["attendance"].discrimination == correlation(own, rest)
    few = vitals(BEFORE, {}, "1-1-3", None, D(8))
    assert {one.discrimination for one in few} == {None}  # three units say nothing
    assert {one.alike for one in few} == {()}


def test_moves_are_places_that_would_differ_without_it() -> None:
    totals = {subject: score.total for subject, score in BEFORE.items()}
    now = places(totals)
    for id_, one in FOUND.items():
        without = places({subject: total - BEFORE[subject].indicator(id_).value for subject, total in totals.items()})
        assert one.moves == sum(now[subject] != without[subject] for subject in now)
