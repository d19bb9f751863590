"""Which duties a stretch of time brings to which units and people.

A unit founded inside a period owes from its first full period on; a unit dissolved by the due day owes no more; people
who join or leave are treated alike. An institution that comes into force inside a period asks from the next one on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from zugong.evidence import ledger
from zugong.timeline import KINDS, Period

from . import events, fulfilment, loading, owing, persons
from .models import Duty
from .obligations import DutyRule, RulesByDay, Term, stored
from .owing import Owing
from .sizes import Sizes, let_off, review

#: So many units or people are looked at together: memory stays the same however large the county is.
AT_ONCE = 400


def horizon(day: dt.date) -> dt.date:
    """Far enough to hold the current and the next period of every kind up to a quarter."""
    return Period.of("quarter", day).next().end


def generate(since: dt.date, until: dt.date) -> int:
    """Write the duties of every period that touches these days and is not there yet; returns how many were new.

    Facts already in the ledger count at once. Running it again, or after it was cut off, adds only what is missing.
    """
    rules = RulesByDay()
    terms = list(terms_of(since, until, rules))
    following = following_kinds(since, until, rules)
    sizes = Sizes()
    units = owing.units()
    new = 0
    for some in slices(units):
        keys = [unit.pk for unit in some]
        there = _known(since, until, keys)
        new += write(list(drafts_of((term for term in terms if not term.rule.personal), some, there, sizes)))
        brought = brought_by_facts(since, until, rules, some, following)
        new += _write_brought(
            [
                (rule, duty)
                for rule, duty in brought
                if duty.person_id is not None or (rule.rule_id, duty.period, duty.unit_id) not in there
            ]
        )
    new += persons.generate([term for term in terms if term.rule.personal], since, until)
    _price(terms)
    if review(terms, sizes):
        recount(since, until)
    _release_dissolved()
    return new


def terms_of(since: dt.date, until: dt.date, rules: RulesByDay) -> Iterator[Term]:
    stretch = Period.between(since, until)
    first_days = [month.start for month in stretch.overlapping("month")]
    asked = {rule.every for day in first_days for rule in rules(day)}
    for kind in (kind for kind in KINDS if kind in asked):
        for period in stretch.overlapping(kind):
            yield from _terms(period, (rule for rule in rules(period.start) if rule.every == kind))
    for cycle in dict.fromkeys(rule.cycle for day in first_days for rule in rules(day) if rule.cycle):
        for period in cycle.overlapping(stretch):
            yield from _terms(period, (rule for rule in rules(period.start) if rule.cycle == cycle))
    for year in stretch.overlapping("year"):
        yield from _yearly(year, rules)


def _terms(period: Period, rules: Iterable[DutyRule]) -> Iterator[Term]:
    for rule in rules:
        due_on = rule.due_in(period)
        made_up = rule.make_up.after(due_on) if rule.make_up else period.end
        yield Term(rule, period, due_on, max(made_up, period.end))


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


#: What is to be written: a rule in a period, a unit, and a person where it is a person's.
Draft = tuple[Term, int, int | None]
Brought = tuple[DutyRule, Duty]
Known = set[tuple[str, str, int]]


def slices(units: Sequence[Owing]) -> Iterator[Sequence[Owing]]:
    return (units[first : first + AT_ONCE] for first in range(0, len(units), AT_ONCE))


def _known(since: dt.date, until: dt.date, units: Sequence[int]) -> Known:
    found = Duty.objects.filter(
        unit__in=units, period_start__lte=until, period_end__gte=since, person__isnull=True
    ).order_by()
    return set(found.values_list("rule_id", "period", "unit_id"))


def drafts_of(terms: Iterable[Term], units: Iterable[Owing], there: Known, sizes: Sizes) -> Iterator[Draft]:
    by_kind: dict[str, list[Owing]] = {}
    for unit in units:
        by_kind.setdefault(unit.kind, []).append(unit)
    for term in terms:
        code = term.period.code
        for unit in (unit for kind in term.rule.who for unit in by_kind.get(kind, ())):
            if (term.rule.rule_id, code, unit.pk) in there or not unit.owes(term.period.start, term.due_on):
                continue
            if sizes.suffice(term.rule, term.period.start, unit.pk):
                yield term, unit.pk, None


def made(term: Term, unit: int, person: int | None) -> Duty:
    return Duty(
        rule_id=term.rule.rule_id,
        unit_id=unit,
        person_id=person,
        period=term.period.code,
        period_start=term.period.start,
        period_end=term.period.end,
        due_on=term.due_on,
        closes_on=term.closes_on,
        owed=term.rule.owed,
        minutes=term.rule.cost,
        state=term.rule.undone,
    )


def following_kinds(since: dt.date, until: dt.date, rules: RulesByDay) -> set[str]:
    """The kinds of facts that bring duties with them."""
    days = [month.start for month in Period.between(since, until).overlapping("month")]
    return {rule.after.kind for day in days for rule in rules(day) if rule.after}


def brought_by_facts(
    since: dt.date, until: dt.date, rules: RulesByDay, units: Iterable[Owing], kinds: set[str]
) -> Iterator[Brought]:
    """Facts that were booked before their rule was known, or quietly."""
    if not kinds:
        return iter(())
    by_key = {unit.pk: unit for unit in units}
    facts = ledger.facts_for(units=by_key, kinds=kinds, period=Period.between(since, until))
    drafts = list(events.drafts_for(((fact, by_key[fact.unit_id]) for fact in facts), rules))
    periods = {duty.period for _rule, duty in drafts if duty.person_id}
    known = set(
        Duty.objects.filter(period__in=periods, person__isnull=False).values_list("rule_id", "period", "person_id")
    )
    return (one for one in drafts if (one[0].rule_id, one[1].period, one[1].person_id) not in known)


def write(drafts: list[Draft]) -> int:
    """New duties take the facts that are there already; the many for which there are none are written as they are."""
    if not drafts:
        return 0
    by_term: dict[int, list[Draft]] = defaultdict(list)
    for one in drafts:
        by_term[id(one[0])].append(one)
    terms = [some[0][0] for some in by_term.values()]
    rows = stored(term.rule for term in terms)
    obligations = {id(term): rows[term.rule.to_obligation().fingerprint] for term in terms}
    with_facts = with_facts_of(drafts, terms)
    counted = []
    for some in by_term.values():
        term, obligation = some[0][0], obligations[id(some[0][0])]
        plain = made(term, some[0][1], some[0][2])
        plain.obligation = obligation
        fulfilment.settle([plain], [])
        loading.insert_like(plain, [one[1:] for one in some if one[1:] not in with_facts])
        for _term, unit, person in (one for one in some if one[1:] in with_facts):
            duty = made(term, unit, person)
            duty.obligation = obligation
            counted.append(duty)
    _count_new(counted)
    loading.insert(counted)
    return len(drafts)


def with_facts_of(drafts: list[Draft], terms: list[Term]) -> set[tuple[int, int | None]]:
    """Units, and people in their units, of whom the ledger holds anything that may count."""
    reach = Period.between(min(one.period.start for one in terms), max(one.closes_on for one in terms))
    kinds = {term.rule.fulfilled_by.kind for term in terms}
    places = {one[1:] for one in drafts}
    people = {person for _unit, person in places if person is not None}
    units = {unit for unit, person in places if person is None}
    about = ledger.facts_for(persons=people, kinds=kinds, period=reach, data_of=()) if people else []
    booked = ledger.facts_for(units=units, kinds=kinds, period=reach, data_of=()) if units else []
    found, held = {fact.person_id for fact in about}, {fact.unit_id for fact in booked}
    return {(unit, person) for unit, person in places if (unit in held if person is None else person in found)}


def _write_brought(drafts: list[Brought]) -> int:
    """The same for what facts bring with them: few, and each with its own days."""
    if not drafts:
        return 0
    rows = stored(rule for rule, _duty in drafts)
    for rule, duty in drafts:
        duty.obligation = rows[rule.to_obligation().fingerprint]
    new = [duty for _rule, duty in drafts]
    _count_new(new)
    loading.insert(new)
    return len(new)


def _count_new(new: list[Duty]) -> None:
    """Count new duties together with their neighbours, which may need the same facts or have taken them."""
    if not new:
        return
    reach = fulfilment.reach_of(new)
    window = max(duty.closes_on - duty.period_start for duty in new)
    neighbours = list(
        Duty.objects.filter(
            _subjects(new),
            rule_id__in={duty.rule_id for duty in new},
            period_start__lte=reach.end + window,
            closes_on__gte=reach.start - window,
        )
        .select_for_update(of=("self",))
        .select_related("obligation")
    )
    changed = fulfilment.settle([*neighbours, *new], fulfilment.facts_about([*new, *neighbours]))
    fulfilment.write(
        [duty for duty in changed if duty.pk and duty.period_start <= reach.end and duty.closes_on >= reach.start]
    )


def _subjects(duties: Iterable[Duty]) -> Q:
    units = {duty.unit_id for duty in duties if duty.person_id is None}
    people = {duty.person_id for duty in duties if duty.person_id is not None}
    return Q(unit__in=units, person__isnull=True) | Q(person__in=people)


def _price(terms: Iterable[Term]) -> None:
    """Duties written down before institutions said what they cost bear the words of the same edition that now says so."""
    bare = set(
        Duty.objects.filter(obligation__minutes=0, minutes=0).order_by().values_list("rule_id", flat=True).distinct()
    )
    rules = {term.rule.rule_id: term.rule for term in terms if term.rule.rule_id in bare and term.rule.minutes}
    rows = {row.rule_id: row for row in stored(rules.values()).values()} if rules else {}
    for rule_id, rule in rules.items():
        Duty.objects.filter(rule_id=rule_id, minutes=0, obligation__edition=rule.edition, owed=rule.owed).update(
            obligation=rows[rule_id], minutes=rule.cost
        )


def recount(since: dt.date, until: dt.date) -> int:
    """Count again for every duty around these days: heals what a quiet load or an interrupted round left."""
    around = Duty.objects.filter(period_start__lte=until, closes_on__gte=since)
    units = list(around.filter(person__isnull=True).order_by("unit_id").values_list("unit_id", flat=True).distinct())
    changed = sum(
        count_again(around.filter(unit__in=units[first : first + AT_ONCE], person__isnull=True), since, until)
        for first in range(0, len(units), AT_ONCE)
    )
    return changed + sum(count_again(around.filter(within), since, until) for within in persons.stretches(around))


def count_again(duties: QuerySet[Duty], since: dt.date, until: dt.date) -> int:
    found = list(duties.select_for_update(of=("self",)).select_related("obligation"))
    if not found:
        return 0
    changed = fulfilment.settle(found, fulfilment.facts_about(found))
    core = [duty for duty in changed if duty.period_end >= since and duty.period_start <= until]
    fulfilment.write(core)
    return len(core)


def _release_dissolved() -> None:
    Duty.objects.filter(
        unit__dissolved_on__isnull=False,
        due_on__gte=F("unit__dissolved_on"),
        state=Duty.State.OPEN,
        person__isnull=True,
    ).update(**let_off(_("组织已撤销。")))
