"""The pages: who sees what, what can be done, what a page costs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.portal import services
from zugong.portal.models import BranchPage, Notice, Receipt, Remark, Topic, Word

from .conftest import TEXT, House, drafted, issued, said

SignedIn = Callable[[Account], Client]


def page(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(f"portal:{name}", args=args))
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def typed(house: House, **more: object) -> dict[str, object]:
    return {
        "unit": house.branch.pk, "title": "交学习体会", "text": TEXT, "to": "财政一支部", "question": "交给谁？",
        "options": "组织部\n支部书记", "answer": "1", "passage": "交给支部书记， 不用打印", **more,
    }  # fmt: skip


def test_a_notice_is_written_looked_at_issued_and_read(house: House, signed_in: SignedIn) -> None:
    keeper, member = signed_in(house.keeper), signed_in(house.member)
    form = page(keeper, "new")
    assert ["财政一支部" in form, 'name="passage"' in form] == [True, True]
    answer = keeper.post(reverse("portal:new"), typed(house))
    notice = Notice.objects.get()
    at = reverse("portal:notice", args=[notice.pk])
    assert (answer.status_code, answer["Location"]) == (302, at)
    assert "还没发出" in page(keeper, "notice", notice.pk)
    assert member.get(at).status_code == 404
    assert keeper.post(at, {"do": "issue"}).status_code == 302
    assert "还没读的通知" in member.get(reverse("cockpit:waiting")).content.decode()
    shown = page(member, "notice", notice.pk)
    assert ["交给谁？" in shown, "<mark>" in shown, "谁读了" in shown] == [True, False, False]
    wrong = member.post(at, {"do": "confirm", "confirm-answer": "0"})
    words = wrong.content.decode()
    assert (wrong.status_code, Receipt.objects.count()) == (422, 0)
    assert "<mark>交给支部书记， 不用打印</mark>" in words
    assert "回到那一段" in words
    assert member.post(at, {"do": "confirm", "confirm-answer": "1"}).status_code == 302
    assert "读过了" in page(member, "notice", notice.pk)


def test_what_is_wrong_with_a_notice_is_said_and_nothing_is_kept(house: House, signed_in: SignedIn) -> None:
    keeper = signed_in(house.keeper)
    for more, sentence in (
        ({"to": "财政二支部"}, "没有叫“财政二支部”的组织"),
        ({"to": ""}, "这一栏还没填"),
        ({"passage": "别的话"}, "照抄"),
        ({"options": "\n".join("甲乙丙丁戊己庚")}, "最多 6 个选项"),
    ):
        answer = keeper.post(reverse("portal:new"), typed(house, **more))
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), more
    assert Notice.objects.count() == 0
    assert signed_in(house.member).get(reverse("portal:new")).status_code == 403


def test_a_draft_is_changed_and_carries_an_attachment_that_its_readers_may_have(
    house: House, signed_in: SignedIn
) -> None:
    keeper, member, stranger = (signed_in(one) for one in (house.keeper, house.member, house.stranger))
    notice = drafted(house)
    answer = keeper.post(
        reverse("portal:edit", args=[notice.pk]), typed(house, title="交两份学习体会", roles=["secretary"])
    )
    assert answer.status_code == 302
    notice = Notice.objects.get()
    assert (notice.title, notice.roles) == ("交两份学习体会", ["secretary"])
    keeper.post(reverse("portal:edit", args=[notice.pk]), typed(house))
    at = reverse("portal:notice", args=[notice.pk])
    upload = SimpleUploadedFile("样张.txt", "体会（示例）".encode())
    assert keeper.post(at, {"do": "attach", "attach-upload": upload, "attach-non_classified": "on"}).status_code == 302
    keeper.post(at, {"do": "issue"})
    link = page(member, "notice", notice.pk).split("po-files")[1].split('href="')[1].split('"')[0]
    assert [client.get(link).status_code for client in (keeper, member, stranger)] == [200, 200, 404]
    assert keeper.get(reverse("portal:edit", args=[notice.pk])).status_code == 403


def test_figures_are_for_those_above_and_names_for_whoever_can_help(house: House, signed_in: SignedIn) -> None:
    notice = services.draft_notice(unit=house.root, said=said(house.root), by=house.office)
    notice = services.issue_notice(notice=notice, by=house.office)
    services.confirm_notice(notice=notice, answer=1, by=house.member)
    shown = page(signed_in(house.office), "figures", notice.pk)
    assert ["5 人里 1 人读过了" in shown, "?unit=" in shown] == [True, False]
    at = reverse("portal:figures", args=[notice.pk])
    assert signed_in(house.member).get(at).status_code == 403
    assert signed_in(house.office).get(at, {"unit": house.branch.pk}).status_code == 403
    named = signed_in(house.keeper).get(at, {"unit": house.branch.pk}).content.decode()
    names = named.split("h-names")[2].split("</section>")[0]
    assert [person.name in names for person in house.people] == [True, False, True, True]
    assert "没有账号，请念给他听" in names


def test_withdrawing_shows_its_reason_to_whoever_was_addressed(house: House, signed_in: SignedIn) -> None:
    notice = issued(house)
    at = reverse("portal:notice", args=[notice.pk])
    keeper, member = signed_in(house.keeper), signed_in(house.member)
    assert keeper.post(at, {"do": "withdraw", "withdraw-reason": ""}).status_code == 422
    assert member.post(at, {"do": "withdraw", "withdraw-reason": "x"}).status_code in (200, 422)
    assert keeper.post(at, {"do": "withdraw", "withdraw-reason": "日期写错了"}).status_code == 302
    shown = page(member, "notice", notice.pk)
    assert ["日期写错了" in shown, 'id="confirm"' in shown] == [True, False]


def test_the_bell_leads_to_the_notice(house: House, signed_in: SignedIn) -> None:
    issued(house, urgent=True)
    member = signed_in(house.member)
    inbox = member.get(reverse("work:inbox")).content.decode()
    assert "财政一支部的紧急通知：交学习体会" in inbox
    word = Word.objects.get(account=house.member)
    assert signed_in(house.colleague).post(reverse("portal:word", args=[word.pk])).status_code == 404
    answer = member.post(reverse("portal:word", args=[word.pk]))
    assert answer["Location"] == reverse("portal:notice", args=[word.notice_id])
    assert "紧急通知" not in member.get(reverse("work:inbox")).content.decode()


def test_lists_show_what_one_may_read_and_an_empty_one_says_what_it_is_for(house: House, signed_in: SignedIn) -> None:
    member = signed_in(house.member)
    assert "还没有通知" in page(member, "notices")
    first, _second = issued(house), issued(house, title="带好党员徽章")
    drafted(house, title="还在写的")
    services.confirm_notice(notice=first, answer=1, by=house.member)
    shown = page(member, "notices")
    assert ["交学习体会" in shown, "带好党员徽章" in shown, "还在写的" in shown] == [True, True, False]
    unread = member.get(reverse("portal:notices"), {"of": "unread"}).content.decode()
    assert ["交学习体会" in unread.split('id="rows"')[1], "带好党员徽章" in unread] == [False, True]
    assert (
        signed_in(house.keeper).get(reverse("portal:notices"), {"q": "还在写"}).content.decode().count("还在写的") >= 1
    )
    assert "交学习体会" not in page(signed_in(house.stranger), "notices")
    assert signed_in(factories.account("system_admin", house.root)).get(reverse("portal:notices")).status_code == 403
    assert "带好党员徽章" in member.get(reverse("cockpit:search"), {"q": "徽章"}).content.decode()


def test_the_short_notice_is_there_to_be_copied(house: House, signed_in: SignedIn) -> None:
    notice = issued(house)
    shown = page(signed_in(house.member), "short", notice.pk)
    assert ["【通知】交学习体会" in shown, "不发、不读、不导入" in shown] == [True, True]
    assert signed_in(house.keeper).get(reverse("portal:short", args=[drafted(house).pk])).status_code == 403


def test_a_branch_at_home(house: House, signed_in: SignedIn) -> None:
    keeper, member = signed_in(house.keeper), signed_in(house.member)
    at = reverse("portal:branch", args=[house.branch.pk])
    assert member.get(reverse("portal:home"))["Location"] == at
    issued(house)
    empty = page(member, "branch", house.branch.pk)
    for words in (
        f"书记 {house.people[0].name}",
        "1 份通知您还没读",
        "交学习体会",
        "支部要办的事",
        "最近的会议",
        "支部学了什么",
        "支部讨论",
    ):
        assert words in empty
    assert (
        keeper.post(
            reverse("portal:describe", args=[house.branch.pk]), {"about": "机关支部", "phone": "0000-12"}
        ).status_code
        == 302
    )
    assert BranchPage.objects.get().phone == "0000-12"
    assert member.get(reverse("portal:describe", args=[house.branch.pk])).status_code == 403
    assert "0000-12" in page(member, "branch", house.branch.pk)
    above = page(signed_in(house.clerk), "branch", house.branch.pk)
    assert ["交学习体会" in above, "支部讨论" in above] == [True, False]
    assert signed_in(house.stranger).get(at).status_code == 403
    both = page(signed_in(house.clerk), "home")
    assert ["财政一支部" in both, "财政二支部" in both, "城关一支部" in both] == [True, True, False]


def test_talk_stays_in_the_branch(house: House, signed_in: SignedIn) -> None:
    member, colleague, keeper, clerk = (
        signed_in(one) for one in (house.member, house.colleague, house.keeper, house.clerk)
    )
    new = reverse("portal:new-topic", args=[house.branch.pk])
    assert [client.get(new).status_code for client in (member, clerk)] == [200, 404]
    assert member.post(new, {"title": "", "text": "x"}).status_code == 422
    member.post(new, {"title": "去哪里植树", "text": "河堤"})
    topic = Topic.objects.get()
    at = reverse("portal:topic", args=[topic.pk])
    assert colleague.post(at, {"do": "say", "say-text": "不如去南山"}).status_code == 302
    assert [client.get(at).status_code for client in (colleague, keeper, clerk)] == [200, 200, 404]
    remark = Remark.objects.last()
    assert remark is not None
    gone = reverse("portal:remove", args=[remark.pk])
    assert [client.get(gone).status_code for client in (member, clerk, keeper)] == [403, 404, 200]
    assert keeper.post(gone, {"reason": ""}).status_code == 422
    keeper.post(gone, {"reason": "离题"})
    shown = page(member, "topic", topic.pk)
    assert ["移除：离题" in shown, "不如去南山" in shown] == [True, False]
    assert "like" not in shown.split("po-talk")[1].split("</ol>")[0]
    assert keeper.post(at, {"do": "close", "close-reason": "定了"}).status_code == 302
    assert "结束了讨论：定了" in page(member, "topic", topic.pk)


@pytest.mark.parametrize("name", ["notices", "notice", "figures", "branch", "new", "use", "articles"])
def test_what_a_page_costs(house: House, signed_in: SignedIn, name: str) -> None:
    for _number in range(8):
        notice = issued(house)
    args = {"notice": [notice.pk], "figures": [notice.pk], "branch": [house.branch.pk]}.get(name, [])
    keeper = signed_in(house.keeper)
    with CaptureQueriesContext(connection) as asked:
        answer = keeper.get(reverse(f"portal:{name}", args=args))
    assert answer.status_code == 200
    assert len(asked) <= 15, "\n".join(one["sql"][:200] for one in asked)
    assert len(answer.content) < 60 * 1024


def test_the_page_of_a_branch_counts_all_that_is_unread_and_leads_to_every_topic(
    house: House, signed_in: SignedIn
) -> None:
    for number in range(7):
        issued(house)
        services.open_topic(unit=house.branch, title=f"第{number}件事", text="说一说", by=house.member)
    services.close_topic(topic=Topic.objects.get(title="第0件事"), reason="定了", by=house.keeper)
    member = signed_in(house.member)
    shown = page(member, "branch", house.branch.pk)
    assert ["7 份通知您还没读" in shown, "第1件事" in shown, "第0件事" in shown] == [True, False, False]
    second = member.get(reverse("portal:branch", args=[house.branch.pk]), {"page": "2"}).content.decode()
    assert ["第1件事" in second, "第0件事" in second] == [True, True]


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "x"])
def test_a_month_without_neighbours_is_this_one(house: House, signed_in: SignedIn, month: str) -> None:
    answer = signed_in(house.keeper).get(reverse("portal:articles"), {"month": month})
    assert answer.context["month"].code == "2026-11"
