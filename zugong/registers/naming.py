"""What a counting column is about: the row's unit, also with those below; or people, whose facts count wherever they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from zugong.evidence.ledger import FactRow
from zugong.org.models import Unit
from zugong.org.models.units import up_from
from zugong.rulebook.declared import Column, DeclaredRegister

from . import places
from .models import Row

#: For so many people the tables are asked; for more all rows are looked through.
MOST = 20


class About:
    """Of one column and some rows: under which keys the facts of each row are added up."""

    def __init__(self, declared: DeclaredRegister, column: Column, rows: Sequence[Row]) -> None:
        self.column, self.columns = column, declared.register.columns
        link, _dot, self.name = column.person.rpartition(".")
        keys = {row.data.get(link) for row in rows if row.data.get(link)} if link else set()
        self.link = link
        self.behind = dict(Row.objects.filter(pk__in=keys).values_list("pk", "data")) if keys else {}
        titled = {row.data.get(name) for name in (column.same or {}).values() for row in rows if self._points(name)}
        self.titles = dict(Row.objects.filter(pk__in=titled - {None}).values_list("pk", "title")) if titled else {}
        self.units = {row.unit for row in rows}
        self.people = {person for row in rows for person in self.people_of(row)} if column.person else set()
        self.paths: dict[int, str] = {}

    def _points(self, name: str) -> bool:
        return self.columns[name].type == "row"

    def people_of(self, row: Row) -> list[int]:
        data = self.behind.get(row.data.get(self.link), {}) if self.link else row.data
        found = data.get(self.name)
        return list(dict.fromkeys(found)) if isinstance(found, list) else [found] if found else []

    def keys_of(self, row: Row) -> list[Any]:
        """Under which keys of the tally the row's facts lie."""
        same = tuple(self._said(row, name) for name in (self.column.same or {}).values())
        if self.column.person:
            return [(person, *same) for person in self.people_of(row)]
        return [(row.unit.path if self.column.below else row.unit_id, *same)]

    def _said(self, row: Row, name: str) -> str:
        found = row.data.get(name)
        return self.titles.get(found, "") if self._points(name) else str(found or "")

    def look_up(self, facts: Iterable[FactRow]) -> None:
        """Where the facts' units lie, asked once."""
        if self.column.below and not self.column.person:
            units = {fact.unit_id for fact in facts}
            self.paths = dict(Unit.objects.filter(pk__in=units).values_list("pk", "path"))

    def holders(self, fact: FactRow) -> Iterator[Any]:
        """Everything the fact counts for."""
        same = tuple(str(fact.data.get(field) or "") for field in self.column.same or {})
        if self.column.person:
            yield (fact.person_id, *same)
        elif self.column.below:
            path = self.paths.get(fact.unit_id, "")
            yield from ((up, *same) for up in up_from(path))
        else:
            yield (fact.unit_id, *same)


def asked(declared: DeclaredRegister, columns: Sequence[Column], people: set[int]) -> Q:
    """Rows that name one of these people, themselves or in the row they point to."""
    wanted = Q(pk__in=[])
    given = places.of(declared) if people and any(column.person for column in columns) else {}
    for column in columns if given else ():
        link, _dot, name = column.person.rpartition(".")
        if link:
            wanted |= _pointing_to(declared, link, name, people, given)
        elif name:
            wanted |= _naming(declared, name, people, given)
    return wanted


def _naming(declared: DeclaredRegister, name: str, people: set[int], given: dict[str, str]) -> Q:
    if declared.register.columns[name].type == "people":  # a list in the JSON, which both databases read differently
        rows = _mentioning(people, Row.objects.standing().filter(register=declared.id))
        return Q(pk__in=[key for key, data in rows.values_list("pk", "data") if people & set(data.get(name) or ())])
    place = given.get(name)
    return Q(**{f"{place}__in": sorted(map(str, people))} if place else {f"data__{name}__in": sorted(people)})


def _mentioning(people: set[int], rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows in whose cells one of these numbers stands somewhere: the tables leave the others out, so that one fact does
    not have all cells of a long register taken apart."""
    if len(people) > MOST:
        return rows
    anywhere = [Q(written__contains=str(person)) for person in sorted(people)]
    return rows.annotate(written=Cast("data", TextField())).filter(reduce(or_, anywhere))


def _pointing_to(declared: DeclaredRegister, link: str, name: str, people: set[int], given: dict[str, str]) -> Q:
    other = declared.beside(declared.register.columns[link].register)
    behind = Row.objects.standing().filter(_naming(other, name, people, places.of(other)), register=other.id)
    keys = list(behind.values_list("pk", flat=True))
    place = given.get(link)
    return Q(**{f"{place}__in": list(map(str, keys))} if place else {f"data__{link}__in": keys})
