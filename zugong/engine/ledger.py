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
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in one unit for one stretch of time, with the roles held there. Persons are subjects of their own."""

    id: str
    name: str
    unit: str
    roles: tuple[str, ...] = ("member",)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    categories: tuple[str, ...] = ()


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


def named_in(fact: FactRow, name: str) -> list[str]:
    """The ids a field holds: a list, or text with one id or several between commas."""
    return names_in(fact.data.get(name))


def names_in(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return [part.strip() for part in str(value or "").replace("、", ",").replace("，", ",").split(",") if part.strip()]


@dataclass(slots=True)
class Ledger:
    facts: Iterable[FactRow] = ()
    units: Iterable[UnitRow] = ()
    heads: Iterable[HeadRow] = ()
    people: Iterable[PersonRow] = ()
    _facts: dict[str, dict[str, list[FactRow]]] = field(default_factory=dict)
    _children: dict[str, list[UnitRow]] = field(default_factory=dict)
    _rows: dict[str, list[UnitRow]] = field(default_factory=dict)
    _heads: dict[str, HeadRow] = field(default_factory=dict)
    _people: dict[str, list[PersonRow]] = field(default_factory=dict)
    _persons: dict[str, dict[str, list[FactRow]]] | None = None
    _parties: dict[tuple[str, str], dict[str, list[FactRow]]] = field(default_factory=dict)

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
        people: dict[str, list[PersonRow]] = defaultdict(list)
        for person in self.people:
            people[person.id].append(person)
        self._people = people
        self.facts, self.units, self.heads, self.people = (), (), (), ()

    def persons(self, roles: Iterable[str], first: dt.date, last: dt.date) -> list[str]:
        """People who held one of these roles at some time between the days."""
        wanted = set(roles)
        return sorted(
            id_
            for id_, rows in self._people.items()
            if any(
                wanted & set(row.roles) and (row.valid_from or FIRST) <= last and (row.valid_to or LAST) >= first
                for row in rows
            )
        )

    def person(self, id_: str) -> list[PersonRow]:
        return sorted(self._people.get(id_, []), key=lambda row: row.valid_from or FIRST)

    def people_in(self, units: Iterable[str]) -> set[str]:
        wanted = set(units)
        return {id_ for id_, rows in self._people.items() if any(row.unit in wanted for row in rows)}

    def facts_of_person(self, person: str) -> Mapping[str, list[FactRow]]:
        """Facts about a person, wherever they were recorded; indexed when first asked for."""
        if self._persons is None:
            found: dict[str, dict[str, list[FactRow]]] = defaultdict(lambda: defaultdict(list))
            for kinds in self._facts.values():
                for kind, facts in kinds.items():
                    for fact in facts:
                        if fact.person:
                            found[fact.person][kind].append(fact)
            self._persons = found
        return self._persons.get(person, {})

    def facts_naming(self, kind: str, name: str, party: str) -> list[FactRow]:
        """Facts of the kind whose field names the party; indexed when first asked for."""
        index = self._parties.get((kind, name))
        if index is None:
            index = defaultdict(list)
            for kinds in self._facts.values():
                for fact in kinds.get(kind, ()):
                    for party_ in dict.fromkeys(named_in(fact, name)):
                        index[party_].append(fact)
            self._parties[kind, name] = index
        return index.get(party, [])

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

    def view(self, subject: str, *, person: bool = False) -> View:
        return View(self, subject, person)

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
    person: bool = False
    places: list[Place] = field(default_factory=list)
    _by_kind: dict[str, list[FactRow]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.person:
            rows = self.ledger.person(self.subject)
            self.places = [
                Place(
                    row.id, row.name, row.roles[0] if row.roles else "", row.valid_from or FIRST, row.valid_to or LAST
                )
                for row in rows
            ]
            self._by_kind = dict(self.ledger.facts_of_person(self.subject))
            return
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

    def reaching(self, kind: str, whose: str) -> list[FactRow]:
        """Facts of somebody linked to the subject, each once."""
        if whose == "itself" and not self.person:
            own = [place for place in self.places if place.unit == self.subject]
            return [f for f in self.facts(kind) if f.unit == self.subject and _on(own, f)]
        if whose == "unit" and self.person:
            return self._of_my_unit(kind)
        if whose == "members" and not self.person:
            people = sorted(self.ledger.people_in(place.unit for place in self.places))
            return [fact for id_ in people for fact in self.ledger.facts_of_person(id_).get(kind, ())]
        return self.facts(kind)

    def _of_my_unit(self, kind: str) -> list[FactRow]:
        found: dict[str, FactRow] = {}
        for row in self.ledger.person(self.subject):
            first, last = row.valid_from or FIRST, row.valid_to or LAST
            for place in self.ledger.places(row.unit):
                for fact in self.ledger.facts_of(place.unit).get(kind, ()):
                    if max(first, place.first) <= fact.occurred_on <= min(last, place.last):
                        found[fact.id] = fact
        return list(found.values())

    @property
    def ids(self) -> list[str]:
        """The subject and the units below it."""
        return list(dict.fromkeys([self.subject, *(place.unit for place in self.places)]))

    def features(self, first: dt.date, last: dt.date) -> tuple[set[str], set[str], set[str]]:
        """Kinds, categories and roles of the subject itself between the days."""
        rows = self.ledger.person(self.subject) if self.person else self.ledger.parents(self.subject)
        living = [row for row in rows if (row.valid_from or FIRST) <= last and (row.valid_to or LAST) >= first]
        kinds = {row.kind for row in living if isinstance(row, UnitRow)}
        roles = {role for row in living if isinstance(row, PersonRow) for role in row.roles}
        return kinds, {name for row in living for name in row.categories}, roles

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


def _on(places: list[Place], fact: FactRow) -> bool:
    return any(place.first <= fact.occurred_on <= place.last for place in places)
