"""M22 月清单与台账. S0-28: at month start each section publishes its list in a few minutes (carry-over and recurring duties
prefilled) and progress is visible to leaders. S0-29: one ledger of what is on hand, where it stands and who holds it, exported
without retyping. S0-30: reminders at the three points; mid-month dispatch shows red, amber and green items; the summary is
pre-generated from item results; a late list."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Grant, Person, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.work.models import Duty, Message
from zugong.work.services import generate_duties, write_reminders

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER, LIST = "source-0.key-points", ["source-0.key-points", "tasks"]
MONTH = "2026-11"


@pytest.fixture
def section() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


@pytest.fixture
def cadre(section: Unit) -> Person:
    return factories.members(factories.branch(section, "机关支部"), 1)[0]


@pytest.fixture
def clerk(section: Unit) -> Account:
    return factories.account("organ_clerk", section)


@pytest.fixture
def client(clerk: Account, signed_in: SignedIn) -> Client:
    return signed_in(clerk)


@pytest.fixture
def _early() -> Iterator[None]:
    with clock.frozen(dt.date(2026, 11, 3)):
        yield


def write(client: Client, unit: Unit, register: str, **typed: object) -> Row:
    said = {**{name: str(value) for name, value in typed.items()}, "_unit": str(unit.pk)}
    answer = client.post(reverse("registers:new", args=[HOLDER, register]), said)
    assert answer.status_code == 302, answer.content.decode()
    return Row.objects.get(pk=int(answer["Location"].rstrip("/").rsplit("/", 1)[-1]))


def task(client: Client, unit: Unit, cadre: Person, name: str, **more: object) -> Row:
    said = {"task": name, "owner": cadre.name, "month": MONTH, "due_on": "2026-11-25", "state": "doing", **more}
    return write(client, unit, "tasks", **said)


def page(client: Client, unit: Unit, period: str = MONTH) -> str:
    return client.get(reverse("registers:cycle-unit", args=[*LIST, unit.pk]), {"period": period}).content.decode()


def press(client: Client, unit: Unit, step: str, text: str = "", period: str = MONTH) -> tuple[int, str]:
    said = {"step": step, "text": text, "period": period}
    answer = client.post(reverse("registers:cycle-unit", args=[*LIST, unit.pk]), said)
    return answer.status_code, answer.content.decode()


def of_month(unit: Unit, period: str = MONTH) -> dict[str, dict[str, object]]:
    rows = Row.objects.filter(register=f"{HOLDER}/tasks", unit=unit, data__month=period)
    return {row.title: row.data for row in rows}


def overview(client: Client) -> str:
    return client.get(reverse("registers:cycle", args=LIST), {"period": MONTH}).content.decode()


@pytest.mark.usefixtures("_early")
def test_the_list_begins_with_what_was_left_what_comes_back_and_what_is_owed(
    client: Client, section: Unit, cadre: Person, clerk: Account, signed_in: SignedIn
) -> None:
    generate_duties(since=dt.date(2026, 10, 1), until=dt.date(2026, 11, 30), by=SYSTEM)
    left = task(client, section, cadre, "没办完的", month="2026-10", due_on="2026-10-20", progress=40)
    task(
        client,
        section,
        cadre,
        "办完的",
        month="2026-10",
        state="done",
        done_on="2026-10-19",
        result="好",
        due_on="2026-10-20",
    )
    write(client, section, "recurring", task="更新干部名册", day=10, owner=cadre.name)
    shown = page(client, section)
    assert [words in shown for words in ("没办完的", "上期结转", "更新干部名册", "每期都办", "当期应办")] == [True] * 5
    assert "办完的</th>" not in shown.replace("没办完的</th>", "")
    assert press(client, section, "plan")[0] == 302
    found = of_month(section)
    assert [found["没办完的"][name] for name in ("due_on", "times", "state", "progress")] == [
        "2026-11-30",
        "1",
        "doing",
        "40",
    ]
    assert [found["更新干部名册"]["due_on"], found["更新干部名册"]["owner"]] == ["2026-11-10", cadre.pk]
    assert found["月中调度"]["due_on"] == "2026-11-18"
    left.refresh_from_db()
    assert left.data["state"] == "carried"
    number = len(found)
    assert press(client, section, "plan")[0] == 302  # pressed again it brings nothing twice
    assert [len(of_month(section)), Row.objects.filter(register=f"{HOLDER}/month_points").count()] == [number, 1]
    with clock.frozen(dt.date(2026, 12, 2)):
        assert press(signed_in(clerk), section, "plan", period="2026-12")[0] == 302
        assert of_month(section, "2026-12")["没办完的"]["times"] == "2"


def test_three_points_are_reminded_of_and_a_late_plan_is_late(
    client: Client, section: Unit, cadre: Person, clerk: Account
) -> None:
    generate_duties(since=dt.date(2026, 11, 1), until=dt.date(2026, 11, 30), by=SYSTEM)
    duties = Duty.objects.filter(unit=section, obligation__institution_id=HOLDER)
    due = {duty.obligation.title[:4]: duty.due_on.day for duty in duties.select_related("obligation")}
    assert due == {"月初计划": 5, "月中调度": 18, "月底小结": 30}
    for day in (3, 16, 28):
        write_reminders(day=dt.date(2026, 11, day), by=SYSTEM)
    reminded = Message.objects.filter(account=clerk, duty__in=duties).values_list("duty__obligation__title", flat=True)
    assert {title[:4] for title in reminded} == {"月初计划", "月中调度", "月底小结"}
    task(client, section, cadre, "一件事")
    assert "还没发布清单的" in overview(client)
    press(client, section, "plan")  # on the 12th
    press(client, section, "dispatch", "抓紧")
    states = {duty.obligation.title[:4]: duty.state for duty in duties.all()}
    assert states == {"月初计划": "late", "月中调度": "done", "月底小结": "open"}
    assert "还没发布清单的" not in overview(client)


def test_the_dispatch_shows_three_lights_and_what_blocks(
    client: Client, section: Unit, cadre: Person, signed_in: SignedIn
) -> None:
    task(client, section, cadre, "过期的事", due_on="2026-11-05", blocked="等编制批复")
    task(client, section, cadre, "快到的事", due_on="2026-11-14")
    task(client, section, cadre, "不急的事", due_on="2026-11-29")
    task(client, section, cadre, "办完的事", state="done", done_on="2026-11-02", result="好")
    leader = factories.account("organ_clerk", section.parent)
    boss = signed_in(leader)
    shown = page(boss, section)
    assert [shown.count(f">{words}<") > 0 for words in ("过期", "快到期", "在办", "办结")] == [True] * 4
    assert "过期的事（卡在：等编制批复）" in shown  # the draft of the dispatch
    assert press(boss, section, "dispatch", "请编办下周答复")[0] == 302
    assert "请编办下周答复" in page(client, section)
    line = overview(boss)
    assert [words in line for words in ("县委组织部", "过期", "25%")] == [True] * 3
    status, refused = press(boss, section, "dispatch", "  ")
    assert [status, "写几句调度意见再存。" in refused] == [422, True]


def test_the_summary_is_drafted_from_the_results_filed_once_and_taken_as_word(
    client: Client, section: Unit, cadre: Person
) -> None:
    task(client, section, cadre, "走访十个村", state="done", done_on="2026-11-02", result="好")
    task(client, section, cadre, "修订制度")
    assert "2026年11月共 2 项，办完 1 项，没办完 1 项，其中过期 0 项。" in page(client, section)
    assert press(client, section, "summary", "本月两项，办完一项。")[0] == 302
    assert press(client, section, "summary", "本月两项，办完一项，下月补上。")[0] == 302
    paper = Row.objects.get(register=f"{HOLDER}/month_points")
    assert [paper.version, paper.data["text"]] == [2, "本月两项，办完一项，下月补上。"]
    word = client.get(reverse("registers:word", args=[paper.pk]))
    lines = [line.text for line in Document(io.BytesIO(b"".join(word.streaming_content))).paragraphs]
    assert "本月两项，办完一项，下月补上。" in lines


def test_the_ledger_says_who_holds_what_and_leaves_without_retyping(
    client: Client, section: Unit, cadre: Person
) -> None:
    task(client, section, cadre, "在手的事", progress=30)
    listed = client.get(reverse("registers:register", args=LIST), {"view": "doing"}).content.decode()
    assert [words in listed for words in ("在手的事", cadre.name, "30 %")] == [True] * 3
    answer = client.get(reverse("registers:register", args=LIST), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    values = [cell for line in sheet.iter_rows(min_row=2, values_only=True) for cell in line]
    assert [words in values for words in ("在手的事", cadre.name)] == [True, True]


def test_another_department_does_not_begin_this_list(section: Unit, signed_in: SignedIn) -> None:
    stranger = factories.account("organ_clerk", factories.department(section.parent, "水务局"))
    Grant.objects.create(account=stranger, role="section_officer", unit=section, valid_from=factories.FOUNDED)
    status, refused = press(signed_in(stranger), section, "plan")
    assert [status, "不由您填" in refused] == [422, True]
    assert Row.objects.count() == 0
