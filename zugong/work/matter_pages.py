"""Key matters as pages show them: on top of the lists they stand in, beside the item itself, and on one page of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from zugong.org.models import Account

from . import items, steering
from .matters import KeyMatter, KeyMatterQuerySet, Progress
from .steering import Steered

#: The worst first: what has gone up to the leader, what lacks its word of the week, what is told.
LIGHTS = ("bad", "warn", "ok")
EVERYTHING = Q()


@dataclass(frozen=True)
class MatterLine:
    matter: KeyMatter
    kind: str
    points: list[str]
    light: str
    words: str
    last: str

    @property
    def url(self) -> str:
        return self.matter.url

    @property
    def icon(self) -> str:
        return {"bad": "alert-octagon", "warn": "clock", "ok": "check"}[self.light]


def light_of(matter: KeyMatter, steered: Steered, today: dt.date) -> str:
    """Green while somebody says how it goes in time, amber after that, red once it goes up."""
    if steered.status_within is None:
        return "ok"
    beyond = matter.silent(today) - steered.status_within
    if beyond <= 0:
        return "ok"
    return "bad" if steered.escalates_after is not None and beyond > steered.escalates_after else "warn"


def _words(matter: KeyMatter, light: str, today: dt.date) -> str:
    if light == "ok":
        return _("进展已报")
    silent = _("%(n)s 天没报进展") % {"n": matter.silent(today)}
    return _("已升级，%(silent)s") % {"silent": silent} if light == "bad" else silent


def visible_to(account: Account, wanted: Q = EVERYTHING) -> KeyMatterQuerySet:
    """Those of the units somebody reads which that account may open: a matter bears the title of its thing."""
    found = around(account, wanted)
    return found.filter(source__in=items.seen(account, found.values_list("source", "place")))


def around(account: Account, wanted: Q = EVERYTHING) -> KeyMatterQuerySet:
    """All of the units somebody reads: for pages that show of them only what stands beside a thing they show anyway."""
    scope = account.scope("read_unit")
    if account.is_administrator or scope.empty:
        return KeyMatter.objects.none()
    newest = Progress.objects.filter(matter=OuterRef("pk")).values("text")[:1]
    found = KeyMatter.objects.standing().filter(scope.q("unit"), wanted).select_related("unit")
    return found.annotate(last=Subquery(newest))  # type: ignore[return-value]


def of_place(account: Account, place: str) -> KeyMatterQuerySet:
    """Those of one list: a register, a route, or all whose sources begin alike."""
    return visible_to(account, Q(place=place) | Q(source__startswith=f"{place}:"))


def lines(matters: Iterable[KeyMatter], today: dt.date) -> list[MatterLine]:
    """The most pressing first: gone up, silent, then by how long nothing was said."""
    found, steered = [], steering.on(today)
    for one in matters:
        light = light_of(one, steered, today)
        points = [steered.points.get(point, point) for point in one.points]
        kind = steered.kinds.get(one.kind, one.kind)
        found.append(MatterLine(one, kind, points, light, _words(one, light, today), getattr(one, "last", "") or ""))
    return sorted(found, key=lambda line: (LIGHTS.index(line.light), line.matter.said_on, line.matter.pk))
