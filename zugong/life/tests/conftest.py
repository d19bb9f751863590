from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories

TODAY = dt.date(2026, 11, 12)
GENERAL, COMMITTEE, SUBGROUP = "branch_general_meeting", "branch_committee_meeting", "subgroup_meeting"


@dataclass
class Branch:
    """A branch with its people: the keeper records here, the colleague sits in another branch, the stranger elsewhere."""

    unit: Unit
    neighbour: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    member: Account
    registrar: Account
    people: list[Person] = field(default_factory=list)


@pytest.fixture(autouse=True)
def today() -> Iterator[dt.date]:
    with clock.frozen(TODAY):
        yield TODAY


@pytest.fixture
def branch(db: None) -> Branch:
    root = factories.county()
    department = factories.department(root)
    unit, neighbour = factories.branch(department, "第一支部"), factories.branch(department, "第二支部")
    elsewhere = factories.branch(factories.department(root), "外单位支部")
    people = factories.members(unit, 5)
    factories.post(people[0], unit, "secretary")
    factories.post(people[1], unit, "organiser")
    return Branch(
        unit=unit,
        neighbour=neighbour,
        keeper=factories.account("branch_secretary", unit, person=people[0]),
        colleague=factories.account("branch_secretary", neighbour),
        stranger=factories.account("branch_secretary", elsewhere),
        member=factories.account("member", unit, person=people[2]),
        registrar=factories.account("registrar", root),
        people=people,
    )
