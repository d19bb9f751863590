"""Ledgers with ties and boundary values on purpose: last and first days, equal days, equal matters, empty fields."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from zugong import engine
from zugong.engine.tests.agreement.schemes import KINDS

DAYS = [dt.date.fromisoformat(day) for day in (
    "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01",
    "2026-04-05", "2026-04-06", "2026-05-01", "2026-06-30", "2026-07-01", "2026-09-30", "2026-10-08", "2026-12-31",
    "2027-01-01",
)]  # fmt: skip
AS_OF = [dt.date.fromisoformat(day) for day in ("2026-12-31", "2027-01-20", "2026-06-30", "2026-07-01", "2026-03-30")]
LATER = (0, 0, 0, 1, 10, 11, 40)


def values() -> st.SearchStrategy[dict[str, Any]]:
    fields = {
        "type": st.sampled_from(["a", "b", "c", "", None]),
        "level": st.sampled_from(["high", "low", "other"]),
        "done": st.sampled_from([True, False, None]),
        "present": st.sampled_from([0, 1, 2, 3, 7, "3", "", None]),
        "expected": st.sampled_from([0, 3, 4, 8]),
        "rate": st.sampled_from(["90.0", "89.5", "33.3", "66.7", "100.0"]) | st.sampled_from([90, "89.95", "nonsense"]),
        "mark": st.sampled_from([1, 2, 3, -1, "2.5"]),
        "reason": st.sampled_from(["好", " ", "", None]),
        "matter": st.sampled_from(["桥", "桥 ", "路", "", None]),
        "finished": st.sampled_from(["2026-03-31", "2026-04-01", "2026-07-01", "later", None]),
    }
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def facts(draw: Any, units: list[str]) -> list[engine.FactRow]:
    found = []
    ids = draw(st.permutations(range(1, draw(st.integers(0, 30)) + 1)))
    for id in ids:
        day = draw(st.sampled_from(DAYS))
        recorded = day + dt.timedelta(days=draw(st.sampled_from(LATER)))
        person = draw(st.sampled_from(["", None, "p1", "p2", "p3"]))
        kind, unit = draw(st.sampled_from(KINDS)), draw(st.sampled_from(units))
        found.append(engine.FactRow(str(id), kind, unit, day, recorded, draw(values()), person))
    return found


@st.composite
def units(draw: Any) -> list[engine.UnitRow]:
    """Two or three departments, branches below them or below a general branch; some founded, moved or dissolved midway."""
    departments = [f"d{number}" for number in range(draw(st.integers(1, 3)))]
    rows = [_row(draw, id, "department", None) for id in departments]
    parents = list(departments)
    if draw(st.booleans()):
        rows.append(_row(draw, "g0", "general_branch", draw(st.sampled_from(departments))))
        parents.append("g0")
    for number in range(draw(st.integers(0, 4))):
        id, parent = f"b{number}", draw(st.sampled_from(parents))
        if draw(st.integers(0, 3)):
            rows.append(_row(draw, id, "branch", parent))
        else:
            moved = draw(st.sampled_from(DAYS))
            rows.append(engine.UnitRow(id, id, "branch", parent, "", None, moved - dt.timedelta(days=1)))
            rows.append(engine.UnitRow(id, id, "branch", draw(st.sampled_from(parents)), "", moved, None))
    return rows


def _row(draw: Any, id: str, kind: str, parent: str | None) -> engine.UnitRow:
    categories = draw(st.sampled_from([(), ("key",), ("key", "other")]))
    if draw(st.booleans()):
        return engine.UnitRow(id, id, kind, parent, categories=categories)
    first = draw(st.sampled_from([None, None, None, *DAYS[3:9]]))
    last = draw(st.sampled_from([None, None, None, *DAYS[9:]]))
    return engine.UnitRow(id, id, kind, parent, "", first, last, categories)


@st.composite
def heads(draw: Any, units: list[str]) -> list[engine.HeadRow]:
    return [
        engine.HeadRow(unit, draw(st.integers(0, 3)), draw(st.integers(0, 2))) for unit in units if draw(st.booleans())
    ]


@st.composite
def ledgers(draw: Any) -> tuple[list[engine.FactRow], list[engine.UnitRow], list[engine.HeadRow]]:
    rows = draw(units())
    ids = sorted({row.id for row in rows})
    return draw(facts(ids)), rows, draw(heads(ids))
