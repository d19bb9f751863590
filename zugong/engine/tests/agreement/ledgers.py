"""Ledgers with ties and boundary values on purpose: last and first days, equal days, equal matters, empty fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st

from zugong import engine
from zugong.engine.layout import Layout, lay_out
from zugong.engine.tests.agreement.schemes import KINDS

DAYS = [dt.date.fromisoformat(day) for day in (
    "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01",
    "2026-04-05", "2026-04-06", "2026-05-01", "2026-06-30", "2026-07-01", "2026-09-30", "2026-10-08", "2026-12-31",
    "2027-01-01",
)]  # fmt: skip
AS_OF = [dt.date.fromisoformat(day) for day in ("2026-12-31", "2027-01-20", "2026-06-30", "2026-07-01", "2026-03-30")]
LATER = (0, 0, 0, 1, 10, 11, 40)


#: whom a field may name: units, people, several at once, some twice, some unknown
NAMES = (
    "d0",
    "b0",
    "d1、b0",
    "b1，d1, d0",
    ["d0", "b0"],
    ["p1", "d1"],
    "p1",
    "p2、p1",
    "p3, p3",
    "nobody",
    " ",
    "",
    None,
)
ROLES = (("member",), ("member", "secretary"), ("secretary",))


class Held(NamedTuple):
    """What a county holds."""

    facts: list[engine.FactRow]
    units: list[engine.UnitRow]
    heads: list[engine.HeadRow]
    people: list[engine.PersonRow]

    @property
    def groups(self) -> dict[str, list[str]]:
        """Who is compared with whom, where that is handed in; some are in no group."""
        return {"甲": ["d0", "b0", "b2", "p1", "p3", "p4"], "乙": ["d1", "b1", "g0", "p2"]}

    def ledger(self) -> engine.Ledger:
        return engine.Ledger(self.facts, self.units, self.heads, self.people)

    def layout(self, reads: Mapping[str, Iterable[str]] | None = None) -> Layout:
        return lay_out(self.facts, self.units, self.heads, reads, people=self.people)


def values() -> st.SearchStrategy[dict[str, Any]]:
    fields = {
        "type": st.sampled_from(["a", "b", "c", "", None]),
        "view": st.sampled_from(["a", "b", "c", "", None]),
        "level": st.sampled_from(["high", "low", "other"]),
        "done": st.sampled_from([True, False, None]),
        "present": st.sampled_from([0, 1, 2, 3, 7, "3", "", None]),
        "expected": st.sampled_from([0, 3, 4, 8]),
        "rate": st.sampled_from(["90.0", "89.5", "33.3", "66.7", "100.0"]) | st.sampled_from([90, "89.95", "nonsense"]),
        "mark": st.sampled_from([1, 2, 3, -1, "2.5"]),
        "reason": st.sampled_from(["好", " ", "", None]),
        "matter": st.sampled_from(["桥", "桥 ", "路", "", None]),
        "finished": st.sampled_from(["2026-03-31", "2026-04-01", "2026-07-01", "later", None]),
        "until": st.sampled_from(["2025-12-31", "2026-03-31", "2026-06-30", "2026-12-31", "2027-06-30", "", None]),
        "extended": st.sampled_from(["2026-01-31", "2026-04-06", "2026-07-01", "2027-01-10", None]),
        "with": st.sampled_from(NAMES),
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
def people(draw: Any, units: list[str]) -> list[engine.PersonRow]:
    """Some of those the facts speak of, and one they do not; in one unit, or moved from one to another midway."""
    found = []
    for id in ("p1", "p2", "p3", "p4"):
        roles, categories = draw(st.sampled_from(ROLES)), draw(st.sampled_from([(), ("key",)]))
        first, last = draw(st.sampled_from([None, None, DAYS[5]])), draw(st.sampled_from([None, None, DAYS[11]]))
        unit = draw(st.sampled_from([*units, ""]))
        if unit:
            found.append(engine.PersonRow(id, id, unit, roles, first, last, categories))
        if unit and last and draw(st.booleans()):
            after, to = last + dt.timedelta(days=draw(st.sampled_from([1, 40]))), draw(st.sampled_from(units))
            found.append(engine.PersonRow(id, id, to, draw(st.sampled_from(ROLES)), after, None))
    return found


@st.composite
def ledgers(draw: Any) -> Held:
    rows = draw(units())
    ids = sorted({row.id for row in rows})
    return Held(draw(facts(ids)), rows, draw(heads(ids)), draw(people(ids)))
