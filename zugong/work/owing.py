"""Who owes: units by their kind and the days they existed, people by the register's memberships and posts.

A unit or a person that comes inside a period owes from the first full one on; who is gone by the due day owes no more.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Q

from zugong.org.models import Membership, Post, Unit
from zugong.org.models.units import STEP

from .obligations import DutyRule

#: Words of the institutions for posts, where the register has another.
ROLES = {Post.Role.FULL_TIME.value: "staff"}


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


def units() -> list[Owing]:
    return [Owing(*row) for row in Unit.objects.order_by("pk").values_list("pk", "kind", "founded_on", "dissolved_on")]


@dataclass(slots=True)
class Standing:
    """One person for whom a duty is counted, over as long as they stand without a break; branches may change on the way."""

    person: int
    first: dt.date | None
    end: dt.date | None
    #: (from, unit), in order
    places: list[tuple[dt.date | None, int]] = field(default_factory=list)

    def owes(self, start: dt.date, due_on: dt.date) -> bool:
        return (self.first is None or self.first <= start) and (self.end is None or self.end > due_on)

    def unit_on(self, day: dt.date) -> int:
        found = self.places[0][1]
        for first, unit in self.places[1:]:
            if first is not None and first <= day:
                found = unit
        return found


@dataclass(frozen=True, slots=True)
class _Spell:
    person: int
    unit: int
    first: dt.date | None
    end: dt.date | None
    role: str = ""
    full_on: dt.date | None = None
    full: bool = True


def kinds_above() -> dict[int, frozenset[str]]:
    """The kinds of every unit and of those it lies in."""
    rows = list(Unit.objects.order_by().values_list("pk", "kind", "path"))
    by_path = {path: kind for _pk, kind, path in rows}

    @cache
    def line(path: str) -> frozenset[str]:
        own = frozenset({by_path[path]} if path in by_path else ())
        return own | line(path[:-STEP]) if len(path) > STEP else own

    return {pk: line(path) for pk, _kind, path in rows}


class People:
    """Some people's memberships and posts, and from when to when each owes what a rule asks. Two queries."""

    def __init__(self, wanted: Q, *, places: dict[int, frozenset[str]] | None = None) -> None:
        self._places = kinds_above() if places is None else places
        members = Membership.objects.filter(wanted, state=Membership.State.NORMAL).order_by()
        columns = ("person_id", "unit_id", "valid_from", "valid_to", "stage", "full_on")
        self._members = [
            _Spell(person, unit, first, end, full_on=full_on, full=stage == Membership.Stage.FULL)
            for person, unit, first, end, stage, full_on in members.values_list(*columns)
        ]
        posts = Post.objects.filter(wanted).order_by()
        self._posts = [
            _Spell(person, unit, first, end, role=ROLES.get(role, role))
            for person, unit, first, end, role in posts.values_list(
                "person_id", "unit_id", "valid_from", "valid_to", "role"
            )
            if role != Post.Role.MEMBER
        ]
        self._kinds = dict(Unit.objects.values_list("pk", "kind")) if self._posts else {}
        self._last: dict[int, dt.date] | None = None
        self._known: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Standing]] = {}

    def of(self, rule: DutyRule) -> list[Standing]:
        """Everybody for whom this rule is ever counted, each stretch of time apart."""
        key = (rule.per, rule.who, rule.roles)
        if key not in self._known:
            spells = self._holders(rule) if rule.per == "post" else self._belonging(rule)
            self._known[key] = list(_joined(spells, by_unit=rule.per == "post"))
        return self._known[key]

    def belongs(self, person: int, day: dt.date) -> bool:
        """Whether somebody is a member or holds a post anywhere on a day."""
        if self._last is None:
            self._last = {}
            for spell in (*self._members, *self._posts):
                end = spell.end or dt.date.max
                self._last[spell.person] = max(end, self._last.get(spell.person, end))
        return self._last.get(person, dt.date.min) > day

    def _belonging(self, rule: DutyRule) -> Iterator[_Spell]:
        for spell in self._members:
            if not self._places.get(spell.unit, frozenset()).intersection(rule.who):
                continue
            if rule.per == "member":
                yield spell
            elif spell.full:
                first = max(filter(None, (spell.first, spell.full_on)), default=None)
                if first is None or spell.end is None or first < spell.end:
                    yield _Spell(spell.person, spell.unit, first, spell.end)

    def _holders(self, rule: DutyRule) -> Iterator[_Spell]:
        return (spell for spell in self._posts if spell.role in rule.roles and self._kinds[spell.unit] in rule.who)


def _joined(spells: Iterable[_Spell], *, by_unit: bool) -> Iterator[Standing]:
    """Spells that follow one another without a day between them are one."""
    rows: dict[tuple[int, int], list[_Spell]] = defaultdict(list)
    for spell in spells:
        rows[spell.person, spell.unit if by_unit else 0].append(spell)
    for (person, _unit), found in rows.items():
        found.sort(key=lambda spell: (spell.first or dt.date.min, spell.end or dt.date.max))
        running: Standing | None = None
        for spell in found:
            if running is None or (running.end is not None and (spell.first is None or spell.first > running.end)):
                if running is not None:
                    yield running
                running = Standing(person, spell.first, spell.end)
            elif running.end is not None:
                running.end = None if spell.end is None else max(running.end, spell.end)
            running.places.append((spell.first, spell.unit))
        if running is not None:
            yield running
