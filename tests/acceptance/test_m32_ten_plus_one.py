"""M32 机关党建考核. S4-06: the template has ten basic items plus one special part, items and weights editable and versioned; a
unit sees its score and evidence per item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import UnitScore
from zugong.assessment.services import record_daily
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.rulebook import library

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
#: The source's own ten names, in its order.
TEN = [
    "谋篇布局",
    "政治思想建设",
    "班子队伍建设",
    "作风纪律建设",
    "反腐倡廉建设",
    "制度阵地建设",
    "创建活动",
    "经费保障",
    "党建效益",
    "满意度",
]


def ten_plus_one():  # type: ignore[no-untyped-def]
    return library.get("source-4.organs-ten-plus-one", TODAY)


def test_the_template_has_the_sources_ten_items_and_one_special_part() -> None:
    scheme = ten_plus_one().scheme
    assert scheme is not None
    assert [item.title for item in scheme.items] == TEN
    assert scheme.special.title == "特色项目及加减分项目"


def test_weights_are_dated_cited_parameters_marked_as_examples() -> None:
    book = ten_plus_one()
    full = {name: one for name, one in book.parameters.items() if name.startswith("full_")}
    assert len(full) == 10
    assert sum(Decimal(value.value) for one in full.values() for value in one.values) == 100
    assert all(value.cite and value.example for one in full.values() for value in one.values)
    assert book.edition


@pytest.fixture
def department() -> Unit:
    made = factories.department(factories.working_committee(), "县水利局")
    factories.members(factories.branch(made, "第一党支部"), 3)
    return made


def test_a_unit_sees_its_score_and_the_evidence_of_an_item(department: Unit, signed_in: SignedIn) -> None:
    clerk = factories.account("organ_clerk", department)
    record_daily(
        kind="organs.plan_filed", unit=department, occurred_on=dt.date(2026, 3, 20),
        data={"document": "2026年党建工作计划"}, basis="县水利局党组〔2026〕1号（示例）", by=clerk,
    )  # fmt: skip
    score = UnitScore.objects.get(unit=department, campaign__period_code="2026")
    client = signed_in(clerk)
    sheet = client.get(reverse("assessment:sheet", args=[score.campaign.pk, department.pk])).content.decode()
    assert [name for name in TEN if name not in sheet] == []
    plan = client.get(reverse("assessment:indicator", args=[score.campaign.pk, department.pk, "plan"])).content.decode()
    assert "年度党建计划报备" in plan
    assert "示例值" in plan
    assert "/assessment/daily/" in plan


def test_a_stranger_and_a_member_do_not_see_it(department: Unit, signed_in: SignedIn) -> None:
    clerk = factories.account("organ_clerk", department)
    record_daily(
        kind="organs.plan_filed", unit=department, occurred_on=dt.date(2026, 3, 20),
        data={"document": "计划"}, basis="示例", by=clerk,
    )  # fmt: skip
    score = UnitScore.objects.get(unit=department, campaign__period_code="2026")
    address = reverse("assessment:sheet", args=[score.campaign.pk, department.pk])
    stranger = factories.account("organ_clerk", factories.department(factories.working_committee()))
    member = factories.account("member", department)
    assert [signed_in(account).get(address).status_code for account in (clerk, stranger, member)] == [200, 404, 404]
