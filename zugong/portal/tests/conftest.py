"""A committee with two branches, and beside it another one; keepers, a colleague, a member without an account, a stranger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.portal import services
from zugong.portal.models import Notice

TODAY = dt.date(2026, 11, 12)
TEXT = "十一月二十日前交学习体会。\n字数不限，交给支部书记，\u3000不用打印。"
PASSAGE = "交给支部书记， 不用打印"


@dataclass
class House:
    root: Unit
    committee: Unit
    branch: Unit
    beside: Unit
    people: list[Person]
    keeper: Account
    clerk: Account
    member: Account
    colleague: Account
    stranger: Account
    office: Account


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def house(db: None) -> House:
    root = factories.county("中共澄川县委员会")
    one = factories.department(root, "县财政局")
    committee = factories.unit("organ_committee", one, "财政局机关党委")
    branch, beside = factories.branch(committee, "财政一支部"), factories.branch(committee, "财政二支部")
    people = factories.members(branch, 4)
    factories.post(people[0], branch)
    far = factories.branch(factories.unit("town", root, "城关镇党委"), "城关一支部")
    return House(
        root=root, committee=committee, branch=branch, beside=beside, people=people,
        keeper=factories.account("branch_secretary", branch, person=people[0]),
        clerk=factories.account("organ_clerk", one),
        member=factories.account("member", branch, person=people[1]),
        colleague=factories.account("member", branch, person=people[2]),
        stranger=factories.account("branch_secretary", far, person=factories.member(far)),
        office=factories.account("section_officer", root),
    )  # fmt: skip


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def come(account: Account) -> Client:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    return come


def said(*to: Unit, **more: Any) -> services.Said:
    asks: dict[str, Any] = {
        "title": "交学习体会", "text": TEXT, "question": "交给谁？", "options": ("组织部", "支部书记"), "answer": 1,
        "passage": PASSAGE,
    }  # fmt: skip
    return services.Said(to=to, **{**asks, **more})


def drafted(house: House, **more: Any) -> Notice:
    return services.draft_notice(unit=house.branch, said=said(house.branch, **more), by=house.keeper)


def issued(house: House, **more: Any) -> Notice:
    return services.issue_notice(notice=drafted(house, **more), by=house.keeper)
