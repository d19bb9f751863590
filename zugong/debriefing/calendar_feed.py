"""The last days of rounds in the calendar: one line for each level and day, however many units report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period
from zugong.work.feeds import Entry, Window

from . import rounds
from .models import Report, said


def _rounds_in(window: Window, declared: DeclaredDebriefing) -> Iterator[tuple[Period, dt.date, list[Unit]]]:
    """Rounds due in the window, each with the units that are in it."""
    if window.scope.empty:
        return
    units = list(
        Unit.objects.on(window.today).filter(window.scope.q(), kind__in=declared.debriefing.of).order_by("path")
    )
    for start in sorted({window.days.start.year - 1, window.days.start.year, window.days.end.year} if units else ()):
        year = Period.parse(str(start))
        chosen = rounds.chosen(declared, start, [unit.pk for unit in units])
        for every in Counter(chosen.values()):
            for period in year.split(every):
                day = rounds.due_on(declared, period)
                if window.days.contains(day):
                    yield period, day, [unit for unit in units if chosen[unit.pk] == every]


def due(window: Window) -> Iterator[Entry]:
    for declared in institutions.debriefings(window.today):
        if window.institution and window.institution != declared.institution.id:
            continue
        for period, day, units in _rounds_in(window, declared):
            sent = Report.objects.filter(debriefing=declared.id, period=period.code, unit__in=units).exclude(
                state__in=(Report.State.DRAFT, Report.State.RETURNED)
            )
            done = sent.count()
            light = "ok" if done == len(units) else "bad" if day < window.today else "info"
            words = _("%(done)d / %(all)d 个述了") % {"done": done, "all": len(units)}
            title = f"{declared.debriefing.title} {said(period)}"
            only = str(units[0]) if len(units) == 1 else ""
            yield Entry(
                day, "debriefing", title, light, words, reverse("debriefing:home"), "", only, declared.institution.id
            )
