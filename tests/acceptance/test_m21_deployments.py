"""M21 部署分解. S0-27: document → clauses → tasks → sub-tasks on one page, weighed; undecomposed clauses are listed. S1-26, S4-29:
the document is distributed with read receipts, every clause linked to a task; reading rate and clause-task execution are shown.
S1-60: a county deployment has a report-back date and no deployment stays without action. S2-01: three levels, reported by clause.
S4-42: a unit files its own measures and is told of overlap with the superior text before they are saved. S4-116: each superior
meeting shows which unit conveyed it, when, and with which own measures. (S4-03 is proved with M29.)"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.org.models import Account, Grant, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-0.key-points"
WORDS = "各部门要把学习贯彻摆在首位，领导干部带头学、带头讲、带头做，确保见到实效。"


@pytest.fixture
def section() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


@pytest.fixture
def cadre(section: Unit) -> Person:
    return factories.members(factories.branch(section, "机关支部"), 1)[0]


@pytest.fixture
def client(section: Unit, signed_in: SignedIn) -> Client:
    clerk = factories.account("organ_clerk", section)
    Grant.objects.create(account=clerk, role="section_officer", unit=section.parent, valid_from=factories.FOUNDED)
    return signed_in(clerk)


def try_to(client: Client, unit: Unit, register: str, **typed: object) -> tuple[int, str]:
    said = {**{name: str(value) for name, value in typed.items()}, "_unit": str(unit.pk)}
    answer = client.post(reverse("registers:new", args=[HOLDER, register]), said)
    return answer.status_code, answer.content.decode()


def write(client: Client, unit: Unit, register: str, **typed: object) -> Row:
    status, page = try_to(client, unit, register, **typed)
    assert status == 302, page
    return Row.objects.filter(register=f"{HOLDER}/{register}").latest("pk")


def edit(client: Client, row: Row, **typed: object) -> tuple[int, str]:
    row.refresh_from_db()
    said = {name: str(value) for name, value in {**row.data, **typed, "_version": row.version}.items()}
    answer = client.post(reverse("registers:edit", args=[row.pk]), said)
    return answer.status_code, answer.content.decode()


def page_of(client: Client, row: Row, name: str = "row") -> str:
    return client.get(reverse(f"registers:{name}", args=[row.pk])).content.decode()


def document(client: Client, section: Unit, **more: object) -> Row:
    said = {"title": "2026年组织工作要点", "level": "province", "came_on": "2026-02-01", "words": WORDS, **more}
    return write(client, section, "documents", **said)


def test_the_tree_shows_every_level_with_weights_rolled_up(client: Client, section: Unit, cadre: Person) -> None:
    paper = document(client, section)
    first = write(client, section, "clauses", clause="抓班子", document=paper.pk, weight=3)
    write(client, section, "clauses", clause="强基层", document=paper.pk)
    said = {"owner": cadre.name, "due_on": "2026-11-25", "state": "doing", "clause": first.pk}
    survey = write(client, section, "tasks", task="摸底调研", weight=2, **said)
    write(client, section, "tasks", task="制定方案", progress=90, **said)
    for name, share in (("走访", 100), ("报告", 20)):
        write(
            client,
            section,
            "subtasks",
            step=name,
            task=survey.pk,
            due_on="2026-11-20",
            progress=share,
            owner=cadre.name,
        )
    tree = page_of(client, paper, "tree")
    assert [words in tree for words in ("抓班子", "摸底调研", "走访", "报告", "制定方案", cadre.name)] == [True] * 6
    assert [tree.count(f"{share}%</b>") for share in ("60", "90", "70", "100", "20")] == [1, 1, 1, 1, 1]
    assert [words in tree for words in ("总进度 70%", "还没分解")] == [
        True,
        True,
    ]  # (60 × 2 + 90 × 1) ÷ 3; the other clause is bare
    edit(client, Row.objects.get(title="报告"), progress="100", owner=cadre.name)
    assert "总进度 96.7%" in page_of(client, paper, "tree")
    listed = client.get(reverse("registers:register", args=[HOLDER, "documents"])).content.decode()
    assert "96.67 %" in listed
    bare = client.get(reverse("registers:register", args=[HOLDER, "clauses"]), {"view": "bare"}).content.decode()
    assert ["强基层" in bare, ">抓班子<" in bare] == [True, False]


def test_a_document_goes_out_with_receipts_and_shows_who_read_it(
    client: Client, section: Unit, signed_in: SignedIn
) -> None:
    units = [factories.department(section.parent, name) for name in ("水务局", "林业局")]
    paper = document(
        client, section, title="关于开展“基层组织提升年”活动的实施意见", level="county", report_by="2026-12-01"
    )
    url = f"{reverse('registers:hand-out', args=[HOLDER, 'documents'])}?row={paper.pk}"
    assert client.post(url, {"kind": "department"}).status_code == 302
    client.post(url, {"kind": "department"})
    receipts = Row.objects.filter(register=f"{HOLDER}/receipts").order_by("pk")
    assert [row.unit for row in receipts] == units
    assert receipts[0].data["title"] == paper.title
    keeper = signed_in(factories.account("organ_clerk", units[0]))
    assert edit(keeper, receipts[0], read_on="2026-11-02")[0] == 302
    shown = page_of(client, paper)
    assert [words in shown for words in ("2 个", "1 个", "50 %")] == [True] * 3
    unread = client.get(reverse("registers:register", args=[HOLDER, "receipts"]), {"view": "unread"}).content.decode()
    assert ["林业局" in unread, ">水务局<" in unread] == [True, False]
    stranger = signed_in(factories.account("organ_clerk", units[1]))
    assert stranger.get(reverse("registers:edit", args=[receipts[0].pk])).status_code == 403


def test_a_meeting_is_conveyed_and_measures_that_copy_are_questioned_first(
    client: Client, section: Unit, signed_in: SignedIn
) -> None:
    bureau = factories.department(section.parent, "水务局")
    meeting = document(client, section, title="市直部门单位党组书记工作会议")
    client.post(f"{reverse('registers:hand-out', args=[HOLDER, 'documents'])}?row={meeting.pk}", {"kind": "department"})
    receipt = Row.objects.get(register=f"{HOLDER}/receipts")
    keeper = signed_in(factories.account("organ_clerk", bureau))
    conveyed = {"read_on": "2026-11-02", "conveyed_on": "2026-11-04"}
    status, page = edit(keeper, receipt, measures=WORDS, **conveyed)
    assert [status, "“本单位的具体措施”有 100.0% 和上级原文一样。" in page, 'name="_told"' in page] == [422, True, True]
    own = "每周二由局长讲一次水库安全，各站所逐级签责任书，月底由机关支部抽查三个站。"
    assert edit(keeper, receipt, measures=own, **conveyed)[0] == 302
    shown = page_of(client, receipt)
    assert [words in shown for words in ("2026-11-04", "0 %")] == [True, True]
    assert edit(keeper, receipt, measures=WORDS, _told="1")[0] == 302  # a hint, not a ban: pressed again it is saved
    listed = client.get(
        reverse("registers:register", args=[HOLDER, "receipts"]), {"in-document": meeting.pk}
    ).content.decode()
    assert [words in listed for words in ("水务局", "100 %")] == [True, True]


def test_a_county_deployment_has_a_day_to_report_and_none_stays_without_action(client: Client, section: Unit) -> None:
    said = {"title": "县委部署", "level": "county", "came_on": "2026-02-01"}
    status, page = try_to(client, section, "documents", **said)
    assert [status, "县委的部署要写什么时候报结果。" in page] == [422, True]
    for level in ("central", "province", "prefecture"):
        document(client, section, title=f"会议 {level}", level=level)
    paper = document(client, section, **said, report_by="2026-12-01")
    bare = client.get(reverse("registers:register", args=[HOLDER, "documents"]), {"view": "bare"}).content.decode()
    assert bare.count("会议 ") >= 3
    write(client, section, "clauses", clause="先行动起来", document=paper.pk)
    bare = client.get(reverse("registers:register", args=[HOLDER, "documents"]), {"view": "bare"}).content.decode()
    assert ">县委部署<" not in bare
