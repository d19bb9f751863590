"""What a decision about an institution does to duties that were written down before it.

Duties of periods that begin under the new edition are asked as it says; those nobody asks for any more are let off, with
the reason; what was done stays done. Duties of an ended institution that fall due after its last day are let off.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.rulebook.decisions import Decision

from . import generation, owing
from .models import Duty
from .obligations import BEFORE, RulesByDay, Term, stored

#: Who let a duty off that an institution stopped asking for; no person, and not the register either.
INSTITUTION = "institution"
UNDONE = (Duty.State.OPEN, Duty.State.OFFERED)


def follow(decision: Decision) -> None:
    """Called inside the act that decided, with the library as it is after it."""
    until = generation.horizon(clock.today())
    if decision.since > until:
        return  # the daily round writes them down when their time comes
    generation.generate(decision.since, until)
    changed = _renew(decision, until)
    changed += _release_running(decision) if decision.ended else 0
    if changed:
        generation.recount(decision.since, until)


def _of(institutions: Sequence[str]) -> Q:
    wanted = Q()
    for institution in institutions:
        wanted |= Q(rule_id__startswith=f"{institution}/")
    return wanted & ~Q(period__startswith="@")


def _renew(decision: Decision, until: dt.date) -> int:
    asked = {
        (term.rule.rule_id, term.period.code): term
        for term in generation.terms_of(decision.since, until, RulesByDay())
        if term.rule.institution_id in decision.institutions and term.asked_on >= decision.since
    }
    owed_by = Owed(asked.values())
    begun = Q(period_start__gte=decision.since) | Q(obligation__rhythm=BEFORE, due_on__gte=decision.since)
    rows = Duty.objects.filter(begun, _of(decision.institutions)).order_by()
    again: dict[tuple[str, str], list[int]] = defaultdict(list)
    reopened: list[int] = []
    gone: list[int] = []
    for pk, rule_id, code, unit, person, state, by in rows.values_list(
        "pk", "rule_id", "period", "unit_id", "person_id", "state", "exempted_by"
    ):
        term = asked.get((rule_id, code))
        if term is None or not owed_by.holds(term, unit, person):
            gone += [pk] if state in UNDONE else []
            continue
        again[rule_id, code].append(pk)
        if state == Duty.State.EXEMPT and by == INSTITUTION:
            reopened.append(pk)
    _let_off(gone, _("制度改了，不再要求。") if not decision.ended else _("制度停用了。"), decision)
    _update(reopened, state=Duty.State.OPEN, exempt_reason="", exempted_by="", exempted_by_name="", exempted_on=None)
    return len(gone) + len(reopened) + _reword(asked, again)


class Owed:
    """Whether a duty is still owed by whom it was written down for."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._kinds = dict(Unit.objects.values_list("pk", "kind"))
        personal = any(term.rule.personal for term in terms)
        self._people = owing.People(Q()) if personal else None
        self._known: dict[tuple[str, str], set[tuple[int, int]]] = {}

    def holds(self, term: Term, unit: int, person: int | None) -> bool:
        if not term.rule.personal or person is None or self._people is None:
            return person is None and not term.rule.personal and self._kinds[unit] in term.rule.who
        key = (term.rule.rule_id, term.period.code)
        if key not in self._known:
            by_post = term.rule.per == "post"
            owing_now = (one for one in self._people.of(term.rule) if one.owes(term.period.start, term.due_on))
            self._known[key] = {(one.person, one.unit_on(term.due_on) if by_post else 0) for one in owing_now}
        return (person, unit if term.rule.per == "post" else 0) in self._known[key]


def _reword(asked: dict[tuple[str, str], Term], again: dict[tuple[str, str], list[int]]) -> int:
    """Duties bear the words, the day and the number of the edition that asks for them."""
    rules = {id(asked[key].rule): asked[key].rule for key in again}
    rows = stored(rules.values())
    prints = {key: rows[rule.to_obligation().fingerprint] for key, rule in rules.items()}
    for key, keys in again.items():
        term = asked[key]
        _update(
            keys, obligation=prints[id(term.rule)], owed=term.rule.owed, due_on=term.due_on, closes_on=term.closes_on,
            minutes=term.rule.cost,
        )  # fmt: skip
    return sum(len(keys) for keys in again.values())


def _release_running(decision: Decision) -> int:
    """Periods that had begun: what falls due after the last day is owed no more."""
    keys = Duty.objects.filter(
        _of(decision.institutions), state__in=UNDONE, period_start__lt=decision.since, due_on__gte=decision.since
    ).values_list("pk", flat=True)
    return _let_off(list(keys), _("制度停用了。"), decision)


def _let_off(keys: list[int], reason: str, decision: Decision) -> int:
    _update(
        keys, state=Duty.State.EXEMPT, exempt_reason=reason, exempted_by=INSTITUTION,
        exempted_by_name=decision.by_name[:60], exempted_on=clock.today(),
    )  # fmt: skip
    return len(keys)


def _update(keys: list[int], at_once: int = 500, **values: object) -> None:
    for first in range(0, len(keys), at_once):
        Duty.objects.filter(pk__in=keys[first : first + at_once]).update(**values)
