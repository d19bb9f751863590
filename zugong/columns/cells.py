"""A cell in its three dresses: as stored in JSON, as a Python value, as words for a page or a value for a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.evidence import files
from zugong.org.models import Person, Unit
from zugong.rulebook import library
from zugong.rulebook.declared import Column
from zugong.timeline import Period

from .binding import DERIVED, LABELLED, Binding

Stored = Mapping[str, Any]
#: What a personal cell shows where nobody asked to see it.
MASKED = "＊＊＊"
NUMBERS, PEOPLE = ("number", "money"), ("person", "people")


def value(column: Column, stored: Any) -> Any:
    """What JSON holds, as Python: Decimal, date, str, bool, or keys."""
    if stored in (None, ""):
        return None
    if column.type in NUMBERS:
        return Decimal(str(stored))
    return dt.date.fromisoformat(stored) if column.type == "date" else stored


def values(columns: Mapping[str, Column], stored: Stored) -> dict[str, Any]:
    return {name: value(column, stored.get(name)) for name, column in columns.items() if column.type not in DERIVED}


def kept(column: Column, given: Any) -> Any:
    """A Python value as JSON holds it; None for an empty cell."""
    if given in (None, "", [], ()):
        return None
    if column.type in NUMBERS:
        return plain(Decimal(str(given)))
    if isinstance(given, dt.date):
        return given.isoformat()
    if isinstance(given, dt.time):
        return f"{given:%H:%M}"
    return given.strip() if isinstance(given, str) else given


def canonical(columns: Mapping[str, Column], given: Mapping[str, Any]) -> dict[str, Any]:
    """One way of writing for each value, so that equal cells are equal; empty cells and unknown columns are left out."""
    found = {name: kept(columns[name], value) for name, value in given.items() if name in columns}
    return {name: value for name, value in found.items() if value is not None}


def plain(number: Decimal) -> str:
    """Without zeros at the end and without an exponent."""
    return f"{number.normalize():f}" if number else "0"


def booked(given: Any) -> Any:
    """A Python value as a fact keeps it: keys of people and units as text, several in one line."""
    if isinstance(given, list):
        return "、".join(map(str, given))
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def names_of(said: Iterable[tuple[Any, str]]) -> dict[int, str]:
    """The names of the people in these values, each with the type of its cell."""
    named = [value for value, type_ in said if type_ in PEOPLE and value]
    keys = {key for value in named for key in (value if isinstance(value, list) else [value])}
    return dict(Person.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def booked_as(kind: str, field: str, value: Any, type_: str, names: Mapping[int, str]) -> Any:
    """The same in a field of a kind of fact: a person in a field of text is a name, whoever reads it; elsewhere keys stay keys."""
    declared = library.catalogue().kinds.get(kind) if type_ in PEOPLE else None
    wanted = declared.fields.get(field) if declared is not None else None
    if value is None or wanted is None or wanted.type != "text":
        return booked(value)
    return booked([names.get(one, str(one)) for one in (value if isinstance(value, list) else [value])])


@dataclass
class Names:
    """The names behind the keys of many cells, each kind read once."""

    people: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Mapping[str, Column], rows: Iterable[Stored]) -> Names:
        wanted: dict[str, set[Any]] = {"person": set(), "people": set(), "unit": set(), "units": set(), "file": set()}
        typed = [column for column in columns.values() if column.type in wanted]
        if typed:
            for row in rows:
                for column in typed:
                    found = row.get(column.id)
                    wanted[column.type].update(found if isinstance(found, list) else [found] if found else [])
        people, units = wanted["person"] | wanted["people"], wanted["unit"] | wanted["units"]
        return cls(
            dict(Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {},
            {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=units).only("name", "short_name")}
            if units
            else {},
            files.names(wanted["file"]) if wanted["file"] else {},
        )


@dataclass
class Showing:
    """Cells as words, for one language and one binding. `rows` names the rows of other registers by key."""

    binding: Binding
    names: Names
    rows: Mapping[int, str] = field(default_factory=dict)
    unmasked: bool = False
    #: Words that are the parties' alone, by column, where a party has just opened them on record.
    opened: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._labels = {
            column.id: self.binding.labels(column)
            for column in self.binding.columns.values()
            if column.type in LABELLED
        }
        self._language = get_language() or "zh-hans"

    def words(self, column: Column, stored: Any) -> str:
        """For a page; a personal cell is masked unless this reading was logged."""
        if stored in (None, "", []):
            return ""
        if column.seen_by:
            return self.opened.get(column.id, MASKED)
        if column.personal and not self.unmasked:
            return MASKED
        drawn = getattr(self, f"_{column.type}", None)
        return str(drawn(column, stored)) if drawn else str(stored)

    def for_sheet(self, column: Column, stored: Any) -> Any:
        """For a workbook: numbers and days stay what they are."""
        if stored in (None, "", []) or (column.personal and not self.unmasked) or column.seen_by:
            return MASKED if column.personal and stored not in (None, "", []) else ""
        if column.type in NUMBERS or column.type == "date":
            return value(column, stored)
        return stored if isinstance(stored, Decimal) else self.words(column, stored)

    def _choice(self, column: Column, stored: str) -> str:
        return self._labels[column.id].get(stored, stored)

    _band = _class = _moved = _choice

    def _yes_no(self, _column: Column, stored: bool) -> str:
        return _("是") if stored else _("否")

    def _money(self, _column: Column, stored: str) -> str:
        return f"{Decimal(stored):,.2f}"

    def _number(self, column: Column, stored: str) -> str:
        return f"{stored} {column.unit}".strip()

    def _computed(self, column: Column, stored: Decimal) -> str:
        return f"{plain(stored.quantize(Decimal('0.01')))} {column.unit}".strip()

    _linked = _facts = _overlap = _posts = _worth = _computed

    def _period(self, _column: Column, stored: str) -> str:
        return Period.parse(stored).label(self._language)

    def _person(self, _column: Column, stored: int) -> str:
        return self.names.people.get(stored, _("（不在册）"))

    def _people(self, _column: Column, stored: list[int]) -> str:
        return "、".join(self.names.people.get(key, _("（不在册）")) for key in stored)

    def _unit(self, _column: Column, stored: int) -> str:
        return self.names.units.get(stored, "")

    def _units(self, _column: Column, stored: list[int]) -> str:
        return "、".join(self.names.units.get(key, f"#{key}") for key in stored)

    def _file(self, _column: Column, stored: str) -> str:
        return self.names.files.get(stored, "")

    def _row(self, _column: Column, stored: int) -> str:
        return self.rows.get(stored, f"#{stored}")
