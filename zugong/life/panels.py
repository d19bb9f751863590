"""What life shows on pages that belong to nobody: the workbench, a unit's page, a person's page."""

from __future__ import annotations

from django.urls import reverse

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Person, Unit
from zugong.ui.panels import Panel
from zugong.work import queries as work

from . import queries
from .birthdays import coming

SHOWN = 5


def calendar(request: SignedIn, unit: Unit | None) -> Panel | None:
    """组织生活年历 of a Party organisation: what it owes in the year and what it held."""
    if unit is None or unit.kind not in Unit.PARTY_KINDS or not request.user.may("read_unit", unit):
        return None
    found = work.life_calendar(unit)
    if not found.rows:
        return None
    page = {"calendar": found, "url": _all_of(unit), "sheet": reverse("life:year", args=[unit.pk])}
    return Panel("life/panels/calendar.html", page)


def birthdays(request: SignedIn, unit: Unit | None) -> Panel | None:
    """Whose day is near, for whoever keeps the branch."""
    today = clock.today()
    found = coming(request.user, today)
    return Panel("life/panels/birthdays.html", {"days": found, "today": today}) if found else None


def birthdays_told(request: SignedIn, _nothing: object = None) -> Panel | None:
    """The same among what was said to this account."""
    return birthdays(request, None)


def recent(request: SignedIn, unit: Unit | None) -> Panel | None:
    if unit is None or not request.user.may("read_unit", unit):
        return None
    meetings = list(queries.newest(unit)[:SHOWN])
    return Panel("life/panels/recent.html", {"meetings": meetings, "unit": unit, "url": _all_of(unit)})


def of_branch(request: SignedIn, unit: Unit) -> Panel:
    """On the page of a branch, for everybody who belongs to it: what was held and about what, what was studied. The minutes
    stay with those who may read them."""
    held, studied = queries.held_and_studied(unit, SHOWN)
    page = {"meetings": held, "studied": studied, "reads": request.user.may("read_unit", unit)}
    return Panel("life/panels/of_branch.html", page)


def own(request: SignedIn, unit: Unit | None) -> Panel | None:
    """On the workbench of somebody who works for no unit: a member sees the own record."""
    if request.user.may("read_unit") or request.user.person is None:
        return None
    record = queries.own_record(request.user.person)
    return Panel("life/panels/own.html", {"record": record, "lines": record.lines[:SHOWN], "mine": True})


def of_person(request: SignedIn, person: Person) -> Panel | None:
    """On a person's page; org has already judged who may open it."""
    record = queries.own_record(person)
    mine = request.user.person_id == person.pk
    return Panel("life/panels/own.html", {"record": record, "lines": record.lines[:SHOWN], "mine": mine})


def _all_of(unit: Unit) -> str:
    return f"{reverse('life:meetings')}?unit={unit.pk}"
