"""政治生日: the day on which a member joined. Nothing but that day is used, and whoever does not want it is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from zugong.kernel import clock
from zugong.org.models import Account, Membership, Unit
from zugong.org.scope import Scope
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredRegister

from .models import BirthdayOptOut

#: The module whose institution says how birthdays are kept, and the parameter of how many days ahead they are told.
MODULE, AHEAD = "M19", "ahead"


@dataclass(frozen=True)
class Birthday:
    """One member's day in a year."""

    membership: Membership
    on: dt.date
    years: int
    #: The form in which it is written down, and whether it was.
    log_url: str
    card_url: str

    @property
    def name(self) -> str:
        return self.membership.person.name


def register_of(day: dt.date) -> DeclaredRegister | None:
    """The register in which birthdays are written down, where an institution in force has one."""
    return next((one for one in institutions.registers(day) if MODULE in (one.institution.heading.modules or ())), None)


def ahead(day: dt.date) -> int | None:
    """So many days before they are told; None where no institution keeps birthdays."""
    found = register_of(day)
    return None if found is None else int(library.parameter(found.institution.id, AHEAD, day))


def in_month(account: Account, year: int, month: int, unit: Unit | None = None) -> list[Birthday]:
    """Those in sight whose day lies in a month, in the order of days."""
    return _days(_of(_scope(account, unit), Q(joined_on__month=month)), year)


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
    found = list(_of(Scope((unit.path,)), Q(joined_on__month__in=months)))
    years = range(first.year, last.year + 1)
    return [one for year in years for one in _days(found, year) if first <= one.on <= last]


def _keeps(account: Account) -> bool:
    unit = account.home_unit
    return unit is not None and unit.kind in Unit.MEMBER_KINDS and account.may("record", unit)


def _scope(account: Account, unit: Unit | None) -> Scope:
    whole = account.scope("read_members")
    if unit is None:
        return whole
    return Scope((unit.path,)) if whole.covers(unit) else Scope()


def _of(scope: Scope, when: Q) -> QuerySet[Membership]:
    left_out = BirthdayOptOut.objects.standing().values("person")
    members = Membership.objects.on(clock.today()).filter(scope.q("unit"), when, state=Membership.State.NORMAL)
    shown = members.exclude(person__in=left_out).select_related("person", "unit")
    return shown.only("joined_on", "person__name", "unit__name", "unit__short_name", "unit__kind", "unit__path")


def _days(members: Iterable[Membership], year: int) -> list[Birthday]:
    register = register_of(clock.today())
    found = [_birthday(one, year, register) for one in members if one.joined_on and one.joined_on.year < year]
    return sorted(found, key=lambda one: (one.on, one.membership.pk))


def _birthday(membership: Membership, year: int, register: DeclaredRegister | None) -> Birthday:
    joined = membership.joined_on
    assert joined is not None
    on = day_in(joined, year)
    log = ""
    if register is not None:
        asked = {"who": membership.person.name, "on": on.isoformat(), "unit": membership.unit_id}
        args = [register.institution.id, register.register.id]
        log = f"{reverse('registers:new', args=args)}?{urlencode(asked)}"
    return Birthday(membership, on, year - joined.year, log, reverse("life:birthday-card", args=[membership.pk]))


def day_in(joined: dt.date, year: int) -> dt.date:
    """29 February is the last day of February where there is none."""
    try:
        return joined.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)
