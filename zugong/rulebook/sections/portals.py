"""Portals: for whom, what may be asked for there, and which guides stand on them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.portals import Portal
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed


def rows(one: Institution, day: dt.date) -> list[Portal]:
    return list(one.portals.values())


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {portal.id: Told(portal.title, _words(portal)) for portal in rows(one, day)}


def _words(portal: Portal) -> str:
    services = "、".join(service.title for service in portal.services.values())
    return listed((portal.audience, services, "、".join(guide.title for guide in portal.guides)))


SECTION = Section(
    "portals",
    gettext_lazy("服务门户"),
    "rulebook/sections/portals.html",
    rows,
    told,
    gettext_lazy("个门户"),
    lambda one: len(one.portals),
    lambda one: sum(portal.uncertain for portal in one.portals.values()),
)
