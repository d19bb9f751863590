"""Who keeps dues, who reads a basis, who closes; each rule guards the service of the same name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account as Login
from zugong.org.models import Person, Unit
from zugong.org.rules.people import branch_of
from zugong.timeline import Period

from . import providers, queries, rates
from .billing import chunks
from .models import Basis, Bill, Entry, Notice, Order, Payment

if TYPE_CHECKING:
    from .providers import Told
    from .services.bases import Said
    from .services.payments import Money
    from .services.table import Row

#: Whoever brings a call-back in: its signature was checked before.
PROVIDER = "dues.provider"


def keeps(by: Actor, unit: Unit | None) -> bool:
    return by.actor_id == SYSTEM.actor_id or (isinstance(by, Login) and by.may("keep_dues", unit))


def _not_kept(by: Actor, units: Iterable[Unit | None]) -> Sentence | None:
    stranger = next((unit for unit in units if unit is None or not keeps(by, unit)), False)
    if stranger is False:
        return None
    return _("%(unit)s的党费不由您管；找那里的党费管理员。") % {"unit": stranger or _("这个人所在支部")}


def _reason(reason: str) -> Sentence | None:
    return None if reason.strip() else _("写一句原因，以后的人能看懂为什么。")


def _sum(amount: Decimal) -> Sentence | None:
    if amount <= 0:
        return _("金额要大于零。")
    return None if amount == amount.quantize(rates.CENT) else _("金额只到分。")


def _day(on: dt.date) -> Sentence | None:
    return _("日期不能晚于今天。") if on > clock.today() else None


# ---- bases ---------------------------------------------------------------------------------------


@rule
def set_basis(person: Person, said: Said, *, by: Actor) -> Sentence | None:
    return _not_kept(by, [branch_of(person)]) or _basis(said)


@rule
def set_bases(said: Sequence[tuple[Person, Said]], *, by: Actor) -> Sentence | None:
    """The rows were looked up within what the person keeps (`queries.members_kept`)."""
    if not keeps(by, None):
        return _("您不管党费。")
    return next((fault for _person, one in said if (fault := _basis(one))), None)


def _basis(said: Said) -> Sentence | None:
    if said.kind in Basis.FIXED:
        return None
    if said.amount is None:
        return _("写上缴费基数：%(kind)s按收入交。") % {"kind": Basis.Kind(said.kind).label}
    return _("缴费基数不能是负数。") if said.amount < 0 else None


@rule
def read_basis(person: Person, why: str, *, by: Actor) -> Sentence | None:
    if isinstance(by, Login) and by.person_id == person.pk:
        return None
    if not (isinstance(by, Login) and _not_kept(by, [branch_of(person)]) is None):
        return _("缴费基数只有本人和所在支部的党费管理员能看。")
    return None if why.strip() else _("写明为什么要看。")


# ---- bills and payments --------------------------------------------------------------------------


@rule
def issue_bills(units: Sequence[Unit], month: dt.date, *, by: Actor) -> Sentence | None:
    if month > clock.today():
        return _("还没到的月份不出账单。")
    return _not_kept(by, units)


@rule
def void_bill(bill: Bill, reason: str, *, by: Actor) -> Sentence | None:
    if bill.voided_on is not None:
        return _("这张账单已经作废。")
    if bill.origin != Bill.Origin.BOOKS:
        return _("这是以前的记录，不在账里；要撤，撤回导入的那张表。")
    return _not_kept(by, [bill.unit]) or _reason(reason)


@rule
def confirm_payment(money: Money, *, by: Actor) -> Sentence | None:
    refused = _sum(money.amount) or _day(money.paid_on)
    if refused is None and not 0 <= money.gift <= money.amount:
        refused = _("自愿多交的不能比交的总数还多。")
    if refused or by.actor_id == PROVIDER:
        return refused
    return _not_kept(by, [money.unit])


@rule
def confirm_payments(money: Sequence[Money], *, by: Actor) -> Sentence | None:
    units = {one.unit.pk: one.unit for one in money}
    return _not_kept(by, units.values()) or next(
        (fault for one in money if (fault := _sum(one.amount) or _day(one.paid_on))), None
    )


@rule
def reverse_payment(payment: Payment, reason: str, *, by: Actor) -> Sentence | None:
    if payment.reversed_on is not None:
        return _("这笔已经冲销过。")
    return _not_kept(by, [payment.unit]) or _reason(reason)


@rule
def reverse_payments(payments: Sequence[int], reason: str, *, by: Actor) -> Sentence | None:
    units = Unit.objects.filter(pk__in=Payment.objects.filter(pk__in=payments).values("unit"))
    return _not_kept(by, units) or _reason(reason)


@rule
def take_over_bills(rows: Sequence[Row], *, by: Actor) -> Sentence | None:
    return _not_kept(by, {row.unit.pk: row.unit for row in rows}.values())


@rule
def withdraw_table(bills: Sequence[int], *, by: Actor) -> Sentence | None:
    units: dict[int, Unit] = {}
    for some in chunks(bills):
        units |= {bill.unit_id: bill.unit for bill in Bill.objects.filter(pk__in=some).select_related("unit")}
    return _not_kept(by, units.values())


# ---- orders --------------------------------------------------------------------------------------


@rule
def place_order(person: Person, amount: Decimal, provider: str, *, by: Actor) -> Sentence | None:
    if not (isinstance(by, Login) and by.person_id == person.pk):
        return _("网上支付由本人登录办理；亲属或别的党员代交的，由支部确认。")
    if providers.find(provider) is None:
        return _("这里没有开通网上支付，交给支部的党费管理员就行。")
    return _sum(amount)


@rule
def settle_order(order: Order | None, told: Told, *, by: Actor) -> Sentence | None:
    if by.actor_id != PROVIDER:
        return _("支付结果由支付方通知，不由人填。")
    if order is None:
        return _("没有这个订单。")
    return None if told.reference else _("通知里没有流水号。")


@rule
def answer_dispute(order: Order, reason: str, *, by: Actor) -> Sentence | None:
    if order.state != Order.State.DISPUTED:
        return _("这个订单没有待核对的事。")
    return _not_kept(by, [order.unit]) or _reason(reason)


# ---- books ---------------------------------------------------------------------------------------


@rule
def pass_up(unit: Unit, above: Unit | None, amount: Decimal, on: dt.date, *, by: Actor) -> Sentence | None:
    if above is None:
        return _("%(unit)s上面没有党组织，不用上缴。") % {"unit": unit}
    return _not_kept(by, [unit]) or _sum(amount) or _day(on) or _enough(unit, amount)


@rule
def pass_down(unit: Unit, to: Unit, amount: Decimal, on: dt.date, *, by: Actor) -> Sentence | None:
    if not unit.contains(to) or unit.pk == to.pk or to.kind not in Unit.PARTY_KINDS:
        return _("只能下拨给下级党组织。")
    return _not_kept(by, [unit]) or _sum(amount) or _day(on) or _enough(unit, amount)


@rule
def spend(unit: Unit, amount: Decimal, on: dt.date, purpose: str, *, by: Actor) -> Sentence | None:
    if not purpose.strip():
        return _("写明用在什么上。")
    return _not_kept(by, [unit]) or _sum(amount) or _day(on) or _enough(unit, amount)


def _enough(unit: Unit, amount: Decimal) -> Sentence | None:
    held = queries.cash_of(unit)
    if amount <= held:
        return None
    return _("%(unit)s账上只有 %(held)s 元，不够 %(amount)s 元。") % {"unit": unit, "held": held, "amount": amount}


#: What may be taken back by its own voucher; bills and payments have ways of their own.
REVERSIBLE = (Entry.Kind.PASS_UP, Entry.Kind.PASS_DOWN, Entry.Kind.SPEND)


@rule
def reverse_entry(entry: Entry, reason: str, *, by: Actor) -> Sentence | None:
    if entry.kind not in REVERSIBLE:
        return _("账单到账单页作废，交费到收据页冲销；别的凭证不冲。")
    if Entry.objects.filter(reverses=entry).exists():
        return _("这张凭证已经冲销过。")
    return _not_kept(by, [entry.unit]) or _reason(reason)


@rule
def close_month(unit: Unit, month: dt.date, *, by: Actor) -> Sentence | None:
    if month > clock.today():
        return _("还没到的月份不能结账。")
    closed = queries.closed_until(unit)
    if closed is not None and closed >= month:
        return _("%(unit)s已经结到 %(month)s。") % {"unit": unit, "month": f"{closed:%Y-%m}"}
    return _not_kept(by, [unit])


@rule
def publish_use(unit: Unit, period: Period, *, by: Actor) -> Sentence | None:
    closed = queries.closed_until(unit)
    if period.kind not in ("month", "quarter", "half", "year"):
        return _("按月、季、半年或年公布。")
    if closed is None or closed < period.end.replace(day=1):
        return _("%(unit)s还没结到 %(month)s，先结账再公布。") % {"unit": unit, "month": f"{period.end:%Y-%m}"}
    return _not_kept(by, [unit])


# ---- telling and reading -------------------------------------------------------------------------


@rule
def remind_members(*, by: Actor) -> Sentence | None:
    return None if by.actor_id == SYSTEM.actor_id else _("欠费提醒由系统按制度发给本人。")


@rule
def read_notices(notices: Sequence[Notice], *, by: Actor) -> Sentence | None:
    own = all(by.actor_id == f"account:{notice.account_id}" for notice in notices)
    return None if own else _("只能处理发给自己的消息。")


@rule
def read_member(person: Person, *, by: Any) -> Sentence | None:
    """A member's bills and payments: the member, and whoever keeps the dues there."""
    if by.person_id == person.pk:
        return None
    return _not_kept(by, [branch_of(person)])
