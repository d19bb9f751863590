"""Who is marked, and which units belong to whom on which days, as arrays.

A unit that belongs to several subjects, or to one in several stretches, has a row in several layers. The rows come
from the same ledger the scalar evaluator walks; where every subject stands alone they are seen at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zugong.engine.groups.grouping import Grouping
from zugong.engine.ir.program import Program
from zugong.engine.ir.readings import Features
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.ledger import FIRST, LAST, Ledger, Place, View
from zugong.engine.vector.walk import EPOCH, NOBODY, Register, Walk, day_number, owners_slots

Groups = Mapping[str, Iterable[str]]


@dataclass
class Layer:
    """One subject for each unit, or for each person at a unit (`key` pair), or nobody; `first` and `last` where not every
    day belongs."""

    subject: Array
    first: Array | None = None
    last: Array | None = None
    #: every unit is its own subject, in the same order
    same: bool = False
    key: str = "unit"

    def subjects(self, keys: Array) -> Array:
        return keys if self.same else self.subject[keys]

    def of_pairs(self, units: Array) -> Array:
        """The subject of every person at a unit."""
        return self.subject[: len(units)] if self.key == "pair" else self.subjects(units)

    def inside(self, keys: Array, days: Callable[[], Array]) -> Array | None:
        if self.same:
            return None
        mask: Array = self.subject[keys] != NOBODY
        if self.first is not None and self.last is not None:
            held = days()
            mask = mask & (held >= self.first[keys]) & (held <= self.last[keys])
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
    #: id of the unit of each slot
    units: list[str]

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
    #: the subjects are people
    persons: bool = False
    #: everything below the subjects at once; None where it is walked one by one
    walk: Walk | None = None
    _views: dict[str, View] = field(default_factory=dict)
    _slots: dict[tuple[str, ...], Slots] = field(default_factory=dict)
    _under: dict[str, list[Place]] = field(default_factory=dict)
    _owned: dict[tuple[str, ...], tuple[Array, Array]] = field(default_factory=dict)

    @classmethod
    def of(cls, layout: Layout, program: Program, subjects: Iterable[str] | None = None) -> Places:
        if program.persons:
            return cls._of_persons(layout, program, subjects)
        if subjects is None:
            numbers = standing_alone(layout.table("units"), layout.table("keys"), program)
            if numbers is not None:
                ids = layout.table("keys").column("id").take(pa.array(numbers)).to_pylist()
                return cls(layout, ids, [alone(numbers, layout.table("keys").num_rows)], True)
        places = cls(layout, [], [], False)
        register, period = Register.of(layout), program.period
        ids = layout.unit_ids()
        known = [ids[unit] for unit in register.standing(program.subjects, period.start, period.end)]
        places.ids = sorted(subjects if subjects is not None else known)
        if all(id in places.units for id in places.ids):
            places.walk = Walk.of(register, np.array([places.units[id] for id in places.ids], np.int64))
        places.layers = places._walked()
        return places

    @classmethod
    def _of_persons(cls, layout: Layout, program: Program, subjects: Iterable[str] | None) -> Places:
        """People have the facts that name them, wherever these were recorded."""
        places = cls(layout, [], [], False, True)
        period = program.period
        known = places.ledger.persons(program.subjects, period.start, period.end)
        places.ids = sorted(subjects if subjects is not None else known)
        number = {id: place for place, id in enumerate(places.ids)}
        of_person = np.array([number.get(id, NOBODY) for id in layout.person_ids()], np.int32)
        persons = layout.table("pairs").column("person").to_numpy()
        # the last entry stands for facts about nobody
        places.layers = [Layer(np.append(of_person[persons], np.int32(NOBODY)), key="pair")]
        return places

    def __getstate__(self) -> dict[str, object]:
        """To another process goes what was found, not the ledger it was found in."""
        return {name: value for name, value in self.__dict__.items() if name != "ledger"} | {"_views": {}, "_under": {}}

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger((), self.layout.unit_rows(), self.layout.head_rows(), self.layout.people_rows())

    @cached_property
    def units(self) -> dict[str, int]:
        return {id: number for number, id in enumerate(self.layout.unit_ids())}

    def view(self, subject: str) -> View:
        found = self._views.get(subject)
        if found is None:
            found = self._views[subject] = self.ledger.view(subject, person=self.persons)
        return found

    def under(self, unit: str) -> list[Place]:
        """A unit and what was below it."""
        if unit not in self._under:
            self._under[unit] = self.ledger.places(unit)
        return self._under[unit]

    def _walked(self) -> list[Layer]:
        if self.walk is not None:
            walk, levels = self.walk, self.walk.levels()
            columns = (walk.unit, walk.subject, walk.first, walk.last)
            found = [self._layer(*(column[levels == level] for column in columns)) for level in np.unique(levels)]
            return found or [self._layer(*columns)]
        rows: list[list[tuple[int, int, int, int]]] = []
        depth: dict[int, int] = {}
        for number, subject in enumerate(self.ids):
            for place in self.view(subject).places:
                unit = self.units[place.unit]
                level = depth.get(unit, 0)
                depth[unit] = level + 1
                if level == len(rows):
                    rows.append([])
                rows[level].append((unit, number, day_number(place.first), day_number(place.last)))
        return [self._layer(*np.array(row, np.int64).reshape(-1, 4).T) for row in rows or [[]]]

    def _layer(self, units: Array, subjects: Array, firsts: Array, lasts: Array) -> Layer:
        subject = np.full(len(self.units), NOBODY, np.int32)
        subject[units] = subjects
        if (firsts == day_number(FIRST)).all() and (lasts == day_number(LAST)).all():
            return Layer(subject)
        first = np.full(len(self.units), day_number(FIRST), np.int32)
        last = np.full(len(self.units), day_number(LAST), np.int32)
        first[units], last[units] = firsts, lasts
        return Layer(subject, first, last)

    def groups(self, program: Program, given: Groups | None) -> Array:
        """The number of the group of each subject."""
        if program.within in {None, "all"} and not given:
            return np.zeros(len(self.ids), np.int64)
        found = Grouping(program.within, program.subjects, program.period.end).of(self.ledger, self.ids, given)
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(found[id], len(numbers)) for id in self.ids], np.int64)

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
        first, last = (np.full(count, day_number(day), np.int32) for day in (FIRST, LAST))
        return Slots(numbers, [self.layers[0].subject], numbers, first, last, self.ids)

    def _find(self, each: tuple[str, ...]) -> Slots:
        found = None if self.walk is None else self._found(self.walk, each)
        if found is not None:
            return found
        numbers: dict[tuple[int, str], int] = {}
        spells: list[tuple[int, int, int]] = []
        for number, subject in enumerate(self.ids):
            view = self.view(subject)
            places = view.units(each) if each else [place for place in view.places if place.unit == subject]
            for place in places:
                slot = numbers.setdefault((number, place.unit), len(numbers))
                spells.append((slot, day_number(place.first), day_number(place.last)))
        slots = self._slot_of_units(each, numbers)
        columns = np.array(spells, np.int64).reshape(-1, 3).T
        subject_of = np.array([number for number, _ in numbers], np.int32)
        return Slots(subject_of, slots, columns[0], columns[1], columns[2], [unit for _, unit in numbers])

    def _found(self, walk: Walk, each: tuple[str, ...]) -> Slots | None:
        """The same for everybody at once."""
        own = np.array([self.units[id] for id in self.ids], np.int64)
        owners = walk.owners(each) if each else (walk.pair, own[walk.subject])
        if owners is None:
            return None
        wanted = walk.register.of_kinds(each)[walk.kind] if each else walk.unit == own[walk.subject]
        pairs, spell = np.unique(walk.pair[wanted], return_inverse=True)
        subject, unit = np.divmod(pairs, walk.register.size)
        ids = list(self.units)
        slots = [owners_slots(layer.subject, owners[0], owners[1], pairs) for layer in self.layers]
        return Slots(
            subject.astype(np.int32), slots, spell, walk.first[wanted], walk.last[wanted], [ids[one] for one in unit]
        )

    def _slot_of_units(self, each: tuple[str, ...], numbers: dict[tuple[int, str], int]) -> list[Array]:
        ids = list(self.units)
        owners: dict[int, dict[str, str]] = {}
        found: list[Array] = []
        if self.persons:
            return found
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

    def owned(self, each: tuple[str, ...]) -> tuple[Array, Array]:
        """(subject × unit as one number, slot), in order: where facts of a unit are counted for a subject."""
        if each not in self._owned:
            slots = self.slots(each)
            numbers = {pair: slot for slot, pair in enumerate(zip(slots.subject.tolist(), slots.units, strict=True))}
            rows = []
            for number, subject in enumerate(self.ids):
                for unit, owner in self.view(subject).owners(each).items():
                    slot = numbers.get((number, owner))
                    if slot is not None and unit in self.units:
                        rows.append((number * len(self.units) + self.units[unit], slot))
            table = np.array(sorted(rows), np.int64).reshape(-1, 2)
            self._owned[each] = table[:, 0], table[:, 1]
        return self._owned[each]

    def slots_of(self, each: tuple[str, ...], subjects: Array, units: Array) -> Array:
        """The slot of each pair of a subject and a unit with facts; NOBODY where it belongs to none."""
        if not each:
            own = np.full(len(self.ids) + 1, NOBODY, np.int64)
            of = self.slots(each).subject
            own[of] = np.arange(len(of))
            found: Array = own[subjects]
            return found
        keys, slots = self.owned(each)
        wanted = subjects.astype(np.int64) * len(self.units) + units
        at = np.searchsorted(keys, wanted)
        known = np.append(keys, -1)[at] == wanted
        return np.where(known, np.append(slots, NOBODY)[at], NOBODY)

    def featured(self, wanted: Features, first: dt.date, last: dt.date) -> Array:
        """1 for subjects that are of one of the kinds, in one of the categories, in one of the roles (where any are named)."""
        asked = [set(names) for names in (wanted.kinds, wanted.categories, wanted.roles)]
        found = np.zeros(len(self.ids), np.int64)
        for place, id in enumerate(self.ids):
            own = self.view(id).features(first, last)
            found[place] = all(not names or names & held for names, held in zip(asked, own, strict=True))
        return found

    def lived(self, parts: tuple[tuple[dt.date, dt.date], ...]) -> Array:
        """In how many of these stretches each subject existed; in all, where the register does not know it."""
        slots = self.slots(())
        found = np.zeros(len(self.ids), np.int64)
        known = np.zeros(len(self.ids), bool)
        known[slots.subject] = True
        for first, last in parts:
            there = (slots.first <= day_number(last)) & (slots.last >= day_number(first))
            lived = ~known
            lived[slots.subject[slots.spell[there]]] = True
            found += lived
        return found

    def let_off(self, each: tuple[str, ...], size: tuple[str, int] | None) -> Array | None:
        """Slots whose unit has registered members, but too few; None where size does not matter."""
        if size is None:
            return None
        units = self.slots(each).units
        few: Array = (self._heads_of(units, "members") > 0) & (self._heads_of(units, size[0]) < size[1])
        return few

    def _heads_of(self, units: list[str], of: str) -> Array:
        """What the register says of each unit itself; 0 where it says nothing."""
        table = self.layout.table("heads")
        # of several rows the last one holds, as in the ledger; a unit stands here once for every subject it is part of
        said = dict(zip(table.column("unit").to_pylist(), table.column(of).to_pylist(), strict=True))
        return np.array([said.get(unit, 0) for unit in units], np.int64)

    # ---- the register ----------------------------------------------------------------------------

    def heads(self, of: str, day: dt.date) -> Array:
        """Members, full members or units of a kind on a day."""
        if of not in {"members", "full_members"}:
            slots = self.slots((of,))
            return np.bincount(slots.subject[slots.living(day) > 0], minlength=len(self.ids))
        if self.alone:
            return self._heads_of(self.ids, of)
        if self.walk is None:
            return np.array([self.view(id).heads(of, day) for id in self.ids], np.int64)
        walk, number = self.walk, day_number(day)
        living = np.unique(walk.pair[(walk.first <= number) & (walk.last >= number)])
        subject, unit = np.divmod(living, walk.register.size)
        found = np.zeros(len(self.ids), np.int64)
        np.add.at(found, subject, self._heads_of(list(self.units), of)[unit])
        return found


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
