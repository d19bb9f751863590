"""How much: the whole amount times one rate, cliffs and all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.dues.models import Basis
from zugong.dues.rates import Bands, Rates
from zugong.kernel.rules import Refused

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 11, 1)


@pytest.mark.parametrize(("kind", "base", "due"), [
    ("salaried", "0", "0.00"), ("salaried", "0.01", "0.00"), ("salaried", "1", "0.01"), ("salaried", "2999.99", "15.00"),
    ("salaried", "3000", "15.00"), ("salaried", "3000.00", "15.00"), ("salaried", "3000.01", "30.00"), ("salaried", "3001", "30.01"),
    ("salaried", "4999.99", "50.00"), ("salaried", "5000", "50.00"), ("salaried", "5000.01", "75.00"), ("salaried", "5001", "75.02"),
    ("salaried", "9999.99", "150.00"), ("salaried", "10000", "150.00"), ("salaried", "10000.01", "200.00"), ("salaried", "10001", "200.02"),
    ("salaried", "123456.78", "2469.14"), ("annual", "3000.01", "30.00"), ("annual", "10001", "200.02"), ("irregular", "5001", "75.02"),
    ("irregular", "3000", "15.00"), ("retired", "3000.01", "15.00"), ("retired", "4999.99", "25.00"), ("retired", "5000", "25.00"),
    ("retired", "5000.01", "50.00"), ("retired", "5001", "50.01"), ("retired", "10001", "100.01"), ("farmer", None, "1.00"),
    ("farmer", "9000", "1.00"), ("small", None, "0.20"),
])  # fmt: skip
def test_worked_examples(kind: str, base: str | None, due: str) -> None:
    assert Rates.on(MONTH).due(kind, None if base is None else Decimal(base)) == Decimal(due)


@pytest.mark.parametrize(("step", "how", "base", "due"), [
    ("0.01", "half_up", "5001", "75.02"), ("0.01", "down", "5001", "75.01"), ("0.01", "up", "3000.01", "30.01"),
    ("0.1", "half_up", "5001", "75.00"), ("0.1", "up", "5001", "75.10"), ("1", "half_up", "5001", "75.00"), ("1", "up", "5001", "76.00"),
    ("1", "down", "5199", "77.00"), ("1", "half_up", "5100", "77.00"), ("0.1", "half_up", "3003", "30.00"), ("0.1", "half_up", "3005", "30.10"),
])  # fmt: skip
def test_the_county_says_to_what_and_how_it_is_rounded(step: str, how: str, base: str, due: str) -> None:
    rates = replace(Rates.on(MONTH), step=Decimal(step), rounding=how)
    assert rates.due("salaried", Decimal(base)) == Decimal(due)


@cache
def _rates() -> Rates:
    return Rates.on(MONTH)


@given(st.decimals(0, 200_000, places=2), st.decimals(0, 200_000, places=2))
def test_more_income_never_pays_less_and_never_more_than_the_highest_rate(one: Decimal, other: Decimal) -> None:
    rates = _rates()
    low, high = sorted((one, other))
    for kind in (Basis.Kind.SALARIED, Basis.Kind.RETIRED):
        assert rates.due(kind, low) <= rates.due(kind, high)
        assert rates.due(kind, high) <= rates.rounded(high * Decimal("0.02"))


@pytest.mark.parametrize(
    ("limits", "rates"), [((3000, 5000), (1, 2)), ((5000, 3000), (1, 2, 3)), ((3000, 3000), (1, 2, 3))]
)
def test_bands_that_make_no_sense_are_refused_with_a_sentence(limits: tuple[int, ...], rates: tuple[int, ...]) -> None:
    with pytest.raises(Refused, match="分档写得不对"):
        Bands(tuple(map(Decimal, limits)), tuple(map(Decimal, rates)))


def test_before_the_institution_was_in_force_nothing_is_billed() -> None:
    with pytest.raises(Refused, match="没有施行的党费制度"):
        Rates.on(dt.date(2001, 1, 1))


@pytest.mark.parametrize(("kind", "since", "stale"), [
    ("salaried", dt.date(2025, 12, 1), False), ("salaried", dt.date(2025, 11, 1), True), ("irregular", dt.date(2026, 9, 1), False),
    ("irregular", dt.date(2026, 8, 1), True), ("annual", dt.date(2026, 11, 1), False), ("annual", dt.date(2026, 10, 1), True),
    ("farmer", dt.date(2010, 1, 1), False),
])  # fmt: skip
def test_a_basis_grows_old(kind: str, since: dt.date, stale: bool) -> None:
    assert Rates.on(MONTH).is_stale(kind, since, MONTH) is stale
