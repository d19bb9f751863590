"""The calendar as a page and as a file for other calendars."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import library
from zugong.ui.addresses import number_in
from zugong.ui.denied import Denied
from zugong.work import feeds, steering

from . import calendar, ical


def _asked(request: SignedIn) -> calendar.Asked:
    """What the address says; what cannot be read is left aside."""
    said, today = request.GET, clock.today()
    view = said.get("view", "month")
    return calendar.Asked(
        view=view if view in calendar.VIEWS else "month", day=_day(said.get("day", ""), today), unit=_unit(said.get("unit", "")),
        institution=said.get("institution", "")[:120], kind=said.get("kind", "")[:40], point=said.get("point", "")[:40],
    )  # fmt: skip


def _day(written: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return today
    return day if abs(day.year - today.year) <= FAR else today


FAR = 20  # years


def _unit(key: str) -> Unit | None:
    return Unit.objects.filter(pk=number_in(key)).first() if key else None


@require_GET
def show(request: SignedIn) -> HttpResponse:
    asked, today = _asked(request), clock.today()
    if request.user.is_administrator or (asked.unit is not None and not request.user.may("read_unit", asked.unit)):
        raise Denied(_("这份日历不在你的范围里。"), who_can=_("本组织和上级组织的工作人员"))
    context = {
        "calendar": calendar.of_account(request.user, asked, today), "asked": asked, "today": today,
        "institutions": [(one.id, one.heading.title) for one in library.in_force(today) if one.duties or one.registers or one.routes],
        "steered": steering.on(today), "views": calendar.VIEWS,
    }  # fmt: skip
    return render(request, "cockpit/calendar.html", context)


@require_GET
def export(request: SignedIn) -> HttpResponse:
    """What the page shows, for the calendar of a phone."""
    asked, today = _asked(request), clock.today()
    if request.user.is_administrator or (asked.unit is not None and not request.user.may("read_unit", asked.unit)):
        raise Denied(_("这份日历不在你的范围里。"), who_can=_("本组织和上级组织的工作人员"))
    window = feeds.Window(request.user, asked.days, today, asked.unit, asked.institution)
    answer = HttpResponse(ical.written(feeds.entries(window), request.build_absolute_uri("/")), content_type=ical.TYPE)
    answer["Content-Disposition"] = 'attachment; filename="zugong.ics"'
    return answer
