"""Late, in a row, and held: figures that look at days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from zugong.engine import measures as m
from zugong.engine.filters import OCCURRED, Filter
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.ir.context import Lowering
from zugong.engine.ir.figures import figure_of
from zugong.engine.ir.refusing import understood
from zugong.engine.scheme import Clause
from zugong.timeline import Period


@figure_of.register
def _(node: m.Lateness, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "due", "due_in", "done", "extended", "approval", "take", "undone")
    source, workdays = low.source(node.filter), low.plan.scheme.choices.days == "workdays"
    if node.due_in:
        late = node.undone == "late"
        until = min(low.as_of, low.period.end)
        reading = r.Dues(source, node.due_in, node.done, node.extended, node.approval, low.as_of, until, late, workdays)
        return p.Amount(reading, "items" if node.take == "items" else "days")
    assert node.due is not None
    due = low.numbers.month_day(node.due, low.period.end.year)
    # A due day still ahead takes nothing away, but gives nothing either; inside something else it is 0 days late.
    waiting = not low.finished and low.as_of <= due and (clause is None or clause.sign == "deduct")
    return p.Late(r.FirstDay(source), due, workdays, 0 if waiting else None)


@figure_of.register
def _(node: m.Streak, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "every", "run", "of_parts", "at_least")
    least = 1 if node.at_least is None else int(low.numbers.decimal(node.at_least))
    first, last = _days(low, node.filter)
    parts = Period.between(first, last).split(node.every) if first <= last else []
    begun = tuple(
        r.Part(part.start, part.end, least, part.end <= low.as_of) for part in parts if part.start <= low.as_of
    )
    if not begun:
        return p.Constant(Fraction(0))
    day = node.filter.dated_by or low.plan.scheme.choices.fact_date
    source = low.source(node.filter)
    return p.Amount(r.Runs(source, begun, day, node.of_parts == "with", node.run == "longest"))


def _days(low: Lowering, wanted: Filter) -> tuple[dt.date, dt.date]:
    return (low.period.start, low.period.end) if wanted.window is None else low.days_of(wanted.window)


@figure_of.register
def _(node: m.Held, low: Lowering, clause: Clause | None) -> p.Figure:
    understood(node, "filter", "until", "again")
    source = low.source(node.filter)
    tests = set(source.tests)
    if node.until:
        tests.add(r.Test(node.until, "open_on", day=min(low.as_of, low.period.end)))
    if node.again == "once":
        source, more = _within(low, node.filter, source)
        tests |= more
    source = replace(source, tests=tuple(sorted(tests, key=repr)))
    return p.Met(((r.Tally(source), 1),), True)


def _within(low: Lowering, wanted: Filter, source: r.Source) -> tuple[r.Source, set[r.Test]]:
    """Only what belongs to a day of the period."""
    start, end = low.period.start, low.period.end
    if wanted.dated_by not in {"", OCCURRED, "recorded"}:
        return source, {r.Test(wanted.dated_by, "from", day=start), r.Test(wanted.dated_by, "by", day=end)}
    first, last = _days(low, wanted)
    return replace(source, days=(max(first, start), min(last, end))), set()
