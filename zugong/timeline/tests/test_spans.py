from __future__ import annotations

import datetime as dt

import pytest

from zugong.timeline import Workdays, after

EVE = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("unit", "day"),
    [
        ("天", dt.date(2027, 1, 2)),
        ("", dt.date(2027, 1, 2)),
        ("个月", dt.date(2027, 2, 28)),
        ("年", dt.date(2028, 12, 31)),
    ],
)
def test_so_long_after_a_day_in_the_unit_of_the_document(unit: str, day: dt.date) -> None:
    assert after(EVE, 2, unit) == day


def test_workdays_leave_out_the_weekend_and_what_the_county_says() -> None:
    friday = dt.date(2026, 11, 13)
    assert after(friday, 2, "个工作日") == dt.date(2026, 11, 17)
    assert after(friday, 2, "个工作日", Workdays(overrides={dt.date(2026, 11, 16): False})) == dt.date(2026, 11, 18)
