"""Duties that would be overdue the moment they are written down, because an institution begins to hold in the past.

Told before the decision, and counted as the decision would: the same drafts, the same facts, in memory and nothing stored.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from zugong.kernel import clock
from zugong.rulebook.consequences import Change

from . import fulfilment, generation, owing, persons, renewal
from .generation import Draft
from .models import Duty, Obligation
from .obligations import BEFORE, DutyRule, RulesByDay, Term
from .sizes import Sizes

ONE_DAY = dt.timedelta(days=1)


@dataclass
class Backlog:
    """What would be late at once: how many duties of how many units, since when, and from which day on none would be."""

    duties: int = 0
    units: set[int] = field(default_factory=set)
    first: dt.date = dt.date.max
    later: dt.date = dt.date.min

    def add(self, unit: int, due_on: dt.date, asked_on: dt.date) -> None:
        self.duties += 1
        self.units.add(unit)
        self.first, self.later = min(self.first, due_on), max(self.later, asked_on + ONE_DAY)


def of(change: Change) -> Backlog | None:
    """Nothing where the institution begins today or later, where it ends, or where nothing would be late."""
    if change.after is None or change.since >= clock.today():
        return None
    with change.tried():
        found = _Foreseen(change).backlog()
    return found if found.duties else None


class _Foreseen:
    def __init__(self, change: Change) -> None:
        self.change, self.today, self.found = change, clock.today(), Backlog()
        self.rules, self.sizes = RulesByDay(), Sizes()
        self.until = generation.horizon(self.today)
        self.terms = [one for one in generation.terms_of(change.since, self.until, self.rules) if self._begun(one)]
        self.asked = {(term.rule.rule_id, term.period.code): term for term in self.terms}
        self.owed_by = renewal.Owed(self.terms)
        self._obligations: dict[str, Obligation] = {}
        #: Rule → its words, and the words of the duties that are there, each looked up once.
        self._words: dict[int, tuple[DutyRule, Obligation]] = {}
        self._stored: dict[int, Obligation] = {}

    def _begun(self, term: Term) -> bool:
        """What begins later can neither be late nor take facts from what is."""
        return (
            term.rule.institution_id in self.change.institutions
            and term.asked_on >= self.change.since
            and term.period.start <= self.today
        )

    def backlog(self) -> Backlog:
        of_units = [term for term in self.terms if not term.rule.personal]
        following = generation.following_kinds(self.change.since, self.until, self.rules)
        for some in generation.slices(owing.units()):
            there = self._there(Q(unit__in=[unit.pk for unit in some], person__isnull=True))
            known = {(duty.rule_id, duty.period, duty.unit_id) for duty in there}
            brought = [
                (rule, duty)
                for rule, duty in generation.brought_by_facts(self.change.since, self.until, self.rules, some, following)
                if rule.institution_id in self.change.institutions
                and (rule.rule_id, duty.period, duty.unit_id if duty.person_id is None else 0) not in known
            ]  # fmt: skip
            self._look(list(generation.drafts_of(of_units, some, known, self.sizes)), there, brought)
        self._look_at_people([term for term in self.terms if term.rule.personal])
        return self.found

    def _look_at_people(self, terms: Sequence[Term]) -> None:
        places = owing.kinds_above()
        for within in persons.everybody() if terms else ():
            expected = persons.expected_of(terms, owing.People(within, places=places))
            there = self._there(within & Q(person__isnull=False))
            known = {(duty.rule_id, duty.period, duty.person_id, unit) for duty in there for unit in (0, duty.unit_id)}
            new: list[Draft] = [(term, unit, key[2]) for key, (term, unit) in expected.items() if key not in known]
            self._look(new, there, [])

    def _there(self, of: Q) -> list[Duty]:
        """Duties written down already, near enough to need the same facts."""
        near = Q(closes_on__gte=self.change.since - fulfilment.CONTEXT, period_start__lte=self.today)
        wanted = Q()
        for institution in self.change.institutions:
            wanted |= Q(rule_id__startswith=f"{institution}/")
        found = list(Duty.objects.filter(of, near, wanted).order_by("pk"))
        missing = {duty.obligation_id for duty in found} - self._stored.keys()
        self._stored |= Obligation.objects.in_bulk(missing) if missing else {}
        for duty in found:
            duty.obligation = self._stored[duty.obligation_id]
        return found

    def _look(self, drafts: list[Draft], there: list[Duty], brought: list[tuple[DutyRule, Duty]]) -> None:
        with_facts = generation.with_facts_of(drafts, [one[0] for one in drafts]) if drafts else set()
        late_now = {duty.pk for duty in there if self._late(duty)}
        standing = [duty for duty in there if not self._gone(duty)]
        alone = with_facts | {(duty.unit_id, duty.person_id) for duty in standing}
        judged = [(duty, self._reworded(duty)) for duty in standing]
        judged += [(self._bare(*one), one[0].asked_on) for one in drafts if one[1:] in alone]
        for rule, duty in brought:
            duty.obligation = self._worded(rule)
            judged.append((duty, duty.period_start))
        self._add_plain(one for one in drafts if one[1:] not in alone)
        duties = [duty for duty, _asked_on in judged]
        fulfilment.settle(duties, fulfilment.facts_about(duties))
        for duty, asked_on in judged:
            if asked_on is not None and self._late(duty) and duty.pk not in late_now:
                self.found.add(duty.unit_id, duty.due_on, asked_on)

    def _late(self, duty: Duty) -> bool:
        return duty.state == Duty.State.OPEN and duty.due_on < self.today

    def _add_plain(self, drafts: Iterable[Draft]) -> None:
        """The many of whom the ledger holds nothing."""
        by_term: dict[int, list[Draft]] = defaultdict(list)
        for one in drafts:
            by_term[id(one[0])].append(one)
        for some in by_term.values():
            term = some[0][0]
            plain = self._bare(*some[0])
            fulfilment.settle([plain], [])
            if self._late(plain):
                for _term, unit, _person in some:
                    self.found.add(unit, term.due_on, term.asked_on)

    def _bare(self, term: Term, unit: int, person: int | None) -> Duty:
        duty = generation.made(term, unit, person)
        duty.obligation = self._worded(term.rule)
        return duty

    def _follows(self, duty: Duty) -> bool:
        """Whether a duty that is there begins under what would hold."""
        yearly = duty.obligation.rhythm == BEFORE and duty.due_on >= self.change.since
        return (duty.period_start >= self.change.since or yearly) and not duty.period.startswith("@")

    def _term(self, duty: Duty) -> Term | None:
        term = self.asked.get((duty.rule_id, duty.period))
        return term if term is not None and self.owed_by.holds(term, duty.unit_id, duty.person_id) else None

    def _gone(self, duty: Duty) -> bool:
        return self._follows(duty) and duty.state in renewal.UNDONE and self._term(duty) is None

    def _reworded(self, duty: Duty) -> dt.date | None:
        """Worded as the decision leaves it; since when it is asked, or nothing where it stays as it is."""
        term = self._term(duty) if self._follows(duty) else None
        if term is None:
            return None
        if duty.state == Duty.State.EXEMPT and duty.exempted_by == renewal.INSTITUTION:
            duty.state = Duty.State.OPEN
        duty.obligation = self._worded(term.rule)
        duty.owed, duty.due_on, duty.closes_on = term.rule.owed, term.due_on, term.closes_on
        return term.asked_on

    def _worded(self, rule: DutyRule) -> Obligation:
        """The words of the edition, under a key no stored ones have: duties of other words count apart."""
        known = self._words.get(id(rule))
        if known is None:  # with the rule itself, or its place in memory could be another's
            known = self._words[id(rule)] = rule, self._under_a_key(rule.to_obligation())
        return known[1]

    def _under_a_key(self, fresh: Obligation) -> Obligation:
        known = self._obligations.setdefault(fresh.fingerprint, fresh)
        if known is fresh:
            stored = Obligation.objects.filter(fingerprint=fresh.fingerprint).first()
            known = self._obligations[fresh.fingerprint] = stored or fresh
            known.pk = known.pk or -len(self._obligations)
        return known
