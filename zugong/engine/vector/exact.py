"""Exact fractions in arrays: whole numbers above, a whole number (or an array of them) below. Never a float.

Where 63 bits would not do, the same formulas run on Python's own whole numbers: slower, and just as exact."""

from __future__ import annotations

import functools
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
INT64 = np.dtype(np.int64)


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
    if not left.dtype.hasobject and most(left) * most(right) < ROOM:
        if left.dtype != np.int64:
            left = left.astype(np.int64)
        return left * right
    wide: Array = left.astype(object) * (right if isinstance(right, int) else right.astype(object))
    return wide


def plus(left: Array, right: Below) -> Array:
    """The sum, in as many bits as it needs."""
    if not left.dtype.hasobject and (isinstance(right, int) or not right.dtype.hasobject):
        bound = most(left) + most(right)
        if bound < ROOM:
            return (left if bound <= limit_of(left) else left.astype(np.int64)) + right
    wide: Array = left.astype(object) + (right if isinstance(right, int) else right.astype(object))
    return wide


@dataclass(slots=True)
class Exact:
    """above ÷ below, below > 0."""

    above: Array
    below: Below = 1
    #: no number above is greater than this, whatever its sign; below 0 while nobody has looked
    bound: int = -1

    @property
    def size(self) -> int:
        return len(self.above)

    @property
    def most(self) -> int:
        """Looked for once; what is made of the number knows its own from it."""
        if self.bound < 0:
            self.bound = most(self.above)
        return self.bound

    def times(self, factor: int) -> Exact:
        """With the numbers above multiplied, and those below as they are."""
        if factor == 1:
            return self
        bound = self.most * abs(factor)
        if not self.above.dtype.hasobject and bound >= ROOM:  # perhaps it was only feared to be so great
            bound = most(self.above) * abs(factor)
        if not self.above.dtype.hasobject and bound < ROOM:
            above = whole_numbers(self.above)
            return Exact(above * factor, self.below, bound)
        return Exact(self.above.astype(object) * factor, self.below, bound)

    def by(self, factor: Fraction) -> Exact:
        wide = self.times(factor.numerator)
        return Exact(wide.above, _product(self.below, factor.denominator), wide.bound)

    def over(self, divisor: Fraction) -> Exact:
        assert divisor > 0
        return self.by(1 / divisor)

    def product(self, other: Exact) -> Exact:
        return Exact(times(self.above, other.above), times_below(self.below, other.below))

    def ratio(self, other: Exact) -> Exact:
        """self ÷ other, which is nowhere 0. A negative number below the line is a number like any other."""
        size = Exact(times(self.above, other.below), times_below(self.below, np.abs(other.above)))
        return Exact(np.where(other.above < 0, -size.above, size.above), size.below)

    def scaled(self, factor: int) -> Exact:
        """The same value with everything multiplied."""
        if factor == 1:
            return self
        wide = self.times(factor)
        return Exact(wide.above, _product(self.below, factor), wide.bound)

    def add(self, other: Exact, sign: int = 1) -> Exact:
        left, right = alike(self, other)
        bound = left.most + right.most
        if bound < ROOM and not left.above.dtype.hasobject and not right.above.dtype.hasobject:
            own = left.above if bound <= limit_of(left.above) else left.above.astype(np.int64)
            return Exact(own + right.above if sign > 0 else own - right.above, left.below, bound)
        return Exact(plus(left.above, right.above if sign > 0 else -right.above), left.below)

    def add_constant(self, value: Fraction, sign: int = 1) -> Exact:
        """value + sign × self."""
        mine = self if sign > 0 else Exact(-self.above, self.below, self.bound)
        if not value:
            return mine
        wide = mine.scaled(_missing(mine.below, value.denominator))
        constant = _whole(value, wide.below)
        if isinstance(constant, int) and not wide.above.dtype.hasobject and wide.most + abs(constant) < ROOM:
            bound = wide.most + abs(constant)
            own = wide.above if bound <= limit_of(wide.above) else wide.above.astype(np.int64)
            return Exact(own + constant, wide.below, bound)
        return Exact(plus(wide.above, constant), wide.below)

    def reaches(self, limit: Fraction, *, strictly: bool = False) -> Array:
        """Where the value is at least (or above) the limit."""
        left, right = self._against(limit)
        found: Array = left > right if strictly else left >= right
        return found.astype(bool)

    def _against(self, limit: Fraction) -> tuple[Array, Below]:
        above = self.times(limit.denominator).above
        if isinstance(self.below, int):
            return above, limit.numerator * self.below
        return above, times(self.below, limit.numerator)

    def at_most(self, limit: Fraction) -> Exact:
        if not isinstance(self.below, int):
            return self.replaced(self.reaches(limit, strictly=True), limit)
        if self.most * limit.denominator <= limit.numerator * self.below:
            return self
        return self._limited(np.minimum, limit)

    def at_least(self, limit: Fraction) -> Exact:
        if not isinstance(self.below, int):
            return self.replaced(~self.reaches(limit), limit)
        return self._limited(np.maximum, limit)

    def _limited(self, which: np.ufunc, limit: Fraction) -> Exact:
        """The lesser or the greater of the value and the limit, over one number below."""
        wide = self.scaled(_missing(self.below, limit.denominator))
        constant, above = _whole(limit, wide.below), wide.above
        assert isinstance(constant, int)
        if not above.dtype.hasobject and abs(constant) > limit_of(above):
            above = above.astype(np.int64 if abs(constant) < ROOM else object)
        return Exact(which(above, constant), wide.below, max(wide.most, abs(constant)))

    def replaced(self, where: Array, value: Fraction) -> Exact:
        if not where.any():
            return self
        wide = self.scaled(_missing(self.below, value.denominator))
        constant = _whole(value, wide.below)
        above = wide.above.copy() if wide.above is self.above else wide.above
        if isinstance(constant, int):
            if not above.dtype.hasobject and abs(constant) > limit_of(above):
                above = above.astype(np.int64 if abs(constant) < ROOM else object)
            above[where] = constant
            return Exact(above, wide.below, max(wide.bound, abs(constant)) if wide.bound >= 0 else -1)
        if constant.dtype.hasobject:
            above = above.astype(object)
        above[where] = constant[where]
        return Exact(above, wide.below)

    def rounded(self, rounding: Digits | None) -> Exact:
        if rounding is None:
            return self
        power = 10**rounding.digits
        if isinstance(self.below, int) and power % self.below == 0:
            wide = self.times(power // self.below)
            return Exact(wide.above, power, wide.bound)
        wide = self.times(power)
        return Exact(quotient(wide.above, self.below, rounding.mode), power, wide.bound)

    def whole(self, mode: str) -> Exact:
        return Exact(quotient(self.above, self.below, mode), 1)


@functools.cache
def _limit(kind: np.dtype[Any]) -> int:
    return int(np.iinfo(kind).max)


def limit_of(numbers: Array) -> int:
    """The greatest number that has room in the array."""
    return _limit(numbers.dtype)


def whole_numbers(numbers: Array) -> Array:
    """In 64 bits, as they are if they stand so already."""
    return numbers if numbers.dtype is INT64 else numbers.astype(np.int64, copy=False)


def narrow(numbers: Array, bound: int) -> Array:
    """In 16 or 32 bits where they do: what is looked up for everybody is so much less to carry."""
    if numbers.dtype != np.int64:
        return numbers
    return numbers.astype(np.int16 if bound < 2**15 else np.int32 if bound < 2**31 else np.int64, copy=False)


def constant(value: Fraction, size: int) -> Exact:
    return Exact(np.full(size, value.numerator, np.int64), value.denominator, abs(value.numerator))


def quotient(above: Array, below: Below, mode: str) -> Array:
    """above ÷ below as a whole number: half_up and half_even, down and up (to and from 0), floor and ceiling."""
    if above.dtype.hasobject or (not isinstance(below, int) and below.dtype.hasobject) or most(below) * 2 >= ROOM:
        below = below if isinstance(below, int) else below.astype(object)
        above = above.astype(object)
    elif above.dtype != np.int64:
        above = above.astype(np.int64)
    if mode == "floor":
        return above // below
    if mode == "ceiling":
        return -(-above // below)
    size = np.abs(above)
    whole = size // below  # by one number numpy divides without the processor's slow division
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
    return Exact(np.where(where, yes.above, no.above), yes.below, max(yes.most, no.most))


def times_below(left: Below, right: Below) -> Below:
    if isinstance(left, int):
        return _product(right, left)
    return times(left, right)
