"""What belongs to a department's score though it lies outside of it: facts about its people recorded elsewhere, facts that
name it as a party, facts of other days. A scheme that looks at none of these costs nothing here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zugong.engine import FactRow, PersonRow, Plan
from zugong.engine.ledger import named_in
from zugong.engine.spans import Days, read_days
from zugong.evidence.ledger import FactRow as Booked
from zugong.evidence.ledger import facts_for
from zugong.org.models import Membership, Post, Unit
from zugong.timeline import Period

ONE_DAY = dt.timedelta(days=1)
#: posts as the language names people; a seat in a committee has no word of its own
ROLES = {role: role for role in Post.Role.values if role != Post.Role.MEMBER} | {Post.Role.FULL_TIME: "staff"}


@dataclass(frozen=True)
class Reach:
    """How far a scheme looks in one period."""

    #: kind of fact → between which days of happening
    days: Mapping[str, Days]
    #: kinds that are looked for by the people of a unit
    of_people: frozenset[str]
    #: kind and the field that names its parties
    parties: tuple[tuple[str, str], ...]
    #: name of a class of units → its id; a unit is of the class whose name its assessment group bears
    classes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, period: Period) -> Reach:
        beyond = plan.reach
        named = {(one.of, one.parties.field) for one in beyond if one.parties is not None}
        people = frozenset(one.of for one in beyond if one.whose == "members")
        classes = {title: key for key, title in plan.catalogue.categories.items()}
        return cls(read_days(plan, period), people, tuple(sorted(named)), classes)

    def sees(self, kind: str, day: dt.date) -> bool:
        first, last = self.days.get(kind, (dt.date.max, dt.date.min))
        return first <= day <= last

    def facts(
        self, units: Collection[int], people: Collection[int], data_of: Container[str] | None = None
    ) -> list[Booked]:
        """Everything the scheme can look at for these units and people, each fact once, in order of kind, unit and id.
        `data_of`: the kinds whose data is wanted; who is named as a party stands in the data, so theirs is always read."""
        telling = {kind for kind, _ in self.parties}
        wanted = None if data_of is None else {kind for kind in self.days if kind in data_of} | telling
        found: dict[int, Booked] = {}
        spans = self._by_days(self.days)
        for days, kinds in spans.items():
            rows = facts_for(None, kinds, Period.between(*days), units=units, data_of=wanted)
            if len(spans) == 1 and not telling and not (people and self.of_people):
                return rows  # by far the most schemes: in order, and each once
            found |= {row.id: row for row in rows}
        for days, kinds in self._by_days(self.of_people if people else ()).items():
            rows = facts_for(None, kinds, Period.between(*days), persons=people, data_of=wanted)
            found |= {row.id: row for row in rows}
        ids = {str(unit) for unit in units}
        for kind in sorted(telling):
            rows = facts_for(None, [kind], Period.between(*self.days[kind]))
            found |= {row.id: row for row in rows if not ids.isdisjoint(self.named(row))}
        return sorted(found.values(), key=lambda row: (row.kind, row.unit_id, row.id))

    def _by_days(self, kinds: Iterable[str]) -> dict[Days, list[str]]:
        found: dict[Days, list[str]] = {}
        for kind in sorted(kinds):
            found.setdefault(self.days[kind], []).append(kind)
        return found

    def named(self, fact: Any) -> list[str]:
        """Ids of the parties a fact names, where the scheme asks for them."""
        fields = [field for kind, field in self.parties if kind == fact.kind]
        row = FactRow(str(fact.id), fact.kind, str(fact.unit_id), fact.occurred_on, fact.occurred_on, fact.data)
        return [one for field in fields for one in named_in(row, field)]

    def belongs(self, fact: Any, units: Collection[int], people: Collection[int]) -> bool:
        """Whether a fact is one of those which `facts` finds for these units and people."""
        if not self.sees(fact.kind, fact.occurred_on):
            return False
        if fact.unit_id in units or (fact.kind in self.of_people and fact.person_id in people):
            return True
        return bool(self.parties) and not {str(unit) for unit in units}.isdisjoint(self.named(fact))

    def units_touched(self, facts: Sequence[Any]) -> dict[int, list[Unit]]:
        """Fact → the units whose part of the ledger it belongs to."""
        found = {fact.pk: [fact.unit] for fact in facts}
        named = {fact.pk: {int(one) for one in self.named(fact) if one.isdigit()} for fact in facts if self.parties}
        people = {fact.pk: fact.person_id for fact in facts if fact.person_id and fact.kind in self.of_people}
        units = Unit.objects.in_bulk({unit for units in named.values() for unit in units})
        for key, wanted in named.items():
            found[key] += [units[one] for one in sorted(wanted) if one in units]
        homes = _homes(set(people.values()))
        for key, person in people.items():
            found[key] += homes.get(person, [])
        return found


def _homes(people: Collection[int]) -> dict[int, list[Unit]]:
    """Where people are or were: by membership and by post."""
    found: dict[int, list[Unit]] = {}
    for model in (Membership, Post) if people else ():
        for row in model.objects.filter(person__in=people).select_related("unit").order_by("pk"):  # type: ignore[attr-defined]
            found.setdefault(row.person_id, []).append(row.unit)
    return found


def people_of(units: Collection[int]) -> list[PersonRow]:
    """Who is or was in these units, as the engine reads people; they have no names here. Of which class somebody is
    `classed_people` says."""
    members = (
        Membership.objects.filter(unit__in=units)
        .order_by("pk")
        .values_list("person", "unit", "stage", "valid_from", "valid_to")
    )
    posts = Post.objects.filter(unit__in=units, role__in=ROLES).order_by("pk")
    rows = [
        (person, unit, ("member", "full_member") if stage == Membership.Stage.FULL else ("member",), first, end)
        for person, unit, stage, first, end in members
    ] + [
        (person, unit, (ROLES[role],), first, end)
        for person, unit, role, first, end in posts.values_list("person", "unit", "role", "valid_from", "valid_to")
    ]
    return [
        PersonRow(str(person), str(person), str(unit), roles, first, None if end is None else end - ONE_DAY)
        for person, unit, roles, first, end in rows
    ]


def classed_people(rows: Iterable[PersonRow], classes: Mapping[str, str], day: dt.date) -> list[PersonRow]:
    """Somebody is of every class whose name is the title of a post held on the day, in the order in which the scheme names
    them. `classes`: name → id."""
    held = Post.objects.on(day).filter(title__in=list(classes)) if classes else Post.objects.none()
    titles: dict[str, set[str]] = {}
    for person, title in held.values_list("person_id", "title"):
        titles.setdefault(str(person), set()).add(title)
    return [
        replace(row, categories=tuple(key for title, key in classes.items() if title in titles[row.id]))
        if row.id in titles
        else row
        for row in rows
    ]
