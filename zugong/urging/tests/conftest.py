from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zugong.evidence import facts
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.urging import services

#: A Monday; the due day of what is late in these tests is the Friday before the week before.
TODAY = dt.date(2026, 11, 16)
JOBS, ORDERS = "test.urging/jobs", "test.urging/orders"
HERE = Path(__file__).parent


@dataclass
class House:
    """A branch and its secretary, a colleague beside, a stranger elsewhere, and two who supervise."""

    committee: Unit
    unit: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    supervisor: Account
    second: Account
    member: Account
    admin: Account
    people: list[Person]


@pytest.fixture(autouse=True)
def today(settings: Any) -> Iterator[None]:
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, HERE]
    library.forget()
    facts.refresh()
    with clock.frozen(TODAY):
        yield
    library.forget()


@pytest.fixture
def house(db: None) -> House:
    root = factories.county()
    committee = factories.working_committee(root, "机关工委")
    department = factories.department(committee, "民政局")
    unit, beside = factories.branch(department, "第一支部"), factories.branch(department, "第二支部")
    elsewhere = factories.working_committee(root, "外地工委")
    people = factories.members(unit, 2)
    return House(
        committee=committee, unit=unit,
        keeper=factories.account("branch_secretary", unit, person=people[0]),
        colleague=factories.account("branch_secretary", beside),
        stranger=factories.account("committee_leader", elsewhere),
        supervisor=factories.account("assessor", committee),
        second=factories.account("committee_leader", committee),
        member=factories.account("member", unit, person=people[1]),
        admin=factories.account("system_admin", root),
        people=people,
    )  # fmt: skip


def job(house: House, until: dt.date, what: str = "报整改方案", register: str = JOBS) -> Row:
    cells = {"what": what, "until": until, "state": "open", "who": house.people[0].pk}
    return registers.write_row(register=register, unit=house.unit, cells=cells, by=house.keeper)


def finish(row: Row, house: House) -> None:
    registers.change_row(
        row=row, version=row.version, cells={**row.data, "state": "done"}, reason="办了", by=house.keeper
    )


def climb(day: dt.date) -> int:
    with clock.frozen(day):
        return services.climb_ladders(day=day, by=SYSTEM)
