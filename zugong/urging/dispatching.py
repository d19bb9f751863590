"""Three groups (先进、中间、后进) computed from duties done, and who helps whom. Works out; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from django.db.models import Count, Q

from zugong.kernel import clock
from zugong.org.models import Account, Unit, UnitGroup, UnitGroupMember
from zugong.org.models.units import up_from
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredDispatch
from zugong.timeline import Period
from zugong.work.models import Duty

ADVANCED, MIDDLE, LAGGING = "advanced", "middle", "lagging"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Progress:
    """What one unit and all below it had to do by now, and did."""

    unit: Unit
    owed: int
    done: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.done, self.owed)

    @property
    def percent(self) -> Decimal:
        return Decimal(self.done) * HUNDRED / self.owed


@dataclass(frozen=True)
class Placed:
    progress: Progress
    group: str
    #: For a unit behind: who helps, and the row in which that is written; a helper without a row is only proposed.
    helper: Unit | None = None
    row: Row | None = None


@dataclass(frozen=True)
class Standing:
    """Units compared with one another: all, an assessment group, or those under one organisation."""

    name: str
    placed: list[Placed]

    @property
    def shown(self) -> list[Placed]:
        """Those behind first, the last of all on top: they are whom the page is for."""
        return [*reversed(self.of(LAGGING)), *self.of(ADVANCED), *self.of(MIDDLE)]

    def of(self, group: str) -> list[Placed]:
        return [one for one in self.placed if one.group == group]


@dataclass(frozen=True)
class DispatchPage:
    period: Period
    standings: list[Standing]
    #: Units of which nothing was due yet.
    without: int

    def count(self, group: str) -> int:
        return sum(len(standing.of(group)) for standing in self.standings)

    @property
    def ahead(self) -> int:
        return self.count(ADVANCED)

    @property
    def behind(self) -> int:
        return self.count(LAGGING)

    @property
    def alone(self) -> int:
        """Units behind for which nobody wrote down yet who helps."""
        return sum(one.row is None for standing in self.standings for one in standing.of(LAGGING))


def dispatch_of(account: Account, declared: DeclaredDispatch, period: Period) -> DispatchPage:
    units = list(Unit.objects.filter(
        account.scope("read_unit").q(), kind__in=declared.dispatch.among, dissolved_on__isnull=True
    ).order_by("path"))  # fmt: skip
    done = _progress(units, declared, period)
    apart: dict[str, list[Progress]] = defaultdict(list)
    names = _names(units, declared.dispatch.apart)
    for one in done:
        apart[names.get(one.unit.pk, "")].append(one)
    rows = _pairs(declared, period)
    shares = tuple(_share(declared, name) for name in (declared.dispatch.advanced, declared.dispatch.lagging))
    standings = [Standing(name, _placed(ones, shares, rows)) for name, ones in sorted(apart.items())]
    return DispatchPage(period, standings, len(units) - len(done))


def _share(declared: DeclaredDispatch, number: object) -> Decimal:
    name = getattr(number, "name", "")
    return Decimal(library.parameter(declared.institution.id, name, clock.today())) if name else Decimal(0)


def _progress(units: list[Unit], declared: DeclaredDispatch, period: Period) -> list[Progress]:
    """Duties due in the period so far, of each unit with everything below it; what was exempted is asked of nobody."""
    wanted = Q(due_on__gte=period.start, due_on__lte=min(period.end, clock.today()), person__isnull=True)
    asks = Q()
    for id in declared.dispatch.counts:
        asks |= Q(rule_id__startswith=f"{id}/")
    counted = (
        Duty.objects.filter(wanted & asks).exclude(state=Duty.State.EXEMPT).order_by().values_list("unit__path")
        .annotate(owed=Count("pk"), done=Count("pk", filter=Q(state__in=Duty.FINISHED)))
    )  # fmt: skip
    paths = {unit.path for unit in units}
    owed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, n, done in counted:
        for up in paths.intersection(up_from(path)):
            owed[up][0] += n
            owed[up][1] += done
    return [Progress(unit, *owed[unit.path]) for unit in units if unit.path in owed]


def _names(units: list[Unit], apart: str) -> dict[int, str]:
    if apart == "group":
        kind = UnitGroup.Kind.ASSESSMENT
        rows = UnitGroupMember.objects.filter(group__kind=kind, valid_to__isnull=True)
        return dict(rows.values_list("unit", "group__name"))
    if apart == "parent":
        parents = dict(Unit.objects.filter(pk__in={unit.parent_id for unit in units}).values_list("pk", "name"))
        return {unit.pk: parents.get(unit.parent_id or 0, "") for unit in units}
    return {}


def _placed(ones: list[Progress], shares: tuple[Decimal, ...], rows: dict[int, Row]) -> list[Placed]:
    """Best first. So many as the share makes, rounded down; who is equal to the last of a group is in it as well, unless
    all are equal: then nobody is ahead or behind."""
    ranked = sorted(ones, key=lambda one: (-one.share, one.unit.path))
    ahead, behind = (int((len(ones) * share / HUNDRED).to_integral_value(ROUND_FLOOR)) for share in shares)
    better = {one.unit.pk: sum(other.share > one.share for other in ones) for one in ones}
    worse = {one.unit.pk: sum(other.share < one.share for other in ones) for one in ones}

    def group(one: Progress) -> str:
        is_ahead, is_behind = better[one.unit.pk] < ahead, worse[one.unit.pk] < behind
        return MIDDLE if is_ahead == is_behind else ADVANCED if is_ahead else LAGGING

    groups = {one.unit.pk: group(one) for one in ranked}
    helpers = [one.unit for one in ranked if groups[one.unit.pk] == ADVANCED]
    last = [one for one in reversed(ranked) if groups[one.unit.pk] == LAGGING]
    proposed = {one.unit.pk: helpers[place % len(helpers)] for place, one in enumerate(last)} if helpers else {}
    return [
        Placed(one, groups[one.unit.pk], proposed.get(one.unit.pk), rows.get(one.unit.pk) if groups[one.unit.pk] == LAGGING else None)
        for one in ranked
    ]  # fmt: skip


def _pairs(declared: DeclaredDispatch, period: Period) -> dict[int, Row]:
    """The row in which it is written who helps a unit in this period."""
    rows = Row.objects.standing().filter(register=f"{declared.institution.id}/{declared.dispatch.pairs}")
    return {row.unit_id: row for row in rows if row.data.get(declared.dispatch.period) == period.code}


def period_asked(declared: DeclaredDispatch, code: str, today: dt.date) -> Period:
    """The period of the address if it is one of this kind, else the present one."""
    try:
        asked = Period.parse(code)
    except ValueError:
        return Period.of(declared.dispatch.every, today)  # type: ignore[arg-type]
    return asked if asked.kind == declared.dispatch.every else Period.of(declared.dispatch.every, today)  # type: ignore[arg-type]
