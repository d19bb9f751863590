"""Maps with their numbers looked up. A table of levels is read off the facts, so it becomes part of the reading."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

from zugong.engine import maps
from zugong.engine.ir import program as p
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import inner
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.ir.worth import by_level, by_turn
from zugong.engine.measures import Count, Sum
from zugong.engine.scheme import Clause

ZERO, ONE = Fraction(0), Fraction(1)


def mapped(
    low: Lowering, clause: Clause, figure: p.Figure, full: Fraction, target: p.Figure | None
) -> tuple[p.Figure, p.Map]:
    assert clause.map is not None
    if isinstance(clause.map, maps.ByLevel):
        return by_level(low, clause.map, clause), p.AsIs()
    if isinstance(clause.map, maps.Nth):
        return by_turn(low, clause.map, clause, figure, full)
    shape = map_of(clause.map, low, full)
    if isinstance(shape, p.Steps | p.Proportion) and target is not None:
        shape = replace(shape, target=None)
    return figure, shape


def target_of(low: Lowering, clause: Clause) -> p.Figure | None:
    """The target where it is not the same number for everybody."""
    own, target = getattr(clause.map, "target_of", None), getattr(clause.map, "target", None)
    if own is not None:
        return inner(own, low)
    if target is None:
        return None
    if low.plan.scheme.choices.targets_midway == "by_months" and isinstance(clause.measure, Count | Sum):
        return low.by_months(low.exact(target))
    never = isinstance(clause.map, maps.Proportion) and clause.map.if_zero == "not_assessed"
    return p.Constant(ZERO) if never and low.exact(target) == 0 else None


@singledispatch
def map_of(node: maps.Map, low: Lowering, full: Fraction) -> p.Map:
    raise Unsupported(f"the map “{node.word}”")


@map_of.register
def _(node: maps.PerUnit, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "by")
    return p.PerUnit(low.exact(node.by))


@map_of.register
def _(node: maps.BelowTarget, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "by", "target", "target_of", "step", "part")
    return _steps(low, node, ZERO, low.exact(node.by), ZERO)


@map_of.register
def _(node: maps.AboveTarget, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "by", "target", "target_of", "step", "part")
    return _steps(low, node, low.exact(node.by), ZERO, ZERO)


@map_of.register
def _(node: maps.AroundTarget, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "target", "target_of", "step", "up", "down", "part")
    return _steps(low, node, low.exact(node.up), -low.exact(node.down), full)


def _step(low: Lowering, node: maps.BelowTarget | maps.AboveTarget | maps.AroundTarget | maps.Rates) -> Fraction:
    step = low.exact(node.step)
    if step <= 0:
        raise Unsupported(f"“{node.word}” with a step that is not above 0")
    return step


def _steps(
    low: Lowering, node: maps.BelowTarget | maps.AboveTarget | maps.AroundTarget, up: Fraction, down: Fraction,
    start: Fraction,
) -> p.Map:  # fmt: skip
    step = _step(low, node)
    target = None if node.target is None else low.exact(node.target)
    return p.Steps(target, step, up, down, node.part, start, low.digits("division"))


@map_of.register
def _(node: maps.Milestones, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "steps", "take")
    assert node.steps is not None
    bands = low.numbers.dated(node.steps).bands
    below = next((Fraction(marks) for limit, marks in bands if limit is None), ZERO)
    if node.take == "highest":
        return p.Bands(tuple((None if limit is None else Fraction(limit), Fraction(marks)) for limit, marks in bands))
    steps = tuple((Fraction(limit), Fraction(marks)) for limit, marks in bands if limit is not None)
    return p.Milestones(steps, below)


@map_of.register
def _(node: maps.Thresholds, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "bands", "edge")
    assert node.bands is not None
    bands = low.numbers.dated(node.bands).bands
    found = tuple((None if limit is None else Fraction(limit), Fraction(marks)) for limit, marks in bands)
    return p.Bands(found, node.edge == "above")


@map_of.register
def _(node: maps.Proportion, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "target", "target_of", "over", "if_zero")
    target = None if node.target is None else low.exact(node.target)
    at_zero = None if node.if_zero == "not_assessed" else ZERO if node.if_zero == "zero" else full
    if target == 0 and at_zero is not None:
        return p.Reach(None, None, at_zero, at_zero)
    return p.Proportion(target, full, low.digits("division"), node.over == "capped", at_zero)


@map_of.register
def _(node: maps.Rates, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "bands", "step", "part", "mode", "caps")
    assert node.bands is not None
    step, bands = _step(low, node), low.numbers.dated(node.bands).bands
    caps = {} if node.caps is None else dict(low.numbers.dated(node.caps).bands)
    if any(limit is not None and limit < 0 for limit, _ in bands):
        raise Unsupported("“rates” with a band below 0")
    found = tuple(
        (None if limit is None else Fraction(limit), Fraction(rate), Fraction(caps[limit]) if limit in caps else None)
        for limit, rate in bands
    )
    return p.Rates(found, step, node.part, node.mode == "whole", low.digits("division"))


@map_of.register
def _(node: maps.AllOrNothing, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "at_least", "at_most", "worth")
    worth = full if node.worth is None else low.exact(node.worth)
    at_least = None if node.at_least is None else low.exact(node.at_least)
    at_most = None if node.at_most is None else low.exact(node.at_most)
    return p.Reach(ONE if at_least is None and at_most is None else at_least, at_most, worth, ZERO)


@map_of.register
def _(node: maps.TwoSided, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "at_least", "yes", "no")
    limit = ONE if node.at_least is None else low.exact(node.at_least)
    return p.Reach(limit, None, low.exact(node.yes), -low.exact(node.no))


@map_of.register
def _(node: maps.AsGiven, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "over")
    return p.AsIs(full if full and node.over == "full" else None)


@map_of.register
def _(node: maps.Discretion, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "from_", "to", "step")  # marks outside the range were left out when they were read
    return p.AsIs()
