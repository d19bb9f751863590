"""What is typed into the boxes of a number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zugong.engine.parameters import Dated
from zugong.rulebook import amounts


@pytest.mark.parametrize("number", ["1e40", "1e999", "0.00000001"])
def test_a_number_no_arithmetic_carries_is_told_beside_its_box(number: str) -> None:
    value = Dated(from_=dt.date(2026, 1, 1), value=Decimal(5), cite="测试")
    assert amounts.read(value, {"": number}) == (None, {"": "这个数太大，或者小数位太多"})


def test_two_bands_that_begin_at_the_same_number_are_told_apart_or_told() -> None:
    value = Dated(
        from_=dt.date(2026, 1, 1), value={"95": Decimal(5), "80": Decimal(3), "below": Decimal(0)}, cite="测试"
    )
    written = {"0-from": "90", "0": "5", "1-from": "90", "1": "3", "2": "0"}
    assert amounts.read(value, written)[1] == {"1-from": "这一档和上面一档从同一个数起"}
