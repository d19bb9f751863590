"""Marks: in which months, or quarters, another register has a row that points to this one. A missed one is shown in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from zugong.columns import cells
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister, Mark
from zugong.timeline import Period

from . import places, queries, rules
from .models import Row


@dataclass(frozen=True)
class Marked:
    """One period: met, missed, now (still open), or ahead."""

    label: str
    state: str
    times: int


@dataclass(frozen=True)
class MarkLine:
    title: str
    periods: list[Marked]

    @property
    def missed(self) -> int:
        return sum(one.state == "missed" for one in self.periods)


@dataclass(frozen=True)
class Wanting:
    """A row that still lacks its mark of the running period, or missed the one before."""

    declared: DeclaredRegister
    mark: Mark
    row: Row
    missed: bool


def lines_of(declared: DeclaredRegister, row: Row, today: dt.date) -> list[MarkLine]:
    """The year of one row; a row has nothing to show for the time before it was written."""
    return [
        MarkLine(mark.title, _periods(mark, _days(declared, mark, [row])[row.pk], _begun(row), today))
        for mark in declared.register.marks.values()
        if _needs(declared, mark, row)
    ]


def _periods(mark: Mark, days: Sequence[dt.date], begun: dt.date, today: dt.date) -> list[Marked]:
    language = get_language() or "zh-hans"
    found = []
    for period in Period.parse(str(today.year)).split(mark.every):
        times = sum(period.contains(day) for day in days)
        found.append(Marked(period.label(language), _state(period, times, begun, today), times))
    return found


def _state(period: Period, times: int, begun: dt.date, today: dt.date) -> str:
    if times:
        return "met"
    if period.start > today or period.end < begun:
        return "ahead" if period.start > today else "before"
    return "now" if period.contains(today) else "missed"


def _begun(row: Row) -> dt.date:
    first = row.versions.order_by("version").values_list("at", flat=True).first() if row.pk else None
    return (first or row.changed_at).date()


def _needs(declared: DeclaredRegister, mark: Mark, row: Row) -> bool:
    known = cells.values(declared.register.columns, row.data)
    return not row.removed and queries.binding_of(declared).meets(mark.of, known)


def _days(declared: DeclaredRegister, mark: Mark, rows: Sequence[Row]) -> dict[int, list[dt.date]]:
    """Row → the days of what points to it; one question."""
    other = declared.beside(mark.register)
    place, binding = places.of(other).get(mark.by), queries.binding_of(other)
    keys = [row.pk for row in rows]
    where = {f"{place}__in": [str(key) for key in keys]} if place else {f"data__{mark.by}__in": keys}
    found: dict[int, list[dt.date]] = {key: [] for key in keys}
    for data in Row.objects.standing().filter(register=other.id, **where).values_list("data", flat=True):
        known = cells.values(other.register.columns, data)
        if known.get(mark.at) is not None and binding.meets(mark.where, known):
            found[known[mark.by]].append(known[mark.at])
    return found


def wanting(account: Account, today: dt.date | None = None) -> list[Wanting]:
    """Rows of this account's own unit whose mark of this period is still missing; those missed before come first."""
    today = today or clock.today()
    unit = account.home_unit
    found: list[Wanting] = []
    if unit is None or account.is_administrator:
        return found
    for declared in institutions.registers(today):
        wanted = [mark for mark in declared.register.marks.values() if _makes(declared, mark, unit, account)]
        given = places.of(declared) if wanted else {}
        for whose in {mark.whose for mark in wanted}:
            rows = _done_by(declared, whose, unit, given)
            for mark in wanted if rows else ():
                found += _wanting(declared, mark, rows, today) if mark.whose == whose else []
    return sorted(found, key=lambda one: not one.missed)


def _makes(declared: DeclaredRegister, mark: Mark, unit: Unit, account: Account) -> bool:
    """Whoever writes the register that is looked at; nobody else is reminded, or asked the database anything."""
    other = declared.beside(mark.register)
    return unit.kind in other.register.kept_by and rules.writes(account, other, unit)


def _done_by(declared: DeclaredRegister, whose: str, unit: Unit, given: dict[str, str]) -> list[Row]:
    """The rows whose mark this unit is to make."""
    rows = Row.objects.standing().filter(register=declared.id).order_by("pk")
    if not whose:
        return list(rows.filter(unit=unit))
    place = given.get(whose)
    return list(rows.filter(**({place: str(unit.pk)} if place else {f"data__{whose}": unit.pk})))


def _wanting(declared: DeclaredRegister, mark: Mark, rows: list[Row], today: dt.date) -> list[Wanting]:
    now = Period.of(mark.every, today)
    before = now.previous()
    found, days = [], _days(declared, mark, rows)
    for row in rows:
        if _needs(declared, mark, row) and not any(now.contains(day) for day in days[row.pk]):
            missed = not any(before.contains(day) for day in days[row.pk]) and before.end >= row.changed_at.date()
            found.append(Wanting(declared, mark, row, missed))
    return found
