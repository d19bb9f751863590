"""Facts fulfil duties. `on_facts` hears of every booking inside its transaction; `settle` is the one way a duty's count comes about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from zugong.evidence import ledger
from zugong.evidence.ledger import FactRow
from zugong.timeline import Period

from . import events, matching
from .models import Duty

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
    units = {fact.unit_id for fact in facts}
    found = ledger.facts_for(units=units, kinds={duty.obligation.fact_kind for duty in duties}, period=reach_of(duties))
    near = Period.between(min(f.occurred_on for f in facts) - CORE, max(f.occurred_on for f in facts) + CORE)
    write([duty for duty in settle(duties, found) if duty.period_start <= near.end and duty.closes_on >= near.start])


def _duties_near(facts: Sequence[Any]) -> list[Duty]:
    days = [fact.occurred_on for fact in facts]
    return list(
        Duty.objects.select_for_update(of=("self",))
        .filter(
            obligation__fact_kind__in={fact.kind for fact in facts},
            obligation__fact_type__in={"", *(str(fact.data.get("type", "")) for fact in facts)},
            unit__in={fact.unit_id for fact in facts},
            period_start__lte=max(days) + CONTEXT,
            closes_on__gte=min(days) - CONTEXT,
        )
        .exclude(state=Duty.State.EXEMPT)
        .select_related("obligation")
        .order_by("pk")
    )


def settle(duties: Iterable[Duty], facts: Iterable[FactRow]) -> list[Duty]:
    """Count the facts for each duty, in memory; returns those whose count or state is now another."""
    by_place: dict[tuple[str, int, str], list[FactRow]] = defaultdict(list)
    for fact in facts:
        for narrow in {"", str(fact.data.get("type", ""))}:
            by_place[fact.kind, fact.unit_id, narrow].append(fact)
    chains: dict[tuple[str, int, int | None], list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.state != Duty.State.EXEMPT:
            chains[duty.rule_id, duty.unit_id, duty.person_id].append(duty)
    return [duty for chain in chains.values() for duty in _settle_chain(chain, by_place)]


def _settle_chain(chain: list[Duty], by_place: dict[tuple[str, int, str], list[FactRow]]) -> list[Duty]:
    """Duties of one rule and unit. An edition that changed what counts makes a chain of its own."""
    parts: dict[int, list[Duty]] = defaultdict(list)
    for duty in chain:
        parts[duty.obligation_id].append(duty)
    changed = []
    for part in parts.values():
        asked = part[0].obligation
        places = by_place.get((asked.fact_kind, part[0].unit_id, asked.fact_type), ())
        fitting = [
            fact
            for fact in places
            if (part[0].person_id is None or fact.person_id == part[0].person_id)
            and matching.meets(fact, asked.conditions, asked.recorded_within)
        ]
        given = matching.allot(part, fitting)
        changed += [duty for duty, facts in zip(part, given, strict=True) if _count(duty, facts)]
    return changed


def _count(duty: Duty, facts: Sequence[Any]) -> bool:
    before = (duty.done, duty.state, duty.fulfilled_on, duty.counted)
    duty.counted = [[fact.id, fact.source, fact.occurred_on.isoformat()] for fact in facts]
    duty.done = len(facts)
    complete = duty.done >= duty.owed
    duty.fulfilled_on = facts[duty.owed - 1].occurred_on if complete and facts else None
    if not complete:
        duty.state = Duty.State.OPEN
    else:
        on_time = duty.fulfilled_on is None or duty.fulfilled_on <= duty.due_on
        duty.state = Duty.State.DONE if on_time else Duty.State.LATE
    return before != (duty.done, duty.state, duty.fulfilled_on, duty.counted)


def write(changed: list[Duty]) -> None:
    if changed:
        Duty.objects.bulk_update(changed, COUNTS, batch_size=500)


def reach_of(duties: Sequence[Duty]) -> Period:
    """The days whose facts may count for these duties."""
    return Period.between(min(duty.period_start for duty in duties), max(duty.closes_on for duty in duties))


def resettle(duty: Duty) -> Duty:
    """Count again for one duty, among its neighbours, after an exemption was given or taken back."""
    neighbours = list(
        Duty.objects.select_for_update(of=("self",))
        .filter(
            rule_id=duty.rule_id,
            unit=duty.unit_id,
            person=duty.person_id,
            period_start__lte=duty.closes_on + CONTEXT,
            closes_on__gte=duty.period_start - CONTEXT,
        )
        .exclude(state=Duty.State.EXEMPT)
        .select_related("obligation")
    )
    if neighbours:
        kinds = {one.obligation.fact_kind for one in neighbours}
        write(settle(neighbours, ledger.facts_for(units=[duty.unit_id], kinds=kinds, period=reach_of(neighbours))))
    duty.refresh_from_db()
    return duty
