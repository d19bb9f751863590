"""Bills: made together for branches and a month, voided one by one with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from zugong.dues import billing, journal, rules
from zugong.dues.facts import DuesPaid, code
from zugong.dues.journal import Voucher, credit, debit
from zugong.dues.models import Account, Bill, Entry
from zugong.evidence import ledger
from zugong.evidence.ledger import Entry as FactEntry
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Person, Unit
from zugong.timeline import Period

BATCH = 2000


@dataclass(frozen=True)
class Issued:
    """What came of making the bills of a month."""

    bills: int = 0
    amount: Decimal = Decimal(0)
    #: Members who were not billed because nobody wrote down how they pay.
    unknown: int = 0

    def __add__(self, other: Issued) -> Issued:
        return Issued(self.bills + other.bills, self.amount + other.amount, self.unknown + other.unknown)

    def __str__(self) -> str:
        return f"{self.bills} · {self.amount}"


def bill_month(*, unit: Unit, month: dt.date, by: Actor) -> Issued:
    """All branches under a unit, group by group: each group whole or not at all, and a second time adds nothing."""
    branches = Unit.objects.under(unit).on(month).filter(kind__in=Unit.MEMBER_KINDS)
    return sum(
        (issue_bills(units=group, month=month, by=by) for group in list(billing.groups(branches, month))), Issued()
    )


@act("month")
def issue_bills(*, units: Sequence[Unit], month: dt.date, by: Actor) -> Issued:
    """Write the bills these branches still lack for a month, book them, and set what was paid in advance against them."""
    month = month.replace(day=1)
    rules.issue_bills.check(units, month, by=by)
    journal.held_head()
    worked = billing.work_out(units, month)
    by_key = {unit.pk: unit for unit in units}
    today = clock.today()
    bills = [_bill(owed, month, by_key, today) for owed in worked.owed]
    applied = _set_against(bills, today)
    Bill.objects.bulk_create(bills, batch_size=BATCH)
    # What is billed late still belongs to the books of its month, as long as they are open.
    journal.book(_issued(bills, by_key, month, min(today, Period.of("month", month).end)), by=by)
    journal.book(_applied(applied, by_key, today), by=by)
    record_settled([bill for bill in bills if bill.is_paid], today, by=by)
    return Issued(len(bills), sum((bill.amount for bill in bills), Decimal(0)), len(worked.unknown))


@act("bill", "reason")
def void_bill(*, bill: Bill, reason: str, by: Actor) -> Bill:
    """Take a wrong bill back. What was paid on it stays the member's, in advance; the month can be billed anew."""
    journal.held_head()
    bill = Bill.objects.select_related("unit", "person").get(pk=bill.pk)
    rules.void_bill.check(bill, reason, by=by)
    if bill.amount:
        journal.book([_voided(bill, reason)], by=by)
    bill.paid, bill.settled_on = Decimal(0), None
    bill.voided_on, bill.voided_why = clock.today(), reason.strip()[:200]
    bill.save()
    ledger.reverse(source=bill.source, reason=reason, by=by)
    return bill


def record_settled(bills: Sequence[Bill], day: dt.date, *, by: Actor) -> None:
    """The facts of months paid in full; only called inside an act."""
    people: dict[int, Person] = {}
    for some in billing.chunks([bill.person_id for bill in bills]):
        people |= Person.objects.defer("id_number", "phone").in_bulk(list(some))
    said = [
        FactEntry(
            DuesPaid, bill.unit, bill.settled_on or day,
            DuesPaid(month=code(bill.month), since=code(bill.month), amount=bill.amount), bill.source, people[bill.person_id],
        )
        for bill in bills
    ]  # fmt: skip
    if said:
        ledger.record_many(said, by=by)


def write_paid(bills: Sequence[Bill]) -> None:
    """How much of these was paid. Months paid in full on one day are many, and written together."""
    full: dict[dt.date, list[int]] = {}
    for bill in bills:
        if bill.open == 0 and bill.settled_on is not None:
            full.setdefault(bill.settled_on, []).append(bill.pk)
    for day, keys in full.items():
        for some in billing.chunks(keys):
            Bill.objects.filter(pk__in=some).update(paid=F("amount"), settled_on=day)
    Bill.objects.bulk_update([bill for bill in bills if bill.open], ["paid", "settled_on"], batch_size=500)


# ---- parts ---------------------------------------------------------------------------------------


def _bill(owed: billing.Owed, month: dt.date, units: dict[int, Unit], today: dt.date) -> Bill:
    return Bill(
        person_id=owed.payer.person, unit=units[owed.payer.unit], month=month, kind=owed.kind, amount=owed.amount,
        stale=owed.stale, relief=owed.relief, settled_on=None if owed.amount else today,
    )  # fmt: skip


def _issued(bills: Sequence[Bill], units: dict[int, Unit], month: dt.date, day: dt.date) -> Iterator[Voucher]:
    """One voucher for each branch: a line for every bill, and the income they come to."""
    by_unit: dict[int, list[Bill]] = {}
    for bill in bills:
        if bill.amount:
            by_unit.setdefault(bill.unit_id, []).append(bill)
    for key, own in by_unit.items():
        lines = [debit(key, Account.RECEIVABLE, bill.amount, person=bill.person_id, bill=bill) for bill in own]
        total = sum((bill.amount for bill in own), Decimal(0))
        said = _("%(month)s党费 %(n)d 人") % {"month": code(month), "n": len(own)}
        yield Voucher(Entry.Kind.BILL, units[key], day, said, [*lines, credit(key, Account.INCOME, total)])


def _set_against(bills: Sequence[Bill], today: dt.date) -> list[tuple[Bill, int, Decimal]]:
    """What people paid in advance, wherever it is held: bill, unit, yuan. The bills, not yet written, are told."""
    held = billing.prepaid_of([bill.person_id for bill in bills if bill.amount])
    applied = []
    for bill in bills:
        for unit, left in held.get(bill.person_id, {}).items():
            part = min(left, bill.open)
            if part > 0:
                bill.paid += part
                applied.append((bill, unit, part))
        if bill.paid and bill.open == 0:
            bill.settled_on = today
    return applied


def _applied(applied: Sequence[tuple[Bill, int, Decimal]], units: dict[int, Unit], today: dt.date) -> Iterator[Voucher]:
    """The money moves along where another branch held it."""
    others = {unit for _bill, unit, _amount in applied} - units.keys()
    units = units | {unit.pk: unit for unit in Unit.objects.filter(pk__in=others)} if others else units
    for bill, holder, amount in applied:
        parts = [
            debit(holder, Account.PREPAID, amount, person=bill.person_id),
            credit(bill.unit_id, Account.RECEIVABLE, amount, person=bill.person_id, bill=bill),
        ]
        if holder != bill.unit_id:
            parts += [credit(holder, Account.CASH, amount), debit(bill.unit_id, Account.CASH, amount)]
        said = _("%(month)s党费用预交的抵") % {"month": code(bill.month)}
        yield Voucher(Entry.Kind.APPLY, bill.unit, today, said, parts, source=bill.source, others=(units[holder],))


def _voided(bill: Bill, reason: str) -> Voucher:
    key, person = bill.unit_id, bill.person_id
    parts = [
        debit(key, Account.INCOME, bill.amount),
        credit(key, Account.RECEIVABLE, bill.amount, person=person, bill=bill),
    ]
    if bill.paid:
        parts += [
            debit(key, Account.RECEIVABLE, bill.paid, person=person, bill=bill),
            credit(key, Account.PREPAID, bill.paid, person=person),
        ]
    said = _("作废%(month)s账单") % {"month": code(bill.month)}
    return Voucher(Entry.Kind.VOID, bill.unit, clock.today(), said, parts, source=bill.source, reason=reason)
