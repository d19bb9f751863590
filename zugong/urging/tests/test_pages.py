"""The desk, the ledger of letters, the unit's side; seen by those who may and by nobody else."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.urging.models import Notice, Urging

from .conftest import TODAY, House, climb, finish, job

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def come(account: Account) -> Client:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    return come


def text(client: Client, name: str = "urging:desk", query: str = "") -> str:
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_shows_what_is_due_with_lights_and_issues_several_letters_at_once(
    house: House, signed_in: Callable[[Account], Client]
) -> None:
    rows = [job(house, TODAY - WEEK, "报方案"), job(house, TODAY - dt.timedelta(days=1), "报总结"), job(house, TODAY + dt.timedelta(days=2), "报计划")]  # fmt: skip
    client = signed_in(house.supervisor)
    page = text(client)
    assert [words in page for words in ("报方案", "逾期 7 天", "逾期 1 天", "还剩 2 天", house.people[0].name)] == [
        True
    ] * 5
    chosen = [f"rows:{row.pk}:urge" for row in rows]
    answer = client.post(reverse("urging:issue"), {"thing": chosen}, follow=True).content.decode()
    assert [words in answer for words in ("示督〔2026〕1号", "示督〔2026〕2号", "还没逾期，不用督办")] == [True] * 3
    assert Case.objects.count() == 2


def test_a_form_sent_without_a_choice_or_with_nonsense_says_so(
    house: House, signed_in: Callable[[Account], Client]
) -> None:
    client = signed_in(house.supervisor)
    for chosen in ([], ["rows"], ["rows:x:urge"], ["nobody:1:urge"], ["rows:99999999999999999999:urge"]):
        assert (
            "还没选要督办的事" in client.post(reverse("urging:issue"), {"thing": chosen}, follow=True).content.decode()
        )
    answer = client.post(reverse("urging:issue"), {"thing": ["rows:4711:urge"]}, follow=True)
    assert "不用督办" in answer.content.decode()


@pytest.mark.parametrize(("who", "status", "seen", "boxes"), [
    ("supervisor", 200, True, True), ("keeper", 200, True, False), ("colleague", 200, False, False),
    ("stranger", 200, False, False), ("member", 403, False, False), ("admin", 403, False, False),
])  # fmt: skip
def test_who_sees_the_desk_and_who_may_tick(
    house: House, signed_in: Callable[[Account], Client], who: str, status: int, seen: bool, boxes: bool
) -> None:
    job(house, TODAY - WEEK, "报方案")
    answer = signed_in(getattr(house, who)).get(reverse("urging:desk"))
    page = answer.content.decode()
    assert (answer.status_code, "报方案" in page, 'name="thing"' in page) == (status, seen, boxes)


def test_conditions_narrow_the_desk_and_wrong_ones_do_no_harm(
    house: House, signed_in: Callable[[Account], Client]
) -> None:
    job(house, TODAY - WEEK, "报方案")
    job(house, TODAY + WEEK, "报计划")
    climb(TODAY)
    client = signed_in(house.supervisor)
    asked = {
        "?light=late": (True, False), "?light=open": (False, True), "?rung=none": (False, True), "?rung=提醒": (True, False),
        "?rung=proposed": (False, False), "?institution=test.urging": (True, True), "?institution=source-1.key-work": (False, False),
        "?office=民政局": (True, True), "?office=没有": (False, False), "?light=blue&page=x": (True, True), "?page=99999": (True, True),
    }  # fmt: skip
    pages = {query: text(client, query=query) for query in asked}
    assert {query: ("报方案" in page, "报计划" in page) for query, page in pages.items()} == asked
    assert "没有符合条件的事" in pages["?office=没有"]


def test_the_unit_is_told_answers_and_the_ledger_keeps_all_of_it(
    house: House, signed_in: Callable[[Account], Client]
) -> None:
    row = job(house, TODAY - WEEK, "报方案")
    supervisor, keeper = signed_in(house.supervisor), signed_in(house.keeper)
    supervisor.post(reverse("urging:issue"), {"thing": [f"rows:{row.pk}:urge"]})
    case = Case.objects.get()
    inbox = text(keeper, "work:inbox")
    assert [words in inbox for words in ("要答复的督办", "示督〔2026〕1号", "去答复", "请第一支部限期答复")] == [
        True
    ] * 4
    assert "已督办" in keeper.get(reverse("registers:row", args=[row.pk])).content.decode()
    notice = Notice.objects.get()
    assert keeper.post(reverse("urging:notice", args=[notice.pk])).headers["Location"] == reverse(
        "casework:case", args=[case.pk]
    )
    assert signed_in(house.colleague).post(reverse("urging:notice", args=[notice.pk])).status_code == 404
    assert "现在还没办" in keeper.get(reverse("casework:case", args=[case.pk])).content.decode()
    finish(row, house)
    assert "不再逾期，答复里写明就行" in keeper.get(reverse("casework:case", args=[case.pk])).content.decode()
    act = reverse("casework:act", args=[case.pk])
    with clock.frozen(TODAY + 2 * WEEK):
        assert "没按时答复" in text(signed_in(house.supervisor))
        signed_in(house.keeper).post(act, {"_step": "answer", "_outcome": "answered", "answer": "已经报了"})
        signed_in(house.supervisor).post(act, {"_step": "look", "_outcome": "accept"})
        ledger = signed_in(house.supervisor).get(reverse("urging:letters") + "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(ledger.streaming_content))).active  # type: ignore[attr-defined]
    assert [[str(cell) for cell in line] for line in sheet.iter_rows(min_row=2, values_only=True)] == [
        ["示督〔2026〕1号", "督办", "报方案", "第一支部", "2026-11-09 00:00:00", "2026-11-16 00:00:00",
         house.supervisor.display_name, "2026-11-30", "答复通过"],
    ]  # fmt: skip


def test_letters_are_filtered_by_where_they_stand(house: House, signed_in: Callable[[Account], Client]) -> None:
    row = job(house, TODAY - WEEK, "报方案")
    client = signed_in(house.supervisor)
    client.post(reverse("urging:issue"), {"thing": [f"rows:{row.pk}:urge"]})
    states = ("waiting", "unanswered", "answered", "ended")
    assert ["报方案" in text(client, "urging:letters", f"?state={state}") for state in states] == [
        True,
        False,
        False,
        False,
    ]
    assert "报方案" not in text(signed_in(house.stranger), "urging:letters")
    assert signed_in(house.member).get(reverse("urging:letters")).status_code == 403


def test_a_proposal_has_a_page_on_which_people_decide(house: House, signed_in: Callable[[Account], Client]) -> None:
    job(house, TODAY - WEEK, "报方案")
    climb(TODAY - dt.timedelta(days=1))
    climb(TODAY)
    found = Urging.objects.proposed().get()
    client, page, drop = (
        signed_in(house.supervisor),
        reverse("urging:urging", args=[found.pk]),
        reverse("urging:drop", args=[found.pk]),
    )
    assert page in text(client)
    assert "发还是不发" in client.get(page).content.decode()
    assert "发还是不发" not in signed_in(house.keeper).get(page).content.decode()
    assert signed_in(house.stranger).get(page).status_code == 404
    assert client.post(drop, {"reason": ""}).status_code == 422
    assert signed_in(house.keeper).post(drop, {"reason": "不用"}).status_code == 422
    assert client.post(drop, {"reason": "已经报来"}).status_code == 302
    assert "决定不发督办" in text(client)


def test_reminders_are_read_and_counted_at_the_bell(house: House, signed_in: Callable[[Account], Client]) -> None:
    job(house, TODAY - WEEK)
    climb(TODAY)
    client = signed_in(house.keeper)
    assert "11月9日就到期了" in text(client, "work:inbox")
    client.post(reverse("urging:read-all"))
    assert Notice.objects.filter(read_at__isnull=True).count() == 0
    assert "11月9日就到期了" not in text(client, "work:inbox")


def test_the_desk_asks_the_same_number_of_questions_however_much_is_late(
    house: House, signed_in: Callable[[Account], Client]
) -> None:
    client = signed_in(house.supervisor)
    asked = []
    for _round in range(2):
        rows = [job(house, TODAY - WEEK, f"第{n}件") for n in range(10)]
        client.post(reverse("urging:issue"), {"thing": [f"rows:{row.pk}:urge" for row in rows[:3]]})
        text(client)
        with CaptureQueriesContext(connection) as captured:
            text(client)
        asked.append(len(captured))
    assert (asked[0] == asked[1], asked[0] <= 15) == (True, True)
