from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from zugong.dues import services
from zugong.dues.models import Bill, Payment
from zugong.dues.services import Money
from zugong.dues.services.bases import Said
from zugong.dues.services.bills import Issued, bill_month
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories

TODAY = dt.date(2026, 11, 12)
NOVEMBER = dt.date(2026, 11, 1)


@dataclass
class House:
    """Two branches under one committee of the county; a keeper, a colleague beside, a stranger elsewhere, a member."""

    root: Unit
    committee: Unit
    unit: Unit
    beside: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    treasurer: Account
    secretary: Account
    member: Account
    admin: Account
    people: list[Person]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def house(db: None) -> House:
    root = factories.county("中共澄川县委员会")
    committee = factories.unit("organ_committee", factories.department(root, "县民政局"), "县民政局机关党委")
    unit, beside = factories.branch(committee, "第一支部"), factories.branch(committee, "第二支部")
    elsewhere = factories.branch(factories.unit("town", root, "青石镇党委"), "青石镇第一支部")
    people = factories.members(unit, 3)
    return House(
        root=root, committee=committee, unit=unit, beside=beside,
        keeper=factories.account("dues_keeper", unit, person=people[0]),
        colleague=factories.account("dues_keeper", beside),
        stranger=factories.account("dues_keeper", elsewhere),
        treasurer=factories.account("dues_keeper", root),
        secretary=factories.account("branch_secretary", unit),
        member=factories.account("member", unit, person=people[1]),
        admin=factories.account("system_admin", root),
        people=people,
    )  # fmt: skip


def pays(
    person: Person, amount: str | None = "3000", kind: str = "salaried", since: dt.date = dt.date(2026, 1, 1)
) -> None:
    said = Said(kind, Decimal(amount) if amount is not None else None, since)
    services.set_basis(person=person, said=said, by=SYSTEM)


def bill(unit: Unit, month: dt.date = NOVEMBER, by: object = SYSTEM) -> Issued:
    return bill_month(unit=unit, month=month, by=by)  # type: ignore[arg-type]


def pay(person: Person, unit: Unit, amount: str, by: object = SYSTEM, **more: object) -> Payment:
    money = Money(person, unit, Decimal(amount), more.pop("on", clock.today()), Payment.Way.CASH, **more)  # type: ignore[arg-type]
    return services.confirm_payment(money=money, by=by)  # type: ignore[arg-type]


def of(person: Person) -> Bill:
    return Bill.objects.standing().filter(person=person).latest("month")
