"""A run: readings kind by kind, each file streamed once; then marks. Readings are kept, so that other weights or
targets on the same snapshot cost the marks alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from zugong.engine.filters import OCCURRED
from zugong.engine.ir import Program, lower
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.places import digits_of
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.layout.layout import PREFIX
from zugong.engine.plan import Plan
from zugong.engine.vector import comparing, different, halves, missing, owing, worth  # registers their gatherers
from zugong.engine.vector.chunk import Chunk, Window
from zugong.engine.vector.exact import Exact, times
from zugong.engine.vector.gathering import Gatherer, Made, Setting, gatherer
from zugong.engine.vector.keyed import Codes, Stream, World
from zugong.engine.vector.links import Links
from zugong.engine.vector.marks import Marker
from zugong.engine.vector.places import Groups, Places
from zugong.engine.vector.result import Column, Result
from zugong.engine.vector.scales import scale_of_reading
from zugong.engine.vector.totals import totals
from zugong.timeline import Period

assert comparing
assert different
assert missing
assert owing
assert worth


def score(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None, *,
    groups: Groups | None = None, processes: int = 1,
) -> Result:  # fmt: skip
    """Marks of all subjects; the same to the last digit as the scalar evaluator's. `groups`: group → subjects, where the
    scheme compares within given groups. `processes`: 2 reads half of the facts in a child; not from a server, whose threads
    a child would not have."""
    return Run(layout, lower(plan, period, as_of), subjects, groups, processes).result()


@dataclass
class Run:
    """One snapshot, one scheme, one day."""

    layout: Layout
    program: Program
    subjects: Iterable[str] | None = None
    groups: Groups | None = None
    processes: int = 1
    made: dict[r.AnyReading, Made] = field(default_factory=dict)
    values: dict[p.Figure, object] = field(default_factory=dict)
    worlds: dict[tuple[str, tuple[r.Source, ...]], World] = field(default_factory=dict)
    _seen: dict[tuple[int, str], tuple[r.AnyReading, Array, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = Places.of(self.layout, self.program, self.subjects)
        self.links = Links(self.places)
        program = self.program
        self.setting = Setting(self.layout, self.places, program.period, program.as_of, program.workdays, self.reading)

    @property
    def size(self) -> int:
        return len(self.places.ids)

    @property
    def _window(self) -> Window:
        period = self.program.period
        return Window(period.start, period.end, self.program.as_of, self.program.fact_date == "recorded")

    def result(self) -> Result:
        left = [
            (kind, [one for one in readings if one not in self.made])
            for kind, readings in self.program.readings.items()
        ]
        work = [(kind, readings) for kind, readings in left if readings]
        if self.processes > 1 and len(work) > 1 and halves.possible():
            halves.read_both(self, *halves.balanced(work, self._facts))
        else:
            for kind, readings in work:
                self.read(kind, readings)
        return self.marked(self.program)

    def _facts(self, kind: str) -> int:
        meta = self.layout.kinds.get(kind)
        return 0 if meta is None else meta.rows

    def read(self, kind: str, readings: list[r.AnyReading]) -> None:
        gatherers = {reading: gatherer(reading, self.setting) for reading in readings}
        if gatherers:
            self._stream(kind, gatherers)
        for reading, gathered in gatherers.items():
            self.made[reading] = gathered.made()

    def _stream(
        self, kind: str, gatherers: dict[r.AnyReading, Gatherer], change: Callable[[Chunk], Chunk] = lambda chunk: chunk,
        more: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Shows all facts of a kind; `change`: into what each chunk is turned, for which `more` columns are read."""
        if kind not in self.layout.kinds:
            return
        columns = columns_read(self.layout, kind, gatherers, self._window)
        columns = sorted({*columns, *self._keys(gatherers), *more} - {""})
        for number, whole in self.chunks(kind, columns):
            chunk = change(whole)
            for reading, gathered in gatherers.items():
                # what is looked up fact by fact knows all layers at once
                if not number or not reading.source.linked:  # type: ignore[union-attr]
                    gathered.take(chunk, number)

    def _keys(self, readings: Iterable[r.AnyReading]) -> set[str]:
        """Columns that say whose a fact is."""
        found = {layer.key for layer in self.places.layers}
        if any(layer.first is not None for layer in self.places.layers):
            found.add("occurred")
        if any(isinstance(reading, r.Reading) and reading.source.linked for reading in readings):
            found |= {"occurred", "pair"}
        return found

    def chunks(self, kind: str, columns: list[str]) -> Iterator[tuple[int, Chunk]]:
        """All facts of a kind, in the light of each layer of places."""
        for table in self.layout.batches(kind, columns):
            for number, layer in enumerate(self.places.layers):
                yield number, Chunk(self.layout, kind, table, self._window, layer, self.links)

    def marked(self, program: Program, marker: Marker | None = None) -> Result:
        """Marks by this program (perhaps with other weights) over what has been read."""
        marker = marker or Marker(program, self.size, self.look, self.world, self.groups_of_all, self.values)  # type: ignore[arg-type]
        for node in program.indicators:
            marker.indicator(node)
        found = totals(program, marker)
        order = [id for item in program.items for id in item.indicators]
        order += list(program.special.indicators) if program.special is not None else []
        return Result(
            self.places.ids,
            {id: column(*marker.marks[id]) for id in order},
            {id: column(*value) for id, value in found.items.items()},
            column(found.base), column(found.special), column(found.total), program.ties, program.later,
        )  # fmt: skip

    @cached_property
    def _group_of(self) -> Array:
        return self.places.groups(self.program, self.groups)

    def groups_of_all(self) -> Array:
        return self._group_of

    def reading(self, reading: r.AnyReading) -> Made:
        if reading not in self.made:
            self.read(reading.kind, [reading])
        return self.made[reading]

    def world(self, per: p.PerKey, clause: p.ClauseMarks) -> World:
        """The parts told by a key, found once, with everything the clause looks at."""
        key = (per.by, per.reads)
        if key not in self.worlds:
            stream = self._of_field(per.by)
            world = World(Codes(per.by, self.setting), self.setting, self.look, stream,
                          lambda reading, name: scale_of_reading(self.layout, reading, name))  # fmt: skip
            world.find(per.reads)
            self.worlds[key] = world
        self.worlds[key].read(p.readings_of_clause(clause))
        return self.worlds[key]

    def _of_field(self, by: str) -> Stream:
        """Streaming that also reads the field by which parts are told, where the kind has it."""

        def stream(
            kind: str, gatherers: dict[r.AnyReading, Gatherer], change: Callable[[Chunk], Chunk], more: set[str]
        ) -> None:
            meta = self.layout.kinds.get(kind)
            own = {PREFIX + by} if meta is not None and by in meta.fields else set()
            self._stream(kind, gatherers, change, more | own)

        return stream

    def look(self, reading: r.AnyReading, name: str) -> tuple[Array, int]:
        """A number of a reading, and its decimal places. Told by the reading itself, which is kept here: to tell long
        descriptions apart, time and again, takes longer than to add up the numbers of a county."""
        known = self._seen.get((id(reading), name))
        if known is None:
            known = self._seen[id(reading), name] = (
                reading, self.reading(reading)[name], scale_of_reading(self.layout, reading, name),
            )  # fmt: skip
        return known[1:]


def column(value: Exact, absent: Array | None = None) -> Column:
    """Every mark is a finite decimal by now; it gets as few places as all of them need."""
    assert isinstance(value.below, int)
    digits = digits_of(Fraction(1, value.below))
    above = times(value.above, 10**digits // value.below)
    return Column(above if absent is None else np.where(absent, 0, above), digits, absent)


#: parts of readings that name a field
NAMING = ("field", "top", "bottom", "matter", "day", "due", "done", "extended", "approval")


def columns_read(layout: Layout, kind: str, readings: Iterable[r.AnyReading], window: Window) -> list[str]:
    """The columns of a kind that these readings look at, and no other."""
    meta = layout.kinds[kind]
    names = {"unit"}
    fields: set[str] = set()
    for reading in readings:
        assert isinstance(reading, r.Reading)
        names |= _columns_of(reading) | {column for column, _, _ in window.tests(meta, reading.source)}
        tests = [*reading.source.tests, *(reading.source.excused or ())]
        if isinstance(reading, r.Points) and reading.times is not None:
            tests += [test for own, _ in reading.times.factors for test in own]
        fields |= {test.field for test in tests if test.field != OCCURRED} | {
            reading.source.approval,
            *reading.source.said,
            "" if reading.source.parties is None else reading.source.parties.field,
        }
        parts = (getattr(reading, part, "") for part in (*NAMING, "quantity"))
        fields |= {name for name in parts if isinstance(name, str) and name and name not in {"occurred", "recorded"}}
        if isinstance(reading, r.Points):
            fields |= {table.field for table in (reading.points, reading.weight) if table is not None}
        by = told_by(reading)
        if by.startswith("field:"):
            fields.add(by[6:])
        if any(test.field == OCCURRED for test in tests):
            names.add("occurred")
    return sorted(names | {PREFIX + name for name in fields if name in meta.fields})


def _columns_of(reading: r.Reading) -> set[str]:
    names: set[str] = set()
    if reading.source.within is not None:
        names |= {"occurred", "recorded"}
    by = told_by(reading)
    ordered = isinstance(reading, r.Last | r.Few) or (isinstance(reading, r.Points) and reading.same == "built")
    if ordered or (isinstance(reading, r.Points | r.Follows) and reading.first_of):
        names |= {"occurred", "recorded", "id"}
    if isinstance(reading, r.Missing | r.FirstDay | r.Dues | r.Runs):
        names |= {"occurred", "recorded"}
    if isinstance(reading, r.Follows) or by in {"month", "quarter", "week", "fortnight"}:
        names.add("occurred")
    if isinstance(reading, r.People | r.Named) or by == "person":
        names.add("pair")
    return names


def told_by(reading: r.Reading) -> str:
    """By what repeats are told, if they are."""
    return reading.by if isinstance(reading, r.Different) else str(getattr(reading, "first_of", ""))
