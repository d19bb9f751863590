"""Pages: who sees them, what they say, and what a form does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.development.models import Candidate, StepAct
from zugong.development.services import PaperSaid, take_step
from zugong.evidence import files, ledger
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Grant
from zugong.org.tests import factories

from .conftest import Branch, opened, said, walked

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def page(account: Account, name: str, *args: object, status: int = 200, **query: object) -> str:
    client = Client()
    client.force_login(account)
    answer = client.get(reverse(f"development:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def post(account: Account, page: str, /, *args: object, **data: object) -> tuple[int, str]:
    client = Client()
    client.force_login(account)
    answer = client.post(reverse(f"development:{page}", args=args), data)
    return answer.status_code, answer.content.decode()


def test_the_board_shows_who_waits_where_and_keeps_to_what_one_may_see(branch: Branch) -> None:
    walked(branch, "object")
    for account in (branch.keeper, branch.upper, branch.section, branch.registrar):
        assert "示例·许临" in page(account, "board")
    for account in (branch.colleague, branch.stranger):
        assert "示例·许临" not in page(account, "board")
    for account in (branch.leader, branch.member):
        assert "发展党员的名单由支部和上级组织看" in page(account, "board", status=403)


def test_a_candidate_is_not_there_for_a_stranger_and_reading_is_on_record(branch: Branch) -> None:
    candidate = opened(branch)
    for account in (branch.colleague, branch.stranger, branch.leader, branch.member):
        page(account, "candidate", candidate.pk, status=404)
    shown = page(branch.keeper, "candidate", candidate.pk)
    assert "派人谈话" in shown
    assert "最晚 2024-02-10" in shown
    assert "先要办完“派人谈话”" in shown
    assert AuditEntry.objects.filter(verb="development.read").count() == 1


def test_the_form_refuses_with_the_article_and_keeps_what_was_typed(branch: Branch) -> None:
    candidate = opened(branch)
    told = {"acted_on": "2024-03-05", "paper-talk": "on", "opinion": "愿望真诚"}
    status, text = post(branch.keeper, "step", candidate.pk, "talk", **told)
    assert status == 422
    assert "要写原因" in text
    assert "愿望真诚" in text
    status, _ = post(branch.keeper, "step", candidate.pk, "talk", **told, reason="谈话人出差")
    assert status == 302
    assert "晚了 24 天" in page(branch.keeper, "candidate", candidate.pk)


def test_a_vote_is_typed_from_the_paper_count(branch: Branch) -> None:
    candidate = walked(branch, "form")
    told = {
        "acted_on": "2025-10-10", "outcome": "accepted", "paper-minutes": "on", "paper-ballots": "on", "vote-due": 11, "vote-present": 9,
        "vote-for_": 5, "vote-against": 4,
    }  # fmt: skip
    status, text = post(branch.keeper, "step", candidate.pk, "reception_meeting", **told)
    assert status == 422
    assert "赞成至少 6 票才通过" in text
    status, _ = post(
        branch.keeper, "step", candidate.pk, "reception_meeting", **told | {"vote-for_": 6, "vote-against": 3}
    )
    assert (status, StepAct.objects.filter(step="reception_meeting").count()) == (302, 1)


def test_papers_of_political_review_are_for_the_handling_organisations_alone(branch: Branch) -> None:
    candidate = walked(branch, "introducers")
    upload = SimpleUploadedFile("政审.png", PNG)
    told = said(
        "political_review",
        papers=[PaperSaid(key="review", upload=upload, non_classified=True)],
        opinion="结论性意见在此",
    )
    done = take_step(candidate=candidate, said=told, by=branch.keeper)
    kept = done.papers.get().file
    assert kept is not None
    seen = [
        files.visible_to(account).filter(pk=kept.pk).exists()
        for account in (
            branch.keeper,
            branch.upper,
            branch.section,
            branch.leader,
            branch.registrar,
            branch.colleague,
            branch.member,
        )
    ]
    assert seen == [True, True, True, False, False, False, False]
    assert "结论性意见在此" in page(branch.keeper, "review", candidate.pk)
    for account in (branch.registrar, branch.leader, branch.colleague):
        page(account, "review", candidate.pk, status=404)
    for name in ("candidate", "dossier"):
        assert "结论性意见在此" not in page(branch.keeper, name, candidate.pk)
    lines = AuditEntry.objects.filter(verb="development.read_review")
    assert lines.count() == 1


def test_the_own_page_shows_the_way_and_no_opinion(branch: Branch) -> None:
    candidate = opened(branch)
    take_step(candidate=candidate, said=said("talk", opinion="谈话人的看法"), by=branch.keeper)
    account = factories.account("member", branch.unit, person=candidate.person)
    shown = page(account, "mine")
    assert "我的入党进度：办到第 2 步" in shown
    assert "谈话人的看法" not in shown
    assert AuditEntry.objects.filter(verb="development.read").count() == 0
    assert "你没有在办的入党申请" in page(branch.member, "mine")


def test_the_dossier_is_one_document_with_its_gaps(branch: Branch) -> None:
    candidate = walked(branch, "activist")
    StepAct.objects.get(step="talk").papers.all().delete()
    shown = page(branch.keeper, "dossier", candidate.pk)
    assert "发展党员工作档案" in shown
    assert "（中办发〔2014〕34 号）第七条，按 2014.5 版判" in shown
    assert "2026 年修订" not in shown
    assert "共缺 1 样材料" in shown
    assert shown.count("<section>") == 3


def test_a_gap_is_filled_on_its_page(branch: Branch) -> None:
    candidate = walked(branch, "talk")
    act = StepAct.objects.get(step="talk")
    act.papers.all().delete()
    assert post(branch.keeper, "paper", act.pk, "talk", on_paper="on")[0] == 302
    candidate.refresh_from_db()
    assert candidate.gaps == 0


def test_an_application_is_registered_and_the_register_entered_by_who_keeps_it(branch: Branch) -> None:
    told = {
        "unit": branch.unit.pk, "name": "示例·新人", "birth_on": "1999-05-01", "acted_on": "2026-11-01", "on_paper": "on",
    }  # fmt: skip
    assert post(branch.keeper, "new", **told)[0] == 302
    assert Candidate.objects.get().person.name == "示例·新人"
    candidate = walked(branch, "approval")
    assert "还没有列入党员名册" in page(branch.keeper, "candidate", candidate.pk)
    assert post(branch.upper, "enter", candidate.pk)[0] == 302
    assert not candidate.person.memberships.exists()
    assert "列入名册</button>" in page(
        branch.registrar, "candidate", candidate.pk
    )  # keeps the register and develops nobody
    assert post(branch.colleague, "enter", candidate.pk)[0] == 404
    assert post(branch.registrar, "enter", candidate.pk)[0] == 302
    assert candidate.person.memberships.get().stage == "probationary"


def test_a_file_is_given_up_on_its_page_until_the_approval(branch: Branch) -> None:
    candidate = walked(branch, "reception_meeting")
    assert "不再培养" in page(branch.keeper, "candidate", candidate.pk)
    assert "不再培养" not in page(branch.registrar, "candidate", candidate.pk)
    assert post(branch.keeper, "stop", candidate.pk, reason="本人撤回申请")[0] == 302
    candidate.refresh_from_db()
    assert candidate.state == "stopped"


def test_a_plan_stands_apart_from_what_happened(branch: Branch) -> None:
    candidate = opened(branch)
    post(branch.keeper, "plan", candidate.pk, step="talk", planned_on="2026-12-01")
    assert candidate.plans.get().planned_on == dt.date(2026, 12, 1)
    candidate.refresh_from_db()
    assert candidate.done == 1


@pytest.mark.parametrize("name", ["board", "candidates", "candidate", "dossier", "review", "step"])
def test_pages_ask_few_questions(branch: Branch, name: str, django_assert_max_num_queries: object) -> None:
    candidate = walked(branch, "approval")
    for number in range(8):
        opened(branch, f"示例·人{number}")
    client = Client()
    client.force_login(branch.upper)
    own = [candidate.pk, "reception_meeting"] if name == "step" else [candidate.pk]
    args = [] if name in {"board", "candidates"} else own
    client.get(reverse(f"development:{name}", args=args))
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        answer = client.get(reverse(f"development:{name}", args=args))
    assert answer.status_code == 200
    assert len(answer.content) < 60 * 1024


@pytest.fixture
def failed(branch: Branch) -> StepAct:
    """A candidate whose political review did not pass."""
    candidate = walked(branch, "introducers")
    told = said("political_review", outcome="failed", opinion="结论性意见在此", reason="情况复杂")
    return take_step(candidate=candidate, said=told, by=branch.keeper)


def test_that_a_review_did_not_pass_is_told_on_its_own_page_alone(branch: Branch, failed: StepAct) -> None:
    candidate = failed.candidate
    own = factories.account("member", branch.unit, person=candidate.person)
    shown = [page(account, "candidate", candidate.pk) for account in (branch.keeper, branch.registrar, own)]
    shown += [
        page(own, "mine"),
        page(branch.registrar, "dossier", candidate.pk),
        page(branch.keeper, "dossier", candidate.pk),
    ]
    for text in shown:
        assert [
            word
            for word in ("不合格<", "没有通过，不能办", "情况复杂", "2025-09-01", "dv-line stopped")
            if word in text
        ] == []
    assert "先要办完“政治审查”" in shown[0]
    assert [
        word for word in ("再记一次", "最早 2025-08-01") for text in shown if word in text
    ] == []  # nothing is sent back by it
    assert AuditEntry.objects.filter(verb="development.read_review").count() == 0
    assert (
        not ledger.booked().filter(source=failed.source).exists()
    )  # the ledger is read by more than handle the branch
    told = page(branch.keeper, "review", candidate.pk)
    assert [word in told for word in ("不合格", "结论性意见在此", "情况复杂", "2025-09-01")] == [True] * 4
    assert post(branch.keeper, "step", candidate.pk, "political_review", acted_on="2025-09-05", outcome="passed",
                unit=branch.unit.pk, **{"paper-review": "on"})[0] == 302  # fmt: skip
    assert "共 2 次" not in page(branch.registrar, "candidate", candidate.pk)
    assert page(branch.registrar, "dossier", candidate.pk).count("<h3>10 政治审查</h3>") == 1


def test_correcting_a_review_shows_it_and_so_is_a_reading_on_record(branch: Branch, failed: StepAct) -> None:
    lines = AuditEntry.objects.filter(verb="development.read_review")
    assert "结论性意见在此" in page(branch.keeper, "correct", failed.pk)
    assert lines.count() == 1
    for account in (branch.colleague, branch.registrar):
        page(account, "correct", failed.pk, status=404)
    assert lines.count() == 1


def test_nobody_handles_the_own_file_or_reads_the_own_review(branch: Branch, failed: StepAct) -> None:
    own = factories.account("branch_secretary", branch.unit, person=failed.candidate.person)
    for name, args in (("correct", failed.pk), ("withdraw", failed.pk), ("paper", [failed.pk, "review"])):
        page(own, name, *(args if isinstance(args, list) else [args]), status=404)
    for name in ("review", "dossier", "stop"):
        page(own, name, failed.candidate_id, status=404)
    shown = page(own, "candidate", failed.candidate_id)
    assert ("我的入党进度" in shown, "记这一步" in shown) == (True, False)
    with pytest.raises(Refused, match="自己的发展材料不能自己办"):
        take_step(candidate=failed.candidate, said=said("training", branch=branch), by=own)


def test_a_paper_is_for_who_sees_the_candidate_and_not_for_everybody_who_reads_the_unit(branch: Branch) -> None:
    candidate = opened(branch)
    upload = SimpleUploadedFile("谈话记录.png", PNG)
    told = said("talk", papers=[PaperSaid(key="talk", upload=upload, non_classified=True)])
    kept = take_step(candidate=candidate, said=told, by=branch.keeper).papers.get().file
    assert kept is not None
    own = factories.account("branch_secretary", branch.unit, person=candidate.person)
    leader_of_branch = factories.account("unit_leader", branch.unit)
    asked = (branch.keeper, branch.upper, branch.section, branch.registrar, branch.leader, leader_of_branch, branch.colleague,
             branch.stranger, branch.member, own)  # fmt: skip
    assert [files.visible_to(one).filter(pk=kept.pk).exists() for one in asked] == [True] * 4 + [False] * 6


def told(account: Account, page: str, /, *args: object, **data: object) -> list[tuple[str, str]]:
    """What the toasts say after a form was sent, and the address that takes it back."""
    client = Client()
    client.force_login(account)
    answer = client.post(reverse(f"development:{page}", args=args), data)
    assert answer.status_code == 302, answer.content[:500]
    return [(str(one), str(one.extra_tags).removeprefix("undo ")) for one in get_messages(answer.wsgi_request)]


def test_after_an_act_somebody_is_told_what_it_did_and_may_take_it_back(branch: Branch) -> None:
    candidate = opened(branch)
    late = {"acted_on": "2024-03-05", "paper-talk": "on", "reason": "谈话人出差"}
    said_, undo = told(branch.keeper, "step", candidate.pk, "talk", **late)[0]
    assert said_ == "“派人谈话”记下了。 带 1 处记号。 下一步：推荐和确定入党积极分子。"
    act = StepAct.objects.get(step="talk")
    assert undo == reverse("development:withdraw", args=[act.pk])
    fixed = {"acted_on": "2024-02-05", "paper-talk": "on", "change_reason": "抄错月份"}
    assert told(branch.keeper, "correct", act.pk, **fixed) == [("“派人谈话”更正了。", "")]
    act = StepAct.objects.standing().get(step="talk")
    assert told(branch.keeper, "withdraw", act.pk, reason="记错人") == [("“派人谈话”撤回了。 下一步：派人谈话。", "")]
    assert told(branch.keeper, "plan", candidate.pk, step="talk", planned_on="明天")[0][0].startswith("参考计划没有存")
    assert told(branch.keeper, "stop", candidate.pk, reason="本人撤回") == [("示例·许临的档案结束了，不再提醒。", "")]


def test_after_an_approval_somebody_is_told_of_the_register(branch: Branch) -> None:
    candidate = walked(branch, "upper_talk")
    approved = {"acted_on": "2025-11-03", "unit": branch.committee.pk, "outcome": "approved", "paper-approval": "on"}
    assert (
        "党员名册还没有改，由管底册的人来改。" in told(branch.upper, "step", candidate.pk, "approval", **approved)[0][0]
    )
    other = walked(branch, "upper_talk", opened(branch, "示例·另一人"))
    Grant.objects.create(account=branch.upper, role="registrar", unit=branch.county, valid_from=dt.date(2020, 1, 1))
    said_, undo = told(branch.upper, "step", other.pk, "approval", **approved)[0]
    assert ("党员名册同时改好了。" in said_, undo) == (True, "")


def test_what_comes_next_stands_first_and_only_who_handles_it_may_record_it(branch: Branch) -> None:
    candidate = walked(branch, "cultivate")
    shown = [page(account, "candidate", candidate.pk) for account in (branch.keeper, branch.registrar)]
    nexts = [text[text.index('id="h-now"') : text.index('id="h-way"')] for text in shown]
    assert [("7 确定发展对象" in one, "记这一步" in one, "再记一次" in one) for one in nexts] == [
        (True, True, True), (True, False, False),
    ]  # fmt: skip
    assert "培养联系人（正式党员）人数：2" in shown[0]


def test_the_form_of_a_meeting_says_how_many_full_members_there_are(branch: Branch) -> None:
    candidate = walked(branch, "form")
    assert "名册上这天有 11 名正式党员" in page(branch.keeper, "step", candidate.pk, "reception_meeting")


def test_a_day_known_by_its_month_is_shown_as_a_month(branch: Branch) -> None:
    candidate = opened(branch)
    candidate.acts.update(precision="month")
    for name in ("candidate", "dossier"):
        shown = page(branch.keeper, name, candidate.pk)
        assert ("2024-01" in shown, "2024-01-10" in shown) == (True, False)
