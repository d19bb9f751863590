"""Whether a decision would ask more of units than the county's limits allow, and in which months and weeks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from zugong.org.models import Unit
from zugong.rulebook.consequences import Change
from zugong.timeline import Period

from . import burden, generation, steering
from .obligations import RulesByDay
from .sizes import Sizes

Sums = dict[tuple[str, int], int]
YEAR = dt.timedelta(weeks=52)


@dataclass(frozen=True)
class Over:
    """A month or a week in which units would be asked more than the limit."""

    label: str
    before: int
    after: int
    most: str


def foretold(change: Change, kinds: set[str]) -> dict[str, Any]:
    """For the page of a decision: months and weeks beyond the limits, before and after it. Nothing without limits."""
    steered = steering.on(change.since)
    if not kinds or (steered.week is None and steered.month is None):
        return {"limits": None, "months_over": [], "weeks_over": []}
    units = [
        generation.Owing(*row)
        for row in Unit.objects.filter(kind__in=kinds).values_list("pk", "kind", "founded_on", "dissolved_on")
    ]
    before = _sums(change.since, units)
    with change.tried():
        after = _sums(change.since, units)
    return {
        "limits": steered,
        "month_limit": burden.span(steered.month or 0), "week_limit": burden.span(steered.week or 0),
        "months_over": _over("month", steered.month, before, after), "weeks_over": _over("week", steered.week, before, after),
    }  # fmt: skip


def _over(kind: str, limit: int | None, before: dict[str, Sums], after: dict[str, Sums]) -> list[Over]:
    """Only where it becomes worse: what is too much already is not this decision's doing."""
    if limit is None:
        return []
    sides = [_beyond(sums[kind], limit) for sums in (before, after)]
    found = []
    for code in sorted(sides[1]):
        had, has = sides[0].get(code, (0, 0)), sides[1][code]
        if has > had:
            label = Period.parse(code).label(get_language() or "zh-hans")
            found.append(Over(label, had[0], has[0], burden.span(has[1])))
    return found


def _beyond(sums: Sums, limit: int) -> dict[str, tuple[int, int]]:
    """Period → how many units are beyond the limit, and what the one asked most is asked."""
    found: dict[str, tuple[int, int]] = {}
    for (code, _unit), minutes in sums.items():
        if minutes > limit:
            number, most = found.get(code, (0, 0))
            found[code] = (number + 1, max(most, minutes))
    return found


def _sums(since: dt.date, units: Iterable[generation.Owing]) -> dict[str, Sums]:
    """Minutes of each unit by month and by week over the year that begins with a decision, as the library now has it."""
    rules, sizes, until = RulesByDay(), Sizes(), since + YEAR
    found: dict[str, Sums] = {"month": defaultdict(int), "week": defaultdict(int)}
    code_of = _codes()
    units = list(units)
    for term in generation.terms_of(since, until, rules):
        rule = term.rule
        if rule.personal or not rule.prescribed or not rule.minutes or not since <= term.due_on < until:
            continue
        month, week = code_of("month", term.due_on), code_of("week", term.due_on)
        for unit in units:
            if (
                unit.kind in rule.who
                and unit.owes(term.period.start, term.due_on)
                and sizes.suffice(rule, term.period.start, unit.pk)
            ):
                found["month"][month, unit.pk] += rule.cost
                found["week"][week, unit.pk] += rule.cost
    _with_registers(found, since, until, units)
    return found


def _with_registers(found: dict[str, Sums], since: dt.date, until: dt.date, units: list[generation.Owing]) -> None:
    stretch = Period.between(since, until - dt.timedelta(days=1))
    for kind, sums in found.items():
        for period in stretch.overlapping(kind):
            for load in burden.registers_in(period):
                for unit in units if load.whole else ():
                    if unit.kind in load.kinds and unit.dissolved_on is None:
                        sums[period.code, unit.pk] += load.whole


def _codes() -> Callable[[str, dt.date], str]:
    known: dict[tuple[str, dt.date], str] = {}

    def code_of(kind: str, day: dt.date) -> str:
        if (kind, day) not in known:
            known[kind, day] = Period.of(kind, day).code
        return known[kind, day]

    return code_of
