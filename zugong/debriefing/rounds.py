"""Which rounds a unit has in a year, to whom it reports in them, and what must be settled before. Works out; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zugong.org.models import Person, Post, Unit
from zugong.org.models.units import STEP
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.rulebook.limits import unit_of
from zugong.timeline import Period, after

from .models import Cadence, Report, said

YEAR = "year"


@dataclass(frozen=True)
class Round:
    """One unit's turn."""

    declared: DeclaredDebriefing
    unit: Unit
    period: Period
    due_on: dt.date
    report: Report | None = None

    @property
    def label(self) -> str:
        return said(self.period)

    @property
    def state(self) -> str:
        return self.report.state if self.report is not None else ""


def number(declared: DeclaredDebriefing, reference: Any, day: dt.date) -> Any:
    """A number of the institution as it stands on a day."""
    return library.dated(declared.institution.id, reference.name, day).value


def year_of(day: dt.date) -> Period:
    return Period.of(YEAR, day)


def due_on(declared: DeclaredDebriefing, period: Period) -> dt.date:
    limit = declared.debriefing.within
    assert limit is not None
    return after(period.end, int(number(declared, limit, period.end)), unit_of(declared.institution, limit))


def is_due(declared: DeclaredDebriefing, period: Period, since: dt.date = dt.date.min) -> bool:
    """Whether the institution says anything of this round, and may still have it held on this day: none before its numbers
    hold, none beyond all calendars."""
    try:
        return due_on(declared, period) >= since
    except (KeyError, OverflowError, ValueError):
        return False


def chosen(declared: DeclaredDebriefing, year: int, units: Iterable[int]) -> dict[int, str]:
    """How often each of these units reports in a year: what it chose, else what the institution says first."""
    return chosen_in(declared, [year], units)[year]


def chosen_in(declared: DeclaredDebriefing, years: Sequence[int], units: Iterable[int]) -> dict[int, dict[int, str]]:
    """The same of several years, in one question: year → unit → how often."""
    units = list(units)
    own = Cadence.objects.filter(debriefing=declared.id, year__in=years, unit__in=units)
    found = {(year, unit): every for year, unit, every in own.values_list("year", "unit_id", "every")}
    allowed, first = {str(one) for one in declared.debriefing.every}, str(declared.debriefing.every[0])

    def said(year: int, unit: int) -> str:
        often = found.get((year, unit), first)
        return often if often in allowed else first

    return {year: {unit: said(year, unit) for unit in units} for year in years}


def rounds_of(
    declared: DeclaredDebriefing, unit: Unit, day: dt.date, every: Mapping[int, str], reports: Iterable[Report] = ()
) -> list[Round]:
    """The rounds of a unit that run or fall due in the year of a day, with those of its reports that are there. `every`: how
    often it reports in that year and in the one before."""
    by_period, year = {one.period: one for one in reports}, year_of(day)
    periods = [*falling_due(declared, year, every[year.previous().start.year]), *year.split(every[year.start.year])]
    return [
        Round(declared, unit, period, due_on(declared, period), by_period.get(period.code))
        for period in periods
        if unit.founded_on is None or unit.founded_on <= period.end
    ]


def falling_due(declared: DeclaredDebriefing, year: Period, every: str) -> list[Period]:
    """The rounds of the year before that are held after its end."""
    return [one for one in year.previous().split(every) if is_due(declared, one, year.start)]


# ---- who reports, and to whom ------------------------------------------------------------------------


def superiors(declared: DeclaredDebriefing, units: Iterable[Unit]) -> dict[int, Unit]:
    """unit → to whom it reports: the nearest of the kinds named over it, else one that sits right under something over it."""
    kinds = declared.debriefing.to
    offices = list(
        Unit.objects.filter(kind__in=kinds, dissolved_on__isnull=True).select_related("parent").order_by("path")
    )
    by_path = {one.path: one for one in offices}
    beside: dict[str, Unit] = {}
    for one in offices:
        if one.parent is not None:
            beside.setdefault(one.parent.path, one)
    found = {}
    for unit in units:
        over = unit.ancestor_paths(itself=False)[::-1]
        superior = next((by_path[path] for path in over if path in by_path), None)
        superior = superior or next((beside[path] for path in over if path in beside and beside[path] != unit), None)
        if superior is not None:
            found[unit.pk] = superior
    return found


def superior_of(declared: DeclaredDebriefing, unit: Unit) -> Unit | None:
    return superiors(declared, [unit]).get(unit.pk)


def subordinates(declared: DeclaredDebriefing, superior: Unit, day: dt.date) -> list[Unit]:
    """The units that report to this one, in the order of the tree."""
    root = superior.path[:-STEP] if superior.kind not in _ROOTS else superior.path
    units = list(
        Unit.objects.on(day)
        .filter(kind__in=declared.debriefing.of, path__startswith=root)
        .exclude(pk=superior.pk)
        .order_by("path")
    )
    to = superiors(declared, units)
    return [unit for unit in units if unit.pk in to and to[unit.pk].pk == superior.pk]


#: A county committee has nothing over it; whatever sits beside other offices is looked for from their common head.
_ROOTS = (Unit.Kind.COUNTY_COMMITTEE,)


def speaker_of(declared: DeclaredDebriefing, unit: Unit, day: dt.date) -> Person | None:
    """Who holds the post that reports; of several the first that was entered."""
    held = Post.objects.on(day).filter(unit=unit, role=declared.debriefing.post).select_related("person").order_by("pk")
    first = held.first()
    return first.person if first is not None else None


# ---- the level below -------------------------------------------------------------------------------------


def lacking(declared: DeclaredDebriefing, unit: Unit, period: Period, day: dt.date) -> list[Unit]:
    """Units one level down whose last round within this period is not settled yet. A unit without anybody at that level
    waits for the level under it."""
    lower = declared.debriefing.after
    while lower:
        level = DeclaredDebriefing(declared.institution.debriefings[lower], declared.institution)
        below = list(
            Unit.objects.on(day)
            .filter(kind__in=level.debriefing.of, path__startswith=unit.path)
            .exclude(pk=unit.pk)
            .order_by("path")
        )
        if below:
            return list(_unsettled(level, below, period))
        lower = level.debriefing.after
    return []


def _unsettled(level: DeclaredDebriefing, units: list[Unit], period: Period) -> Iterator[Unit]:
    every = chosen(level, period.end.year, [unit.pk for unit in units])
    last = {unit.pk: Period.of(every[unit.pk], period.end).code for unit in units}
    settled: Mapping[tuple[int, str], bool] = dict.fromkeys(
        Report.objects.filter(debriefing=level.id, unit__in=units, state=Report.State.SETTLED).values_list("unit_id", "period"), True
    )  # fmt: skip
    for unit in units:
        if (unit.pk, last[unit.pk]) not in settled:
            yield unit
