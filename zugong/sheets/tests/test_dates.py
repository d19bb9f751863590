"""Dates in every spelling; the impossible and the unclear stay problems, a month stays a month."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.sheets import DateCell, Raw, Trouble
from zugong.sheets.dates import date
from zugong.sheets.serials import date_cell, shown_by_format


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2025年2月7日", "2025-02-07"), ("2025-02-07", "2025-02-07"), ("2025.2.7", "2025-02-07"), ("2025/2/7", "2025-02-07"),
        ("20250207", "2025-02-07"), (20250207, "2025-02-07"), ("二〇二五年二月七日", "2025-02-07"), ("二零二五年十二月三十一日", "2025-12-31"),
        ("２０２５．２．７", "2025-02-07"), (" 2025 年 2 月 7 日 ", "2025-02-07"), ("2025-02-07 14:30", "2025-02-07"), ("2025-02-07T00:00:00", "2025-02-07"),
        ("2025年2月7日（星期五）下午3点", "2025-02-07"), ("2025年2月7日 上午", "2025-02-07"), ("2025年2月7日19:30-20:30", "2025-02-07"), ("2025、2、7", "2025-02-07"),
        ("2025.6", "2025-06"), ("2025年6月", "2025-06"), ("2025-6", "2025-06"), ("199906", "1999-06"), (2025.6, "2025-06"), (2025.11, "2025-11"),
        ("1999年", "1999"), ("1999", "1999"), (DateCell("2025-06-01", "month"), "2025-06"), (DateCell("2025-06-01", "day"), "2025-06-01"),
        ("无", None), ("/", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_spelling_is_read(written: Raw, value: str | None):
    read = date(written)
    assert (read.value, read.problem, read.warning) == (value, "", "")


@pytest.mark.parametrize(
    ("written", "piece"),
    [
        ("2017-02-30", "2017 年 2 月没有 30 日"), ("2025年2月29日", "没有 29 日"), ("2025.13.1", "没有 13 月"), ("1992/13/06", "没有 13 月"),
        (2025.1, "1 月还是 10 月"), ("201203", "可以是"), ("3/5/2025", "分不清"), ("2/7/25", "分不清"), ("2月7日", "没有写年份"),
        ("2025年2月7日至2月9日", "日期"), ("2025年第一季度", "没写到月"), ("0", "不是日期"), ("去年", "不是日期"), (True, "是/否"),
        (Trouble("error", "公式出错了"), "公式出错了"), (DateCell("2925-01-01", "day"), "2925"), ("0201-01-01", "年份"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem_and_no_date(written: Raw, piece: str):
    read = date(written)
    assert read.value is None
    assert piece in read.problem


@pytest.mark.parametrize(
    ("written", "value"),
    [("25.3.5", "2025-03-05"), ("85.3.5", "1985-03-05"), (45695, "2025-02-07"), ("13/5/2025", "2025-05-13")],
)
def test_what_is_read_with_some_doubt_says_so(written: Raw, value: str):
    read = date(written)
    assert (read.value, bool(read.warning)) == (value, True)


def test_the_title_gives_the_year_only_where_the_cell_gives_none():
    assert date("2月7日", year=2025).value == "2025-02-07"
    assert date("2024年2月7日", year=2025).value == "2024-02-07"
    assert date(DateCell("2024-02-07", "monthday"), year=2025).value is None


def test_the_calendar_of_1904_is_four_years_later():
    assert date_cell(44233, "day", True) == date_cell(45695, "day", False) == DateCell("2025-02-07", "day")
    assert date(44233, date1904=True).value == date(45695).value


def test_the_day_excel_invented_is_no_day():
    assert isinstance(date_cell(60, "day", False), Trouble)
    assert date_cell(59, "day", False) == DateCell("1900-02-28", "day")
    assert date_cell(61, "day", False) == DateCell("1900-03-01", "day")


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [(14, None, "day"), (57, None, "month"), (0, None, ""), (164, 'yyyy"年"m"月"', "month"), (165, "yyyy/m/d;@", "day"), (166, "[$-804]m月d日", "monthday"),
     (167, "#,##0.00", ""), (168, "h:mm", "time"), (169, "General", ""), (170, "yyyy", "year"), (171, "yyyy-mm-dd hh:mm", "day"), (172, "0.00E+00", "")],
)  # fmt: skip
def test_a_format_shows_as_much_of_a_date_as_its_letters(number: int, code: str | None, shown: str):
    assert shown_by_format(number, code) == shown


@given(st.dates(dt.date(1920, 1, 1), dt.date(2099, 12, 31)))
def test_no_spelling_moves_a_day(day: dt.date):
    for written in (
        day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}",
    ):  # fmt: skip
        assert date(written).value == day.isoformat()
    serial = (day - dt.date(1899, 12, 30)).days
    assert date(date_cell(serial, "day", False)).value == day.isoformat()


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_a_sentence_never_an_exception(text: str):
    read = date(text)
    assert read.value is None or not read.problem
