"""Which duties a stretch of time brings to which units.

A unit founded inside a period owes from its first full period on; a unit dissolved by the due day owes no more.
An institution that comes into force inside a period asks from the next one on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from zugong.evidence import ledger
from zugong.org.models import Unit
from zugong.timeline import KINDS, Period

from . import events, fulfilment, loading
from .models import Duty
from .obligations import DutyRule, RulesByDay, Term, stored
from .sizes import Sizes, let_off, review


@dataclass(frozen=True)
class Owing:
    """What is needed to know of a unit to say whether it owes."""

    pk: int
    kind: str
    founded_on: dt.date | None
    dissolved_on: dt.date | None

    def owes(self, start: dt.date, due_on: dt.date) -> bool:
        founded = self.founded_on is None or self.founded_on <= start
        return founded and (self.dissolved_on is None or self.dissolved_on > due_on)


def generate(since: dt.date, until: dt.date) -> int:
    """Write the duties of every period that touches these days and is not there yet; returns how many were new.

    Facts already in the ledger count at once. Running it again, or after it was cut off, adds only what is missing.
    """
    rules = RulesByDay()
    terms = list(terms_of(since, until, rules))
    units = [Owing(*row) for row in Unit.objects.order_by("pk").values_list("pk", "kind", "founded_on", "dissolved_on")]
    there = _known(since, until)
    sizes = Sizes()
    drafts = list(_drafts(terms, units, there, sizes)) + list(_event_drafts(since, until, rules, units, there))
    if drafts:
        _write(drafts, since, until)
    if review(terms, sizes):
        recount(since, until)
    _release_dissolved()
    return len(drafts)


def terms_of(since: dt.date, until: dt.date, rules: RulesByDay) -> Iterator[Term]:
    stretch = Period.between(since, until)
    asked = {rule.every for month in stretch.overlapping("month") for rule in rules(month.start)}
    for kind in (kind for kind in KINDS if kind in asked):
        for period in stretch.overlapping(kind):
            for rule in rules(period.start):
                if rule.every == kind:
                    yield Term(rule, period, period.end, rule.make_up.after(period.end) if rule.make_up else period.end)
    for year in stretch.overlapping("year"):
        yield from _yearly(year, rules)


def _yearly(year: Period, rules: RulesByDay) -> Iterator[Term]:
    """Before a day of each year: asked by what is in force on that day."""
    candidates = {rule.before for day in (year.start, year.end) for rule in rules(day) if rule.before}
    for month_day in sorted(candidates):
        due_on = _day_of(year, month_day)
        for rule in rules(due_on):
            if rule.before == month_day:
                yield Term(rule, year, due_on, rule.make_up.after(due_on) if rule.make_up else year.end)


def _day_of(year: Period, month_day: str) -> dt.date:
    month, day = (int(part) for part in month_day.split("-"))
    return min(
        Period.parse(f"{year.year:04d}-{month:02d}").end, dt.date(year.year, month, 1) + dt.timedelta(days=day - 1)
    )


Draft = tuple[DutyRule, Duty]
Known = set[tuple[str, str, int]]


def _known(since: dt.date, until: dt.date) -> Known:
    found = Duty.objects.filter(period_start__lte=until, period_end__gte=since, person__isnull=True)
    return set(found.values_list("rule_id", "period", "unit_id"))


def _drafts(terms: Iterable[Term], units: Iterable[Owing], there: Known, sizes: Sizes) -> Iterator[Draft]:
    by_kind: dict[str, list[Owing]] = {}
    for unit in units:
        by_kind.setdefault(unit.kind, []).append(unit)
    for term in terms:
        code = term.period.code
        for unit in (unit for kind in term.rule.who for unit in by_kind.get(kind, ())):
            if (term.rule.rule_id, code, unit.pk) in there or not unit.owes(term.period.start, term.due_on):
                continue
            if sizes.suffice(term.rule, term.period.start, unit.pk):
                yield term.rule, _duty(term, code, unit)


def _duty(term: Term, code: str, unit: Owing) -> Duty:
    return Duty(
        rule_id=term.rule.rule_id,
        unit_id=unit.pk,
        period=code,
        period_start=term.period.start,
        period_end=term.period.end,
        due_on=term.due_on,
        closes_on=term.closes_on,
        owed=term.rule.owed,
    )


def _event_drafts(
    since: dt.date, until: dt.date, rules: RulesByDay, units: Iterable[Owing], there: Known
) -> Iterator[Draft]:
    """Facts that were booked before their rule was known, or quietly."""
    days = [month.start for month in Period.between(since, until).overlapping("month")]
    kinds = {rule.after.kind for day in days for rule in rules(day) if rule.after}
    if not kinds:
        return
    by_key = {unit.pk: unit for unit in units}
    facts = ledger.facts_for(kinds=kinds, period=Period.between(since, until))
    pairs = ((fact, by_key[fact.unit_id]) for fact in facts)
    for rule, duty in events.drafts_for(pairs, rules):
        if (rule.rule_id, duty.period, duty.unit_id) not in there:
            yield rule, duty


def _write(drafts: list[Draft], since: dt.date, until: dt.date) -> None:
    """New duties are counted together with their neighbours, since these may need the same facts."""
    rules = {id(rule): rule for rule, _duty in drafts}
    prints = {key: rule.to_obligation().fingerprint for key, rule in rules.items()}
    rows = stored(rules.values())
    for rule, duty in drafts:
        duty.obligation = rows[prints[id(rule)]]
    new = [duty for _rule, duty in drafts]
    neighbours = list(
        Duty.objects.filter(
            rule_id__in={duty.rule_id for duty in new},
            period_start__lte=until + fulfilment.CORE,
            closes_on__gte=since - fulfilment.CORE,
        )
        .select_for_update(of=("self",))
        .select_related("obligation")
    )
    kinds = {row.fact_kind for row in rows.values()}
    facts = ledger.facts_for(kinds=kinds, period=fulfilment.reach_of([*new, *neighbours]))
    changed = fulfilment.settle([*neighbours, *new], facts)
    loading.insert(new)
    fulfilment.write([duty for duty in changed if duty.pk is not None])


def recount(since: dt.date, until: dt.date) -> int:
    """Count again for every duty around these days: heals what a quiet load or an interrupted round left."""
    duties = list(
        Duty.objects.filter(period_start__lte=until, closes_on__gte=since)
        .select_for_update(of=("self",))
        .select_related("obligation")
    )
    if not duties:
        return 0
    kinds = {duty.obligation.fact_kind for duty in duties}
    changed = fulfilment.settle(duties, ledger.facts_for(kinds=kinds, period=fulfilment.reach_of(duties)))
    core = [duty for duty in changed if duty.period_end >= since and duty.period_start <= until]
    fulfilment.write(core)
    return len(core)


def _release_dissolved() -> None:
    Duty.objects.filter(
        unit__dissolved_on__isnull=False, due_on__gte=F("unit__dissolved_on"), state=Duty.State.OPEN
    ).update(**let_off(_("组织已撤销。")))
