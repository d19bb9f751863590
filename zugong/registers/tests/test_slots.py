"""What is taken and what is free."""

from __future__ import annotations

import pytest

from zugong.registers.slots import Span, clock_of, free, minutes, words_of

pytestmark = pytest.mark.django_db  # the folder's shelf asks the library


def spans(*written: str) -> list[Span]:
    return [Span(*(minutes(part) for part in one.split("-"))) for one in written]


def test_what_is_left_of_a_day_in_pieces_long_enough() -> None:
    taken = spans("14:00-16:00", "09:00-10:00", "09:30-11:00")
    opens = (minutes("08:00"), minutes("18:00"))
    assert [words_of(one) for one in free(taken, opens)] == ["08:00–09:00", "11:00–14:00", "16:00–18:00"]
    assert [words_of(one) for one in free(taken, opens, 120)] == ["11:00–14:00", "16:00–18:00"]
    assert free(spans("07:00-19:00"), opens) == []
    assert [words_of(one) for one in free([], opens)] == ["08:00–18:00"]


@pytest.mark.parametrize(
    ("one", "other", "meets", "touching"),
    [
        ("09:00-10:00", "10:00-11:00", False, True), ("09:00-10:30", "10:00-11:00", True, True),
        ("09:00-12:00", "10:00-11:00", True, True), ("09:00-10:00", "11:00-12:00", False, False),
    ],
)  # fmt: skip
def test_times_may_touch_and_days_may_not(one: str, other: str, meets: bool, touching: bool) -> None:
    first, second = spans(one, other)
    assert [first.meets(second, touching=False), second.meets(first, touching=False)] == [meets, meets]
    assert first.meets(second, touching=True) is touching


def test_minutes_and_clock_are_each_others_opposite() -> None:
    assert [clock_of(minutes(time)) for time in ("00:00", "09:05", "23:59")] == ["00:00", "09:05", "23:59"]
