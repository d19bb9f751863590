"""Maps with their numbers looked up. A table of levels is read off the facts, so it becomes part of the reading."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

from zugong.engine import maps
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import weighed
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.measures import Count, Sum
from zugong.engine.scheme import Clause

ZERO, ONE = Fraction(0), Fraction(1)


def mapped(low: Lowering, clause: Clause, figure: p.Figure, full: Fraction) -> tuple[p.Figure, p.Map]:
    assert clause.map is not None
    midway = low.plan.scheme.choices.targets_midway
    if midway == "by_months" and isinstance(clause.measure, Count | Sum) and getattr(clause.map, "target", None):
        raise Unsupported("“targets_midway: by_months”")
    if isinstance(clause.map, maps.ByLevel):
        return _points(low, clause.map, figure), p.AsIs()
    if isinstance(clause.map, maps.Nth):
        return figure, _turns(low, clause.map, figure, full)
    return figure, _map(clause.map, low, full)


@singledispatch
def _map(node: maps.Map, low: Lowering, full: Fraction) -> p.Map:
    raise Unsupported(f"the map “{node.word}”")


@_map.register
def _(node: maps.PerUnit, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "by")
    return p.PerUnit(low.exact(node.by))


@_map.register
def _(node: maps.BelowTarget, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "by", "target", "step", "part")
    return _steps(low, node, ZERO, low.exact(node.by), ZERO)


@_map.register
def _(node: maps.AboveTarget, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "by", "target", "step", "part")
    return _steps(low, node, low.exact(node.by), ZERO, ZERO)


@_map.register
def _(node: maps.AroundTarget, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "target", "step", "up", "down", "part")
    return _steps(low, node, low.exact(node.up), -low.exact(node.down), full)


def _steps(
    low: Lowering, node: maps.BelowTarget | maps.AboveTarget | maps.AroundTarget, up: Fraction, down: Fraction,
    start: Fraction,
) -> p.Map:  # fmt: skip
    step = low.exact(node.step)
    if step <= 0:
        raise Unsupported(f"“{node.word}” with a step that is not above 0")
    return p.Steps(low.exact(node.target), step, up, down, node.part, start, low.digits("division"))


@_map.register
def _(node: maps.Milestones, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "steps", "take")
    assert node.steps is not None
    bands = low.numbers.dated(node.steps).bands
    below = next((Fraction(marks) for limit, marks in bands if limit is None), ZERO)
    if node.take == "highest":
        return p.Bands(tuple((None if limit is None else Fraction(limit), Fraction(marks)) for limit, marks in bands))
    steps = tuple((Fraction(limit), Fraction(marks)) for limit, marks in bands if limit is not None)
    return p.Milestones(steps, below)


@_map.register
def _(node: maps.Thresholds, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "bands", "edge")
    assert node.bands is not None
    bands = low.numbers.dated(node.bands).bands
    found = tuple((None if limit is None else Fraction(limit), Fraction(marks)) for limit, marks in bands)
    return p.Bands(found, node.edge == "above")


@_map.register
def _(node: maps.Proportion, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "target", "over", "if_zero")
    target = low.exact(node.target)
    if target == 0:
        if node.if_zero == "not_assessed":
            raise Unsupported("“proportion” whose target is 0, not assessed")
        nothing = ZERO if node.if_zero == "zero" else full
        return p.Reach(None, None, nothing, nothing)
    return p.Proportion(target, full, low.digits("division"), node.over == "capped")


@_map.register
def _(node: maps.AllOrNothing, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "at_least", "at_most", "worth")
    worth = full if node.worth is None else low.exact(node.worth)
    at_least = None if node.at_least is None else low.exact(node.at_least)
    at_most = None if node.at_most is None else low.exact(node.at_most)
    return p.Reach(ONE if at_least is None and at_most is None else at_least, at_most, worth, ZERO)


@_map.register
def _(node: maps.TwoSided, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "at_least", "yes", "no")
    limit = ONE if node.at_least is None else low.exact(node.at_least)
    return p.Reach(limit, None, low.exact(node.yes), -low.exact(node.no))


@_map.register
def _(node: maps.AsGiven, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "over")
    return p.AsIs(full if full and node.over == "full" else None)


@_map.register
def _(node: maps.Discretion, low: Lowering, full: Fraction) -> p.Map:
    understood(node, "from_", "to", "step")  # marks outside the range were left out when they were read
    return p.AsIs()


def _turns(low: Lowering, node: maps.Nth, figure: p.Figure, full: Fraction) -> p.Map:
    understood(node, "marks", "values", "beyond")
    if not (isinstance(figure, p.Amount) and isinstance(figure.reading, r.Tally | r.Different)):
        raise Unsupported("“nth” over anything but a count of facts")
    assert node.marks is not None
    listed = [Fraction(mark) for mark in low.numbers.dated(node.marks).value]
    each = node.values != "cumulative"
    amounts = [sum(listed[: times + 1], ZERO) if each else mark for times, mark in enumerate(listed)]
    last = amounts[-1]
    beyond = max(full, last) if node.beyond == "all" else last
    return p.Turns((ZERO, *amounts), beyond, listed[-1] if node.beyond == "last" and each else ZERO)


def _points(low: Lowering, node: maps.ByLevel, figure: p.Figure) -> p.Figure:
    understood(node, "field", "table", "matter", "same", "cap_each")
    if not (isinstance(figure, p.Amount) and isinstance(figure.reading, r.Tally)):
        raise Unsupported("“by_level” over anything but a plain count")
    if node.same not in {"", "each", "highest"}:
        raise Unsupported(f"“by_level.same: {node.same}”")
    assert node.table is not None
    table: dict[str, Decimal] = low.numbers.dated(node.table).value
    cap = low.numbers.limit(node.cap_each)
    worth = {level: marks if cap is None else min(marks, cap) for level, marks in table.items()}
    matter = node.matter if node.same == "highest" else ""
    return p.Amount(weighed(figure.reading.source, node.field, worth, matter), "sum")
