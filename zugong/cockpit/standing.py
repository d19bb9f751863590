"""How units stand side by side: members, secretary, what was asked of them and done, lights. Figures only, no names but the secretary's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from zugong.alerts.models import Alert
from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Membership, Person, Unit
from zugong.org.queries import Heads, born_between, head_counts, secretaries_of
from zugong.org.scope import Scope
from zugong.org.tables import AGE_BANDS
from zugong.timeline import Period
from zugong.work.conformity import WHOLE
from zugong.work.models import Duty

MEETING = "life.meeting_held"


@dataclass
class Standing:
    """One unit with all that lies below it, this year so far."""

    unit: Unit
    heads: Heads = field(default_factory=Heads)
    secretary: str = ""
    asked: int = 0
    done: int = 0
    red: int = 0
    amber: int = 0
    late: int = 0
    women: int = 0
    young: int = 0
    meetings: int = 0

    @property
    def share(self) -> float | None:
        """Of what was due by now and of what was done ahead, how much was done."""
        return WHOLE * self.done / self.asked if self.asked else None


def standings(units: Sequence[Unit], *, closely: bool = False) -> list[Standing]:
    """A few questions, however many units. `closely` also says who leads, who the members are and how often they met."""
    today = clock.today()
    found = {unit.pk: Standing(unit) for unit in units}
    scope = Scope(tuple(unit.path for unit in units))
    if not found:
        return []
    for pk, heads in head_counts(units, today).items():
        found[pk].heads = heads
    _sum_up(found.values(), _asked(scope, today), ("asked", "done"))
    _sum_up(found.values(), _lights(scope), ("red", "amber"))
    late = Case.objects.overdue(today).filter(scope.q("unit")).order_by().values_list("unit__path")
    _sum_up(found.values(), late.annotate(n=Count("pk")), ("late",))
    if closely:
        for pk, name in secretaries_of(found, today).items():
            found[pk].secretary = name
        _sum_up(found.values(), _members(scope, today), ("women", "young"))
        _meetings(found.values(), scope, today)
    return list(found.values())


def _sum_up(found: Iterable[Standing], rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]) -> None:
    """Rows begin with the path of a unit: each counts for the unit and for whatever is shown above it."""
    known = list(found)
    for path, *numbers in rows:
        for one in known:
            if path.startswith(one.unit.path):
                for name, number in zip(names, numbers, strict=True):
                    setattr(one, name, getattr(one, name) + number)


def _asked(scope: Scope, today: dt.date) -> QuerySet[Any]:
    year = Period.of("year", today)
    duties = Duty.objects.filter(
        scope.q("unit"), Q(due_on__lte=today) | Q(state__in=Duty.FINISHED), person__isnull=True,
        period_start__gte=year.start, period_start__lte=year.end,
    ).exclude(state__in=(Duty.State.EXEMPT, Duty.State.OFFERED))  # fmt: skip
    counted = duties.order_by().values_list("unit__path")
    return counted.annotate(n=Count("pk"), done=Count("pk", filter=Q(state__in=Duty.FINISHED)))


def _lights(scope: Scope) -> QuerySet[Any]:
    burning = Alert.objects.burning().filter(scope.q("unit")).order_by().values_list("unit__path")
    red, amber = (Count("pk", filter=Q(light=light)) for light in (Alert.Light.RED, Alert.Light.AMBER))
    return burning.annotate(red=red, amber=amber)


def _members(scope: Scope, today: dt.date) -> QuerySet[Any]:
    after, by = born_between(*AGE_BANDS["35"], today)
    members = Membership.objects.standing().filter(scope.q("unit")).order_by().values_list("unit__path")
    return members.annotate(
        women=Count("pk", filter=Q(person__sex=Person.Sex.FEMALE)),
        young=Count("pk", filter=Q(person__birth_on__gt=after, person__birth_on__lte=by)),
    )


def _meetings(found: Iterable[Standing], scope: Scope, today: dt.date) -> None:
    year = Period.of("year", today)
    facts = ledger.facts_for(scope.paths, [MEETING], Period.between(year.start, today), data_of=())
    paths = dict(Unit.objects.filter(scope.q()).values_list("pk", "path"))
    _sum_up(found, ((paths[fact.unit_id], 1) for fact in facts), ("meetings",))
