"""Every subject with everything below it, found for all of them at once: level by level down the register.

The same places as `Ledger.places` finds one by one. A register in which that would depend on the order of its rows (a unit
twice in one place from one day on, a ring) is left to the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.ledger import FIRST, LAST

EPOCH = dt.date(1970, 1, 1)
DEEPEST = 32  # levels of a register; more is a ring
NOBODY = -1


def day_number(day: dt.date) -> int:
    return (day - EPOCH).days


@dataclass
class Register:
    """The rows of the register as columns; units by their numbers."""

    unit: Array
    parent: Array
    kind: Array
    first: Array
    last: Array
    kinds: list[str]
    size: int

    @classmethod
    def of(cls, layout: Layout) -> Register:
        table, keys = layout.table("units"), layout.table("keys").column("id").combine_chunks()
        kind = table.column("kind").combine_chunks().dictionary_encode()
        return cls(
            _numbers(table.column("id"), keys), _numbers(table.column("parent"), keys), np.asarray(kind.indices),
            _days(table.column("valid_from"), FIRST), _days(table.column("valid_to"), LAST), kind.dictionary.to_pylist(), len(keys),
        )  # fmt: skip

    def of_kinds(self, kinds: tuple[str, ...]) -> Array:
        """For each kind by its number, whether it is one of these."""
        return np.array([kind in kinds for kind in self.kinds], bool)

    def standing(self, kinds: tuple[str, ...], first: dt.date, last: dt.date) -> Array:
        """Units of these kinds that existed at some time between the days."""
        living = (self.first <= day_number(last)) & (self.last >= day_number(first))
        return np.unique(self.unit[self.of_kinds(kinds)[self.kind] & living])


def _numbers(column: pa.ChunkedArray, keys: pa.Array) -> Array:
    return np.asarray(pc.index_in(column.combine_chunks(), keys).fill_null(NOBODY))


def _days(column: pa.ChunkedArray, otherwise: dt.date) -> Array:
    days = column.combine_chunks().cast(pa.int32()).fill_null(day_number(otherwise))
    return np.asarray(days).astype(np.int64)


@dataclass
class Walk:
    """Places as columns, in order of subject, unit and first day."""

    register: Register
    subject: Array
    unit: Array
    kind: Array
    first: Array
    last: Array

    @classmethod
    def of(cls, register: Register, subjects: Array) -> Walk | None:
        """`subjects`: numbers of units."""
        by_unit, by_parent = _Rows(register.unit, register.size), _Rows(register.parent, register.size)
        which, rows = by_unit.join(subjects)
        level = (which, rows, register.first[rows], register.last[rows])
        levels: list[tuple[Array, Array, Array, Array]] = []
        while len(level[0]):
            if len(levels) == DEEPEST:
                return None
            levels.append(level)
            subject, above, first, last = level
            which, rows = by_parent.join(register.unit[above])
            first, last = np.maximum(first[which], register.first[rows]), np.minimum(last[which], register.last[rows])
            held = first <= last
            level = subject[which][held], rows[held], first[held], last[held]
        subject, rows, first, last = (np.concatenate(parts) for parts in zip(*levels, strict=True)) if levels else (
            np.zeros(0, np.int64) for _ in range(4)
        )  # fmt: skip
        order = np.lexsort((first, register.unit[rows], subject))
        found = cls(
            register, subject[order], register.unit[rows][order], register.kind[rows][order], first[order], last[order]
        )
        return None if found._same().any() else found

    def _same(self) -> Array:
        """Places that are the same unit from the same day on."""
        found: Array = (np.diff(self.subject) == 0) & (np.diff(self.unit) == 0) & (np.diff(self.first) == 0)
        return found

    @property
    def pair(self) -> Array:
        """Subject and unit as one number, in order."""
        return self.subject * self.register.size + self.unit

    def levels(self) -> Array:
        """How many places of the same unit come before: facts of a unit may belong to several subjects, or stretches."""
        order = np.lexsort((self.first, self.subject, self.unit))
        unit = self.unit[order]
        place = np.arange(len(unit))
        begin = np.maximum.accumulate(np.where(np.r_[True, unit[1:] != unit[:-1]], place, 0)) if len(unit) else place
        found = np.empty(len(unit), np.int64)
        found[order] = place - begin
        return found

    def owners(self, each: tuple[str, ...]) -> tuple[Array, Array] | None:
        """Pairs of subject and unit, in order, and for each the nearest unit of these kinds at or above it inside the subject
        (NOBODY: none). None: more levels than a register has."""
        last = np.r_[self.pair[1:] != self.pair[:-1], True] if len(self.pair) else np.zeros(0, bool)
        pairs, wanted = self.pair[last], self.register.of_kinds(each)[self.kind[last]]
        above = np.full(self.register.size, NOBODY, np.int64)
        above[self.register.unit] = self.register.parent  # of several rows the last one holds
        owner, at = np.full(len(pairs), NOBODY, np.int64), np.arange(len(pairs))
        asking = np.arange(len(pairs))
        for _ in range(DEEPEST):
            good = wanted[at]
            owner[asking[good]] = pairs[at[good]] % self.register.size
            asking, at = asking[~good], at[~good]
            parent = above[pairs[at] % self.register.size]
            key = np.where(parent < 0, -1, pairs[at] // self.register.size * self.register.size + parent)
            next_ = np.searchsorted(pairs, key)
            known = np.append(pairs, -2)[next_] == key
            asking, at = asking[known], next_[known]
            if not len(asking):
                return pairs, owner
        return None


class _Rows:
    """Rows by a number they hold, each number's in the order of the table."""

    def __init__(self, of: Array, size: int) -> None:
        self.order = np.argsort(of, kind="stable")
        self.starts = np.searchsorted(of[self.order], np.arange(size + 1))

    def join(self, keys: Array) -> tuple[Array, Array]:
        """Which key, and which row, for every row of every key."""
        counts = self.starts[keys + 1] - self.starts[keys]
        which = np.repeat(np.arange(len(keys)), counts)
        inside = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        return which, self.order[np.repeat(self.starts[keys], counts) + inside]


def owners_slots(subject: Array, pairs: Array, owner: Array, slots: Array) -> Array:
    """For each unit of a layer the place of its owner among `slots` (pairs of subject and unit); NOBODY where it has none."""
    size = len(subject)
    found = np.full(size, NOBODY, np.int32)
    units = np.flatnonzero(subject != NOBODY)
    whose = subject[units].astype(np.int64)
    owners = owner[np.searchsorted(pairs, whose * size + units)]
    key = np.where(owners < 0, -1, whose * size + owners)
    at = np.searchsorted(slots, key)
    found[units] = np.where(np.append(slots, -2)[at] == key, at, NOBODY)
    return found
