"""Who is marked, and which units belong to whom on which days, as arrays.

A unit that belongs to several subjects, or to one in several stretches, has a row in several layers. The rows come
from the same ledger the scalar evaluator walks; where every subject stands alone they are seen at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zugong.engine.ir.program import Program
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.ledger import FIRST, LAST, Ledger, Place, View

EPOCH = dt.date(1970, 1, 1)
NOBODY = -1


@dataclass
class Layer:
    """One subject for each unit (or nobody); `first` and `last` where not every day belongs."""

    subject: Array
    first: Array | None = None
    last: Array | None = None
    #: every unit is its own subject, in the same order
    same: bool = False

    def subjects(self, units: Array) -> Array:
        return units if self.same else self.subject[units]

    def inside(self, units: Array, days: Callable[[], Array]) -> Array | None:
        if self.same:
            return None
        mask: Array = self.subject[units] != NOBODY
        if self.first is not None and self.last is not None:
            held = days()
            mask = mask & (held >= self.first[units]) & (held <= self.last[units])
        return mask


@dataclass
class Slots:
    """Units of some kinds inside each subject. `slot[layer][unit]`: where facts of a unit are counted."""

    subject: Array
    slot: list[Array]
    #: spells: slot, first and last day
    spell: Array
    first: Array
    last: Array

    def living(self, day: dt.date) -> Array:
        """How many spells of each slot hold the day."""
        number = (day - EPOCH).days
        alive = (self.first <= number) & (self.last >= number)
        return np.bincount(self.spell[alive], minlength=len(self.subject))


@dataclass
class Places:
    layout: Layout
    ids: list[str]
    layers: list[Layer]
    alone: bool
    _views: dict[str, View] = field(default_factory=dict)
    _slots: dict[tuple[str, ...], Slots] = field(default_factory=dict)
    _belongings: list[dict[tuple[str, int], int]] = field(default_factory=list)

    @classmethod
    def of(cls, layout: Layout, program: Program, subjects: Iterable[str] | None = None) -> Places:
        if subjects is None:
            numbers = standing_alone(layout.table("units"), layout.table("keys"), program)
            if numbers is not None:
                ids = layout.table("keys").column("id").take(pa.array(numbers)).to_pylist()
                return cls(layout, ids, [alone(numbers, layout.table("keys").num_rows)], True)
        places = cls(layout, [], [], False)
        period = program.period
        known = places.ledger.subjects(program.subjects, period.start, period.end)
        places.ids = sorted(subjects if subjects is not None else known)
        places.layers = places._walked()
        return places

    def __getstate__(self) -> dict[str, object]:
        """To another process goes what was found, not the ledger it was found in."""
        return {name: value for name, value in self.__dict__.items() if name != "ledger"} | {"_views": {}}

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger((), self.layout.unit_rows(), self.layout.head_rows())

    @cached_property
    def units(self) -> dict[str, int]:
        return {id: number for number, id in enumerate(self.layout.unit_ids())}

    def view(self, subject: str) -> View:
        found = self._views.get(subject)
        if found is None:
            found = self._views[subject] = self.ledger.view(subject)
        return found

    def _walked(self) -> list[Layer]:
        rows: list[list[tuple[int, int, Place]]] = []
        depth: dict[int, int] = {}
        for number, subject in enumerate(self.ids):
            for place in self.view(subject).places:
                unit = self.units[place.unit]
                level = depth.get(unit, 0)
                depth[unit] = level + 1
                if level == len(rows):
                    rows.append([])
                rows[level].append((unit, number, place))
        return [self._layer(row) for row in rows] or [self._layer([])]

    def _layer(self, rows: list[tuple[int, int, Place]]) -> Layer:
        subject = np.full(len(self.units), NOBODY, np.int32)
        first = np.full(len(self.units), _number(FIRST), np.int32)
        last = np.full(len(self.units), _number(LAST), np.int32)
        for unit, number, place in rows:
            subject[unit], first[unit], last[unit] = number, _number(place.first), _number(place.last)
        whole = all(place.first == FIRST and place.last == LAST for _, _, place in rows)
        return Layer(subject) if whole else Layer(subject, first, last)

    # ---- units inside a subject ------------------------------------------------------------------

    def slots(self, each: tuple[str, ...]) -> Slots:
        if each not in self._slots:
            if self.alone and not each:
                self._slots[each] = self._own_slots()
            else:
                self._slots[each] = self._find(each)
        return self._slots[each]

    def _own_slots(self) -> Slots:
        count = len(self.ids)
        numbers = np.arange(count, dtype=np.int32)
        first, last = (np.full(count, _number(day), np.int32) for day in (FIRST, LAST))
        return Slots(numbers, [self.layers[0].subject], numbers, first, last)

    def _find(self, each: tuple[str, ...]) -> Slots:
        numbers: dict[tuple[int, str], int] = {}
        spells: list[tuple[int, int, int]] = []
        for number, subject in enumerate(self.ids):
            view = self.view(subject)
            places = view.units(each) if each else [place for place in view.places if place.unit == subject]
            for place in places:
                slot = numbers.setdefault((number, place.unit), len(numbers))
                spells.append((slot, _number(place.first), _number(place.last)))
        slots = self._slot_of_units(each, numbers)
        columns = np.array(spells, np.int64).reshape(-1, 3).T
        subject_of = np.array([number for number, _ in numbers], np.int32)
        return Slots(subject_of, slots, columns[0], columns[1], columns[2])

    def _slot_of_units(self, each: tuple[str, ...], numbers: dict[tuple[int, str], int]) -> list[Array]:
        ids = list(self.units)
        owners: dict[int, dict[str, str]] = {}
        found = []
        for layer in self.layers:
            slot = np.full(len(ids), NOBODY, np.int32)
            for unit in np.flatnonzero(layer.subject != NOBODY):
                number = int(layer.subject[unit])
                if number not in owners and each:
                    owners[number] = self.view(self.ids[number]).owners(each)
                owner = owners[number].get(ids[unit], "") if each else self.ids[number]
                slot[unit] = numbers.get((number, owner), NOBODY)
            found.append(slot)
        return found

    def featured(self, kinds: tuple[str, ...], categories: tuple[str, ...], first: dt.date, last: dt.date) -> Array:
        """1 for subjects that are of one of the kinds and in one of the categories (where any are named)."""
        found = np.zeros(len(self.ids), np.int64)
        for place, id in enumerate(self.ids):
            own, named, _ = self.view(id).features(first, last)
            found[place] = (not kinds or bool(own & set(kinds))) and (not categories or bool(named & set(categories)))
        return found

    def _own_heads(self, of: str) -> Array:
        table = self.layout.table("heads")
        found = np.zeros(len(self.ids), np.int64)
        place = pc.index_in(table.column("unit"), pa.array(self.ids, pa.string()))
        known = np.asarray(pc.is_valid(place))
        # of several rows the last one holds, as in the ledger
        found[np.asarray(place.drop_null())] = table.column(of).to_numpy()[known]
        return found

    # ---- the register ----------------------------------------------------------------------------

    def heads(self, of: str, day: dt.date) -> Array:
        """Members, full members or units of a kind on a day."""
        if of not in {"members", "full_members"}:
            slots = self.slots((of,))
            return np.bincount(slots.subject[slots.living(day) > 0], minlength=len(self.ids))
        if self.alone:
            return self._own_heads(of)
        return np.array([self.view(id).heads(of, day) for id in self.ids], np.int64)


def standing_alone(units: pa.Table, keys: pa.Table, program: Program) -> Array | None:
    """Numbers of the subjects, if each is one unit through all time with nothing below it; else None."""
    wanted = pc.is_in(units.column("kind"), pa.array(program.subjects))
    rows = units.filter(wanted)
    ids = rows.column("id")
    endless = rows.column("valid_from").null_count == rows.column("valid_to").null_count == len(ids)
    if not endless or pc.count_distinct(ids).as_py() != len(ids):
        return None
    if pc.any(pc.is_in(units.column("parent"), ids.combine_chunks())).as_py():
        return None
    everywhere = pc.filter(units.column("id"), pc.invert(wanted))
    if pc.any(pc.is_in(everywhere, ids.combine_chunks())).as_py():
        return None  # once of another kind
    return np.sort(pc.index_in(ids, keys.column("id").combine_chunks()).to_numpy())


def alone(numbers: Array, units: int) -> Layer:
    subject = np.full(units, NOBODY, np.int32)
    subject[numbers] = np.arange(len(numbers), dtype=np.int32)
    return Layer(subject, same=len(numbers) == units)


def _number(day: dt.date) -> int:
    return (day - EPOCH).days
