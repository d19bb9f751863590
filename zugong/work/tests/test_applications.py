"""Making up with agreement, and letting off that is asked for: who asks, who answers, what counts meanwhile."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Person
from zugong.org.tests import factories
from zugong.work import applications, services
from zugong.work.models import Application, Duty, Message
from zugong.work.tests.conftest import COMMITTEE, hold
from zugong.work.tests.test_people import NOTE, the, write

ASKS = replace(NOTE, make_up_approved_by="keeper")


@pytest.fixture
def one(county, institution) -> Person:
    institution(ASKS)
    return county.member.person


def test_a_late_fact_does_not_count_until_the_keeper_agrees(county, one, generate):
    generate()
    write(one, county.first, "2026-03-02")
    late = write(one, county.first, "2026-03-05")
    february = the(one, "2026-02")
    assert (february.state, [fact.id for fact in applications.late_facts(february)]) == ("open", [late])
    made = services.apply_for_make_up(duty=february, fact=late, reason="住院", by=county.member)
    february.refresh_from_db()
    assert (february.state, february.waiting_for, february.standing(dt.date(2026, 3, 12))) == (
        "open", "make_up", "make_up",
    )  # fmt: skip
    with pytest.raises(Refused, match="不由您批"):
        services.answer_application(application=made, agreed=True, answer="", by=county.member)
    with pytest.raises(Refused, match="不由您批"):
        services.answer_application(application=made, agreed=True, answer="", by=county.stranger)
    services.answer_application(application=made, agreed=True, answer="情况属实", by=county.keeper)
    february.refresh_from_db()
    assert (february.state, february.fulfilled_on, february.waiting_for) == ("late", dt.date(2026, 3, 5), "")
    assert the(one, "2026-03").state == "done"


def test_a_returned_one_stays_open_says_why_and_may_be_asked_again(county, one, generate):
    generate()
    late = write(one, county.first, "2026-03-02")
    write(one, county.first, "2026-03-05")
    february = the(one, "2026-02")
    fact = applications.late_facts(february)[0].id
    assert fact != late, "the first one of March is March's own"
    made = services.apply_for_make_up(duty=february, fact=fact, reason="忘了", by=county.member)
    with pytest.raises(Refused, match="要写一句为什么"):
        services.answer_application(application=made, agreed=False, answer=" ", by=county.keeper)
    services.answer_application(application=made, agreed=False, answer="内容不符", by=county.keeper)
    february.refresh_from_db()
    assert (february.state, february.waiting_for) == ("open", "")
    told = Message.objects.filter(account=county.member)
    assert [(one.kind, one.text) for one in told] == [("returned", "内容不符")]
    services.apply_for_make_up(duty=february, fact=fact, reason="补了内容", by=county.member)
    assert list(february.applications.order_by("pk").values_list("state", flat=True)) == ["returned", "waiting"]


def test_a_fact_that_is_spoken_for_makes_up_nothing_else(county, one, generate):
    generate()
    for on in ("2026-03-01", "2026-03-02"):
        write(one, county.first, on)
    february = the(one, "2026-02")
    (late,) = applications.late_facts(february)
    services.apply_for_make_up(duty=february, fact=late.id, reason="晚了", by=county.member)
    assert applications.late_facts(the(one, "2026-02")) == []
    with pytest.raises(Refused, match="已经有申请在等批"):
        services.apply_for_make_up(duty=the(one, "2026-02"), fact=late.id, reason="晚了", by=county.member)


@pytest.mark.parametrize(("fact", "reason"), [(None, "晚了"), (0, "晚了"), (-1, "")])
def test_an_application_needs_a_fact_that_fits_and_a_reason(county, one, generate, fact, reason):
    generate()
    with pytest.raises(Refused):
        services.apply_for_make_up(duty=the(one, "2026-02"), fact=fact, reason=reason, by=county.member)


def test_a_unit_asks_too_and_above_answers_where_the_institution_says_so(county, generate, institution):
    institution(replace(COMMITTEE, make_up_approved_by="above"))
    generate()
    hold(county.first, "2026-03-02")
    hold(county.first, "2026-03-03")
    february = Duty.objects.get(unit=county.first, period="2026-02")
    (late,) = applications.late_facts(february)
    made = services.apply_for_make_up(duty=february, fact=late.id, reason="换届", by=county.keeper)
    assert [len(applications.to_answer(who)) for who in (county.colleague, county.keeper, county.stranger)] == [1, 0, 0]
    services.answer_application(application=made, agreed=True, answer="", by=county.colleague)
    february.refresh_from_db()
    assert february.state == "late"


def test_without_such_a_word_a_late_one_counts_by_itself(county, generate, institution):
    institution(COMMITTEE)
    generate()
    hold(county.first, "2026-03-02")
    hold(county.first, "2026-03-03")
    february = Duty.objects.get(unit=county.first, period="2026-02")
    assert february.state == "late"
    with pytest.raises(Refused, match="不用批"):
        services.apply_for_make_up(duty=february, fact=1, reason="晚了", by=county.keeper)


def test_the_person_or_the_secretary_asks_to_be_let_off_and_somebody_above_answers(county, one, generate):
    generate()
    duty = the(one, "2026-03")
    for who in (county.stranger, county.colleague):
        if who == county.stranger:
            with pytest.raises(Refused, match="本人"):
                services.apply_for_exemption(duty=duty, reason="住院", by=who)
    made = services.apply_for_exemption(duty=duty, reason="住院一个月", by=county.member)
    assert Message.objects.filter(account=county.colleague, kind="asked").count() == 1
    with pytest.raises(Refused, match="不由您批"):
        services.answer_application(application=made, agreed=True, answer="", by=county.keeper)
    services.answer_application(application=made, agreed=True, answer="", by=county.colleague)
    duty.refresh_from_db()
    assert (duty.state, duty.exempt_reason, duty.exempted_by_name) == (
        "exempt", "住院一个月", county.colleague.display_name,
    )  # fmt: skip
    assert Message.objects.filter(account=county.member, kind="agreed").count() == 1


def test_a_refused_exemption_leaves_the_duty_and_its_history(county, one, generate):
    generate()
    duty = the(one, "2026-03")
    made = services.apply_for_exemption(duty=duty, reason="太忙", by=county.keeper)
    services.answer_application(application=made, agreed=False, answer="忙不是理由", by=county.colleague)
    duty.refresh_from_db()
    assert (duty.state, duty.waiting_for) == ("open", "")
    assert [(one.state, one.answer) for one in duty.applications.all()] == [("returned", "忙不是理由")]


def test_nobody_answers_what_they_asked_themselves(county, generate, institution):
    institution(COMMITTEE)
    generate()
    duty = Duty.objects.get(unit=county.first, period="2026-03")
    above = factories.account("organ_clerk", county.organ)
    made = services.apply_for_exemption(duty=duty, reason="换届", by=above)
    with pytest.raises(Refused, match="自己提的"):
        services.answer_application(application=made, agreed=True, answer="", by=above)
    services.exempt_duty(duty=duty, reason="换届中", by=county.colleague)
    made.refresh_from_db()
    assert (made.state, made.answered_by_name) == ("agreed", county.colleague.display_name)


def test_the_pages_show_what_waits_and_to_whom(county, one, generate, client):
    generate()
    client.force_login(county.member)
    address = reverse("work:duty", args=[the(one, "2026-03").pk])
    page = client.get(address).content.decode()
    assert "申请免做" in page
    assert client.post(reverse("work:apply", args=[the(one, "2026-03").pk]), {"ask-reason": ""}).status_code == 422
    assert client.post(reverse("work:apply", args=[the(one, "2026-03").pk]), {"ask-reason": "住院"}).status_code == 302
    assert "免做待批" in client.get(address).content.decode()
    assert client.get(reverse("work:applications")).status_code == 200
    client.force_login(county.stranger)
    assert client.get(address).status_code == 404
    answer = reverse("work:answer", args=[Application.objects.get().pk])
    assert client.post(answer, {"agreed": "yes"}).status_code == 404
    client.force_login(county.colleague)
    assert "1 份申请等您批" in client.get(reverse("work:applications")).content.decode()
    assert client.post(answer, {"agreed": "no"}).status_code == 422
    assert client.post(answer, {"agreed": "no", "answer": "不符合"}).status_code == 302
    client.force_login(county.member)
    assert "不符合" in client.get(address).content.decode()


def test_a_member_sees_the_own_duties_and_a_secretary_who_has_not_yet(county, one, generate, client):
    other = factories.member(county.first, "乙同志")
    generate()
    write(one, county.first, "2026-03-02")
    client.force_login(county.member)
    page = client.get(reverse("work:duties")).content.decode()
    assert ["我自己的任务" in page, "乙同志" in page] == [True, False]
    assert client.get(reverse("work:people")).status_code == 403
    client.force_login(county.keeper)
    page = client.get(reverse("work:people")).content.decode()
    assert ["1 / 2 人" in page, other.name in page, one.name in page.split("还没做的")[-1]] == [True, True, False]
    rule = f"?rule={NOTE.rule_id}&period=2026-03&whose=person"
    assert "乙同志" in client.get(reverse("work:scope") + rule).content.decode()
    client.force_login(county.stranger)
    assert "乙同志" not in client.get(reverse("work:people")).content.decode()


def test_the_lists_of_people_take_no_query_more_for_each(county, one, generate, client, django_assert_max_num_queries):
    factories.members(county.first, 12)
    generate()
    client.force_login(county.keeper)
    client.get(reverse("work:people"))
    for name in ("people", "scope", "duties", "applications"):
        with django_assert_max_num_queries(15):
            client.get(reverse(f"work:{name}"))
    client.force_login(county.member)
    with clock.frozen(dt.date(2026, 6, 12)), django_assert_max_num_queries(15):
        client.get(reverse("work:duties"))
