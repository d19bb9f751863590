"""Exact fractions in arrays: whole numbers above, a whole number (or an array of them) below. Never a float.

Where 63 bits would not do, the same formulas run on Python's own whole numbers: slower, and just as exact."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from zugong.engine.ir.program import Digits

Array = npt.NDArray[Any]
Below = int | Array
ROOM = 2**62


def most(value: Below | Array) -> int:
    if isinstance(value, int):
        return abs(value)
    if not value.size:
        return 0
    return max(abs(int(value.max())), abs(int(value.min())))


def times(left: Array, right: Below) -> Array:
    """The product, in as many bits as it needs."""
    if isinstance(right, int) and right == 1:
        return left
    if left.dtype != object and most(left) * most(right) < ROOM:
        if left.dtype != np.int64:
            left = left.astype(np.int64)
        return left * right
    wide: Array = left.astype(object) * (right if isinstance(right, int) else right.astype(object))
    return wide


def plus(left: Array, right: Below) -> Array:
    if left.dtype != object and (isinstance(right, int) or right.dtype != object) and most(left) + most(right) < ROOM:
        return left + right
    wide: Array = left.astype(object) + (right if isinstance(right, int) else right.astype(object))
    return wide


@dataclass(slots=True)
class Exact:
    """above ÷ below, below > 0."""

    above: Array
    below: Below = 1

    @property
    def size(self) -> int:
        return len(self.above)

    def by(self, factor: Fraction) -> Exact:
        return Exact(times(self.above, factor.numerator), _product(self.below, factor.denominator))

    def over(self, divisor: Fraction) -> Exact:
        assert divisor > 0
        return self.by(1 / divisor)

    def scaled(self, factor: int) -> Exact:
        """The same value with everything multiplied."""
        return Exact(times(self.above, factor), _product(self.below, factor))

    def add(self, other: Exact, sign: int = 1) -> Exact:
        left, right = alike(self, other)
        return Exact(plus(left.above, right.above if sign > 0 else -right.above), left.below)

    def add_constant(self, value: Fraction, sign: int = 1) -> Exact:
        """value + sign × self."""
        mine = self if sign > 0 else Exact(-self.above, self.below)
        if not value:
            return mine
        wide = mine.scaled(_missing(mine.below, value.denominator))
        return Exact(plus(wide.above, _whole(value, wide.below)), wide.below)

    def reaches(self, limit: Fraction, *, strictly: bool = False) -> Array:
        """Where the value is at least (or above) the limit."""
        left, right = self._against(limit)
        found: Array = left > right if strictly else left >= right
        return found.astype(bool)

    def _against(self, limit: Fraction) -> tuple[Array, Below]:
        if isinstance(self.below, int):
            return times(self.above, limit.denominator), limit.numerator * self.below
        return times(self.above, limit.denominator), times(self.below, limit.numerator)

    def at_most(self, limit: Fraction) -> Exact:
        return self.replaced(self.reaches(limit, strictly=True), limit)

    def at_least(self, limit: Fraction) -> Exact:
        return self.replaced(~self.reaches(limit), limit)

    def replaced(self, where: Array, value: Fraction) -> Exact:
        if not where.any():
            return self
        wide = self.scaled(_missing(self.below, value.denominator))
        constant = _whole(value, wide.below)
        above = wide.above.copy() if wide.above is self.above else wide.above
        if isinstance(constant, int):
            if above.dtype != object and abs(constant) >= ROOM:
                above = above.astype(object)
            above[where] = constant
        else:
            if constant.dtype == object:
                above = above.astype(object)
            above[where] = constant[where]
        return Exact(above, wide.below)

    def rounded(self, rounding: Digits | None) -> Exact:
        if rounding is None:
            return self
        power = 10**rounding.digits
        if isinstance(self.below, int) and power % self.below == 0:
            return Exact(times(self.above, power // self.below), power)
        return Exact(quotient(times(self.above, power), self.below, rounding.mode), power)

    def whole(self, mode: str) -> Exact:
        return Exact(quotient(self.above, self.below, mode), 1)


def constant(value: Fraction, size: int) -> Exact:
    return Exact(np.full(size, value.numerator, np.int64), value.denominator)


def quotient(above: Array, below: Below, mode: str) -> Array:
    """above ÷ below as a whole number: half_up and half_even, down and up (to and from 0), floor and ceiling."""
    if above.dtype == object or (not isinstance(below, int) and below.dtype == object) or most(below) * 2 >= ROOM:
        below = below if isinstance(below, int) else below.astype(object)
        above = above.astype(object)
    if mode == "floor":
        return above // below
    if mode == "ceiling":
        return -(-above // below)
    size = np.abs(above)
    whole = size // below
    rest = size - whole * below
    if mode == "half_up":
        more = rest * 2 >= below
    elif mode == "half_even":
        more = (rest * 2 > below) | ((rest * 2 == below) & (whole % 2 == 1))
    elif mode == "up":
        more = rest > 0
    else:
        more = np.zeros(len(above), bool)
    whole = whole + more.astype(whole.dtype)
    found: Array = np.where(above < 0, -whole, whole)
    return found


def _product(below: Below, factor: int) -> Below:
    return below * factor if isinstance(below, int) else times(below, factor)


def _missing(below: Below, denominator: int) -> int:
    """By what to multiply so that the denominator divides what stands below."""
    if isinstance(below, int):
        return math.lcm(below, denominator) // below
    return denominator


def _whole(value: Fraction, below: Below) -> Below:
    if isinstance(below, int):
        return value.numerator * (below // value.denominator)
    return times(below // value.denominator, value.numerator)


def alike(left: Exact, right: Exact) -> tuple[Exact, Exact]:
    if isinstance(left.below, int) and isinstance(right.below, int):
        both = math.lcm(left.below, right.below)
        return left.scaled(both // left.below), right.scaled(both // right.below)
    return (
        Exact(times(left.above, right.below), times_below(left.below, right.below)),
        Exact(times(right.above, left.below), times_below(left.below, right.below)),
    )


def either(where: Array, yes: Exact, no: Exact) -> Exact:
    """One or the other."""
    yes, no = alike(yes, no)
    return Exact(np.where(where, yes.above, no.above), yes.below)


def times_below(left: Below, right: Below) -> Below:
    if isinstance(left, int):
        return _product(right, left)
    return times(left, right)
