"""So long after a day, in the units in which documents set time limits."""

from __future__ import annotations

import datetime as dt

from zugong.timeline.periods import add_months
from zugong.timeline.workdays import Workdays, here

WORKDAYS = "个工作日"
MONTHS = {"年": 12, "个月": 1}


def after(day: dt.date, number: int, unit: str, workdays: Workdays | None = None) -> dt.date:
    """The day so long after another one: 年, 个月, 个工作日, else days. Where the month has no such day, its last."""
    if unit in MONTHS:
        return add_months(day, number * MONTHS[unit])
    if unit == WORKDAYS:
        return (workdays or here()).add(day, number)
    return day + dt.timedelta(days=number)
