"""What is watched in every unit, from which number on it is amber or red, and what may be opened from the light."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.filters import Filter
from zugong.engine.sections.warnings import CasesOf, EarlyWarning, Limit, RowsOf
from zugong.rulebook import library
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import cells_words, facts_words, listed, number_words, seen_by

PASSED: dict[str, Any] = {
    "at_least": gettext_lazy("达到"), "above": gettext_lazy("超过"), "at_most": gettext_lazy("不超过"), "below": gettext_lazy("低于"),
}  # fmt: skip
SPANS: dict[str, Any] = {
    "day": gettext_lazy("只看当天"), "week": gettext_lazy("只看本周"), "fortnight": gettext_lazy("只看这两周"),
    "month": gettext_lazy("只看本月"), "bimonth": gettext_lazy("只看这两个月"), "quarter": gettext_lazy("只看本季度"),
    "half": gettext_lazy("只看这半年"), "year": gettext_lazy("只看今年"),
}  # fmt: skip
HEADS: dict[str, Any] = {
    "members": gettext_lazy("党员数"), "full_members": gettext_lazy("正式党员数"), "secretaries": gettext_lazy("现任书记数"),
}  # fmt: skip


@dataclass(frozen=True)
class WarningRow:
    warning: EarlyWarning
    looks: str
    lights: tuple[str, ...]


def rows(one: Institution, day: dt.date) -> list[WarningRow]:
    return [
        WarningRow(warning, _looks(one, warning, day), _lights(one, warning, day)) for warning in one.warnings.values()
    ]


def _looks(one: Institution, warning: EarlyWarning, day: dt.date) -> str:
    if warning.facts is not None:
        return _of_facts(one, warning, warning.facts, day)
    if warning.rows is not None:
        named = {"what": _rows_words(one, warning.rows, day)}
        return (_("%(what)s过期的行") if warning.rows.late else _("%(what)s的行")) % named
    if warning.cases is not None:
        named = {"what": _cases_words(one, warning.cases, day)}
        return (_("%(what)s逾期的办件") if warning.cases.late else _("%(what)s没办完的办件")) % named
    if warning.duties is not None:
        return _("错过的任务") if warning.duties.standing == "missed" else _("逾期的任务")
    return str(HEADS[warning.heads])


def _of_facts(one: Institution, warning: EarlyWarning, facts: Filter, day: dt.date) -> str:
    named = {"what": facts_words(one, facts, day), "field": seen_by(one).field_label(facts.of, warning.field)}
    taken = {
        "count": _("%(what)s有几次"), "sum": _("%(what)s的%(field)s合计"), "days_since": _("离上一次%(what)s几天"),
    }  # fmt: skip
    length = number_words(one, warning.back, day)
    span = _("往回看 %(length)s") % {"length": length} if length else str(SPANS.get(warning.every, ""))
    return listed((taken[warning.take] % named, span))


def _rows_words(one: Institution, wanted: RowsOf, day: dt.date) -> str:
    owner, name = _holder(one, wanted.register)
    register = owner.registers.get(name) if owner is not None else None
    if register is None:
        return _named(wanted.register)
    return _named(register.title, cells_words(one, register.columns, wanted.where, day))


def _cases_words(one: Institution, wanted: CasesOf, day: dt.date) -> str:
    owner, name = _holder(one, wanted.route)
    route = owner.routes.get(name) if owner is not None else None
    if route is None:
        return _named(wanted.route)
    return _named(route.title, cells_words(one, route.columns, wanted.where, day))


def _named(title: str, which: str = "") -> str:
    return _("“%(title)s”（%(which)s）") % {"title": title, "which": which} if which else f"“{title}”"


def _holder(one: Institution, name: str) -> tuple[Institution | None, str]:
    """The institution that declares a register or route, as far as it is here."""
    holder, _stroke, short = name.rpartition("/")
    if holder in ("", one.id):
        return one, short
    known = library.editions(holder)
    return (known[-1] if known else None), short


def _lights(one: Institution, warning: EarlyWarning, day: dt.date) -> tuple[str, ...]:
    lights: tuple[tuple[str, Limit | None], ...] = ((_("红灯"), warning.red), (_("黄灯"), warning.amber))
    return tuple(
        f"{name}{_('：')}{PASSED[how]} {number_words(one, number, day) or 0}"
        for name, limit in lights
        if limit is not None
        for how, number in limit.said
    )


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        row.warning.id: Told(row.warning.title, listed((row.looks, *row.lights, row.warning.say)))
        for row in rows(one, day)
    }


SECTION = Section(
    "warnings",
    gettext_lazy("预警"),
    "rulebook/sections/warnings.html",
    rows,
    told,
    gettext_lazy("条预警"),
    lambda one: len(one.warnings),
    lambda one: sum(warning.uncertain for warning in one.warnings.values()),
)
