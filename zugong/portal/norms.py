"""The numbers of the portal as their institution says them."""

from __future__ import annotations

import datetime as dt

from zugong.rulebook import library

INSTITUTION = "source-4.online-branch"


def in_force(day: dt.date) -> bool:
    return any(one.id == INSTITUTION for one in library.in_force(day))


def days(name: str, day: dt.date) -> int:
    return int(library.parameter(INSTITUTION, name, day))


def remind_after(day: dt.date, *, urgent: bool) -> int:
    """Days after which whoever has not read a notice is reminded."""
    return days("urgent_after" if urgent else "remind_after", day)
