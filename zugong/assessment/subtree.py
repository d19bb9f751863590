"""What the engine reads about departments: their units through time, their people, their standing facts. Four queries."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from zugong.engine.ledger import FactRow, HeadRow, Ledger, UnitRow
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Membership, Unit, UnitSpell
from zugong.org.scope import Scope, shortest
from zugong.timeline import Period

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """The part of the ledger that belongs to some departments."""

    ledger: Ledger
    #: department id → digest and number of the facts below it
    digests: dict[int, tuple[str, int]]


def read(departments: Sequence[Unit], kinds: Iterable[str], period: Period) -> Part:
    """One pass over the facts of these departments, for the kinds a scheme reads."""
    paths = shortest([department.path for department in departments])
    units, spells = _units(paths)
    inside = _paths_with_former(paths, units, spells)
    facts = ledger.facts_for(inside, kinds, period)
    path_of = {unit.pk: unit.path for unit in units}
    return Part(
        Ledger(
            facts=[_fact(row) for row in facts],
            units=list(_unit_rows(units, spells)),
            heads=_heads(paths, min(clock.today(), period.end)),
        ),
        _digests(departments, facts, path_of),
    )


def _units(paths: Sequence[str]) -> tuple[list[Unit], list[UnitSpell]]:
    """Units under these paths today, units that once were, and the stretches of time of both."""
    inside = Scope(tuple(paths))
    spells = list(
        UnitSpell.objects.filter(inside.q("unit") | inside.q("parent")).select_related("unit").order_by("unit_id", "pk")
    )
    units = {unit.pk: unit for unit in Unit.objects.filter(inside.q())}
    former = [spell.unit for spell in spells if spell.unit_id not in units]
    if former:
        below = Scope(shortest([unit.path for unit in former]))
        units |= {unit.pk: unit for unit in Unit.objects.filter(below.q())}
        known = {spell.pk for spell in spells}
        spells += [s for s in UnitSpell.objects.filter(below.q("unit")).select_related("unit") if s.pk not in known]
    return list(units.values()), spells


def _paths_with_former(paths: Sequence[str], units: Sequence[Unit], spells: Sequence[UnitSpell]) -> tuple[str, ...]:
    return shortest([*paths, *(spell.unit.path for spell in spells)]) if spells else tuple(paths)


def _unit_rows(units: Iterable[Unit], spells: Iterable[UnitSpell]) -> Iterable[UnitRow]:
    of_unit: dict[int, list[UnitSpell]] = {}
    for spell in spells:
        of_unit.setdefault(spell.unit_id, []).append(spell)
    for unit in units:
        stretches = of_unit.get(unit.pk)
        if not stretches:
            yield _row(unit, unit.name, unit.parent_id, unit.founded_on, unit.dissolved_on)
            continue
        for spell in stretches:
            yield _row(
                unit,
                spell.name,
                spell.parent_id,
                spell.valid_from or unit.founded_on,
                spell.valid_to or unit.dissolved_on,
            )


def _row(unit: Unit, name: str, parent: int | None, first: dt.date | None, end: dt.date | None) -> UnitRow:
    """The register ends a stretch on the first day that no longer counts, the engine on the last that does."""
    return UnitRow(
        id=str(unit.pk),
        name=name or unit.short_name or unit.name,
        kind=unit.kind,
        parent=str(parent) if parent else None,
        path=unit.path,
        valid_from=first,
        valid_to=end - ONE_DAY if end else None,
    )


def _heads(paths: Sequence[str], day: dt.date) -> list[HeadRow]:
    counted = (
        Membership.objects.on(day)
        .filter(Scope(tuple(paths)).q("unit"), state=Membership.State.NORMAL)
        .order_by()
        .values_list("unit_id")
        .annotate(members=Count("pk"), full=Count("pk", filter=Q(stage=Membership.Stage.FULL)))
    )
    return [HeadRow(str(unit), members, full) for unit, members, full in counted]


def _fact(row: ledger.FactRow) -> FactRow:
    return FactRow(
        id=str(row.id),
        kind=row.kind,
        unit=str(row.unit_id),
        occurred_on=row.occurred_on,
        recorded_on=row.recorded_at.astimezone(clock.ZONE).date(),
        data=row.data,
        person=str(row.person_id) if row.person_id else None,
        source=row.source,
    )


def _digests(
    departments: Sequence[Unit], facts: Sequence[ledger.FactRow], path_of: dict[int, str]
) -> dict[int, tuple[str, int]]:
    found = {}
    for department in departments:
        ids = sorted(row.id for row in facts if path_of.get(row.unit_id, "").startswith(department.path))
        digest = hashlib.blake2b(",".join(map(str, ids)).encode(), digest_size=16).hexdigest()
        found[department.pk] = (digest, len(ids))
    return found
