"""Figures in SQL: the value of a measure, made of the columns that were read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import TYPE_CHECKING

from zugong.engine.ir import program as p
from zugong.engine.sql.steps import Exact

if TYPE_CHECKING:
    from zugong.engine.sql.marks import Marker

ZERO = Fraction(0)


@dataclass(frozen=True)
class Value:
    """`lacks`: the condition under which there is no data (empty: never)."""

    exact: Exact
    lacks: str = ""


@singledispatch
def value_of(figure: p.Figure, marker: Marker) -> Value:
    raise NotImplementedError(type(figure).__name__)


@value_of.register(p.Amount)
def _(figure: p.Amount, marker: Marker) -> Value:
    column, scale = marker.look(figure.reading, figure.part)
    lacks = f"{marker.look(figure.reading, 'n')[0]} = 0" if figure.lacks else ""
    return Value(Exact(column, 10**scale), marker.condition(lacks) if lacks else "")


@value_of.register(p.Average)
def _(figure: p.Average, marker: Marker) -> Value:
    column, scale = marker.look(figure.reading, "sum")
    count, _ = marker.look(figure.reading, "n")
    below = marker.steps.let(f"(GREATEST({count}, 1) * {10**scale})")
    return Value(marker.sums.rounded(Exact(column, below), figure.rounding), marker.condition(f"{count} = 0"))


@value_of.register(p.Remaining)
def _(figure: p.Remaining, marker: Marker) -> Value:
    heads, less = marker.look(figure.reading, "n")[0], marker.look(figure.less, "n")[0]
    return Value(Exact(marker.steps.let(f"GREATEST({heads} - {less}, 0)")))


@value_of.register(p.Percent)
def _(figure: p.Percent, marker: Marker) -> Value:
    (top, above), (bottom, below) = (marker.look(*part) for part in (figure.top, figure.bottom))
    if figure.less is not None:
        bottom = marker.steps.let(f"GREATEST({bottom} - {marker.look(figure.less, 'n')[0]}, 0)")
    if figure.capped:
        top = marker.steps.let(f"LEAST({top}, {bottom})")
    over = marker.steps.let(f"(CASE WHEN {bottom} < 0 THEN -{top} ELSE {top} END * {100 * 10**below})")
    under = marker.steps.let(f"(CASE WHEN {bottom} = 0 THEN 1 ELSE ABS({bottom}) END * {10**above})")
    return Value(marker.sums.rounded(Exact(over, under), figure.rounding), marker.condition(f"{bottom} = 0"))


@value_of.register(p.Late)
def _(figure: p.Late, marker: Marker) -> Value:
    late = f"COALESCE({marker.late(figure)}, 0)"
    missing = marker.condition(f"{marker.look(figure.reading, 'n')[0]} = 0")
    if figure.otherwise is None:
        return Value(Exact(marker.steps.let(late)), missing)
    return Value(Exact(marker.steps.let(f"CASE WHEN {missing} THEN {figure.otherwise} ELSE {late} END")))


@value_of.register(p.Gap)
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


@value_of.register(p.Done)
def _(figure: p.Done, marker: Marker) -> Value:
    done = Exact(marker.look(figure.reading, "held")[0])
    if figure.restores:
        made_up = Exact(marker.look(figure.reading, "made_up")[0])
        done = marker.sums.add(done, marker.sums.by(made_up, figure.restores))
    whole = marker.look(figure.reading, "whole")[0]
    above = marker.steps.let(f"({done.above} * 100)")
    below = marker.steps.let(f"(GREATEST({whole}, 1) * {done.below})")
    return Value(marker.sums.rounded(Exact(above, below), figure.rounding), marker.condition(f"{whole} = 0"))


@value_of.register(p.Constant)
def _(figure: p.Constant, marker: Marker) -> Value:
    return Value(marker.sums.constant(figure.value))


@value_of.register(p.Prorated)
def _(figure: p.Prorated, marker: Marker) -> Value:
    lived, whole = marker.look(figure.reading, "n")[0], len(figure.reading.parts)
    part = marker.sums.rounded(marker.sums.by(Exact(lived), figure.whole / whole), figure.rounding)
    return Value(marker.sums.replaced(part, f"{lived} = {whole}", figure.whole))


@value_of.register(p.Met)
def _(figure: p.Met, marker: Marker) -> Value:
    reached = [f"{marker.look(tally, 'n')[0]} >= {needed}" for tally, needed in figure.needs]
    joined = (" AND " if figure.all else " OR ").join(reached)
    return Value(Exact(marker.steps.let(f"CAST(CASE WHEN {joined} THEN 1 ELSE 0 END AS BIGINT)")))


@value_of.register(p.Marked)
def _(figure: p.Marked, marker: Marker) -> Value:
    marks, absent = marker.marks[figure.of]
    full = next(node.full for node in marker.program.indicators if node.id == figure.of)
    if not full:
        return Value(marker.sums.constant(ZERO), "TRUE")
    if absent:
        marks = marker.sums.replaced(marks, absent, ZERO)
    return Value(marker.sums.rounded(marker.sums.by(marks, 100 / full), figure.rounding))
