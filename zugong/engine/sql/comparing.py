"""Figures that look at the whole group, as windows over the subjects: places, means, the best."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from zugong.engine.ir import program as p
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.sql.figures import Value, value_of
from zugong.engine.sql.steps import Arithmetic, Exact, Steps

if TYPE_CHECKING:
    from zugong.engine.sql.marks import Marker

ZERO = Fraction(0)
GROUP = "PARTITION BY grp"


def whole(value: Exact) -> tuple[str, int]:
    if not isinstance(value.below, int):
        raise Unsupported("comparing quotients that are not rounded", evaluator="SQL")
    return value.above, value.below


def among(figure: p.Figure, marker: Marker) -> tuple[str, int, str]:
    """Numbers that are compared, over one whole number, and 1 for who has one."""
    value = value_of(figure, marker)
    above, below = whole(value.exact)
    lacks = value.lacks
    if isinstance(figure, p.Marked):
        absent = marker.marks[figure.of][1]
        lacks = " OR ".join(one for one in (lacks, absent) if one)
    known = marker.steps.let(f"CASE WHEN {lacks} THEN 0 ELSE 1 END" if lacks else "CAST(1 AS INT)")
    return marker.steps.let(f"({above})"), below, known


# ---- places --------------------------------------------------------------------------------------


def places_of(figure: p.Ranked, marker: Marker) -> tuple[str, str]:
    """The place, 0 for none, and how many hold it."""
    above, _, known = among(figure.by, marker)
    let, window, dense = marker.steps.let, marker.steps.window, figure.ties == "1-1-2"
    rank = "DENSE_RANK()" if dense else "RANK()"
    order = "DESC" if figure.high else "ASC"
    place = window(f"{rank} OVER ({GROUP}, {known} ORDER BY {above} {order})")
    first = let(f"CASE WHEN {known} = 1 THEN CAST({place} AS BIGINT) ELSE 0 END")
    tied = "1" if dense else window(f"COUNT(*) OVER ({GROUP}, {known}, {above})")
    if not figure.last:
        return first, let(f"CASE WHEN {known} = 1 THEN {tied} ELSE 0 END")
    others = window(f"SUM({known}) OVER ({GROUP})")
    highest = window(f"MAX({first}) OVER ({GROUP})")
    behind = f"CAST({highest if dense else others} AS BIGINT) + 1"
    without = f"{window(f'COUNT(*) OVER ({GROUP})')} - {others}"
    first = let(f"CASE WHEN {known} = 1 THEN {first} ELSE {behind} END")
    return first, let(f"CASE WHEN {known} = 1 THEN {tied} ELSE CAST({without} AS BIGINT) END")


@value_of.register(p.Ranked)
def _(figure: p.Ranked, marker: Marker) -> Value:
    first, tied = places_of(figure, marker)
    let, lacks = marker.steps.let, f"{first} = 0"
    if figure.ties == "average":
        return Value(Exact(let(f"(2 * {first} + {tied} - 1)"), 2), marker.condition(lacks))
    if figure.ties == "void":
        lacks = f"{lacks} OR {tied} > 1"
    if figure.ties == "void_all":
        torn = marker.steps.window(f"MAX(CASE WHEN {tied} > 1 THEN 1 ELSE 0 END) OVER ({GROUP})")
        lacks = f"{lacks} OR {torn} = 1"
    return Value(Exact(first), marker.condition(lacks))


@value_of.register(p.Spread)
def _(figure: p.Spread, marker: Marker) -> Value:
    first, tied = places_of(figure.place, marker)
    let, sums = marker.steps.let, marker.sums
    last = let(f"({first} + {tied} - 1)")
    before = let(f"({first} - 1)")
    upto, below = upto_of(figure.shape)
    total = Exact(let(f"({upto(last)} - {upto(before)})"), below)
    share = Exact(total.above, let(f"(GREATEST({tied}, 1) * {below})"))
    shared = sums.rounded(share, figure.rounding)
    return Value(sums.choose(f"{tied} = 1", total, shared), marker.condition(f"{first} = 0"))


def upto_of(shape: p.ByPlace | p.ByStep) -> tuple[_Upto, int]:
    """The marks of the first so many places together, and what they are divided by."""
    if isinstance(shape, p.ByPlace):
        below = lcm(*(one.denominator for one in (*shape.marks, shape.beyond)))
        sums = [int(sum(shape.marks[:many], ZERO) * below) for many in range(len(shape.marks) + 1)]
        return _Upto(tuple(sums), int(shape.beyond * below)), below
    least = shape.least
    below = lcm(shape.full.denominator, shape.step.denominator, 1 if least is None else least.denominator)
    full, step = int(shape.full * below), int(shape.step * below)
    if least is None or (not step and full >= int(least * below)):
        return _Upto((), 0, full, step), below
    floor = int(least * below)
    many = 0 if full < floor else (full - floor) // step + 1
    return _Upto((), floor, full, step, many), below


class _Upto:
    """A sum over places as an expression: of a table, or of steps down to the least."""

    def __init__(
        self, table: tuple[int, ...], beyond: int, full: int = 0, step: int = 0, many: int | None = None
    ) -> None:
        self.table, self.beyond, self.full, self.step, self.many = table, beyond, full, step, many

    def __call__(self, place: str) -> str:
        if self.table:
            last = len(self.table) - 1
            cases = "".join(f" WHEN {place} = {many} THEN {marks}" for many, marks in enumerate(self.table) if many)
            over = f"WHEN {place} > {last} THEN {self.table[-1]} + ({place} - {last}) * {self.beyond}"
            return f"CASE {over}{cases} ELSE 0 END"
        falling = f"{place} * {self.full} - {place} * ({place} - 1) // 2 * {self.step}"
        if self.many is None:
            return f"({falling})"
        held = self.many * self.full - self.many * (self.many - 1) // 2 * self.step
        return (
            f"CASE WHEN {place} <= {self.many} THEN {falling} ELSE {held} + ({place} - {self.many}) * {self.beyond} END"
        )


# ---- numbers of the group ------------------------------------------------------------------------


def sum_of(steps: Steps, expression: str, kept: str) -> str:
    total = steps.window(f"SUM(CASE WHEN {kept} = 1 THEN {expression} ELSE 0 END) OVER ({GROUP})")
    return steps.let(f"CAST({total} AS BIGINT)")


def best_of(steps: Steps, above: str, kept: str, *, high: bool) -> str:
    best = steps.window(f"{'MAX' if high else 'MIN'}(CASE WHEN {kept} = 1 THEN {above} END) OVER ({GROUP})")
    return steps.let(f"COALESCE({best}, 0)")


def kept_of(figure: p.OfGroup, marker: Marker) -> tuple[str, int, str, str]:
    """Numbers, who is counted, and how many these are."""
    above, below, kept = among(figure.by, marker)
    if not figure.zeros:
        kept = marker.steps.let(f"CASE WHEN {above} = 0 THEN 0 ELSE {kept} END")
    return above, below, kept, sum_of(marker.steps, "1", kept)


@value_of.register(p.OfGroup)
def _(figure: p.OfGroup, marker: Marker) -> Value:
    above, below, kept, count = kept_of(figure, marker)
    steps = marker.steps
    if figure.take in {"highest", "lowest"}:
        best = best_of(steps, above, kept, high=figure.take == "highest")
        return Value(Exact(best, below), marker.condition(f"{count} = 0"))
    total = sum_of(steps, above, kept)
    if not figure.own:
        total = steps.let(f"({total} - CASE WHEN {kept} = 1 THEN {above} ELSE 0 END)")
        count = steps.let(f"({count} - {kept})")
    lacks = marker.condition(f"{count} = 0")
    if figure.take == "sum":
        return Value(Exact(total, below), lacks)
    under = steps.let(f"(GREATEST({count}, 1) * {below})")
    return Value(marker.sums.rounded(Exact(total, under), figure.rounding), lacks)


# ---- against the group ---------------------------------------------------------------------------


@value_of.register(p.AgainstBest)
def _(figure: p.AgainstBest, marker: Marker) -> Value:
    own, sums, steps = value_of(figure.own, marker), marker.sums, marker.steps
    above, below, kept = among(figure.by, marker)
    best = Exact(best_of(steps, above, kept, high=figure.high), below)
    mine, theirs = sums.alike(own.exact, best)
    over, under = (mine, theirs) if figure.high else (theirs, mine)
    good = f"{best.above} > 0"
    divides = marker.condition(f"{good} AND {under.above} > 0")
    ratio = Exact(
        steps.let(f"({over.above} * {figure.full.numerator})"),
        steps.let(f"(CASE WHEN {divides} THEN {under.above} ELSE 1 END * {figure.full.denominator})"),
    )
    marks = sums.at_most(sums.at_least(sums.rounded(ratio, figure.rounding), ZERO), figure.full)
    marks = sums.replaced(marks, f"NOT {divides}", ZERO)
    full = marker.condition(f"{mine.above} = {theirs.above}" + ("" if figure.zero == "full" else f" AND {good}"))
    nobody = marker.condition(f"{sum_of(steps, '1', kept)} = 0")
    marks = sums.replaced(sums.replaced(marks, full, figure.full), nobody, ZERO)
    lacks = [own.lacks] if own.lacks else []
    if figure.zero == "no_data":
        lacks.append(f"(NOT {divides} AND NOT {full} AND NOT {nobody})")
    return Value(marks, marker.condition(" OR ".join(lacks)) if lacks else "")


@value_of.register(p.AgainstMean)
def _(figure: p.AgainstMean, marker: Marker) -> Value:
    own, mean = value_of(figure.own, marker), value_of(figure.mean, marker)
    sums, steps = marker.sums, marker.steps
    away = sums.rounded(sums.by(sums.add(mean.exact, own.exact, -1), 1 / figure.step), figure.rounding)
    if figure.part != "exact":
        size = sums.quotient(
            steps.let(f"ABS({away.above})"), away.below, "floor" if figure.part == "drop" else "ceiling"
        )
        away = Exact(steps.let(f"CASE WHEN {away.above} < 0 THEN -{size} ELSE {size} END"))
    if not figure.beyond:
        away = sums.at_least(away, ZERO)
    marks = sums.at_least(sums.add(sums.constant(figure.full), sums.by(away, figure.by), -1), ZERO)
    marks = sums.replaced(marks, mean.lacks, figure.full)
    nobody = kept_of(figure.mean, marker)[3]
    return Value(sums.replaced(marks, f"{nobody} = 0", ZERO), own.lacks)


# ---- the mean stands in --------------------------------------------------------------------------


def imputed(value: Exact, absent: str, lacking: str, sums: Arithmetic, rounding: p.Digits | None) -> tuple[Exact, str]:
    """The mean of those in the group who were assessed, for those who could not be."""
    steps = sums.steps
    above, below = whole(value)
    known = steps.let(f"CASE WHEN {absent} THEN 0 ELSE 1 END")
    count = sum_of(steps, "1", known)
    total = sum_of(steps, steps.let(f"({above})"), known)
    mean = sums.rounded(Exact(total, steps.let(f"(GREATEST({count}, 1) * {below})")), rounding)
    filled = steps.let(f"(({lacking}) AND {count} > 0)")
    return sums.choose(filled, mean, value), f"({absent} AND NOT {filled})"
