"""Columns that count facts: a task given to a unit fills itself as the unit records its work."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.evidence import ledger
from zugong.evidence.ledger import FactRow
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.org.models.units import up_from
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import Column, Condition, Counted, DeclaredRegister, working_out
from zugong.timeline import Period

from .models import Row

OCCURRED = "occurred"
OF_DAYS = ("by", "from", "by_day")


def columns_of(declared: DeclaredRegister) -> list[Column]:
    return [column for column in declared.register.columns.values() if column.type == "facts"]


def values_of(declared: DeclaredRegister, rows: Sequence[Row]) -> list[dict[str, Decimal | None]]:
    """For each row its counting columns: a question to the ledger for each kind of fact, whatever the number of rows."""
    columns = columns_of(declared)
    found: list[dict[str, Decimal | None]] = [{column.id: None for column in columns} for _row in rows]
    for column in columns:
        for counted, numbers in _by_counted(column, rows).items():
            _count(declared, column, counted, [(rows[n], found[n]) for n in numbers])
    return found


def _by_counted(column: Column, rows: Sequence[Row]) -> dict[str, list[int]]:
    """Which rows want which facts; rows whose option counts nothing are left out."""
    only = next(iter(column.counts), "")
    wanted: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        option = str(row.data.get(column.by, "")) if column.by else only
        if option in column.counts:
            wanted.setdefault(option, []).append(number)
    return wanted


def _count(
    declared: DeclaredRegister, column: Column, option: str, wanted: list[tuple[Row, dict[str, Decimal | None]]]
) -> None:
    windows = [(row, found, window) for row, found in wanted if (window := _window(column, row.data)) is not None]
    if not windows:
        return
    counted = column.counts[option]
    period = Period.between(min(one[2][0] for one in windows), max(one[2][1] for one in windows))
    facts = _facts(counted, column, [row for row, _found, _window in windows], period)
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    tallies = _tallied((fact for fact in facts if meets(counted.where, fact, binding)), counted, column)
    for row, found, (start, end) in windows:
        key = _holder(column, row)
        found[column.id] = tallies[key].between(start, end) if key in tallies else Decimal(0)


def _window(column: Column, data: Mapping[str, Any]) -> tuple[dt.date, dt.date] | None:
    """From its first day to its last; a row without them, or with them the wrong way round, counts nothing yet."""
    first, last = data.get(column.since), data.get(column.until)
    if not first or not last:
        return None
    start, end = Period.parse(first).start, Period.parse(last).end
    return (start, end) if start <= end else None


def _holder(column: Column, row: Row) -> Any:
    """For whom a row counts: its person, its unit, or its unit with everything under it."""
    if column.person:
        return row.data.get(column.person)
    return row.unit.path if column.below else row.unit_id


def _facts(counted: Counted, column: Column, rows: Sequence[Row], period: Period) -> list[FactRow]:
    looked_at = {counted.of} if counted.where or counted.sum else set()
    if column.person:
        named = {row.data[column.person] for row in rows if row.data.get(column.person)}
        return ledger.facts_for(None, [counted.of], period, persons=named, data_of=looked_at)
    units = {row.unit for row in rows}
    if column.below:
        paths = sorted(unit.path for unit in units)
        return ledger.facts_for(paths, [counted.of], period, data_of=looked_at)
    return ledger.facts_for(None, [counted.of], period, units=[unit.pk for unit in units], data_of=looked_at)


def meets(conditions: Iterable[Condition], fact: FactRow, binding: Binding) -> bool:
    """Whether a fact is as all the conditions want it; their numbers are those of the binding's day."""
    return all(working_out.holds(one, _value(one, fact), binding.number) for one in conditions)


def _value(condition: Condition, fact: FactRow) -> Any:
    value = fact.occurred_on if condition.field == OCCURRED else fact.data.get(condition.field)
    return dt.date.fromisoformat(value) if condition.op in OF_DAYS and isinstance(value, str) else value


@dataclass
class _Tally:
    """The facts of one unit in the order of their days, and what they add up to from the first on."""

    days: list[dt.date] = field(default_factory=list)
    sums: list[Decimal] = field(default_factory=lambda: [Decimal(0)])

    def between(self, start: dt.date, end: dt.date) -> Decimal:
        return self.sums[bisect_right(self.days, end)] - self.sums[bisect_left(self.days, start)]


def _tallied(facts: Iterable[FactRow], counted: Counted, column: Column) -> dict[Any, _Tally]:
    """By unit or person; where the units below count too, by the path of every unit above the fact's."""
    found: dict[Any, _Tally] = {}
    facts = sorted(facts, key=lambda fact: fact.occurred_on)
    below = column.below and not column.person
    units = {fact.unit_id for fact in facts} if below else set()
    paths = dict(Unit.objects.filter(pk__in=units).values_list("pk", "path")) if below else {}
    for fact in facts:
        amount = Decimal(str(fact.data.get(counted.sum) or 0)) if counted.sum else Decimal(1)
        path = paths.get(fact.unit_id, "")
        own = fact.person_id if column.person else fact.unit_id
        holders = up_from(path) if below else [own]
        for holder in holders:
            tally = found.setdefault(holder, _Tally())
            tally.days.append(fact.occurred_on)
            tally.sums.append(tally.sums[-1] + amount)
    return found


# ---- when the ledger hears of something ----------------------------------------------------------


def recount(facts: list[Any]) -> None:
    """The ledger booked facts: rows whose window they fall into count anew, and what follows from them is put in its place."""
    from . import linking

    kinds = {fact.kind for fact in facts}
    for declared in institutions.registers(clock.today()):
        columns = [column for column in columns_of(declared) if kinds & {one.of for one in column.counts.values()}]
        if columns:
            rows = _touched(declared, columns, facts)
            if rows:
                linking.settle(declared, rows)


def recount_register(declared: DeclaredRegister) -> int:
    """Every standing row of a register: after facts were loaded without telling anybody."""
    from . import linking

    rows = list(Row.objects.standing().filter(register=declared.id).select_related("unit").order_by("pk"))
    linking.settle(declared, rows)
    return len(rows)


def _touched(declared: DeclaredRegister, columns: list[Column], facts: list[Any]) -> list[Row]:
    units = {fact.unit_id for fact in facts}
    if any(column.below for column in columns):
        paths = Unit.objects.filter(pk__in=units).values_list("path", flat=True)
        above = {up for path in paths for up in up_from(path)}
        units |= set(Unit.objects.filter(path__in=above).values_list("pk", flat=True))
    days = [fact.occurred_on for fact in facts]
    first, last = min(days), max(days)
    wanted = Q(unit__in=units)
    for column in columns:
        if column.person:  # theirs are counted wherever they were recorded
            wanted |= Q(**{f"data__{column.person}__in": sorted({fact.person_id for fact in facts if fact.person_id})})
    rows = Row.objects.standing().filter(wanted, register=declared.id).select_related("unit").order_by("pk")
    return [row for row in rows if any(_overlaps(column, row.data, first, last) for column in columns)]


def _overlaps(column: Column, data: cells.Stored, first: dt.date, last: dt.date) -> bool:
    window = _window(column, data)
    return window is not None and window[0] <= last and first <= window[1]
