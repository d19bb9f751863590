"""M21 部署分解. S0-27: each clause of the superior key points is linked to at least one task; undecomposed clauses are listed.
S1-60: no deployment stays without action. S2-01: reported back by clause. M22 S0-28: the month's list, with progress.
M25 项目化管理. S2-21: split into steps with owners before it can start. S4-11: weak point, milestones, acceptance, effect."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-0.key-points"


@pytest.fixture
def section() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


@pytest.fixture
def cadre(section: Unit) -> Person:
    return factories.members(factories.branch(section, "机关支部"), 1)[0]


@pytest.fixture
def client(section: Unit, signed_in: SignedIn) -> Client:
    return signed_in(factories.account("organ_clerk", section))


def write(client: Client, unit: Unit, register: str, **typed: object) -> Row:
    said = {**{name: str(value) for name, value in typed.items()}, "_unit": str(unit.pk)}
    answer = client.post(reverse("registers:new", args=[HOLDER, register]), said)
    assert answer.status_code == 302, answer.content.decode()
    return Row.objects.latest("pk")


def change(client: Client, row: Row, **typed: object) -> tuple[int, str]:
    row.refresh_from_db()
    said = {**row.data, **typed, "_version": row.version}
    if isinstance(said.get("owner"), int):
        said["owner"] = Person.objects.get(pk=said["owner"]).name
    answer = client.post(reverse("registers:edit", args=[row.pk]), {name: str(value) for name, value in said.items()})
    return answer.status_code, answer.content.decode()


def listed(client: Client, register: str, **asked: str) -> str:
    return client.get(reverse("registers:register", args=[HOLDER, register]), asked).content.decode()


def test_clauses_without_tasks_are_listed_and_progress_rises_with_the_tasks(
    client: Client, section: Unit, cadre: Person
) -> None:
    document = write(client, section, "documents", title="2026年组织工作要点", level="province", came_on="2026-02-01")
    assert document.title in listed(client, "documents", view="bare")
    clauses = [write(client, section, "clauses", clause=words, document=document.pk) for words in ("抓班子", "强基层")]
    assert document.title not in listed(client, "documents", view="bare")
    bare = listed(client, "clauses", view="bare")
    assert ["抓班子" in bare, "强基层" in bare] == [True, True]

    task = {"clause": clauses[0].pk, "owner": cadre.name, "month": "2026-11", "due_on": "2026-11-25", "state": "doing"}
    first = write(client, section, "tasks", task="摸底调研", progress=40, **task)
    write(client, section, "tasks", task="制定方案", progress=80, **task)
    bare = listed(client, "clauses", view="bare")
    assert ["抓班子" in bare, "强基层" in bare] == [False, True]
    page = client.get(reverse("registers:row", args=[clauses[0].pk])).content.decode()
    assert ["2 项" in page, "60 %" in page] == [True, True]

    assert change(client, first, state="done", progress=100)[0] == 422  # a finished task says when and what
    assert change(client, first, state="done", progress=100, done_on="2026-11-10", result="走访十个村")[0] == 302
    assert ledger.standing().get(source=first.source).data == {"task": "摸底调研"}
    page = client.get(reverse("registers:row", args=[clauses[0].pk])).content.decode()
    assert ["1 项" in page, "90 %" in page] == [True, True]
    assert "抓班子" in listed(client, "clauses", view="open")


def test_a_project_starts_with_its_steps_and_is_accepted_when_none_is_left(
    client: Client, section: Unit, cadre: Person, signed_in: SignedIn
) -> None:
    said = {
        "name": "书记突破项目",
        "kind": "breakthrough",
        "weak": "支部活动少",
        "owner": cadre.name,
        "finish_by": "2026-12-20",
    }
    project = write(client, section, "projects", state="declared", **said)
    status, page = change(client, project, state="running")
    assert (status, "先分出节点，再开始实施。" in page) == (422, True)
    steps = [
        write(client, section, "milestones", step=words, project=project.pk, due_on="2026-11-20")
        for words in ("定计划", "办三次", "看效果")
    ]
    assert change(client, project, state="running")[0] == 302
    change(client, steps[0], done_on="2026-11-05")
    assert "33.33 %" in client.get(reverse("registers:row", args=[project.pk])).content.decode()
    accept = {"state": "accepted", "accepted_on": "2026-11-12", "effect": "每月都开"}
    status, page = change(client, project, **accept)
    assert (status, "还有节点没办完，不能验收。" in page) == (422, True)
    for step in steps[1:]:
        change(client, step, done_on="2026-11-11")
    assert change(client, project, **accept)[0] == 302
    assert ledger.standing().filter(source=project.source).count() == 0
    leader = signed_in(factories.account("organ_clerk", section.parent))
    leader.post(reverse("registers:verify", args=[project.pk]))
    assert ledger.standing().get(source=project.source).data == {"kind": "breakthrough"}


def test_an_overdue_task_is_red(client: Client, section: Unit, cadre: Person) -> None:
    task = {"owner": cadre.name, "due_on": "2026-11-01", "state": "doing"}
    write(client, section, "tasks", task="过期的事", **task)
    write(client, section, "tasks", task="没到期的事", **{**task, "due_on": "2026-12-01"})
    late = listed(client, "tasks", view="late")
    assert ["过期的事" in late, "没到期的事" in late] == [True, False]
