"""Who answers for a case, one after the other, and what has run late under somebody. Never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import localtime

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.scope import Scope, shortest
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import OPENED, DeclaredRoute, Passing

from .models import Case, CaseQuerySet, Stamp


@dataclass(frozen=True)
class Link:
    """One who answers for the case from a day on, until the next one."""

    name: str
    since: dt.date
    why: str
    now: bool = False


def chain_of(case: Case, declared: DeclaredRoute) -> list[Link]:
    """The first who was asked, and everybody who took the case over since."""
    if not declared.route.chain:
        return []
    found: list[Link] = []
    named: dict[int, str] = {}
    hits = [(stamp, passing) for stamp in case.passed for passing in declared.route.chain if _passes(stamp, passing)]
    keys = {stamp.data.get(passing.column) for stamp, passing in hits if passing.column}
    if keys:
        named = dict(Person.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))
    for stamp, passing in hits:
        name = named.get(stamp.data.get(passing.column, 0), "") if passing.column else stamp.by_name
        if name and (not found or found[-1].name != name):
            found.append(Link(name, localtime(stamp.at, clock.ZONE).date(), stamp.step_title))
    last = found[-1:]
    return [*found[:-1], *(Link(one.name, one.since, one.why, now=case.is_open) for one in last)]


def _passes(stamp: Stamp, passing: Passing) -> bool:
    if stamp.step != passing.step:
        return False
    return passing.step == OPENED or not passing.outcome or stamp.outcome == passing.outcome


def overdue_under(account: Account) -> CaseQuerySet:
    """Open cases past their day on routes that tell units above of it, for who reads for such a unit."""
    today, wanted = clock.today(), Q(pk__in=[])
    reading = account.scope("read_unit")
    routes = [one for one in institutions.routes(today) if one.route.escalates_to]
    if account.is_administrator or reading.empty or not routes:
        return Case.objects.none()
    for kinds in {one.route.escalates_to for one in routes}:
        tops = Unit.objects.order_by().filter(reading.q(), kind__in=kinds, dissolved_on__isnull=True)
        paths = shortest(list(tops.values_list("path", flat=True)))
        names = [one.id for one in routes if one.route.escalates_to == kinds]
        if paths:
            wanted |= Q(route__in=names) & Scope(paths).q("unit")
    return Case.objects.overdue(today).filter(wanted).select_related("unit", "opener_unit").order_by("due_on", "pk")
