"""M32, S4-20: period opened → component scores → weighted → verified → appeal → published → used; through the pages alone.

S4-22: normal work is recorded once and the daily record fills itself; free entries are allowed but need evidence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import Campaign, DailyRecord, Result
from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def house(signed_in: SignedIn) -> SimpleNamespace:
    committee = factories.working_committee()
    departments = [factories.department(committee, name) for name in ("县示例住建局", "县示例水利局", "县示例档案馆")]
    factories.group(*departments)
    branch = factories.branch(departments[0])
    factories.member(branch)
    said = {
        "type": "branch_committee_meeting",
        "precision": "day",
        "first_item": True,
        "minutes": True,
        "topic": "研究工作",
    }
    ledger.record(
        "life.meeting_held", unit=branch, occurred_on=dt.date(2026, 3, 9), data=said, source="life.meeting:1", by=SYSTEM
    )
    people = {
        "assessor": factories.account("assessor", committee), "second": factories.account("assessor", committee),
        "leader": factories.account("committee_leader", committee), "keeper": factories.account("organ_clerk", departments[0]),
        "colleague": factories.account("organ_clerk", departments[1]), "stranger": factories.account("member", branch),
    }  # fmt: skip
    return SimpleNamespace(
        departments=departments, campaign=Campaign.objects.get(), **{name: signed_in(one) for name, one in people.items()}
    )  # fmt: skip


def at(name: str, *keys: object) -> str:
    return reverse(f"assessment:{name}", args=list(keys))


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def awarded(house: SimpleNamespace, level: str) -> None:
    said = {"unit": house.departments[0].pk, "occurred_on": "2026-07-01", "basis": "县委〔2026〕7 号",
            "data-level": level, "data-matter": "先进基层党组织", "data-document": "表彰决定"}  # fmt: skip
    assert house.assessor.post(at("record-daily", "organs.awarded"), said).status_code == 302


def published(house: SimpleNamespace, because: str = "") -> Result:
    """Closed and sealed by the assessor, let out by the leader with the days the institution proposes."""
    assert house.assessor.post(at("close", house.campaign.pk)).status_code == 302
    assert house.assessor.post(at("draw-up", house.campaign.pk), {"because": because}).status_code == 302
    result = Result.objects.order_by("-number").first()
    assert result is not None
    form = house.leader.get(at("review", result.pk)).context["form"]
    said = {name: form.initial[name] for name in ("notice_until", "objections_until", "basis")}
    assert house.leader.post(at("review", result.pk), said).status_code == 302
    return result


def objected(house: SimpleNamespace, result: Result) -> Case:
    """From the own line, by the button of the mark."""
    line = text(house.keeper, at("line", result.pk, house.departments[0].pk))
    ways = re.findall(r'href="([^"]+origin=[^"]+)"', line)
    address = next(one for one in ways if "awarded" in one).replace("&amp;", "&")
    asked = house.keeper.get(address)
    said = {name: asked.context["form"].initial[name] for name in ("item", "mark")}
    answer = house.keeper.post(
        address, {**said, "claim": "是市级表彰，记成了县级", "_unit": str(house.departments[0].pk)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get()


def acted(client: Client, case: Case, step: str, outcome: str, **said: str) -> int:
    answer = client.post(reverse("casework:act", args=[case.pk]), {"_step": step, "_outcome": outcome, **said})
    case.refresh_from_db()
    return answer.status_code


def test_a_mark_is_published_contested_verified_by_another_and_corrected_beside_the_first(
    house: SimpleNamespace,
) -> None:
    awarded(house, "county")
    first = published(house)
    assert "异议收到" in text(house.colleague, at("result", first.pk))
    case = objected(house, first)
    assert acted(house.assessor, case, "verify", "upheld", finding="属实") == 422
    assert case.place == "verify"
    acted(house.second, case, "verify", "upheld", finding="文件是市委的")
    assert case.place == "correct"
    assert house.assessor.post(at("reopen", house.campaign.pk), {"reason": f"{case.number} 成立"}).status_code == 302
    wrong = DailyRecord.objects.get()
    assert (
        house.assessor.post(at("withdraw-daily", wrong.pk), {"reason": f"级别记错，{case.number}"}).status_code == 302
    )
    awarded(house, "city")
    acted(house.assessor, case, "correct", "corrected", correction="县级改为市级")
    assert (case.place, case.is_open) == ("corrected", False)
    second = published(house, f"{case.number} 成立，县级改为市级")
    marks = [one.lines.get(unit=house.departments[0]).total for one in (first, second)]
    assert marks[1] - marks[0] == Decimal("0.5")
    shown = text(house.colleague, at("result", second.pk))
    assert f"{case.number} 成立，县级改为市级" in shown
    # Totals hang out for everybody; what they came from is read by the unit itself and by the assessors.
    seen = {who: "受表彰 0.50 → 1.00" in text(getattr(house, who), at("result", second.pk)) for who in ("keeper", "assessor", "colleague")}  # fmt: skip
    assert seen == {"keeper": True, "assessor": True, "colleague": False}
    assert "以第 2 版为准" in text(house.colleague, at("result", first.pk))


def test_what_is_archived_is_used_as_a_fact_and_stands(house: SimpleNamespace) -> None:
    result = published(house)
    assert house.leader.post(at("archive", house.campaign.pk)).status_code == 422
    with clock.frozen(TODAY + dt.timedelta(days=30)):
        assert house.leader.post(at("archive", house.campaign.pk)).status_code == 302
    facts = ledger.standing().filter(kind="assessment.graded").order_by("unit__path")
    lines = result.lines.order_by("unit__path")
    assert [(one.unit_id, Decimal(one.data["total"]), one.data["place"]) for one in facts] == [
        (one.unit_id, one.total, one.place) for one in lines
    ]
    assert house.assessor.post(at("reopen", house.campaign.pk), {"reason": "想改"}).status_code == 422


def test_the_keeper_sees_the_own_line_the_colleague_the_table_the_stranger_neither_before(
    house: SimpleNamespace,
) -> None:
    assert house.assessor.post(at("close", house.campaign.pk)).status_code == 302
    assert house.assessor.post(at("draw-up", house.campaign.pk)).status_code == 302
    result = Result.objects.get()
    table, own = at("result", result.pk), at("line", result.pk, house.departments[0].pk)
    seen = {
        name: [getattr(house, name).get(one).status_code for one in (table, own)]
        for name in ("keeper", "colleague", "stranger")
    }
    assert seen == {"keeper": [404, 404], "colleague": [404, 404], "stranger": [404, 404]}
    form = house.leader.get(at("review", result.pk)).context["form"]
    house.leader.post(
        at("review", result.pk), {name: form.initial[name] for name in ("notice_until", "objections_until", "basis")}
    )
    seen = {
        name: [getattr(house, name).get(one).status_code for one in (table, own)]
        for name in ("keeper", "colleague", "stranger")
    }
    assert seen == {"keeper": [200, 200], "colleague": [200, 403], "stranger": [200, 403]}
