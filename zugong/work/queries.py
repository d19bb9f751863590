"""Reads for pages: what is owed to whom, the inbox, and the year of a unit. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.roles import ROLES
from zugong.org.scope import Scope
from zugong.timeline import Period
from zugong.ui.calendar import LifeCalendar

from .calendar import calendar_of
from .items import Item
from .models import Duty, DutyQuerySet, Message, MessageQuerySet

WEEK = dt.timedelta(days=7)
#: Units whose clerk works for every Party organ inside, and these organs.
HEADS = (Unit.Kind.DEPARTMENT, Unit.Kind.PARTY_GROUP, Unit.Kind.ORGAN_COMMITTEE)
ORGANS = (Unit.Kind.PARTY_GROUP, Unit.Kind.ORGAN_COMMITTEE)
SHOWN = 50
#: What a line of a list says of a duty; the facts that count for it are read on its own page.
LISTED = (
    *("rule_id", "unit_id", "person_id", "period", "period_start", "period_end", "due_on", "closes_on"),
    *("owed", "done", "state", "fulfilled_on", "obligation__title", "obligation__fact_kind", "obligation__activity"),
    *("obligation__rhythm", "obligation__per", "obligation__sum_of", "obligation__counter", "waiting_for"),
    *("unit__name", "unit__short_name", "unit__path", "unit__kind", "person__name"),
)


@dataclass(frozen=True)
class DutyList:
    """The duties of some units on a day, in the order in which they press."""

    today: dt.date
    overdue: list[Duty] = field(default_factory=list)
    due_today: list[Duty] = field(default_factory=list)
    this_week: list[Duty] = field(default_factory=list)
    later: list[Duty] = field(default_factory=list)
    done: list[Duty] = field(default_factory=list)

    @property
    def pending(self) -> int:
        return len(self.overdue) + len(self.due_today) + len(self.this_week) + len(self.later)

    @property
    def pressing(self) -> int:
        """To be done today: what is late, and what falls due today or this week."""
        return len(self.overdue) + len(self.due_today) + len(self.this_week)


def own_units(account: Account) -> list[Unit]:
    """The units for which this account records itself: where a recording role was granted, and for whoever works for a
    whole department also the Party organs in it. Branches have their own secretaries. Read once per request."""
    known = account.__dict__.get("_work_own_units")
    if known is None:
        granted = [grant.unit for grant in account.current_grants if "record" in ROLES[grant.role].capabilities]
        heads = [unit.path for unit in granted if unit.kind in HEADS]
        organs = list(Unit.objects.filter(Scope(tuple(heads)).q(), kind__in=ORGANS)) if heads else []
        known = list({unit.pk: unit for unit in [*granted, *organs]}.values())
        account.__dict__["_work_own_units"] = known
    return known


def duties_in_scope(account: Account) -> DutyQuerySet:
    """Every duty this account may see: of the units it reads, and its own as a person."""
    wanted = account.scope("read_unit").keys()
    # Where nothing is asked (the whole tree) the own ones are among them.
    seen = Duty.objects.filter(wanted | Q(person=account.person_id) if wanted and account.person_id else wanted)
    return seen.select_related("obligation", "unit", "person")


def of_people(account: Account) -> DutyQuerySet:
    """What the people of the scope owe, themselves included."""
    return Duty.objects.filter(account.scope("read_unit").keys(), person__isnull=False)


def duties_of(account: Account, today: dt.date | None = None) -> DutyList:
    """What this account itself has to see to, grouped; done ones of this month. Read once per request."""
    today = today or clock.today()
    known = account.__dict__.get("_work_duties")
    if known is None or known.today != today:
        mine = Q(unit__in=own_units(account), person__isnull=True)
        if account.person_id:
            mine |= Q(person=account.person_id)
        known = account.__dict__["_work_duties"] = grouped(Duty.objects.filter(mine), today)
    return known


def duties_of_unit(unit: Unit, today: dt.date | None = None, *, done: bool = True) -> DutyList:
    """Without `done` only what is still to do is read, out of what stands around this day."""
    today = today or clock.today()
    if done:
        return grouped(Duty.objects.filter(unit=unit, person__isnull=True), today)
    pending = [one for one in around(unit, today) if one.is_open and one.period_start <= today <= one.closes_on]
    return _by_press(pending, [], today)


def around(unit: Unit, today: dt.date) -> list[Duty]:
    """What a unit's page shows of duties in several places: what is asked in the periods of this day, what falls due this
    month, what is still to do. Read once for a unit."""
    known = unit.__dict__.get("_work_around")
    if known is None or known[0] != today:
        month = Period.of("month", today)
        wanted = Q(period_start__lte=today, period_end__gte=today) | Q(due_on__gte=month.start, due_on__lte=month.end)
        wanted |= Q(state=Duty.State.OPEN, period_start__lte=today, closes_on__gte=today)
        rows = Duty.objects.filter(wanted, unit=unit, person__isnull=True).select_related("obligation", "unit")
        known = unit.__dict__["_work_around"] = (today, list(rows.order_by("due_on", "pk")))
    return known[1]


def duties_of_others(account: Account) -> DutyQuerySet:
    """What the units below owe, seen by whoever looks after them."""
    below = Duty.objects.filter(account.scope("read_unit").keys()).select_related("obligation", "unit")
    return below.exclude(unit__in=own_units(account)).filter(person__isnull=True)


def grouped(duties: DutyQuerySet, today: dt.date) -> DutyList:
    rows = duties.select_related("obligation", "unit", "person").only(*LISTED).order_by("due_on", "pk")
    both = list(rows.pending(today) | rows.finished().filter(fulfilled_on__gte=today.replace(day=1)))
    pending, done = [one for one in both if one.is_open], [one for one in both if not one.is_open]
    done.sort(key=lambda one: (one.fulfilled_on or today, one.pk), reverse=True)
    return _by_press(pending, done[:SHOWN], today)


def _by_press(pending: list[Duty], done: list[Duty], today: dt.date) -> DutyList:
    return DutyList(
        today=today,
        overdue=[duty for duty in pending if duty.due_on < today],
        due_today=[duty for duty in pending if duty.due_on == today],
        this_week=[duty for duty in pending if today < duty.due_on <= today + WEEK],
        later=[duty for duty in pending if duty.due_on > today + WEEK],
        done=done,
    )


def pressing(account: Account, today: dt.date) -> DutyQuerySet:
    """Its own duties which an account has to see to within a week, or is late with."""
    mine = Q(unit__in=own_units(account), person__isnull=True) | Q(person=account.person_id or 0)
    return Duty.objects.filter(mine, due_on__lte=today + WEEK).pending(today)


@dataclass(frozen=True)
class Standing:
    """How many duties of some units stand how."""

    overdue: int
    pending: int
    missed: int


def standing_of(duties: QuerySet[Duty], today: dt.date) -> Standing:
    """Those still open, by their days: one query over an index."""
    still = Q(period_start__lte=today, closes_on__gte=today)
    counts = (
        duties.order_by()
        .filter(state=Duty.State.OPEN)
        .aggregate(
            overdue=Count("pk", filter=still & Q(due_on__lt=today)),
            pending=Count("pk", filter=still & Q(due_on__gte=today)),
            missed=Count("pk", filter=Q(closes_on__lt=today)),
        )
    )
    return Standing(**counts)


def finished_of(duties: QuerySet[Duty]) -> int:
    """Most duties of a year are done ones, so that counting them takes longer than all the rest of their page."""
    return duties.order_by().filter(state__in=Duty.FINISHED).count()


def fulfilled_by(source: str, units: Iterable[Unit], day: dt.date) -> list[Duty]:
    """The duties of these units for which the record with this source counts; those of people stand on their own pages."""
    near = Duty.objects.filter(
        unit__in=list(units), person__isnull=True, period_start__lte=day, closes_on__gte=day
    ).select_related("obligation")
    return [duty for duty in near.order_by("due_on", "pk") if any(entry[1] == source for entry in duty.counted)]


def messages_of(account: Account) -> MessageQuerySet:
    return (
        Message.objects.filter(account=account)
        .select_related("duty__obligation", "duty__unit")
        .order_by("-created_at", "-pk")
    )


def unread_count(account: Account) -> int:
    return Message.objects.unread().filter(account=account).count()


def life_calendar(unit: Unit, year: int | None = None, today: dt.date | None = None) -> LifeCalendar:
    """What the unit owes in a year and what it held, for `{% life_calendar %}`."""
    return calendar_of(unit, year, today or clock.today())


def item(account: Account, key: int) -> Item | None:
    """A duty as something that can be put first."""
    duty = duties_in_scope(account).filter(pk=key).first()
    return None if duty is None else item_of(duty)


def items_seen(account: Account, places: Mapping[str, set[int]]) -> Iterable[int]:
    keys = set().union(*places.values())
    return duties_in_scope(account).order_by().filter(pk__in=keys).values_list("pk", flat=True)


def item_of(duty: Duty) -> Item:
    return Item(f"work.duty:{duty.pk}", "work.duty", duty.title, duty.unit)
