"""M70 经费.

S4-16: units enter yearly budget and expenses; three tiers (configurable) classify units; none entered shows as missing.
S4-19: every unit has 3 lights (staff / money / venue) computed from the registers, never reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.org.models import Account, Post, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import library

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOUSE = "source-4.venues-and-funds"
LIGHTS = [HOUSE, "guarantees"]


@pytest.fixture
def department() -> Unit:
    return factories.department(factories.working_committee(), "县水利局")


def page(client: Client, name: str, *args: str, **asked: str) -> str:
    return " ".join(client.get(reverse(f"registers:{name}", args=args), asked).content.decode().split())


def write(client: Client, register: str, unit: Unit, **said: str) -> Row:
    answer = client.post(reverse("registers:new", args=[HOUSE, register]), {**said, "_unit": str(unit.pk)})
    assert answer.status_code == 302
    return Row.objects.filter(register=f"{HOUSE}/{register}").latest("pk")


def test_a_budget_its_expenses_its_tier_and_who_has_entered_none(department: Unit, signed_in: SignedIn) -> None:
    assert library.parameter(HOUSE, "tier_limits", TODAY) == (10000, 50000)
    others = [factories.department(department.parent, f"示例局{number}") for number in range(3)]
    assessor = signed_in(factories.account("assessor", department.parent))
    clerks = {unit: signed_in(factories.account("organ_clerk", unit)) for unit in (department, *others)}
    plans = {
        unit: write(clerks[unit], "budgets", unit, year="2026", budget=budget)
        for unit, budget in zip((department, *others), ("9999.99", "10000", "50000"), strict=False)
    }
    for day, amount in (("2026-03-01", "1200.50"), ("2026-06-01", "800")):
        said = {"spent_on": day, "purpose": "购学习资料", "amount": amount, "plan": str(plans[department].pk)}
        write(clerks[department], "funds", department, **said)
    shown = page(assessor, "register", HOUSE, "budgets")
    tiers = {unit: shown.split(f">{unit}<")[0].rsplit("<tr", 1)[1] for unit in plans}
    assert [tier in tiers[unit] for unit, tier in zip(plans, ("第三档", "第二档", "第一档"), strict=True)] == [True] * 3
    own = page(clerks[department], "row", str(plans[department].pk))
    assert ["2000.5 元" in own, "7999.49 元" in own, "2026年" in own] == [True] * 3
    figures = page(assessor, "register", HOUSE, "budgets", figures="1")
    assert ["各档几家" in figures, "第一档" in figures, "69,999.99" in figures] == [True] * 3
    first = page(assessor, "register", HOUSE, "budgets", **{"c-tier": "first"})
    assert [f">{unit}<" in first for unit in plans] == [False, False, True]
    missing = page(assessor, "register", HOUSE, "budgets", coverage="1")
    assert [unit.name in missing for unit in (department, *others)] == [False, False, False, True]
    assert ledger.standing().filter(kind="funds.spent").count() == 2


def test_three_lights_follow_from_posts_and_registers_and_nobody_reports_them(
    department: Unit, signed_in: SignedIn
) -> None:
    other = factories.department(department.parent, "县林业局")
    branch = factories.branch(department)
    clerk = signed_in(factories.account("organ_clerk", department))
    assessor = signed_in(factories.account("assessor", department.parent))

    def lamps(unit: Unit) -> list[bool]:
        line = page(assessor, "lights", *LIGHTS).split(f"<b>{unit}</b>")[1].split("</li>")[0]
        chips = line.split("有人管党建")[0], *line.split("党建")[1:3]
        return ["warn" not in chip for chip in chips]

    assert lamps(department) == [False, False, False]
    Post.objects.create(person=factories.members(branch, 1)[0], unit=branch, role="organiser")
    assert lamps(department) == [True, False, False]
    write(clerk, "budgets", department, year="2025", budget="5000")
    assert lamps(department) == [True, False, False]  # last year's money is not this year's
    write(clerk, "budgets", department, year="2026", budget="5000")
    room = {"name": "党员活动室", "way": "alone", "opened_on": "2026-01-01"}
    write(clerk, "venues", department, **room, state="building")
    assert lamps(department) == [True, True, False]
    write(clerk, "venues", department, **{**room, "name": "新活动室"}, state="built")
    assert lamps(department) == [True, True, True]
    assert lamps(other) == [False, False, False]
    whole = page(assessor, "lights", *LIGHTS)
    assert ["2 家里" in whole, "1 家有灯没亮" in whole] == [True, True]
    dark = page(assessor, "lights", *LIGHTS, off="1")
    assert [f"<b>{unit}</b>" in dark for unit in (department, other)] == [False, True]
    card = assessor.get(reverse("cockpit:unit", args=[department.pk])).content.decode()
    assert "人、钱、场三盏灯" in card
    assert assessor.post(reverse("registers:lights", args=LIGHTS)).status_code == 405  # there is nothing to report
    stranger = factories.branch(other)
    member = signed_in(factories.account("member", stranger, person=factories.members(stranger, 1)[0]))
    assert member.get(reverse("registers:lights", args=LIGHTS)).status_code == 403
