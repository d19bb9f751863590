"""A score made anew where some facts can have moved it; everything else is carried over from an earlier score.

What a fact can move is known from the plan: the indicators with a filter that takes it, and those that refer to these.
The rest was marked from facts, numbers and units that are the same: marking it again would give the same, trace and all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import localcontext
from typing import Any, Protocol

from zugong.engine.filters import Filter
from zugong.engine.groups.imputing import stood_in
from zugong.engine.ledger import Ledger
from zugong.engine.plan import Plan
from zugong.engine.scoring import PRECISION, cases_of, finish, one
from zugong.engine.trace import Score
from zugong.timeline import Period


class Booked(Protocol):
    """Any row of a ledger will do."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Touched:
    """`indicators`: those whose marks can move; `kinds`: the facts needed to mark them, their items and the total."""

    indicators: frozenset[str]
    kinds: frozenset[str]


def touched(plan: Plan, facts: Iterable[Booked]) -> Touched:
    """What these facts can move by coming or going."""
    taking = frozenset(
        (fact.kind, place)
        for fact in facts
        for place, wanted in enumerate(plan.reads.get(fact.kind, ()))
        if _takes(wanted, fact)
    )
    found = plan.touches.get(taking)
    if found is None:
        found = plan.touches[taking] = _touched(plan, {plan.reads[kind][place] for kind, place in taking})
    return found


def _takes(wanted: Filter, fact: Booked) -> bool:
    """Whether the fact is one of those meant, as far as it can be told from the words in it."""
    return all(fact.data.get(one.field) in one.values for one in wanted.where if one.op == "is")


def _touched(plan: Plan, filters: set[Filter]) -> Touched:
    moved: set[str] = set()
    needed = set(plan.around)
    for id, (reads, others) in plan.looks.items():  # those that others refer to come first
        if not filters.isdisjoint(reads) or not moved.isdisjoint(others):
            moved.add(id)
            needed |= reads
    return Touched(frozenset(moved), frozenset(wanted.of for wanted in needed))


def again(plan: Plan, ledger: Ledger, period: Period, as_of: dt.date, earlier: Score, moved: frozenset[str]) -> Score:
    """The subject's score after these indicators were touched. `ledger` needs to hold only facts of the kinds
    that `touched` names. `earlier` must be of the same plan, day and register, and made without the numbers of others."""
    if (earlier.institution, earlier.edition, earlier.as_of) != (plan.institution.id, plan.institution.edition, as_of):
        raise ValueError("an earlier score of another day or edition cannot be carried over")
    known = {score.id: score for score in earlier.indicators}
    with localcontext() as context:
        context.prec = PRECISION
        case = cases_of(plan, ledger, period, as_of, [earlier.subject])[earlier.subject]
        done = {}
        for indicator in plan.order:
            if indicator.id in moved:
                found = one(case, indicator)
                done[indicator.id] = stood_in(case, found) if found.imputed else found
            else:
                done[indicator.id] = kept = known[indicator.id]
                case.marks[indicator.id] = kept.value, kept.full
        return finish(case, done)
