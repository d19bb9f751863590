"""The numbers of an institution, each by date and with its citation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zugong.engine import Institution
from zugong.engine.parameters import Dated, Parameter
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import shown


@dataclass(frozen=True)
class ParameterRow:
    parameter: Parameter
    value: Dated
    shown: str
    #: (value, in words) of other days
    others: tuple[tuple[Dated, str], ...]


def rows(one: Institution, day: dt.date) -> list[ParameterRow]:
    found = []
    for parameter in one.parameters.values():
        value = parameter.on(day) or (parameter.values[0] if parameter.values else None)
        if value is not None:
            others = tuple((other, shown(one, parameter, other)) for other in parameter.values if other is not value)
            found.append(ParameterRow(parameter, value, shown(one, parameter, value), others))
    return found


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {row.parameter.id: Told(row.parameter.title, row.shown) for row in rows(one, day)}


def doubts(one: Institution) -> int:
    return sum(value.uncertain for parameter in one.parameters.values() for value in parameter.values)


SECTION = Section(
    "parameters",
    _("会变的数"),
    "rulebook/sections/parameters.html",
    rows,
    told,
    _("个参数"),
    lambda one: len(one.parameters),
    doubts,
)
