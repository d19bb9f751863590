"""Declared columns, bound to the institution that declares them and to a day: labels, numbers, formulas, validation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zugong.rulebook import library
from zugong.rulebook.declared import Column, Institution, Valid, working_out

TODAY = "today"
#: Columns that nobody fills.
DERIVED = ("computed", "linked", "facts", "overlap", "posts", "band", "class", "worth", "moved")
#: Columns that hold an option of a label set.
LABELLED = ("choice", "band", "class", "moved")


@dataclass(frozen=True)
class Fault:
    """What a row does not satisfy, and the columns it is about; none where it is about the whole row."""

    sentence: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Binding:
    """The columns of one register or one form on one day. Cells are Python values by column: Decimal, date, str, bool."""

    institution: Institution
    columns: Mapping[str, Column]
    day: dt.date

    def labels(self, column: Column) -> dict[str, str]:
        """The options of a choice, in the order of the file; the institution's own come before those of others."""
        own = self.institution.labels.get(column.labels)
        values = own.values if own is not None else library.catalogue().labels.get(column.labels)
        return dict(values or {})

    def number(self, number: Any) -> Any:
        """What a parameter says on the day; the literal 0 is itself."""
        return Decimal(0) if number.is_zero else library.parameter(self.institution.id, number.name, self.day)

    def meets(self, conditions: Iterable[Any], cells: Mapping[str, Any]) -> bool:
        return working_out.meets(conditions, cells, self.number)

    def computed(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that follow from the others: what an option is worth, then numbers, the bands they fall into and
        what these are worth, and classes."""
        found = self._worths("choice", cells)
        for column in self.columns.values():
            if column.is_ is not None:
                found[column.id] = working_out.number(
                    column.is_.tree, self._known(column.is_.names, {**cells, **found})
                )
        for column in self.columns.values():
            if column.type == "band":
                found[column.id] = self._band(column, found.get(column.of, cells.get(column.of)))
            elif column.type == "class":
                found[column.id] = self._class(column, cells.get(column.of))
        return found | self._worths("band", found)

    def _worths(self, type_: str, cells: Mapping[str, Any]) -> dict[str, Any]:
        """What the options chosen in columns of this type are worth."""
        return {
            column.id: self.number(column.table).get(cells.get(column.of))
            for column in self.columns.values()
            if column.table is not None and self.columns[column.of].type == type_
        }

    def _band(self, column: Column, amount: Any) -> str | None:
        """As many limits as the number has reached, so many options further: the first option lies below them all."""
        if amount is None:
            return None
        reached = sum(Decimal(limit) <= amount for limit in self.number(column.limits))
        return list(self.labels(column))[reached]

    def _class(self, column: Column, chosen: Any) -> str | None:
        return (self.institution.labels[self.columns[column.of].labels].classes or {}).get(chosen)

    def dated(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Stored cells with the days put in that follow from a word (上半年) where nobody wrote another."""
        found = dict(stored)
        for column in self.columns.values():
            said = column.day_of
            if said is None or found.get(column.id):
                continue
            word, year = (said.days or {}).get(str(found.get(said.word))), str(found.get(said.year) or "")
            if word is not None and year[:4].isdecimal():
                found[column.id] = _day_of(int(year[:4]), str(self.number(word))).isoformat()
        return found

    def faults(self, cells: Mapping[str, Any], valid: Iterable[Valid] = ()) -> Iterator[Fault]:
        """Everything that keeps a row from being saved."""
        for column in self.columns.values():
            if column.required and cells.get(column.id) in (None, "", [], ()):
                yield Fault(_("还没填%(label)s。") % {"label": column.label}, (column.id,))
        yield from self.broken(cells, valid)

    def broken(self, cells: Mapping[str, Any], valid: Iterable[Valid]) -> Iterator[Fault]:
        """What every row must satisfy, and this one does not."""
        for one in valid:
            if not self.meets(one.when, cells):
                continue
            missing = tuple(name for name in one.needs if cells.get(name) in (None, "", [], ()))
            if missing:
                yield Fault(one.say, missing)
            elif one.that is not None:
                names = one.that.names
                if working_out.truth(one.that.tree, self._known(names, cells)) is False:
                    yield Fault(one.say, tuple(name for name in self.columns if name in names)[-1:])

    def _known(self, names: Iterable[str], cells: Mapping[str, Any]) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for name in names:
            if name in self.columns:
                known[name] = cells.get(name)
            elif name == TODAY:
                known[name] = self.day
            else:
                known[name] = library.parameter(self.institution.id, name, self.day)
        return known


def _day_of(year: int, month_day: str) -> dt.date:
    """02-29 is the last day of February where there is none."""
    month, day = (int(part) for part in month_day.split("-"))
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day, last))
