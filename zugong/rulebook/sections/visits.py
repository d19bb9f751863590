"""On-site assessments in words: who is visited, and what is looked at for how many marks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.visits import SiteCheck, SiteVisit
from zugong.engine.telling import kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_words, said


@dataclass(frozen=True)
class VisitRow:
    visit: SiteVisit
    units: str
    checks: tuple[str, ...]


def rows(one: Institution, day: dt.date) -> list[VisitRow]:
    return [
        VisitRow(visit, said(kinds(visit.units)), tuple(_check(one, check, day) for check in visit.checks.values()))
        for visit in one.visits.values()
    ]


def _check(one: Institution, check: SiteCheck, day: dt.date) -> str:
    words = _("%(title)s，满分 %(full)s") % {"title": check.title, "full": number_words(one, check.full, day)}
    if check.drawn is not None:
        words = _("%(check)s，抽 %(many)s记录") % {"check": words, "many": number_words(one, check.drawn.many, day)}
    if check.members is not None:
        words = _("%(check)s，抽问党员 %(many)s") % {"check": words, "many": number_words(one, check.members, day)}
    return words


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.visit.id: Told(row.visit.title, listed((row.units, *row.checks))) for row in rows(one, day)}


SECTION = Section(
    "visits",
    gettext_lazy("实地考核"),
    "rulebook/sections/visits.html",
    rows,
    told,
    gettext_lazy("种实地考核"),
    lambda one: len(one.visits),
    lambda one: sum(visit.uncertain for visit in one.visits.values()),
)
