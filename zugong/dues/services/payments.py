"""Money received for members: what it pays, oldest month first; what is left over is held in advance. Taken back by reversal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.dues import billing, journal, rules
from zugong.dues.journal import Part, Voucher, credit, debit
from zugong.dues.models import Account, Bill, Entry, Line, Payment
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Person, Unit

from .bills import BATCH, record_settled, write_paid


@dataclass(frozen=True)
class Money:
    """A sum received for somebody. `gift` is the part given beyond what is owed, of one's own will."""

    person: Person
    #: The branch that receives it; it holds what is paid in advance.
    unit: Unit
    amount: Decimal
    paid_on: dt.date
    way: str
    payer: str = ""
    reference: str = ""
    gift: Decimal = Decimal(0)
    #: Where it is known which months were paid: how much of each. Else the oldest comes first.
    months: Mapping[dt.date, Decimal] | None = None

    def part_for(self, bill: Bill, left: Decimal) -> Decimal:
        most = min(left, bill.open)
        return most if self.months is None else min(most, self.months.get(bill.month, Decimal(0)))


@act("money.person", "money.amount", "money.way")
def confirm_payment(*, money: Money, by: Actor) -> Payment:
    """Confirm that money for one member came in."""
    rules.confirm_payment.check(money, by=by)
    return _receive([money], by)[0]


@act("batch")
def confirm_payments(*, money: Sequence[Money], batch: str, by: Actor) -> list[Payment]:
    """The same for many at once, out of a bank statement or a table of dues."""
    rules.confirm_payments.check(money, by=by)
    return _receive(money, by)


@act("payment", "reason")
def reverse_payment(*, payment: Payment, reason: str, by: Actor) -> Payment:
    """Take a payment back: the months it paid are owed again."""
    rules.reverse_payment.check(payment, reason, by=by)
    return _take_back(payment.pk, reason, by)


@act("batch", "reason")
def reverse_payments(*, payments: Sequence[int], batch: str, reason: str, by: Actor) -> int:
    rules.reverse_payments.check(payments, reason, by=by)
    for key in payments:
        _take_back(key, reason, by)
    return len(payments)


# ---- receiving -----------------------------------------------------------------------------------


def _receive(money: Sequence[Money], by: Actor) -> list[Payment]:
    journal.held_head()
    _refuse_known([one.reference for one in money if one.reference])
    bills = _unpaid([one.person.pk for one in money])
    touched: dict[int, Bill] = {}
    vouchers = [_received(one, bills.get(one.person.pk, []), touched) for one in money]
    entries = journal.book(vouchers, by=by)
    payments = Payment.objects.bulk_create(
        [
            Payment(
                person=one.person, unit=one.unit, amount=one.amount, gift=one.gift, paid_on=one.paid_on, way=one.way,
                payer=one.payer[:60], reference=one.reference, receipt=f"{entry.number:07d}", entry=entry, by_name=by.display_name,
            )
            for one, entry in zip(money, entries, strict=True)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    write_paid(list(touched.values()))
    record_settled([bill for bill in touched.values() if bill.open == 0], clock.today(), by=by)
    return payments


def _refuse_known(references: Sequence[str]) -> None:
    if len(set(references)) < len(references):
        raise Refused(_("同一个流水号写了两次。"))
    for some in billing.chunks(references):
        known = Payment.objects.filter(reference__in=some, reversed_on__isnull=True).values_list("reference", flat=True)
        if found := known.first():
            raise Refused(_("流水号 %(number)s 已经记过账，没有重复记。") % {"number": found.rpartition(":")[2]})


def _unpaid(people: Sequence[int]) -> dict[int, list[Bill]]:
    found: dict[int, list[Bill]] = defaultdict(list)
    for some in billing.chunks(list(dict.fromkeys(people))):
        rows = Bill.objects.unpaid().booked().filter(person__in=some).select_related("unit").order_by("month", "pk")
        for bill in rows:
            found[bill.person_id].append(bill)
    return found


def _received(money: Money, bills: Sequence[Bill], touched: dict[int, Bill]) -> Voucher:
    """Each month's money belongs to the branch that billed it."""
    left, person = money.amount - money.gift, money.person.pk
    cash: dict[int, Decimal] = defaultdict(Decimal)
    parts: list[Part] = []
    others: dict[int, Unit] = {}
    for bill in bills:
        part = money.part_for(bill, left)
        if part <= 0:
            continue
        left -= part
        bill.paid += part
        bill.settled_on = money.paid_on if bill.open == 0 else None
        touched[bill.pk], others[bill.unit_id] = bill, bill.unit
        cash[bill.unit_id] += part
        parts.append(credit(bill.unit_id, Account.RECEIVABLE, part, person=person, bill=bill))
    for account, amount in ((Account.PREPAID, left), (Account.GIFT, money.gift)):
        if amount:
            cash[money.unit.pk] += amount
            parts.append(credit(money.unit.pk, account, amount, person=person))
    said = _("收 %(name)s 党费") % {"name": money.person.name}
    lines = [*(debit(unit, Account.CASH, amount) for unit, amount in cash.items()), *parts]
    return Voucher(
        Entry.Kind.PAYMENT, money.unit, money.paid_on, said, lines, source=money.reference, others=tuple(others.values())
    )  # fmt: skip


# ---- taking back ---------------------------------------------------------------------------------


def _take_back(key: int, reason: str, by: Actor) -> Payment:
    journal.held_head()
    payment = Payment.objects.select_related("unit", "person", "entry__unit").get(pk=key)
    if payment.reversed_on is not None:
        raise Refused(_("这笔已经冲销过。"))
    lines = _lines_of(payment.entry)
    _free(payment.person_id, _from_advance(lines), reason, by)
    _mirror(payment.entry, lines, reason, by)
    payment.reversed_on, payment.reversed_why = clock.today(), reason.strip()[:200]
    payment.save()
    return payment


def _from_advance(lines: Sequence[Line]) -> dict[int, Decimal]:
    """What must still be held in advance so that these lines can be taken back, by unit."""
    needed: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if _was_advance(line):
            needed[line.unit_id] -= line.amount
    return {unit: amount for unit, amount in needed.items() if amount > 0}


def _free(person: int, needed: dict[int, Decimal], reason: str, by: Actor, *, busy: tuple[int, ...] = ()) -> None:
    """What was paid in advance and has been set against bills since comes back first, the latest bill first. An advance that
    another branch took and whose bill was voided lies there now: it comes back from there."""
    for unit, amount in needed.items():
        while billing.prepaid_of([person]).get(person, {}).get(unit, Decimal(0)) < amount:
            entry, lines = _taken_from(person, unit, busy)
            _free(person, _from_advance(lines), reason, by, busy=(*busy, entry.pk))
            _mirror(entry, lines, reason, by)


def _taken_from(person: int, unit: int, busy: tuple[int, ...]) -> tuple[Entry, list[Line]]:
    """The last voucher by which a bill took what a unit held in advance, where taking it back brings something back."""
    applied = Entry.objects.filter(
        kind=Entry.Kind.APPLY, reversed_by__isnull=True, lines__account=Account.PREPAID, lines__unit=unit, lines__person=person,
    ).exclude(pk__in=busy).select_related("unit").order_by("-number")  # fmt: skip
    for entry in applied:
        lines = _lines_of(entry)
        back = sum(line.amount for line in lines if line.unit_id == unit and _was_advance(line))
        if back > 0:
            return entry, lines
    raise Refused(_("这笔预交的已经用在别处，先把用它抵的账单作废，再冲销。"))


def _was_advance(line: Line) -> bool:
    """Held in advance, or become so when the bill it paid was voided."""
    return line.account == Account.PREPAID or (line.bill is not None and line.bill.voided_on is not None)


def _lines_of(entry: Entry) -> list[Line]:
    return list(entry.lines.select_related("bill__unit", "bill__person", "unit").order_by("pk"))


def _mirror(entry: Entry, lines: Sequence[Line], reason: str, by: Actor) -> None:
    """The opposite of every line. Where a bill was voided since, its money had become the member's in advance."""
    parts, owed_again = [], []
    for line in lines:
        if line.bill is not None and line.bill.voided_on is not None:
            parts.append(Part(line.unit_id, Account.PREPAID, -line.amount, line.person_id))
            continue
        parts.append(Part(line.unit_id, line.account, -line.amount, line.person_id, line.bill, line.purpose))
        if line.bill is not None:
            owed_again.append((line.bill, line.amount))
    units = {line.unit_id: line.unit for line in lines}
    journal.book([
        Voucher(Entry.Kind.REVERSAL, entry.unit, clock.today(), _("冲销第 %(n)d 号") % {"n": entry.number}, parts,
                source=entry.source, reverses=entry, reason=reason, others=tuple(units.values()))
    ], by=by)  # fmt: skip
    settled = [bill.source for bill, _amount in owed_again if bill.open == 0]
    for bill, amount in owed_again:
        bill.paid += amount  # a credit: negative
        bill.settled_on = None
        bill.save(update_fields=["paid", "settled_on"])
    ledger.reverse_many(sources=settled, reason=reason, by=by)
