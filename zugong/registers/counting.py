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

from . import naming
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
    about = naming.About(declared, column, [row for row, _found, _window in windows])
    facts = _facts(counted, column, about, period)
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    tallies = _tallied((fact for fact in facts if meets(counted.where, fact, binding)), counted, about)
    for row, found, (start, end) in windows:
        spans = [tallies[key].between(start, end) for key in about.keys_of(row) if key in tallies]
        found[column.id] = _taken(column, [sum(parts) for parts in zip(*spans, strict=True)])


def _taken(column: Column, added: list[Any]) -> Decimal | None:
    """All of it together; or the mean, where one number is what was found each time."""
    total, times = added or (Decimal(0), 0)
    if column.take != "mean":
        return Decimal(total)
    return Decimal(total) / times if times else None


def _window(column: Column, data: Mapping[str, Any]) -> tuple[dt.date, dt.date] | None:
    """From its first day to its last; a row without them, or with them the wrong way round, counts nothing yet."""
    first, last = data.get(column.since), data.get(column.until)
    if not first or not last:
        return None
    start, end = Period.parse(first).start, Period.parse(last).end
    return (start, end) if start <= end else None


def _facts(counted: Counted, column: Column, about: naming.About, period: Period) -> list[FactRow]:
    looked_at = {counted.of} if counted.where or counted.sum or column.same else set()
    units = about.units
    if column.person:
        return ledger.facts_for(None, [counted.of], period, persons=about.people, data_of=looked_at)
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
    """The facts of one unit or person in the order of their days, and what they add up to from the first on."""

    days: list[dt.date] = field(default_factory=list)
    sums: list[Decimal] = field(default_factory=lambda: [Decimal(0)])

    def between(self, start: dt.date, end: dt.date) -> tuple[Decimal, int]:
        """What it came to from day to day, and how many there were."""
        first, last = bisect_left(self.days, start), bisect_right(self.days, end)
        return self.sums[last] - self.sums[first], last - first


def _tallied(facts: Iterable[FactRow], counted: Counted, about: naming.About) -> dict[Any, _Tally]:
    """By what the rows are about: their unit, units over it, people."""
    found: dict[Any, _Tally] = {}
    facts = sorted(facts, key=lambda fact: fact.occurred_on)
    about.look_up(facts)
    for fact in facts:
        amount = Decimal(str(fact.data.get(counted.sum) or 0)) if counted.sum else Decimal(1)
        for holder in about.holders(fact):
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
    named = naming.asked(declared, columns, {fact.person_id for fact in facts if fact.person_id})
    found = Row.objects.standing().filter(Q(unit__in=units) | named, register=declared.id)
    rows = found.select_related("unit").order_by("pk")
    return [row for row in rows if any(_overlaps(column, row.data, first, last) for column in columns)]


def _overlaps(column: Column, data: cells.Stored, first: dt.date, last: dt.date) -> bool:
    window = _window(column, data)
    return window is not None and window[0] <= last and first <= window[1]
