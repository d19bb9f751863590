"""Columns that say how a row stands against the one before it: down, kept, up, or the first. Every row keeps its own period,
so what stands in the register is the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from zugong.columns import cells
from zugong.columns.binding import DERIVED, Binding
from zugong.kernel import clock
from zugong.rulebook.declared import MOVES, Column, DeclaredRegister
from zugong.timeline import Period

from . import places
from .models import Row

#: How far back a page of history goes.
LATEST = 12


def columns_of(declared: DeclaredRegister) -> list[Column]:
    return [column for column in declared.register.columns.values() if column.type == "moved"]


def values_of(
    declared: DeclaredRegister, rows: Sequence[Row], known: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """For each row its columns; `known` are the cells of these rows, with what was worked out of them."""
    found: list[dict[str, Any]] = [{} for _row in rows]
    for column in columns_of(declared):
        others = _Others(declared, column, rows)
        for row, cells_, values in zip(rows, known, found, strict=True):
            values[column.id] = others.said(row, cells_.get(column.of))
    return found


def rows_beside(declared: DeclaredRegister, row: Row) -> list[Row]:
    """The rows of the same thing in all periods, latest first; none for a row that says no period."""
    for column in columns_of(declared):
        if not row.data.get(column.by):
            continue
        others = [*_same(declared, column, [row]), row]
        unique = {one.pk: one for one in others if _same_key(declared, column, one) == _same_key(declared, column, row)}
        return sorted(unique.values(), key=lambda one: _day(one, column), reverse=True)[:LATEST]
    return []


def later(declared: DeclaredRegister, rows: Sequence[Row]) -> list[Row]:
    """The next row of each of these, which stands against it."""
    found: dict[int, Row] = {}
    for column in columns_of(declared):
        others = _same(declared, column, rows)
        for row in (one for one in rows if one.data.get(column.by)):
            key, day = _same_key(declared, column, row), _day(row, column)
            after = [one for one in others if _same_key(declared, column, one) == key and _day(one, column) > day]
            if after:
                following = min(after, key=lambda one: _day(one, column))
                found[following.pk] = following
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Standing:
    """One period on the page of a row: what it came to, and how that stood against the one before."""

    row: Row
    period: str
    said: str
    moved: str
    tone: str
    icon: str


TONES = {
    "up": ("ok", "trending-up"),
    "down": ("warn", "trending-down"),
    "kept": ("mute", "equal"),
    "first": ("info", "flag"),
}


def standings(
    declared: DeclaredRegister, rows: Sequence[Row], words: Mapping[int, Mapping[str, str]]
) -> list[Standing]:
    """The history of one thing; `words` are those of its rows, as this reader sees them."""
    found = []
    for column in columns_of(declared)[:1]:
        names = dict(
            zip(
                Binding(declared.institution, declared.register.columns, clock.today()).labels(column).values(),
                MOVES,
                strict=True,
            )
        )
        for row in rows:
            said = words[row.pk]
            tone, icon = TONES[names[said[column.id]]] if said[column.id] in names else ("mute", "")
            found.append(Standing(row, said[column.by], said[column.of], said[column.id], tone, icon))
    return found if len(found) > 1 else []


class _Others:
    """The earlier rows of what these rows are about, asked once."""

    def __init__(self, declared: DeclaredRegister, column: Column, rows: Sequence[Row]) -> None:
        self.declared, self.column = declared, column
        binding = Binding(declared.institution, declared.register.columns, clock.today())
        self.order = list(binding.labels(declared.register.columns[column.of])) if column.of else []
        self.words = dict(zip(MOVES, binding.labels(column), strict=True))
        self.by_key: dict[tuple[Any, ...], list[tuple[dt.date, Any]]] = {}
        given = places.of(declared)
        for other in _same(declared, column, rows):
            held = _held(declared, other, given)
            if held.get(column.of) is not None and binding.meets(column.where, held):
                line = self.by_key.setdefault(_same_key(declared, column, other), [])
                line.append((_day(other, column), held[column.of]))

    def said(self, row: Row, value: Any) -> str | None:
        if value is None or not row.data.get(self.column.by):
            return None
        day = _day(row, self.column)
        earlier = [one for one in self.by_key.get(_same_key(self.declared, self.column, row), ()) if one[0] < day]
        if not earlier:
            return self.words["first"]
        before, now = self._rank(max(earlier, key=lambda one: one[0])[1]), self._rank(value)
        return self.words["kept" if before == now else "up" if now > before else "down"]

    def _rank(self, value: Any) -> Any:
        """Options stand from low to high in their label set."""
        return self.order.index(value) if value in self.order else Decimal(str(value))


def _held(declared: DeclaredRegister, row: Row, given: Mapping[str, str]) -> dict[str, Any]:
    """The cells of an earlier row, and from their places those that nobody typed."""
    columns = declared.register.columns
    derived = {
        name: getattr(row, place) for name, place in given.items() if name in columns and columns[name].type in DERIVED
    }
    return {**cells.values(columns, row.data), **{name: value for name, value in derived.items() if value != ""}}


def _same(declared: DeclaredRegister, column: Column, rows: Iterable[Row]) -> list[Row]:
    """All standing rows about the same things, whatever their period: found by the first column of the key that has a place."""
    rows = [row for row in rows if row.data.get(column.by)]
    if not rows:
        return []
    given, wanted = places.of(declared), Q(unit__in={row.unit_id for row in rows})
    for name in _names(declared, column):
        if name in given and given[name].startswith("word"):
            wanted &= Q(**{f"{given[name]}__in": sorted({str(row.data.get(name, "")) for row in rows})})
            break
    found = Row.objects.standing().filter(wanted, register=declared.id).select_related("unit")
    return [row for row in found.order_by("pk") if row.data.get(column.by)]


def _names(declared: DeclaredRegister, column: Column) -> Iterator[str]:
    return (name for name in declared.register.key if name != column.by)


def _same_key(declared: DeclaredRegister, column: Column, row: Row) -> tuple[Any, ...]:
    return (row.unit_id, *(str(row.data.get(name, "")) for name in _names(declared, column)))


def _day(row: Row, column: Column) -> dt.date:
    return Period.parse(row.data[column.by]).start
