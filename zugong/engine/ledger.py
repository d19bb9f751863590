"""Facts and units as plain rows, indexed so that one subject's facts are found without looking at others'."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FIRST = dt.date(1, 1, 1)
LAST = dt.date(9999, 12, 31)


class FactRow(NamedTuple):
    """One standing fact. `id` is unique in the ledger; order by (day, id) makes every result repeatable."""

    id: str
    kind: str
    unit: str
    occurred_on: dt.date
    recorded_on: dt.date
    data: Mapping[str, Any]
    person: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit under one parent for one stretch of time; a moved unit has several rows."""

    id: str
    name: str
    kind: str
    parent: str | None = None
    path: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HeadRow:
    """How many people a unit has by the register, itself only, on the day of scoring."""

    unit: str
    members: int = 0
    full_members: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as part of a subject, with the days on which it was so."""

    unit: str
    name: str
    kind: str
    first: dt.date
    last: dt.date


@dataclass(slots=True)
class Ledger:
    facts: Iterable[FactRow] = ()
    units: Iterable[UnitRow] = ()
    heads: Iterable[HeadRow] = ()
    _facts: dict[str, dict[str, list[FactRow]]] = field(default_factory=dict)
    _children: dict[str, list[UnitRow]] = field(default_factory=dict)
    _rows: dict[str, list[UnitRow]] = field(default_factory=dict)
    _heads: dict[str, HeadRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_unit: dict[str, dict[str, list[FactRow]]] = defaultdict(lambda: defaultdict(list))
        for fact in self.facts:
            by_unit[fact.unit][fact.kind].append(fact)
        children: dict[str, list[UnitRow]] = defaultdict(list)
        rows: dict[str, list[UnitRow]] = defaultdict(list)
        for row in self.units:
            rows[row.id].append(row)
            if row.parent is not None:
                children[row.parent].append(row)
        self._facts, self._children, self._rows = by_unit, children, rows
        self._heads = {head.unit: head for head in self.heads}
        self.facts, self.units, self.heads = (), (), ()

    def subjects(self, kinds: Iterable[str], first: dt.date, last: dt.date) -> list[str]:
        """Units of these kinds that existed at some time between the days."""
        wanted = set(kinds)
        found = set()
        for rows in self._rows.values():
            for row in rows:
                if row.kind in wanted and (row.valid_from or FIRST) <= last and (row.valid_to or LAST) >= first:
                    found.add(row.id)
        return sorted(found)

    def name(self, unit: str) -> str:
        rows = self._rows.get(unit)
        return rows[-1].name if rows else unit

    def view(self, subject: str) -> View:
        return View(self, subject)

    def places(self, subject: str) -> list[Place]:
        """The subject and everything below it, each with the days on which it belonged."""
        found: list[Place] = []
        stack = [
            Place(row.id, row.name, row.kind, row.valid_from or FIRST, row.valid_to or LAST)
            for row in self._rows.get(subject, [])
        ]
        seen: set[tuple[str, dt.date]] = set()
        while stack:
            place = stack.pop()
            if (place.unit, place.first) in seen:
                continue
            seen.add((place.unit, place.first))
            found.append(place)
            for row in self._children.get(place.unit, ()):
                first = max(place.first, row.valid_from or FIRST)
                last = min(place.last, row.valid_to or LAST)
                if first <= last:
                    stack.append(Place(row.id, row.name, row.kind, first, last))
        return sorted(found, key=lambda place: (place.unit, place.first))

    def facts_of(self, unit: str) -> Mapping[str, list[FactRow]]:
        return self._facts.get(unit, {})

    def head(self, unit: str) -> HeadRow | None:
        return self._heads.get(unit)

    def parents(self, unit: str) -> list[UnitRow]:
        return self._rows.get(unit, [])


@dataclass(slots=True)
class View:
    """One subject's part of the ledger."""

    ledger: Ledger
    subject: str
    places: list[Place] = field(default_factory=list)
    _by_kind: dict[str, list[FactRow]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = self.ledger.places(self.subject)
        gathered: dict[str, list[FactRow]] = defaultdict(list)
        for place in self.places:
            whole = place.first == FIRST and place.last == LAST
            for kind, facts in self.ledger.facts_of(place.unit).items():
                gathered[kind] += (
                    facts if whole else [fact for fact in facts if place.first <= fact.occurred_on <= place.last]
                )
        self._by_kind = gathered

    def facts(self, kind: str) -> list[FactRow]:
        return self._by_kind.get(kind, [])

    def units(self, kinds: Iterable[str]) -> list[Place]:
        wanted = set(kinds)
        return [place for place in self.places if place.kind in wanted]

    def heads(self, column: str, day: dt.date) -> int:
        living = {place.unit for place in self.places if place.first <= day <= place.last}
        heads = [self.ledger.head(unit) for unit in sorted(living)]
        return sum(getattr(head, column) for head in heads if head is not None)

    def owners(self, kinds: Iterable[str]) -> dict[str, str]:
        """unit → the nearest unit of these kinds at or above it, inside the subject."""
        wanted = set(kinds)
        inside = {place.unit for place in self.places}
        kind_of = {place.unit: place.kind for place in self.places}
        found: dict[str, str] = {}
        for unit in inside:
            current: str | None = unit
            for _ in range(len(inside) + 1):
                if current is None or current not in inside:
                    break
                if kind_of[current] in wanted:
                    found[unit] = current
                    break
                rows = self.ledger.parents(current)
                current = rows[-1].parent if rows else None
        return found
