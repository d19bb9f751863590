"""Who has a fact that is not simply a subject's own: looked up fact by fact, as pairs of row and subject.

A link goes from a key of a fact (its unit, or its person at its unit) to subjects, perhaps on some days only; parties are
named by a field. A fact that reaches a subject on two ways is its once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from zugong.engine.ir.readings import Parties, Source
from zugong.engine.layout.encoding import Array
from zugong.engine.ledger import FIRST, LAST, names_in
from zugong.engine.vector.places import Places, day_number

NOBODY = -1
Row = tuple[int, int, int, int]  # key, subject, first day, last day


@dataclass
class Link:
    """Rows in order of key; those of key k stand from `starts[k]` to `starts[k + 1]`."""

    key: str
    starts: Array
    subject: Array
    first: Array
    last: Array
    endless: bool

    @classmethod
    def of(cls, key: str, size: int, rows: Iterable[Row]) -> Link:
        table = np.array(_merged(rows), np.int64).reshape(-1, 4)
        starts = np.searchsorted(table[:, 0], np.arange(size + 1))
        endless = bool((table[:, 2] <= day_number(FIRST)).all() and (table[:, 3] >= day_number(LAST)).all())
        return cls(key, starts, table[:, 1].astype(np.int32), table[:, 2], table[:, 3], endless)

    @property
    def keys(self) -> Array:
        """The key of every row."""
        found: Array = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        return found

    def join(self, keys: Array, days: Array) -> tuple[Array, Array]:
        """Facts (their place among the keys) and the subjects that have them."""
        rows, at = spread(keys, self.starts)
        if not self.endless:
            held = (days[rows] >= self.first[at]) & (days[rows] <= self.last[at])
            rows, at = rows[held], at[held]
        return rows, self.subject[at]


def _merged(rows: Iterable[Row]) -> list[Row]:
    """Stretches of one key and subject that touch become one, so that no fact is found twice."""
    found: list[Row] = []
    for key, subject, first, last in sorted(rows):
        if found and found[-1][:2] == (key, subject) and first <= found[-1][3] + 1:
            found[-1] = (key, subject, found[-1][2], max(last, found[-1][3]))
        else:
            found.append((key, subject, first, last))
    return found


def spread(keys: Array, starts: Array) -> tuple[Array, Array]:
    """For every key its rows, one after another: the place of the key, and the row. A key below 0 has none."""
    known = keys >= 0
    if not known.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    safe = np.where(known, keys, 0)
    counts = np.where(known, starts[safe + 1] - starts[safe], 0)
    rows = np.repeat(np.arange(len(keys)), counts)
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, np.repeat(starts[safe], counts) + inside


@dataclass
class Reached:
    """Rows of a chunk, the subjects that have them, and what part of each is theirs (None: all of it)."""

    rows: Array
    subjects: Array
    weights: Array | None = None


@dataclass
class Links:
    """Made when first asked for. `names`: what fields name, numbered; the same number in every chunk."""

    places: Places
    _links: dict[str, Link] = field(default_factory=dict)
    _names: dict[tuple[str, ...], int] = field(default_factory=dict)

    # ---- links -----------------------------------------------------------------------------------

    def link(self, whose: str) -> Link:
        if whose not in self._links:
            self._links[whose] = getattr(self, f"_{whose}")()
        return self._links[whose]

    def _own(self) -> Link:
        if self.places.persons:
            return self._by_person({id: [number] for number, id in enumerate(self.places.ids)})
        return self._by_unit(itself=False)

    def _itself(self) -> Link:
        return self._by_unit(itself=True)

    def _by_unit(self, *, itself: bool) -> Link:
        units = self.places.units
        rows = [
            (units[place.unit], number, day_number(place.first), day_number(place.last))
            for number, subject in enumerate(self.places.ids)
            for place in self.places.view(subject).places
            if place.unit in units and not (itself and place.unit != subject)
        ]
        return Link.of("unit", len(units), rows)

    def _unit(self) -> Link:
        """Facts of the units a person was in, on the days the person was there."""
        units, ledger, rows = self.places.units, self.places.ledger, []
        for number, subject in enumerate(self.places.ids):
            for held in ledger.person(subject):
                first, last = held.valid_from or FIRST, held.valid_to or LAST
                for place in self.places.under(held.unit):
                    days = day_number(max(first, place.first)), day_number(min(last, place.last))
                    if place.unit in units and days[0] <= days[1]:
                        rows.append((units[place.unit], number, *days))
        return Link.of("unit", len(units), rows)

    def _members(self) -> Link:
        """Facts of everybody who was ever in the unit or below, wherever they were recorded."""
        in_unit: dict[str, set[str]] = defaultdict(set)
        for row in self.places.layout.people_rows():
            in_unit[row.unit].add(row.id)
        owners: dict[str, list[int]] = defaultdict(list)
        for number, subject in enumerate(self.places.ids):
            view = self.places.view(subject)
            for person in set().union(*(in_unit[place.unit] for place in view.places)):
                owners[person].append(number)
        return self._by_person(owners)

    def _by_person(self, owners: dict[str, list[int]]) -> Link:
        persons = self.places.layout.table("pairs").column("person").to_pylist()
        ids = self.places.layout.person_ids()
        edges = day_number(FIRST), day_number(LAST)
        rows = [(pair, number, *edges) for pair, person in enumerate(persons) for number in owners.get(ids[person], ())]
        return Link.of("pair", len(persons), rows)

    # ---- parties ---------------------------------------------------------------------------------

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        """Subjects by the ids that mean them: their own, and those of the units below."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, subject in enumerate(self.places.ids):
            for id_ in self.places.view(subject).ids:
                found[id_].append(number)
        return found

    def named(self, value: Any) -> int:
        """A number for those a value names; NOBODY for none."""
        names = tuple(names_in(value))
        return self._names.setdefault(names, len(self._names)) if names else NOBODY

    @property
    def rows_of_names(self) -> list[tuple[str, ...]]:
        return list(self._names)

    def subjects_named(self, names: tuple[str, ...]) -> list[int]:
        return sorted({number for name in names for number in self._by_name.get(name, ())})

    def reached(self, source: Source, own: Array, days: Array, named: Array | None) -> tuple[Array, Array]:
        """Pairs of row and subject. `own`: the key of the link of each row; `named`: the number of those it names."""
        rows, subjects = self.link(source.whose).join(own, days)
        if source.parties is None or named is None:
            return rows, subjects
        if source.parties.instead:
            kept = named[rows] == NOBODY
            rows, subjects = rows[kept], subjects[kept]
        lists = [self.subjects_named(names) for names in self._names]
        starts = np.cumsum([0, *map(len, lists)])
        theirs, at = spread(named, starts)
        flat = np.array([number for one in lists for number in one], np.int64)
        size = len(self.places.ids)
        both = np.unique(np.concatenate([rows * size + subjects, theirs * size + flat[at]]))
        return both // size, (both % size).astype(np.int32)

    # ---- shares ----------------------------------------------------------------------------------

    def share(self, parties: Parties, names: tuple[str, ...], recorder: str, subject: int) -> int:
        """What part of a fact is the subject's, as a whole number of the stated scale."""
        shares = parties.shares or ()
        row = names if parties.instead and names else (recorder, *(one for one in names if one != recorder))
        places = (place for place, one in enumerate(row) if subject in self._by_name.get(one, ()))
        return sum(shares[place] for place in places if place < len(shares))

    def weights(self, parties: Parties, named: Array, recorders: Array, subjects: Array) -> Array:
        """The shares of pairs; worked out once for each different one."""
        if not len(subjects):
            return np.zeros(0, np.int64)
        different, place = np.unique(
            np.stack([named, recorders, subjects]).astype(np.int64), axis=1, return_inverse=True
        )
        names, ids = self.rows_of_names, self.recorders
        found = [
            self.share(parties, names[of] if of >= 0 else (), ids[by] if by >= 0 else "", subject)
            for of, by, subject in different.T.tolist()
        ]
        return np.array(found, np.int64)[place.reshape(-1)]

    @cached_property
    def recorders(self) -> list[str]:
        """Who recorded a fact: a person by the number of the pair, a unit by its own."""
        if not self.places.persons:
            return self.places.layout.unit_ids()
        ids = self.places.layout.person_ids()
        return [ids[person] for person in self.places.layout.table("pairs").column("person").to_pylist()]
