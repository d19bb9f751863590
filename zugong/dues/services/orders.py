"""Paying through a provider: an order, a call-back whose signature was checked, and what people decide where sums differ."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from decimal import Decimal

from django.db.models import QuerySet

from zugong.dues import providers, rules
from zugong.dues.models import Order, Payment
from zugong.dues.providers import Told
from zugong.dues.rates import INSTITUTION
from zugong.kernel import clock
from zugong.kernel.actors import Actor, NamedActor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Person, Unit
from zugong.rulebook import library

from .payments import Money, confirm_payment

logger = logging.getLogger(__name__)
GATEWAY = NamedActor(rules.PROVIDER, "支付方通知")


@act("person", "amount")
def place_order(*, person: Person, unit: Unit, amount: Decimal, provider: str, by: Actor) -> Order:
    """Ask a provider to take a payment. The number cannot be guessed."""
    rules.place_order.check(person, amount, provider, by=by)
    number = f"{clock.today():%Y%m%d}{secrets.token_hex(10)}"
    return Order.objects.create(
        number=number, provider=provider, person=person, unit=unit, amount=amount, opened_at=clock.now()
    )


@act("told.order", "told.amount", "told.reference")
def settle_order(*, provider: str, told: Told, by: Actor) -> Order:
    """Book what the provider says was paid. Said again it changes nothing; another sum than was asked waits for people."""
    order = Order.objects.select_for_update(of=("self",)).select_related("person", "unit").filter(
        provider=provider, number=told.order
    ).first()  # fmt: skip
    rules.settle_order.check(order, told, by=by)
    assert order is not None
    reference = f"{provider}:{told.reference}"
    if order.state != Order.State.OPEN:
        return order
    if told.amount != order.amount or Payment.objects.filter(reference=reference, reversed_on__isnull=True).exists():
        order.state, order.told_amount, order.told_reference = Order.State.DISPUTED, told.amount, reference
        order.save()
        return order
    return _paid(order, told.amount, reference, told.payer, by)


def ask_open_orders(*, day: dt.date) -> int:
    """Ask the provider what became of orders nobody heard of: a call-back may be lost. Each is booked in an act of its own, so
    that one fault keeps no other back; how many were."""
    name, booked = providers.name(), 0
    provider = providers.chosen()
    if provider is None:
        return 0
    for order in _unheard(day).filter(provider=name).select_related("person").order_by("pk"):
        try:
            told = provider.query(order)
            if told is not None and told.order == order.number:
                booked += settle_order(provider=name, told=told, by=GATEWAY).state == Order.State.PAID
        except (providers.BadSignature, OSError, Refused):
            logger.warning("order %s: the provider's answer could not be used", order.number, exc_info=True)
    return booked


def _unheard(day: dt.date) -> QuerySet[Order]:
    """Open for as long as the institution waits, and not longer than it goes on asking."""
    days = [
        dt.timedelta(int(library.parameter(INSTITUTION, name, day))) for name in ("order_ask_after", "order_ask_until")
    ]
    first, last = day - days[1], day - days[0]
    return Order.objects.filter(state=Order.State.OPEN, opened_at__date__gte=first, opened_at__date__lte=last)


@act("order", "book", "reason")
def answer_dispute(*, order: Order, book: bool, reason: str, by: Actor) -> Order:
    """A person decides about an order whose sum differed: book what really came in, or nothing."""
    order = Order.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=order.pk)
    rules.answer_dispute.check(order, reason, by=by)
    order.said = reason.strip()[:200]
    if book and order.told_amount is not None:
        return _paid(order, order.told_amount, order.told_reference, "", by)
    order.state = Order.State.DROPPED
    order.save()
    return order


def _paid(order: Order, amount: Decimal, reference: str, payer: str, by: Actor) -> Order:
    money = Money(
        order.person, order.unit, amount, clock.today(), Payment.Way.ONLINE, reference=reference,
        payer="" if payer == order.person.name else payer,
    )  # fmt: skip
    order.payment = confirm_payment(money=money, by=by)
    order.state = Order.State.PAID
    order.save()
    return order
