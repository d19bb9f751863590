import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.timeline import Workdays
from zugong.timeline.workdays import TABLE_YEARS

days = st.dates(dt.date(2004, 1, 1), dt.date(2030, 12, 31))
ONE_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday worked in exchange
        ("2026-09-20", True),  # a Sunday worked in exchange
        ("2026-02-16", False),  # New Year's Eve, a Monday
        ("2026-11-12", True),
        ("2026-11-14", False),
    ],
)
def test_holidays_and_exchanged_days_follow_the_state_councils_notice(day: str, works: bool) -> None:
    calendar = Workdays()
    assert calendar.is_workday(dt.date.fromisoformat(day)) is works
    assert calendar.provisional(dt.date.fromisoformat(day)) is False


def test_beyond_the_table_weekdays_count_provisionally() -> None:
    calendar = Workdays()
    new_year = dt.date(TABLE_YEARS[-1] + 1, 1, 1)
    assert calendar.provisional(new_year) is True
    assert calendar.provisional(new_year - ONE_DAY) is False
    assert [calendar.is_workday(new_year + n * ONE_DAY) for n in range(7)] == [
        (new_year + n * ONE_DAY).isoweekday() <= 5 for n in range(7)
    ]


def test_a_county_overrides_single_days() -> None:
    festival, saturday = dt.date(2026, 11, 12), dt.date(2026, 11, 14)
    calendar = Workdays({festival: False, saturday: True})
    assert (calendar.is_workday(festival), calendar.is_workday(saturday)) == (False, True)
    assert calendar.add(dt.date(2026, 11, 11), 2) == saturday


def test_a_year_entered_by_hand_is_settled() -> None:
    new_year = dt.date(2099, 1, 1)
    assert Workdays({new_year: False}).provisional(new_year) is False
    assert Workdays({new_year: False}).provisional(new_year + ONE_DAY) is True
    assert Workdays({new_year: False}, settled_years={2099}).provisional(new_year + ONE_DAY) is False


def test_workdays_are_counted_from_the_day_after() -> None:
    calendar = Workdays()
    assert calendar.add(dt.date(2026, 9, 30), 1) == dt.date(2026, 10, 8)
    assert calendar.add(dt.date(2026, 10, 8), -1) == dt.date(2026, 9, 30)
    assert calendar.add(dt.date(2026, 10, 3), 0) == dt.date(2026, 10, 3)
    assert calendar.count(dt.date(2026, 9, 30), dt.date(2026, 10, 10)) == 3
    assert calendar.next(dt.date(2026, 10, 3)) == dt.date(2026, 10, 8)
    assert calendar.next(dt.date(2026, 10, 8)) == dt.date(2026, 10, 8)


@given(days, st.integers(-40, 40))
def test_adding_and_counting_agree(day: dt.date, count: int) -> None:
    calendar = Workdays()
    reached = calendar.add(day, count)
    assert calendar.count(day, reached) == count
    if count:
        assert calendar.is_workday(reached)


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_counts_add_up(day: dt.date, first: int, second: int) -> None:
    calendar = Workdays()
    middle, end = day + first * ONE_DAY, day + (first + second) * ONE_DAY
    assert calendar.count(day, middle) + calendar.count(middle, end) == calendar.count(day, end)
