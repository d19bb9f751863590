"""What a mark of an indicator is worth in the total: 1 where items are added up, the weight where they are weighed together.

An indicator that is a coefficient and nothing else brings 0: what it moves is not its marks. Limits of an item and
coefficients that differ from one subject to another are left out of account: figures about many subjects ask how far an
indicator carries, not what one of them would lose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import singledispatchmethod

from zugong.engine.groups import composition as c
from zugong.engine.groups.checking import BASELINE
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Item, Scheme, Special
from zugong.timeline import Period

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def worth(plan: Plan, period: Period) -> dict[str, Decimal]:
    """Indicator → the marks of the total that one of its marks brings; 0 where the composition leaves it out."""
    reading = _Reading(plan.scheme, plan.numbers(period))
    if plan.scheme.compose is None:
        for block in plan.scheme.blocks:
            reading.block(block, ONE)
    else:
        reading.go(plan.scheme.compose, ONE)
    return {one.id: reading.found.get(one.id, ZERO) for one in plan.order}


@dataclass
class _Reading:
    scheme: Scheme
    numbers: Numbers
    found: dict[str, Decimal] = field(default_factory=dict)

    def go(self, node: c.Part, factor: Decimal) -> None:
        if isinstance(node, c.IndicatorPart):
            self._add(node.of, factor)
        elif isinstance(node, c.SpecialPart) and self.scheme.special is not None:
            self.block(self.scheme.special, factor)
        elif isinstance(node, c.ItemPart):
            for item in self.scheme.items:
                if item.id == node.of:
                    self.block(item, factor)
        for part in node.inside:
            self.go(part, factor * self.share(node, part))

    def block(self, block: Item | Special, factor: Decimal) -> None:
        """Its indicators; brought to its full marks where it says so."""
        if isinstance(block, Item) and block.sum == "scaled":
            whole = sum((self.numbers.decimal(one.full) for one in block.indicators), ZERO)
            factor *= self.numbers.decimal(block.full) / whole if whole else ONE
        for one in block.indicators:
            self._add(one.id, factor)

    def _add(self, id_: str, factor: Decimal) -> None:
        self.found[id_] = self.found.get(id_, ZERO) + factor

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
        if node.of == BASELINE and self.scheme.baseline is not None:
            return self.numbers.decimal(self.scheme.baseline.marks)
        return next((self.numbers.decimal(one.full) for one in self.scheme.items if one.id == node.of), ZERO)

    @full.register
    def _(self, node: c.IndicatorPart) -> Decimal:
        indicators = (indicator for block in self.scheme.blocks for indicator in block.indicators)
        return next((self.numbers.decimal(one.full) for one in indicators if one.id == node.of), ZERO)

    @full.register
    def _(self, node: c.Weighted) -> Decimal:
        if node.basis == "hundred":
            return HUNDRED
        return sum((self.full(one) * self.numbers.decimal(one.weight) / HUNDRED for one in node.parts), ZERO)
