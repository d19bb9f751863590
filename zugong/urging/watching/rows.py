"""Rows of registers that have a due day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, When

from zugong.columns import cells
from zugong.kernel import clock
from zugong.org.models import Account, Person
from zugong.org.scope import Scope
from zugong.registers import queries as registers
from zugong.registers.lists import asked
from zugong.registers.models import Place, Row
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister

from .base import Span, Thing


class Rows:
    kind = "rows"
    url_name = "registers:row"

    def pending(self, span: Span) -> QuerySet[Any]:
        """All registers in one query: each keeps its due day in a place of its own."""
        places: dict[str, dict[str, str]] = defaultdict(dict)
        dated = {one.id: one for one in _dated(span.today)}
        for given in Place.objects.filter(register__in=dated):
            places[given.register][given.column] = given.place
        wanted, days = Q(pk__in=[]), []
        for id, one in dated.items():
            due = one.register.due
            place = places[id].get(due.by) if due is not None else None
            if due is None or place is None:
                continue  # nobody has written a row yet
            done = asked(due.done, places[id], registers.binding_of(one, span.today))
            wanted |= Q(**{"register": id, f"{place}__gte": span.since, f"{place}__lte": span.until}) & ~done
            days.append(When(register=id, then=F(place)))
        due_day = Case(*days, default=None, output_field=DateField())
        return Row.objects.standing().filter(wanted).annotate(due=due_day, rule=F("register"))

    def readable(self, rows: QuerySet[Any], account: Account) -> QuerySet[Any]:
        """In the account's own scope, also of registers that everybody reads. Registers read alike are asked for together."""
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for one in _dated(clock.today()):
            alike[registers.scope_of(account, one).paths].append(one.id)
        wanted = Q(pk__in=[])
        for paths, ids in alike.items():
            if paths:
                wanted |= Q(register__in=ids) & Scope(paths).keys()
        return rows.filter(wanted & account.scope("read_unit").keys())

    def things(self, keys: Iterable[int], today: dt.date) -> dict[int, Thing]:
        rows = list(Row.objects.filter(pk__in=list(keys)).select_related("unit"))
        declared = {row.register: institutions.register(row.register, today) for row in rows}
        people = _people(rows, declared)
        return {row.pk: self._thing(row, declared[row.register], people) for row in rows}

    def _thing(self, row: Row, one: DeclaredRegister, people: dict[int, str]) -> Thing:
        due = one.register.due
        known = cells.values(one.register.columns, row.data)
        holder = people.get(row.data.get(due.who) or 0, "") if due is not None and due.who else ""
        return Thing(
            kind=self.kind, key=row.pk, rule=row.register, institution=one.institution.title,
            title=row.title or one.register.name, basis=f"{one.institution.title}，{one.register.cite}", unit=row.unit,
            due_on=known[due.by] if due is not None else dt.date.max, holder=holder,
        )  # fmt: skip


def _dated(day: dt.date) -> list[DeclaredRegister]:
    return [one for one in institutions.registers(day) if one.register.due is not None]


def _people(rows: Iterable[Row], declared: dict[str, DeclaredRegister]) -> dict[int, str]:
    names = {row.pk: declared[row.register].register.due for row in rows}
    keys = {row.data.get(due.who) for row in rows if (due := names[row.pk]) is not None and due.who} - {None}
    return dict(Person.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
