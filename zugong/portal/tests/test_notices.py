"""Notices: whom they reach, how they are read, when somebody is reminded, how they are taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org import services as org
from zugong.org.models import Account, Grant, Membership
from zugong.org.scope import Scope
from zugong.org.tests import factories
from zugong.portal import queries, reach, rules, services
from zugong.portal.models import Notice, Receipt, Word
from zugong.portal.wording import short_of

from .conftest import TODAY, House, drafted, issued, said

DAY = dt.timedelta(days=1)


def names(house: House) -> dict[str, Account]:
    return {
        "keeper": house.keeper, "member": house.member, "colleague": house.colleague, "clerk": house.clerk,
        "office": house.office, "stranger": house.stranger, "admin": factories.account("system_admin", house.root),
    }  # fmt: skip


def readers(house: House, notice: Notice) -> list[str]:
    return [name for name, one in names(house).items() if rules.read_notice.allows(notice, by=one)]


def test_a_draft_is_seen_by_its_unit_and_an_issued_notice_by_its_readers_and_those_above(house: House) -> None:
    notice = drafted(house)
    assert readers(house, notice) == ["keeper", "clerk"]
    services.issue_notice(notice=notice, by=house.keeper)
    assert readers(house, notice) == ["keeper", "member", "colleague", "clerk", "office"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"options": ("支部书记",)}, "两个不同的选项"),
        ({"options": ("支部书记", "支部书记")}, "两个不同的选项"),
        ({"answer": 5}, "第几个选项对"),
        ({"answer": None}, "第几个选项对"),
        ({"passage": "正文里没有的话"}, "照抄"),
        ({"passage": ""}, "照抄"),
        ({"question": ""}, "选项就空着"),
        ({"valid_until": TODAY - DAY}, "今天以后"),
    ],
)
def test_a_question_that_cannot_be_answered_out_of_the_text_is_refused(
    house: House, more: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        drafted(house, **more)
    assert Notice.objects.count() == 0


def test_a_unit_writes_to_those_under_it_and_an_office_in_its_own_name(house: House) -> None:
    assert rules.draft_notice.allows(house.branch, said(house.branch), by=house.keeper)
    assert rules.draft_notice.allows(house.root, said(house.branch, house.beside), by=house.office)
    outside = rules.draft_notice.why_not(house.branch, said(house.beside), by=house.keeper)
    assert outside == "财政二支部不在财政一支部下面，通知发不到那里。"
    for by in (house.member, house.stranger, house.office):
        assert rules.draft_notice.why_not(house.branch, said(house.branch), by=by) == "财政一支部的通知不由您写。"


def test_the_right_answer_is_the_receipt_and_a_wrong_one_leaves_nothing_behind(house: House) -> None:
    notice = issued(house)
    with pytest.raises(Refused, match="回到正文"):
        services.confirm_notice(notice=notice, answer=0, by=house.member)
    with pytest.raises(Refused, match="先选"):
        services.confirm_notice(notice=notice, answer=None, by=house.member)
    assert (Receipt.objects.count(), queries.unread(house.member).count()) == (0, 1)
    receipt = services.confirm_notice(notice=notice, answer=1, by=house.member)
    assert (receipt.person, receipt.unit, queries.unread(house.member).count()) == (house.people[1], house.branch, 0)
    with pytest.raises(Refused, match="已经有回执"):
        services.confirm_notice(notice=notice, answer=1, by=house.member)
    facts = ledger.standing().filter(kind="portal.notice_read")
    assert [(one.person, one.data) for one in facts] == [(house.people[1], {"number": notice.number, "asked": True})]


def test_only_those_it_is_for_give_a_receipt(house: House) -> None:
    notice = issued(house, question="", options=(), answer=None, passage="")
    for by in (house.clerk, house.stranger, house.office):
        assert rules.confirm_notice.why_not(notice, None, by=by) == "这份通知不要您的回执。"
    assert rules.confirm_notice.allows(notice, None, by=house.colleague)


def test_a_notice_for_posts_reaches_their_holders_and_nobody_else(house: House) -> None:
    factories.members(house.beside, 3)
    notice = services.draft_notice(unit=house.root, said=said(house.root, roles=("secretary",)), by=house.office)
    services.issue_notice(notice=notice, by=house.office)
    assert notice.to_words == "中共澄川县委员会的书记"
    whole = queries.whole(notice, Scope(("",)))
    assert (whole.people, whole.read) == (1, 0)
    assert [reach.addressed_to(one).count() for one in (house.keeper, house.member)] == [1, 0]


@pytest.mark.parametrize("state", [Membership.State.IN_TRANSIT, Membership.State.SUSPENDED])
def test_who_is_in_no_figure_is_asked_for_no_receipt_and_reads_on(house: House, state: str) -> None:
    notice = issued(house)
    house.people[1].memberships.update(state=state)
    member = Account.objects.get(pk=house.member.pk)
    assert house.people[1].pk not in reach.readers(notice).values_list("person", flat=True)
    assert not reach.addressed_to(member).exists()
    assert [one.unread for one in queries.notices_for(house.branch, member)] == [False]
    assert [one.unread for one in queries.notices_for(house.branch, house.colleague)] == [True]
    assert rules.confirm_notice.why_not(notice, 1, by=member) == "这份通知不要您的回执。"
    assert rules.read_notice.allows(notice, by=member)


def test_an_administrator_is_told_nothing_of_the_work(house: House) -> None:
    Grant.objects.create(account=house.colleague, role="audit_admin", unit=house.root)
    issued(house, urgent=True)
    assert {word.account for word in Word.objects.all()} == {house.keeper, house.member}


def test_a_draft_to_a_unit_that_was_moved_away_is_not_issued(house: House) -> None:
    notice = services.draft_notice(unit=house.committee, said=said(house.beside), by=house.clerk)
    org.move_unit(unit=house.beside, parent=house.root, on=TODAY, by=SYSTEM)
    with pytest.raises(Refused, match="财政二支部不在财政局机关党委下面"):
        services.issue_notice(notice=notice, by=house.clerk)


def test_figures_are_by_unit_in_the_order_of_the_tree_and_follow_the_register(house: House) -> None:
    more = factories.members(house.beside, 3)
    notice = services.draft_notice(unit=house.root, said=said(house.root), by=house.office)
    notice = services.issue_notice(notice=notice, by=house.office)
    services.confirm_notice(notice=notice, answer=1, by=house.member)
    services.confirm_notice(notice=notice, answer=1, by=house.keeper)
    within = house.clerk.scope("read_unit")
    units = list(queries.units_reading(notice, within))
    figures = [(row.unit, row.people, row.read, row.waiting) for row in queries.by_unit(notice, units)]
    assert figures == [(house.branch, 4, 2, 2), (house.beside, 3, 0, 3)]
    assert [one.signs_in for one in queries.waiting_in(notice, house.branch)].count(True) == 1
    more[0].memberships.update(valid_to=TODAY)
    assert queries.whole(notice, within).people == 6


def test_whoever_has_not_read_it_is_reminded_once_after_the_days_of_the_institution(house: House) -> None:
    notice = issued(house)
    services.confirm_notice(notice=notice, answer=1, by=house.keeper)
    told = []
    for days in (2, 3, 4, 9):
        with clock.frozen(TODAY + days * DAY):
            told.append(services.remind_readers(day=clock.today(), by=SYSTEM))
    assert told == [0, 2, 0, 0]
    words = Word.objects.order_by("account_id")
    assert [(word.account, word.kind) for word in words] == [(house.member, "reminder"), (house.colleague, "reminder")]
    assert words[0].sentence == "财政一支部的通知“交学习体会”您还没读。"
    services.confirm_notice(notice=notice, answer=1, by=house.member)
    assert queries.unread_words(house.member).count() == 0
    with pytest.raises(Refused):
        services.remind_readers(day=TODAY, by=house.office)


def test_an_urgent_notice_is_told_at_once(house: House) -> None:
    notice = issued(house, urgent=True)
    assert {word.account for word in Word.objects.all()} == {house.keeper, house.member, house.colleague}
    with clock.frozen(TODAY + DAY):
        assert services.remind_readers(day=clock.today(), by=SYSTEM) == 3
    assert queries.unread(house.member).first() == notice


def test_what_is_withdrawn_stays_in_sight_with_its_reason_and_asks_nobody(house: House) -> None:
    notice = issued(house, urgent=True)
    with pytest.raises(Refused, match="原因"):
        services.withdraw_notice(notice=notice, reason=" ", by=house.keeper)
    with pytest.raises(Refused, match="不由您写"):
        services.withdraw_notice(notice=notice, reason="日期写错了", by=house.stranger)
    services.withdraw_notice(notice=notice, reason="日期写错了", by=house.keeper)
    notice.refresh_from_db()
    assert (notice.light, notice.reason) == (("mute", "已撤回"), "日期写错了")
    assert rules.read_notice.allows(notice, by=house.member)
    assert (queries.unread(house.member).count(), queries.unread_words(house.member).count()) == (0, 0)
    assert rules.confirm_notice.why_not(notice, 1, by=house.member) == "通知已经撤回或者过了有效期，不用再回执。"


def test_issued_words_stay_and_numbers_run_within_a_unit_and_a_year(house: House) -> None:
    first, second = issued(house), issued(house)
    assert (first.number, second.number) == ("通〔2026〕1号", "通〔2026〕2号")
    with pytest.raises(Refused, match="不能再改"):
        services.change_notice(notice=first, said=said(house.branch, title="换个说法"), by=house.keeper)
    other = services.draft_notice(unit=house.beside, said=said(house.beside), by=house.clerk)
    assert services.issue_notice(notice=other, by=house.clerk).number == "通〔2026〕1号"


def test_after_its_last_day_it_asks_nobody_any_more(house: House) -> None:
    notice = issued(house, valid_until=TODAY + DAY)
    assert queries.unread(house.member).count() == 1
    with clock.frozen(TODAY + 2 * DAY):
        assert queries.unread(house.member).count() == 0
        assert not rules.confirm_notice.allows(notice, 1, by=house.member)


def test_the_short_notice_has_a_few_lines_and_no_names(house: House) -> None:
    notice = issued(house, valid_until=TODAY + 8 * DAY)
    assert short_of(notice, "http://zugong/portal/notices/1/").splitlines() == [
        "【通知】交学习体会", "十一月二十日前交学习体会。", "读了正文答一题，答对就是回执。", "请在 2026-11-20 前读。",
        "财政一支部 通〔2026〕1号 http://zugong/portal/notices/1/",
    ]  # fmt: skip
