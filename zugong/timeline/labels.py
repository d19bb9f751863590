"""How periods are called in Chinese and in English."""

from __future__ import annotations

import datetime as dt

HALVES = ("上半年", "下半年")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
ENGLISH_HALVES = ("First half", "Second half")
# Not from `calendar`: its names follow the locale of the process.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def chinese(kind: str, start: dt.date, end: dt.date, year: int, number: int) -> str:
    match kind:
        case "day":
            return _chinese_day(start)
        case "week":
            return f"{year}年第{number}周"
        case "fortnight":
            return f"{year}年第{_week(start)}—{_week(end)}周"
        case "month":
            return f"{year}年{number}月"
        case "bimonth":
            return f"{year}年{start.month}—{end.month}月"
        case "quarter":
            return f"{year}年{QUARTERS[number - 1]}"
        case "half":
            return f"{year}年{HALVES[number - 1]}"
        case "year":
            return f"{year}年"
    return f"{_chinese_day(start)}—{_chinese_day(end)}"


def english(kind: str, start: dt.date, end: dt.date, year: int, number: int) -> str:
    match kind:
        case "day":
            return _english_day(start)
        case "week":
            return f"Week {number} of {year}"
        case "fortnight":
            return f"Weeks {_week(start)}–{_week(end)} of {year}"
        case "month":
            return f"{MONTHS[number - 1]} {year}"
        case "bimonth":
            return f"{MONTHS[start.month - 1]}–{MONTHS[end.month - 1]} {year}"
        case "quarter":
            return f"Q{number} {year}"
        case "half":
            return f"{ENGLISH_HALVES[number - 1]} of {year}"
        case "year":
            return str(year)
    return f"{_english_day(start)} – {_english_day(end)}"


def _week(day: dt.date) -> int:
    return day.isocalendar().week


def _chinese_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _english_day(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
