"""Measures as figures over readings."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

from zugong.engine import measures as m
from zugong.engine.answers import levels_of
from zugong.engine.expression import Expression
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.conditions import tests_of
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.ir.worth import counted, table_of
from zugong.engine.maps import Discretion
from zugong.engine.scheme import Clause
from zugong.engine.shortfall import parts_of
from zugong.engine.size import HEADS

MEMBER = ("member",)
OWED = ("filter", "duty", "owed", "every", "each", "only_if", "make_up", "restores")


def figure(low: Lowering, clause: Clause) -> p.Figure:
    assert clause.measure is not None
    return figure_of(clause.measure, low, clause)


def inner(node: m.Measure, low: Lowering) -> p.Figure:
    """A measure that is a part of something else: a formula, a target, a factor."""
    return figure_of(node, low, None)


@singledispatch
def figure_of(node: m.Measure, low: Lowering, clause: Clause | None) -> p.Figure:
    raise Unsupported(f"the measure “{node.word}”")


@figure_of.register
def _(node: m.Count, low: Lowering, clause: Clause | None) -> p.Figure:
    return counted(node, low, clause)


@figure_of.register
def _(node: m.Sum, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "field")
    source = low.source(node.filter)
    return p.Amount(r.Total(source, node.field, source.shared), "sum")


@figure_of.register
def _(node: m.Mean, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "field")
    return p.Average(r.Total(low.source(node.filter), node.field), low.digits("division"))


@figure_of.register
def _(node: m.Min, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "field")
    return p.Amount(r.Extreme(low.source(node.filter), node.field, False), "value", True)


@figure_of.register
def _(node: m.Max, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "field")
    return p.Amount(r.Extreme(low.source(node.filter), node.field, True), "value", True)


@figure_of.register
def _(node: m.Latest, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "field", "worth")
    levels = levels_of(node, low.plan.catalogue, low.numbers)
    worth = None if levels is None else table_of(node.field, levels)
    return p.Amount(r.Last(low.source(node.filter), node.field, worth), "value", True)


@figure_of.register
def _(node: m.Judged, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "by", "mark", "reason", "approval", "take", "most", "keep")
    source = low.source(node.filter)
    said = (node.reason, node.approval) if node.approval else (node.reason,)
    zero = r.Test(node.mark, "at_least", number=Fraction(0))
    tests = tuple(sorted({*source.tests, zero}, key=repr))
    source = replace(source, tests=tests, said=said, band=_band(low, clause, node.mark))
    if node.most is None:
        return _taken(low, source, node.mark, node.take)
    few = r.Few(source, node.mark, int(low.exact(node.most)), node.keep == "highest")
    if node.take == "mean":
        return p.Average(few, low.digits("division"))
    return p.Amount(few, {"sum": "sum", "highest": "high"}.get(node.take, "value"), True)


def _band(low: Lowering, clause: Clause | None, field: str) -> r.Band | None:
    """Marks outside the range of discretion, or off its step, do not count."""
    if clause is None or not isinstance(clause.map, Discretion):
        return None
    return r.Band(field, low.exact(clause.map.from_), low.exact(clause.map.to), low.exact(clause.map.step))


def _taken(low: Lowering, source: r.Source, field: str, take: str) -> p.Figure:
    """Several values to one."""
    if take == "mean":
        return p.Average(r.Total(source, field), low.digits("division"))
    if take == "sum":
        return p.Amount(r.Total(source, field), "sum", True)
    if take == "highest":
        return p.Amount(r.Extreme(source, field, True), "value", True)
    return p.Amount(r.Last(source, field), "value", True)


@figure_of.register
def _(node: m.Imported, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "field", "source", "document", "take")
    source = replace(low.source(node.filter), said=(node.source, node.document))
    return _taken(low, source, node.field, node.take)


@figure_of.register
def _(node: m.Share, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "having")
    whole = low.source(node.filter)
    having = tests_of(node.having, low.numbers, low.period.end.year)
    part = replace(whole, tests=tuple(sorted({*whole.tests, *having}, key=repr)))
    return p.Percent((r.Tally(part), "n"), (r.Tally(whole), "n"), low.digits("ratio"))


@figure_of.register
def _(node: m.Ratio, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "top", "bottom")
    reading = r.Totals(low.source(node.filter), node.top, node.bottom)
    return p.Percent((reading, "top"), (reading, "bottom"), low.digits("ratio"))


@figure_of.register
def _(node: m.Coverage, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "each", "at_least", "without")
    needed = 1 if node.at_least is None else math.ceil(low.exact(node.at_least))
    source = low.source(node.filter)
    without = None if node.without is None else low.source(node.without)
    if node.each == MEMBER:
        people = r.People(source, needed, without)
        return p.Percent((people, "n"), (r.Heads("members"), "n"), low.digits("ratio"), True, _folk(without))
    covered = r.Covered(source, node.each, needed, without)
    return p.Percent((covered, "covered"), (covered, "all"), low.digits("ratio"))


def _folk(without: r.Source | None) -> r.Different | None:
    """The different persons such facts are about."""
    return None if without is None else r.Different(without, "person")


@figure_of.register
def _(node: m.Shortfall, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, *OWED, "of_units")
    return p.Gap(_owed(node, low), _restores(node, low), node.of_units == "mean", low.digits("division"))


@figure_of.register
def _(node: m.Fulfilment, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, *OWED)
    return p.Done(_owed(node, low), _restores(node, low), low.digits("ratio"))


def _owed(node: m.Owed, low: Lowering) -> r.Missing:
    parts = tuple(
        r.Part(part.start, part.end, int(low.exact(node.owed, part.start)), part.end <= low.as_of)
        for part in parts_of(low.period, node.every)
    )
    make_up = None if node.make_up is None else int(low.exact(node.make_up))
    from_next = low.plan.scheme.choices.founded_midway == "from_next_period"
    size = None if node.only_if is None else (node.only_if.of, math.ceil(low.exact(node.only_if.at_least)))
    return r.Missing(low.source(node.filter), node.each, parts, make_up, from_next, size)


def _restores(node: m.Owed, low: Lowering) -> Fraction:
    """The share of a gap that making up gives back."""
    if node.make_up is None:
        return Fraction(0)
    return Fraction(1) if node.restores is None else low.exact(node.restores) / 100


@figure_of.register
def _(node: m.Headcount, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "of", "without")
    if node.without is None or node.of not in HEADS:  # units are counted with them and without them
        return p.Amount(r.Heads(node.of))
    return p.Remaining(r.Heads(node.of), r.Different(low.source(node.without), "person"))


@figure_of.register
def _(node: m.Met, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "needs", "join")
    needs = []
    for need in node.needs:
        understood(need, "filter", "at_least")
        needs.append((r.Tally(low.source(need.filter)), math.ceil(low.exact(need.at_least))))
    return p.Met(tuple(needs), node.join == "all")


@figure_of.register
def _(node: m.Marks, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "of")
    return p.Marked(node.of, low.digits("ratio"))


@figure_of.register
def _(node: m.Formula, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "let", "is_", "gives")
    assert node.is_ is not None
    named = {name: inner(part, low) for name, part in node.let.items()}
    named |= {number.name: p.Constant(low.exact(number)) for number in node.is_.numbers}
    return p.Formula(_step(node.is_.tree, named), low.digits("division"))


def _step(tree: Expression, named: dict[str, p.Figure]) -> p.Step:
    if tree.op == "number":
        return p.Step(figure=p.Constant(Fraction(tree.number)))
    if tree.op == "name":
        return p.Step(figure=named[tree.name])
    return p.Step(tree.op, tuple(_step(part, named) for part in tree.args))
