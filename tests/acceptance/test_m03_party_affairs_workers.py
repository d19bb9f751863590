"""M03 专职党务工作者.

S4-14: each department shows required and actual full-time workers, rank, and vacancy alerts.
S4-102: the request runs through four steps (请示、考察、批复、备案) with documents and numbers; both examiners must agree;
each step has a time stamp and a return reason; approval progress and staffing rate are seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.alerts.models import Alert
from zugong.casework.models import Case
from zugong.casework.queries import holders_of
from zugong.evidence import ledger
from zugong.org import services as register
from zugong.org.models import Account, Person, Post, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

from .conftest import TODAY
from .pages import faults_in, page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
INSTITUTION = "source-4.party-affairs-workers"
ROUTE, TABLE = [INSTITUTION, "appointment"], [INSTITUTION, "establishment"]
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@dataclass
class Offices:
    """A department under the working committee, the organisation department beside it, and who works where."""

    department: Unit
    other: Unit
    worker: Person
    clerk: Account
    section: Account
    assessor: Account
    secretary: Account
    registrar: Account
    stranger: Account


@pytest.fixture
def offices() -> Offices:
    county = factories.county()
    section = factories.unit("organisation_department", county, "县委组织部")
    committee = factories.working_committee(county, "县直机关工委")
    department, other = factories.department(committee, "县财政局"), factories.department(committee, "县水利局")
    worker = factories.members(factories.branch(department, "财政局支部"), 1)[0]
    return Offices(
        department=department, other=other, worker=worker,
        clerk=factories.account("organ_clerk", department), section=factories.account("section_officer", section),
        assessor=factories.account("assessor", committee), secretary=factories.account("committee_leader", committee),
        registrar=factories.account("registrar", county), stranger=factories.account("organ_clerk", other),
    )  # fmt: skip


def set_up(offices: Offices, client: Client, required: int = 1) -> Row:
    return write(
        client, *TABLE, offices.department,
        required=required, rank="middle_chief", basis="示编办〔2026〕1号", set_on=TODAY,
    )  # fmt: skip


def request(offices: Offices, client: Client) -> Case:
    paper = SimpleUploadedFile("请示.pdf", PAPER, "application/pdf")
    said = {
        "_unit": offices.department.pk, "who": offices.worker.name, "why": "vacant", "rank": "middle_chief",
        "request": "前任退休", "paper": paper, "non_classified": "on",
    }  # fmt: skip
    answer = client.post(reverse("casework:new", args=ROUTE), said)
    assert answer.status_code == 302, faults_in(answer.content.decode())
    return Case.objects.get()


def act(client: Client, case: Case, step: str, outcome: str, **said: Any) -> int:
    typed = {"_step": step, "_outcome": outcome, **said}
    status = client.post(reverse("casework:act", args=[case.pk]), typed).status_code
    case.refresh_from_db()
    return status


EXAMINED = {"finding": "fit", "examined": "熟悉党务（示例）"}


def vacant() -> list[Unit]:
    """The units whose light of a vacancy is on."""
    return [alert.unit for alert in Alert.objects.burning().filter(rule_id=f"{INSTITUTION}/vacancy")]


# ---- S4-14 ---------------------------------------------------------------------------------------


def test_a_department_shows_required_and_actual_workers_rank_and_staffing_rate(
    offices: Offices, signed_in: SignedIn
) -> None:
    keeper = signed_in(offices.assessor)
    row = set_up(offices, keeper, required=2)
    register.appoint(person=offices.worker, unit=offices.department, role="full_time", on=TODAY, by=offices.registrar)
    page = page_of(signed_in(offices.clerk), reverse("registers:row", args=[row.pk]))
    shown = [words in page for words in ("部门单位中层干部正职", "应配几名", "实有几名", "50 %", "示编办〔2026〕1号")]
    assert shown == [True] * 5
    listed = page_of(keeper, reverse("registers:register", args=TABLE), coverage="1")
    assert ["还没核定的部门" in listed, offices.other.short_name in listed] == [True, True]


def test_a_vacancy_is_lit_and_goes_out_when_somebody_holds_the_post_and_comes_back_when_they_leave(
    offices: Offices, signed_in: SignedIn
) -> None:
    set_up(offices, signed_in(offices.assessor))
    assert vacant() == [offices.department]
    assert "专职党务工作者空缺" in page_of(signed_in(offices.clerk), reverse("alerts:alerts"))
    # Nobody reports the number: the post is entered once, in the register of people, wherever in the department.
    branch = offices.department.children.get()
    post = register.appoint(person=offices.worker, unit=branch, role="full_time", on=TODAY, by=offices.registrar)
    assert vacant() == []
    register.relieve(post=post, on=TODAY, by=offices.registrar)
    assert vacant() == [offices.department]


def test_only_who_assesses_sets_how_many_and_a_stranger_sees_nothing(offices: Offices, signed_in: SignedIn) -> None:
    row = set_up(offices, signed_in(offices.assessor))
    for who, form, page in ((offices.clerk, 403, 200), (offices.stranger, 403, 403)):
        client = signed_in(who)
        status = (
            client.get(reverse("registers:new", args=TABLE)).status_code,
            client.get(reverse("registers:row", args=[row.pk])).status_code,
        )
        assert status == (form, page)


# ---- S4-102 --------------------------------------------------------------------------------------


def test_a_request_goes_through_examination_by_both_reply_and_filing_and_then_fills_the_post(
    offices: Offices, signed_in: SignedIn
) -> None:
    clerk, section, assessor, secretary = map(
        signed_in, (offices.clerk, offices.section, offices.assessor, offices.secretary)
    )
    set_up(offices, assessor)
    case = request(offices, clerk)
    assert (case.number, case.place) == ("党务〔2026〕1号", "examine")
    assert sorted(holders_of(case)) == ["县委组织部", "县直机关工委"]
    assert act(section, case, "examine", "agree", **EXAMINED) == 302
    assert (case.place, holders_of(case)) == ("examine", ["县直机关工委"])  # one of two is not enough
    assert act(section, case, "examine", "agree", **EXAMINED) == 422  # and nobody agrees for the other
    act(assessor, case, "examine", "agree", **(EXAMINED | {"examined": "支部反映好（示例）"}))
    assert (case.place, holders_of(case)) == ("reply", ["县直机关工委"])
    assert act(secretary, case, "reply", "approve", reply_no="") == 422  # a reply has its number
    act(secretary, case, "reply", "approve", reply_no="县直工委〔2026〕8号")
    assert (case.place, holders_of(case)) == ("file", ["县委组织部"])
    assert act(section, case, "file", "filed", filing_no="") == 422
    act(section, case, "file", "filed", filing_no="干备〔2026〕15号")
    assert (case.place, case.ended_well) == ("filed", True)
    assert [fact.data for fact in ledger.standing().filter(source=case.source)] == [{"rank": "middle_chief"}]

    page = page_of(clerk, reverse("casework:case", args=[case.pk]))
    told = ("县直工委〔2026〕8号", "干备〔2026〕15号", "请示.pdf", "熟悉党务（示例）", "支部反映好（示例）")
    assert [words for words in told if words not in page] == []
    assert case.stamps.filter(at__isnull=False).count() == 5
    # The case fills no post by itself: whoever keeps the register enters it.
    assert not Post.objects.filter(role="full_time").exists()
    assert "登记任职" in page
    clerk.post(reverse("casework:appoint", args=[case.pk]), {"on": TODAY.isoformat()})
    assert Post.objects.get(role="full_time").person == offices.worker
    assert vacant() == []
    assert "起在任" in page_of(clerk, reverse("casework:case", args=[case.pk]))


def test_one_examiner_who_does_not_agree_ends_it_and_a_return_says_why_and_begins_the_examination_anew(
    offices: Offices, signed_in: SignedIn
) -> None:
    clerk, section, assessor = map(signed_in, (offices.clerk, offices.section, offices.assessor))
    case = request(offices, clerk)
    assert act(section, case, "examine", "return", **EXAMINED) == 422  # without a reason
    act(section, case, "examine", "return", _reason="缺档案", **EXAMINED)
    assert (case.place, holders_of(case)) == ("mend", ["县财政局"])
    assert "缺档案" in page_of(clerk, reverse("casework:case", args=[case.pk]))
    act(clerk, case, "mend", "again", mended="补了档案")
    assert (case.place, len(holders_of(case))) == ("examine", 2)  # both look again
    act(section, case, "examine", "agree", **EXAMINED)
    act(assessor, case, "examine", "refuse", _reason="年限不够", finding="unfit", examined="党龄不够")
    assert (case.place, case.ended_well) == ("refused", False)


def test_a_refusal_by_the_first_examiner_does_not_wait_for_the_second(offices: Offices, signed_in: SignedIn) -> None:
    case = request(offices, signed_in(offices.clerk))
    unfit = {"finding": "unfit", "examined": "党龄不够", "_reason": "年限不够"}
    act(signed_in(offices.section), case, "examine", "refuse", **unfit)
    assert (case.place, case.tasks.count()) == ("refused", 0)


def test_progress_is_seen_on_the_board_and_a_stranger_neither_sees_nor_acts(
    offices: Offices, signed_in: SignedIn
) -> None:
    case = request(offices, signed_in(offices.clerk))
    board = page_of(signed_in(offices.assessor), reverse("casework:board", args=ROUTE))
    assert [words in board for words in (case.title, "考察", "批复", "备案", offices.worker.name)] == [True] * 5
    stranger = signed_in(offices.stranger)
    assert case.title not in page_of(stranger, reverse("casework:board", args=ROUTE))
    assert stranger.get(reverse("casework:case", args=[case.pk])).status_code == 403
    assert stranger.post(reverse("casework:appoint", args=[case.pk]), {"on": TODAY.isoformat()}).status_code == 403
    assert act(stranger, case, "examine", "agree", **EXAMINED) == 403


def test_without_an_organisation_department_in_the_register_nothing_is_stored_and_the_sentence_says_so(
    offices: Offices, signed_in: SignedIn
) -> None:
    Unit.objects.filter(kind="organisation_department").update(dissolved_on=TODAY)
    said = {"_unit": offices.department.pk, "who": offices.worker.name, "why": "new", "rank": "middle_chief", "request": "新设"}  # fmt: skip
    answer = signed_in(offices.clerk).post(reverse("casework:new", args=ROUTE), said)
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "底册里没有办“考察”的组织部" in answer.content.decode()
