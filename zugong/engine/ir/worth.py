"""Counts whose facts do not all weigh the same, and maps that look at single facts."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from zugong.engine import maps
from zugong.engine import measures as m
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.places import digits_of
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.scheme import Clause

DISTINCT_PERIODS = ("month", "quarter", "week", "fortnight")


def counted(node: m.Count, low: Lowering, clause: Clause | None) -> p.Figure:
    """A count; `clause`: whose factors may multiply single facts."""
    understood(node, "filter", "distinct", "weigh_by", "weights")
    source, by = low.source(node.filter), key_of(node)
    weighed = weighed_of(node, low, clause)
    if weighed.weight is not None or weighed.times is not None or (source.shared and by):
        return p.Amount(weighed, "sum")
    if source.shared:
        return p.Amount(r.Shared(source), "sum")
    return p.Amount(r.Different(source, by) if by else r.Tally(source))


def key_of(node: m.Count) -> str:
    """By what repeats are told."""
    plain = node.distinct in ("", *DISTINCT_PERIODS, "unit", "person")
    return node.distinct if plain else f"field:{node.distinct}"


def weighed_of(node: m.Count, low: Lowering, clause: Clause | None) -> r.Points:
    """The facts of a count with what they weigh."""
    weight = None if node.weights is None else table_of(node.weigh_by, low.numbers.dated(node.weights).value)
    return r.Points(low.source(node.filter), weight=weight, times=_times(low, clause), first_of=key_of(node))


def table_of(field: str, table: dict[str, Decimal]) -> r.Table:
    scale = max((digits_of(Fraction(worth)) for worth in table.values()), default=0)
    return r.Table(field, tuple(sorted((level, int(worth.scaleb(scale))) for level, worth in table.items())), scale)


def _times(low: Lowering, clause: Clause | None) -> r.Times | None:
    single = [] if clause is None else [factor for factor in clause.times if factor.where]
    if not single or clause is None:
        return None
    found = []
    for factor in single:
        understood(factor, "factor", "missing", "where")
        found.append((low.tests(factor.where), low.exact(factor.factor)))
    scale = max(digits_of(amount) for _, amount in found)
    whole = tuple((tests, int(amount * 10**scale)) for tests, amount in found)
    return r.Times(whole, scale, clause.several == "highest")


# ---- by level ------------------------------------------------------------------------------------


def by_level(low: Lowering, node: maps.ByLevel, clause: Clause) -> p.Figure:
    understood(node, "field", "table", "matter", "same", "cap_each", "top", "lowest", "quantity")
    if not isinstance(clause.measure, m.Count):
        raise Unsupported("“by_level” over anything but a count")
    assert node.table is not None
    table: dict[str, Decimal] = low.numbers.dated(node.table).value
    weighed = weighed_of(clause.measure, low, clause)
    top = None if node.top is None else int(low.exact(node.top))
    cap = low.limit(node.cap_each)
    same = {"highest": "matter", "once_per_level": "level", "build_up": "built"}.get(node.same, "")
    ranks: tuple[tuple[str, int], ...] = ()
    if same == "built":
        order = _order(low, node, clause.measure, table)
        ranks, cap = tuple((level, rank) for rank, level in enumerate(order)), None
        amounts = [table.get(level, Decimal(0)) for level in order]
        table = {level: sum(amounts[: rank + 1], Decimal(0)) for rank, level in enumerate(order) if level in table}
    # where every fact of a level is worth the same, its cap is that of the level
    alike = weighed == r.Points(weighed.source) and not weighed.source.shared
    if alike and not same and top is None and not node.quantity:
        most, cap = low.numbers.limit(node.cap_each), None
        table = {level: marks if most is None else min(marks, most) for level, marks in table.items()}
    matter = node.matter if same or top is not None else ""
    return p.Amount(
        r.Points(
            weighed.source, table_of(node.field, table), weighed.weight, weighed.times, node.quantity, cap, weighed.first_of,
            same, matter, ranks, top,
        ), "sum",
    )  # fmt: skip


def _order(low: Lowering, node: maps.ByLevel, measure: m.Count, table: dict[str, Decimal]) -> list[str]:
    """The levels from the lowest to the highest."""
    catalogue = low.plan.catalogue
    item = catalogue.field(measure.filter.of, node.field)
    order = list((None if item is None else catalogue.options(item)) or table)
    if order and order[0] != node.lowest:
        order.reverse()
    return order


# ---- by turn -------------------------------------------------------------------------------------


def by_turn(low: Lowering, node: maps.Nth, clause: Clause, figure: p.Figure, full: Fraction) -> tuple[p.Figure, p.Map]:
    understood(node, "marks", "values", "beyond", "matter", "within")
    assert node.marks is not None
    listed = [Fraction(mark) for mark in low.numbers.dated(node.marks).value]
    each = node.values != "cumulative"
    amounts = [sum(listed[: times + 1], Fraction(0)) if each else mark for times, mark in enumerate(listed)]
    beyond = max(full, amounts[-1]) if node.beyond == "all" else amounts[-1]
    more = listed[-1] if node.beyond == "last" and each else Fraction(0)
    marks = (Fraction(0), *amounts)
    if not node.matter and node.within is None:
        return figure, p.Turns(marks, beyond, more)
    plain = isinstance(figure, p.Amount) and isinstance(figure.reading, r.Tally | r.Different)
    if not isinstance(clause.measure, m.Count) or not plain:
        raise Unsupported("“nth” by matter or within days over facts that do not weigh the same")
    scale = max(digits_of(number) for number in (*marks, beyond, more))
    whole = tuple(int(number * 10**scale) for number in (*marks, beyond, more))
    within = None if node.within is None else math.floor(low.exact(node.within))
    source, by = low.source(clause.measure.filter), key_of(clause.measure)
    runs = r.Follows(source, by, node.matter, within, whole[:-2], whole[-2], whole[-1], scale)
    return p.Amount(runs, "sum"), p.AsIs()
