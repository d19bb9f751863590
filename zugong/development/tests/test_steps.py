"""Steps as they are recorded: refused with the article, kept with a mark, corrected, and carried to the register by somebody's act."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from zugong.development import records
from zugong.development.models import Candidate, StepAct
from zugong.development.queries import file_of
from zugong.development.services import (
    PaperSaid,
    add_paper,
    correct_act,
    enter_register,
    open_candidacy,
    plan_step,
    refresh_candidates,
    remind_handlers,
    stop_candidacy,
    take_step,
    withdraw_act,
)
from zugong.development.votes import Count
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Membership
from zugong.org.services import PersonDetails
from zugong.org.tests import factories

from .conftest import BORN, DAYS, TODAY, VOTE, Branch, act_of, actor, opened, said, walked

D = dt.date


def refused(candidate: Candidate, branch: Branch, step: str, day: str = "", **more: object) -> str:
    with pytest.raises(Refused) as caught:
        take_step(candidate=candidate, said=said(step, day, branch, **more), by=branch.keeper)
    return str(caught.value)


def test_the_whole_way_is_walked_and_the_register_follows_the_approvals(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    assert (candidate.stage, candidate.done, candidate.pending) == ("reception", 17, "admit")
    assert not Membership.objects.filter(person=candidate.person).exists()  # the committee does not keep the register
    enter_register(candidate=candidate, by=branch.keeper)
    held = Membership.objects.get(person=candidate.person)
    assert (held.stage, held.joined_on, held.unit) == ("probationary", D(2025, 10, 10), branch.unit)
    rest = list(DAYS)[17:]
    for step in rest:
        by = (
            branch.section
            if step == "department_filed"
            else branch.upper
            if step in {"full_approval"}
            else branch.keeper
        )
        take_step(candidate=candidate, said=said(step, branch=branch), by=by)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.done, candidate.pending) == ("full", 25, "confirm")
    enter_register(candidate=candidate, by=branch.keeper)
    held.refresh_from_db()
    assert (held.stage, held.full_on) == ("full", D(2026, 10, 10))
    kinds = ledger.standing().filter(source__startswith="development.act:").values_list("kind", flat=True)
    assert list(kinds) == ["development.step_taken"] * 25


def test_a_day_corrected_after_the_register_was_entered_waits_there_for_who_keeps_it(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    enter_register(candidate=candidate, by=branch.registrar)
    for day, pending in (("2025-10-11", "amend"), ("2025-10-10", ""), ("2025-10-12", "amend")):
        met = act_of(candidate, "reception_meeting")
        correct_act(act=met, said=said("reception_meeting", day), reason="抄错了日期", by=branch.keeper)
        candidate.refresh_from_db()
        assert (candidate.pending, Membership.objects.get(person=candidate.person).joined_on) == (
            pending,
            D(2025, 10, 10),
        )
    enter_register(candidate=candidate, by=branch.registrar)
    candidate.refresh_from_db()
    assert (candidate.pending, Membership.objects.get(person=candidate.person).joined_on) == ("", D(2025, 10, 12))


def test_a_jump_is_refused_with_the_sentence_and_its_article(branch: Branch) -> None:
    candidate = opened(branch)
    assert refused(candidate, branch, "activist") == (
        "先要办完“派人谈话”，才能办“推荐和确定入党积极分子”。（《中国共产党发展党员工作细则》（中办发〔2014〕34 号）第八条，待核）"
    )
    assert candidate.acts.count() == 1


def test_too_early_is_refused_and_says_the_first_day(branch: Branch) -> None:
    candidate = walked(branch, "cultivate")
    sentence = refused(candidate, branch, "object", "2025-07-31")
    assert "“推荐和确定入党积极分子”以后满 1 年才能办，最早2025年8月1日。" in sentence


def test_too_late_needs_a_reason_and_is_marked_for_ever(branch: Branch) -> None:
    candidate = opened(branch)
    assert "要写原因" in refused(candidate, branch, "talk", "2024-03-01")
    late = take_step(candidate=candidate, said=said("talk", "2024-03-01", reason="谈话人出差"), by=branch.keeper)
    assert [(mark["code"], mark["args"]["days"]) for mark in late.marks] == [("too_late", 20)]
    candidate.refresh_from_db()
    assert candidate.marked == 1
    fact = ledger.standing().get(source=late.source)
    assert (fact.data["late"], fact.data["step"]) == (True, "talk")


def test_a_missing_paper_is_refused_until_it_is_there(branch: Branch) -> None:
    candidate = opened(branch)
    assert "缺材料：谈话记录" in refused(candidate, branch, "talk", papers=[])
    done = take_step(candidate=candidate, said=said("talk"), by=branch.keeper)
    assert [(one.key, one.on_paper) for one in done.papers.all()] == [("talk", True)]


def test_an_organ_that_may_not_approve_is_refused_and_the_branch_does_not_approve_for_the_committee(
    branch: Branch,
) -> None:
    candidate = walked(branch, "upper_talk")
    assert "不能由这个组织办" in refused(candidate, branch, "approval", unit=branch.unit)
    assert "不由党支部自己记" in refused(candidate, branch, "approval", unit=branch.committee)
    take_step(candidate=candidate, said=said("approval", branch=branch), by=branch.upper)
    candidate.refresh_from_db()
    assert candidate.done == 17


def test_under_eighteen_is_refused_at_the_door_and_nothing_is_kept(branch: Branch) -> None:
    young = PersonDetails(name="示例·未满", birth_on=D(2010, 1, 1))
    with pytest.raises(Refused, match="才年满 18 岁"):
        open_candidacy(unit=branch.unit, said=said("apply"), details=young, by=branch.keeper)
    assert Candidate.objects.count() == 0


def test_a_day_that_has_not_come_is_a_plan_and_never_an_act(branch: Branch) -> None:
    candidate = opened(branch)
    assert "还没到" in refused(candidate, branch, "talk", "2026-11-13", reason="晚")
    plan_step(candidate=candidate, step="talk", planned_on=D(2026, 11, 13), by=branch.keeper)
    assert [(one.step, one.planned_on) for one in candidate.plans.all()] == [("talk", D(2026, 11, 13))]
    assert candidate.acts.count() == 1
    plan_step(candidate=candidate, step="talk", planned_on=None, by=branch.keeper)
    assert candidate.plans.count() == 0


def test_the_vote_of_the_meeting_keeps_to_the_register_the_quorum_and_the_majority(branch: Branch) -> None:
    candidate = walked(branch, "form")
    few = Count(due=11, present=5, for_=5)
    assert "到会有表决权的至少 6 人才能开会" in refused(candidate, branch, "reception_meeting", count=few)
    lost = Count(due=11, present=9, for_=5, against=4)
    assert "赞成至少 6 票才通过；赞成 5 票" in refused(candidate, branch, "reception_meeting", count=lost)
    other = Count(due=9, present=9, for_=9)
    assert "名册上当天有 11 名正式党员" in refused(candidate, branch, "reception_meeting", count=other)
    left_out = Count(due=9, present=9, for_=9, left_out=2, left_out_why="长期外出，经批准不计入")
    done = take_step(candidate=candidate, said=said("reception_meeting", count=left_out), by=branch.keeper)
    assert done.told["votes"]["left_out_why"] == "长期外出，经批准不计入"


def test_a_meeting_that_says_no_is_recorded_and_may_be_held_again(branch: Branch) -> None:
    candidate = walked(branch, "form")
    lost = Count(due=11, present=9, for_=5, against=4)
    take_step(candidate=candidate, said=said("reception_meeting", count=lost, outcome="rejected"), by=branch.keeper)
    with pytest.raises(Refused, match="“支部大会讨论接收”没有通过，不能办“上级党委派人谈话”"):
        take_step(candidate=candidate, said=said("upper_talk", branch=branch), by=branch.upper)
    take_step(candidate=candidate, said=said("reception_meeting", "2025-10-12"), by=branch.keeper)
    candidate.refresh_from_db()
    assert candidate.done == 15


def test_an_extension_runs_again_and_can_only_end_in_full_or_cancelled(branch: Branch) -> None:
    with clock.frozen(D(2027, 6, 1)):
        candidate = walked(branch, "approval")
        enter_register(candidate=candidate, by=branch.keeper)
        for step in ("department_filed", "enrolled", "oath", "probation_education", "full_application"):
            by = branch.section if step == "department_filed" else branch.keeper
            take_step(candidate=candidate, said=said(step, branch=branch), by=by)
        assert "延长不少于 6 个月" in refused(candidate, branch, "full_meeting", outcome="extended", months=5)
        take_step(candidate=candidate, said=said("full_meeting", outcome="extended", months=6), by=branch.keeper)
        take_step(candidate=candidate, said=said("full_approval", branch=branch), by=branch.upper)
        candidate.refresh_from_db()
        assert (candidate.state, candidate.waiting, candidate.earliest_on) == (
            "active",
            "full_application",
            D(2027, 4, 10),
        )
        take_step(candidate=candidate, said=said("full_application", "2027-04-10"), by=branch.keeper)
        assert "预备期只能延长一次" in refused(
            candidate, branch, "full_meeting", "2027-04-20", outcome="extended", months=6
        )
        take_step(candidate=candidate, said=said("full_meeting", "2027-04-20", outcome="cancelled"), by=branch.keeper)
        take_step(candidate=candidate, said=said("full_approval", "2027-05-10", branch), by=branch.upper)
        candidate.refresh_from_db()
        assert (candidate.state, candidate.pending) == ("cancelled", "end")
        enter_register(candidate=candidate, by=branch.keeper)
        held = Membership.objects.get(person=candidate.person)
        assert (held.valid_to, held.end_reason) == (D(2027, 5, 10), "cancelled")
        assert "已经结束" in refused(candidate, branch, "archived", "2027-05-20")


def test_a_correction_judges_what_came_after_it_again(branch: Branch) -> None:
    candidate = walked(branch, "object")
    act = act_of(candidate, "activist")
    fresh = correct_act(act=act, said=said("activist", "2024-09-01"), reason="抄错了月份", by=branch.keeper)
    act.refresh_from_db()
    assert (act.state, fresh.acted_on, fresh.corrects) == ("corrected", D(2024, 9, 1), act)
    marks = {one.step: [mark["code"] for mark in one.marks] for one in candidate.acts.standing() if one.marks}
    assert marks == {"activist_filed": ["before_needed"], "contacts": ["before_needed"], "object": ["too_early"]}
    assert ledger.standing().filter(source=act.source).count() == 0


def test_only_the_last_of_a_chain_is_withdrawn_and_needs_a_reason(branch: Branch) -> None:
    candidate = walked(branch, "activist")
    with pytest.raises(Refused, match="后面已经办了“推荐和确定入党积极分子”"):
        withdraw_act(act=act_of(candidate, "talk"), reason="记错", by=branch.keeper)
    with pytest.raises(Refused, match="写一句原因"):
        withdraw_act(act=act_of(candidate, "activist"), reason=" ", by=branch.keeper)
    withdraw_act(act=act_of(candidate, "activist"), reason="记错人", by=branch.keeper)
    candidate.refresh_from_db()
    assert (candidate.waiting, candidate.done) == ("activist", 2)


def test_who_is_neither_branch_nor_above_records_nothing(branch: Branch) -> None:
    candidate = opened(branch)
    for account in (branch.colleague, branch.stranger, branch.leader, branch.member, branch.registrar):
        with pytest.raises(Refused, match="由经办组织记"):
            take_step(candidate=candidate, said=said("talk"), by=account)
    assert candidate.acts.count() == 1


def test_a_paper_is_added_later_and_the_gap_is_gone(branch: Branch) -> None:
    candidate = opened(branch)
    act = act_of(candidate, "apply")
    act.papers.all().delete()
    refresh_candidates(by=SYSTEM)
    candidate.refresh_from_db()
    assert candidate.gaps == 1
    add_paper(act=act, paper=PaperSaid(key="application", on_paper=True), by=branch.keeper)
    candidate.refresh_from_db()
    assert candidate.gaps == 0


def test_giving_up_is_possible_before_membership_alone(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    with pytest.raises(Refused, match="只能走转正或取消资格的程序"):
        stop_candidacy(candidate=candidate, reason="调离", by=branch.keeper)
    other = opened(branch, "示例·另一人")
    stop_candidacy(candidate=other, reason="本人撤回申请", by=branch.keeper)
    other.refresh_from_db()
    assert (other.state, other.ended_on, other.waiting) == ("stopped", TODAY, "")


def test_those_who_handle_the_branch_are_reminded_once_for_each_day_named(branch: Branch) -> None:
    with clock.frozen(D(2024, 1, 15)):
        candidate = opened(branch)
        assert candidate.due_on == D(2024, 2, 10)
        assert remind_handlers(day=D(2024, 1, 15), by=SYSTEM) == 1
        assert remind_handlers(day=D(2024, 1, 16), by=SYSTEM) == 0
        assert remind_handlers(day=D(2024, 2, 5), by=SYSTEM) == 1
    told = [(one.account, one.step, one.days_before) for one in candidate.reminders.order_by("pk")]
    assert told == [(branch.keeper, "talk", 30), (branch.keeper, "talk", 7)]


def test_the_full_members_of_a_day_are_those_whose_membership_was_full_on_it(branch: Branch) -> None:
    Membership.objects.filter(person=branch.people[5]).update(full_on=D(2026, 1, 1))
    Membership.objects.filter(person=branch.people[6]).update(stage="probationary")
    assert [records.full_members(branch.unit, day) for day in (D(2025, 10, 10), D(2026, 6, 1))] == [9, 10]


def test_every_act_keeps_the_edition_it_was_judged_by(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    enter_register(candidate=candidate, by=branch.keeper)
    for step in ("enrolled", "oath", "probation_education"):
        take_step(candidate=candidate, said=said(step, branch=branch), by=branch.keeper)
    editions = dict(StepAct.objects.values_list("step", "edition"))
    assert (editions["approval"], editions["probation_education"]) == ("2014.5", "2026.5")


def test_birth_is_asked_for(branch: Branch) -> None:
    assert (BORN.year, VOTE.all_for) == (1996, 9)
    with pytest.raises(Refused, match="没有出生日期"):
        open_candidacy(unit=branch.unit, said=said("apply"), details=PersonDetails(name="示例·无名"), by=branch.keeper)


def test_what_was_decided_is_not_changed_under_an_approval_that_stands_on_it(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    no = said("reception_meeting", outcome="rejected", count=Count(due=11, present=9, for_=3, against=6))
    met = act_of(candidate, "reception_meeting")
    with pytest.raises(Refused, match="后面已经办了“上级党委派人谈话”，先撤回后面的"):
        correct_act(act=met, said=no, reason="记错了", by=branch.keeper)
    correct_act(act=met, said=said("reception_meeting", "2025-10-11"), reason="日期抄错", by=branch.keeper)
    withdraw_act(act=act_of(candidate, "approval"), reason="记错了", by=branch.upper)
    withdraw_act(act=act_of(candidate, "upper_talk"), reason="记错了", by=branch.upper)
    correct_act(act=act_of(candidate, "reception_meeting"), said=no, reason="记错了", by=branch.keeper)
    candidate.refresh_from_db()
    assert (candidate.waiting, candidate.pending) == ("reception_meeting", "")


def test_an_approval_that_was_not_given_leaves_nothing_to_enter_in_the_register(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    no = said("approval", branch=branch, outcome="refused")
    correct_act(act=act_of(candidate, "approval"), said=no, reason="记错了", by=branch.upper)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.waiting, candidate.pending) == ("active", "approval", "")


def test_a_decision_that_stopped_carries_nothing_and_what_it_needs_stays(branch: Branch) -> None:
    candidate = walked(branch, "introducers")
    for day, outcome in (("2025-08-20", "failed"), ("2025-09-01", "passed")):
        take_step(candidate=candidate, said=said("political_review", day, branch, outcome=outcome), by=branch.keeper)
    for step in ("training", "committee_review"):
        take_step(candidate=candidate, said=said(step, branch=branch), by=branch.upper)
    failed, passed = candidate.acts.standing().filter(step="political_review")
    with pytest.raises(Refused, match="后面已经办了“支委会审查”"):
        withdraw_act(act=passed, reason="记错了", by=branch.keeper)
    withdraw_act(act=failed, reason="记错了", by=branch.keeper)
    assert candidate.acts.standing().filter(step="political_review").get() == passed


def test_one_of_two_inspections_is_taken_back_only_where_the_other_came_in_time(branch: Branch) -> None:
    candidate = walked(branch, "cultivate")
    later = take_step(candidate=candidate, said=said("cultivate", "2025-07-20"), by=branch.keeper)
    take_step(candidate=candidate, said=said("object"), by=branch.keeper)
    first = candidate.acts.standing().filter(step="cultivate").first()
    withdraw_act(act=later, reason="记重了", by=branch.keeper)
    with pytest.raises(Refused, match="后面已经办了“确定发展对象”"):
        withdraw_act(act=first, reason="记错了", by=branch.keeper)


def test_the_approval_that_made_probation_longer_is_not_taken_back_under_what_followed(branch: Branch) -> None:
    candidate = walked(branch, "full_application")
    with clock.frozen(D(2027, 6, 1)):
        take_step(candidate=candidate, said=said("full_meeting", outcome="extended", months=6), by=branch.keeper)
        agreed = take_step(candidate=candidate, said=said("full_approval", branch=branch), by=branch.upper)
        again = take_step(candidate=candidate, said=said("full_application", "2027-04-10"), by=branch.keeper)
        with pytest.raises(Refused, match="后面已经办了“提出转正申请”"):
            withdraw_act(act=agreed, reason="记错了", by=branch.upper)
        withdraw_act(act=again, reason="记错了", by=branch.keeper)
        withdraw_act(act=agreed, reason="记错了", by=branch.upper)  # the register was not changed by it
    candidate.refresh_from_db()
    assert (candidate.state, candidate.waiting) == ("active", "full_approval")


def test_after_a_refused_approval_the_meeting_may_be_held_again(branch: Branch) -> None:
    candidate = walked(branch, "upper_talk")
    take_step(candidate=candidate, said=said("approval", branch=branch, outcome="refused"), by=branch.upper)
    assert "已经办过" in refused(candidate, branch, "introducers", "2025-11-04")  # of a stage that was not sent back
    shown = {line.step.id: line.view for line in file_of(Candidate.objects.get(pk=candidate.pk)).lines}
    again = [step for step, view in shown.items() if view.again]
    assert again == ["committee_review", "pre_examination", "form", "reception_meeting", "upper_talk"]
    file = file_of(Candidate.objects.get(pk=candidate.pk))
    assert (file.probation_end, file.candidate.due_on) == (None, None)  # nothing is late before it is done again
    take_step(candidate=candidate, said=said("reception_meeting", "2025-11-20"), by=branch.keeper)
    assert "已经办过" in refused(candidate, branch, "reception_meeting", "2025-11-21")
    take_step(candidate=candidate, said=said("approval", "2025-12-01", branch), by=branch.upper)
    enter_register(candidate=candidate, by=branch.keeper)
    assert Membership.objects.get(person=candidate.person).joined_on == D(2025, 11, 20)


def test_after_a_refused_ratification_the_meeting_may_decide_otherwise(branch: Branch) -> None:
    candidate = walked(branch, "full_meeting")
    take_step(candidate=candidate, said=said("full_approval", branch=branch, outcome="refused"), by=branch.upper)
    with clock.frozen(D(2026, 12, 1)):
        longer = said("full_meeting", "2026-11-15", outcome="extended", months=6)
        take_step(candidate=candidate, said=longer, by=branch.keeper)
        take_step(candidate=candidate, said=said("full_approval", "2026-11-25", branch), by=branch.upper)
    candidate.refresh_from_db()
    assert (candidate.waiting, candidate.earliest_on) == ("full_application", D(2027, 4, 10))


def test_what_was_left_open_on_the_way_is_still_offered_once_somebody_is_full(branch: Branch) -> None:
    candidate = walked(branch, "approval")
    for step in ("enrolled", "oath", "probation_education", "full_application", "full_meeting", "full_approval"):
        take_step(candidate=candidate, said=said(step, branch=branch), by=actor(branch, step))
    lines = {line.step.id: line.view for line in file_of(Candidate.objects.get(pk=candidate.pk)).lines}
    assert [(step, view.state) for step, view in lines.items() if view.state != "done"] == [
        ("department_filed", "now"), ("archived", "ahead"),
    ]  # fmt: skip
    assert "已经办结" in refused(candidate, branch, "full_meeting", "2026-11-10")
    take_step(candidate=candidate, said=said("department_filed", "2026-11-10", branch), by=branch.section)
    lines = {line.step.id: line.view for line in file_of(Candidate.objects.get(pk=candidate.pk)).lines}
    assert lines["archived"].state == "now"


def test_membership_is_entered_even_where_nobody_entered_it_before_probation_ended(branch: Branch) -> None:
    candidate = walked(branch, "full_approval")
    assert (candidate.pending, Membership.objects.filter(person=candidate.person).count()) == ("confirm", 0)
    enter_register(candidate=candidate, by=branch.registrar)
    held = Membership.objects.get(person=candidate.person)
    assert (held.stage, held.joined_on, held.full_on) == ("full", D(2025, 10, 10), D(2026, 10, 10))


def test_who_applies_again_after_the_file_was_closed_is_the_same_person(branch: Branch) -> None:
    details = PersonDetails(name="示例·又来", birth_on=BORN, id_number=factories.id_number())

    def apply(name: str = details.name) -> Candidate:
        again = dataclasses.replace(details, name=name)
        return open_candidacy(unit=branch.unit, said=said("apply"), details=again, by=branch.keeper)

    first = apply()
    with pytest.raises(Refused, match="示例·又来已经在发展党员的名单里"):
        apply()
    stop_candidacy(candidate=first, reason="本人撤回申请", by=branch.keeper)
    with pytest.raises(Refused, match="这个身份证号码是另一个人的"):
        apply("示例·别人")
    second = apply()
    assert (second.person, second.pk != first.pk, second.done) == (first.person, True, 1)
