"""A branch at home: who comes in, what it says of itself, what is said among its own."""

from __future__ import annotations

import pytest

from zugong.kernel.rules import Refused
from zugong.org.queries import secretary_of
from zugong.org.tests import factories
from zugong.portal import queries, rules, services
from zugong.portal.models import BranchPage, Remark, Topic

from .conftest import House


def opened(house: House) -> Topic:
    return services.open_topic(unit=house.branch, title="周末去哪里植树", text="我建议去河堤。", by=house.member)


def test_the_page_is_for_its_members_and_those_above_the_talk_for_its_own_alone(house: House) -> None:
    everybody = {
        "keeper": house.keeper, "member": house.member, "clerk": house.clerk, "office": house.office, "stranger": house.stranger,
        "admin": factories.account("system_admin", house.root), "beside": factories.account("branch_secretary", house.beside),
    }  # fmt: skip
    visits = [name for name, one in everybody.items() if rules.visit_branch.allows(house.branch, by=one)]
    talks = [name for name, one in everybody.items() if rules.read_topics.allows(house.branch, by=one)]
    assert visits == ["keeper", "member", "clerk", "office"]
    assert talks == ["keeper", "member"]


def test_a_member_without_any_role_belongs_by_the_register_and_leaves_with_it(house: House) -> None:
    away = factories.account(person=house.people[3])
    assert rules.say_remark.allows(opened(house), "我在外地，算我一个。", by=away)
    house.people[3].memberships.update(unit=house.beside)
    moved = type(away).objects.get(pk=away.pk)
    assert not rules.read_topics.allows(house.branch, by=moved)


def test_the_secretary_says_what_the_page_says(house: House) -> None:
    services.describe_branch(unit=house.branch, about="二十人的机关支部。", phone="0000-1234567", by=house.keeper)
    services.describe_branch(unit=house.branch, about="二十一人的机关支部。", phone="0000-1234567", by=house.clerk)
    page = BranchPage.objects.get()
    assert (page.about, page.phone, page.changed_by_name) == ("二十一人的机关支部。", "0000-1234567", str(house.clerk))
    assert secretary_of(house.branch) == house.people[0].name
    for by in (house.member, house.stranger):
        assert not rules.describe_branch.allows(house.branch, by=by)


def test_a_removed_remark_leaves_its_place_and_the_reason_and_no_words(house: House) -> None:
    topic = opened(house)
    remark = services.say_remark(topic=topic, text="某某的电话是多少？", by=house.colleague)
    with pytest.raises(Refused, match="支部书记"):
        services.remove_remark(remark=remark, reason="有电话", by=house.member)
    with pytest.raises(Refused, match="支部书记"):
        services.remove_remark(remark=remark, reason="有电话", by=house.clerk)
    with pytest.raises(Refused, match="原因"):
        services.remove_remark(remark=remark, reason="", by=house.keeper)
    services.remove_remark(remark=remark, reason="涉及别人隐私", by=house.keeper)
    kept = Remark.objects.get(pk=remark.pk)
    assert (kept.text, kept.reason, kept.removed_by_name) == ("", "涉及别人隐私", house.keeper.display_name)
    with pytest.raises(Refused, match="已经移除"):
        services.remove_remark(remark=kept, reason="再一次", by=house.keeper)


def test_who_said_it_may_take_it_back(house: House) -> None:
    remark = services.say_remark(topic=opened(house), text="说错了", by=house.colleague)
    assert services.remove_remark(remark=remark, reason="说错了", by=house.colleague).text == ""


def test_a_closed_topic_is_read_and_nothing_is_added(house: House) -> None:
    topic = opened(house)
    with pytest.raises(Refused):
        services.close_topic(topic=topic, reason="定了", by=house.member)
    topic = services.close_topic(topic=topic, reason="定在河堤，周六八点。", by=house.keeper)
    with pytest.raises(Refused, match="已经结束"):
        services.say_remark(topic=topic, text="晚了吗？", by=house.member)
    assert (topic.reason, topic.remarks.count()) == ("定在河堤，周六八点。", 1)


def test_the_page_shows_what_all_members_were_sent_and_not_what_went_to_posts(house: House) -> None:
    from .conftest import said

    for roles in ((), ("secretary",)):
        draft = services.draft_notice(unit=house.root, said=said(house.root, roles=roles), by=house.office)
        services.issue_notice(notice=draft, by=house.office)
    assert [notice.roles for notice in queries.notices_for(house.branch, house.member)] == [[]]
