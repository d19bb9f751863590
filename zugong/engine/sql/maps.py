"""Maps in SQL: from the value of a measure to marks."""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch

from zugong.engine.ir import program as p
from zugong.engine.sql.steps import Arithmetic, Exact

ZERO = Fraction(0)


@singledispatch
def given(node: p.Map, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    raise NotImplementedError(type(node).__name__)


@given.register
def _(node: p.PerUnit, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    return sums.by(value, node.by)


@given.register
def _(node: p.Turns, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    value = Exact(sums.quotient(value.above, value.below, "down"))
    over = Exact(sums.let(f"GREATEST({value.above} - {len(node.marks) - 1}, 0)"))
    more = sums.add(sums.constant(node.beyond), sums.by(over, node.more))
    for times, worth in enumerate(node.marks):
        more = sums.replaced(more, f"{value.above} = {times}", worth)
    return sums.replaced(more, f"{value.above} < 0", ZERO)


@given.register
def _(node: p.ByPlace, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    place = sums.quotient(value.above, value.below, "down")
    marks = sums.replaced(sums.constant(ZERO), f"{place} > {len(node.marks)}", node.beyond)
    for step, worth in enumerate(node.marks, 1):
        marks = sums.replaced(marks, f"{place} = {step}", worth)
    return marks


@given.register
def _(node: p.ByStep, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    marks = sums.add(sums.constant(node.full + node.step), sums.by(value, node.step), -1)
    return marks if node.least is None else sums.at_least(marks, node.least)


@given.register
def _(node: p.Steps, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    if node.target is not None:
        target = sums.constant(node.target)
    assert target is not None
    above = _moved(node, sums.add(value, target, -1), node.up, sums)
    below = _moved(node, sums.add(target, value, -1), node.down, sums)
    return sums.add(sums.add(above, below), sums.constant(node.start))


def _moved(node: p.Steps, distance: Exact, by: Fraction, sums: Arithmetic) -> Exact:
    if not by:
        return sums.constant(ZERO)
    there = Exact(sums.let(f"GREATEST({distance.above}, 0)"), distance.below)
    return stepped(there, node, by, sums)


def stepped(amount: Exact, node: p.Steps | p.Rates, by: Fraction, sums: Arithmetic) -> Exact:
    """Marks for an amount in steps; it is nowhere below 0."""
    if node.part == "exact":
        return sums.rounded(sums.by(amount, by / node.step), node.rounding)
    steps = sums.by(amount, 1 / node.step)
    whole = sums.quotient(steps.above, steps.below, "floor" if node.part == "drop" else "ceiling")
    return sums.by(Exact(whole), by)


@given.register
def _(node: p.Rates, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    total, nothing = sums.constant(ZERO), sums.constant(ZERO)
    upper: Fraction | None = None
    taken: list[str] = []
    for limit, rate, cap in node.bands:
        lower = limit or ZERO
        inside = sums.let(f"({sums.reaches(value, lower, strictly=not node.whole)})")
        amount = value if upper is None or node.whole else sums.at_most(value, upper)
        if not node.whole:
            amount = sums.add(amount, sums.constant(lower), -1)
        marks = stepped(sums.choose(inside, amount, nothing), node, rate, sums)
        if cap is not None:
            marks = sums.at_most(marks, cap)
        own = " AND ".join([inside, *(f"NOT {one}" for one in taken if node.whole)])
        total = sums.add(total, sums.choose(own, marks, nothing))
        taken, upper = [*taken, inside], lower
    return total


@given.register
def _(node: p.Bands, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    marks = sums.constant(ZERO)
    for limit, worth in reversed(node.bands):
        reached = "TRUE" if limit is None else sums.reaches(value, limit, strictly=node.strictly)
        marks = sums.replaced(marks, reached, worth)
    return marks


@given.register
def _(node: p.Milestones, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    marks, some = sums.constant(ZERO), ["FALSE"]
    for limit, worth in node.steps:
        some.append(sums.reaches(value, limit))
        marks = sums.add(marks, sums.replaced(sums.constant(ZERO), some[-1], worth))
    return sums.replaced(marks, f"NOT ({' OR '.join(some)})", node.below)


@given.register
def _(node: p.Proportion, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    if node.target is None:
        assert target is not None
        return _of_own_target(node, value, target, sums)
    marks = sums.rounded(sums.by(value, node.full / node.target), node.rounding)
    reached = sums.reaches(value, node.target)
    if not node.capped:
        reached = f"{reached} AND NOT ({sums.reaches(value, node.target, strictly=True)})"
    return sums.replaced(marks, reached, node.full)


def _of_own_target(node: p.Proportion, value: Exact, target: Exact, sums: Arithmetic) -> Exact:
    nothing = sums.let(f"({target.above} = 0)")
    safe = sums.replaced(target, nothing, Fraction(1))
    one, other = sums.alike(value, target)
    reached = f"{one.above} {'>=' if node.capped else '='} {other.above}"
    marks = sums.rounded(sums.ratio(sums.by(value, node.full), safe), node.rounding)
    return sums.replaced(sums.replaced(marks, reached, node.full), nothing, node.at_zero or ZERO)


@given.register
def _(node: p.Reach, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    good = ["TRUE"]
    if node.at_least is not None:
        good.append(sums.reaches(value, node.at_least))
    if node.at_most is not None:
        good.append(f"NOT ({sums.reaches(value, node.at_most, strictly=True)})")
    return sums.choose(" AND ".join(good), sums.constant(node.yes), sums.constant(node.no))


@given.register
def _(node: p.AsIs, value: Exact, sums: Arithmetic, target: Exact | None = None) -> Exact:
    return value if node.most is None else sums.at_most(value, node.most)
