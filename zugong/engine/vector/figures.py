"""Figures: the value of a measure for all subjects at once, made of the numbers that were read."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import TYPE_CHECKING

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.exact import Exact, constant, times
from zugong.timeline import Workdays

if TYPE_CHECKING:
    from zugong.engine.vector.marks import Marker

EPOCH = dt.date(1970, 1, 1)


@dataclass(slots=True)
class Value:
    """The value of a measure for each subject; `lacks`: where there is no data (None: nowhere)."""

    exact: Exact
    lacks: Array | None = None
    _span: tuple[int, int] | None = None
    _entries: Array | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The least and the greatest number above the line; looked for once."""
        if self._span is None:
            self._span = int(self.exact.above.min()), int(self.exact.above.max())
        return self._span

    @property
    def entries(self) -> Array:
        """Whose value is which entry of a table over the whole (short) span; one more stands for no data. Found once: other
        weights make another table, and leave this as it is."""
        if self._entries is None:
            low, high = self.span
            found = (self.exact.above - low).astype(np.uint16)
            if self.lacks is not None:
                found[self.lacks] = high - low + 1
            self._entries = found
        return self._entries


@singledispatch
def value_of(figure: p.Figure, marker: Marker) -> Value:
    raise NotImplementedError(type(figure).__name__)


@value_of.register(p.Amount)
def _(figure: p.Amount, marker: Marker) -> Value:
    numbers, scale = marker.look(figure.reading, figure.part)
    lacks = marker.look(figure.reading, "n")[0] == 0 if figure.lacks else None
    return Value(Exact(numbers, 10**scale), lacks)


@value_of.register(p.Average)
def _(figure: p.Average, marker: Marker) -> Value:
    sums, scale = marker.look(figure.reading, "sum")
    counts, _ = marker.look(figure.reading, "n")
    average = Exact(sums, times(np.maximum(counts, 1), 10**scale))
    return Value(average.rounded(figure.rounding), counts == 0)


@value_of.register(p.Remaining)
def _(figure: p.Remaining, marker: Marker) -> Value:
    heads, less = marker.look(figure.reading, "n")[0], marker.look(figure.less, "n")[0]
    return Value(Exact(np.maximum(heads - less, 0)))


@value_of.register(p.Percent)
def _(figure: p.Percent, marker: Marker) -> Value:
    (top, above), (bottom, below) = (marker.look(*part) for part in (figure.top, figure.bottom))
    if figure.less is not None:
        bottom = np.maximum(bottom - marker.look(figure.less, "n")[0], 0)
    if figure.capped:
        top = np.minimum(top, bottom)
    # a negative sum below the line is a number like any other
    sign = np.where(bottom < 0, -1, 1)
    size = np.where(bottom == 0, 1, np.abs(bottom))
    exact = Exact(times(top * sign, 100 * 10**below), times(size, 10**above))
    return Value(exact.rounded(figure.rounding), bottom == 0)


@value_of.register(p.Late)
def _(figure: p.Late, marker: Marker) -> Value:
    days, _ = marker.look(figure.reading, "day")
    missing = marker.look(figure.reading, "n")[0] == 0
    late = late_days(np.where(missing, 0, days), figure.due, marker.program.workdays if figure.workdays else None)
    if figure.otherwise is None:
        return Value(Exact(late), missing)
    return Value(Exact(np.where(missing, figure.otherwise, late)))


def late_days(days: Array, due: dt.date, workdays: Workdays | None) -> Array:
    start = (due - EPOCH).days
    if workdays is None:
        return np.maximum(days.astype(np.int64) - start, 0)
    last = int(days.max()) if len(days) else start
    late: Array = _workdays_after(workdays, start, max(last, start))[np.maximum(days.astype(np.int64) - start, 0)]
    return late


@functools.lru_cache(maxsize=64)
def _workdays_after(workdays: Workdays, start: int, last: int) -> Array:
    """How many workdays there are after the first day, up to each that follows."""
    each = [workdays.is_workday(EPOCH + dt.timedelta(days=day)) for day in range(start + 1, last + 1)]
    return np.cumsum([0, *each])


@value_of.register(p.Gap)
def _(figure: p.Gap, marker: Marker) -> Value:
    together = Exact(marker.look(figure.reading, "missing")[0])
    if figure.restores:
        made_up = Exact(marker.look(figure.reading, "made_up")[0])
        together = together.add(made_up.by(figure.restores), -1)
    if figure.mean:
        owing = np.maximum(marker.look(figure.reading, "owing")[0], 1)
        together = Exact(together.above, times(owing, together.below)).rounded(figure.rounding)
    return Value(together)


@value_of.register(p.Done)
def _(figure: p.Done, marker: Marker) -> Value:
    done = Exact(marker.look(figure.reading, "held")[0])
    if figure.restores:
        done = done.add(Exact(marker.look(figure.reading, "made_up")[0]).by(figure.restores))
    whole = marker.look(figure.reading, "whole")[0]
    share = Exact(times(done.above, 100), times(np.maximum(whole, 1), done.below))
    return Value(share.rounded(figure.rounding), whole == 0)


@value_of.register(p.Constant)
def _(figure: p.Constant, marker: Marker) -> Value:
    return Value(constant(figure.value, marker.size))


@value_of.register(p.Prorated)
def _(figure: p.Prorated, marker: Marker) -> Value:
    lived, whole = marker.look(figure.reading, "n")[0], len(figure.reading.parts)
    part = Exact(lived).by(figure.whole / whole).rounded(figure.rounding)
    return Value(part.replaced(lived == whole, figure.whole))


@value_of.register(p.Met)
def _(figure: p.Met, marker: Marker) -> Value:
    reached = [marker.look(tally, "n")[0] >= needed for tally, needed in figure.needs]
    found = np.logical_and.reduce(reached) if figure.all else np.logical_or.reduce(reached)
    return Value(Exact(np.broadcast_to(found, marker.size).astype(np.int64)))


def marked(figure: p.Marked, marker: Marker) -> Value:
    marks, absent = marker.marks[figure.of]
    full = next(node.full for node in marker.program.indicators if node.id == figure.of)
    if absent is not None:
        marks = marks.replaced(absent, Fraction(0))
    if not full:
        return Value(constant(Fraction(0), marker.size), np.ones(marker.size, bool))
    return Value(marks.by(100 / full).rounded(figure.rounding))
