"""Formulas: each step for all subjects at once. Whether there is data is worked out beside the numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from zugong.engine.expression import COMPARISONS
from zugong.engine.ir import program as p
from zugong.engine.layout.encoding import Array
from zugong.engine.vector.exact import Exact, either
from zugong.engine.vector.figures import Value, value_of

if TYPE_CHECKING:
    from zugong.engine.vector.marks import Marker

COMPARE: dict[str, Callable[[Array], Array]] = {
    "<": lambda difference: difference < 0, "<=": lambda difference: difference <= 0, ">": lambda difference: difference > 0,
    ">=": lambda difference: difference >= 0, "==": lambda difference: difference == 0, "!=": lambda difference: difference != 0,
}  # fmt: skip


@value_of.register(p.Formula)
def _(figure: p.Formula, marker: Marker) -> Value:
    return _Walk(marker, figure.rounding).number(figure.tree)


class _Walk:
    def __init__(self, marker: Marker, rounding: p.Digits | None) -> None:
        self.marker, self.rounding = marker, rounding

    def number(self, step: p.Step) -> Value:
        if step.figure is not None:
            return self.marker.value(step.figure)
        if step.op == "if":
            return self._choice(step)
        args = [self.number(part) for part in step.args]
        lacks = together(*(value.lacks for value in args))
        if step.op == "/":
            return self._quotient(args[0].exact, args[1].exact, lacks)
        return Value(_arithmetic(step.op, [value.exact for value in args]), lacks)

    def _quotient(self, top: Exact, bottom: Exact, lacks: Array | None) -> Value:
        nothing = bottom.above == 0
        found = top.ratio(bottom.replaced(nothing, Fraction(1))).rounded(self.rounding)
        return Value(found, together(lacks, nothing if nothing.any() else None))

    def _choice(self, step: p.Step) -> Value:
        """Only the branch taken must have data."""
        holds, lacks = self.truth(step.args[0])
        yes, no = (self.number(part) for part in step.args[1:])
        own = [np.zeros(len(holds), bool) if value.lacks is None else value.lacks for value in (yes, no)]
        inside = None if yes.lacks is None and no.lacks is None else np.where(holds, *own)
        return Value(either(holds, yes.exact, no.exact), together(lacks, inside))

    def truth(self, step: p.Step) -> tuple[Array, Array | None]:
        """All parts are looked at, even where the first would settle it."""
        if step.op not in COMPARISONS:
            parts = [self.truth(part) for part in step.args]
            lacks = together(*(lacking for _, lacking in parts))
            truths = [holds for holds, _ in parts]
            if step.op == "not":
                return ~truths[0], lacks
            join = np.logical_and if step.op == "and" else np.logical_or
            return join.reduce(truths), lacks
        left, right = (self.number(part) for part in step.args)
        difference = left.exact.add(right.exact, -1).above
        return COMPARE[step.op](difference).astype(bool), together(left.lacks, right.lacks)


def together(*lacks: Array | None) -> Array | None:
    """Where anything is lacking."""
    found: Array | None = None
    for one in lacks:
        if one is not None:
            found = one if found is None else found | one
    return found


def _arithmetic(op: str, args: list[Exact]) -> Exact:
    first = args[0]
    if op in {"neg", "abs"}:
        return Exact(-first.above if op == "neg" else np.abs(first.above), first.below)
    if op in {"floor", "ceil"}:
        return first.whole("floor" if op == "floor" else "ceiling")
    for other in args[1:]:
        if op == "*":
            first = first.product(other)
        elif op in {"+", "-"}:
            first = first.add(other, 1 if op == "+" else -1)
        else:
            less = first.add(other, -1).above < 0
            first = either(less if op == "min" else ~less, first, other)
    return first
