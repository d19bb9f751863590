"""Formulas in SQL: the steps of `vector.formulas`, with the condition under which there is no data."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from zugong.engine.expression import COMPARISONS
from zugong.engine.ir import program as p
from zugong.engine.sql.figures import Value, value_of
from zugong.engine.sql.steps import Arithmetic, Exact

if TYPE_CHECKING:
    from zugong.engine.sql.marks import Marker

SIGNS = {"==": "=", "!=": "<>"}


@value_of.register(p.Formula)
def _(figure: p.Formula, marker: Marker) -> Value:
    return _Walk(marker, figure.rounding).number(figure.tree)


class _Walk:
    def __init__(self, marker: Marker, rounding: p.Digits | None) -> None:
        self.marker, self.rounding, self.sums = marker, rounding, marker.sums

    def number(self, step: p.Step) -> Value:
        if step.figure is not None:
            return value_of(step.figure, self.marker)
        if step.op == "if":
            return self._choice(step)
        args = [self.number(part) for part in step.args]
        lacks = self.together(*(value.lacks for value in args))
        if step.op == "/":
            return self._quotient(args[0].exact, args[1].exact, lacks)
        return Value(_arithmetic(step.op, [value.exact for value in args], self.sums), lacks)

    def together(self, *lacks: str) -> str:
        """Where anything is lacking."""
        found = list(dict.fromkeys(one for one in lacks if one))
        return self.marker.condition(" OR ".join(found)) if found else ""

    def _quotient(self, top: Exact, bottom: Exact, lacks: str) -> Value:
        nothing = self.marker.condition(f"{bottom.above} = 0")
        found = self.sums.ratio(top, self.sums.replaced(bottom, nothing, Fraction(1)))
        return Value(self.sums.rounded(found, self.rounding), self.together(lacks, nothing))

    def _choice(self, step: p.Step) -> Value:
        holds, lacks = self.truth(step.args[0])
        yes, no = (self.number(part) for part in step.args[1:])
        inside = ""
        if yes.lacks or no.lacks:
            inside = f"CASE WHEN {holds} THEN {yes.lacks or 'FALSE'} ELSE {no.lacks or 'FALSE'} END"
        return Value(self.sums.choose(holds, yes.exact, no.exact), self.together(lacks, inside))

    def truth(self, step: p.Step) -> tuple[str, str]:
        """All parts are looked at, even where the first would settle it."""
        if step.op not in COMPARISONS:
            parts = [self.truth(part) for part in step.args]
            lacks = self.together(*(lacking for _, lacking in parts))
            if step.op == "not":
                return self.marker.condition(f"NOT {parts[0][0]}"), lacks
            return self.marker.condition(f" {step.op.upper()} ".join(holds for holds, _ in parts)), lacks
        left, right = (self.number(part) for part in step.args)
        one, other = self.sums.alike(left.exact, right.exact)
        holds = self.marker.condition(f"{one.above} {SIGNS.get(step.op, step.op)} {other.above}")
        return holds, self.together(left.lacks, right.lacks)


def _arithmetic(op: str, args: list[Exact], sums: Arithmetic) -> Exact:
    first = args[0]
    if op in {"neg", "abs"}:
        return Exact(sums.let(f"(-{first.above})" if op == "neg" else f"ABS({first.above})"), first.below)
    if op in {"floor", "ceil"}:
        return Exact(sums.quotient(first.above, first.below, "floor" if op == "floor" else "ceiling"))
    for other in args[1:]:
        if op == "*":
            first = sums.multiplied(first, other)
        elif op in {"+", "-"}:
            first = sums.add(first, other, 1 if op == "+" else -1)
        else:
            one, two = sums.alike(first, other)
            first = Exact(sums.let(f"{'LEAST' if op == 'min' else 'GREATEST'}({one.above}, {two.above})"), one.below)
    return first
