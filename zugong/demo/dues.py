"""Dues of a few branches: bills of some months, most of them paid, somebody long in arrears, a month closed and made public. All 示例."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from zugong.dues import queries, services
from zugong.dues.models import Basis, Bill, Payment
from zugong.dues.rates import INSTITUTION
from zugong.dues.services import Money
from zugong.dues.services.bases import Said
from zugong.dues.services.bills import bill_month
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Membership, Person, Unit
from zugong.rulebook import library
from zugong.timeline import Period
from zugong.timeline.periods import add_months

from .structure import County

#: Logins whose branches keep their dues here.
KEPT = ("secretary", "neighbour")
MONTHS = 7
INCOMES = ("2960", "3350", "4180", "4860", "5320", "6150", "7280", "8640", "10350")
KINDS = (*(Basis.Kind.SALARIED,) * 8, Basis.Kind.RETIRED)
SPENT = (("党员教育", "购买学习用书（示例）", "60"), ("走访慰问", "看望生病党员（示例）", "50"))


def settle_dues(county: County, chance: random.Random) -> int:
    """How many bills. Left out where a county's own folder of institutions has no dues."""
    today = clock.today()
    branches = [unit for unit in (_branch(name) for name in KEPT) if unit is not None]
    if not branches or not any(one.id == INSTITUTION for one in library.in_force(today)):
        return 0
    people = [(person, branch) for branch in branches for person in _members(branch)]
    first = add_months(today.replace(day=1), 1 - MONTHS)
    for person, _branch_of in people:
        _basis(person, first, chance)
    debtor = _debtor(branches[0])
    for number in range(MONTHS):
        _month(add_months(first, number), branches, people, debtor, chance)
    _tell(branches, add_months(today.replace(day=1), -1))
    return Bill.objects.count()


def _branch(login: str) -> Unit | None:
    account = Account.objects.filter(username=login).first()
    return account.own_branch if account is not None else None


def _members(branch: Unit) -> list[Person]:
    here = Membership.objects.filter(unit=branch, valid_to__isnull=True).select_related("person").order_by("pk")
    return [one.person for one in here]


def _debtor(branch: Unit) -> Person | None:
    """Somebody without a post and without a login: nobody signs in to find arrears invented for them."""
    free = Membership.objects.filter(unit=branch, valid_to__isnull=True, person__posts=None, person__account=None)
    found = free.select_related("person").order_by("pk").first()
    return found.person if found is not None else None


def _basis(person: Person, first: dt.date, chance: random.Random) -> None:
    said = Said(chance.choice(KINDS), Decimal(chance.choice(INCOMES)), first, "示例")
    services.set_basis(person=person, said=said, by=SYSTEM)


def _month(
    month: dt.date,
    branches: list[Unit],
    people: list[tuple[Person, Unit]],
    debtor: Person | None,
    chance: random.Random,
) -> None:
    """Billed on the first, paid by the tenth or not; what came in goes up on the twentieth."""
    today = clock.today()
    with clock.frozen(month):
        for branch in branches:
            bill_month(unit=branch, month=month, by=SYSTEM)
    due = dict(Bill.objects.standing().filter(month=month).values_list("person_id", "amount"))
    now = month == today.replace(day=1)
    money = [
        Money(person, branch, due[person.pk], min(month.replace(day=chance.randrange(2, 11)), today), Payment.Way.TRANSFER)
        for person, branch in people
        if due.get(person.pk) and person != debtor and chance.random() < (0.6 if now else 0.97)
    ]  # fmt: skip
    day = min(month.replace(day=10), today)
    with clock.frozen(day):
        services.confirm_payments(
            money=[one for one in money if one.paid_on <= day], batch=f"example-{month:%Y%m}", by=SYSTEM
        )
    if now:
        return
    with clock.frozen(month.replace(day=20)):
        for branch in branches:
            held = queries.cash_of(branch)
            if held:
                services.pass_up(unit=branch, amount=(held / 2).quantize(Decimal("0.01")), on=clock.today(), by=SYSTEM)


def _tell(branches: list[Unit], month: dt.date) -> None:
    """What the last whole month and those before came to, in public."""
    with clock.frozen(Period.of("month", month).end):
        for purpose, said, amount in SPENT:
            if queries.cash_of(branches[0]) >= Decimal(amount):
                services.spend(
                    unit=branches[0], amount=Decimal(amount), on=clock.today(), purpose=purpose, said=said, by=SYSTEM
                )
        for branch in branches:
            services.close_month(unit=branch, month=month, by=SYSTEM)
    for branch in branches:
        services.publish_use(unit=branch, period=Period.of("month", month).code, said="示例，数字都是虚构的", by=SYSTEM)
