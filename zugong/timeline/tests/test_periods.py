import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.timeline import KINDS, Period, add_months

days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
kinds = st.sampled_from(KINDS)
ONE_DAY = dt.timedelta(days=1)


OUT_OF_RANGE = (
    "2026-H3",
    "2026-Q0",
    "2026-B7",
    "2026-F27",
    "2025-W53",
    "2026-W54",
    "2026-09-01..",
    "2026-12-31..2026-01-01",
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    if draw(st.booleans()):
        return Period.of(draw(kinds), draw(days))
    start = draw(days)
    return Period.between(start, start + dt.timedelta(days=draw(st.integers(0, 1500))))


@pytest.mark.parametrize(
    ("code", "kind", "start", "end"),
    [
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026-H1", "half", "2026-01-01", "2026-06-30"),
        ("2026-H2", "half", "2026-07-01", "2026-12-31"),
        ("2026-Q3", "quarter", "2026-07-01", "2026-09-30"),
        ("2026-B4", "bimonth", "2026-07-01", "2026-08-31"),
        ("2026-B1", "bimonth", "2026-01-01", "2026-02-28"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2026-12", "month", "2026-12-01", "2026-12-31"),
        ("2026-W36", "week", "2026-08-31", "2026-09-06"),
        ("2026-W01", "week", "2025-12-29", "2026-01-04"),
        ("2026-F01", "fortnight", "2025-12-29", "2026-01-11"),
        ("2026-F18", "fortnight", "2026-08-24", "2026-09-06"),
        ("2026-F26", "fortnight", "2026-12-14", "2027-01-03"),  # 2026 has 53 weeks
        ("2025-F26", "fortnight", "2025-12-15", "2025-12-28"),
        ("2026-09-01", "day", "2026-09-01", "2026-09-01"),
        ("2024-01-01..2026-12-31", "span", "2024-01-01", "2026-12-31"),
    ],
)
def test_a_code_names_its_days(code: str, kind: str, start: str, end: str) -> None:
    period = Period.parse(code)
    assert (period.kind, period.start.isoformat(), period.end.isoformat()) == (kind, start, end)
    assert period.code == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        " 2026",
        "26",
        "2026-13",
        "2026-00",
        "2026-9",
        "2026-02-30",
        "20260901",
        "2026-X1",
        "２０２６",
        "0000",
        *OUT_OF_RANGE,
    ],
)
def test_what_is_no_code_is_refused_and_named(code: str) -> None:
    with pytest.raises(ValueError, match="is not the code of a period"):
        Period.parse(code)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="no kind of period called 'decade'"):
        Period.of("decade", dt.date(2026, 1, 1))
    with pytest.raises(ValueError, match="no kind of period called 'decade'"):
        Period.parse("2026").split("decade")


@given(periods())
def test_a_period_reads_back_from_its_code(period: Period) -> None:
    assert Period.parse(period.code) == period


@given(kinds, days)
def test_the_period_of_a_day_holds_it_and_is_the_same_for_all_its_days(kind: str, day: dt.date) -> None:
    period = Period.of(kind, day)
    assert period.contains(day)
    assert Period.of(kind, period.start) == Period.of(kind, period.end) == period
    assert not period.contains(period.start - ONE_DAY)
    assert not period.contains(period.end + ONE_DAY)


@given(periods())
def test_neighbours_touch(period: Period) -> None:
    assert period.next().start == period.end + ONE_DAY
    assert period.previous().end == period.start - ONE_DAY
    assert period.previous() < period < period.next()


@given(kinds, days)
def test_there_and_back_again(kind: str, day: dt.date) -> None:
    period = Period.of(kind, day)
    assert period.next().previous() == period.previous().next() == period


@given(st.sampled_from(["month", "bimonth", "quarter", "half", "year"]), days)
def test_months_cut_into_months_without_gap_or_overlap(kind: str, day: dt.date) -> None:
    whole = Period.of(kind, day)
    for part_kind in ("day", "month"):
        parts = whole.split(part_kind)
        assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
        assert [part.next() for part in parts[:-1]] == parts[1:]


@given(kinds, kinds, days)
def test_neighbours_share_no_part_and_lose_none(kind: str, part_kind: str, day: dt.date) -> None:
    whole = Period.of(kind, day)
    if KINDS.index(part_kind) > KINDS.index(kind):
        with pytest.raises(ValueError, match="cannot be split into the coarser"):
            whole.split(part_kind)
        return
    parts = whole.split(part_kind) + whole.next().split(part_kind)
    assert [part.next() for part in parts[:-1]] == parts[1:]


@given(days)
def test_a_year_has_twelve_months_26_fortnights_and_52_or_53_weeks(day: dt.date) -> None:
    year = Period.of("year", day)
    assert len(year.split("month")) == 12
    assert len(year.split("fortnight")) == 26
    weeks = year.split("week")
    assert [week.number for week in weeks] == list(range(1, len(weeks) + 1))
    assert len(weeks) in (52, 53)


def test_a_span_splits_into_the_months_that_begin_in_it_and_overlaps_more() -> None:
    span = Period.parse("2026-01-15..2026-04-02")
    assert [part.code for part in span.split("month")] == ["2026-02", "2026-03", "2026-04"]
    assert [part.code for part in span.overlapping("month")] == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_a_term_of_office_is_followed_by_one_as_long() -> None:
    term = Period.term(dt.date(2024, 3, 15), years=3)
    assert term.code == "2024-03-15..2027-03-14"
    assert term.next().code == "2027-03-15..2030-03-14"
    assert term.previous().code == "2021-03-15..2024-03-14"


def test_a_span_of_odd_days_is_followed_by_as_many() -> None:
    assert Period.parse("2026-01-01..2026-01-10").next().code == "2026-01-11..2026-01-20"
    assert Period.parse("2026-01-11..2026-01-20").previous().code == "2026-01-01..2026-01-10"


def test_a_rolling_window_ends_on_its_day() -> None:
    assert Period.rolling(12, until=dt.date(2026, 11, 12)).code == "2025-11-13..2026-11-12"
    assert Period.rolling(1, until=dt.date(2026, 2, 28)).code == "2026-02-01..2026-02-28"


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period.between(dt.date(2026, 1, 2), dt.date(2026, 1, 1))


def test_a_moment_counts_as_its_day() -> None:
    moment = dt.datetime(2026, 9, 30, 23, 59, tzinfo=dt.UTC)
    assert Period.of("month", moment) == Period.parse("2026-09")
    assert moment in Period.parse("2026-09")


def test_periods_overlap_when_they_share_a_day() -> None:
    assert Period.parse("2026-Q3").overlaps(Period.parse("2026-09-30..2026-10-05"))
    assert not Period.parse("2026-Q3").overlaps(Period.parse("2026-Q4"))


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2026", "2026年", "2026"),
        ("2026-H1", "2026年上半年", "First half of 2026"),
        ("2026-Q3", "2026年第三季度", "Q3 2026"),
        ("2026-B4", "2026年7—8月", "July–August 2026"),
        ("2026-09", "2026年9月", "September 2026"),
        ("2026-F26", "2026年第51—53周", "Weeks 51–53 of 2026"),
        ("2026-W01", "2026年第1周", "Week 1 of 2026"),
        ("2026-09-01", "2026年9月1日", "1 September 2026"),
        ("2024-01-01..2026-12-31", "2024年1月1日—2026年12月31日", "1 January 2024 – 31 December 2026"),
    ],
)
def test_a_period_is_called_as_people_call_it(code: str, chinese: str, english: str) -> None:
    period = Period.parse(code)
    assert (period.label(), period.label("zh-hans"), period.label("en")) == (chinese, chinese, english)


@given(days, st.integers(-600, 600))
def test_months_are_added_by_the_calendar(day: dt.date, months: int) -> None:
    moved = add_months(day, months)
    assert 12 * moved.year + moved.month == 12 * day.year + day.month + months
    assert moved.day == day.day or (moved + ONE_DAY).day == 1
