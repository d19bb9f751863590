"""M28 问题整改销号. S0-15: a visit turns findings into numbered problems which the unit confirms or disputes on line.
S0-16: 销号 only after a look-back by somebody other than the rectifier; a failed look-back reopens it; overdue is seen.
S4-24: findings of any inspection run through the same loop. S4-121: not rectified without a cause class and an effect check;
repeated problems are visible. S2-20: findings are entered in three classes per village, each gets a measure and status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.alerts.services import survey_units
from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ROUTE = ["source-0.sink-down-visits", "rectification"]
FINDING = {"problem": "三会一课记录不全", "class": "life", "source": "visit"}
MENDED = {
    "_step": "rectify",
    "_outcome": "report",
    "cause": "ability",
    "measures": "培训书记员",
    "result": "补齐三个月",
}
LOOKED = {"_step": "look", "_outcome": "pass", "effect": "抽查三次会议，记录齐全"}


@dataclass
class House:
    branch: Unit
    secretary: Account
    deputy: Account
    visitor: Account
    stranger: Account


@pytest.fixture
def house() -> House:
    root = factories.county()
    branch = factories.branch(factories.department(root, "县水利局"), "第一党支部")
    return House(
        branch,
        factories.account("branch_secretary", branch),
        factories.account("branch_secretary", branch),
        factories.account("section_officer", root),
        factories.account("branch_secretary", factories.branch(factories.department(root))),
    )


def raised(house: House, signed_in: SignedIn, **said: str) -> Case:
    client = signed_in(house.visitor)
    answer = client.post(reverse("casework:new", args=ROUTE), {**FINDING, "_unit": str(house.branch.pk), **said})
    assert answer.status_code == 302
    return Case.objects.latest("pk")


def act(client: Client, case: Case, said: dict[str, str]) -> tuple[int, str]:
    answer = client.post(reverse("casework:act", args=[case.pk]), said)
    case.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_a_finding_gets_its_number_and_the_unit_confirms_or_disputes_it(house: House, signed_in: SignedIn) -> None:
    case, other = raised(house, signed_in), raised(house, signed_in, **{"class": "base"})
    assert (case.number, other.number) == ("改2026-0001", "改2026-0002")
    unit = signed_in(house.secretary)
    assert "三会一课记录不全" in unit.get(reverse("casework:inbox")).content.decode()
    act(unit, case, {"_step": "confirm", "_outcome": "confirm"})
    act(unit, other, {"_step": "confirm", "_outcome": "dispute", "_reason": "去年已建成"})
    assert (case.place, other.place) == ("rectify", "judge")
    act(signed_in(house.visitor), other, {"_step": "judge", "_outcome": "dropped", "_reason": "核过，已建成"})
    assert (other.place, other.ended_well) == ("dropped", False)


def test_closed_only_after_somebody_else_looked_back_on_another_day(house: House, signed_in: SignedIn) -> None:
    case = raised(house, signed_in)
    unit, visitor = signed_in(house.secretary), signed_in(house.visitor)
    act(unit, case, {"_step": "confirm", "_outcome": "confirm"})
    status, page = act(unit, case, {**MENDED, "cause": ""})
    assert (status, case.place, "还没填症结" in page or "这一栏还没填" in page or "还没选" in page) == (
        422,
        "rectify",
        True,
    )
    act(unit, case, MENDED)
    assert case.place == "look"
    assert act(visitor, case, LOOKED)[0] == 422  # on the same day
    assert act(unit, case, LOOKED)[0] == 422  # by the one who rectified
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        visitor = signed_in(house.visitor)
        act(visitor, case, {**LOOKED, "_outcome": "fail", "_reason": "还缺一次"})
        assert case.place == "rectify"  # a failed look-back sends it back
        act(signed_in(house.secretary), case, MENDED)
    with clock.frozen(TODAY + dt.timedelta(days=2)):
        act(signed_in(house.visitor), case, LOOKED)
    assert (case.place, case.ended_well) == ("closed", True)
    closed = ledger.standing().get(source=case.source)
    assert (closed.kind, closed.data) == ("problem.closed", {"class": "life", "source": "visit"})


def test_an_overdue_problem_is_red_and_a_repeated_one_says_so(house: House, signed_in: SignedIn) -> None:
    first = raised(house, signed_in, source="patrol")
    with clock.frozen(TODAY + dt.timedelta(days=30)):
        page = signed_in(house.visitor).get(reverse("casework:cases"), {"state": "late"}).content.decode()
        assert first.number in page
        for day, who, said in (
            (30, house.secretary, {"_step": "confirm", "_outcome": "confirm"}),
            (31, house.secretary, MENDED),
            (32, house.visitor, LOOKED),
        ):
            with clock.frozen(TODAY + dt.timedelta(days=day)):
                act(signed_in(who), first, said)
        assert first.place == "closed"
    with clock.frozen(TODAY + dt.timedelta(days=60)):
        again = raised(house, signed_in, source="year_end")
        page = signed_in(house.secretary).get(reverse("casework:case", args=[again.pk])).content.decode()
    assert (again.recurs, "复发" in page) == (first, True)


def test_a_unit_with_overdue_problems_is_amber_then_red_and_each_one_settled_counts_at_once(
    house: House, signed_in: SignedIn
) -> None:
    """S0-16: “overdue list … overdue items escalate automatically.”"""
    cases = [raised(house, signed_in) for _one in range(3)]

    def burning(client: Client) -> str:
        return client.get(reverse("alerts:of-unit", args=[house.branch.pk])).content.decode()

    for case in cases[:2]:
        act(signed_in(house.secretary), case, {"_step": "confirm", "_outcome": "confirm"})
    with clock.frozen(TODAY + dt.timedelta(days=10)):  # three workdays to confirm are over, twenty to rectify are not
        survey_units(day=clock.today(), by=SYSTEM)
        assert "有 1 件问题整改逾期" in burning(signed_in(house.visitor))
    with clock.frozen(TODAY + dt.timedelta(days=40)):
        survey_units(day=clock.today(), by=SYSTEM)
        unit, visitor = signed_in(house.secretary), signed_in(house.visitor)
        assert ["有 3 件问题整改逾期" in burning(visitor), "红灯" in burning(visitor)] == [True, True]
        act(unit, cases[0], MENDED)  # a new deadline: that of the look-back
        assert ["有 2 件问题整改逾期" in burning(visitor), "黄灯" in burning(visitor)] == [True, True]
        assert "问题整改逾期" not in burning(signed_in(house.stranger))


def test_a_stranger_sees_nothing_of_it(house: House, signed_in: SignedIn) -> None:
    case = raised(house, signed_in)
    stranger = signed_in(house.stranger)
    assert stranger.get(reverse("casework:case", args=[case.pk])).status_code == 403
    assert case.title not in stranger.get(reverse("casework:cases")).content.decode()


def test_what_blocks_a_village_is_classed_and_gets_a_measure_before_anybody_acts(signed_in: SignedIn) -> None:
    town = factories.unit("town", factories.county(), "城关镇")
    villages = [factories.unit("village", town, name) for name in ("东关村", "西关村")]
    client = signed_in(factories.account("organ_clerk", town))
    holder = ["source-2.front-line", "blockages"]
    found = {"found": "集体经济只靠出租", "class": "pain", "found_on": "2026-11-02", "_unit": str(villages[0].pk)}

    bare = {**found, "state": "acting"}
    refused = client.post(reverse("registers:new", args=holder), bare)
    assert [refused.status_code, "正在办的要写措施和期限。" in refused.content.decode()] == [422, True]
    assert client.post(reverse("registers:new", args=holder), {**found, "state": "found"}).status_code == 302
    row = Row.objects.get()
    without = client.get(reverse("registers:register", args=holder), {"view": "bare"}).content.decode()
    assert "集体经济只靠出租" in without
    said = {**bare, "measure": "办合作社", "due_on": "2026-11-10", "_version": "1"}
    assert client.post(reverse("registers:edit", args=[row.pk]), said).status_code == 302
    late = client.get(reverse("registers:register", args=holder), {"view": "late"}).content.decode()
    assert "集体经济只靠出租" in late
    figures = client.get(reverse("registers:register", args=holder), {"figures": "1"}).content.decode()
    assert ["集体经济均衡发展痛点" in figures, "东关村" in figures] == [True, True]
    gaps = client.get(reverse("registers:register", args=holder), {"coverage": "1"}).content.decode()
    assert [f">{village.name}<" in gaps for village in villages] == [False, True]
    solved = {**said, "state": "solved", "solved_on": "2026-11-12", "_version": "2"}
    assert client.post(reverse("registers:edit", args=[row.pk]), solved).status_code == 302
    assert ledger.standing().get(kind="blockage.solved").data == {"class": "pain"}
