"""The number of one warning for many units at once: a query or two, whatever their number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from zugong.casework.models import Case
from zugong.casework.routing import binding_of
from zugong.evidence import ledger
from zugong.evidence.ledger import FactRow
from zugong.org.models import Post, Unit
from zugong.org.queries.units import own_heads
from zugong.registers import lists, places, queries
from zugong.registers.conditions import asked
from zugong.registers.models import Row
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import EarlyWarning
from zugong.timeline import Period
from zugong.work import matching
from zugong.work.models import Duty
from zugong.work.obligations import Reader

from .watching import Watch

Numbers = Mapping[int, Decimal]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Watched:
    """What is needed to know of a unit."""

    pk: int
    kind: str
    founded_on: dt.date | None


def units_on(day: dt.date, keys: Iterable[int] | None = None) -> list[Watched]:
    found = Unit.objects.on(day).order_by("pk")
    found = found if keys is None else found.filter(pk__in=list(keys))
    return [Watched(*row) for row in found.values_list("pk", "kind", "founded_on")]


def numbers(watch: Watch, units: list[Watched], some: bool) -> Numbers:
    """Unit → number; a unit that is left out is too young to be measured. `some`: only these few are asked about."""
    mine = [unit for unit in units if unit.kind in watch.warning.about]
    if not mine:
        return {}
    keys = [unit.pk for unit in mine] if some else None
    if watch.warning.facts is not None:
        return _of_facts(watch, mine, keys)
    try:
        found = _counted(watch.warning)(watch, keys)
    except KeyError:  # a register or route of another file that is not here: nothing to be counted, and no light
        return {}
    return {unit.pk: Decimal(found.get(unit.pk, 0)) for unit in mine}


# ---- facts ---------------------------------------------------------------------------------------


def _of_facts(watch: Watch, units: list[Watched], keys: list[int] | None) -> Numbers:
    if watch.warning.take == "days_since":
        return _days_since(watch, units, keys)
    since = watch.since() or Period.of(watch.warning.every, watch.day).start
    facts = _facts(watch, Period.between(since, watch.day), keys)
    amounts: dict[int, Decimal] = {}
    for fact in facts:
        part = Decimal(1) if watch.warning.take == "count" else _amount(fact, watch.warning.field)
        amounts[fact.unit_id] = amounts.get(fact.unit_id, ZERO) + part
    measured = [unit for unit in units if not watch.asks_for_more or _stood(unit, since)]
    return {unit.pk: amounts.get(unit.pk, ZERO) for unit in measured}


def _stood(unit: Watched, since: dt.date) -> bool:
    """A unit founded later has not had the whole time to do enough."""
    return unit.founded_on is None or unit.founded_on <= since


def _days_since(watch: Watch, units: list[Watched], keys: list[int] | None) -> Numbers:
    """From the latest fact; where there is none, from the day on which the unit could have had one."""
    latest: dict[int, dt.date] = {}
    for fact in _facts(watch, None, keys):
        latest[fact.unit_id] = max(fact.occurred_on, latest.get(fact.unit_id, fact.occurred_on))
    if any(unit.pk not in latest for unit in units):  # with every meeting booked its unit has one
        begun = max(watch.institution.heading.in_force_from, _first_day(watch.day))
        latest = {unit.pk: max(begun, unit.founded_on or begun) for unit in units} | latest
    return {unit.pk: Decimal(max((watch.day - latest[unit.pk]).days, 0)) for unit in units}


def _first_day(day: dt.date) -> dt.date:
    """The ledger's first day: nobody is told of the years before anything was recorded."""
    first = ledger.standing().order_by("occurred_on").values_list("occurred_on", flat=True).first()
    return min(first or day, day)


def _facts(watch: Watch, period: Period | None, keys: list[int] | None) -> list[FactRow]:
    assert watch.warning.facts is not None
    wanted = Reader(library, watch.institution, watch.day).wanted(watch.warning.facts)
    found = ledger.facts_for(kinds=[wanted.kind], period=period, units=keys)
    return [
        fact
        for fact in found
        if fact.occurred_on <= watch.day and matching.meets(fact, wanted.conditions, wanted.recorded_within)
    ]


def _amount(fact: FactRow, field: str) -> Decimal:
    said = fact.data.get(field)
    return ZERO if said in (None, "") else Decimal(str(said))


# ---- rows, cases, duties, heads ------------------------------------------------------------------

Counted = Callable[[Watch, "list[int] | None"], Mapping[int, int]]


def _counted(warning: EarlyWarning) -> Counted:
    if warning.rows is not None:
        return _of_rows
    if warning.cases is not None:
        return _of_cases
    return _of_duties if warning.duties is not None else _of_heads


def _of_rows(watch: Watch, keys: list[int] | None) -> Mapping[int, int]:
    rows_of = watch.warning.rows
    assert rows_of is not None
    declared = institutions.register(institutions.whole(watch.institution, rows_of.register), watch.day)
    place, binding = places.of(declared), queries.binding_of(declared, watch.day)
    wanted = asked(rows_of.where, place, binding)
    if rows_of.late:
        wanted &= lists.late(declared, place, binding, watch.day)
    return _by_unit(Row.objects.standing().filter(wanted, register=declared.id), keys)


def _of_cases(watch: Watch, keys: list[int] | None) -> Mapping[int, int]:
    """Open matters about the unit, whoever opened them; while the clock of one stands still it is not overdue."""
    cases_of = watch.warning.cases
    assert cases_of is not None
    declared = institutions.route(institutions.whole(watch.institution, cases_of.route), watch.day)
    found = Case.objects.open().filter(asked(cases_of.where, {}, binding_of(declared, watch.day)), route=declared.id)
    return _by_unit(found.overdue(watch.day) if cases_of.late else found, keys)


def _of_duties(watch: Watch, keys: list[int] | None) -> Mapping[int, int]:
    asked = watch.warning.duties
    assert asked is not None
    year = Period.of("year", watch.day)
    names: tuple[str, ...] = asked.of or tuple(watch.institution.duties)
    mine = Duty.objects.filter(rule_id__in=[f"{watch.institution.id}/{name}" for name in names])
    late = mine.missed(watch.day) if asked.standing == "missed" else mine.overdue(watch.day)
    return _by_unit(late.filter(due_on__gte=year.start, due_on__lte=year.end), keys)


def _of_heads(watch: Watch, keys: list[int] | None) -> Mapping[int, int]:
    if watch.warning.heads == "secretaries":
        return _by_unit(Post.objects.on(watch.day).filter(role=Post.Role.SECRETARY), keys)
    heads = own_heads(watch.day)
    full = watch.warning.heads == "full_members"
    return {unit: one.full if full else one.members for unit, one in heads.items()}


def _by_unit(rows: object, keys: list[int] | None) -> Mapping[int, int]:
    inside = Q() if keys is None else Q(unit__in=keys)
    counted = rows.filter(inside).order_by().values_list("unit_id").annotate(n=Count("pk"))  # type: ignore[attr-defined]
    return dict(counted)
