"""Books of a unit beyond bills and payments: passed up and down, spent, taken back, closed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.dues import journal, queries, rules, verifying
from zugong.dues.journal import Part, Voucher, credit, debit
from zugong.dues.models import Account, Close, Entry
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Unit


@act("unit", "amount", "on")
def pass_up(*, unit: Unit, amount: Decimal, on: dt.date, by: Actor) -> Entry:
    """Dues handed to the Party organisation above."""
    journal.held_head()
    above = queries.above(unit)
    rules.pass_up.check(unit, above, amount, on, by=by)
    assert above is not None
    said = _("%(unit)s 上缴 %(above)s") % {"unit": unit, "above": above}
    return _moved(Entry.Kind.PASS_UP, unit, above, (Account.PASSED_UP, Account.FROM_BELOW), amount, on, said, by)


@act("unit", "to", "amount", "on")
def pass_down(*, unit: Unit, to: Unit, amount: Decimal, on: dt.date, by: Actor) -> Entry:
    """Dues handed down to an organisation below."""
    journal.held_head()
    rules.pass_down.check(unit, to, amount, on, by=by)
    said = _("%(unit)s 下拨 %(to)s") % {"unit": unit, "to": to}
    return _moved(Entry.Kind.PASS_DOWN, unit, to, (Account.PASSED_DOWN, Account.FROM_ABOVE), amount, on, said, by)


@act("unit", "amount", "on", "purpose")
def spend(*, unit: Unit, amount: Decimal, on: dt.date, purpose: str, said: str, by: Actor) -> Entry:
    """Dues spent, for what, and who approved it."""
    journal.held_head()
    rules.spend.check(unit, amount, on, purpose, by=by)
    parts = [
        Part(unit.pk, Account.SPENT, amount, purpose=purpose.strip()[:60]),
        credit(unit.pk, Account.CASH, amount),
    ]
    words = f"{purpose.strip()}：{said.strip()}" if said.strip() else purpose.strip()
    return journal.book([Voucher(Entry.Kind.SPEND, unit, on, words, parts)], by=by)[0]


@act("entry", "reason")
def reverse_entry(*, entry: Entry, reason: str, by: Actor) -> Entry:
    """Take back what was passed or spent by an entry of the opposite."""
    journal.held_head()
    entry = Entry.objects.select_related("unit").get(pk=entry.pk)
    rules.reverse_entry.check(entry, reason, by=by)
    lines = list(entry.lines.select_related("unit").order_by("pk"))
    parts = [Part(line.unit_id, line.account, -line.amount, line.person_id, None, line.purpose) for line in lines]
    units = {line.unit_id: line.unit for line in lines}
    said = _("冲销第 %(n)d 号") % {"n": entry.number}
    voucher = Voucher(
        Entry.Kind.REVERSAL, entry.unit, clock.today(), said, parts, reverses=entry, reason=reason,
        others=tuple(units.values()),
    )  # fmt: skip
    return journal.book([voucher], by=by)[0]


@act("unit", "month")
def close_month(*, unit: Unit, month: dt.date, by: Actor) -> Close:
    """Close the books of a unit and all below it up to a month; what comes after goes into the next one."""
    month = month.replace(day=1)
    head = journal.held_head()
    rules.close_month.check(unit, month, by=by)
    if faults := verifying.faults(unit):
        raise Refused(_("账不平，不能结账：%(why)s") % {"why": faults[0]})
    balances = {account: f"{amount:.2f}" for account, amount in queries.balances(unit, until=month).items()}
    return Close.objects.create(
        unit=unit, month=month, number=head.number, seal=head.seal, balances=balances, closed_by=by.actor_id,
        closed_by_name=by.display_name, closed_at=clock.now(),
    )  # fmt: skip


def _moved(
    kind: str, giver: Unit, taker: Unit, accounts: tuple[Account, Account], amount: Decimal, on: dt.date, said: str, by: Actor
) -> Entry:  # fmt: skip
    """Two books, each of which balances by itself."""
    parts = [
        debit(giver.pk, accounts[0], amount),
        credit(giver.pk, Account.CASH, amount),
        debit(taker.pk, Account.CASH, amount),
        credit(taker.pk, accounts[1], amount),
    ]
    return journal.book([Voucher(kind, giver, on, said, parts, others=(taker,))], by=by)[0]
