"""From readings to marks: figures, maps, clauses, indicators, items and the total, for all subjects at once.

Where an indicator hangs on one figure that takes few values, it is worked out once per value and looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatch

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.ir.readings import AnyReading
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.exact import Exact, constant, either, times
from zugong.timeline import Workdays

FEW, FEW_ANYWAY = 65_536, 64
EPOCH = dt.date(1970, 1, 1)


@dataclass(slots=True)
class Value:
    """The value of a measure for each subject; `lacks`: where there is no data (None: nowhere)."""

    exact: Exact
    lacks: Array | None = None
    _span: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The least and the greatest number above the line; looked for once."""
        if self._span is None:
            self._span = int(self.exact.above.min()), int(self.exact.above.max())
        return self._span


@dataclass
class Marker:
    """`look`: the made reading under a name, and the scale of its numbers."""

    program: p.Program
    size: int
    look: Callable[[AnyReading, str], tuple[Array, int]]
    #: figures worked out already; they survive a change of weights
    values: dict[p.Figure, Value] = field(default_factory=dict)
    marks: dict[str, tuple[Exact, Array | None]] = field(default_factory=dict)

    def indicator(self, node: p.IndicatorMarks) -> tuple[Exact, Array | None]:
        """Marks, and where the indicator is not assessed (None: assessed everywhere)."""
        values = [self.clause(clause) for clause in node.clauses]
        applies = [None if clause.applies is None else self.applies(clause.applies) for clause in node.clauses]
        found = _looked_up(node, values[0]) if len(values) == 1 and applies[0] is None else None
        found = found or _worked_out(node, values, self.size, applies)
        if node.applies is not None:
            found = self.apart(found, node.applies)
        self.marks[node.id] = found
        return found

    def applies(self, scope: p.Applies) -> Array:
        """Where a part applies."""
        found = np.ones(self.size, bool)
        for reading in scope.readings:
            some = self.look(reading, "n")[0] > 0
            found &= ~some if reading is scope.exempt else some
        return found

    def apart(self, found: tuple[Exact, Array | None], scope: p.Applies) -> tuple[Exact, Array | None]:
        """What holds where an indicator or item does not apply."""
        value, absent = found
        out = ~self.applies(scope)
        value = value.replaced(out, scope.otherwise or Fraction(0))
        if scope.otherwise is None:
            return value, out if absent is None else absent | out
        return value, None if absent is None else absent & ~out

    def clause(self, clause: p.ClauseMarks) -> Value:
        """The value a clause goes by: where nothing at all was recorded, that is no answer."""
        value = self.value(clause.figure)
        if clause.seen is None:
            return value
        silent = np.ones(self.size, bool)
        for tally in clause.seen:
            silent &= self.look(tally, "n")[0] == 0
        return Value(value.exact, silent)

    def value(self, figure: p.Figure) -> Value:
        if isinstance(figure, p.Marked):
            return _marked(figure, self)
        if figure not in self.values:
            self.values[figure] = _value(figure, self)
        return self.values[figure]


# ---- figures -------------------------------------------------------------------------------------


@singledispatch
def _value(figure: p.Figure, marker: Marker) -> Value:
    raise NotImplementedError(type(figure).__name__)


@_value.register
def _(figure: p.Amount, marker: Marker) -> Value:
    numbers, scale = marker.look(figure.reading, figure.part)
    lacks = marker.look(figure.reading, "n")[0] == 0 if figure.lacks else None
    return Value(Exact(numbers, 10**scale), lacks)


@_value.register
def _(figure: p.Average, marker: Marker) -> Value:
    sums, scale = marker.look(figure.reading, "sum")
    counts, _ = marker.look(figure.reading, "n")
    average = Exact(sums, times(np.maximum(counts, 1), 10**scale))
    return Value(average.rounded(figure.rounding), counts == 0)


@_value.register
def _(figure: p.Percent, marker: Marker) -> Value:
    (top, above), (bottom, below) = (marker.look(*part) for part in (figure.top, figure.bottom))
    if figure.capped:
        top = np.minimum(top, bottom)
    # a negative sum below the line is a number like any other
    sign = np.where(bottom < 0, -1, 1)
    size = np.where(bottom == 0, 1, np.abs(bottom))
    exact = Exact(times(top * sign, 100 * 10**below), times(size, 10**above))
    return Value(exact.rounded(figure.rounding), bottom == 0)


@_value.register
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
    each = [workdays.is_workday(EPOCH + dt.timedelta(days=day)) for day in range(start + 1, last + 1)]
    late: Array = np.cumsum([0, *each])[np.maximum(days.astype(np.int64) - start, 0)]
    return late


@_value.register
def _(figure: p.Gap, marker: Marker) -> Value:
    together = Exact(marker.look(figure.reading, "missing")[0])
    if figure.restores:
        made_up = Exact(marker.look(figure.reading, "made_up")[0])
        together = together.add(made_up.by(figure.restores), -1)
    if figure.mean:
        owing = np.maximum(marker.look(figure.reading, "owing")[0], 1)
        together = Exact(together.above, times(owing, together.below)).rounded(figure.rounding)
    return Value(together)


@_value.register
def _(figure: p.Met, marker: Marker) -> Value:
    reached = [marker.look(tally, "n")[0] >= needed for tally, needed in figure.needs]
    found = np.logical_and.reduce(reached) if figure.all else np.logical_or.reduce(reached)
    return Value(Exact(np.broadcast_to(found, marker.size).astype(np.int64)))


def _marked(figure: p.Marked, marker: Marker) -> Value:
    marks, absent = marker.marks[figure.of]
    full = next(node.full for node in marker.program.indicators if node.id == figure.of)
    if absent is not None:
        marks = marks.replaced(absent, Fraction(0))
    if not full:
        return Value(constant(Fraction(0), marker.size), np.ones(marker.size, bool))
    return Value(marks.by(100 / full).rounded(figure.rounding))


# ---- maps ----------------------------------------------------------------------------------------


@singledispatch
def given(node: p.Map, value: Exact) -> Exact:
    raise NotImplementedError(type(node).__name__)


@given.register
def _(node: p.PerUnit, value: Exact) -> Exact:
    return value.by(node.by)


@given.register
def _(node: p.Turns, value: Exact) -> Exact:
    last = len(node.marks) - 1
    more = Exact(np.maximum(value.above - last, 0)).by(node.more).add_constant(node.beyond)
    for turn, worth in enumerate(node.marks):
        more = more.replaced(value.above == turn, worth)
    return more


@given.register
def _(node: p.Steps, value: Exact) -> Exact:
    above = _moved(node, value.add_constant(-node.target), node.up)
    below = _moved(node, value.add_constant(node.target, -1), node.down)
    return above.add(below).add_constant(node.start)


def _moved(node: p.Steps, distance: Exact, by: Fraction) -> Exact:
    """Marks for a distance in steps, where there is one. Only a part of a step is a quotient, rounded at once."""
    if not by:
        return constant(Fraction(0), distance.size)
    there = Exact(np.maximum(distance.above, 0), distance.below)
    if node.part == "exact":
        return there.by(by / node.step).rounded(node.rounding)
    return there.over(node.step).whole("floor" if node.part == "drop" else "ceiling").by(by)


@given.register
def _(node: p.Milestones, value: Exact) -> Exact:
    marks = constant(Fraction(0), value.size)
    some = np.zeros(value.size, bool)
    for limit, worth in node.steps:
        reached = value.reaches(limit)
        some |= reached
        marks = marks.add(constant(Fraction(0), value.size).replaced(reached, worth))
    return marks.replaced(~some, node.below)


@given.register
def _(node: p.Bands, value: Exact) -> Exact:
    marks = constant(Fraction(0), value.size)
    for limit, worth in reversed(node.bands):
        reached = np.ones(value.size, bool) if limit is None else value.reaches(limit, strictly=node.strictly)
        marks = marks.replaced(reached, worth)
    return marks


@given.register
def _(node: p.Proportion, value: Exact) -> Exact:
    marks = value.by(node.full / node.target).rounded(node.rounding)
    if node.capped:
        return marks.replaced(value.reaches(node.target), node.full)
    return marks.replaced(value.reaches(node.target) & ~value.reaches(node.target, strictly=True), node.full)


@given.register
def _(node: p.Reach, value: Exact) -> Exact:
    good = np.ones(value.size, bool)
    if node.at_least is not None:
        good &= value.reaches(node.at_least)
    if node.at_most is not None:
        good &= ~value.reaches(node.at_most, strictly=True)
    return constant(node.no, value.size).replaced(good, node.yes)


@given.register
def _(node: p.AsIs, value: Exact) -> Exact:
    return value if node.most is None else value.at_most(node.most)


# ---- indicators ----------------------------------------------------------------------------------


def _looked_up(node: p.IndicatorMarks, value: Value) -> tuple[Exact, Array | None] | None:
    """One figure with few values: a table of marks, and the last entry for no data."""
    above, below = value.exact.above, value.exact.below
    if not isinstance(below, int) or above.dtype == object or not len(above):
        return None
    low, high = value.span
    if high - low > min(FEW, max(FEW_ANYWAY, len(above))):
        return None
    every = Value(Exact(np.arange(low, high + 2, dtype=np.int64), below))
    if value.lacks is not None:
        every.lacks = np.zeros(high - low + 2, bool)
        every.lacks[-1] = True
    marks, _ = _worked_out(node, [every], high - low + 2, [None])
    place = above - low if low else above
    if value.lacks is not None:
        place = np.where(value.lacks, high - low + 1, place)
    absent = value.lacks if node.clauses[0].lacking is None else None
    return Exact(marks.above[place], marks.below), absent


def _worked_out(
    node: p.IndicatorMarks, values: list[Value], size: int, applies: list[Array | None]
) -> tuple[Exact, Array | None]:
    absent: Array | None = None
    signed: list[Exact] = []
    for clause, value, inside in zip(node.clauses, values, applies, strict=True):
        marks = given(clause.map, value.exact).by(clause.times)
        if clause.cap is not None:
            marks = marks.at_most(clause.cap)
        if value.lacks is not None:
            marks = marks.replaced(value.lacks, clause.lacking or Fraction(0))
            if clause.lacking is None:
                lacks = value.lacks if inside is None else value.lacks & inside
                absent = lacks if absent is None else absent | lacks
        if inside is not None:
            marks = marks.replaced(~inside, Fraction(0))
        signed.append(marks if clause.sign > 0 else Exact(-marks.above, marks.below))
    signed = _joined(node.join, signed)
    total = constant(node.start, size)
    for clause, marks in zip(node.clauses, signed, strict=True):
        total = total if clause.beyond else total.add(marks)
    if node.most is not None:
        total = total.at_most(node.most)
    if node.floor is not None:
        total = total.at_least(node.floor)
    for clause, marks in zip(node.clauses, signed, strict=True):
        total = total.add(marks) if clause.beyond else total
    return total.rounded(node.rounding), absent


def _joined(join: str, signed: list[Exact]) -> list[Exact]:
    """All clauses, or one of them alone: the first that gives anything, or the one that gives or takes most."""
    if join == "sum" or len(signed) < 2:
        return signed
    sizes = [Exact(np.abs(marks.above), marks.below) for marks in signed]
    chosen = np.full(signed[0].size, -1)
    best = constant(Fraction(0), signed[0].size)
    for place, size in enumerate(sizes):
        better = (size.add(best, -1).above > 0) if join == "greatest" else (chosen < 0) & (size.above > 0)
        chosen = np.where(better, place, chosen)
        best = either(better, size, best)
    return [marks.replaced(chosen != place, Fraction(0)) for place, marks in enumerate(signed)]
