"""M25 项目化管理. S0-31: the year's six key tasks stay on top until evaluated. S1-51, S3-38, S3-39: units declare on line, every
innovation project has exactly one leading section, the load of each section is visible. S3-40: twelve monthly marks, a missed month
reminds the guiding section. S3-41: four quarterly visits with advice. S3-42: awards draw on the fund, never below zero. S3-43:
a difficulty is raised and it is seen who solves it. S2-25: income of each village with its trend; weak villages are visible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel import clock
from zugong.org.models import Account, Grant, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER, ECONOMY = "source-0.key-points", "source-2.village-economy"


@pytest.fixture
def section() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


@pytest.fixture
def clerk(section: Unit) -> Account:
    clerk = factories.account("organ_clerk", section)
    Grant.objects.create(account=clerk, role="section_officer", unit=section.parent, valid_from=factories.FOUNDED)
    return clerk


@pytest.fixture
def client(clerk: Account, signed_in: SignedIn) -> Client:
    return signed_in(clerk)


@pytest.fixture
def bureau(section: Unit) -> Unit:
    return factories.department(section.parent, "水务局")


@pytest.fixture
def keeper(bureau: Unit, signed_in: SignedIn) -> Client:
    return signed_in(factories.account("organ_clerk", bureau))


@pytest.fixture
def owner(bureau: Unit) -> Person:
    return factories.members(factories.branch(bureau, "机关支部"), 1)[0]


def try_to(client: Client, unit: Unit, register: str, holder: str = HOLDER, **typed: object) -> tuple[int, str]:
    said = {**{name: str(value) for name, value in typed.items()}, "_unit": str(unit.pk)}
    answer = client.post(reverse("registers:new", args=[holder, register]), said)
    return answer.status_code, answer.content.decode()


def write(client: Client, unit: Unit, register: str, holder: str = HOLDER, **typed: object) -> Row:
    status, page = try_to(client, unit, register, holder, **typed)
    assert status == 302, page
    return Row.objects.filter(register=f"{holder}/{register}").latest("pk")


def edit(client: Client, row: Row, **typed: object) -> tuple[int, str]:
    row.refresh_from_db()
    said = {**row.data, **typed, "_version": row.version}
    names = {"owner": lambda key: Person.objects.get(pk=key).name, "guide": lambda key: Unit.objects.get(pk=key).name,
             "solver": lambda key: Unit.objects.get(pk=key).name}  # fmt: skip
    said |= {name: told(said[name]) for name, told in names.items() if isinstance(said.get(name), int)}
    answer = client.post(reverse("registers:edit", args=[row.pk]), {name: str(value) for name, value in said.items()})
    return answer.status_code, answer.content.decode()


def project(client: Client, unit: Unit, owner: Person, **more: object) -> Row:
    said = {"name": "智慧党建示例", "kind": "innovation", "weak": "学习不经常", "owner": owner.name, "finish_by": "2026-12-20",
            "state": "declared", **more}  # fmt: skip
    return write(client, unit, "projects", **said)


def running(client: Client, unit: Unit, owner: Person, section: Unit) -> Row:
    with clock.frozen(dt.date(2026, 9, 1)):
        found = project(client, unit, owner)
        write(client, unit, "milestones", step="定计划", project=found.pk, due_on="2026-11-20")
        assert edit(client, found, guide=section.name, innovation="method", state="running")[0] == 302
    return found


def page_of(client: Client, row: Row) -> str:
    return client.get(reverse("registers:row", args=[row.pk])).content.decode()


def listed(client: Client, register: str, holder: str = HOLDER, **asked: str) -> str:
    return client.get(reverse("registers:register", args=[holder, register]), asked).content.decode()


def test_six_key_tasks_stay_on_top_until_they_are_evaluated(client: Client, section: Unit) -> None:
    write(client, section, "years", name="2026年")
    tasks = list(Row.objects.filter(register=f"{HOLDER}/key_tasks").order_by("pk"))
    assert [len(tasks), tasks[0].title] == [6, "重点工作一（待填）"]
    status, page = edit(client, tasks[0], name="建强基层", state="running")
    assert [status, "开始推进要写牵头科室、节点和时限。" in page] == [422, True]
    said = {"lead": "组织科", "milestones": "三月摸底，六月推开", "due_on": "2026-11-30", "progress": "60"}
    assert edit(client, tasks[0], name="建强基层", state="running", **said)[0] == 302
    top = listed(client, "key_tasks").split('id="h-pin"')[1].split("</section>")[0]
    assert [top.count("<li>"), "建强基层" in top, "在办" in top] == [6, True, True]
    assert edit(client, tasks[0], state="evaluated", result="完成")[0] == 302
    top = listed(client, "key_tasks").split('id="h-pin"')[1].split("</section>")[0]
    assert [top.count("<li>"), "建强基层" in top] == [5, False]


def test_an_innovation_project_is_declared_and_gets_one_leading_section(
    client: Client, keeper: Client, bureau: Unit, owner: Person, section: Unit
) -> None:
    found = project(keeper, bureau, owner)
    write(keeper, bureau, "milestones", step="定计划", project=found.pk, due_on="2026-11-20")
    status, page = edit(keeper, found, state="running")
    assert [status, "创新项目先定一个牵头科室、属于哪种创新。" in page] == [422, True]
    assert edit(keeper, found, guide=section.name, innovation="method", state="running")[0] == 302
    assert [words in page_of(client, found) for words in ("县委组织部", "方法创新", "正在实施")] == [True] * 3
    figures = listed(client, "projects", figures="1")
    assert [words in figures for words in ("各科室几个", "县委组织部", "1 个")] == [True] * 3


def test_each_month_is_marked_and_a_missed_one_reminds_the_guiding_section(
    client: Client, keeper: Client, bureau: Unit, owner: Person, section: Unit, signed_in: SignedIn
) -> None:
    found = running(keeper, bureau, owner, section)
    contact = {"project": found.pk, "how": "asked", "state": "正常"}
    write(client, section, "contacts", **contact, on="2026-09-20")
    page = page_of(client, found)
    marks = page.split('id="h-marks"')[1].split("</section>")[0]
    assert [marks.count("<li class="), marks.count('class="met"'), marks.count('class="missed"')] == [16, 1, 1 + 1]
    assert [words in marks for words in ("每月至少了解 1 次", "每季度至少上门指导 1 次", "漏了 1 期")] == [True] * 3
    bench = client.get(reverse("cockpit:home")).content.decode()
    assert [words in bench for words in ("这一期还没去了解的", found.title, "上一期漏了")] == [True] * 3
    assert "这一期还没去了解的" not in keeper.get(reverse("cockpit:home")).content.decode()
    status, refused = try_to(
        client, section, "contacts", project=found.pk, how="visited", state="正常", on="2026-11-10"
    )
    assert [status, "上门指导要写建议和帮助。" in refused] == [422, True]
    write(client, section, "contacts", project=found.pk, how="visited", state="正常", advice="加人", on="2026-11-10")
    assert "这一期还没去了解的" not in client.get(reverse("cockpit:home")).content.decode()


def test_awards_never_overdraw_the_fund(
    client: Client, keeper: Client, bureau: Unit, owner: Person, section: Unit
) -> None:
    found = running(keeper, bureau, owner, section)
    fund = write(client, section, "reward_funds", name="2026年基金", budget="10000", decided_on="2026-01-10")
    award = {"project": found.pk, "fund": fund.pk, "decided_on": "2026-11-01", "reason": "有实效"}
    first = write(client, section, "awards", amount="7000", **award)
    status, page = try_to(client, section, "awards", amount="3001", **award)
    assert [status, "“2026年基金”：奖励加起来超过了经费，不能再发。" in page] == [422, True]
    assert Row.objects.filter(register=f"{HOLDER}/awards").count() == 1
    assert edit(client, first, amount="10001")[0] == 422
    write(client, section, "awards", amount="3000", **award)
    assert "0 元" in page_of(client, fund)
    assert found.title in listed(keeper, "awards")  # public inside


def test_a_difficulty_is_raised_and_it_is_seen_who_solves_it(
    client: Client, keeper: Client, bureau: Unit, owner: Person, section: Unit
) -> None:
    found = running(keeper, bureau, owner, section)
    raised = write(keeper, bureau, "difficulties", difficulty="缺经费", project=found.pk, raised_on="2026-11-01")
    assert "缺经费" in listed(client, "difficulties", view="open")
    assert edit(keeper, raised, solved_on="2026-11-10")[0] == 422
    assert edit(keeper, raised, solver=section.name, due_on="2026-11-30")[0] == 302
    assert [words in page_of(keeper, raised) for words in ("县委组织部", "在办")] == [True, True]
    assert edit(keeper, raised, solved_on="2026-11-11", result="追加预算")[0] == 302
    assert ">缺经费<" not in listed(client, "difficulties", view="open")


def test_income_of_villages_shows_its_trend_and_who_is_weak(section: Unit, signed_in: SignedIn) -> None:
    town = factories.unit("town", section.parent, "城关镇")
    villages = [factories.unit("village", town, name) for name in ("东关村", "西关村")]
    clerk = signed_in(factories.account("organ_clerk", town))
    for unit, amounts in zip(villages, (("30000", "45000"), ("9000", "8000")), strict=True):
        for quarter, amount in zip(("2026-Q2", "2026-Q3"), amounts, strict=True):
            said = {"quarter": quarter, "filled_on": "2026-10-10", "income": amount}
            write(clerk, unit, "incomes", ECONOMY, **said)
    weak = listed(clerk, "incomes", ECONOMY, view="weak")
    assert ["西关村" in weak, ">东关村<" in weak] == [True, False]
    trend = listed(clerk, "incomes", ECONOMY, figures="1", unit=str(villages[0].pk))
    table = trend.split("看成表格")[1]
    assert [table.index("2026年第二季度") < table.index("2026年第三季度"), "75,000.00" in trend] == [True, True]
    status, page = try_to(clerk, villages[0], "incomes", ECONOMY, quarter="2026-Q3", filled_on="2026-10-10", income="1")
    assert [status, "已经登记过" in page] == [422, True]
