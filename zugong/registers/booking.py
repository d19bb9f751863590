"""The facts a row becomes. A row that says something else takes back what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.evidence import ledger
from zugong.kernel.actors import Actor
from zugong.org.models import Person, Unit
from zugong.rulebook.declared import Emission

from .models import Row

#: What is booked for a row: kind, day, keys of unit and person, fields with the type of the cell.
Said = tuple[str, Any, Any, Any, tuple[tuple[str, Any, str], ...]]
ROW = "row"


def said(row: Row, binding: Binding, emissions: tuple[Emission, ...]) -> list[Said]:
    """What the row says now, in the order of the institution's file; nothing for a removed one."""
    if row.removed:
        return []
    known: dict[str, Any] = cells.values(binding.columns, row.data)
    known |= binding.computed(known)
    return [
        found
        for emission in emissions
        if (emission.on == "saved" or row.state == Row.State.VERIFIED) and binding.meets(emission.when, known)
        for found in _said(row, emission, known, binding)
    ]


def _said(row: Row, emission: Emission, known: Mapping[str, Any], binding: Binding) -> list[Said]:
    """One fact; where a column names several people, one of each."""
    day = known.get(emission.at)
    if day is None:  # a row without its day has not happened yet
        return []
    columns = binding.columns
    typed = (emission.fields or {}).items()
    fields = tuple((field, known.get(name), columns[name].type if name in columns else "") for field, name in typed)
    unit = (known.get(emission.unit) if emission.unit else None) or row.unit_id
    person = known.get(emission.person) if emission.person else None
    people = person if isinstance(person, list) else [person]
    return [(emission.fact, day, unit, one, fields) for one in people]


def book(row: Row, before: list[Said], after: list[Said], *, reason: str, by: Actor) -> None:
    """Take back what no longer holds and book what does; nothing where the row says what it said."""
    if before == after:
        return
    if before:
        ledger.reverse(source=row.source, reason=reason, by=by)
    book_many([(row, after)], by=by)


def book_many(rows: list[tuple[Row, list[Said]]], *, by: Actor) -> None:
    """What new rows say, in one booking."""
    every = [one for _row, said in rows for one in said]
    if not every:
        return
    units = Unit.objects.in_bulk({unit for _, _, unit, _, _ in every})
    people = Person.objects.in_bulk({person for _, _, _, person, _ in every if person})
    names = cells.names_of((value, type_) for *_rest, fields in every for _field, value, type_ in fields)
    titles = _titles(every)
    ledger.record_many(
        [
            ledger.Entry(
                kind,
                units[unit],
                day,
                {
                    name: titles.get(value, "")
                    if type_ == ROW and value
                    else cells.booked_as(kind, name, value, type_, names)
                    for name, value, type_ in fields
                },
                row.source,
                people.get(person) if person else None,
            )
            for row, said in rows
            for kind, day, unit, person, fields in said
        ],
        by=by,
    )


def _titles(every: list[Said]) -> Mapping[int, str]:
    """What the rows are called to which these point."""
    keys = {value for *_rest, fields in every for _field, value, type_ in fields if type_ == ROW and value}
    return dict(Row.objects.filter(pk__in=keys).values_list("pk", "title")) if keys else {}
