"""M41 荣誉登记. S4-33: honours of units and persons with level and proof feed assessment bonus points by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import UnitScore
from zugong.assessment.services import record_daily
from zugong.evidence import ledger
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HONOURS = "source-4.honours"
GIVEN = {
    "honour": "全省机关党建调研与实践创新先进单位", "level": "province", "granted_by": "省直机关工委", "granted_on": "2026-09-01",
    "document": "省直工委〔2026〕9号（示例）",
}  # fmt: skip


@pytest.fixture
def department() -> Unit:
    made = factories.department(factories.working_committee(factories.county()), "县水利局")
    factories.members(factories.branch(made, "第一党支部"), 3)
    return made


@pytest.fixture
def clerk(department: Unit) -> Account:
    return factories.account("organ_clerk", department)


def special(department: Unit) -> Decimal:
    return UnitScore.objects.get(unit=department, campaign__period_code="2026").special


def verify(client: Client, row: Row) -> None:
    client.post(reverse("registers:verify", args=[row.pk]))


def test_an_honour_of_a_unit_counts_by_its_level_once_somebody_above_saw_the_proof(
    department: Unit, clerk: Account, signed_in: SignedIn
) -> None:
    record_daily(
        kind="organs.plan_filed",
        unit=department,
        occurred_on=dt.date(2026, 3, 20),
        data={"document": "计划"},
        basis="示例",
        by=clerk,
    )
    keeper, committee = signed_in(clerk), department.parent
    assessor = signed_in(factories.account("assessor", committee))
    stranger = signed_in(factories.account("organ_clerk", factories.department(committee, "县林业局")))
    row = write(keeper, HONOURS, "unit_honours", department, **GIVEN)
    assert "还没给的荣誉先不登记。" in refused(keeper, row, granted_on="2026-12-01")
    for client in (keeper, stranger):
        verify(client, row)
    assert special(department) == 0
    verify(assessor, row)
    assert special(department) == 2  # a provincial honour, by the table of the scheme
    # The same honour told in the daily record as well counts once, at its highest level.
    record_daily(
        kind="organs.awarded", unit=department, occurred_on=dt.date(2026, 9, 2),
        data={"level": "city", "matter": GIVEN["honour"], "document": "市里的通报"}, basis="示例", by=factories.account("assessor", committee),
    )  # fmt: skip
    assert special(department) == 2
    # Everybody reads the register; the keeper alone writes it. One that was withdrawn counts no more.
    assert GIVEN["honour"] in page_of(stranger, reverse("registers:register", args=[HONOURS, "unit_honours"]))
    assert stranger.get(reverse("registers:edit", args=[row.pk])).status_code == 403
    assert "撤销要写原因。" in refused(keeper, row, withdrawn_on="2026-11-01")
    edit(keeper, row, withdrawn_on="2026-11-01", why="弄虚作假")
    verify(assessor, row)
    assert special(department) == 1  # what the daily record says of it is left


def test_an_honour_with_an_end_lights_up_before_it_ends(department: Unit, clerk: Account, signed_in: SignedIn) -> None:
    keeper = signed_in(clerk)
    write(keeper, HONOURS, "unit_honours", department, **GIVEN, until="2026-12-01")
    assert "快到期" in page_of(keeper, reverse("registers:register", args=[HONOURS, "unit_honours"]))


def test_an_honour_of_a_person_stands_in_that_persons_file(
    department: Unit, clerk: Account, signed_in: SignedIn
) -> None:
    branch = Unit.objects.get(kind="branch")
    person, other = factories.member(branch, "示例甲"), factories.member(branch, "示例乙")
    own, fellow = (signed_in(factories.account("member", branch, person=one)) for one in (person, other))
    said = {**GIVEN, "honour": "优秀共产党员", "level": "county", "who": person.name}
    row = write(own, HONOURS, "person_honours", branch, **said)
    address = reverse("registers:new", args=[HONOURS, "person_honours"])
    assert fellow.post(address, {**said, "_unit": str(branch.pk)}).status_code == 422  # everybody their own
    verify(own, row)
    assert not ledger.standing().filter(kind="honours.person_granted").exists()
    verify(signed_in(clerk), row)
    fact = ledger.standing().get(kind="honours.person_granted")
    assert (fact.person, fact.data["honour"], fact.data["level"]) == (person, "优秀共产党员", "county")
    stranger = signed_in(factories.account("organ_clerk", factories.department(department.parent, "县林业局")))
    assert stranger.get(reverse("registers:row", args=[row.pk])).status_code == 403
