"""Who is billed, where, how often, and what becomes of wrong bills and advances."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from zugong.dues import queries, services, verifying
from zugong.dues.models import Basis, Bill, Entry, Line, Relief
from zugong.dues.rates import Rates
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.fields import EncryptedTextField
from zugong.kernel.rules import Refused
from zugong.org import services as org
from zugong.org.models import Membership
from zugong.org.tests import factories

from .conftest import NOVEMBER, TODAY, House, bill, of, pay, pays

pytestmark = pytest.mark.django_db


def standing() -> list[tuple[int, int, str]]:
    rows = Bill.objects.standing().order_by("month", "person_id")
    return [(one.person_id, one.unit_id, f"{one.amount:.2f}") for one in rows]


def facts() -> list[tuple[int | None, dict[str, str]]]:
    return [(fact.person_id, fact.data) for fact in ledger.standing().filter(kind="dues.paid").order_by("pk")]


def test_every_member_with_a_basis_has_one_bill_and_the_others_are_told(house: House) -> None:
    pays(house.people[0], "5001")
    pays(house.people[1], None, "farmer")
    made = bill(house.root)
    assert (made.bills, made.amount, made.unknown) == (2, Decimal("76.02"), 1)
    again = bill(house.root)
    assert (again.bills, again.unknown) == (0, 1)
    assert standing() == [(house.people[0].pk, house.unit.pk, "75.02"), (house.people[1].pk, house.unit.pk, "1.00")]
    assert verifying.verify().faults == []


def test_incomes_of_those_already_billed_stay_shut(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = EncryptedTextField.from_db_value

    def watched(field: EncryptedTextField, value: str, *more: object) -> str | None:
        opened.append(value)
        return real(field, value, *more)  # type: ignore[arg-type]

    pays(house.people[0], "5001")
    monkeypatch.setattr(EncryptedTextField, "from_db_value", watched)
    counts = []
    for late in (None, house.people[1]):
        if late is not None:
            pays(late, "3000")
        counts.append((bill(house.root).bills, len(opened)))
    assert counts == [(1, 1), (1, 2)]


def test_the_branch_of_the_first_day_bills_and_who_moves_is_billed_once(house: House) -> None:
    person = house.people[0]
    pays(person)
    moved = person.memberships.get()
    org.transfer_membership(membership=moved, to=house.beside, on=dt.date(2026, 11, 10), by=SYSTEM)
    assert bill(house.beside).bills == 0
    assert bill(house.root).bills == 1
    with clock.frozen(dt.date(2026, 12, 5)):
        assert bill(house.root, dt.date(2026, 12, 1)).bills == 1
    assert [unit for _person, unit, _sum in standing()] == [house.unit.pk, house.beside.pk]


def test_a_probationary_member_pays_from_the_month_of_the_general_meeting(house: House) -> None:
    new = factories.person("新同志")
    factories.membership(
        house.unit, new, stage="probationary", joined_on=dt.date(2026, 11, 9), valid_from=dt.date(2026, 11, 9)
    )
    pays(new)
    assert bill(house.root, dt.date(2026, 10, 1)).bills == 0
    assert bill(house.root).bills == 1


def test_who_comes_from_another_county_during_the_month_has_paid_it_there(house: House) -> None:
    come = factories.person("外来同志")
    factories.membership(house.unit, come, joined_on=dt.date(2001, 7, 1), valid_from=dt.date(2026, 11, 3))
    pays(come)
    assert bill(house.root).bills == 0
    with clock.frozen(dt.date(2026, 12, 1)):
        assert bill(house.root, dt.date(2026, 12, 1)).bills == 1


def test_who_was_on_the_way_is_billed_once_by_the_branch_that_took_them_in(house: House) -> None:
    person = house.people[0]
    pays(person)
    with clock.frozen(dt.date(2026, 10, 20)):
        away = org.send_on_way(membership=person.memberships.get(), on=dt.date(2026, 10, 20), by=SYSTEM)
    assert bill(house.root).bills == 0
    org.take_in(membership=away, to=house.beside, on=TODAY, by=SYSTEM)
    assert (bill(house.root).bills, bill(house.root).bills, of(person).unit) == (1, 0, house.beside)


@pytest.mark.parametrize("state", ["suspended", "lost", "left"])
def test_whose_membership_is_not_in_order_is_not_billed(house: House, state: str) -> None:
    pays(house.people[0])
    Membership.objects.filter(person=house.people[0]).update(state=state)
    assert bill(house.root).bills == 0


def test_the_latest_basis_of_a_month_holds_and_bills_made_stay(house: House) -> None:
    person = house.people[0]
    pays(person, "3000")
    bill(house.root, dt.date(2026, 10, 1))
    pays(person, "3000.01", since=NOVEMBER)
    bill(house.root)
    assert [sum_ for _person, _unit, sum_ in standing()] == ["15.00", "30.00"]
    assert Basis.objects.filter(person=person).count() == 2


@pytest.mark.parametrize("monthly", [None, "0", "-5"])
def test_less_dues_without_a_sum_are_refused_and_let_nobody_off(house: House, monthly: str | None) -> None:
    person = house.people[0]
    pays(person, "3000")
    said = {"member": str(person.pk), "relief": "less", "since": "2026-11-01", "until": "2026-12-31"}
    with pytest.raises(Refused, match="大于零"), transaction.atomic():
        ledger.record(
            "dues.relief_approved", unit=house.unit, occurred_on=TODAY, by=SYSTEM, source="casework.case:1",
            data=said | ({"monthly": monthly} if monthly else {}),
        )  # fmt: skip
    assert (Relief.objects.count(), bill(house.root).amount) == (0, Decimal("15.00"))


def test_incomes_lie_sealed_in_the_database(house: House) -> None:
    from django.db import connection

    pays(house.people[0], "4321.00")
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM dues_basis")
        assert "4321" not in cursor.fetchone()[0]


def test_money_pays_the_oldest_month_first_and_the_rest_waits_for_the_next_bill(house: House) -> None:
    person = house.people[0]
    pays(person, "3000")
    for month in (9, 10, 11):
        bill(house.root, dt.date(2026, month, 1))
    pay(person, house.unit, "40")
    assert list(Bill.objects.order_by("month").values_list("paid", flat=True)) == [
        Decimal(15),
        Decimal(15),
        Decimal(10),
    ]
    pay(person, house.unit, "25")
    assert facts() == [
        (person.pk, {"month": f"2026-{month:02d}", "since": f"2026-{month:02d}", "amount": "15.00"})
        for month in (9, 10, 11)
    ]
    with clock.frozen(dt.date(2026, 12, 2)):
        bill(house.root, dt.date(2026, 12, 1))
        assert (of(person).paid, of(person).is_paid) == (Decimal(15), True)
    assert Entry.objects.filter(kind=Entry.Kind.APPLY).count() == 1
    assert verifying.verify().faults == []


def test_what_one_branch_holds_in_advance_pays_the_month_of_another(house: House) -> None:
    person = house.people[0]
    pays(person, "3000")
    pay(person, house.unit, "20")
    org.transfer_membership(membership=person.memberships.get(), to=house.beside, on=dt.date(2026, 10, 20), by=SYSTEM)
    bill(house.root)
    assert (of(person).unit, of(person).paid) == (house.beside, Decimal(15))
    held = {line.unit_id: line.amount for line in Line.objects.filter(account="cash", entry__kind="apply")}
    assert held == {house.unit.pk: Decimal(-15), house.beside.pk: Decimal(15)}
    assert verifying.verify().faults == []


def test_a_wrong_bill_is_voided_with_a_reason_and_made_anew_from_what_was_paid(house: House) -> None:
    person = house.people[0]
    pays(person, "5001")
    bill(house.root)
    pay(person, house.unit, "75.02")
    wrong = of(person)
    with pytest.raises(Refused, match="原因"):
        services.void_bill(bill=wrong, reason=" ", by=SYSTEM)
    services.void_bill(bill=wrong, reason="基数抄错了", by=SYSTEM)
    assert facts() == []
    pays(person, "5000", since=NOVEMBER)
    assert bill(house.root).amount == Decimal("50.00")
    assert (of(person).is_paid, verifying.verify().faults) == (True, [])
    with pytest.raises(Refused, match="已经作废"):
        services.void_bill(bill=wrong, reason="再来一次", by=SYSTEM)


def test_a_payment_is_taken_back_with_everything_it_paid(house: House) -> None:
    person = house.people[0]
    pays(person, "3000")
    bill(house.root, dt.date(2026, 10, 1))
    payment = pay(person, house.unit, "30")
    bill(house.root)
    assert Bill.objects.unpaid().count() == 0
    services.reverse_payment(payment=payment, reason="记错了人", by=SYSTEM)
    assert Bill.objects.unpaid().count() == 2
    assert (facts(), verifying.verify().faults) == ([], [])
    with pytest.raises(Refused, match="已经冲销"):
        services.reverse_payment(payment=payment, reason="再冲", by=SYSTEM)


def test_a_payment_whose_bill_was_voided_can_still_be_taken_back(house: House) -> None:
    person = house.people[0]
    pays(person, "3000")
    bill(house.root)
    payment = pay(person, house.unit, "15")
    services.void_bill(bill=of(person), reason="作废", by=SYSTEM)
    services.reverse_payment(payment=payment, reason="退了", by=SYSTEM)
    assert verifying.verify().faults == []
    assert {str(line["account"]): line["total"] for line in totals()} == {}


@pytest.mark.parametrize("again", [False, True])
def test_an_advance_that_another_branch_took_for_a_voided_bill_can_still_be_taken_back(
    house: House, again: bool
) -> None:
    person = house.people[0]
    pays(person, "3000")
    with clock.frozen(dt.date(2026, 10, 25)):
        bill(house.root, dt.date(2026, 10, 1))
        payment = pay(person, house.unit, "30")
        org.transfer_membership(
            membership=person.memberships.get(), to=house.beside, on=dt.date(2026, 10, 25), by=SYSTEM
        )
    bill(house.root)  # the new branch takes the advance of the old one
    services.void_bill(bill=of(person), reason="基数抄错", by=SYSTEM)
    if again:
        bill(house.root)
    services.reverse_payment(payment=payment, reason="记错了人", by=SYSTEM)
    assert [one.paid for one in Bill.objects.standing()] == [Decimal(0)] * (2 if again else 1)
    assert ({str(line["account"]) for line in totals()} - {"receivable", "income"}, facts()) == (set(), [])
    assert [queries.cash_of(unit) for unit in (house.unit, house.beside)] == [Decimal(0)] * 2
    assert verifying.verify().faults == []


def totals() -> list[dict[str, Decimal]]:
    from django.db.models import Sum

    return [row for row in Line.objects.values("account").annotate(total=Sum("amount")) if row["total"]]


def test_a_gift_is_no_dues(house: House) -> None:
    person = house.people[0]
    pays(person, "3000")
    bill(house.root)
    payment = pay(person, house.unit, "1015", gift=Decimal(1000))
    assert (payment.gift, of(person).is_paid) == (Decimal(1000), True)
    assert verifying.verify().faults == []
    with pytest.raises(Refused, match="自愿多交"):
        pay(person, house.unit, "10", gift=Decimal(11))


def test_vouchers_and_lines_cannot_be_edited(house: House) -> None:
    pays(house.people[0])
    bill(house.root)
    entry, line = Entry.objects.get(), Line.objects.first()
    assert line is not None
    for attempt in (
        entry.save,
        entry.delete,
        line.save,
        line.delete,
        Entry.objects.all().delete,
        lambda: Line.objects.update(amount=1),
        Entry.objects.create,
    ):
        with pytest.raises(Refused, match="只记不改"):
            attempt()


def test_a_line_changed_behind_the_back_is_found(house: House) -> None:
    from django.db import connection

    pays(house.people[0])
    bill(house.root)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dues_line SET amount = amount * 2")
    faults = verifying.verify().faults
    assert "第 1 号凭证" in faults[0]
    assert any("应收和账上不一样" in fault for fault in faults)


def test_a_month_that_is_still_to_come_is_not_billed(house: House) -> None:
    with pytest.raises(Refused, match="还没到的月份"):
        bill(house.root, dt.date(2026, 12, 1))


def test_payments_of_the_future_or_of_nothing_are_refused(house: House) -> None:
    for amount, on, words in (
        ("0", TODAY, "大于零"),
        ("-1", TODAY, "大于零"),
        ("1.001", TODAY, "只到分"),
        ("1", TODAY + dt.timedelta(days=1), "不能晚于今天"),
    ):
        with pytest.raises(Refused, match=words):
            pay(house.people[0], house.unit, amount, on=on)


def test_the_kinds_that_pay_by_income_need_one(house: House) -> None:
    for kind in ("salaried", "annual", "irregular", "retired"):
        with pytest.raises(Refused, match="写上缴费基数"):
            pays(house.people[0], None, kind)


def test_the_rates_are_those_of_the_institution() -> None:
    rates = Rates.on(NOVEMBER)
    assert rates.salaried.limits == (Decimal(3000), Decimal(5000), Decimal(10000))
    assert rates.retired.rates == (Decimal("0.5"), Decimal(1))
