"""Books of units: passed up and down, spent, closed, made public; and that they balance whatever happens."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.dues import queries, services, verifying
from zugong.dues.models import Balance, Bill, Close, Entry, Head, Line, Payment, Publication
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Person, Unit
from zugong.org.tests import factories
from zugong.timeline import Period

from .conftest import NOVEMBER, TODAY, House, bill, of, pay, pays
from .replay import command, environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(house: House) -> House:
    for person in house.people:
        pays(person, "3000")
    bill(house.root, dt.date(2026, 10, 1))
    for person in house.people:
        pay(person, house.unit, "15", on=dt.date(2026, 10, 20))
    return house


def test_dues_go_up_and_down_and_every_units_books_balance(paid: House) -> None:
    services.pass_up(unit=paid.unit, amount=Decimal(45), on=TODAY, by=paid.keeper)
    services.pass_up(unit=paid.committee, amount=Decimal(30), on=TODAY, by=paid.treasurer)
    services.pass_down(unit=paid.root, to=paid.beside, amount=Decimal("12.50"), on=TODAY, by=paid.treasurer)
    services.spend(unit=paid.beside, amount=Decimal(10), on=TODAY, purpose="党员教育", said="买书", by=paid.colleague)
    held = [queries.cash_of(unit) for unit in (paid.unit, paid.committee, paid.root, paid.beside)]
    assert held == [Decimal(0), Decimal(15), Decimal("17.50"), Decimal("2.50")]
    assert verifying.verify().faults == []
    for unit in Unit.objects.all():
        assert sum(queries.balances(unit, alone=True).values()) == 0


@pytest.mark.parametrize(("amount", "words"), [("45.01", "账上只有 45.00 元"), ("0", "大于零")])
def test_nobody_passes_up_what_is_not_there(paid: House, amount: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        services.pass_up(unit=paid.unit, amount=Decimal(amount), on=TODAY, by=paid.keeper)


def test_what_was_passed_up_is_taken_back_once(paid: House) -> None:
    entry = services.pass_up(unit=paid.unit, amount=Decimal(45), on=TODAY, by=paid.keeper)
    services.reverse_entry(entry=entry, reason="写错了数", by=paid.keeper)
    assert queries.cash_of(paid.unit) == Decimal(45)
    with pytest.raises(Refused, match="已经冲销"):
        services.reverse_entry(entry=entry, reason="再来", by=paid.keeper)
    with pytest.raises(Refused, match="收据页冲销"):
        services.reverse_entry(entry=Payment.objects.first().entry, reason="走错门", by=paid.keeper)


def test_after_a_month_is_closed_what_comes_late_goes_into_the_next(paid: House) -> None:
    close = services.close_month(unit=paid.root, month=dt.date(2026, 10, 1), by=paid.treasurer)
    assert (close.number, close.seal) == (Head.objects.get().number, Head.objects.get().seal)
    assert close.balances == {"income": "-45.00", "cash": "45.00", "receivable": "0.00"}
    late = pay(paid.people[0], paid.unit, "15", on=dt.date(2026, 10, 30))
    assert (late.entry.occurred_on, late.entry.period) == (dt.date(2026, 10, 30), NOVEMBER)
    with pytest.raises(Refused, match="已经结到 2026-10"):
        services.close_month(unit=paid.committee, month=dt.date(2026, 10, 1), by=paid.treasurer)
    assert verifying.verify().faults == []


def test_a_month_whose_books_do_not_balance_is_not_closed(paid: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dues_line SET amount = amount + 1 WHERE id = (SELECT min(id) FROM dues_line)")
    with pytest.raises(Refused, match="账不平"):
        services.close_month(unit=paid.root, month=dt.date(2026, 10, 1), by=paid.treasurer)
    assert Close.objects.count() == 0


def test_a_balance_that_is_not_the_sum_of_its_lines_is_found(paid: House) -> None:
    assert (queries.cash_of(paid.unit), verifying.verify().faults) == (Decimal(45), [])
    Balance.objects.filter(unit=paid.unit, account="cash").update(amount=Decimal(46))
    assert verifying.verify().faults == ["第一支部的科目余额和分录加起来不一样。"]


def test_the_use_of_a_closed_period_is_made_public_and_a_later_one_replaces_it(paid: House) -> None:
    services.pass_up(unit=paid.unit, amount=Decimal(45), on=dt.date(2026, 10, 25), by=paid.keeper)
    services.spend(
        unit=paid.committee,
        amount=Decimal(20),
        on=dt.date(2026, 10, 26),
        purpose="走访慰问",
        said="",
        by=paid.treasurer,
    )
    with pytest.raises(Refused, match="先结账再公布"):
        services.publish_use(unit=paid.committee, period="2026-10", said="", by=paid.treasurer)
    services.close_month(unit=paid.root, month=dt.date(2026, 10, 1), by=paid.treasurer)
    first = services.publish_use(unit=paid.committee, period="2026-10", said="", by=paid.treasurer)
    assert first.figures == {
        "received": "45.00", "gifts": "0.00", "passed_up": "0.00", "from_above": "0.00", "spent": [["走访慰问", "20.00"]],
        "spent_total": "20.00", "left": "25.00",
    }  # fmt: skip
    assert queries.use_of(paid.unit, Period.parse("2026-10"))["passed_up"] == "45.00"
    second = services.publish_use(unit=paid.committee, period="2026-10", said="更正说明", by=paid.treasurer)
    first.refresh_from_db()
    assert (first.replaced_by, first.period, Publication.objects.filter(replaced_by=None).get()) == (
        second,
        "2026-10",
        second,
    )


def test_one_member_and_month_can_have_one_bill_only(paid: House) -> None:
    one = of(paid.people[0])
    with pytest.raises(IntegrityError):
        Bill.objects.create(person=one.person, unit=paid.beside, month=one.month, amount=1)


# ---- whatever happens ----------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("bill"), st.integers(0, 3)),
        st.tuples(st.just("pay"), st.integers(0, 2), st.integers(1, 9000), st.booleans()),
        st.tuples(st.just("void"), st.integers(0, 8)),
        st.tuples(st.just("reverse"), st.integers(0, 8)),
        st.tuples(st.just("basis"), st.integers(0, 2), st.sampled_from(["0", "3000", "3000.01", "5001", "10001"])),
        st.tuples(st.just("move"), st.integers(0, 2)),
        st.tuples(st.just("up"), st.integers(0, 1), st.integers(1, 5000)),
        st.tuples(st.just("close"), st.integers(0, 3)),
        st.tuples(st.just("day"), st.integers(1, 20)),
    ),
    max_size=25,
)


class Life:
    """A short life of two branches; what is refused is no fault."""

    def __init__(self) -> None:
        self.day = dt.date(2026, 8, 1)
        self.root = factories.county()
        committee = factories.unit("organ_committee", self.root)
        self.branches = [factories.branch(committee), factories.branch(committee)]
        self.people = [factories.member(self.branches[number % 2]) for number in range(3)]
        for person in self.people[:2]:
            pays(person, "3000", since=dt.date(2026, 1, 1))

    def run(self, steps: list[tuple]) -> None:
        for step, *said in steps:
            with clock.frozen(self.day):
                try:
                    getattr(self, step)(*said)
                except Refused:
                    continue
            assert verifying.faults() == [], (step, said)

    def bill(self, back: int) -> None:
        bill(self.root, dt.date(2026, max(self.day.month - back, 1), 1))

    def pay(self, who: int, cents: int, gift: bool) -> None:
        amount = Decimal(cents) / 100
        pay(
            self.people[who],
            self.home(self.people[who]),
            str(amount),
            gift=amount / 2 if gift and cents % 2 == 0 else Decimal(0),
        )

    def home(self, person: Person) -> Unit:
        return person.memberships.get(valid_to=None).unit

    def void(self, which: int) -> None:
        if bills := list(Bill.objects.order_by("pk")):
            services.void_bill(bill=bills[which % len(bills)], reason="试", by=SYSTEM)

    def reverse(self, which: int) -> None:
        if payments := list(Payment.objects.order_by("pk")):
            payment = payments[which % len(payments)]
            try:
                services.reverse_payment(payment=payment, reason="试", by=SYSTEM)
            except Refused:
                assert payment.reversed_on is not None  # whatever became of it, a payment can be taken back once

    def basis(self, who: int, amount: str) -> None:
        pays(self.people[who], amount, since=self.day.replace(day=1))

    def move(self, who: int) -> None:
        spell = self.people[who].memberships.get(valid_to=None)
        to = self.branches[0] if spell.unit == self.branches[1] else self.branches[1]
        spell.valid_to = self.day
        spell.save()
        factories.membership(to, self.people[who], valid_from=self.day)

    def up(self, which: int, cents: int) -> None:
        services.pass_up(unit=self.branches[which], amount=Decimal(cents) / 100, on=self.day, by=SYSTEM)

    def close(self, back: int) -> None:
        services.close_month(unit=self.root, month=dt.date(2026, max(self.day.month - back, 1), 1), by=SYSTEM)
        assert not Entry.objects.filter(
            period__lte=Close.objects.latest("month").month, number__gt=Close.objects.latest("month").number
        )

    def day_(self, days: int) -> None:
        self.day += dt.timedelta(days=days)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_books_balance_whatever_is_billed_paid_voided_reversed_moved_and_closed(steps: list[tuple]) -> None:
    with transaction.atomic():
        life = Life()
        steps = [("day_", *said) if step == "day" else (step, *said) for step, *said in steps]
        life.run(steps)
        assert verifying.verify().faults == []
        closes = {close.month: close.number for close in Close.objects.all()}
        for month, number in closes.items():
            assert not Entry.objects.filter(number__gt=number, period__lte=month).exists()
        for row in Line.objects.values("entry", "unit").annotate(total=Sum("amount")):
            assert row["total"] == 0
        transaction.set_rollback(True)


def test_the_same_months_done_again_come_to_the_same_seal(db: None) -> None:
    """In databases of their own, so that keys are equal too: see `replay.py` for a whole county's year."""
    seals = set()
    for _round in range(2):
        with environment(connection.connection) as env:
            done = subprocess.run(
                [sys.executable, *command(people=60, months=4)], env=env, capture_output=True, text=True, check=True
            )
            seals.add(done.stdout.splitlines()[-1])
    assert len(seals) == 1
    assert len(seals.pop()) == 64
