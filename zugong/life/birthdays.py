"""政治生日: the day on which a member joined. Nothing but that day is used, and whoever does not want it is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractDay
from django.urls import reverse

from zugong.kernel import clock
from zugong.org.models import Account, Membership, Unit
from zugong.org.scope import Scope
from zugong.registers import rules as rows
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredRegister

from .models import BirthdayOptOut

#: The module whose institution says how birthdays are kept, and the parameter of how many days ahead they are told.
MODULE, AHEAD = "M19", "ahead"


#: Days of joining are known to the day, the month or the year; of a year nobody has a birthday.
DAY, MONTH = "day", "month"
PER_PAGE = 50


@dataclass(frozen=True)
class Birthday:
    """One member's day in a year, and what this account may do about it."""

    membership: Membership
    on: dt.date
    #: The form in which it is written down; empty for whoever does not keep that register.
    log_url: str = ""
    #: Whether this account writes down that the member does not want it kept.
    may_choose: bool = False

    @property
    def name(self) -> str:
        return self.membership.person.name

    @property
    def years(self) -> int:
        assert self.membership.joined_on is not None
        return self.on.year - self.membership.joined_on.year

    @property
    def exact(self) -> bool:
        """Where only the month is known no day is told, and no card is printed."""
        return self.membership.joined_precision == DAY

    @property
    def card_url(self) -> str:
        return f"{reverse('life:birthday-card', args=[self.membership.pk])}?year={self.on.year}"


def register_of(day: dt.date) -> DeclaredRegister | None:
    """The register in which birthdays are written down, where an institution in force has one."""
    return next((one for one in institutions.registers(day) if MODULE in (one.institution.heading.modules or ())), None)


def ahead(day: dt.date) -> int | None:
    """So many days before they are told; None where no institution keeps birthdays."""
    found = register_of(day)
    return None if found is None else int(library.parameter(found.institution.id, AHEAD, day))


def in_month(account: Account, first: dt.date, number: str | int | None = 1) -> tuple[Page[Membership], list[Birthday]]:
    """Those in sight whose day lies in a month, in the order of days; those of whom only the month is known come last."""
    joined = Q(joined_on__month=first.month, joined_on__lt=dt.date(first.year, 1, 1), joined_precision__in=(DAY, MONTH))
    found = _of(account.scope("read_members").q("unit"), joined)
    page = Paginator(found.order_by("joined_precision", ExtractDay("joined_on"), "pk"), PER_PAGE).get_page(number)
    register = register_of(clock.today())
    return page, [_birthday(one, first.year, register, account) for one in page]


def coming(account: Account, today: dt.date) -> list[Birthday]:
    """Those of one's own branch that are near enough to be told of. One query, none for whoever keeps no branch."""
    days = ahead(today) if _keeps(account) else None
    return [] if days is None else within(account, today, today + dt.timedelta(days=days))


def within(account: Account, first: dt.date, last: dt.date) -> list[Birthday]:
    """Those of the branch one keeps, on some days."""
    unit = account.home_unit
    if unit is None or not _keeps(account) or register_of(first) is None:
        return []
    months = {(first + dt.timedelta(days=n)).month for n in range((last - first).days + 1)}
    register = register_of(clock.today())
    # The units first: SQLite would otherwise ask every member of the county for the month.
    units = Q(unit__in=Unit.objects.order_by().filter(Scope((unit.path,)).q()))
    members = list(_of(units, Q(joined_on__month__in=months, joined_precision=DAY)))
    found = [_birthday(one, year, register, account) for year in range(first.year, last.year + 1) for one in members]
    near = [one for one in found if one.years and first <= one.on <= last]
    return sorted(near, key=lambda one: (one.on, one.membership.pk))


def _keeps(account: Account) -> bool:
    unit = account.home_unit
    return unit is not None and unit.kind in Unit.MEMBER_KINDS and account.may("record", unit)


def _of(where: Q, when: Q) -> QuerySet[Membership]:
    left_out = BirthdayOptOut.objects.standing().values("person")
    members = Membership.objects.on(clock.today()).filter(where, when, state=Membership.State.NORMAL)
    shown = members.exclude(person__in=left_out).select_related("person", "unit")
    unit = ("name", "short_name", "kind", "path", "dissolved_on")
    return shown.only("joined_on", "joined_precision", "person__name", *(f"unit__{name}" for name in unit))


def _birthday(membership: Membership, year: int, register: DeclaredRegister | None, account: Account) -> Birthday:
    assert membership.joined_on is not None
    found = Birthday(membership, day_in(membership.joined_on, year), may_choose=account.may("record", membership.unit))
    if register is None or not rows.write_row.allows(register, membership.unit, by=account) or not found.exact:
        return found
    asked = {"who": found.name, "on": found.on.isoformat(), "unit": membership.unit_id}
    form = reverse("registers:new", args=[register.institution.id, register.register.id])
    return replace(found, log_url=f"{form}?{urlencode(asked)}")


def day_in(joined: dt.date, year: int) -> dt.date:
    """29 February is the last day of February where there is none."""
    try:
        return joined.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)
