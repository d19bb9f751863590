"""Gatherers: one per reading; they are shown the facts chunk by chunk and end with an array per subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import numpy as np

from zugong.engine.ir import readings as r
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.exact import most, times
from zugong.engine.vector.places import NOBODY, Places
from zugong.timeline import Period, Workdays

FLOATS_ARE_WHOLE = 2**53
Made = dict[str, Array]


@dataclass
class Setting:
    """What gatherers share: the places, the snapshot, and the persons once they are asked for."""

    layout: Layout
    places: Places
    period: Period
    as_of: Any
    workdays: Workdays
    #: reads something else in between, for readings that look at two kinds of facts
    read: Callable[[r.AnyReading], Made]
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.places.ids)


class Gatherer:
    """`take` sees a chunk in the light of one layer of places."""

    def take(self, chunk: Chunk, layer: int) -> None:
        raise NotImplementedError

    def made(self) -> Made:
        raise NotImplementedError


def count_into(totals: Array, keys: Array) -> None:
    """Adds 1 at each key. Facts come in order of units, so that keys lie close together."""
    if not len(keys):
        return
    low, high = int(keys.min()), int(keys.max())
    totals[low : high + 1] += np.bincount(keys if low == 0 else keys - low, minlength=high + 1 - low)


def sum_into(totals: Array, keys: Array, values: Array) -> None:
    """Adds whole numbers at each key, exactly."""
    if not len(keys):
        return
    if most(values) * len(values) >= FLOATS_ARE_WHOLE:
        if most(values) * len(values) + most(totals) >= 2**62:
            raise OverflowError("a sum of this field needs more than 62 bits")
        np.add.at(totals, keys, values.astype(np.int64))
        return
    low, high = int(keys.min()), int(keys.max())
    summed = np.bincount(keys if low == 0 else keys - low, weights=values, minlength=high + 1 - low)
    totals[low : high + 1] += summed.astype(np.int64)


@singledispatch
def gatherer(reading: r.AnyReading, setting: Setting) -> Gatherer:
    raise Unsupported(f"the reading “{type(reading).__name__}”", evaluator="vector")


@dataclass
class Counting(Gatherer):
    reading: r.Tally
    counts: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        count_into(self.counts, chunk.select(self.reading.source)[1])

    def made(self) -> Made:
        return {"n": self.counts}


@gatherer.register
def _(reading: r.Tally, setting: Setting) -> Gatherer:
    return Counting(reading, np.zeros(setting.size, np.int64))


@dataclass
class Parting(Gatherer):
    reading: r.Shared
    sums: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        sum_into(self.sums, chunk.select(self.reading.source)[1], chunk.weights(self.reading.source))

    def made(self) -> Made:
        return {"sum": self.sums}


@gatherer.register
def _(reading: r.Shared, setting: Setting) -> Gatherer:
    return Parting(reading, np.zeros(setting.size, np.int64))


@dataclass
class Summing(Gatherer):
    reading: r.Total
    counts: Array
    sums: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        values, valid = chunk.numbers(self.reading.field)
        values, subjects = kept(values, valid, rows, subjects)
        if self.reading.shared:
            weights = chunk.weights(self.reading.source)
            values = times(values, weights if valid is None else weights[valid[rows]])
        count_into(self.counts, subjects)
        sum_into(self.sums, subjects, values)

    def made(self) -> Made:
        return {"n": self.counts, "sum": self.sums}


def kept(values: Array, valid: Array | None, rows: Array | None, subjects: Array) -> tuple[Array, Array]:
    """Values and subjects of the selected rows that have a value."""
    if rows is not None:
        values = values[rows]
        valid = None if valid is None else valid[rows]
    if valid is None:
        return values, subjects
    return values[valid], subjects[valid]


@gatherer.register
def _(reading: r.Total, setting: Setting) -> Gatherer:
    return Summing(reading, np.zeros(setting.size, np.int64), np.zeros(setting.size, np.int64))


@dataclass
class SummingTwo(Gatherer):
    reading: r.Totals
    top: Array
    bottom: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        (above, over), (below, under) = (chunk.numbers(name) for name in (self.reading.top, self.reading.bottom))
        both = below != 0
        for valid in (over, under):
            both = both if valid is None else both & valid
        valid = None if both.all() else both
        sum_into(self.top, *reversed(kept(above, valid, rows, subjects)))
        sum_into(self.bottom, *reversed(kept(below, valid, rows, subjects)))

    def made(self) -> Made:
        return {"top": self.top, "bottom": self.bottom}


@gatherer.register
def _(reading: r.Totals, setting: Setting) -> Gatherer:
    return SummingTwo(reading, np.zeros(setting.size, np.int64), np.zeros(setting.size, np.int64))


@dataclass
class Extremes(Gatherer):
    reading: r.Extreme
    counts: Array
    values: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        values, subjects = kept(*chunk.numbers(self.reading.field), rows, subjects)
        count_into(self.counts, subjects)
        better = np.maximum if self.reading.greatest else np.minimum
        better.at(self.values, subjects, values.astype(np.int64))

    def made(self) -> Made:
        return {"n": self.counts, "value": np.where(self.counts > 0, self.values, 0)}


@gatherer.register
def _(reading: r.Extreme, setting: Setting) -> Gatherer:
    start = np.iinfo(np.int64).min if reading.greatest else np.iinfo(np.int64).max
    return Extremes(reading, np.zeros(setting.size, np.int64), np.full(setting.size, start, np.int64))


@dataclass
class FirstDays(Gatherer):
    reading: r.FirstDay
    counts: Array
    days: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        days = chunk.array("occurred")
        count_into(self.counts, subjects)
        np.minimum.at(self.days, subjects, days if rows is None else days[rows])

    def made(self) -> Made:
        return {"n": self.counts, "day": np.where(self.counts > 0, self.days, 0)}


@gatherer.register
def _(reading: r.FirstDay, setting: Setting) -> Gatherer:
    return FirstDays(reading, np.zeros(setting.size, np.int64), np.full(setting.size, 2**31 - 1, np.int32))


@dataclass
class Covering(Gatherer):
    """Facts per unit inside the subject; at the end the living units with enough of them."""

    reading: r.Covered
    setting: Setting
    counts: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        count_into(self.counts, slots_of(chunk, self.reading, self.setting, layer)[1])

    def made(self) -> Made:
        slots = self.setting.places.slots(self.reading.each)
        living = slots.living(self.setting.as_of)
        if self.reading.without is not None:
            out = self.setting.read(r.Covered(self.reading.without, self.reading.each))["hit"]
            living = np.where(out, 0, living)
        covered = np.where(self.counts >= self.reading.at_least, living, 0)
        everybody, some = np.zeros(self.setting.size, np.int64), np.zeros(self.setting.size, np.int64)
        sum_into(everybody, slots.subject, living)
        sum_into(some, slots.subject, covered)
        return {"covered": some, "all": everybody, "hit": self.counts > 0}


@gatherer.register
def _(reading: r.Covered, setting: Setting) -> Gatherer:
    slots = setting.places.slots(reading.each)
    return Covering(reading, setting, np.zeros(len(slots.subject), np.int64))


def slots_of(
    chunk: Chunk, reading: r.Covered | r.Missing, setting: Setting, layer: int
) -> tuple[Array | None, Array]:  # fmt: skip
    """Selected rows that belong to a slot, and the slots."""
    rows, subjects = chunk.select(reading.source)
    if not reading.each and setting.places.alone:
        return rows, subjects
    units = chunk.array("unit")
    if reading.source.linked or setting.places.persons:
        found = setting.places.slots_of(reading.each, subjects, units if rows is None else units[rows])
        held = found != NOBODY
        return (np.flatnonzero(held) if rows is None else rows[held]), found[held]
    slot = setting.places.slots(reading.each).slot[layer]
    found = slot[units if rows is None else units[rows]]
    held = found != NOBODY
    if held.all():
        return rows, found
    return (np.flatnonzero(held) if rows is None else rows[held]), found[held]


@dataclass
class Register(Gatherer):
    counts: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        """The register is no matter of facts."""

    def made(self) -> Made:
        return {"n": self.counts}


@gatherer.register
def _(reading: r.Features, setting: Setting) -> Gatherer:
    period = setting.period
    return Register(setting.places.featured(reading, period.start, period.end))


@gatherer.register
def _(reading: r.Lived, setting: Setting) -> Gatherer:
    return Register(setting.places.lived(reading.parts))


@gatherer.register
def _(reading: r.Heads, setting: Setting) -> Gatherer:
    return Register(setting.places.heads(reading.of, setting.as_of))
