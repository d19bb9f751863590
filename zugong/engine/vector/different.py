"""Gatherers that tell facts apart: different periods, units, persons, matters; levels by matter; the latest fact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from zugong.engine.ir import readings as r
from zugong.engine.layout.encoding import Array
from zugong.engine.layout.questions import key_of
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.gathering import Gatherer, Made, Setting, count_into, gatherer, kept
from zugong.engine.vector.places import EPOCH, NOBODY
from zugong.timeline import KINDS, Period

NOTHING = -1
ONE_DAY = dt.timedelta(days=1)


@dataclass
class Pairs(Gatherer):
    """Different (subject, key) pairs; keys are whole numbers that mean the same in every chunk."""

    reading: r.Different
    setting: Setting
    codes: dict[object, int] = field(default_factory=dict)
    #: key × subject, where there are few different keys
    seen: list[Array] = field(default_factory=list)
    found: list[Array] = field(default_factory=list)

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        keys = self.keys(chunk)
        keys = keys if rows is None else keys[rows]
        held = keys != NOTHING
        if not held.all():
            keys, subjects = keys[held], subjects[held]
        if self.reading.by in KINDS:
            self._periods(keys, subjects)
            return
        self.found.append(np.unique(keys.astype(np.int64) * self.setting.size + subjects))

    def _periods(self, keys: Array, subjects: Array) -> None:
        """A period comes back for most subjects: a mark for each of them is less work than putting pairs in order."""
        for start in np.unique(keys):
            place = self.codes.setdefault(int(start), len(self.codes))
            if place == len(self.seen):
                self.seen.append(np.zeros(self.setting.size, bool))
            self.seen[place][subjects[keys == start]] = True

    def keys(self, chunk: Chunk) -> Array:
        by = self.reading.by
        if by == "unit":
            return chunk.array("unit")
        if by.startswith("field:"):
            return chunk.answers(by[6:], f"key {id(self)}", self._code, np.int32)
        return periods(chunk.array("occurred"), by)

    def _code(self, value: object) -> int:
        key = key_of(value)
        return NOTHING if key == "" else self.codes.setdefault(key, len(self.codes))

    def made(self) -> Made:
        counts = np.zeros(self.setting.size, np.int64)
        for seen in self.seen:
            counts += seen
        if self.found:
            count_into(counts, np.unique(np.concatenate(self.found)) % self.setting.size)
        return {"n": counts}


def periods(days: Array, kind: str) -> Array:
    """A number for the period of each day."""
    if not len(days):
        return days
    low, high = int(days.min()), int(days.max())
    table = np.empty(high - low + 1, np.int32)
    for offset in range(high - low + 1):
        table[offset] = (Period.of(kind, EPOCH + ONE_DAY * (low + offset)).start - EPOCH).days
    found: Array = table[days - low]
    return found


@gatherer.register
def _(reading: r.Different, setting: Setting) -> Gatherer:
    if reading.by == "person":
        return gatherer(r.People(reading.source), setting)
    return Pairs(reading, setting)


# ---- persons -------------------------------------------------------------------------------------


@dataclass
class Folk:
    """Persons inside subjects. `of[layer][pair]`: which of them a pair of unit and person is (None: the pair itself)."""

    subject: Array
    of: list[Array] | None


def folk(setting: Setting) -> Folk:
    if "folk" not in setting.memory:
        setting.memory["folk"] = _folk(setting)
    found: Folk = setting.memory["folk"]
    return found


def _folk(setting: Setting) -> Folk:
    table = setting.layout.table("pairs")
    units, persons = (table.column(name).to_numpy() for name in ("unit", "person"))
    layers = setting.places.layers
    subjects = [layer.of_pairs(units) for layer in layers]
    if len(layers) == 1 and one_place_each(persons):
        return Folk(subjects[0], None)
    everybody = int(persons.max()) + 1 if len(persons) else 1
    keys = [np.where(of == NOBODY, NOTHING, of.astype(np.int64) * everybody + persons) for of in subjects]
    different, place = np.unique(np.concatenate(keys), return_inverse=True)
    subject = np.where(different == NOTHING, NOBODY, different // everybody)
    return Folk(subject, np.split(place.astype(np.int32), len(layers)))


def one_place_each(persons: Array) -> bool:
    """Nobody has facts at two units. Persons are numbered without a gap."""
    return not len(persons) or int(persons.max()) + 1 == len(persons)


@dataclass
class Persons(Gatherer):
    reading: r.People
    setting: Setting
    counts: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        if not chunk.meta.persons:
            return
        rows, _ = chunk.select(self.reading.source)
        pairs = chunk.codes("pair")
        pairs = pairs if rows is None else pairs[rows]
        if chunk.column("pair").null_count:
            pairs = pairs[pairs != NOTHING]
        of = folk(self.setting).of
        count_into(self.counts, pairs if of is None else of[layer][pairs])

    def made(self) -> Made:
        people = folk(self.setting).subject
        enough = people[(self.counts >= max(self.reading.at_least, 1)) & (people != NOBODY)]
        return {"n": np.bincount(enough, minlength=self.setting.size)}


@dataclass
class LinkedPersons(Gatherer):
    """Persons in facts that are looked up one by one: pairs of subject and person, with how many facts they have."""

    reading: r.People
    setting: Setting
    found: list[Array] = field(default_factory=list)

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        pairs = chunk.codes("pair") if rows is None else chunk.codes("pair")[rows]
        held = pairs != NOTHING
        person = self.setting.layout.table("pairs").column("person").to_numpy()[pairs[held]]
        self.found.append(person.astype(np.int64) * self.setting.size + subjects[held])

    def made(self) -> Made:
        keys, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *self.found]), return_counts=True)
        if self.reading.without is not None:
            out = self.setting.read(r.Named(self.reading.without))["keys"]
            stays = ~np.isin(keys, out)
            keys, counts = keys[stays], counts[stays]
        enough = keys[counts >= max(self.reading.at_least, 1)] % self.setting.size
        return {"n": np.bincount(enough, minlength=self.setting.size), "keys": keys}


@gatherer.register
def _(reading: r.Named, setting: Setting) -> Gatherer:
    return LinkedPersons(r.People(reading.source), setting)


@gatherer.register
def _(reading: r.People, setting: Setting) -> Gatherer:
    if reading.source.linked or reading.without is not None:
        return LinkedPersons(reading, setting)
    return Persons(reading, setting, np.zeros(len(folk(setting).subject), np.int32))


# ---- the latest fact -----------------------------------------------------------------------------


@dataclass
class Latest(Gatherer):
    """Latest by day, then day of record, then id as text. Few rows are candidates: only those are put in order."""

    reading: r.Last
    setting: Setting
    columns: list[tuple[Array, Array, Array, Array, Array]] = field(default_factory=list)

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        values, valid = self._values(chunk)
        every = np.arange(chunk.table.num_rows) if rows is None else rows
        every, subjects = kept(every, valid if rows is None or valid is None else valid[rows], None, subjects)
        days, recorded = chunk.array("occurred")[every], chunk.array("recorded")[every]
        keep = _best(self.setting.size, subjects, days, recorded)
        row = every[keep]
        self.columns.append((subjects[keep], days[keep], recorded[keep], chunk.array("id")[row], values[row]))

    def _values(self, chunk: Chunk) -> tuple[Array, Array | None]:
        table = self.reading.worth
        if table is None:
            return chunk.numbers(self.reading.field)
        worth = chunk.answers(table.field, f"points {table.levels}", table.at, np.int64)
        return worth, chunk.answers(table.field, f"known {table.levels}", table.knows, bool)

    def made(self) -> Made:
        counts, found = np.zeros(self.setting.size, np.int64), np.zeros(self.setting.size, np.int64)
        if self.columns:
            subjects, days, recorded, ids, values = (np.concatenate(part) for part in zip(*self.columns, strict=True))
            order = np.lexsort((*text_order(ids), recorded, days, subjects))
            found[subjects[order]] = values[order]  # of equal subjects the last one stays
            counts[subjects] = 1
        return {"n": counts, "value": found}


def _best(size: int, subjects: Array, days: Array, recorded: Array) -> Array:
    """Rows that nobody of the same subject is later than."""
    if not len(subjects):
        return np.zeros(0, bool)
    key = (days.astype(np.int64) << 32) + recorded
    best = np.full(size, np.iinfo(np.int64).min, np.int64)
    np.maximum.at(best, subjects, key)
    found: Array = key == best[subjects]
    return found


def text_order(ids: Array) -> tuple[Array, ...]:
    """Sort keys, the weightiest last, that order ids as texts: 10 before 9."""
    if ids.dtype.kind not in "iu":
        return (np.unique(ids.astype(str), return_inverse=True)[1],)
    digits = np.ones(len(ids), np.int64)
    for power in range(1, 19):
        digits += ids >= 10**power
    return digits, ids * 10 ** (18 - digits)


@gatherer.register
def _(reading: r.Last, setting: Setting) -> Gatherer:
    return Latest(reading, setting)
