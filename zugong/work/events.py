"""Duties that a fact brings with it: after each visit a report within five workdays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM

from . import matching, owing
from .models import Duty, Obligation
from .obligations import DutyRule, RulesByDay, stored

Rules = Callable[[dt.date], list[DutyRule]]


def follow(facts: Sequence[Any]) -> None:
    """Inside the booking: new facts bring their duties, reversed ones take them back."""
    rules = RulesByDay()
    if reversals := [fact for fact in facts if fact.is_reversal and _bringing(fact, rules(fact.occurred_on))]:
        Duty.objects.filter(
            period__in=[period_of(fact.reverses_id) for fact in reversals], state=Duty.State.OPEN
        ).update(**withdrawn(clock.today()))
    drafts = list(drafts_for(((fact, fact.unit) for fact in facts if not fact.is_reversal), rules))
    insert(drafts)


def drafts_for(facts: Iterable[tuple[Any, Any]], rules: Rules) -> Iterator[tuple[DutyRule, Duty]]:
    """Pairs of (fact, its unit or anything with `pk`, `kind` and `dissolved_on`) → the duties they bring."""
    for_people: list[tuple[DutyRule, Any, dt.date]] = []
    for fact, unit in facts:
        for rule in _bringing(fact, rules(fact.occurred_on)):
            due_on = rule.within.after(fact.occurred_on)
            if rule.personal:
                for_people.append((rule, fact, due_on))
            elif unit.kind in rule.who and (unit.dissolved_on is None or unit.dissolved_on > due_on):
                yield rule, _duty(rule, fact, due_on)
    if for_people:
        yield from _of_people(for_people)


def _of_people(brought: list[tuple[DutyRule, Any, dt.date]]) -> Iterator[tuple[DutyRule, Duty]]:
    """A fact about somebody brings the duty to them; one that names nobody to everybody of its unit."""
    named = {fact.person_id for _rule, fact, _due in brought if fact.person_id}
    everybody = {fact.unit_id for _rule, fact, _due in brought if not fact.person_id}
    people = owing.People(Q(person__in=named) | Q(unit__in=everybody))
    for rule, fact, due_on in brought:
        for one in people.of(rule):
            unit = one.unit_on(fact.occurred_on)
            meant = one.person == fact.person_id if fact.person_id else unit == fact.unit_id
            if meant and one.owes(fact.occurred_on, due_on):
                duty = _duty(rule, fact, due_on)
                duty.person_id, duty.unit_id = one.person, unit
                yield rule, duty


def insert(drafts: list[tuple[DutyRule, Duty]]) -> None:
    if not drafts:
        return
    rows: dict[str, Obligation] = stored(rule for rule, _duty in drafts)
    for rule, duty in drafts:
        duty.obligation = rows[rule.to_obligation().fingerprint]
    Duty.objects.bulk_create([duty for _rule, duty in drafts], ignore_conflicts=True)


def period_of(fact_id: int) -> str:
    return f"@{fact_id}"


def withdrawn(today: dt.date) -> dict[str, Any]:
    return {
        "state": Duty.State.EXEMPT,
        "exempt_reason": _("引起这件事的记录已经更正。"),
        "exempted_by": SYSTEM.actor_id,
        "exempted_by_name": SYSTEM.display_name,
        "exempted_on": today,
    }


def _bringing(fact: Any, rules: Iterable[DutyRule]) -> list[DutyRule]:
    return [
        rule
        for rule in rules
        if rule.after is not None
        and rule.after.kind == fact.kind
        and matching.meets(fact, rule.after.conditions, rule.after.recorded_within)
    ]


def _duty(rule: DutyRule, fact: Any, due_on: dt.date) -> Duty:
    return Duty(
        rule_id=rule.rule_id,
        unit_id=fact.unit_id,
        period=period_of(fact.id),
        period_start=fact.occurred_on,
        period_end=due_on,
        due_on=due_on,
        closes_on=rule.make_up.after(due_on) if rule.make_up else max(due_on, dt.date(due_on.year, 12, 31)),
        owed=rule.owed,
        minutes=rule.cost,
        state=rule.undone,
        occasion=fact.source,
    )
