"""Months paid before the books began, taken over from a branch's own table: remembered, and in no account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zugong.dues import rules
from zugong.dues.billing import chunks
from zugong.dues.facts import DuesPaid, code
from zugong.dues.models import Bill
from zugong.evidence import ledger
from zugong.evidence.ledger import Entry as FactEntry
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Person, Unit


@dataclass(frozen=True)
class Row:
    """Months of one member as a table has them, all paid."""

    person: Person
    unit: Unit
    months: tuple[tuple[dt.date, Decimal], ...]


@act("batch")
def take_over_bills(*, rows: Sequence[Row], batch: str, by: Actor) -> list[list[int]]:
    """Write months that were paid before; gives the keys row by row. One fact a row says up to which month."""
    rules.take_over_bills.check(rows, by=by)
    bills = [
        Bill(person=row.person, unit=row.unit, month=month, amount=amount, paid=amount, settled_on=month, origin=Bill.Origin.BEFORE)
        for row in rows
        for month, amount in row.months
    ]  # fmt: skip
    keys = iter([bill.pk for bill in Bill.objects.bulk_create(bills, batch_size=2000)])
    ledger.record_many([_fact(row, batch) for row in rows if row.months], by=by)
    return [[next(keys) for _month in row.months] for row in rows]


@act("batch")
def withdraw_table(*, bills: Sequence[int], people: Sequence[int], batch: str, reason: str, by: Actor) -> int:
    """Take back what was taken over: these months were never in the books."""
    rules.withdraw_table.check(bills, by=by)
    for some in chunks(bills):
        Bill.objects.filter(pk__in=some, origin=Bill.Origin.BEFORE).delete()
    ledger.reverse_many(sources=[_source(batch, person) for person in people], reason=reason, by=by)
    return len(bills)


def _source(batch: str, person: int) -> str:
    return f"dues.table:{batch}-{person}"


def _fact(row: Row, batch: str) -> FactEntry:
    first, last = row.months[0][0], row.months[-1][0]
    data = DuesPaid(
        month=code(last), since=code(first), amount=sum((amount for _month, amount in row.months), Decimal(0))
    )
    return FactEntry(DuesPaid, row.unit, last, data, _source(batch, row.person.pk), row.person)
