"""Helpers that build ledgers for the small scheme."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong import engine
from zugong.engine.tests.small import SMALL
from zugong.timeline import Period

YEAR = Period.parse("2026")
UNITS = [
    engine.UnitRow("bureau", "示例局", "department"),
    engine.UnitRow("first", "第一党支部", "branch", "bureau"),
    engine.UnitRow("second", "第二党支部", "branch", "bureau"),
]


def meeting(id: str, unit: str, day: str, *, recorded: str = "", **data: Any) -> engine.FactRow:
    held = dt.date.fromisoformat(day)
    written = dt.date.fromisoformat(recorded) if recorded else held
    filled = {"type": "theme_day", "minutes": True, "expected": 10, "present": 9, **data}
    return engine.FactRow(id, "life.meeting_held", unit, held, written, filled)


def fact(id: str, kind: str, day: str, unit: str = "bureau", **data: Any) -> engine.FactRow:
    held = dt.date.fromisoformat(day)
    return engine.FactRow(id, kind, unit, held, held, data)


def monthly(unit: str, months: range = range(1, 13), **data: Any) -> list[engine.FactRow]:
    return [meeting(f"{unit}-{month:02d}", unit, f"2026-{month:02d}-15", **data) for month in months]


def scored(facts: list[engine.FactRow], *, as_of: str = "2026-12-31", units: list[engine.UnitRow] = UNITS,
           text: str = SMALL) -> engine.Score:  # fmt: skip
    plan = engine.compile(engine.loads(text))
    return engine.score(plan, engine.Ledger(facts, units), YEAR, dt.date.fromisoformat(as_of), ["bureau"])["bureau"]
