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
from zugong.rulebook import library

TODAY = dt.date(2026, 11, 12)  # a Thursday
RECTIFY, FILING = "test.rectify/rectify", "test.rectify/filing"
HERE = Path(__file__).parent


@dataclass
class House:
    """A branch, the committee and the department over it, somebody beside, a stranger, the working committee's assessor."""

    unit: Unit
    committee: Unit
    department: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    above: Account
    higher: Account
    assessor: Account
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
    department = factories.department(root, "民政局")
    committee = factories.unit("organ_committee", department, "机关党委")
    unit, beside = factories.branch(committee, "第一支部"), factories.branch(committee, "第二支部")
    elsewhere = factories.branch(factories.department(root), "外单位支部")
    people = factories.members(unit, 5)
    return House(
        unit=unit, committee=committee, department=department,
        keeper=factories.account("branch_secretary", unit, person=people[0]),
        colleague=factories.account("branch_secretary", beside),
        stranger=factories.account("branch_secretary", elsewhere),
        above=factories.account("organ_clerk", committee),
        higher=factories.account("organ_clerk", department),
        assessor=factories.account("assessor", root),
        member=factories.account("member", unit, person=people[2]),
        admin=factories.account("system_admin", root),
        people=people,
    )  # fmt: skip
