"""Dates with their precision, between the importer's text ("2025-06") and a date column with a precision beside it."""

from __future__ import annotations

import calendar
import datetime as dt

PRECISIONS = {4: "year", 7: "month", 10: "day"}


def split(text: str, *, end: bool = False) -> tuple[dt.date, str]:
    """The date to store and its precision. A month is stored by its first day, an end of term by its last."""
    precision = PRECISIONS[len(text)]
    year, month = int(text[:4]), int(text[5:7]) if precision != "year" else (12 if end else 1)
    if precision == "day":
        return dt.date.fromisoformat(text), precision
    return dt.date(year, month, calendar.monthrange(year, month)[1] if end else 1), precision


def join(day: dt.date | None, precision: str) -> str:
    if day is None:
        return ""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def same_time(a: str, b: str) -> bool:
    """Equal as far as both go: 1956-11 and 1956-11-01."""
    shorter = min(len(a), len(b))
    return bool(shorter) and a[:shorter] == b[:shorter]
