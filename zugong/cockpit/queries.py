"""What the cockpit shows. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.secrets import blind_index
from zugong.org import finders
from zugong.org.finders import Finding
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.queries import members_of, units_found
from zugong.rulebook import library
from zugong.timeline import Period
from zugong.ui.navigation import Entry, Navigation
from zugong.ui.tables import Empty
from zugong.work import queries as work

#: Enough to find one; more words find it sooner than more rows.
FOUND = 10
#: Actions worth a place of their own on the workbench, by their navigation key, the main one first.
QUICK = ("life.record", "work.duties", "assessment.score", "life.mine", "org.members", "org.imports")
QUICK_SHOWN = 4
ID_NUMBER = 18


@dataclass(frozen=True)
class Agenda:
    """The first line of the day: how much there is to do, and what of it is late."""

    today: dt.date
    days_left: int
    due: int
    late: int
    #: Whether this account has duties of its own at all.
    owes: bool


def agenda(account: Account) -> Agenda:
    """What the account itself owes within a week, and what of it is late, out of the list that stands below."""
    today = clock.today()
    left = (Period.of("year", today).end - today).days
    owes = bool(work.own_units(account) or account.person_id)
    if not owes:
        return Agenda(today, left, 0, 0, owes=False)
    mine = work.duties_of(account, today)
    return Agenda(today, left, mine.pressing, len(mine.overdue), owes=True)


def quick_actions(navigation: Navigation) -> list[Entry]:
    """What this person may do, out of the navigation: whatever is not there may not be done."""
    known = {entry.key: entry for top in navigation.entries for entry in (top, *top.children)}
    return [known[key] for key in QUICK if key in known][:QUICK_SHOWN]


def desk_of(account: Account, navigation: Navigation) -> Empty | None:
    """What the workbench of one of the three administrators says, who have no business there: where their desk is."""
    if not account.is_administrator:
        return None
    desk = next((entry for entry in navigation.entries if entry.key != "home"), None)
    return Empty(
        _("这里没有您要办的业务"), _("三员只管账号、权限和审计，看不到业务数据。"),
        action=desk.label if desk else "", url=desk.url if desk else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Found:
    words: str
    units: list[Unit]
    people: list[Membership]
    meetings: list[Finding]
    notices: list[Finding]
    institutions: list[Any]

    @property
    def number(self) -> int:
        return sum(len(found) for found in (self.units, self.people, self.meetings, self.notices, self.institutions))


def found(account: Account, words: str) -> Found:
    """Units, people, meetings, notices and institutions whose names hold the words, each within what the account may see."""
    units, people = account.scope("read_unit"), account.scope("read_members")
    return Found(
        words=words,
        units=[] if units.empty else units_found(units, words, FOUND),
        people=[] if people.empty else list(_people(account, words)[:FOUND]),
        meetings=finders.find("meetings", account, words, FOUND),
        notices=finders.find("notices", account, words, FOUND),
        institutions=_institutions(words),
    )


def _people(account: Account, words: str) -> QuerySet[Membership]:
    """By name, or by a whole ID number, which is compared sealed and never shown."""
    members = members_of(account.scope("read_members"))
    if len(words) == ID_NUMBER and words[:-1].isdigit():
        return members.filter(person__id_number_index=blind_index(words.upper()))
    # Names out of their index first: a join would read every member's row.
    return members.filter(person__in=Person.objects.order_by().filter(name__icontains=words).values("pk"))


def _institutions(words: str) -> list[Any]:
    return [one for one in library.in_force(clock.today()) if words in one.heading.title][:FOUND]
