"""Measures as figures over readings."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

from zugong.engine import measures as m
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.conditions import tests_of
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.places import digits_of
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.maps import Discretion
from zugong.engine.scheme import Clause
from zugong.engine.shortfall import parts_of

MEMBER = ("member",)
DISTINCT_PERIODS = ("month", "quarter", "week", "fortnight")


def figure(low: Lowering, clause: Clause) -> p.Figure:
    assert clause.measure is not None
    return _figure(clause.measure, low, clause)


@singledispatch
def _figure(node: m.Measure, low: Lowering, clause: Clause) -> p.Figure:
    raise Unsupported(f"the measure “{node.word}”")


@_figure.register
def _(node: m.Count, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "distinct", "weigh_by", "weights")
    source = low.source(node.filter)
    if node.weights is not None:
        if node.distinct:
            raise Unsupported("“count.weigh_by” with “distinct”")
        return p.Amount(weighed(source, node.weigh_by, low.numbers.dated(node.weights).value), "sum")
    if not node.distinct:
        return p.Amount(r.Tally(source))
    plain = node.distinct in (*DISTINCT_PERIODS, "unit", "person")
    return p.Amount(r.Different(source, node.distinct if plain else f"field:{node.distinct}"))


def weighed(source: r.Source, field: str, table: dict[str, Decimal], matter: str = "") -> r.Points:
    scale = max((digits_of(Fraction(worth)) for worth in table.values()), default=0)
    levels = tuple(sorted((level, int(worth.scaleb(scale))) for level, worth in table.items()))
    return r.Points(source, field, matter, levels, scale)


@_figure.register
def _(node: m.Sum, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "field")
    return p.Amount(r.Total(low.source(node.filter), node.field), "sum")


@_figure.register
def _(node: m.Mean, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "field")
    return p.Average(r.Total(low.source(node.filter), node.field), low.digits("division"))


@_figure.register
def _(node: m.Min, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "field")
    return p.Amount(r.Extreme(low.source(node.filter), node.field, False), "value", True)


@_figure.register
def _(node: m.Max, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "field")
    return p.Amount(r.Extreme(low.source(node.filter), node.field, True), "value", True)


@_figure.register
def _(node: m.Latest, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "field")
    return p.Amount(r.Last(low.source(node.filter), node.field), "value", True)


@_figure.register
def _(node: m.Judged, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "by", "mark", "reason", "approval", "take")
    source = low.source(node.filter)
    said = (node.reason, node.approval) if node.approval else (node.reason,)
    zero = r.Test(node.mark, "at_least", number=Fraction(0))
    tests = tuple(sorted({*source.tests, zero}, key=repr))
    return _taken(
        low, replace(source, tests=tests, said=said, band=_band(low, clause, node.mark)), node.mark, node.take
    )


def _band(low: Lowering, clause: Clause, field: str) -> r.Band | None:
    """Marks outside the range of discretion, or off its step, do not count."""
    if not isinstance(clause.map, Discretion):
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


@_figure.register
def _(node: m.Imported, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "field", "source", "document", "take")
    source = replace(low.source(node.filter), said=(node.source, node.document))
    return _taken(low, source, node.field, node.take)


@_figure.register
def _(node: m.Share, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "having")
    whole = low.source(node.filter)
    having = tests_of(node.having, low.numbers, low.period.end.year)
    part = r.Source(whole.kind, tuple(sorted({*whole.tests, *having}, key=repr)), whole.within)
    return p.Percent((r.Tally(part), "n"), (r.Tally(whole), "n"), low.digits("ratio"))


@_figure.register
def _(node: m.Ratio, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "top", "bottom")
    reading = r.Totals(low.source(node.filter), node.top, node.bottom)
    return p.Percent((reading, "top"), (reading, "bottom"), low.digits("ratio"))


@_figure.register
def _(node: m.Coverage, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "each", "at_least")
    needed = 1 if node.at_least is None else math.ceil(low.exact(node.at_least))
    source = low.source(node.filter)
    if node.each == MEMBER:
        people = r.People(source, needed)
        return p.Percent((people, "n"), (r.Heads("members"), "n"), low.digits("ratio"), capped=True)
    covered = r.Covered(source, node.each, needed)
    return p.Percent((covered, "covered"), (covered, "all"), low.digits("ratio"))


@_figure.register
def _(node: m.Shortfall, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "owed", "every", "each", "make_up", "restores", "of_units")
    parts = tuple(
        r.Part(part.start, part.end, int(low.exact(node.owed, part.start)), part.end <= low.as_of)
        for part in parts_of(low.period, node.every)
    )
    make_up = None if node.make_up is None else int(low.exact(node.make_up))
    restores = Fraction(0)
    if node.make_up is not None:
        restores = Fraction(1) if node.restores is None else low.exact(node.restores) / 100
    from_next = low.plan.scheme.choices.founded_midway == "from_next_period"
    missing = r.Missing(low.source(node.filter), node.each, parts, make_up, from_next)
    return p.Gap(missing, restores, node.of_units == "mean", low.digits("division"))


@_figure.register
def _(node: m.Lateness, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "filter", "due")
    assert node.due is not None
    due = low.numbers.month_day(node.due, low.period.end.year)
    # A due day still ahead takes nothing away, but gives nothing either.
    waiting = not low.finished and low.as_of <= due and clause.sign == "deduct"
    workdays = low.plan.scheme.choices.days == "workdays"
    return p.Late(r.FirstDay(low.source(node.filter)), due, workdays, 0 if waiting else None)


@_figure.register
def _(node: m.Headcount, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "of")
    return p.Amount(r.Heads(node.of))


@_figure.register
def _(node: m.Met, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "needs", "join")
    needs = []
    for need in node.needs:
        understood(need, "filter", "at_least")
        needs.append((r.Tally(low.source(need.filter)), math.ceil(low.exact(need.at_least))))
    return p.Met(tuple(needs), node.join == "all")


@_figure.register
def _(node: m.Marks, low: Lowering, clause: Clause) -> p.Figure:
    understood(node, "of")
    return p.Marked(node.of, low.digits("ratio"))
