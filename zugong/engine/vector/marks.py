"""From readings to marks: clauses and indicators, for all subjects at once.

Where an indicator hangs on one figure that takes few values, it is worked out once per value and looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.ir.readings import AnyReading
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.comparing import imputed
from zugong.engine.vector.exact import Exact, constant, either, narrow, times
from zugong.engine.vector.figures import Value, marked, value_of
from zugong.engine.vector.formulas import together
from zugong.engine.vector.keyed import World
from zugong.engine.vector.keyed import together as together_again
from zugong.engine.vector.maps import given

ZERO = Fraction(0)
Marked = tuple[Exact, Array | None]

#: a table of so many values and one for no data has entries of 16 bits
FEW, FEW_ANYWAY = 65_534, 64


@dataclass
class Marker:
    """`look`: the made reading under a name, and the scale of its numbers."""

    program: p.Program
    size: int
    look: Callable[[AnyReading, str], tuple[Array, int]]
    #: the parts of all subjects that a clause is worked out for, with everything it looks at
    world: Callable[[p.PerKey, p.ClauseMarks], World]
    #: the number of the group of each subject
    groups: Callable[[], Array]
    #: figures worked out already; they survive a change of weights
    values: dict[p.Figure, Value] = field(default_factory=dict)
    marks: dict[str, tuple[Exact, Array | None]] = field(default_factory=dict)
    #: the same by the figures of this program themselves, which are told apart at once
    _known: dict[int, Value] = field(default_factory=dict)

    def indicator(self, node: p.IndicatorMarks) -> tuple[Exact, Array | None]:
        """Marks, and where the indicator is not assessed (None: assessed everywhere)."""
        clauses: list[Marked] = []
        found = self._looked_up(node)
        if found is None:
            clauses = [self.clause_marks(clause) for clause in node.clauses]
            for place, (clause, (marks, absent)) in enumerate(zip(node.clauses, clauses, strict=True)):
                self.tell("clause", node.id, signed(clause, marks), absent, place)
            found = joined(node, clauses, self.size, self.tell)
        lacking = self._lacking(node, clauses, found)
        if node.applies is not None:
            found = self.apart(found, node.applies)
        self.tell("assessed", node.id, *found)
        if node.imputed:
            found = imputed(found, lacking, self.groups(), node.rounding)
        self.marks[node.id] = found
        return found

    def tell(self, what: str, of: str, value: Exact, absent: Array | None = None, place: int = 0) -> None:
        """A step that is taken; for who wants to know (`telling`)."""

    def _lacking(self, node: p.IndicatorMarks, clauses: list[Marked], found: Marked) -> Array:
        """Where the mean of the others is to stand in."""
        lacking = np.zeros(self.size, bool)
        if not node.imputed:
            return lacking
        absents = [absent for _, absent in clauses] or [found[1]]
        for clause, absent in zip(node.clauses, absents, strict=True):
            if clause.imputed and absent is not None:
                lacking |= absent
        if node.applies is None:
            return lacking
        inside = self.applies(node.applies)
        return (lacking & inside) | (~inside if node.applies.imputed else False)

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
            return marked(figure, self)
        if p.marked_in(figure):
            return value_of(figure, self)
        known = self._known.get(id(figure))
        if known is None:
            known = self.values.get(figure)
            if known is None:
                known = self.values[figure] = value_of(figure, self)
            self._known[id(figure)] = known
        return known

    def clause_marks(self, clause: p.ClauseMarks) -> Marked:
        """Unsigned marks of a clause, and where it is not assessed."""
        target = None if clause.target is None else self.value(clause.target)
        marks, absent = mapped(clause, self.clause(clause), target, self._factor(clause))
        if clause.per is not None:
            marks, absent = self._in_parts(clause.per, clause.cap, (marks, absent))
        if clause.keyed is not None:
            marks, absent = self._by_keys(clause, clause.keyed, (marks, absent))
        if clause.applies is None:
            return marks, absent
        inside = self.applies(clause.applies)
        return marks.replaced(~inside, ZERO), None if absent is None else absent & inside

    def _by_keys(self, clause: p.ClauseMarks, per: p.PerKey, whole: Marked) -> Marked:
        world = self.world(per, clause)
        done = {of: self.marks[of] for figure in clause.figures for of in p.marked_in(figure)}
        own = {
            of: (_taken(value, world.subject), None if absent is None else absent[world.subject])
            for of, (value, absent) in done.items()
        }
        inner = Marker(self.program, world.size, world.look, self.world, self.groups, {}, own)
        found, lacks = inner.clause_marks(replace(clause, applies=None, keyed=None))
        total, kept, there = together_again(per, found, lacks, world.subject, self.size)
        if per.alone:
            nobody = constant(per.nobody or ZERO, self.size)
            whole = nobody, np.ones(self.size, bool) if per.nobody is None else None
        return _closed(per, clause.cap, (total, kept, there > 0), whole)

    def _in_parts(self, per: p.Per, cap: Fraction | None, whole: Marked) -> Marked:
        there, kept = np.zeros(self.size, bool), np.zeros(self.size, np.int64)
        total = constant(ZERO, self.size)
        for lived, part in per.parts:
            inside = self.look(lived, "n")[0] > 0
            marks, absent = self.clause_marks(part)
            marks = marks if per.cap is None else marks.at_most(per.cap)
            keep = inside if absent is None else inside & ~absent
            if per.join == "highest":
                total = either(keep & ((kept == 0) | (marks.add(total, -1).above > 0)), marks, total)
            else:
                total = total.add(marks.replaced(~keep, ZERO))
            there, kept = there | inside, kept + keep
        return _closed(per, cap, (total, kept, there), whole)

    def _factor(self, clause: p.ClauseMarks) -> Exact | None:
        """What is measured and multiplies the whole clause, with its plain factors."""
        if not clause.factors:
            return None
        found = None if clause.times is None else constant(clause.times, self.size)
        for factor in clause.factors:
            value = self.value(factor.figure)
            own = value.exact if value.lacks is None else value.exact.replaced(value.lacks, factor.otherwise)
            if found is None:
                found = own
            elif clause.highest:
                found = either(found.add(own, -1).above >= 0, found, own)
            else:
                found = found.product(own)
        return found

    def _looked_up(self, node: p.IndicatorMarks) -> Marked | None:
        """One figure with few values: a table of marks, and the last entry for no data."""
        if len(node.clauses) != 1 or not node.clauses[0].simple:
            return None
        return looked_up(node, self.clause(node.clauses[0]))


def _taken(value: Exact, places: Array) -> Exact:
    return Exact(value.above[places], value.below if isinstance(value.below, int) else value.below[places])


def _closed(per: p.Per | p.PerKey, cap: Fraction | None, found: tuple[Exact, Array, Array], whole: Marked) -> Marked:
    """The parts come together; who has none has the marks of the whole."""
    total, kept, there = found
    if per.join == "mean":
        total = Exact(total.above, times(np.maximum(kept, 1), total.below)).rounded(per.rounding)
    total = total if cap is None else total.at_most(cap)
    marks, absent = whole
    lacking = np.where(there, kept == 0, False if absent is None else absent)
    return either(there, total, marks), lacking if lacking.any() else None


# ---- clauses -------------------------------------------------------------------------------------


def mapped(clause: p.ClauseMarks, value: Value, target: Value | None, factor: Exact | None) -> Marked:
    lacks = value.lacks if target is None else together(value.lacks, target.lacks)
    marks = given(clause.map, value.exact, None if target is None else target.exact)
    if factor is not None:
        marks = marks.product(factor)
    elif clause.times is not None:
        marks = marks.by(clause.times)
    if clause.cap is not None:
        marks = marks.at_most(clause.cap)
    absent = None
    if lacks is not None:
        marks = marks.replaced(lacks, clause.lacking or ZERO)
        absent = lacks if clause.lacking is None else None
    if target is not None and isinstance(clause.map, p.Proportion) and clause.map.at_zero is None:
        nothing = target.exact.above == 0 if lacks is None else (target.exact.above == 0) & ~lacks
        marks, absent = marks.replaced(nothing, ZERO), together(absent, nothing)
    return marks, absent


# ---- indicators ----------------------------------------------------------------------------------


def looked_up(node: p.IndicatorMarks, value: Value) -> Marked | None:
    above, below = value.exact.above, value.exact.below
    if not isinstance(below, int) or above.dtype == object or not len(above):
        return None
    low, high = value.span
    if high - low > min(FEW, max(FEW_ANYWAY, len(above))):
        return None
    every = Value(Exact(np.arange(low, high + 2, dtype=np.int64), below, max(abs(low), abs(high + 1))))
    if value.lacks is not None:
        every.lacks = np.zeros(high - low + 2, bool)
        every.lacks[-1] = True
    marks, _ = joined(node, [mapped(node.clauses[0], every, None, None)], high - low + 2)
    absent = value.lacks if node.clauses[0].lacking is None else None
    return Exact(narrow(marks.above, marks.most)[value.entries], marks.below, marks.most), absent


def joined(
    node: p.IndicatorMarks, clauses: list[Marked], size: int,
    tell: Callable[[str, str, Exact, Array | None], None] = lambda what, of, value, absent: None,
) -> Marked:  # fmt: skip
    """Clauses together, within the limits of the indicator."""
    own = [signed(clause, marks) for clause, (marks, _) in zip(node.clauses, clauses, strict=True)]
    own = _chosen(node.join, own)
    within = [marks for clause, marks in zip(node.clauses, own, strict=True) if not clause.beyond]
    total = reduce(Exact.add, within).add_constant(node.start) if within else constant(node.start, size)
    absent = together(*(absent for _, absent in clauses))
    tell("together", node.id, total, absent)
    if node.most is not None:
        total = total.at_most(node.most)
    if node.floor is not None:
        total = total.at_least(node.floor)
    tell("limited", node.id, total, absent)
    for clause, marks in zip(node.clauses, own, strict=True):
        total = total.add(marks) if clause.beyond else total
    return total.rounded(node.rounding), absent


def signed(clause: p.ClauseMarks, marks: Exact) -> Exact:
    return marks if clause.sign > 0 else Exact(-marks.above, marks.below, marks.bound)


def _chosen(join: str, signed: list[Exact]) -> list[Exact]:
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
