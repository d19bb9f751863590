"""M35 评价计分引擎. S1-37: an administrator sets contents and weights without code; the sum is checked to 100; scores recompute
and every number opens to its evidence. S1-38: all evaluations of a cadre over years are in one archive with the scheme version
used. S1-42: rater groups and weights are configurable, answers are aggregated per group with a minimum number of raters; only
the declared questionnaire. S1-43: each evaluation scheme contains both components of each pair or gives a reason. S1-61:
several evaluations combine in one transparent index with configurable weights. S1-63: numeric indicators and qualitative grades
converted by a visible table. S3-02: five dimensions from recorded facts plus opinion; the result gives at least one improvement
item. S4-07: each plus or minus needs evidence, an explicit rule and a checker; totals are capped. S4-08: a short anonymous
survey gives satisfaction per unit; effect is shown next to business indicators. S4-67: the administrator raises the weight in
a new version and sees the effect before publishing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong import engine
from zugong.assessment.models import Campaign, UnitScore
from zugong.ballots.models import Poll
from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import drafting, library
from zugong.rulebook import services as rulebook

from .conftest import TODAY
from .offices import let_out, office_of
from .pages import faults_in, page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
EVALUATION, LOOKS = "source-1.cadre-evaluation", "source-3.five-looks"
SPECIAL, TEN_PLUS_ONE = "source-4.special-items", "source-4.organs-ten-plus-one"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def office(signed_in: SignedIn) -> SimpleNamespace:
    return office_of(signed_in, second="organ_clerk")


def at(name: str, *keys: object) -> str:
    return reverse(f"assessment:{name}", args=list(keys))


def sheet(office: SimpleNamespace, institution: str = EVALUATION, period: str = "2026", who: str = "keeper") -> str:
    return page_of(getattr(office, who), at("people-person", institution, period, office.section.pk, office.cadre.pk))


def booked(office: SimpleNamespace, kind: str, said: dict[str, object], number: int = 1) -> None:
    ledger.record(
        kind, unit=office.section, person=office.cadre, occurred_on=dt.date(2026, 10, 8), data=said,
        source=f"registers.row:{number}", by=SYSTEM,
    )  # fmt: skip


def evaluated(office: SimpleNamespace) -> None:
    """Analysis of virtue by two people, a task, a test, and four angles of which the served are too few."""
    row = write(office.head, EVALUATION, "analyses", office.section, on="2026-10-08", who=office.cadre.name, grade="excellent",
                facts="连续三年接访无投诉（示例）")  # fmt: skip
    office.head.post(reverse("registers:verify", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Row.State.WRITTEN
    assert office.second.post(reverse("registers:verify", args=[row.pk])).status_code == 302
    write(
        office.head,
        EVALUATION,
        "tests",
        office.section,
        on="2026-09-01",
        who=office.cadre.name,
        test="业务测试",
        mark="90",
    )
    booked(office, "post.task_done", {"topic": "报统计", "days_late": "0", "quality": "good"})
    for number, (group, votes) in enumerate({"superior": 5, "peers": 6, "served": 2}.items(), 2):
        counted = {"excellent": votes, "good": 0, "fair": 0, "poor": 0, "group": group}
        booked(office, "evaluation.viewed", counted, number)


# ---- S1-37, S1-38, S1-61, S1-63 ------------------------------------------------------------------


def test_several_sources_make_one_index_with_every_weight_and_conversion_in_sight(office: SimpleNamespace) -> None:
    evaluated(office)
    page = sheet(office)
    # 100×30% + 85×40% + 100×20% + 90×10%
    assert ">93.00<" in page
    assert [
        words for words in ("政德” × 30%", "工作实绩” × 40%", "服务评价” × 20%", "业务测试” × 10%") if words not in page
    ] == []
    assert ["连续三年接访无投诉" in page, "研判等次折分" in page, "示例值" in page] == [True, True, True]
    assert [getattr(office, who).get(at("people-person", EVALUATION, "2026", office.section.pk, office.cadre.pk)).status_code
            for who in ("colleague", "stranger", "chief")] == [404, 404, 200]  # fmt: skip


def amended(office: SimpleNamespace, institution: str, **values: int) -> tuple[object, Account]:
    """A draft with other numbers from today, by whoever may propose."""
    proposer = factories.account("assessor", office.county)
    draft = rulebook.begin_amendment(institution_id=institution, by=proposer)
    book = library.get(institution, TODAY)
    head = drafting.Heading(book.title, "2026.2", TODAY)
    draft = rulebook.change_heading(draft=draft, heading=head, version=draft.version, by=proposer)
    new = [drafting.NewValue(name, Decimal(number), TODAY, "部务会（示例）") for name, number in values.items()]
    return rulebook.change_values(draft=draft, values=new, version=draft.version, by=proposer), proposer


def test_weights_are_set_without_code_checked_to_a_hundred_and_scores_follow(office: SimpleNamespace) -> None:
    evaluated(office)
    text = library.text(library.get(EVALUATION, TODAY)).replace("weight_test: {title: 业务测试权重, unit: \"%\", values: [{from: 2026-01-01, value: 10", "weight_test: {title: 业务测试权重, unit: \"%\", values: [{from: 2026-01-01, value: 11")  # fmt: skip
    told = [one.code for one in engine.check(engine.loads(text), library.catalogue()) if one.severity == "error"]
    assert told == ["hundred"]
    draft, proposer = amended(office, EVALUATION, weight_virtue=20, weight_test=20)
    draft = rulebook.restate_examples(draft=draft, version=draft.version, by=proposer)  # type: ignore[attr-defined]
    draft = rulebook.propose_draft(draft=draft, reason="部务会", version=draft.version, by=proposer)
    rulebook.enact_draft(draft=draft, by=factories.account("committee_leader", office.county))
    # 100×20% + 85×40% + 100×20% + 90×20%
    assert ">92.00<" in sheet(office)


def test_every_settled_evaluation_stays_in_one_archive_with_the_edition_it_was_made_by(office: SimpleNamespace) -> None:
    evaluated(office)
    for period, status in (("2025", 404), ("2026", 302)):
        begin = at("people-begin", EVALUATION, period, office.section.pk)
        assert office.panel.post(begin).status_code == status
    result = let_out(office.panel, office.chief, Campaign.objects.get(institution_id=EVALUATION))
    page = page_of(office.keeper, at("people"))
    assert [result.scheme_edition in page, "93.00" in page, "历年定下来的" in page] == [True, True, True]


# ---- S1-42, S1-43 --------------------------------------------------------------------------------


def test_rater_groups_have_weights_and_a_least_number_and_ask_nothing_but_the_questionnaire(
    office: SimpleNamespace,
) -> None:
    book = library.get(EVALUATION, TODAY)
    form = book.forms["angles"]
    assert [one.title for one in form.raters.values()] == ["上级", "同级", "下级", "服务对象"]
    assert {name: one.asks for name, one in form.questions.items()} == {"view": "grade", "said": "text"}
    assert (form.secrecy, library.parameter(EVALUATION, "least_raters", TODAY)) == ("secret", 5)
    # Two of the served gave poor; fewer than five: their weight goes to the others.
    booked(office, "evaluation.viewed", {"excellent": 5, "good": 0, "fair": 0, "poor": 0, "group": "superior"}, 1)
    booked(office, "evaluation.viewed", {"excellent": 0, "good": 5, "fair": 0, "poor": 0, "group": "peers"}, 2)
    booked(office, "evaluation.viewed", {"excellent": 0, "good": 0, "fair": 0, "poor": 2, "group": "served"}, 3)
    # (100×40 + 85×25) ÷ 65
    assert ">94.23<" in sheet(office)


def test_both_sides_of_each_pair_are_there_or_a_reason_is_asked_for(office: SimpleNamespace) -> None:
    text = library.text(library.get(EVALUATION, TODAY))
    bare = text.replace("aspects: [virtue, analysed, yearly]", "aspects: [results, counted, yearly]")
    problems = [one for one in engine.check(engine.loads(bare), library.catalogue()) if one.severity == "error"]
    assert [one.code for one in problems] == ["aspect-missing", "aspect-missing"]
    assert any("没有一项是“政德”（virtue）" in str(one.words) for one in problems)
    excused = bare.replace(
        "  period: year\n", "  period: year\n  one_sided: {virtue: 政德另行考察, analysed: 只看量化}\n"
    )
    assert [one for one in engine.check(engine.loads(excused), library.catalogue()) if one.severity == "error"] == []
    page = sheet(office)
    assert [
        words
        for words in ("三对结合", "政德", "实绩", "分析研判（定性）", "量化（定量）", "日常", "年度")
        if words not in page
    ] == []


# ---- S3-02 ---------------------------------------------------------------------------------------


def test_five_looks_are_compared_and_nobody_s_result_stands_without_an_improvement(office: SimpleNamespace) -> None:
    for look in ("character", "ability", "attitude", "style", "results"):
        for rater in ("own", "peers", "leaders"):
            view = "poor" if look == "style" else "good"
            said = {
                "half": "2026-H2",
                "on": "2026-11-05",
                "who": office.cadre.name,
                "rater": rater,
                "look": look,
                "view": view,
            }
            write(office.head, LOOKS, "views", office.section, **said)
    for number in range(6):
        booked(office, "study.note_written", {"characters": 900, "title": f"笔记 {number}"}, 100 + number)
    page = sheet(office, LOOKS, "2026-H2")
    # 8 of each opinion, 3 of the weakest, 10 for the notes
    assert [">45.00<" in page, "polygon" in page, "最弱的一项是“看作风，比服务质量”" in page] == [True, True, True]
    assert office.panel.post(at("people-begin", LOOKS, "2026-H2", office.section.pk)).status_code == 302
    campaign = Campaign.objects.get(institution_id=LOOKS)
    drawn = [office.panel.post(at(name, campaign.pk)).status_code for name in ("close", "draw-up")]
    review = at("review", campaign.results.get().pk)
    form = office.chief.get(review).context["form"]
    said = {name: form.initial[name] for name in ("objections_until", "basis")}
    refused = office.chief.post(review, said)
    assert (drawn, refused.status_code, office.cadre.name in refused.content.decode()) == ([302, 302], 422, True)
    for client, who in ((office.keeper, office.cadre), (office.colleague, office.other)):
        write(client, LOOKS, "improvements", office.section, period="2026-H2", who=who.name, look="style", what="每周走访一次",
              due_on="2026-12-20", state="planned")  # fmt: skip
    assert office.chief.post(review, said).status_code == 302
    assert "每周走访一次" in sheet(office, LOOKS, "2026-H2")
    assert office.stranger.get(at("people-unit", LOOKS, "2026-H2", office.section.pk)).status_code == 404


# ---- S4-07, S4-08, S4-67 -------------------------------------------------------------------------


@pytest.fixture
def organs(signed_in: SignedIn) -> SimpleNamespace:
    committee = factories.working_committee(factories.county())
    departments = [factories.department(committee, name) for name in ("县示例住建局", "县示例水利局")]
    factories.group(*departments)
    people = {
        "keeper": factories.account("organ_clerk", departments[0]), "colleague": factories.account("organ_clerk", departments[1]),
        "assessor": factories.account("assessor", committee), "leader": factories.account("committee_leader", committee),
        "stranger": factories.account("member", departments[0]),
    }  # fmt: skip
    clients = {name: signed_in(one) for name, one in people.items()}
    return SimpleNamespace(county=committee, committee=committee, departments=departments, people=people, **clients)


def special(organs: SimpleNamespace) -> Decimal:
    score = UnitScore.objects.filter(unit=organs.departments[0], campaign__institution_id=TEN_PLUS_ONE).first()
    return score.special if score is not None else Decimal(0)


def declared(organs: SimpleNamespace, matter: str, level: str, **more: object) -> tuple[int, str]:
    said = {"on": "2026-07-01", "kind": "awarded", "matter": matter, "level": level, "document": "表彰决定（示例）",
            "_unit": str(organs.departments[0].pk), **more}  # fmt: skip
    answer = organs.keeper.post(reverse("registers:new", args=[SPECIAL, "adjustments"]), said)
    return answer.status_code, answer.content.decode()


def with_proof(organs: SimpleNamespace, matter: str, level: str) -> Row:
    proof = SimpleUploadedFile("proof.pdf", PDF, content_type="application/pdf")
    status, page = declared(organs, matter, level, proof=proof, non_classified="on")
    assert status == 302, faults_in(page)
    return Row.objects.latest("pk")


def test_each_plus_needs_evidence_and_a_checker_and_all_together_are_capped(organs: SimpleNamespace) -> None:
    assert declared(organs, "没有佐证的", "county")[0] == 422
    row = with_proof(organs, "先锋窗口", "province")
    assert special(organs) == 0
    for who in ("keeper", "colleague", "stranger"):
        getattr(organs, who).post(reverse("registers:verify", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Row.State.WRITTEN
    organs.assessor.post(reverse("registers:verify", args=[row.pk]))
    assert special(organs) == 2
    for matter in ("支部工作法", "党建课题"):
        organs.assessor.post(reverse("registers:verify", args=[with_proof(organs, matter, "national").pk]))
    cap = library.parameter(TEN_PLUS_ONE, "special_cap", TODAY)
    assert (special(organs), cap) == (5, 5)


def test_a_short_anonymous_survey_gives_satisfaction_and_effect_stands_beside_business(organs: SimpleNamespace) -> None:
    form = {"unit": organs.committee.pk, "title": "满意度测评", "entitled": 16,
            "subjects": [one.pk for one in organs.departments]}  # fmt: skip
    answer = organs.leader.post(reverse("ballots:prepare", args=[SPECIAL, "satisfaction"]), form)
    assert answer.status_code == 302, faults_in(answer.content.decode())
    poll = Poll.objects.get()
    slips = {
        group: re.findall(
            r"<code>([0-9A-Z-]{19})</code>",
            organs.leader.post(
                reverse("ballots:slips", args=[poll.pk]), {"number": 5, "group": group}
            ).content.decode(),
        )
        for group in ("members", "clients")
    }
    organs.leader.post(reverse("ballots:go-on", args=[poll.pk, "launch"]))
    for group, view in (("members", "very"), ("clients", "fairly")):
        for slip in slips[group]:
            door = reverse("ballots:slip", args=[slip])
            code = re.search(r'name="code" value="([0-9A-Z-]{9})"', Client().get(door).content.decode())
            answers = {f"a-view-u{unit.pk}": view for unit in organs.departments}
            assert Client().post(door, {**answers, "code": code[1] if code else ""}).status_code == 200
    for verb in ("close", "open", "publish"):
        organs.leader.post(reverse("ballots:go-on", args=[poll.pk, verb]))
    facts = ledger.standing().filter(kind="organs.satisfaction_surveyed", unit=organs.departments[0])
    assert {fact.data["group"]: Decimal(fact.data["rate"]) for fact in facts} == {"members": 100, "clients": 80}
    said = {
        "year": "2026",
        "indicator": "老旧小区改造（户）",
        "goal": "400",
        "reached": "420",
        "source": "县统计局（示例）",
    }
    write(organs.keeper, SPECIAL, "business", organs.departments[0], **said)
    score = UnitScore.objects.get(unit=organs.departments[0], campaign__institution_id=TEN_PLUS_ONE)
    page = page_of(organs.keeper, at("indicator", score.campaign_id, score.unit_id, "fusion"))
    assert ["老旧小区改造（户）" in page, "105 %" in page] == [True, True]
    assert organs.colleague.get(at("indicator", score.campaign_id, score.unit_id, "fusion")).status_code == 404


def test_the_weight_of_venues_is_raised_in_a_new_edition_whose_effect_is_seen_before(organs: SimpleNamespace) -> None:
    for unit, mark in zip(organs.departments, ("3", "0"), strict=True):
        said = {
            "unit": unit.pk,
            "occurred_on": "2026-09-24",
            "basis": "实地看（示例）",
            "data-mark": mark,
            "data-reason": "六有",
        }
        assert organs.assessor.post(at("record-daily", "organs.venue_judged"), said).status_code == 302
    draft, proposer = amended(organs, TEN_PLUS_ONE, venue_full=5, rules_full=1)
    draft = rulebook.restate_examples(draft=draft, version=draft.version, by=proposer)  # type: ignore[attr-defined]
    page = page_of(organs.leader, reverse("rulebook:consequences", args=[draft.pk]))
    assert "党建阵地" in page
    before = {one.unit_id: one.total for one in UnitScore.objects.all()}
    assert {one.unit_id: one.total for one in UnitScore.objects.all()} == before
    draft = rulebook.propose_draft(draft=draft, reason="加大阵地权重", version=draft.version, by=proposer)
    rulebook.enact_draft(draft=draft, by=organs.people["leader"])
    book = library.get(TEN_PLUS_ONE, TODAY)
    assert [one.value for one in book.parameters["venue_full"].values][-1] == 5
