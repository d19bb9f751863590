"""Paying on line: one door for call-backs, opened by a signature, passed once, for the sum that was asked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.dues import services, verifying
from zugong.dues.models import Bill, Order, Payment
from zugong.dues.providers import BadSignature, LocalProvider, Told
from zugong.dues.providers.local import SIGNATURE, call_back
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused

from .conftest import TODAY, House, bill, of, pays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local(settings: Any) -> None:
    settings.ZUGONG_DUES_PROVIDER = "local"


def come(account: Any) -> Client:
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def order(house: House) -> Order:
    person = house.people[1]
    pays(person, "5001")
    bill(house.root)
    answer = come(house.member).post(reverse("dues:pay"), {"amount": "75.02"})
    found = Order.objects.get()
    assert answer.url == reverse("dues:local", args=[found.number])
    return found


def tell(order: Order, amount: str = "75.02", reference: str = "4711", **headers: str) -> Any:
    body, signed = call_back(order.number, Decimal(amount), reference)
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (signed | headers).items()}
    return Client().post(reverse("dues:callback", args=["local"]), body, content_type="application/json", **sent)


def test_a_member_pays_and_has_a_receipt(house: House, order: Order) -> None:
    client = come(house.member)
    assert "不动真钱" in client.get(reverse("dues:local", args=[order.number])).content.decode()
    page = client.post(reverse("dues:local", args=[order.number]), follow=True).content.decode()
    assert ["交到了 75.02 元" in page, of(house.people[1]).is_paid, Payment.objects.get().way] == [True, True, "online"]
    assert client.get(reverse("dues:local", args=[order.number])).url == reverse("dues:order", args=[order.number])
    assert verifying.verify().faults == []


def test_a_call_back_counts_once_however_often_it_is_sent(order: Order) -> None:
    answers = [tell(order).content for _time in range(3)]
    assert (answers, Payment.objects.count()) == ([b"success"] * 3, 1)
    assert tell(order, reference="another").content == b"success"
    assert Payment.objects.count() == 1


def test_without_its_signature_nothing_is_believed(order: Order) -> None:
    body, _signed = call_back(order.number, Decimal("75.02"), "4711")
    address = reverse("dues:callback", args=["local"])
    assert Client().post(address, body, content_type="application/json").status_code == 403
    assert tell(order, **{SIGNATURE: "0" * 64}).status_code == 403
    assert tell(order, **{SIGNATURE: "签名".encode().decode("latin-1")}).status_code == 403
    other = body.replace(b"75.02", b"00.02")
    _same, signed = call_back(order.number, Decimal("75.02"), "4711")
    assert (
        Client()
        .post(address, other, content_type="application/json", HTTP_X_DUES_SIGNATURE=signed[SIGNATURE])
        .status_code
        == 403
    )
    assert (Payment.objects.count(), Order.objects.get().state) == (0, "open")
    assert Client().get(address).status_code == 405


def test_an_order_nobody_placed_and_a_provider_nobody_chose_are_refused(order: Order, settings: Any) -> None:
    order.number = "not-there"
    assert tell(order).status_code == 400
    settings.ZUGONG_DUES_PROVIDER = ""
    assert tell(order).status_code == 404


@pytest.mark.parametrize(("book", "paid", "state"), [("yes", "75.00", "paid"), ("no", "0.00", "dropped")])
def test_another_sum_waits_for_people(house: House, order: Order, book: str, paid: str, state: str) -> None:
    assert tell(order, "75.00").content == b"success"
    assert (Payment.objects.count(), Order.objects.get().state) == (0, "disputed")
    assert tell(order, "75.02").content == b"success"  # what is disputed stays so
    assert Payment.objects.count() == 0
    keeper = come(house.keeper)
    assert (
        "要 75.02 元，支付方说收到 75.00 元" in keeper.get(reverse("dues:bills", args=[house.unit.pk])).content.decode()
    )
    assert (
        come(house.stranger).post(reverse("dues:answer", args=[order.pk]), {"book": book, "reason": "核对"}).status_code
        == 404
    )
    keeper.post(reverse("dues:answer", args=[order.pk]), {"book": book, "reason": ""})
    assert Order.objects.get().state == "disputed"
    keeper.post(reverse("dues:answer", args=[order.pk]), {"book": book, "reason": "和本人、支付方核对过"})
    assert (Order.objects.get().state, f"{of(house.people[1]).paid:.2f}") == (state, paid)


def test_the_same_payment_told_for_two_orders_is_not_booked_twice(house: House, order: Order) -> None:
    tell(order)
    come(house.member).post(reverse("dues:pay"), {"amount": "75.02"})
    second = Order.objects.get(state="open")
    tell(second)
    assert (Payment.objects.count(), Order.objects.get(pk=second.pk).state) == (1, "disputed")


def test_paid_by_hand_in_between_the_money_is_held_in_advance(house: House, order: Order) -> None:
    services.confirm_payment(
        money=services.Money(house.people[1], house.unit, Decimal("75.02"), of(house.people[1]).month, "cash"),
        by=house.keeper,
    )
    tell(order)
    assert (Payment.objects.count(), Bill.objects.unpaid().count(), verifying.verify().faults) == (2, 0, [])


def test_an_order_is_shown_to_its_member_alone(house: House, order: Order) -> None:
    for who in (house.keeper, house.stranger, house.treasurer):
        assert come(who).get(reverse("dues:order", args=[order.number])).status_code == 404
        assert come(who).post(reverse("dues:local", args=[order.number])).status_code == 404
    assert Payment.objects.count() == 0


def test_nobody_tells_the_result_by_hand(house: House, order: Order) -> None:
    with pytest.raises(Refused, match="由支付方通知"):
        services.settle_order(provider="local", told=Told(order.number, Decimal("75.02"), "1"), by=house.keeper)
    with pytest.raises(Refused, match="没有流水号"):
        services.settle_order(provider="local", told=Told(order.number, Decimal("75.02"), ""), by=services.GATEWAY)
    with pytest.raises(Refused, match="由本人登录"):
        services.place_order(
            person=house.people[2], unit=house.unit, amount=Decimal(1), provider="local", by=house.member
        )


def test_where_no_provider_was_chosen_the_page_says_how_to_pay(house: House, settings: Any) -> None:
    settings.ZUGONG_DUES_PROVIDER = ""
    pays(house.people[1])
    bill(house.root)
    client = come(house.member)
    page = client.get(reverse("dues:mine")).content.decode()
    assert ["交给支部的党费管理员" in page, "示例支付" in page] == [True, False]
    client.post(reverse("dues:pay"), {"amount": "15"})
    assert Order.objects.count() == 0


def test_the_system_confirms_too(house: House) -> None:
    pays(house.people[1])
    assert services.confirm_payment(
        money=services.Money(house.people[1], house.unit, Decimal(5), of_day(), "cash"), by=SYSTEM
    ).receipt


def of_day() -> Any:
    from zugong.kernel import clock

    return clock.today()


def asked(days: int) -> int:
    """The daily round so many days later."""
    with clock.frozen(TODAY + dt.timedelta(days=days)):
        return services.ask_open_orders(day=clock.today())


def test_what_was_paid_is_booked_once_though_its_call_back_was_lost(house: House, order: Order) -> None:
    assert asked(1) == 0  # nothing was paid
    LocalProvider().pay(order)
    assert [asked(0), asked(31), asked(1), asked(1)] == [0, 0, 1, 0]
    assert (Order.objects.get().state, Payment.objects.count(), of(house.people[1]).is_paid) == ("paid", 1, True)
    assert verifying.verify().faults == []


def test_what_was_asked_for_and_told_late_is_booked_once(order: Order) -> None:
    body, signed = LocalProvider().pay(order)
    late = {"HTTP_X_DUES_SIGNATURE": signed[SIGNATURE]}
    assert asked(1) == 1
    answer = Client().post(reverse("dues:callback", args=["local"]), body, content_type="application/json", **late)
    assert (answer.content, Payment.objects.count(), Order.objects.get().state) == (b"success", 1, "paid")


def test_an_answer_that_cannot_be_used_keeps_no_other_order_back(
    house: House, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(house.member).post(reverse("dues:pay"), {"amount": "1.00"})
    second = Order.objects.latest("pk")
    LocalProvider().pay(second)
    query = LocalProvider.query

    def broken(self: LocalProvider, one: Order) -> Told | None:
        if one == order:
            raise BadSignature
        return query(self, one)

    monkeypatch.setattr(LocalProvider, "query", broken)
    assert asked(1) == 1
    assert [one.state for one in Order.objects.order_by("pk")] == ["open", "paid"]
