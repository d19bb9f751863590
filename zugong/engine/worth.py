"""What a mark of an indicator is worth in the total: 1 where items are added up, the weight where they are weighed together.

Limits of an item and coefficients that differ from one subject to another are left out of account: figures about many
subjects ask how far an indicator carries, not what one of them would lose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import singledispatchmethod

from zugong.engine.groups import composition as c
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Scheme
from zugong.timeline import Period

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def worth(plan: Plan, period: Period) -> dict[str, Decimal]:
    """Indicator → the marks of the total that one of its marks brings; 0 where the composition leaves it out."""
    found = {one.id: ONE for one in plan.order}
    if plan.scheme.compose is None:
        return found
    reading = _Reading(plan.scheme, plan.numbers(period))
    reading.go(plan.scheme.compose, ONE)
    return {id_: reading.found.get(id_, ZERO) for id_ in found}


@dataclass
class _Reading:
    scheme: Scheme
    numbers: Numbers
    found: dict[str, Decimal] = field(default_factory=dict)

    def go(self, node: c.Part, factor: Decimal) -> None:
        for id_ in self.named(node):
            self.found[id_] = self.found.get(id_, ZERO) + factor
        for part in node.inside:
            self.go(part, factor * self.share(node, part))

    def named(self, node: c.Part) -> list[str]:
        """The indicators that a leaf of the composition stands for."""
        if isinstance(node, c.IndicatorPart):
            return [node.of]
        special = isinstance(node, c.SpecialPart)
        blocks = (
            [self.scheme.special]
            if special
            else [one for one in self.scheme.items if isinstance(node, c.ItemPart) and one.id == node.of]
        )
        return [indicator.id for block in blocks if block is not None for indicator in block.indicators]

    def share(self, node: c.Part, part: c.Part) -> Decimal:
        """How much of a mark of the part is left in the node."""
        if not isinstance(node, c.Weighted):
            return ONE
        weight, full = self.numbers.decimal(part.weight) / HUNDRED, self.full(part)
        return weight * HUNDRED / full if node.basis == "hundred" and full else weight

    @singledispatchmethod
    def full(self, node: c.Part) -> Decimal:
        """Its full marks, as far as it has any."""
        return sum((self.full(part) for part in node.inside), ZERO)

    @full.register
    def _(self, node: c.ItemPart) -> Decimal:
        return next((self._number(one.full) for one in self.scheme.items if one.id == node.of), ZERO)

    @full.register
    def _(self, node: c.IndicatorPart) -> Decimal:
        indicators = (indicator for block in self.scheme.blocks for indicator in block.indicators)
        return next((self._number(one.full) for one in indicators if one.id == node.of), ZERO)

    @full.register
    def _(self, node: c.Weighted) -> Decimal:
        if node.basis == "hundred":
            return HUNDRED
        return sum((self.full(one) * self.numbers.decimal(one.weight) / HUNDRED for one in node.parts), ZERO)

    def _number(self, full: object) -> Decimal:
        return ZERO if full is None else self.numbers.decimal(full)  # type: ignore[arg-type]
