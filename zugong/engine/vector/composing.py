"""The total from its composition, for all subjects at once; exactly as the scalar evaluator goes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.exact import Exact, constant, either
from zugong.engine.vector.marks import Marker

ZERO, HUNDRED = Fraction(0), Fraction(100)
#: marks, and where there are any
Made = tuple[Exact, Array]


@dataclass
class Composing:
    marker: Marker
    items: dict[str, tuple[Exact, Array | None]]
    special: Exact

    @property
    def size(self) -> int:
        return self.marker.size

    def total(self, part: p.Part) -> Exact:
        return self._made(part)[0]

    def _made(self, part: p.Part) -> Made:
        if part.word == "special":
            return self.special, self._everywhere()
        if part.word in {"item", "indicator"}:
            return self._there(self.items if part.word == "item" else self.marker.marks, part.of)
        if part.word == "times":
            value, there = self._made(part.parts[0])
            return value.product(self._factor(part)), there
        return self._sum(part) if part.word == "sum" else self._weighted(part)

    def _everywhere(self) -> Array:
        return np.ones(self.size, bool)

    def _there(self, marks: dict[str, tuple[Exact, Array | None]], of: str) -> Made:
        value, absent = marks[of]
        if absent is None:
            return value, self._everywhere()
        return value.replaced(absent, ZERO), ~absent

    def _sum(self, part: p.Part) -> Made:
        total, some = constant(ZERO, self.size), np.zeros(self.size, bool)
        for inside in part.parts:
            value, there = self._made(inside)
            total, some = total.add(value.replaced(~there, ZERO)), some | there
        return total, some

    def _weighted(self, part: p.Part) -> Made:
        """Who was not assessed in a part is marked by the rest, whose weights then make the whole."""
        total, weights = constant(ZERO, self.size), constant(ZERO, self.size)
        some, whole = np.zeros(self.size, bool), self._everywhere()
        for inside, weight in zip(part.parts, part.weights, strict=True):
            value, there = self._made(inside)
            if part.hundred and inside.full not in {ZERO, HUNDRED}:
                value = value.by(HUNDRED / inside.full).rounded(part.once)
            total = total.add(value.by(weight).replaced(~there, ZERO))
            weights = weights.add(constant(weight, self.size).replaced(~there, ZERO))
            some, whole = some | there, whole & there
        raised = some & ~whole & ~_equal(weights, Fraction(1))
        if not raised.any():
            return total, some
        scaled = total.ratio(weights.replaced(~raised, Fraction(1))).rounded(part.rounding)
        return either(raised, scaled, total), some

    def _factor(self, part: p.Part) -> Exact:
        if part.figure is not None:
            value = self.marker.value(part.figure)
            factor = value.exact.by(1 / part.by)
            return factor if value.lacks is None else factor.replaced(value.lacks, part.missing)
        if not part.by:
            return constant(part.missing, self.size)
        marks, absent = self.marker.marks[part.of]
        factor = marks.by(1 / part.by).rounded(part.rounding)
        return factor if absent is None else factor.replaced(absent, part.missing)


def _equal(value: Exact, wanted: Fraction) -> Array:
    found: Array = value.add_constant(-wanted).above == 0
    return found
