"""A county with two committees that deal directly, one that may not, and people on both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from zugong.kernel import clock
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.tests import factories
from zugong.transfers import services
from zugong.transfers.models import Transfer
from zugong.transfers.services.deciding import Writing

TODAY = dt.date(2026, 11, 12)
PAID = dt.date(2026, 10, 1)


@dataclass
class House:
    """甲 and 乙: each a committee with branches, their secretaries and clerks; a town; the county; a stranger."""

    root: Unit
    desk: Unit
    committee: Unit
    branch: Unit
    beside: Unit
    other_committee: Unit
    other: Unit
    people: list[Person]
    secretary: Account
    clerk: Account
    other_secretary: Account
    other_clerk: Account
    county: Account
    registrar: Account
    member: Account
    stranger: Account

    @property
    def person(self) -> Person:
        return self.people[1]


def build() -> House:
    root = factories.county("中共澄川县委员会")
    desk = factories.unit("organisation_department", root, "县委组织部")
    one, two = factories.department(root, "县财政局"), factories.department(root, "县水利局")
    committee = factories.unit("organ_committee", one, "财政局机关党委")
    other_committee = factories.unit("organ_committee", two, "水利局机关党委")
    branch, beside = factories.branch(committee, "财政一支部"), factories.branch(committee, "财政二支部")
    other = factories.branch(other_committee, "水利一支部")
    far = factories.branch(factories.unit("town", root, "城关镇党委"), "城关一支部")
    people = factories.members(branch, 4)
    factories.members(other, 2)
    return House(
        root=root, desk=desk, committee=committee, branch=branch, beside=beside, other_committee=other_committee, other=other,
        people=people,
        secretary=factories.account("branch_secretary", branch, person=people[0]),
        clerk=factories.account("organ_clerk", one), other_clerk=factories.account("organ_clerk", two),
        other_secretary=factories.account("branch_secretary", other),
        county=factories.account("section_officer", root), registrar=factories.account("registrar", root),
        member=factories.account("member", branch, person=people[1]),
        stranger=factories.account("branch_secretary", far),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def house(db: None) -> House:
    return build()


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def come(account: Account) -> Client:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    return come


def wish(to: Unit | None = None, **said: Any) -> services.Wish:
    return services.Wish(to=to, why=said.pop("why", "work"), elsewhere="" if to else "邻县某局党委某支部", **said)


def asked(house: House, to: Unit | None = None, *, out: bool = False, **said: Any) -> Transfer:
    """A member asks; their branch has still to agree."""
    to = None if out else to or house.other
    return services.request_transfer(person=house.person, wish=wish(to, **said), by=house.member)


def agreed(house: House, transfer: Transfer) -> Transfer:
    return services.agree_step(transfer=transfer, step="origin_branch", by=house.secretary)


def issued(house: House, transfer: Transfer, *, days: int = 10, by: Account | None = None) -> Transfer:
    """Up to the letter."""
    if transfer.step == "origin_branch":
        transfer = agreed(house, transfer)
    writing = Writing(paid_until=PAID, days=days)
    return services.issue_letter(transfer=transfer, step=transfer.step, writing=writing, by=by or house.clerk)


def landed(house: House, transfer: Transfer, on: dt.date | None = None) -> Transfer:
    if transfer.step == "target_committee":
        transfer = services.agree_step(transfer=transfer, step="target_committee", by=house.other_clerk)
    return services.accept_transfer(
        transfer=transfer, step="target_branch", on=on or clock.today(), by=house.other_secretary
    )


def running(person: Person) -> Membership:
    return person.memberships.get(valid_to__isnull=True)


def arrival(**said: Any) -> services.Arrival:
    values = {
        "name": "远客", "elsewhere": "外县某党委某支部", "why": "work", "paper_on": clock.today() - dt.timedelta(days=3),
        "valid_until": clock.today() + dt.timedelta(days=20), "paper_number": "外〔2026〕8号",
    }  # fmt: skip
    return services.Arrival(**{**values, **said})
