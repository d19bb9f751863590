"""Clauses worked out for every different unit, person, fact or value of a field by itself: a part of a subject's facts is
marked as if it were a subject of its own, and the parts come together again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.layout.encoding import Array
from zugong.engine.layout.questions import key_of
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.different import LinkedPersons
from zugong.engine.vector.exact import Exact
from zugong.engine.vector.gathering import Gatherer, Made, Setting, gatherer

NONE = -1
Look = Callable[[r.AnyReading, str], tuple[Array, int]]
Stream = Callable[[str, dict[r.AnyReading, Gatherer], Callable[[Chunk], Chunk], set[str]], None]


@dataclass
class PartSetting(Setting):
    """Of parts of subjects."""

    parts: int = 0

    @property
    def size(self) -> int:
        return self.parts


@dataclass
class Codes:
    """A whole number for what tells the parts of a subject."""

    by: str
    setting: Setting
    known: dict[object, int] = field(default_factory=dict)

    def of(self, chunk: Chunk) -> Array:
        if self.by == "unit":
            return chunk.array("unit").astype(np.int64)
        if self.by == "person":
            persons = self.setting.layout.table("pairs").column("person").to_numpy().astype(np.int64)
            return np.append(persons, NONE)[chunk.codes("pair")]
        if self.by == "fact":
            ids = chunk.array("id")
            return ids.astype(np.int64) if ids.dtype.kind in "iu" else self._texts(ids)
        return chunk.answers(self.by, f"part {id(self)}", self._value, np.int64)

    def _value(self, value: object) -> int:
        return self.known.setdefault(key_of(value), len(self.known))

    def _texts(self, ids: Array) -> Array:
        return np.array([self.known.setdefault(one, len(self.known)) for one in ids.tolist()], np.int64)

    @property
    def column(self) -> str:
        return {"unit": "unit", "person": "pair", "fact": "id"}.get(self.by, "")


@dataclass
class Finding(Gatherer):
    """Which parts there are: those of the facts the clause's own measure looks at."""

    source: r.Source
    codes: Codes
    pairs: list[Array]

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.source)
        codes = self.codes.of(chunk)
        self.pairs.append(np.stack([subjects.astype(np.int64), codes if rows is None else codes[rows]]))

    def made(self) -> Made:
        return {}


@dataclass
class PartChunk(Chunk):
    """Rows belong to parts of subjects."""

    world: World | None = None
    _parts: dict[r.Source, tuple[Array, Array, Array]] = field(default_factory=dict)

    def select(self, source: r.Source) -> tuple[Array, Array]:
        rows, parts, _ = self._found(source)
        return rows, parts

    def weights(self, source: r.Source) -> Array:
        _, _, held = self._found(source)
        return super().weights(source)[held]

    def _found(self, source: r.Source) -> tuple[Array, Array, Array]:
        if source not in self._parts:
            assert self.world is not None
            rows, subjects = super().select(source)
            rows = np.arange(self.table.num_rows) if rows is None else rows
            parts = self.world.place(subjects.astype(np.int64), self.world.codes.of(self)[rows])
            held = parts != NONE
            self._parts[source] = rows[held], parts[held], held
        return self._parts[source]


@dataclass
class World:
    """The parts of all subjects by some key; `subject`: whose each is."""

    codes: Codes
    setting: Setting
    look_up: Look
    stream: Stream
    scale: Callable[[r.AnyReading, str], int]
    subject: Array = field(init=False)
    _keys: Array = field(init=False)
    _pairs: Array = field(init=False)
    made: dict[r.AnyReading, Made] = field(default_factory=dict)

    def find(self, sources: Iterable[r.Source]) -> None:
        pairs: list[Array] = [np.zeros((2, 0), np.int64)]
        for source in sources:
            finding: dict[r.AnyReading, Gatherer] = {r.Tally(source): Finding(source, self.codes, pairs)}
            self.stream(source.kind, finding, lambda chunk: chunk, {self.codes.column})
        subjects, keys = np.concatenate(pairs, axis=1)
        self._keys = np.unique(keys)
        self._pairs = np.unique(subjects * len(self._keys) + np.searchsorted(self._keys, keys))
        self.subject = self._pairs // max(len(self._keys), 1)

    @property
    def size(self) -> int:
        return len(self._pairs)

    def place(self, subjects: Array, keys: Array) -> Array:
        """The part each row belongs to; NONE where there is no such part."""
        if not self.size:
            return np.full(len(keys), NONE, np.int64)
        code = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        pair = subjects * len(self._keys) + code
        at = np.minimum(np.searchsorted(self._pairs, pair), self.size - 1)
        found: Array = np.where((self._keys[code] == keys) & (self._pairs[at] == pair), at, NONE)
        return found

    def read(self, readings: Iterable[r.AnyReading]) -> None:
        by_kind: dict[str, dict[r.AnyReading, Gatherer]] = {}
        shared = {item.name: getattr(self.setting, item.name) for item in fields(Setting) if item.name != "memory"}
        setting = PartSetting(**shared, parts=self.size)
        for reading in readings:
            if reading.kind and reading not in self.made:
                by_kind.setdefault(reading.kind, {})[reading] = part_gatherer(reading, setting)
        for kind, gatherers in by_kind.items():
            self.stream(kind, gatherers, self._chunk, {self.codes.column})
            for reading, gathered in gatherers.items():
                self.made[reading] = gathered.made()

    def _chunk(self, chunk: Chunk) -> Chunk:
        return PartChunk(chunk.layout, chunk.kind, chunk.table, chunk.window, chunk.layer, chunk.links, world=self)

    def look(self, reading: r.AnyReading, name: str) -> tuple[Array, int]:
        if not reading.kind:  # of the register, and the same for every part
            numbers, scale = self.look_up(reading, name)
            return numbers[self.subject], scale
        self.read([reading])
        return self.made[reading][name], self.scale(reading, name)


def part_gatherer(reading: r.AnyReading, setting: Setting) -> Gatherer:
    persons = isinstance(reading, r.Different) and reading.by == "person"
    if persons or isinstance(reading, r.People):
        many = reading.at_least if isinstance(reading, r.People) else 1
        assert isinstance(reading, r.Reading)
        return LinkedPersons(r.People(reading.source, many), setting)
    return gatherer(reading, setting)


def together(
    per: p.PerKey, marks: Exact, absent: Array | None, subject: Array, size: int
) -> tuple[Exact, Array, Array]:
    """Marks of subjects from those of their parts; how many parts were assessed, and how many there are."""
    assert isinstance(marks.below, int)
    marks = marks if per.cap is None else marks.at_most(per.cap)
    keep = np.ones(len(subject), bool) if absent is None else ~absent
    kept, there = np.bincount(subject[keep], minlength=size), np.bincount(subject, minlength=size)
    above, own = marks.above[keep], subject[keep]
    # sums of whole numbers of any size: exact, whatever the number of parts
    total = np.zeros(size, object)
    if per.join == "highest":
        order = (
            np.lexsort((above, own))
            if above.dtype != object
            else np.array(sorted(range(len(own)), key=lambda one: (own[one], above[one])), np.int64)
        )
        total[own[order]] = above[order]
    else:
        np.add.at(total, own, above.astype(object))
    found = Exact(_narrowed(total), marks.below)
    return found, kept, there


def _narrowed(numbers: Array) -> Array:
    most = max((abs(one) for one in numbers.tolist()), default=0)
    return numbers.astype(np.int64) if most < 2**62 else numbers
