"""From readings to marks in SQL: the formulas of `vector.marks`, step by step in whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatch

from zugong.engine.ir import program as p
from zugong.engine.ir.readings import AnyReading
from zugong.engine.sql.steps import Arithmetic, Exact, Steps

ZERO = Fraction(0)
Look = Callable[[AnyReading, str], tuple[str, int]]


@dataclass(frozen=True)
class Value:
    """`lacks`: the condition under which there is no data (empty: never)."""

    exact: Exact
    lacks: str = ""


@dataclass
class Marker:
    """`look` names the column of a reading; `late` the column of days late; `marks` those of indicators done before."""

    program: p.Program
    steps: Steps
    look: Look
    late: Callable[[p.Late], str]
    marks: dict[str, tuple[Exact, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sums = Arithmetic(self.steps)

    def indicator(self, node: p.IndicatorMarks, name: str) -> tuple[Exact, str]:
        """Marks, and the condition under which it is not assessed; both as columns that bear the name."""
        sums = self.sums
        absent: list[str] = []
        signed = [self._clause_marks(clause, absent) for clause in node.clauses]
        signed = self._joined(node.join, signed)
        total = sums.constant(node.start)
        for clause, marks in zip(node.clauses, signed, strict=True):
            total = total if clause.beyond else sums.add(total, marks)
        if node.most is not None:
            total = sums.at_most(total, node.most)
        if node.floor is not None:
            total = sums.at_least(total, node.floor)
        for clause, marks in zip(node.clauses, signed, strict=True):
            total = sums.add(total, marks) if clause.beyond else total
        total = sums.rounded(total, node.rounding)
        found = total, f"({' OR '.join(absent)})" if absent else ""
        if node.applies is not None:
            found = apart(found, node.applies, sums, self.look)
        return self._named(*found, name)

    def _clause_marks(self, clause: p.ClauseMarks, absent: list[str]) -> Exact:
        """Signed marks; where they are not assessed is added to `absent`."""
        sums, value = self.sums, self.clause(clause)
        marks = sums.by(given(clause.map, value.exact, sums), clause.times)
        if clause.cap is not None:
            marks = sums.at_most(marks, clause.cap)
        if value.lacks:
            marks = sums.replaced(marks, value.lacks, clause.lacking or ZERO)
        inside = None if clause.applies is None else applying(clause.applies, self.look)
        if value.lacks and clause.lacking is None:
            absent.append(value.lacks if inside is None else f"({value.lacks} AND {inside})")
        if inside is not None:
            marks = sums.replaced(marks, f"NOT ({inside})", ZERO)
        return marks if clause.sign > 0 else Exact(self.steps.let(f"(-{marks.above})"), marks.below)

    def _named(self, total: Exact, absent: str, name: str) -> tuple[Exact, str]:
        self.steps.let(f"({total.above})", name)
        self.steps.keep.append(name)
        if absent:
            self.steps.let(absent, f"{name}_absent")
            self.steps.keep.append(f"{name}_absent")
        return Exact(name, total.below), f"{name}_absent" if absent else ""

    def _joined(self, join: str, signed: list[Exact]) -> list[Exact]:
        if join == "sum" or len(signed) < 2:
            return signed
        below = signed[0]
        for other in signed[1:]:
            below, _ = self.sums.alike(below, other)
        alike = [self.sums.alike(marks, below)[0] for marks in signed]
        sizes = [self.steps.let(f"ABS({marks.above})") for marks in alike]
        branches = []
        for place, size in enumerate(sizes):
            rivals = [f"{size} >= {other}" for other in sizes] if join == "greatest" else []
            branches.append(f" WHEN {' AND '.join([f'{size} > 0', *rivals])} THEN {place}")
        chosen = self.steps.let(f"CASE{''.join(branches)} ELSE -1 END")
        return [self.sums.replaced(marks, f"{chosen} <> {place}", ZERO) for place, marks in enumerate(signed)]

    def clause(self, clause: p.ClauseMarks) -> Value:
        value = _value(clause.figure, self)
        if clause.seen is None:
            return value
        silent = [f"{self.look(tally, 'n')[0]} = 0" for tally in clause.seen]
        return Value(value.exact, self.condition(" AND ".join(silent) or "TRUE"))

    def condition(self, expression: str) -> str:
        return self.steps.let(f"({expression})")


def applying(scope: p.Applies, look: Look) -> str:
    """Where a part applies."""
    found = []
    for reading in scope.readings:
        column, _ = look(reading, "n")
        found.append(f"{column} {'=' if reading is scope.exempt else '>'} 0")
    return f"({' AND '.join(found) or 'TRUE'})"


def apart(found: tuple[Exact, str], scope: p.Applies, sums: Arithmetic, look: Look) -> tuple[Exact, str]:
    """What holds where an indicator or item does not apply."""
    value, absent = found
    inside = sums.let(applying(scope, look))
    value = sums.replaced(value, f"NOT {inside}", scope.otherwise or ZERO)
    if scope.otherwise is None:
        return value, f"(NOT {inside} OR {absent})" if absent else f"(NOT {inside})"
    return value, f"({inside} AND {absent})" if absent else ""


# ---- figures -------------------------------------------------------------------------------------


@singledispatch
def _value(figure: p.Figure, marker: Marker) -> Value:
    raise NotImplementedError(type(figure).__name__)


@_value.register
def _(figure: p.Amount, marker: Marker) -> Value:
    column, scale = marker.look(figure.reading, figure.part)
    lacks = f"{marker.look(figure.reading, 'n')[0]} = 0" if figure.lacks else ""
    return Value(Exact(column, 10**scale), marker.condition(lacks) if lacks else "")


@_value.register
def _(figure: p.Average, marker: Marker) -> Value:
    column, scale = marker.look(figure.reading, "sum")
    count, _ = marker.look(figure.reading, "n")
    below = marker.steps.let(f"(GREATEST({count}, 1) * {10**scale})")
    return Value(marker.sums.rounded(Exact(column, below), figure.rounding), marker.condition(f"{count} = 0"))


@_value.register
def _(figure: p.Percent, marker: Marker) -> Value:
    (top, above), (bottom, below) = (marker.look(*part) for part in (figure.top, figure.bottom))
    if figure.capped:
        top = marker.steps.let(f"LEAST({top}, {bottom})")
    over = marker.steps.let(f"(CASE WHEN {bottom} < 0 THEN -{top} ELSE {top} END * {100 * 10**below})")
    under = marker.steps.let(f"(CASE WHEN {bottom} = 0 THEN 1 ELSE ABS({bottom}) END * {10**above})")
    return Value(marker.sums.rounded(Exact(over, under), figure.rounding), marker.condition(f"{bottom} = 0"))


@_value.register
def _(figure: p.Late, marker: Marker) -> Value:
    late = f"COALESCE({marker.late(figure)}, 0)"
    missing = marker.condition(f"{marker.look(figure.reading, 'n')[0]} = 0")
    if figure.otherwise is None:
        return Value(Exact(marker.steps.let(late)), missing)
    return Value(Exact(marker.steps.let(f"CASE WHEN {missing} THEN {figure.otherwise} ELSE {late} END")))


@_value.register
def _(figure: p.Gap, marker: Marker) -> Value:
    together = Exact(marker.look(figure.reading, "missing")[0])
    if figure.restores:
        made_up = Exact(marker.look(figure.reading, "made_up")[0])
        together = marker.sums.add(together, marker.sums.by(made_up, figure.restores), -1)
    if figure.mean:
        owing = marker.look(figure.reading, "owing")[0]
        below = marker.steps.let(f"(GREATEST({owing}, 1) * {together.below})")
        together = marker.sums.rounded(Exact(together.above, below), figure.rounding)
    return Value(together)


@_value.register
def _(figure: p.Met, marker: Marker) -> Value:
    reached = [f"{marker.look(tally, 'n')[0]} >= {needed}" for tally, needed in figure.needs]
    joined = (" AND " if figure.all else " OR ").join(reached)
    return Value(Exact(marker.steps.let(f"CAST(CASE WHEN {joined} THEN 1 ELSE 0 END AS BIGINT)")))


@_value.register
def _(figure: p.Marked, marker: Marker) -> Value:
    marks, absent = marker.marks[figure.of]
    full = next(node.full for node in marker.program.indicators if node.id == figure.of)
    if not full:
        return Value(marker.sums.constant(ZERO), "TRUE")
    if absent:
        marks = marker.sums.replaced(marks, absent, ZERO)
    return Value(marker.sums.rounded(marker.sums.by(marks, 100 / full), figure.rounding))


# ---- maps ----------------------------------------------------------------------------------------


@singledispatch
def given(node: p.Map, value: Exact, sums: Arithmetic) -> Exact:
    raise NotImplementedError(type(node).__name__)


@given.register
def _(node: p.PerUnit, value: Exact, sums: Arithmetic) -> Exact:
    return sums.by(value, node.by)


@given.register
def _(node: p.Turns, value: Exact, sums: Arithmetic) -> Exact:
    over = Exact(sums.let(f"GREATEST({value.above} - {len(node.marks) - 1}, 0)"))
    more = sums.add(sums.constant(node.beyond), sums.by(over, node.more))
    for times, worth in enumerate(node.marks):
        more = sums.replaced(more, f"{value.above} = {times}", worth)
    return more


@given.register
def _(node: p.Steps, value: Exact, sums: Arithmetic) -> Exact:
    target = sums.constant(node.target)
    above = _moved(node, sums.add(value, target, -1), node.up, sums)
    below = _moved(node, sums.add(target, value, -1), node.down, sums)
    return sums.add(sums.add(above, below), sums.constant(node.start))


def _moved(node: p.Steps, distance: Exact, by: Fraction, sums: Arithmetic) -> Exact:
    if not by:
        return sums.constant(ZERO)
    there = Exact(sums.let(f"GREATEST({distance.above}, 0)"), distance.below)
    if node.part == "exact":
        return sums.rounded(sums.by(there, by / node.step), node.rounding)
    steps = sums.by(there, 1 / node.step)
    whole = sums.quotient(steps.above, steps.below, "floor" if node.part == "drop" else "ceiling")
    return sums.by(Exact(whole), by)


@given.register
def _(node: p.Bands, value: Exact, sums: Arithmetic) -> Exact:
    marks = sums.constant(ZERO)
    for limit, worth in reversed(node.bands):
        reached = "TRUE" if limit is None else sums.reaches(value, limit, strictly=node.strictly)
        marks = sums.replaced(marks, reached, worth)
    return marks


@given.register
def _(node: p.Milestones, value: Exact, sums: Arithmetic) -> Exact:
    marks, some = sums.constant(ZERO), ["FALSE"]
    for limit, worth in node.steps:
        some.append(sums.reaches(value, limit))
        marks = sums.add(marks, sums.replaced(sums.constant(ZERO), some[-1], worth))
    return sums.replaced(marks, f"NOT ({' OR '.join(some)})", node.below)


@given.register
def _(node: p.Proportion, value: Exact, sums: Arithmetic) -> Exact:
    marks = sums.rounded(sums.by(value, node.full / node.target), node.rounding)
    reached = sums.reaches(value, node.target)
    if not node.capped:
        reached = f"{reached} AND NOT ({sums.reaches(value, node.target, strictly=True)})"
    return sums.replaced(marks, reached, node.full)


@given.register
def _(node: p.Reach, value: Exact, sums: Arithmetic) -> Exact:
    good = ["TRUE"]
    if node.at_least is not None:
        good.append(sums.reaches(value, node.at_least))
    if node.at_most is not None:
        good.append(f"NOT ({sums.reaches(value, node.at_most, strictly=True)})")
    return sums.choose(" AND ".join(good), sums.constant(node.yes), sums.constant(node.no))


@given.register
def _(node: p.AsIs, value: Exact, sums: Arithmetic) -> Exact:
    return value if node.most is None else sums.at_most(value, node.most)
