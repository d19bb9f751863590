"""Of which days a scheme reads facts: the days of its period, moved by cut-off days, and what filters look at beyond.

What is fetched for a score must reach as far as what the score looks at; both ask here."""

from __future__ import annotations

import calendar
import datetime as dt

from zugong.engine.filters import Filter
from zugong.engine.groups.grades import ShareBy
from zugong.engine.groups.measures import ResultOf
from zugong.engine.ledger import FIRST, LAST
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Per
from zugong.engine.spelling import Number
from zugong.engine.walking import every
from zugong.timeline import KINDS, Period

Days = tuple[dt.date, dt.date]
ALWAYS: Days = (FIRST, LAST)


def back_from(end: dt.date, many: int, unit: str) -> dt.date:
    """The first day of a stretch of so many years, months or days that ends on the day."""
    if unit == "天":
        return end - dt.timedelta(days=many - 1)
    after = end + dt.timedelta(days=1)
    months = after.year * 12 + after.month - 1 - (many * 12 if unit == "年" else many)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(after.day, last))


def cut_off(until: Number, period: Period, numbers: Numbers) -> Days:
    """The year that ends on this month-day."""
    last = numbers.month_day(until, period.end.year)
    return numbers.month_day(until, period.end.year - 1) + dt.timedelta(days=1), last


def effective(plan: Plan, period: Period, numbers: Numbers) -> Period:
    """The days whose facts the period takes: a cut-off day moves them."""
    window = plan.scheme.window
    if window is None:
        return period
    first, last = period.start, period.end
    if window.until is not None:
        last = numbers.month_day(window.until, period.end.year)
        first = numbers.month_day(window.until, period.start.year - 1) + dt.timedelta(days=1)
    if window.back is not None:
        first = back_from(last, int(numbers.decimal(window.back)), numbers.unit(window.back))
    return Period.between(first, last)


def days_of(wanted: Filter, period: Period, named: Period, numbers: Numbers, *, narrow: bool = False) -> Days:
    """First and last day of the facts a filter means. `named`: the period as the scheme names it; `narrow`: this is
    a part of it."""
    window = wanted.window
    if window is None:
        return period.start, period.end
    first, last = period.start, period.end
    if window.until is not None:
        first, last = cut_off(window.until, named, numbers)
    if window.back is not None:
        last = min(last, period.end)
        first = back_from(last, int(numbers.decimal(window.back)), numbers.unit(window.back))
    elif narrow:
        first, last = max(first, period.start), min(last, period.end)
    return first, last


def read_days(plan: Plan, period: Period) -> dict[str, Days]:
    """Kind of fact → between which days of happening the scheme may look at one of it."""
    numbers = plan.numbers(period)
    whole = effective(plan, period, numbers)
    in_parts = any(per.by in KINDS for per in every(plan.scheme, Per))
    found: dict[str, Days] = {}
    for kind, filters in plan.reads.items():
        spans = [_reach(plan, wanted, whole, period, numbers, in_parts) for wanted in filters]
        found[kind] = min(first for first, _ in spans), max(last for _, last in spans)
    return found


def _reach(plan: Plan, wanted: Filter, whole: Period, named: Period, numbers: Numbers, in_parts: bool) -> Days:
    dated_by = wanted.dated_by or plan.scheme.choices.fact_date
    if dated_by != "occurred":
        return ALWAYS  # the day it belongs to says nothing about the day it happened
    first, last = days_of(wanted, whole, named, numbers)
    if in_parts and wanted.window is not None and wanted.window.back is not None:
        # the first part of the period looks back from its own end
        first = min(first, back_from(whole.start, int(numbers.decimal(wanted.window.back)), numbers.unit(wanted.window.back)))  # fmt: skip
    return min(first, whole.start), max(last, whole.end)


def results_read(plan: Plan) -> frozenset[str]:
    """Institutions whose earlier results a scheme may look at: its own, and those it names."""
    named = {one.of for one in every(plan.scheme, ResultOf)} | {one.result for one in every(plan.scheme, ShareBy)}
    return frozenset({plan.institution.id, *named} - {""})
