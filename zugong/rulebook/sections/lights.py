"""Lights of units that follow from posts and registers, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.lights import Lamp, Lights
from zugong.engine.telling import kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, said


@dataclass(frozen=True)
class LightsRow:
    lights: Lights
    per: str
    lamps: tuple[str, ...]


def rows(one: Institution, day: dt.date) -> list[LightsRow]:
    return [
        LightsRow(lights, said(kinds(lights.per)), tuple(_lamp(one, lamp) for lamp in lights.lamps.values()))
        for lights in one.lights.values()
    ]


def _lamp(one: Institution, lamp: Lamp) -> str:
    if lamp.posts:
        return _("%(lamp)s：看职务") % {"lamp": lamp.title}
    register = one.registers.get(lamp.register)
    title = register.title if register is not None else lamp.register
    return _("%(lamp)s：看“%(register)s”") % {"lamp": lamp.title, "register": title}


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.lights.id: Told(row.lights.title, listed((row.per, *row.lamps))) for row in rows(one, day)}


SECTION = Section(
    "lights",
    gettext_lazy("亮灯"),
    "rulebook/sections/lights.html",
    rows,
    told,
    gettext_lazy("组灯"),
    lambda one: len(one.lights),
    lambda one: sum(lights.uncertain for lights in one.lights.values()),
)
