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
    words = {
        "day": lambda: _chinese_day(start),
        "week": lambda: f"{year}年第{number}周",
        "fortnight": lambda: f"{year}年第{_week(start)}—{_week(end)}周",
        "month": lambda: f"{year}年{number}月",
        "bimonth": lambda: f"{year}年{start.month}—{end.month}月",
        "quarter": lambda: f"{year}年{QUARTERS[number - 1]}",
        "half": lambda: f"{year}年{HALVES[number - 1]}",
        "year": lambda: f"{year}年",
    }
    return words[kind]() if kind in words else f"{_chinese_day(start)}—{_chinese_day(end)}"


def english(kind: str, start: dt.date, end: dt.date, year: int, number: int) -> str:
    words = {
        "day": lambda: _english_day(start),
        "week": lambda: f"Week {number} of {year}",
        "fortnight": lambda: f"Weeks {_week(start)}–{_week(end)} of {year}",
        "month": lambda: f"{MONTHS[number - 1]} {year}",
        "bimonth": lambda: f"{MONTHS[start.month - 1]}–{MONTHS[end.month - 1]} {year}",
        "quarter": lambda: f"Q{number} {year}",
        "half": lambda: f"{ENGLISH_HALVES[number - 1]} of {year}",
        "year": lambda: str(year),
    }
    return words[kind]() if kind in words else f"{_english_day(start)} – {_english_day(end)}"


def _week(day: dt.date) -> int:
    return day.isocalendar().week


def _chinese_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _english_day(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
