"""Rows that come again: what of a period would be written for the next one, and what stands there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zugong.columns.binding import DERIVED
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.rulebook.declared import Copy, DeclaredRegister
from zugong.timeline import Period

from . import parties, places, queries
from .models import Row


@dataclass(frozen=True)
class Planned:
    """One row as it would be written, and whether the same stands there already."""

    cells: dict[str, Any]
    title: str
    words: dict[str, str]
    there: bool
    #: From an earlier row, or from what the institution begins with.
    first: bool = False


def next_period(declared: DeclaredRegister, unit: Unit) -> Period:
    """The one after the last that holds rows; the present one where there is none."""
    copied = _copied(declared)
    every = declared.register.columns[copied.by].every
    codes = {row.data.get(copied.by) for row in _rows(declared, unit)}
    known = sorted((Period.parse(str(code)) for code in codes if code), key=lambda one: one.start)
    return known[-1].next() if known else Period.of(every, clock.today())


def planned(declared: DeclaredRegister, unit: Unit, period: Period) -> list[Planned]:
    """The rows of the period before, with the period changed and what is cleared left out; where that period holds none,
    the rows the institution begins with."""
    copied, earlier = _copied(declared), period.previous().code
    rows = [row for row in _rows(declared, unit) if row.data.get(copied.by) == earlier]
    given = [row.data for row in rows] if rows else [dict(row.cells or {}) for row in copied.first]
    binding = queries.binding_of(declared)
    cells = [binding.dated(_renewed(declared, copied, one, period)) for one in given]
    there = set(_keys(declared, unit))
    shadows = [Row(register=declared.id, unit=unit, data=one) for one in cells]
    shown = queries.Shown(declared, shadows)
    found = []
    for one, shadow in zip(cells, shadows, strict=True):
        places.fill(shadow, declared, {}, {})
        found.append(Planned(one, str(shadow), shown.words(shadow), shadow.key in there, not rows))
    return found


def _copied(declared: DeclaredRegister) -> Copy:
    assert declared.register.copied is not None
    return declared.register.copied


def _rows(declared: DeclaredRegister, unit: Unit) -> Iterable[Row]:
    return Row.objects.standing().filter(register=declared.id, unit=unit).order_by("pk").only("data")


def _keys(declared: DeclaredRegister, unit: Unit) -> Iterable[str]:
    return Row.objects.standing().filter(register=declared.id, unit=unit).values_list("key", flat=True)


def _renewed(declared: DeclaredRegister, copied: Copy, cells: Mapping[str, Any], period: Period) -> dict[str, Any]:
    columns = declared.register.columns
    said = parties.without_words(declared, cells).items()
    kept = {name: value for name, value in said if name in columns and columns[name].type not in DERIVED}
    return {
        **{name: value for name, value in kept.items() if name not in copied.clear},
        **(copied.put or {}),
        copied.by: period.code,
    }
