"""What units are asked to spend: minutes of the duties that were generated and of the registers they keep.

Counted by the day on which something falls due, for each unit and for the office that issued it. What is left to the unit's
choice, or was let off, is asked of nobody; what people owe for themselves (an hour of reading) is no burden of their unit.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Q, Sum, When
from django.utils.translation import gettext as _

from zugong.org.models import Unit
from zugong.rulebook import declared, library
from zugong.rulebook.declared import DeclaredRegister
from zugong.timeline import KINDS, Period

from .models import Duty, Obligation
from .scoped import NAMED

UNASKED = (Duty.State.EXEMPT, Duty.State.OFFERED)


@dataclass(frozen=True)
class RegisterLoad:
    """A register in one stretch of time: how often a unit of these kinds is to write it, and what that costs."""

    id: str
    title: str
    office: str
    kinds: tuple[str, ...]
    times: int
    rows: int
    minutes: int
    basis: str = ""
    reuses: str = ""

    @property
    def whole(self) -> int:
        """Minutes of one unit."""
        return self.times * self.rows * self.minutes


def registers_in(stretch: Period) -> list[RegisterLoad]:
    """What the registers in force ask in these days: a period's rows are asked on its last day."""
    known = [(one, one.register.load.every) for one in declared.registers(stretch.end) if one.register.load is not None]
    ends = {
        every: sum(stretch.contains(period.end) for period in stretch.overlapping(every))
        for every in {every for _one, every in known} & set(KINDS)
    }
    return [_load_of(one, stretch.end, ends[every]) for one, every in known if ends.get(every)]


def _load_of(one: DeclaredRegister, day: dt.date, times: int) -> RegisterLoad:
    load = one.register.load
    assert load is not None
    minutes, rows = (_value(one, number, day) for number in (load.minutes, load.rows))
    heading = one.institution.heading
    return RegisterLoad(
        one.id, one.register.title, heading.issued_by, tuple(one.register.kept_by), times, rows or 1, minutes or 0,
        load.basis, load.reuses,
    )  # fmt: skip


def _value(one: DeclaredRegister, number: object, day: dt.date) -> int:
    name = getattr(number, "name", "")
    return int(Decimal(library.parameter(one.institution.id, name, day))) if name else 0


@dataclass
class Asked:
    """Minutes by unit and by office."""

    units: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    offices: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    duties: int = 0

    @property
    def minutes(self) -> int:
        return sum(self.units.values())


def asked(period: Period, units: Q, kinds: Mapping[int, str]) -> Asked:
    """All that is asked in these days. `units`: a condition on duties; `kinds`: these very units, key → kind. One query for
    duties, one for what they are."""
    found = Asked()
    rows = (
        Duty.objects.filter(
            _sooner(units, kinds), due_on__gte=period.start, due_on__lte=period.end, minutes__gt=0, person__isnull=True
        )
        .exclude(state__in=UNASKED)
        .order_by()
        .values_list("unit_id", "obligation_id")
        .annotate(minutes=Sum("minutes"), number=Count("pk"))
    )
    offices = offices_of()
    for unit, obligation, minutes, number in rows:
        if unit not in kinds:
            continue
        found.units[unit] += minutes
        found.offices[offices.get(obligation, "")] += minutes
        found.duties += number
    by_kind = _by_kind(registers_in(period))
    for unit, kind in kinds.items():
        for office, minutes in by_kind.get(kind, ()):
            found.units[unit] += minutes
            found.offices[office] += minutes
    return found


def of_obligations(period: Period, obligations: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Unit, obligation, minutes: what some obligations ask of every unit in these days. One query."""
    rows = Duty.objects.filter(
        obligation__in=list(obligations),
        due_on__gte=period.start,
        due_on__lte=period.end,
        minutes__gt=0,
        person__isnull=True,
    ).exclude(state__in=UNASKED)
    asked = rows.order_by().values_list("unit_id", "obligation_id").annotate(minutes=Sum("minutes"))
    return asked.iterator(chunk_size=10_000)


def _sooner(units: Q, kinds: Mapping[int, str]) -> Q:
    """A few units are looked up; of many all duties of these days are walked along their index and left aside afterwards."""
    return units if len(kinds) <= NAMED else Q()


def _by_kind(loads: Iterable[RegisterLoad]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for load in loads:
        for kind in load.kinds:
            if load.whole:
                found[kind].append((load.office, load.whole))
    return found


def offices_of() -> dict[int, str]:
    return dict(Obligation.objects.values_list("pk", "issued_by"))


def by_month(year: Period, units: Q, kinds: Mapping[int, str]) -> list[tuple[Period, dict[str, int]]]:
    """Every month of a year: minutes of all these units together, by issuing office. One query."""
    rows = (
        Duty.objects.filter(units, due_on__gte=year.start, due_on__lte=year.end, minutes__gt=0, person__isnull=True)
        .exclude(state__in=UNASKED)
        .order_by()
        .values_list("due_on", "obligation_id")
        .annotate(minutes=Sum("minutes"))
    )
    offices = offices_of()
    months: dict[int, dict[str, int]] = {number: defaultdict(int) for number in range(1, 13)}
    for day, obligation, minutes in rows:
        months[day.month][offices.get(obligation, "")] += minutes
    numbers: dict[str, int] = defaultdict(int)
    for kind in kinds.values():
        numbers[kind] += 1
    periods = year.split("month")
    for period in periods:
        for kind, parts in _by_kind(registers_in(period)).items():
            for office, minutes in parts:
                months[period.start.month][office] += minutes * numbers.get(kind, 0)
    return [(period, dict(months[period.start.month])) for period in periods]


def weeks_over(stretch: Period, limit: int | None, units: Q, kinds: Mapping[int, str]) -> dict[str, int]:
    """Week → how many of these units are asked more than the limit in it. One query, and no row of a unit that is not near it."""
    if limit is None:
        return {}
    weeks = stretch.overlapping("week")
    kept = [
        {kind: sum(part for _office, part in parts) for kind, parts in _by_kind(registers_in(week)).items()}
        for week in weeks
    ]
    near = limit - max((minutes for parts in kept for minutes in parts.values()), default=0)
    which = Case(
        *(When(due_on__lte=week.end, then=number) for number, week in enumerate(weeks)), output_field=IntegerField()
    )
    rows = (
        Duty.objects.filter(
            _sooner(units, kinds),
            due_on__gte=weeks[0].start,
            due_on__lte=weeks[-1].end,
            minutes__gt=0,
            person__isnull=True,
        )
        .exclude(state__in=UNASKED)
        .order_by()
        .annotate(week=which)
        .values_list("unit_id", "week")
        .annotate(asked=Sum("minutes"))
        .filter(asked__gt=near)
    )
    found: dict[str, int] = defaultdict(int)
    for unit, number, minutes in rows:
        if unit in kinds and minutes + kept[number].get(kinds[unit], 0) > limit:
            found[weeks[number].code] += 1
    return dict(found)


def span(minutes: int | float | Decimal) -> str:
    """3 小时 20 分."""
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    if not hours:
        return _("%(n)s 分钟") % {"n": rest}
    if hours >= 100 or not rest:
        return _("%(n)s 小时") % {"n": f"{round(whole / 60):,}" if hours >= 100 else hours}
    return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": rest}


def office_name(office: str) -> str:
    return office or _("没写明的单位")


# ---- one unit ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """One thing a unit is asked in a month."""

    title: str
    office: str
    minutes: int
    due_on: dt.date | None = None
    duty: Duty | None = None
    register: RegisterLoad | None = None


def of_unit(unit: Unit, month: Period, known: Iterable[Duty] | None = None) -> list[Asking]:
    """Everything that makes up a unit's month: each duty, and each register it is to write. One query, or none where the
    duties have been read."""
    rows = Duty.objects.filter(unit=unit, person__isnull=True, due_on__gte=month.start, due_on__lte=month.end)
    read = rows.select_related("obligation").order_by("due_on", "pk") if known is None else known
    duties = (one for one in read if month.contains(one.due_on) and one.minutes and one.state not in UNASKED)
    found = [Asking(one.title, one.obligation.issued_by, one.minutes, one.due_on, duty=one) for one in duties]
    found += [
        Asking(one.title, one.office, one.whole, register=one)
        for one in registers_in(month)
        if unit.kind in one.kinds and one.whole
    ]
    return found


def by_office(asking: Iterable[Asking]) -> list[tuple[str, int]]:
    found: dict[str, int] = defaultdict(int)
    for one in asking:
        found[one.office] += one.minutes
    return ranked(found)


def ranked(offices: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(
        ((office_name(name), minutes) for name, minutes in offices.items()), key=lambda one: (-one[1], one[0])
    )
