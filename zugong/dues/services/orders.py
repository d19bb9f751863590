"""Paying through a provider: an order, a call-back whose signature was checked, and what people decide where sums differ."""

from __future__ import annotations

import secrets
from decimal import Decimal

from zugong.dues import rules
from zugong.dues.models import Order, Payment
from zugong.dues.providers import Told
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Person, Unit

from .payments import Money, confirm_payment


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
