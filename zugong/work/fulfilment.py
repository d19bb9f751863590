"""Facts fulfil duties. `on_facts` hears of every booking inside its transaction; `settle` is the one way a duty's count comes about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.db.models import Q, QuerySet

from zugong.evidence import ledger
from zugong.evidence.ledger import FactRow
from zugong.timeline import Period

from . import events, matching
from .models import Application, Duty

#: How far around a new fact duties are looked at again, and how far around those others are read because they may
#: need the same facts. Both are longer than a quarter with the time to make it up.
CORE = dt.timedelta(days=130)
CONTEXT = dt.timedelta(days=400)
COUNTS = ["done", "state", "fulfilled_on", "counted"]


def on_facts(facts: Sequence[Any]) -> None:
    """At most four queries, however many facts: duties, facts, what changed, duties that follow from these facts."""
    events.follow(facts)
    duties = _duties_near(facts)
    if not duties:
        return
    near = Period.between(min(f.occurred_on for f in facts) - CORE, max(f.occurred_on for f in facts) + CORE)
    changed = settle(duties, facts_about(duties))
    write([duty for duty in changed if duty.period_start <= near.end and duty.closes_on >= near.start])


def _duties_near(facts: Sequence[Any]) -> list[Duty]:
    days = [fact.occurred_on for fact in facts]
    owing = Q(unit__in={fact.unit_id for fact in facts}, person__isnull=True)
    if persons := {fact.person_id for fact in facts if fact.person_id}:
        owing |= Q(person__in=persons)
    return list(
        Duty.objects.select_for_update(of=("self",))
        .filter(
            owing,
            obligation__fact_kind__in={fact.kind for fact in facts},
            obligation__fact_type__in={"", *(str(fact.data.get("type", "")) for fact in facts)},
            period_start__lte=max(days) + CONTEXT,
            closes_on__gte=min(days) - CONTEXT,
        )
        .exclude(state=Duty.State.EXEMPT)
        .select_related("obligation")
        .order_by("pk")
    )


def facts_about(duties: Sequence[Duty]) -> list[FactRow]:
    """The facts that may count for these duties: of the units, and wherever they were booked of the people."""
    found: list[FactRow] = []
    of_units = [duty for duty in duties if duty.person_id is None]
    of_people = [duty for duty in duties if duty.person_id is not None]
    if of_units:
        kinds = {duty.obligation.fact_kind for duty in of_units}
        units = {duty.unit_id for duty in of_units}
        found += ledger.facts_for(units=units, kinds=kinds, period=reach_of(of_units))
    if of_people:
        kinds = {duty.obligation.fact_kind for duty in of_people}
        persons = {duty.person_id for duty in of_people if duty.person_id is not None}
        found += ledger.facts_for(persons=persons, kinds=kinds, period=reach_of(of_people))
    return found


#: Where a fact lies: its kind, its unit or else its person, and the `type` it is looked for by.
Place = tuple[str, int, int, str]


def settle(duties: Iterable[Duty], facts: Iterable[FactRow]) -> list[Duty]:
    """Count the facts for each duty, in memory; returns those whose count or state is now another."""
    by_place: dict[Place, dict[int, FactRow]] = defaultdict(dict)
    for fact in facts:
        for narrow in {"", str(fact.data.get("type", ""))}:
            by_place[fact.kind, fact.unit_id, 0, narrow][fact.id] = fact
            if fact.person_id is not None:
                by_place[fact.kind, 0, fact.person_id, narrow][fact.id] = fact
    chains: dict[tuple[str, int, int], list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.state != Duty.State.EXEMPT:
            chains[duty.rule_id, 0 if duty.person_id else duty.unit_id, duty.person_id or 0].append(duty)
    agreed = _agreed(chains.values())
    return [duty for chain in chains.values() for duty in _settle_chain(chain, by_place, agreed)]


def _agreed(chains: Iterable[list[Duty]]) -> set[tuple[int, int]]:
    """(duty, fact) of every making up that was agreed to; asked only where an institution wants agreement."""
    asking = [duty.pk for chain in chains for duty in chain if duty.pk and duty.obligation.make_up_approved_by]
    found: set[tuple[int, int]] = set()
    for first in range(0, len(asking), ledger.AT_ONCE):
        rows = Application.objects.filter(
            duty__in=asking[first : first + ledger.AT_ONCE],
            kind=Application.Kind.MAKE_UP,
            state=Application.State.AGREED,
            fact__isnull=False,
        )
        found.update((duty, fact) for duty, fact in rows.values_list("duty_id", "fact_id") if fact is not None)
    return found


def _settle_chain(
    chain: list[Duty], by_place: Mapping[Place, Mapping[int, FactRow]], agreed: set[tuple[int, int]]
) -> list[Duty]:
    """Duties of one rule and one unit or person. An edition that changed what counts makes a chain of its own."""
    parts: dict[int, list[Duty]] = defaultdict(list)
    for duty in chain:
        parts[duty.obligation_id].append(duty)
    changed = []
    for part in parts.values():
        asked, person = part[0].obligation, part[0].person_id or 0
        place = (asked.fact_kind, 0 if person else part[0].unit_id, person, asked.fact_type)
        fitting = [
            fact
            for fact in by_place.get(place, {}).values()
            if matching.meets(fact, asked.conditions, asked.recorded_within)
        ]
        given = matching.allot(part, fitting, _rounds(part, agreed), asked.sum_of)
        changed += [duty for duty, facts in zip(part, given, strict=True) if _count(duty, facts)]
    return changed


def _rounds(part: Sequence[Duty], agreed: set[tuple[int, int]]) -> tuple[matching.Fits, ...]:
    """Where an institution wants a late one agreed to, nothing late counts without. Of a person's two posts the one
    whose unit booked the fact comes first."""
    rounds = matching.ROUNDS
    if part[0].obligation.make_up_approved_by:
        rounds = (matching.in_time, lambda duty, fact: (duty.pk, fact.id) in agreed)
    if len({duty.unit_id for duty in part}) > 1:
        own, *others = rounds
        rounds = (lambda duty, fact: duty.unit_id == fact.unit_id and own(duty, fact), own, *others)
    return rounds


def _count(duty: Duty, facts: Sequence[Any]) -> bool:
    before = (duty.done, duty.state, duty.fulfilled_on, duty.counted)
    sum_of = duty.obligation.sum_of
    amounts = [matching.amount(fact, sum_of) for fact in facts]
    extra = [[format(one, "f")] if sum_of else [] for one in amounts]
    duty.counted = [
        [fact.id, fact.source, fact.occurred_on.isoformat(), *more] for fact, more in zip(facts, extra, strict=True)
    ]
    total = sum(amounts, Decimal(0))
    duty.done = int(total)
    complete = total >= duty.owed
    duty.fulfilled_on = _day_on_which(duty.owed, facts, amounts) if complete else None
    if not complete:
        duty.state = Duty.State.OPEN if duty.obligation.prescribed else Duty.State.OFFERED
    else:
        on_time = duty.fulfilled_on is None or duty.fulfilled_on <= duty.due_on
        duty.state = Duty.State.DONE if on_time else Duty.State.LATE
    return before != (duty.done, duty.state, duty.fulfilled_on, duty.counted)


def _day_on_which(owed: int, facts: Sequence[Any], amounts: Sequence[Decimal]) -> dt.date | None:
    """The day of the fact with which the number was reached; none where nothing was owed."""
    reached = accumulate(amounts)
    return next((fact.occurred_on for fact, total in zip(facts, reached, strict=True) if total >= owed), None)


def write(changed: list[Duty]) -> None:
    if changed:
        Duty.objects.bulk_update(changed, COUNTS, batch_size=500)


def reach_of(duties: Sequence[Duty]) -> Period:
    """The days whose facts may count for these duties."""
    return Period.between(min(duty.period_start for duty in duties), max(duty.closes_on for duty in duties))


def neighbours_of(duty: Duty) -> QuerySet[Duty]:
    """The duties of the same rule and unit or person that may need the same facts, itself included."""
    same = Q(person=duty.person_id) if duty.person_id else Q(unit=duty.unit_id, person__isnull=True)
    near = {"period_start__lte": duty.closes_on + CONTEXT, "closes_on__gte": duty.period_start - CONTEXT}
    found = Duty.objects.filter(same, rule_id=duty.rule_id, **near)
    return found.exclude(state=Duty.State.EXEMPT).select_related("obligation")


def resettle(duty: Duty) -> Duty:
    """Count again for one duty, among its neighbours, after an exemption was given or taken back."""
    if neighbours := list(neighbours_of(duty).select_for_update(of=("self",))):
        write(settle(neighbours, facts_about(neighbours)))
    duty.refresh_from_db()
    return duty
