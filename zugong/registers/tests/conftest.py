from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zugong.evidence import facts
from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers import queries
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredRegister

TODAY = dt.date(2026, 11, 12)
VISITS = "test.visits/visits"
HERE = Path(__file__).parent


@dataclass
class House:
    """A branch that keeps the register, the organ committee over it, a branch beside it, a stranger, a member, the three."""

    unit: Unit
    neighbour: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    above: Account
    assessor: Account
    member: Account
    admin: Account
    people: list[Person]


@pytest.fixture(autouse=True)
def today(settings: Any) -> Iterator[dt.date]:
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, HERE]
    library.forget()
    facts.refresh()
    with clock.frozen(TODAY):
        yield TODAY
    library.forget()


@pytest.fixture
def house(db: None) -> House:
    root = factories.county()
    committee = factories.unit("organ_committee", factories.department(root), "机关党委")
    unit, neighbour = factories.branch(committee, "第一支部"), factories.branch(committee, "第二支部")
    elsewhere = factories.branch(factories.department(root), "外单位支部")
    people = factories.members(unit, 5)
    return House(
        unit=unit,
        neighbour=neighbour,
        keeper=factories.account("branch_secretary", unit, person=people[0]),
        colleague=factories.account("branch_secretary", neighbour),
        stranger=factories.account("branch_secretary", elsewhere),
        above=factories.account("organ_clerk", committee),
        assessor=factories.account("assessor", root),
        member=factories.account("member", unit, person=people[2]),
        admin=factories.account("system_admin", root),
        people=people,
    )


@pytest.fixture
def visits() -> DeclaredRegister:
    return queries.find(VISITS)
