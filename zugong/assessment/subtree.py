"""What the engine reads about departments: their units through time, their people, their standing facts. A few queries,
and more only for schemes that look beyond the departments and their period."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q

from zugong.engine import FactRow, HeadRow, Ledger, PersonRow, UnitRow
from zugong.evidence.ledger import FactRow as Booked
from zugong.evidence.ledger import booked as booked_lines
from zugong.kernel import clock
from zugong.org.models import Membership, Unit, UnitGroup, UnitGroupMember, UnitSpell
from zugong.org.scope import Scope, shortest
from zugong.timeline import Period

from .reach import Reach, people_of

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Frame:
    """What the facts of some departments are held against: their units through time, their people, the scheme.

    A score keeps the print of its frame beside the one of its facts. Equal prints on one day mean equal marks.
    """

    units: list[UnitRow]
    heads: list[HeadRow]
    #: department id → its units, those that once were part of it too
    inside: dict[int, frozenset[int]]
    #: who is or was in these units, where the scheme looks for people
    people: list[PersonRow]
    reach: Reach

    @property
    def keys(self) -> frozenset[int]:
        return frozenset().union(*self.inside.values())

    @cached_property
    def people_in(self) -> dict[int, frozenset[int]]:
        """department id → its people"""
        return {
            department: frozenset(int(row.id) for row in self.people if int(row.unit) in units)
            for department, units in self.inside.items()
        }

    def facts(self, departments: Iterable[int] | None = None, data_of: Container[str] | None = None) -> list[Booked]:
        """Everything in the ledger that belongs to these departments, or to all."""
        wanted = list(self.inside if departments is None else departments)
        units = frozenset().union(*(self.inside[one] for one in wanted))
        return self.reach.facts(units, frozenset().union(*(self.people_in[one] for one in wanted)), data_of)

    def holds(self, department: int, fact: Any) -> bool:
        """Whether a fact belongs to the department: booked there, of its people, or naming it as a party."""
        return self.reach.belongs(fact, self.inside[department], self.people_in[department])

    def keys_of(self, department: int, facts: Iterable[Booked]) -> list[int]:
        """Of what `facts` found: all of it, where it was looked for on behalf of one department."""
        alone = len(self.inside) == 1
        return [row.id for row in facts if alone or self.holds(department, row)]

    def fingerprint(self, department: int, scheme: str) -> str:
        """Of one department under the scheme as it is compiled."""
        mine = {str(unit) for unit in self.inside[department]}
        rows = [
            *((row.id, row.name, row.kind, row.parent, row.valid_from, row.valid_to, *row.categories) for row in self.units if row.id in mine),
            *((row.unit, row.members, row.full_members) for row in self.heads if row.unit in mine),
            *((row.id, row.unit, row.roles, row.valid_from, row.valid_to) for row in self.people if row.unit in mine),
        ]  # fmt: skip
        return fingerprint([scheme, *sorted(map(repr, rows))])

    def ledger(self, facts: Sequence[Booked]) -> Ledger:
        units = [*self.units, *_elsewhere({row.unit_id for row in facts} - self.keys)]
        return Ledger(facts=_fact_rows(facts), units=units, heads=self.heads, people=self.people)

    def before(self, facts: Sequence[Booked], booked: Sequence[Any]) -> Ledger:
        """Without the facts that have just been booked, and with those that were taken back."""
        new = {fact.pk for fact in booked}
        taken_back = [
            fact.reverses_id
            for fact in booked
            if fact.is_reversal and any(self.holds(one, fact) for one in self.inside)
        ]
        found = [row for row in facts if row.id not in new]
        if taken_back:
            found += (
                Booked(*(getattr(fact, name) for name in Booked._fields))
                for fact in booked_lines().filter(pk__in=taken_back)
            )
        return self.ledger(found)


def fingerprint(parts: Iterable[str]) -> str:
    return hashlib.blake2b(",".join(parts).encode(), digest_size=16).hexdigest()


class Place(NamedTuple):
    """A unit as the register has it; rows, not objects, since this is read with every meeting that is recorded."""

    pk: int
    name: str
    kind: str
    parent: int | None
    path: str
    founded_on: dt.date | None
    dissolved_on: dt.date | None


class Stretch(NamedTuple):
    unit: int
    name: str
    parent: int | None
    path: str
    valid_from: dt.date | None
    valid_to: dt.date | None


_PLACE = ("pk", "short_name", "kind", "parent_id", "path", "founded_on", "dissolved_on")
_STRETCH = ("unit_id", "name", "parent_id", "unit__path", "valid_from", "valid_to")


def frame(departments: Sequence[Unit], reach: Reach, period: Period) -> Frame:
    """The units of these departments and how many people they have on the last day that counts."""
    paths = shortest([department.path for department in departments])
    places, stretches = _places(paths)
    here = [place.pk for place in places if place.path.startswith(paths)]
    inside = {department.pk: _inside(department, places, stretches) for department in departments}
    day = min(clock.today(), period.end)
    return Frame(
        _classed(list(_unit_rows(places, stretches)), inside, reach, day),
        _heads(here, day),
        inside,
        people_of(frozenset().union(*inside.values())) if reach.of_people else [],
        reach,
    )


def _classed(rows: list[UnitRow], marked: Iterable[int], reach: Reach, day: dt.date) -> list[UnitRow]:
    """Who is marked is of the class whose name the assessment group bears; a scheme without classes asks nothing."""
    if not reach.classes:
        return rows
    members = UnitGroupMember.objects.on(day).filter(unit__in=list(marked), group__kind=UnitGroup.Kind.ASSESSMENT)
    groups = {str(unit): name for unit, name in members.values_list("unit_id", "group__name")}
    found = {unit: reach.classes[name] for unit, name in groups.items() if name in reach.classes}
    return [replace(row, categories=(found[row.id],)) if row.id in found else row for row in rows]


def _elsewhere(units: Collection[int]) -> Iterable[UnitRow]:
    """Units whose records reach into these departments, for their names."""
    places = Unit.objects.filter(pk__in=units).order_by("pk").values_list(*_PLACE) if units else ()
    return _unit_rows((Place(*row) for row in places), ())


def _inside(department: Unit, places: Sequence[Place], stretches: Sequence[Stretch]) -> frozenset[int]:
    """Everything below it today, and everything below what once was."""
    paths: tuple[str, ...] = (department.path,)
    found: frozenset[int] = frozenset()
    known = -1
    while len(found) > known:
        known = len(found)
        found = frozenset(place.pk for place in places if place.path.startswith(paths))
        once = {one.path for one in stretches if one.parent in found}
        paths = shortest([*paths, *once])
    return found


def _places(paths: tuple[str, ...]) -> tuple[list[Place], list[Stretch]]:
    """Units under these paths today, units that once were, and the stretches of time of both."""
    inside = Scope(paths)
    places = [Place(*row) for row in Unit.objects.order_by().filter(inside.q()).values_list(*_PLACE)]
    known = {place.pk for place in places}
    wanted = Q(unit__in=known) | Q(parent__in=known)
    stretches = [Stretch(*row) for row in UnitSpell.objects.order_by("pk").filter(wanted).values_list(*_STRETCH)]
    former = shortest([stretch.path for stretch in stretches if stretch.unit not in known])
    if former:
        # Somebody moved away: what happened before the move still belongs here.
        gone = Unit.objects.order_by().filter(Scope(former).q()).exclude(pk__in=known)
        places += [Place(*row) for row in gone.values_list(*_PLACE)]
        seen = {stretch.unit for stretch in stretches}
        rest = UnitSpell.objects.order_by("pk").filter(Scope(former).q("unit")).exclude(unit__in=seen)
        stretches += [Stretch(*row) for row in rest.values_list(*_STRETCH)]
    return places, stretches


def _unit_rows(places: Iterable[Place], stretches: Iterable[Stretch]) -> Iterable[UnitRow]:
    of_unit: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        of_unit.setdefault(stretch.unit, []).append(stretch)
    for place in places:
        own = of_unit.get(place.pk)
        if not own:
            yield _row(place, place.name, place.parent, place.founded_on, place.dissolved_on)
            continue
        for one in own:
            first, end = one.valid_from or place.founded_on, one.valid_to or place.dissolved_on
            # Sentences name a unit as people do; a name it bore before is kept in full.
            yield _row(place, place.name if one.valid_to is None else one.name, one.parent, first, end)


def _row(place: Place, name: str, parent: int | None, first: dt.date | None, end: dt.date | None) -> UnitRow:
    """The register ends a stretch on the first day that no longer counts, the engine on the last that does."""
    return UnitRow(
        id=str(place.pk),
        name=name or place.name,
        kind=place.kind,
        parent=str(parent) if parent else None,
        path=place.path,
        valid_from=first,
        valid_to=end - ONE_DAY if end else None,
    )


def _heads(units: Sequence[int], day: dt.date) -> list[HeadRow]:
    counted = (
        Membership.objects.on(day)
        .filter(unit__in=units, state=Membership.State.NORMAL)
        .order_by()
        .values_list("unit_id")
        .annotate(members=Count("pk"), full=Count("pk", filter=Q(stage=Membership.Stage.FULL)))
    )
    return [HeadRow(str(unit), members, full) for unit, members, full in counted]


def _fact_rows(facts: Sequence[Booked]) -> list[FactRow]:
    """Days are our county's; facts that were imported together share the moment they were recorded."""
    zone = clock.ZONE
    days: dict[dt.datetime, dt.date] = {}
    found = []
    for key, kind, unit, person, occurred_on, recorded_at, source, data in facts:
        day = days.get(recorded_at)
        if day is None:
            day = days[recorded_at] = recorded_at.astimezone(zone).date()
        whose = str(person) if person else None
        found.append(FactRow(str(key), kind, str(unit), occurred_on, day, data, whose, source))
    return found
