"""The time limits of a route in words, each with its article: what a case's due day is worked out from, told beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.engine import Dated, Institution, plain
from zugong.engine.sections.routes import Route, Step, WithinEach
from zugong.engine.spelling import Number
from zugong.rulebook import library
from zugong.rulebook.wording import number_of, seen_by
from zugong.timeline.spans import WORKDAYS


@dataclass(frozen=True)
class Limit:
    """One sentence on how long a step may take, and where its number stands."""

    words: str
    cite: str = ""
    uncertain: bool = False
    example: bool = False
    #: (kind of matter, how long) where each has its own.
    kinds: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        return f"{self.words}：{'、'.join(' '.join(one) for one in self.kinds)}" if self.kinds else self.words


def unit_of(one: Institution, limit: Number) -> str:
    """In what a time limit is counted, also where the number is another institution's."""
    parameters = one.parameters if limit.name in one.parameters else library.catalogue().parameters
    return parameters[limit.name].unit if limit.name in parameters else ""


def limits_of(one: Institution, route: Route, step: Step, day: dt.date) -> list[Limit]:
    """Everything that sets the due day of a step, in the order in which it is asked; empty where nothing does."""
    return list(_limits(one, route, step, day)) if step.clock else []


def _limits(one: Institution, route: Route, step: Step, day: dt.date) -> Iterator[Limit]:
    if step.by:
        yield Limit(_("在“%(column)s”写的那天以前") % {"column": route.columns[step.by].label})
    each = step.within_each
    if each is not None and each.table is not None and (found := number_of(one, each.table, day)) is not None:
        words = _("按“%(column)s”") % {"column": route.columns[each.by].label}
        yield _limit(words, found, tuple(_each(one, route, each, found, unit_of(one, each.table))))
    if step.within is not None and (found := number_of(one, step.within, day)) is not None:
        words = _("没有另定的，%(limit)s内") if step.by or each is not None else _("%(limit)s内")
        yield _limit(words % {"limit": _span(found.value, unit_of(one, step.within))}, found)


def _limit(words: str, found: Dated, kinds: tuple[tuple[str, str], ...] = ()) -> Limit:
    return Limit(words, found.cite, found.uncertain, found.example, kinds)


def _each(one: Institution, route: Route, each: WithinEach, found: Dated, unit: str) -> Iterator[tuple[str, str]]:
    """Every kind of matter that has days of its own, in the order of the options."""
    labels = seen_by(one).labels.get(route.columns[each.by].labels, {})
    for key, label in labels.items():
        if key in found.value:
            yield label, _span(found.value[key], unit)


def _span(number: Decimal, unit: str) -> str:
    """10 个工作日"""
    said = {"天": _("%(n)s 天"), WORKDAYS: _("%(n)s 个工作日")}.get(unit, f"%(n)s {unit}")
    return (said % {"n": plain(number)}).rstrip()
