"""A run: readings kind by kind, each file streamed once; then marks. Readings are kept, so that other weights or
targets on the same snapshot cost the marks alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

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
from zugong.engine.vector import different, missing  # registers their gatherers
from zugong.engine.vector.chunk import Chunk, Window
from zugong.engine.vector.exact import Exact, times
from zugong.engine.vector.gathering import Gatherer, Made, Setting, gatherer
from zugong.engine.vector.marks import Marker
from zugong.engine.vector.places import Places
from zugong.engine.vector.result import Column, Result
from zugong.engine.vector.scales import scale_of_reading
from zugong.engine.vector.totals import totals
from zugong.timeline import Period

assert different
assert missing


def score(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None
) -> Result:  # fmt: skip
    """Marks of all subjects; the same to the last digit as the scalar evaluator's."""
    return Run(layout, lower(plan, period, as_of), subjects).result()


@dataclass
class Run:
    """One snapshot, one scheme, one day."""

    layout: Layout
    program: Program
    subjects: Iterable[str] | None = None
    made: dict[r.AnyReading, Made] = field(default_factory=dict)
    values: dict[p.Figure, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = Places.of(self.layout, self.program, self.subjects)
        self.setting = Setting(self.layout, self.places, self.program.period, self.program.as_of)

    @property
    def size(self) -> int:
        return len(self.places.ids)

    def result(self) -> Result:
        for kind, readings in self.program.readings.items():
            self.read(kind, [reading for reading in readings if reading not in self.made])
        return self.marked(self.program)

    def read(self, kind: str, readings: list[r.AnyReading]) -> None:
        gatherers = {reading: gatherer(reading, self.setting) for reading in readings}
        if gatherers and kind in self.layout.kinds:
            self._stream(kind, gatherers)
        for reading, gathered in gatherers.items():
            self.made[reading] = gathered.made()

    def _stream(self, kind: str, gatherers: dict[r.AnyReading, Gatherer]) -> None:
        period = self.program.period
        window = Window(period.start, period.end, self.program.as_of, self.program.fact_date == "recorded")
        columns = columns_read(self.layout, kind, gatherers, window)
        if any(layer.first is not None for layer in self.places.layers):
            columns = sorted({*columns, "occurred"})
        for table in self.layout.batches(kind, columns):
            for number, layer in enumerate(self.places.layers):
                chunk = Chunk(self.layout, kind, table, window, layer)
                for gathered in gatherers.values():
                    gathered.take(chunk, number)

    def marked(self, program: Program) -> Result:
        """Marks by this program (perhaps with other weights) over what has been read."""
        marker = Marker(program, self.size, self.look, self.values)  # type: ignore[arg-type]
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

    def look(self, reading: r.AnyReading, name: str) -> tuple[Array, int]:
        """A number of a reading, and its decimal places."""
        if reading not in self.made:
            self.read(reading.kind, [reading])
        return self.made[reading][name], scale_of_reading(self.layout, reading, name)


def column(value: Exact, absent: Array | None = None) -> Column:
    """Every mark is a finite decimal by now; it gets as few places as all of them need."""
    assert isinstance(value.below, int)
    digits = digits_of(Fraction(1, value.below))
    above = times(value.above, 10**digits // value.below)
    return Column(above if absent is None else np.where(absent, 0, above), digits, absent)


def columns_read(layout: Layout, kind: str, readings: Iterable[r.AnyReading], window: Window) -> list[str]:
    """The columns of a kind that these readings look at, and no other."""
    meta = layout.kinds[kind]
    names = {column for column, _, _ in window.tests(meta)} | {"unit"}
    fields: set[str] = set()
    for reading in readings:
        assert isinstance(reading, r.Reading)
        names |= _columns_of(reading)
        tests = (*reading.source.tests, *(reading.source.excused or ()))
        fields |= {test.field for test in tests if test.field != OCCURRED} | {
            reading.source.approval,
            *reading.source.said,
        }
        parts = (getattr(reading, part, "") for part in ("field", "top", "bottom", "matter"))
        fields |= {name for name in parts if name}
        if isinstance(reading, r.Different) and reading.by.startswith("field:"):
            fields.add(reading.by[6:])
        if any(test.field == OCCURRED for test in tests):
            names.add("occurred")
    return sorted(names | {PREFIX + name for name in fields if name in meta.fields})


def _columns_of(reading: r.Reading) -> set[str]:
    names: set[str] = set()
    if reading.source.within is not None:
        names |= {"occurred", "recorded"}
    if isinstance(reading, r.Last):
        names |= {"occurred", "recorded", "id"}
    if isinstance(reading, r.Missing | r.FirstDay):
        names.add("occurred")
    if isinstance(reading, r.Different) and reading.by in {"month", "quarter", "week", "fortnight"}:
        names.add("occurred")
    if isinstance(reading, r.People) or (isinstance(reading, r.Different) and reading.by == "person"):
        names.add("pair")
    return names
