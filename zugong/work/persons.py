"""Duties of people: written down like those of units, moved along with whoever changes the branch, let off when they leave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Membership, Post

from . import generation, owing
from .models import Duty
from .obligations import Term
from .sizes import let_off

AT_ONCE = 1000
#: What is read of a duty that is there already, to see whether it still stands as the register says.
SEEN = ("pk", "rule_id", "period", "person_id", "unit_id", "state", "exempted_by", "due_on")
BACK = {
    "state": Duty.State.OPEN,
    "exempt_reason": "",
    "exempted_by": "",
    "exempted_by_name": "",
    "exempted_on": None,
}


def generate(terms: Sequence[Term], since: dt.date, until: dt.date) -> int:
    """Write what is missing for everybody, a thousand people at a time; returns how many were new."""
    there = Duty.objects.filter(person__isnull=False, period_start__lte=until, period_end__gte=since).order_by()
    places = owing.kinds_above()
    asked = {(term.rule.rule_id, term.period.code) for term in terms}
    new = 0
    for within in everybody() if terms else stretches(there):
        people = owing.People(within, places=places)
        expected = expected_of(terms, people)
        changes = Changes(asked)
        for row in there.filter(within).values_list(*SEEN):
            changes.look(row, expected, people)
        changes.write()
        if changes.back:
            generation.count_again(there.filter(within), since, until)
        new += generation.write(
            [(term, unit, key[2]) for key, (term, unit) in expected.items() if key not in changes.seen]
        )
    return new


def everybody() -> Iterator[Q]:
    """Everybody who has ever been a member or held a post."""
    keys = Membership.objects.order_by().values_list("person_id", flat=True)
    return _between(sorted(set(keys.union(Post.objects.order_by().values_list("person_id", flat=True)))))


def stretches(duties: QuerySet[Duty]) -> Iterator[Q]:
    """The people of these duties, a thousand at a time."""
    found = duties.filter(person__isnull=False).order_by("person_id").values_list("person_id", flat=True).distinct()
    return _between([key for key in found if key is not None])


def _between(keys: list[int]) -> Iterator[Q]:
    for first in range(0, len(keys), AT_ONCE):
        yield Q(person__gte=keys[first], person__lte=keys[min(first + AT_ONCE, len(keys)) - 1])


#: Rule, period, person, and the unit where a person may owe the same in several.
Key = tuple[str, str, int, int]


def expected_of(terms: Sequence[Term], people: owing.People) -> dict[Key, tuple[Term, int]]:
    """What everybody owes, and in which unit they stand: today, or on the nearest day of the period."""
    today = clock.today()
    found: dict[Key, tuple[Term, int]] = {}
    for term in terms:
        code, start, due_on = term.period.code, term.period.start, term.due_on
        day, by_post = min(max(today, start), due_on), term.rule.per == "post"
        for one in people.of(term.rule):
            if one.owes(start, due_on):
                unit = one.unit_on(day)
                found[term.rule.rule_id, code, one.person, unit if by_post else 0] = (term, unit)
    return found


@dataclass
class Changes:
    """What has to change of duties that were written down before."""

    asked: set[tuple[str, str]]
    seen: set[Key] = field(default_factory=set)
    gone: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    moved: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def look(self, row: tuple[Any, ...], expected: dict[Key, tuple[Term, int]], people: owing.People) -> None:
        pk, rule_id, code, person, unit, state, by, due_on = row
        key = (rule_id, code, person, 0)
        if key not in expected:
            key = (rule_id, code, person, unit)
        self.seen.add(key)
        found = expected.get(key)
        ours = state == Duty.State.EXEMPT and by == SYSTEM.actor_id
        if found is not None:
            if ours:
                self.back.append(pk)
            if unit != found[1] and (ours or state == Duty.State.OPEN):
                self.moved[found[1]].append(pk)
        elif state == Duty.State.OPEN and ((rule_id, code) in self.asked or not people.belongs(person, due_on)):
            self.gone.append(pk)

    def write(self) -> None:
        _update(self.gone, let_off(_("已经不在这里，或者不再担任这个职务。")))
        _update(self.back, BACK)
        for unit, keys in self.moved.items():
            _update(keys, {"unit_id": unit})


def _update(keys: list[int], values: dict[str, Any], at_once: int = 500) -> None:
    for first in range(0, len(keys), at_once):
        Duty.objects.filter(pk__in=keys[first : first + at_once]).update(**values)
