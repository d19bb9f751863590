"""What the engine reads about departments: their units through time, their people, their standing facts. Four queries."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q

from zugong.engine import FactRow, HeadRow, Ledger, UnitRow
from zugong.evidence.ledger import FactRow as Booked
from zugong.evidence.ledger import booked as booked_lines
from zugong.evidence.ledger import facts_for
from zugong.kernel import clock
from zugong.org.models import Membership, Unit, UnitSpell
from zugong.org.scope import Scope, shortest
from zugong.timeline import Period

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """The part of the ledger that belongs to some departments."""

    facts: Sequence[Booked]
    units: list[UnitRow]
    heads: list[HeadRow]
    #: department id → digest and number of the facts below it
    digests: dict[int, tuple[str, int]]

    @property
    def ledger(self) -> Ledger:
        return Ledger(facts=_fact_rows(self.facts), units=self.units, heads=self.heads)

    def before(self, booked: Sequence[Any]) -> Ledger:
        """The same units without the facts that have just been booked, and with those that were taken back."""
        new = {fact.pk for fact in booked}
        known = {int(unit.id) for unit in self.units}
        taken_back = [fact.reverses_id for fact in booked if fact.is_reversal and fact.unit_id in known]
        facts = [row for row in self.facts if row.id not in new]
        if taken_back:
            facts += (
                Booked(*(getattr(fact, name) for name in Booked._fields))
                for fact in booked_lines().filter(pk__in=taken_back)
            )
        return Ledger(facts=_fact_rows(facts), units=self.units, heads=self.heads)


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


def read(departments: Sequence[Unit], kinds: Iterable[str], period: Period) -> Part:
    """One pass over the facts of these departments, for the kinds a scheme reads."""
    paths = shortest([department.path for department in departments])
    places, stretches = _places(paths)
    here = [place.pk for place in places if place.path.startswith(paths)]
    facts = facts_for(None, kinds, period, units=[place.pk for place in places])
    return Part(
        facts,
        list(_unit_rows(places, stretches)),
        _heads(here, min(clock.today(), period.end)),
        _digests(departments, facts, {place.pk: place.path for place in places}),
    )


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


def _digests(
    departments: Sequence[Unit], facts: Sequence[Booked], path_of: dict[int, str]
) -> dict[int, tuple[str, int]]:
    found = {}
    for department in departments:
        inside = {unit for unit, path in path_of.items() if path.startswith(department.path)}
        ids = sorted(row.id for row in facts if row.unit_id in inside)
        digest = hashlib.blake2b(",".join(map(str, ids)).encode(), digest_size=16).hexdigest()
        found[department.pk] = (digest, len(ids))
    return found
