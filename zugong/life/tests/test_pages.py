from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel import once
from zugong.life import services
from zugong.life.models import Meeting
from zugong.life.services import Presence
from zugong.org import finders
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.work import generation

from .conftest import COMMITTEE, GENERAL, TODAY, Branch

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(branch: Branch, **changes: Any) -> dict[str, Any]:
    people = {f"p-{person.pk}": "present" for person in branch.people}
    said = {"unit": branch.unit.pk, "activity": GENERAL, "held_on": TODAY.isoformat(), "topic": "研究党费收缴使用"}
    return {**said, **people, "once_key": once.new_key(), **changes}


def test_the_form_begins_with_today_and_everybody_present(branch: Branch) -> None:
    page = signed_in(branch.keeper).get(reverse("life:record"), {"activity": GENERAL}).content.decode()

    assert f'value="{GENERAL}" data-fields="topic expected present minutes" data-refresh checked' in page
    assert 'name="held_on" value="2026-11-12"' in page
    assert page.count('value="present" checked') == len(branch.people)


def test_a_duty_of_a_past_month_leaves_the_day_to_the_person(branch: Branch) -> None:
    page = signed_in(branch.keeper).get(reverse("life:record"), {"activity": GENERAL, "period": "2026-10"})

    assert page.context["form"].day == TODAY
    assert page.context["form"]["held_on"].value() is None
    assert "这项任务是2026年10月的" in page.content.decode()


def test_the_committee_is_expected_at_its_meeting_and_the_others_are_not(branch: Branch) -> None:
    page = signed_in(branch.keeper).get(reverse("life:record"), {"activity": COMMITTEE})

    rows = page.context["form"].roll
    assert [(row["seat"].person_id, row["seat"].note, row["state"]) for row in rows[:3]] == [
        (branch.people[0].pk, "书记", "present"),
        (branch.people[1].pk, "组织委员", "present"),
        (branch.people[2].pk, "", "none"),
    ]


def test_another_kind_brings_another_list_and_keeps_who_is_missing(branch: Branch) -> None:
    first, third = branch.people[0], branch.people[2]
    typed = {"unit": branch.unit.pk, "activity": COMMITTEE, f"p-{first.pk}": "leave", f"p-{third.pk}": "absent"}
    page = signed_in(branch.keeper).get(reverse("life:roll"), typed)

    states = {row["seat"].person_id: row["state"] for row in page.context["form"].roll}
    assert (states[first.pk], states[branch.people[1].pk], states[third.pk]) == ("leave", "present", "none")


def test_recording_leads_to_what_followed(branch: Branch) -> None:
    client = signed_in(branch.keeper)
    leave = {
        f"p-{branch.people[1].pk}": "leave",
        f"r-{branch.people[1].pk}": "出差",
        "host_name": branch.people[0].name,
    }
    answer = client.post(reverse("life:record"), filled(branch, **leave))

    meeting = Meeting.objects.get()
    assert answer.url == reverse("life:recorded", args=[meeting.pk])
    assert (meeting.expected, meeting.present, meeting.host_id) == (5, 4, branch.people[0].pk)
    assert "应到 5 人，实到 4 人" in client.get(answer.url).content.decode()


def test_what_was_just_written_down_is_taken_back_by_one_press(branch: Branch) -> None:
    client = signed_in(branch.keeper)
    page = client.get(client.post(reverse("life:record"), filled(branch)).url).content.decode()
    meeting = Meeting.objects.get()
    address = reverse("life:withdraw", args=[meeting.pk])
    pressed = re.search(
        rf'<form method="post" action="{address}".*?name="reason" value="([^"]*)".*?撤回</button>', page
    )
    assert pressed is not None
    answer = client.post(address, {"reason": pressed[1]})
    meeting.refresh_from_db()
    assert (answer.url, meeting.state, meeting.reason) == (
        reverse("life:meeting", args=[meeting.pk]),
        "withdrawn",
        "刚记下就撤回的",
    )
    assert ledger.standing().filter(source=meeting.source).count() == 0
    # The toast is shown once.
    assert address not in client.get(answer.url).content.decode()


def test_the_duty_it_fulfils_is_done(branch: Branch) -> None:
    generation.generate(dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    client = signed_in(branch.keeper)
    answer = client.post(reverse("life:record"), filled(branch))
    page = client.get(answer.url)

    assert [(duty.title, duty.period, duty.state) for duty in page.context["duties"]] == [
        ("开支部党员大会", "2026-Q4", "done")
    ]
    assert "2026年第四季度" in page.content.decode()
    services.withdraw_meeting(meeting=Meeting.objects.get(), reason="记错了", by=branch.keeper)
    assert client.get(answer.url).context["duties"] == []


def test_a_form_sent_twice_has_one_effect(branch: Branch) -> None:
    client, form = signed_in(branch.keeper), filled(branch)
    answers = [client.post(reverse("life:record"), form) for _ in range(2)]

    assert [answer.url for answer in answers] == [reverse("life:recorded", args=[Meeting.objects.get().pk])] * 2


def test_a_form_with_something_to_change_keeps_everything_typed(branch: Branch) -> None:
    person = branch.people[1]
    form = filled(branch, held_on="2026-11-31", topic="", minutes="会议由书记主持。", **{f"p-{person.pk}": "absent"})
    answer = signed_in(branch.keeper).post(reverse("life:record"), form)
    page = answer.content.decode()

    assert (answer.status_code, Meeting.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {
        "held_on": ["没有这一天。按 2026-11-12 的样子填。"],
        "topic": ["用一句话写这次会的主要内容。"],
    }
    assert "会议由书记主持。" in page
    assert f'name="p-{person.pk}" value="absent" checked' in page


def test_the_same_meeting_twice_on_a_day_is_asked_about(branch: Branch) -> None:
    client = signed_in(branch.keeper)
    client.post(reverse("life:record"), filled(branch))
    asked = client.post(reverse("life:record"), filled(branch))

    assert asked.status_code == 422
    assert asked.context["form"].asks_again is True
    assert client.post(reverse("life:record"), filled(branch, again="on")).status_code == 302
    assert Meeting.objects.count() == 2


def test_another_refusal_does_not_ask_whether_it_was_held_again(branch: Branch) -> None:
    tomorrow = (TODAY + dt.timedelta(1)).isoformat()
    refused = signed_in(branch.keeper).post(reverse("life:record"), filled(branch, held_on=tomorrow))

    assert refused.context["form"].non_field_errors() == ["2026年11月13日还没到。会开完再来记。"]
    assert refused.context["form"].asks_again is False


def test_a_file_needs_the_word_that_it_is_not_classified(branch: Branch, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(branch.keeper)

    def send(**more: Any) -> Any:
        return client.post(reverse("life:record"), filled(branch, upload=SimpleUploadedFile("签到表.pdf", PDF), **more))

    assert send().context["form"].errors == {"non_classified": ["先确认附件不涉密，再上传。"]}
    assert send(non_classified="on").status_code == 302
    meeting = Meeting.objects.select_related("file").get()
    assert (meeting.file.name, meeting.file.source) == ("签到表.pdf", meeting.source)


def test_a_talk_keeps_no_minutes(branch: Branch) -> None:
    signed_in(branch.keeper).post(
        reverse("life:record"), filled(branch, activity="heart_to_heart_talk", minutes="谈了什么")
    )

    assert Meeting.objects.get().minutes == ""


def test_each_person_s_own_record_shows_the_meeting(branch: Branch) -> None:
    signed_in(branch.keeper).post(reverse("life:record"), filled(branch))
    page = signed_in(branch.member).get(reverse("life:mine"))

    assert [(line.name, line.state, line.topic) for line in page.context["record"].lines] == [
        ("支部党员大会", "present", "研究党费收缴使用")
    ]


def recorded(branch: Branch, **changes: Any) -> Meeting:
    people = [Presence(person.pk) for person in branch.people[:2]]
    said = {"activity": GENERAL, "held_on": TODAY, "topic": "研究党费", "attendance": people} | changes
    unit, by = said.pop("unit", branch.unit), said.pop("by", branch.keeper)
    return services.record_meeting(unit=unit, said=services.Said(**said), by=by)


def test_who_sees_which_page(branch: Branch) -> None:
    meeting = recorded(branch)
    pages = ["life:meeting", "life:recorded", "life:correct", "life:withdraw"]

    def seen(account: Account) -> list[int]:
        client = signed_in(account)
        return [client.get(reverse(page, args=[meeting.pk])).status_code for page in pages]

    assert seen(branch.keeper) == [200, 200, 200, 200]
    assert seen(branch.colleague) == [404, 404, 404, 404]
    assert seen(branch.stranger) == [404, 404, 404, 404]
    attendee = factories.account("member", branch.unit, person=branch.people[1])
    assert seen(attendee) == [200, 200, 403, 403]
    assert Client().get(reverse("life:meeting", args=[meeting.pk])).status_code == 302


def test_a_colleague_cannot_record_for_another_branch(branch: Branch) -> None:
    answer = signed_in(branch.colleague).post(reverse("life:record"), filled(branch))

    assert (answer.status_code, Meeting.objects.count()) == (422, 0)
    assert signed_in(branch.member).get(reverse("life:record")).status_code == 403


def test_a_correction_through_the_form(branch: Branch) -> None:
    old = recorded(branch)
    client = signed_in(branch.keeper)
    shown = client.get(reverse("life:correct", args=[old.pk])).context["form"]
    assert [row["state"] for row in shown.roll] == ["present", "present", "none", "none", "none"]

    form = filled(branch, topic="研究党费收缴使用", reason="内容写漏了", minutes="补上的记录")
    answer = client.post(reverse("life:correct", args=[old.pk]), form)
    new = Meeting.objects.standing().get()
    assert (answer.url, new.corrects_id, new.expected) == (reverse("life:recorded", args=[new.pk]), old.pk, 5)
    page = client.get(reverse("life:meeting", args=[new.pk]))
    assert [past.pk for past in page.context["history"]] == [old.pk, new.pk]


def test_a_withdrawal_through_the_form(branch: Branch) -> None:
    meeting = recorded(branch)
    client, address = signed_in(branch.keeper), reverse("life:withdraw", args=[meeting.pk])

    assert client.post(address, {"reason": " ", "once_key": once.new_key()}).status_code == 422
    answer = client.post(address, {"reason": "记到别的支部了", "once_key": once.new_key()})
    assert (answer.url, ledger.standing().count()) == (reverse("life:meeting", args=[meeting.pk]), 0)
    lines = client.get(answer.url).context["fact_lines"]
    assert [(line.title, line.words) for line in lines] == [
        ("开了一次会", "应到 2 人，实到 2 人"),
        ("参加了一次会", "2 人的组织生活记录"),
        ("冲回", "应到 2 人，实到 2 人"),
        ("冲回", "2 人的组织生活记录"),
    ]


def test_the_list_shows_what_lies_in_the_scope(branch: Branch) -> None:
    mine = recorded(branch)
    recorded(branch, unit=branch.neighbour, attendance=(), by=branch.colleague)

    def listed(account: Account, **conditions: str) -> list[int]:
        page = signed_in(account).get(reverse("life:meetings"), conditions)
        return [row.record.pk for row in page.context["table"].rows]

    assert listed(branch.keeper) == [mine.pk]
    assert (listed(branch.keeper, month="2026-10"), listed(branch.keeper, month="2026-11")) == ([], [mine.pk])
    assert listed(branch.keeper, activity=COMMITTEE) == []
    assert listed(branch.keeper, unit=str(branch.unit.pk), q="党费") == [mine.pk]
    assert listed(branch.stranger) == []
    assert signed_in(branch.member).get(reverse("life:meetings")).status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file(branch: Branch, kind: str) -> None:
    recorded(branch)
    answer = signed_in(branch.keeper).get(reverse("life:meetings"), {"export": kind})

    assert (answer.status_code, answer["Content-Disposition"].endswith(f"-20261112.{kind}")) == (200, True)


def test_a_month_without_a_day_says_so(branch: Branch) -> None:
    meeting = Meeting(held_on=dt.date(2025, 6, 1), precision="month")

    assert meeting.when == "2025年6月（日期未记）"


@pytest.mark.parametrize("page", ["life:record", "life:meetings", "life:mine"])
def test_a_page_costs_few_queries(branch: Branch, page: str) -> None:
    client = signed_in(branch.keeper)
    costs = []
    for _ in range(2):
        recorded(branch, again=True)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page)).status_code == 200
        costs.append(len(queries))

    assert costs[1] == costs[0]
    assert costs[0] <= 15


def test_the_meeting_page_costs_few_queries(branch: Branch) -> None:
    meeting = recorded(branch)
    client = signed_in(branch.keeper)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("life:meeting", args=[meeting.pk])).status_code == 200

    assert len(queries) <= 15


def test_the_search_finds_meetings_by_what_they_were_about(branch: Branch) -> None:
    def found(account: Account, words: str) -> list[tuple[str, str, str]]:
        return [(one.text, one.unit, one.url) for one in finders.find("meetings", account, words, 10)]

    meeting = recorded(branch, topic="研究党费收缴使用")
    expected = [("研究党费收缴使用", branch.unit.short_name, reverse("life:meeting", args=[meeting.pk]))]
    assert (found(branch.keeper, "党费收缴"), found(branch.keeper, "党课")) == (expected, [])
    assert found(branch.registrar, "党费收缴") == expected
    assert [found(account, "党费收缴") for account in (branch.colleague, branch.stranger, branch.member)] == [
        [],
        [],
        [],
    ]


def test_another_list_is_shown_without_reproaches(branch: Branch) -> None:
    """A unit without a register is asked for numbers; that they are missing is said when the form is sent."""
    asked = {"unit": branch.unit.pk, "activity": "no such kind", "held_on": TODAY.isoformat()}
    form = signed_in(branch.keeper).get(reverse("life:roll"), asked).context["form"]
    assert "expected" not in form.errors
