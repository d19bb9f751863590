"""One branch, one beside it, their department, the county's assessors; an institution of ten warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from zugong.evidence import facts, ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.rulebook import library

TODAY = dt.date(2026, 11, 12)
HERE = Path(__file__).parent


@dataclass
class House:
    unit: Unit
    beside: Unit
    keeper: Account
    colleague: Account
    above: Account
    assessor: Account
    stranger: Account
    admin: Account


@pytest.fixture(autouse=True)
def today(settings: Any) -> Iterator[None]:
    settings.ZUGONG_INSTITUTIONS = [HERE]
    library.forget()
    facts.refresh()
    with clock.frozen(TODAY):
        yield
    library.forget()


@pytest.fixture
def house(db: None) -> House:
    root = factories.county()
    department = factories.department(root, "民政局")
    unit, beside = factories.branch(department, "第一支部"), factories.branch(department, "第二支部")
    elsewhere = factories.branch(factories.department(root), "外单位支部")
    for branch in (unit, beside, elsewhere):
        factories.post(factories.member(branch), branch)
    return House(
        unit=unit, beside=beside,
        keeper=factories.account("branch_secretary", unit),
        colleague=factories.account("branch_secretary", beside),
        above=factories.account("organ_clerk", department),
        assessor=factories.account("assessor", root),
        stranger=factories.account("branch_secretary", elsewhere),
        admin=factories.account("system_admin", root),
    )  # fmt: skip


def walked(unit: Unit, day: dt.date, place: str = "东关村", households: int = 5) -> Any:
    data = {"place": place, "households": households}
    return ledger.record("walk.made", unit=unit, occurred_on=day, data=data, source=f"test:{day}{place}", by=SYSTEM)


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def come(account: Account) -> Client:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    return come
