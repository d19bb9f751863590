from __future__ import annotations

import datetime as dt

import pytest

from zugong.kernel.rules import Refused
from zugong.life import rules, services
from zugong.life.services import Presence, Said

from .conftest import COMMITTEE, GENERAL, TODAY, Branch


def test_only_the_branch_s_own_keeper_may_record(branch: Branch) -> None:
    def may(account: object) -> bool:
        return rules.record_meeting.allows(branch.unit, GENERAL, TODAY, by=account)

    accounts = (branch.keeper, branch.colleague, branch.stranger, branch.member, branch.registrar)
    assert [may(account) for account in accounts] == [True, False, False, False, False]


def test_a_meeting_is_recorded_once_it_was_held(branch: Branch) -> None:
    tomorrow = TODAY + dt.timedelta(1)

    assert rules.record_meeting.why_not(branch.unit, GENERAL, tomorrow, by=branch.keeper) == (
        "2026年11月13日还没到。会开完再来记。"
    )


def test_no_meeting_is_older_than_its_branch(branch: Branch) -> None:
    assert rules.record_meeting.why_not(branch.unit, GENERAL, dt.date(2019, 12, 31), by=branch.keeper) == (
        "第一支部是2020年1月1日成立的，不能记成立以前的会。"
    )


def test_a_kind_no_institution_declares_is_refused(branch: Branch) -> None:
    assert rules.record_meeting.why_not(branch.unit, "tea", TODAY, by=branch.keeper) == (
        "2026年11月12日施行的制度里没有这种会，请重选会议类型。"
    )


def test_people_of_other_branches_are_named(branch: Branch) -> None:
    from zugong.org.tests import factories

    guest = factories.member(branch.neighbour, "外来人")

    assert rules.record_meeting.why_not(
        branch.unit, GENERAL, TODAY, by=branch.keeper, people=[branch.people[0].pk, guest.pk, 999_999]
    ) == ("外来人、#999999在2026年11月12日还不是（或已不是）第一支部的人，请从名单里去掉。")


def test_a_second_meeting_of_the_kind_that_day_is_asked_about(branch: Branch) -> None:
    services.record_meeting(
        unit=branch.unit,
        said=Said(activity=GENERAL, held_on=TODAY, attendance=[Presence(branch.people[0].pk)]),
        by=branch.keeper,
    )

    def why_not(activity: str, **more: bool) -> str | None:
        return rules.record_meeting.why_not(branch.unit, activity, TODAY, by=branch.keeper, **more)

    assert why_not(GENERAL) == (
        f"2026年11月12日已经记过一次支部党员大会（{branch.keeper.display_name}记的）。"
        "确实又开了一次，勾上“同一天又开了一次”再存。"
    )
    assert (why_not(GENERAL, again=True), why_not(COMMITTEE)) == (None, None)


def test_a_change_needs_a_reason_and_a_standing_record(branch: Branch) -> None:
    meeting = services.record_meeting(unit=branch.unit, said=Said(activity=GENERAL, held_on=TODAY), by=branch.keeper)

    assert rules.withdraw_meeting.why_not(meeting, by=branch.keeper, reason=" ") == (
        "写一句原因，以后的人能看懂为什么改。"
    )
    assert rules.withdraw_meeting.allows(meeting, by=branch.colleague, reason="不是我的") is False
    gone = services.withdraw_meeting(meeting=meeting, by=branch.keeper, reason="记错支部")
    assert rules.withdraw_meeting.why_not(gone, by=branch.keeper, reason="再撤") == (
        "这条记录已撤回，不能再改。请打开最新的一条。"
    )


def test_only_the_registrar_imports_ledgers(branch: Branch) -> None:
    accounts = (branch.registrar, branch.keeper, branch.member)
    assert [rules.import_meetings.allows(by=account) for account in accounts] == [True, False, False]


def test_a_meeting_is_read_by_its_own_and_by_those_who_were_there(branch: Branch) -> None:
    meeting = services.record_meeting(unit=branch.unit, said=Said(activity=GENERAL, held_on=TODAY), by=branch.keeper)

    def reads(account: object, attended: bool = False) -> bool:
        return rules.read_meeting.allows(meeting, by=account, attended=attended)

    assert (reads(branch.keeper), reads(branch.colleague), reads(branch.stranger)) == (True, False, False)
    assert (reads(branch.member), reads(branch.member, attended=True)) == (False, True)


def test_a_meeting_nobody_came_to_was_not_held(branch: Branch) -> None:
    refused = "没有一个人到会，这次会不算开过，不用记。"
    nobody = [Presence(person.pk, "absent") for person in branch.people]

    for said in (
        Said(activity=GENERAL, held_on=TODAY, attendance=nobody),
        Said(activity=GENERAL, held_on=TODAY, present=0),
    ):
        with pytest.raises(Refused, match=refused):
            services.record_meeting(unit=branch.unit, said=said, by=branch.keeper)
    meeting = services.record_meeting(unit=branch.unit, said=Said(activity=GENERAL, held_on=TODAY), by=branch.keeper)
    emptied = Said(activity=GENERAL, held_on=TODAY, attendance=nobody)
    with pytest.raises(Refused, match=refused):
        services.correct_meeting(meeting=meeting, reason="没人来", said=emptied, by=branch.keeper)
