"""Maps: from the value of a measure to marks, for all subjects at once."""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch

import numpy as np

from zugong.engine.ir import program as p
from zugong.engine.vector.exact import Exact, constant, either

ZERO = Fraction(0)


@singledispatch
def given(node: p.Map, value: Exact, target: Exact | None = None) -> Exact:
    raise NotImplementedError(type(node).__name__)


@given.register
def _(node: p.PerUnit, value: Exact, target: Exact | None = None) -> Exact:
    return value.by(node.by)


@given.register
def _(node: p.Turns, value: Exact, target: Exact | None = None) -> Exact:
    value, last = value.whole("down"), len(node.marks) - 1
    more = Exact(np.maximum(value.above - last, 0)).by(node.more).add_constant(node.beyond)
    for turn, worth in enumerate(node.marks):
        more = more.replaced(value.above == turn, worth)
    return more.replaced(value.above < 0, ZERO)


@given.register
def _(node: p.ByPlace, value: Exact, target: Exact | None = None) -> Exact:
    place = value.whole("down").above
    marks = constant(ZERO, value.size).replaced(place > len(node.marks), node.beyond)
    for step, worth in enumerate(node.marks, 1):
        marks = marks.replaced(place == step, worth)
    return marks


@given.register
def _(node: p.ByStep, value: Exact, target: Exact | None = None) -> Exact:
    marks = value.by(-node.step).add_constant(node.full + node.step)
    return marks if node.least is None else marks.at_least(node.least)


@given.register
def _(node: p.Steps, value: Exact, target: Exact | None = None) -> Exact:
    if node.target is None:
        assert target is not None
        over, under = value.add(target, -1), target.add(value, -1)
    else:
        over, under = value.add_constant(-node.target), value.add_constant(node.target, -1)
    above, below = _moved(node, over, node.up), _moved(node, under, node.down)
    return above.add(below).add_constant(node.start)


def _moved(node: p.Steps, distance: Exact, by: Fraction) -> Exact:
    """Marks for a distance in steps, where there is one. Only a part of a step is a quotient, rounded at once."""
    if not by:
        return constant(Fraction(0), distance.size)
    there = Exact(np.maximum(distance.above, 0), distance.below)
    return stepped(there, node.step, node.part, by, node.rounding)


def stepped(amount: Exact, step: Fraction, part: str, by: Fraction, rounding: p.Digits | None) -> Exact:
    """Marks for an amount in steps; it is nowhere below 0."""
    if part == "exact":
        return amount.by(by / step).rounded(rounding)
    return amount.over(step).whole("floor" if part == "drop" else "ceiling").by(by)


@given.register
def _(node: p.Rates, value: Exact, target: Exact | None = None) -> Exact:
    total, nothing = constant(ZERO, value.size), constant(ZERO, value.size)
    taken = np.zeros(value.size, bool)
    upper: Fraction | None = None
    for limit, rate, cap in node.bands:
        lower = limit or ZERO
        inside = value.reaches(lower, strictly=not node.whole)
        amount = value if upper is None or node.whole else value.at_most(upper)
        if not node.whole:
            amount = amount.add_constant(-lower)
        marks = stepped(either(inside, amount, nothing), node.step, node.part, rate, node.rounding)
        if cap is not None:
            marks = marks.at_most(cap)
        total = total.add(either(inside & ~taken if node.whole else inside, marks, nothing))
        taken, upper = taken | inside, lower
    return total


@given.register
def _(node: p.Milestones, value: Exact, target: Exact | None = None) -> Exact:
    marks = constant(Fraction(0), value.size)
    some = np.zeros(value.size, bool)
    for limit, worth in node.steps:
        reached = value.reaches(limit)
        some |= reached
        marks = marks.add(constant(Fraction(0), value.size).replaced(reached, worth))
    return marks.replaced(~some, node.below)


@given.register
def _(node: p.Bands, value: Exact, target: Exact | None = None) -> Exact:
    marks = constant(Fraction(0), value.size)
    for limit, worth in reversed(node.bands):
        reached = np.ones(value.size, bool) if limit is None else value.reaches(limit, strictly=node.strictly)
        marks = marks.replaced(reached, worth)
    return marks


@given.register
def _(node: p.Proportion, value: Exact, target: Exact | None = None) -> Exact:
    if node.target is None:
        assert target is not None
        return _of_own_target(node, value, target)
    marks = value.by(node.full / node.target).rounded(node.rounding)
    if node.capped:
        return marks.replaced(value.reaches(node.target), node.full)
    return marks.replaced(value.reaches(node.target) & ~value.reaches(node.target, strictly=True), node.full)


def _of_own_target(node: p.Proportion, value: Exact, target: Exact) -> Exact:
    nothing = target.above == 0
    safe = target.replaced(nothing, Fraction(1))
    over = value.add(target, -1).above
    reached = over >= 0 if node.capped else over == 0
    marks = value.by(node.full).ratio(safe).rounded(node.rounding).replaced(reached, node.full)
    return marks.replaced(nothing, node.at_zero or ZERO)


@given.register
def _(node: p.Reach, value: Exact, target: Exact | None = None) -> Exact:
    good = np.ones(value.size, bool)
    if node.at_least is not None:
        good &= value.reaches(node.at_least)
    if node.at_most is not None:
        good &= ~value.reaches(node.at_most, strictly=True)
    return constant(node.no, value.size).replaced(good, node.yes)


@given.register
def _(node: p.AsIs, value: Exact, target: Exact | None = None) -> Exact:
    return value if node.most is None else value.at_most(node.most)
