"""Figures that look at the whole group: places, means, the best. Ties are told exactly, since numbers are whole."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.exact import Exact, either, most, quotient, times
from zugong.engine.vector.figures import Value, value_of

if TYPE_CHECKING:
    from zugong.engine.vector.marks import Marker

ZERO = Fraction(0)
ROOM = 2**62


def uniform(value: Exact) -> tuple[Array, int]:
    """The same numbers over one whole number, so that they can be compared and added up."""
    if isinstance(value.below, int):
        return value.above, value.below
    below = lcm(*{int(one) for one in value.below})
    above = value.above.astype(object) * (below // value.below.astype(object))
    return above, below


def among(figure: p.Figure, marker: Marker) -> tuple[Array, int, Array]:
    """Numbers that are compared, over one whole number, and who has one: not who was not assessed in an indicator."""
    value = marker.value(figure)
    above, below = uniform(value.exact)
    known = np.ones(marker.size, bool) if value.lacks is None else ~value.lacks
    if isinstance(figure, p.Marked):
        absent = marker.marks[figure.of][1]
        known = known if absent is None else known & ~absent
    return above, below, known


# ---- places --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """`first` is the place by the rule, 0 for none; `tied` how many hold it."""

    first: Array
    tied: Array


def placed(above: Array, known: Array, groups: Array, high: bool, dense: bool) -> Places:
    """1-1-3 leaves out the places after a tie; `dense` (1-1-2) does not, and who ties holds one place there."""
    first, tied = np.zeros(len(above), np.int64), np.zeros(len(above), np.int64)
    rows = np.flatnonzero(known)
    if not len(rows):
        return Places(first, tied)
    order_of = np.unique(above[rows], return_inverse=True)[1].reshape(-1)
    order_of, group = (-order_of if high else order_of), groups[rows]
    order = np.lexsort((order_of, group))
    order_of, group = order_of[order], group[order]
    new_group = np.r_[True, group[1:] != group[:-1]]
    new = new_group | np.r_[True, order_of[1:] != order_of[:-1]]
    run = np.cumsum(new) - 1
    if dense:
        steps = run + 1
        place, same = steps - np.maximum.accumulate(np.where(new_group, steps - 1, 0)), np.ones(len(rows), np.int64)
    else:
        at = np.arange(len(rows))
        place = np.maximum.accumulate(np.where(new, at, 0)) - np.maximum.accumulate(np.where(new_group, at, 0)) + 1
        same = np.bincount(run)[run]
    first[rows[order]], tied[rows[order]] = place, same
    return Places(first, tied)


def places_of(figure: p.Ranked, marker: Marker) -> Places:
    """With those who have no data behind the others, if they have a place at all."""
    above, _, known = among(figure.by, marker)
    groups = marker.groups()
    found = placed(above, known, groups, figure.high, figure.ties == "1-1-2")
    if not figure.last or known.all():
        return found
    count = int(groups.max()) + 1
    behind = np.ones(count, np.int64)
    np.maximum.at(behind, groups[known], (found.first + found.tied)[known])
    without = np.bincount(groups[~known], minlength=count)
    return Places(np.where(known, found.first, behind[groups]), np.where(known, found.tied, without[groups]))


@value_of.register(p.Ranked)
def _(figure: p.Ranked, marker: Marker) -> Value:
    found = places_of(figure, marker)
    lacks = found.first == 0
    if figure.ties == "average":
        return Value(Exact(2 * found.first + found.tied - 1, 2), lacks)
    if figure.ties == "void":
        lacks = lacks | (found.tied > 1)
    if figure.ties == "void_all":
        groups = marker.groups()
        torn = np.zeros(int(groups.max(initial=0)) + 1, bool)
        torn[groups[found.tied > 1]] = True
        lacks = lacks | torn[groups]
    return Value(Exact(found.first), lacks)


@value_of.register(p.Spread)
def _(figure: p.Spread, marker: Marker) -> Value:
    found = places_of(figure.place, marker)
    lacks = found.first == 0
    last = found.first + found.tied - 1
    worth = [worth_of(figure.shape, place) for place in range(1, int(last.max(initial=0)) + 1)]
    below = lcm(*(one.denominator for one in worth), 1)
    upto = np.array([0, *np.cumsum([int(one * below) for one in worth], dtype=object)], object)
    if most(upto) < ROOM:
        upto = upto.astype(np.int64)
    total = Exact(upto[last] - upto[np.maximum(found.first - 1, 0)], below)
    tied = np.maximum(found.tied, 1)
    shared = Exact(total.above, times(tied, below)).rounded(figure.rounding)
    return Value(either(tied == 1, total, shared), lacks)


def worth_of(shape: p.ByPlace | p.ByStep, place: int) -> Fraction:
    """Marks of a place."""
    if isinstance(shape, p.ByPlace):
        return shape.marks[place - 1] if place <= len(shape.marks) else shape.beyond
    marks = shape.full - (place - 1) * shape.step
    return marks if shape.least is None else max(marks, shape.least)


# ---- numbers of the group ------------------------------------------------------------------------


def sums_of(above: Array, kept: Array, groups: Array) -> Array:
    """The sum of each subject's group, over those who are kept."""
    if above.dtype != object and most(above) * max(len(above), 1) >= ROOM:
        above = above.astype(object)
    totals = np.zeros(int(groups.max(initial=0)) + 1, above.dtype if above.dtype == object else np.int64)
    np.add.at(totals, groups[kept], above[kept])
    found: Array = totals[groups]
    return found


def bests_of(above: Array, kept: Array, groups: Array, high: bool) -> Array:
    """The highest (or lowest) of each subject's group; 0 where nobody is kept."""
    rows = np.flatnonzero(kept)
    values, of = above[rows], groups[rows]
    order = np.lexsort((np.unique(values, return_inverse=True)[1].reshape(-1) * (1 if high else -1), of))
    best = np.zeros(int(groups.max(initial=0)) + 1, above.dtype)
    best[of[order]] = values[order]  # of one group the last one stays
    found: Array = best[groups]
    return found


@value_of.register(p.OfGroup)
def _(figure: p.OfGroup, marker: Marker) -> Value:
    above, below, kept = among(figure.by, marker)
    groups = marker.groups()
    if not figure.zeros:
        kept = kept & (above != 0)
    count = sums_of(kept.astype(np.int64), kept, groups)
    if figure.take in {"highest", "lowest"}:
        return Value(Exact(bests_of(above, kept, groups, figure.take == "highest"), below), count == 0)
    total = sums_of(above, kept, groups)
    if not figure.own:
        total, count = total - np.where(kept, above, 0), count - kept
    if figure.take == "sum":
        return Value(Exact(total, below), count == 0)
    return Value(Exact(total, times(np.maximum(count, 1), below)).rounded(figure.rounding), count == 0)


# ---- against the group ---------------------------------------------------------------------------


@value_of.register(p.AgainstBest)
def _(figure: p.AgainstBest, marker: Marker) -> Value:
    own = marker.value(figure.own)
    above, below, kept = among(figure.by, marker)
    groups = marker.groups()
    best = Exact(bests_of(above, kept, groups, figure.high), below)
    over, under = (own.exact, best) if figure.high else (best, own.exact)
    is_best, good = own.exact.add(best, -1).above == 0, best.above > 0
    nobody = sums_of(kept.astype(np.int64), kept, groups) == 0
    divides = good & (under.above > 0)
    marks = over.by(figure.full).ratio(under.replaced(~divides, Fraction(1))).rounded(figure.rounding)
    marks = marks.at_least(ZERO).at_most(figure.full).replaced(~divides, ZERO)
    full = is_best & (good | (figure.zero == "full"))
    marks = marks.replaced(full, figure.full).replaced(nobody, ZERO)
    lacks = np.zeros(marker.size, bool) if own.lacks is None else own.lacks
    if figure.zero == "no_data":
        lacks = lacks | (~divides & ~full & ~nobody)
    return Value(marks, lacks)


@value_of.register(p.AgainstMean)
def _(figure: p.AgainstMean, marker: Marker) -> Value:
    own, mean = marker.value(figure.own), marker.value(figure.mean)
    away = mean.exact.add(own.exact, -1).over(figure.step).rounded(figure.rounding)
    if figure.part != "exact":
        size = quotient(np.abs(away.above), away.below, "floor" if figure.part == "drop" else "ceiling")
        away = Exact(np.where(away.above < 0, -size, size))
    if not figure.beyond:
        away = away.at_least(ZERO)
    marks = away.by(-figure.by).add_constant(figure.full).at_least(ZERO)
    if mean.lacks is not None:
        # nobody else to compare with is full marks; nobody at all, nothing
        marks = marks.replaced(mean.lacks, figure.full).replaced(_nobody(figure.mean, marker), ZERO)
    return Value(marks, own.lacks)


def _nobody(figure: p.OfGroup, marker: Marker) -> Array:
    above, _, kept = among(figure.by, marker)
    if not figure.zeros:
        kept = kept & (above != 0)
    found: Array = sums_of(kept.astype(np.int64), kept, marker.groups()) == 0
    return found


# ---- the mean stands in --------------------------------------------------------------------------


def imputed(
    found: tuple[Exact, Array | None], lacking: Array, groups: Array, rounding: p.Digits | None
) -> tuple[Exact, Array | None]:
    """The mean of those in the group who were assessed, for those who could not be."""
    value, absent = found
    if not lacking.any():
        return found
    known = np.ones(value.size, bool) if absent is None else ~absent
    above, below = uniform(value)
    count = sums_of(known.astype(np.int64), known, groups)
    mean = Exact(sums_of(above, known, groups), times(np.maximum(count, 1), below)).rounded(rounding)
    filled = lacking & (count > 0)
    left = None if absent is None else absent & ~filled
    return either(filled, mean, value), left if left is not None and left.any() else None
