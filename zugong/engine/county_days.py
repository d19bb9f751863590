"""Days on which people work or rest in one county alone, as its institutions say: a table of days, 1 for work, 0 for rest.

A parameter of this name in any institution; its citation is the notice of the county. Everything that counts workdays
counts by it, and whoever verifies a sealed result elsewhere finds the institution among its rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from zugong.engine.parameters import Parameter
from zugong.timeline.workdays import Workdays

NAME = "county_workdays"


def workdays(parameters: Iterable[Parameter]) -> Workdays:
    """The State Council's calendar with what the county says otherwise; of two notices about a day the later one holds."""
    dated = [one for parameter in parameters if parameter.id == NAME for one in parameter.values]
    found: dict[dt.date, bool] = {}
    for one in sorted(dated, key=lambda one: one.from_):
        found |= {day: mark != 0 for written, mark in _table(one.value) if (day := day_of(written))}
    return Workdays(found)


def _table(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def day_of(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def wrong(value: Any) -> str:
    """The first entry that names no day, or says neither work nor rest; empty where all do."""
    return next((written for written, mark in _table(value) if day_of(written) is None or mark not in (0, 1)), "")
