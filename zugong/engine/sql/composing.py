"""The total from its composition in SQL: the steps of `vector.composing`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from zugong.engine.ir import program as p
from zugong.engine.sql.figures import value_of
from zugong.engine.sql.marks import Marker
from zugong.engine.sql.steps import Exact

ZERO, HUNDRED = Fraction(0), Fraction(100)
#: marks, and the condition that there are none (empty: there always are)
Made = tuple[Exact, str]


@dataclass
class Composing:
    marker: Marker
    items: dict[str, tuple[Exact, str]]
    special: Exact

    def __post_init__(self) -> None:
        self.sums = self.marker.sums

    def total(self, part: p.Part) -> Exact:
        return self._made(part)[0]

    def _made(self, part: p.Part) -> Made:
        if part.word == "special":
            return self.special, ""
        if part.word in {"item", "indicator"}:
            value, absent = (self.items if part.word == "item" else self.marker.marks)[part.of]
            absent = absent and self.marker.condition(absent)
            return self._taken(value, absent), absent
        if part.word == "times":
            value, absent = self._made(part.parts[0])
            return self.sums.multiplied(value, self._factor(part)), absent
        return self._sum(part) if part.word == "sum" else self._weighted(part)

    def _taken(self, value: Exact, absent: str) -> Exact:
        return self.sums.replaced(value, absent, ZERO) if absent else value

    def _none(self, absents: list[str]) -> str:
        """There are none at all."""
        return self.marker.condition(" AND ".join(absents)) if absents and all(absents) else ""

    def _sum(self, part: p.Part) -> Made:
        total, absents = self.sums.constant(ZERO), []
        for inside in part.parts:
            value, absent = self._made(inside)
            total = self.sums.add(total, self._taken(value, absent))
            absents.append(absent)
        return total, self._none(absents)

    def _weighted(self, part: p.Part) -> Made:
        sums = self.sums
        total, weights = sums.constant(ZERO), sums.constant(ZERO)
        absents = []
        for inside, weight in zip(part.parts, part.weights, strict=True):
            value, absent = self._made(inside)
            if part.hundred and inside.full not in {ZERO, HUNDRED}:
                value = sums.rounded(sums.by(value, HUNDRED / inside.full), part.once)
            total = sums.add(total, self._taken(sums.by(value, weight), absent))
            weights = sums.add(weights, self._taken(sums.constant(weight), absent))
            absents.append(absent)
        none = self._none(absents)
        some = " OR ".join(absent for absent in absents if absent)
        if not some:
            return total, none
        here = f"NOT {none} AND " if none else ""
        raised = self.marker.condition(
            f"{here}({some}) AND {weights.above} <> {weights.below} AND {weights.above} <> 0"
        )
        scaled = sums.ratio(total, sums.choose(raised, weights, sums.constant(Fraction(1))))
        return sums.choose(raised, sums.rounded(scaled, part.rounding), total), none

    def _factor(self, part: p.Part) -> Exact:
        sums = self.sums
        if part.figure is not None:
            found = value_of(part.figure, self.marker)
            value, absent = sums.by(found.exact, 1 / part.by), found.lacks
        elif not part.by:
            return sums.constant(part.missing)
        else:
            marks, absent = self.marker.marks[part.of]
            value = sums.rounded(sums.by(marks, 1 / part.by), part.rounding)
        return sums.replaced(value, absent, part.missing) if absent else value
