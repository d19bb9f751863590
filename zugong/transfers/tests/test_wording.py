from __future__ import annotations

import datetime as dt

import pytest

from zugong.transfers.wording import parse_month, upper_month, upper_number


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (1, "壹"), (10, "壹拾"), (12, "壹拾贰"), (30, "叁拾"), (92, "玖拾贰"), (100, "壹佰"), (105, "壹佰零伍"), (110, "壹佰壹拾"), (1001, "壹仟零壹")],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert upper_number(number) == words


def test_a_month_in_words() -> None:
    assert upper_month(dt.date(2026, 11, 1)) == "贰零贰陆年壹拾壹月"
    assert upper_month(dt.date(2030, 1, 1)) == "贰零叁零年壹月"


@pytest.mark.parametrize("text", ["2026-11", "2026.11", "2026年11月", "2026/11", "2026-11-05"])
def test_months_are_read_as_offices_write_them(text: str) -> None:
    assert parse_month(text) == dt.date(2026, 11, 1)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "十一月", "0-1"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert parse_month(text) is None
