"""The last days of rounds in the calendar: one line for each level and round, however many units report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period
from zugong.work.feeds import Entry, Window

from . import rounds
from .models import Cadence, Report, said

PUBLIC = (Report.State.SENT, Report.State.SETTLED)


@dataclass(frozen=True)
class Due:
    """A round of one level whose last day falls into the window."""

    declared: DeclaredDebriefing
    period: Period
    day: dt.date


def due(window: Window) -> Iterator[Entry]:
    """One question however many levels and rounds there are; none where no round ends in these days."""
    ends = list(_ends(window))
    if not ends or window.scope.empty:
        return
    kinds = {kind for one in ends for kind in one.declared.debriefing.of}
    asked = {f"{word}_{n}": found for n, one in enumerate(ends) for word, found in _beside(one).items()}
    found = Unit.objects.on(window.today).order_by().filter(window.scope.q(), kind__in=kinds).annotate(**asked)
    units = list(found.values("kind", "founded_on", *asked))
    for n, one in enumerate(ends):
        first = str(one.declared.debriefing.every[0])
        inside = [
            unit[f"sent_{n}"] for unit in units
            if unit["kind"] in one.declared.debriefing.of and (unit[f"chose_{n}"] or first) == one.period.kind
            and (unit["founded_on"] is None or unit["founded_on"] <= one.period.end)
        ]  # fmt: skip
        if inside:
            yield _entry(one, len(inside), sum(inside), window.today)


def _beside(one: Due) -> dict[str, Any]:
    """Of each unit: how often it chose to report that year, and whether it reported in this round."""
    chose = Cadence.objects.filter(debriefing=one.declared.id, year=one.period.end.year, unit=OuterRef("pk"))
    sent = Report.objects.filter(
        debriefing=one.declared.id, period=one.period.code, unit=OuterRef("pk"), state__in=PUBLIC
    )
    return {"chose": Subquery(chose.values("every")[:1]), "sent": Exists(sent)}


def _ends(window: Window) -> Iterator[Due]:
    """Worked out from the institutions alone."""
    years = {window.days.start.year - 1, window.days.start.year, window.days.end.year}
    for declared in institutions.debriefings(window.today):
        if window.institution and window.institution != declared.institution.id:
            continue
        parts = [
            part
            for year in sorted(years)
            for every in declared.debriefing.every
            for part in Period.parse(str(year)).split(str(every))
        ]
        for part in parts:
            day = rounds.due_on(declared, part)
            if window.days.contains(day):
                yield Due(declared, part, day)


def _entry(one: Due, inside: int, done: int, today: dt.date) -> Entry:
    light = "ok" if done >= inside else "bad" if one.day < today else "info"
    words = _("%(done)d / %(all)d 个述了") % {"done": done, "all": inside}
    title = f"{one.declared.debriefing.title} {said(one.period)}"
    return Entry(
        one.day, "debriefing", title, light, words, reverse("debriefing:home"), institution=one.declared.institution.id
    )
