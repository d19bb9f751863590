"""Numbers as a letter writes them, so that nobody adds a stroke: 贰零贰陆年壹拾壹月."""

from __future__ import annotations

import datetime as dt

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def upper_year(year: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(year))


def upper_number(number: int) -> str:
    """10 → 壹拾, 30 → 叁拾, 105 → 壹佰零伍."""
    if not 0 <= number < 10_000:
        raise ValueError(number)
    if number == 0:
        return DIGITS[0]
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (DIGITS[0] if gap and words else "") + DIGITS[digit] + _PLACES[place]
        gap = not digit
    return words


def upper_month(month: dt.date) -> str:
    return f"{upper_year(month.year)}年{upper_number(month.month)}月"


def parse_month(text: str) -> dt.date | None:
    """The first day of 2026-11, 2026.11 or 2026年11月; None if it is none of these."""
    parts = text.strip().replace("年", "-").replace("月", "").replace(".", "-").replace("/", "-").split("-")
    try:
        return dt.date(int(parts[0]), int(parts[1]), 1)
    except (ValueError, IndexError):
        return None
