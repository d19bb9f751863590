"""The register: membership, posts, masks and corrections."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org import queries, rules, services
from zugong.org.models import Membership, Person
from zugong.org.services import Changes, PersonDetails
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 12)
SPRING = dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def test_the_number_of_the_fixture_has_a_right_check_digit():
    assert rules.id_number_problem(f.id_number(1)) is None


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("12345", "身份证号码要 18 位，前 17 位是数字"),
        ("990000198013010010", "身份证号码第 7 到 14 位不是一个日期；对照证件再看一遍"),
        (
            f.id_number(1)[:-1] + ("0" if f.id_number(1)[-1] != "0" else "1"),
            "身份证号码最后一位对不上；多半有一位抄错了",
        ),
    ],
)
def test_what_is_wrong_with_a_number_is_said_in_words(number, sentence):
    assert str(rules.id_number_problem(number)) == sentence


def test_a_person_is_registered_with_a_sealed_number_that_is_found_again_but_never_twice():
    branch = f.branch()
    number = f.id_number(7)
    details = PersonDetails(name="林知远", id_number=number, phone="13900001234")
    made = services.register_person(details=details, unit=branch, by=SYSTEM)
    assert Person.objects.get(pk=made.pk).masked_id_number == "*" * 14 + number[-4:]
    assert AuditEntry.objects.first().details == {"details": "林知远", "unit": f"{branch} (org.unit:{branch.pk})"}
    with pytest.raises(Refused, match="已经登记过"):
        services.register_person(details=details, unit=branch, by=SYSTEM)


def test_a_transfer_closes_one_spell_and_opens_the_other_on_the_same_day():
    here, there = f.branch(), f.branch()
    person = f.member(here)
    services.transfer_membership(membership=person.memberships.get(), to=there, on=SPRING, by=SYSTEM)
    before, after = (Membership.objects.on(d).get(person=person).unit for d in (SPRING - dt.timedelta(1), SPRING))
    assert (before, after) == (here, there)


def test_nobody_is_admitted_twice():
    person = f.member()
    with pytest.raises(Refused, match="已经在"):
        services.admit(person=person, unit=f.branch(), on=SPRING, by=SYSTEM)


def test_members_belong_to_branches_and_to_nothing_else():
    with pytest.raises(Refused, match="党员要编入党支部"):
        services.admit(person=f.person(), unit=f.department(), on=SPRING, by=SYSTEM)


def test_a_suspended_member_is_not_counted_from_that_day_on_and_was_counted_before():
    branch = f.branch()
    person = f.member(branch)
    services.change_state(membership=person.memberships.get(), state="suspended", on=SPRING, by=SYSTEM)
    assert queries.unit_card(branch).members == 0
    assert queries.unit_card(branch, SPRING - dt.timedelta(1)).members == 1


def test_a_probationary_member_was_probationary_until_confirmed():
    branch = f.branch()
    person = f.member(branch, stage="probationary")
    services.confirm_full(membership=person.memberships.get(), on=SPRING, by=SYSTEM)
    now, then = queries.unit_card(branch), queries.unit_card(branch, SPRING - dt.timedelta(1))
    assert (now.full, now.probationary, then.full, then.probationary) == (1, 0, 0, 1)


def test_a_branch_has_one_secretary():
    department = f.department()
    branch = f.branch(department)
    registrar = f.account("registrar", department)
    first, second = f.members(branch, 2)
    post = services.appoint(person=first, unit=branch, role="secretary", on=SPRING, by=registrar)
    with pytest.raises(Refused, match="先免去再任命"):
        services.appoint(person=second, unit=branch, role="secretary", on=SPRING, by=registrar)
    services.relieve(post=post, on=TODAY, by=registrar)
    services.appoint(person=second, unit=branch, role="secretary", on=TODAY, by=registrar)
    assert queries.unit_card(branch).secretary.name == second.name
    assert queries.unit_card(branch, SPRING).secretary.name == first.name


def test_a_secretary_does_not_appoint_the_secretary():
    branch = f.branch()
    keeper = f.account("branch_secretary", branch)
    with pytest.raises(Refused):
        services.appoint(person=f.member(branch), unit=branch, role="secretary", on=SPRING, by=keeper)
    services.appoint(person=f.member(branch), unit=branch, role="organiser", on=SPRING, by=keeper)


def test_looking_behind_a_mask_needs_a_reason_and_leaves_who_whose_which_and_why():
    department = f.department()
    branch = f.branch(department)
    number = f.id_number(9)
    person = f.member(branch, "蒋林川", id_number=number, phone="13900001234")
    clerk, secretary = f.account("organ_clerk", department), f.account("branch_secretary", branch)
    with pytest.raises(Refused, match="写明为什么要看"):
        services.unmask(person=person, field="id_number", reason=" ", by=clerk)
    with pytest.raises(Refused, match="不能看这个人的全号"):
        services.unmask(person=person, field="id_number", reason="核对", by=secretary)
    assert services.unmask(person=person, field="id_number", reason="核对档案", by=clerk) == number
    line = queries.looks_at(person)[0]
    assert (line.actor_id, line.subject) == (clerk.actor_id, f"org.person:{person.pk}")
    assert line.details == {
        "person": f"蒋林川 (org.person:{person.pk})",
        "field": "id_number",
        "reason": "核对档案",
    }


def test_the_trail_names_the_columns_that_were_corrected_and_not_what_they_hold():
    branch = f.branch()
    person = f.member(branch, phone="13900001234")
    changes = Changes.between(person, {"phone": "13900009999", "name": person.name})
    services.correct_person(person=person, changes=changes, by=SYSTEM)
    assert AuditEntry.objects.first().details["changes"] == "联系电话"
    assert Person.objects.get(pk=person.pk).phone == "13900009999"


def test_nobody_corrects_their_own_file_but_everybody_may_ask():
    branch = f.branch()
    person = f.member(branch)
    secretary = f.account("branch_secretary", branch, person=person)
    with pytest.raises(Refused, match="不能自己改"):
        services.correct_person(person=person, changes=Changes(Person, {"education": "大学"}), by=secretary)
    request = services.request_correction(person=person, text="学历应为研究生", by=secretary)
    with pytest.raises(Refused, match="不能自己改"):
        services.answer_correction(request=request, state="done", answer="改了", by=secretary)
    registrar = f.account("registrar", branch.parent)
    assert list(queries.corrections_in(registrar.scope("edit_register"))) == [request]
    services.answer_correction(request=request, state="done", answer="已改为研究生", by=registrar)
    request.refresh_from_db()
    assert (request.state, request.answered_by) == ("done", registrar.display_name)


def test_a_transfer_needs_the_keeper_of_both_branches():
    here, there = f.branch(), f.branch()
    person = f.member(here)
    keeper = f.account("organ_clerk", here.parent)
    with pytest.raises(Refused, match="不在您管的范围"):
        services.transfer_membership(membership=person.memberships.get(), to=there, on=SPRING, by=keeper)
    sibling = f.branch(here.parent)
    services.transfer_membership(membership=person.memberships.get(), to=sibling, on=SPRING, by=keeper)
    assert person.memberships.standing().get().unit == sibling


def test_on_the_way_no_branch_counts_a_member_until_one_takes_them_in():
    here, there = f.branch(), f.branch()
    person = f.member(here)
    held = person.memberships.get()
    away = services.send_on_way(membership=held, on=SPRING, by=SYSTEM)
    counts = lambda day: [queries.head_counts([here, there], day)[unit.pk].members for unit in (here, there)]  # noqa: E731
    assert [counts(SPRING - dt.timedelta(days=1)), counts(SPRING), counts(TODAY)] == [[1, 0], [0, 0], [0, 0]]
    for refused in (
        lambda: services.send_on_way(membership=away, on=TODAY, by=SYSTEM),
        lambda: services.transfer_membership(membership=away, to=there, on=TODAY, by=SYSTEM),
        lambda: services.change_state(membership=away, state="lost", on=TODAY, by=SYSTEM),
    ):
        with pytest.raises(Refused, match="正在转接途中"):
            refused()
    with pytest.raises(Refused, match="党员要编入党支部"):
        services.take_in(membership=away, to=there.parent, on=TODAY, by=SYSTEM)
    taken = services.take_in(membership=away, to=there, on=TODAY, by=SYSTEM)
    assert (counts(TODAY), taken.state, taken.joined_on) == ([0, 1], Membership.State.NORMAL, held.joined_on)
    away = person.memberships.get(pk=away.pk)
    assert (away.valid_to, away.end_reason) == (TODAY, Membership.End.TRANSFERRED)
    with pytest.raises(Refused, match="不在转接途中"):
        services.let_go(membership=taken, on=TODAY, by=SYSTEM)


def test_a_member_on_the_way_comes_back_or_leaves_the_county():
    here = f.branch()
    first, second = f.members(here, 2)
    for person in (first, second):
        services.send_on_way(membership=person.memberships.get(), on=SPRING, by=SYSTEM)
    away = [person.memberships.get(valid_to=None) for person in (first, second)]
    back = services.take_in(membership=away[0], to=here, on=TODAY, by=SYSTEM)
    gone = services.let_go(membership=away[1], on=TODAY, by=SYSTEM)
    assert (back.unit, back.state, gone.valid_to, gone.end_reason) == (here, "normal", TODAY, "left_county")
    with pytest.raises(Refused, match="由“组织关系转接”登记"):
        services.change_state(membership=back, state="in_transit", on=TODAY, by=SYSTEM)
    lost = services.change_state(membership=back, state="lost", on=TODAY, by=SYSTEM)
    with pytest.raises(Refused, match="不能转接"):
        services.send_on_way(membership=lost, on=TODAY, by=SYSTEM)
