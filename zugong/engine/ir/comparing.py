"""Figures and maps that look at the whole group: places, and what the group's numbers come to."""

from __future__ import annotations

from fractions import Fraction

from zugong.engine.groups import maps as gm
from zugong.engine.groups import measures as g
from zugong.engine.ir import program as p
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import figure_of, inner
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.scheme import Clause

ZERO = Fraction(0)


@figure_of.register
def _(node: g.Rank, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "by", "order", "ties", "lacking")
    assert node.by is not None
    ties = node.ties or low.plan.scheme.choices.ties
    if ties == "again":
        raise Unsupported("“rank.ties: again”, where people must mark those who tie once more")
    return p.Ranked(inner(node.by, low), node.order == "high", ties, node.lacking == "last")


@figure_of.register
def _(node: g.OfGroup, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "by", "take", "own", "zeros")
    assert node.by is not None
    own, zeros = node.own != "left_out", node.zeros != "left_out"
    return p.OfGroup(inner(node.by, low), node.take, own, zeros, low.digits("division"))


#: maps from a place, or from how one stands to one's group
MAPS = (gm.RankTable, gm.RankStep, gm.OfBest, gm.OfMean)


def compared(low: Lowering, clause: Clause, own: p.Figure, full: Fraction) -> tuple[p.Figure, p.Map] | None:
    """Marks by the place, or by how one stands to the group; None for any other map."""
    if isinstance(clause.map, gm.RankTable | gm.RankStep):
        shape = _by_place(low, clause.map, full)
        if isinstance(own, p.Ranked) and own.ties == "average":
            return p.Spread(own, shape, low.digits("division")), p.AsIs()
        return own, shape
    if not isinstance(clause.map, gm.OfBest | gm.OfMean):
        return None
    assert clause.measure is not None
    others, rounding = inner(clause.measure, low), low.digits("division")
    if isinstance(clause.map, gm.OfBest):
        understood(clause.map, "order", "best_zero")
        high, zero = clause.map.order == "high", clause.map.best_zero
        return p.AgainstBest(own, others, high, zero, full, rounding), p.AsIs()
    node = clause.map
    understood(node, "own", "zeros", "by", "step", "part", "above")
    mean = p.OfGroup(others, "mean", node.own != "left_out", node.zeros != "left_out", rounding)
    by, step, beyond = low.exact(node.by), low.exact(node.step), node.above == "counts"
    if step <= 0:
        raise Unsupported("“of_mean” with a step that is not above 0")
    return p.AgainstMean(own, mean, by, step, node.part, beyond, full, rounding), p.AsIs()


def compares(figure: p.Figure) -> bool:
    """It looks at the group, itself or in a part of it."""
    group = isinstance(figure, p.Ranked | p.OfGroup | p.AgainstBest | p.AgainstMean)
    return group or any(compares(part) for part in p.parts_of(figure))


def _by_place(low: Lowering, node: gm.RankTable | gm.RankStep, full: Fraction) -> p.ByPlace | p.ByStep:
    if isinstance(node, gm.RankTable):
        understood(node, "table", "beyond")
        assert node.table is not None
        table = tuple(Fraction(mark) for mark in low.numbers.dated(node.table).value)
        return p.ByPlace(table, table[-1] if node.beyond == "last" else ZERO)
    understood(node, "by", "least")
    by = low.exact(node.by)
    step = full * by / 100 if low.numbers.unit(node.by) == "%" else by
    if step < 0:
        raise Unsupported("“rank_step” with a step below 0")
    return p.ByStep(full, step, low.limit(node.least))
