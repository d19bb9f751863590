"""How the total is made of items and indicators, with every number looked up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch

from zugong.engine.groups import composition as c
from zugong.engine.ir import program as p
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import inner
from zugong.engine.ir.refusing import Unsupported, understood

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
BASELINE = "baseline"  # what everybody begins with stands among the items


@dataclass(frozen=True)
class Composing:
    """What the parts stand for: full marks of items and indicators."""

    low: Lowering
    items: dict[str, Fraction]
    indicators: dict[str, Fraction]


def composed(low: Lowering, node: c.Part | None) -> p.Part | None:
    if node is None:
        return None
    scheme = low.plan.scheme
    items = {item.id: low.exact(item.full) for item in scheme.items}
    if scheme.baseline is not None:
        items[BASELINE] = low.exact(scheme.baseline.marks)
    return _part(node, Composing(low, items, {one.id: low.exact(one.full) for one in low.plan.order}))


@singledispatch
def _part(node: c.Part, of: Composing) -> p.Part:
    raise Unsupported(f"the composition “{node.word}”")


@_part.register
def _(node: c.ItemPart, of: Composing) -> p.Part:
    understood(node, "of", "weight")
    return p.Part("item", of.items[node.of], node.of)


@_part.register
def _(node: c.IndicatorPart, of: Composing) -> p.Part:
    understood(node, "of", "weight")
    return p.Part("indicator", of.indicators[node.of], node.of)


@_part.register
def _(node: c.SpecialPart, of: Composing) -> p.Part:
    understood(node, "weight")
    return p.Part("special", ZERO)


@_part.register
def _(node: c.Sum, of: Composing) -> p.Part:
    understood(node, "parts", "weight")
    parts = tuple(_part(part, of) for part in node.parts)
    return p.Part("sum", sum((part.full for part in parts), ZERO), parts=parts)


@_part.register
def _(node: c.Weighted, of: Composing) -> p.Part:
    understood(node, "parts", "basis", "weight")
    parts = tuple(_part(part, of) for part in node.parts)
    weights = tuple(of.low.exact(part.weight) / 100 for part in node.parts)
    hundred = node.basis == "hundred"
    full = HUNDRED if hundred else sum((part.full * weight for part, weight in zip(parts, weights, strict=True)), ZERO)
    rounding, once = of.low.digits("division"), of.low.digits("hundred")
    return p.Part("weighted", full, parts=parts, weights=weights, hundred=hundred, once=once, rounding=rounding)


@_part.register
def _(node: c.Times, of: Composing) -> p.Part:
    understood(node, "of", "indicator", "measure", "as_", "missing", "weight")
    assert node.of is not None
    part = _part(node.of, of)
    factor = None if node.measure is None else inner(node.measure, of.low)
    by = of.indicators[node.indicator] if node.indicator else HUNDRED if node.as_ == "percent" else ONE
    return p.Part(
        "times", part.full, node.indicator, (part,), by=by, figure=factor, rounding=of.low.digits("division"),
        missing=ZERO if node.missing == "zero" else ONE,
    )  # fmt: skip
