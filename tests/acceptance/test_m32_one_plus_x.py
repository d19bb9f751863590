"""M32 机关党建考核, the rest. S4-20: the components have weights (configurable), daily records and on-site scores enter by
themselves, and the final sheet shows every component. S4-22: normal work is recorded once (meetings, talks, projects) and the
daily record fills itself; free entries are allowed but need evidence. S4-23: assessors use a phone checklist with the unit's
own records preloaded; findings go to rectification. S4-89: units are compared only inside their class with class-specific
indicators."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong import engine
from zugong.assessment.cli import score_command
from zugong.assessment.models import Campaign, Result, UnitScore, Visit, VisitSample
from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, UnitGroup, UnitGroupMember
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import library

from .conftest import TODAY
from .pages import faults_in, page_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-4.year-one-plus-x"
#: Departments and the assessment group that makes each of a class.
CLASSES = {"县示例财政局": "经济建设组", "县示例商务局": "经济建设组", "县示例农业农村局": "农业农村组"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def house(signed_in: SignedIn) -> SimpleNamespace:
    committee = factories.working_committee(factories.county())
    departments = [factories.department(committee, name) for name in CLASSES]
    groups = {
        name: UnitGroup.objects.create(name=name, order=n) for n, name in enumerate(dict.fromkeys(CLASSES.values()))
    }
    for department in departments:
        UnitGroupMember.objects.create(group=groups[CLASSES[department.name]], unit=department)
    branch = factories.branch(departments[0])
    factories.members(branch, 4)
    for month in range(1, 9):
        said = {
            "type": "theme_day",
            "precision": "day",
            "first_item": False,
            "minutes": True,
            "topic": f"{month} 月主题党日",
        }
        ledger.record(
            "life.meeting_held", unit=branch, occurred_on=dt.date(2026, month, 9), data=said,
            source=f"life.meeting:{month}", by=SYSTEM,
        )  # fmt: skip
    people = {
        "assessor": factories.account("assessor", committee), "second": factories.account("assessor", committee),
        "leader": factories.account("committee_leader", committee),
        "keeper": factories.account("organ_clerk", departments[0]),
        "colleague": factories.account("organ_clerk", departments[1]), "stranger": factories.account("member", branch),
    }  # fmt: skip
    clients = {name: signed_in(one) for name, one in people.items()}
    return SimpleNamespace(committee=committee, departments=departments, branch=branch, people=people, **clients)


def at(name: str, *keys: object) -> str:
    return reverse(f"assessment:{name}", args=list(keys))


def opened(house: SimpleNamespace) -> Campaign:
    assert house.assessor.post(at("open"), {"institution": HOLDER}).status_code == 302
    return Campaign.objects.get(institution_id=HOLDER)


def visited(house: SimpleNamespace, finding: str = "") -> Visit:
    """Planned, begun, marked and finished by the one assessor named for it, through the pages."""
    said = {"unit": house.departments[0].pk, "on": TODAY.isoformat(), "assessors": [house.people["assessor"].pk]}
    answer = house.assessor.post(at("plan-visit", HOLDER, "onsite"), said)
    assert answer.status_code == 302, faults_in(answer.content.decode())
    visit = Visit.objects.get()
    assert house.assessor.post(at("visit-go", visit.pk, "begin")).status_code == 302
    for check, mark in (("records", 36), ("venue", 30), ("members", 24)):
        samples = VisitSample.objects.filter(check_line__visit=visit, check_line__key=check)
        typed = {f"{check}-s{one.pk}": "right" for one in samples}
        typed |= {f"{check}-mark": str(mark), f"{check}-reason": "现场核对"}
        if check == "records":
            typed[f"{check}-finding"] = finding
        answer = house.assessor.post(at("mark-check", visit.pk, check), typed)
        assert answer.status_code == 302, faults_in(answer.content.decode())
    assert house.assessor.post(at("visit-go", visit.pk, "finish")).status_code == 302
    visit.refresh_from_db()
    return visit


def score_of(house: SimpleNamespace, number: int = 0) -> UnitScore:
    return UnitScore.objects.get(campaign__institution_id=HOLDER, unit=house.departments[number])


def marks(score: UnitScore) -> dict[str, Decimal]:
    return {one["id"]: Decimal(one["value"]) for one in score.summary["items"]}


# ---- S4-20 ---------------------------------------------------------------------------------------


def test_nobody_is_marked_before_the_period_is_opened_and_a_colleague_cannot_open_it(house: SimpleNamespace) -> None:
    assert score_command(["--year", "2026"]) == 0
    assert Campaign.objects.filter(institution_id=HOLDER).count() == 0
    assert [getattr(house, who).post(at("open"), {"institution": HOLDER}).status_code for who in ("keeper", "stranger")] == [403, 403]  # fmt: skip
    campaign = opened(house)
    assert (campaign.period_code, campaign.scores.count()) == ("2026", 3)
    assert house.assessor.post(at("open"), {"institution": HOLDER}).status_code == 404


def test_weights_are_cited_example_parameters_and_a_sum_other_than_a_hundred_is_refused(house: SimpleNamespace) -> None:
    book = library.get(HOLDER, TODAY)
    weights = [one.values[0] for name, one in book.parameters.items() if name.startswith("weight_")]
    assert sum(Decimal(one.value) for one in weights) == 100
    assert all(one.example and one.cite for one in weights)
    text = library.text(book).replace(
        "value: 30, cite: *eg, example: true}]}\n  weight_site", "value: 31, cite: *eg, example: true}]}\n  weight_site"
    )
    told = [one.code for one in engine.check(engine.loads(text), library.catalogue()) if one.severity == "error"]
    assert told == ["hundred"]


def test_daily_records_and_on_site_marks_enter_by_themselves_and_the_sheet_shows_every_component(
    house: SimpleNamespace,
) -> None:
    opened(house)
    assert marks(score_of(house)) == {"debrief": 0, "daily": 8, "site": 0, "class": 0}
    visited(house)
    rated = {"unit": house.departments[0].pk, "occurred_on": TODAY.isoformat(), "basis": "述职评议会（示例）",
             "data-mark": "90", "data-reason": "评议会评定"}  # fmt: skip
    assert house.assessor.post(at("record-daily", "organs.debrief_rated"), rated).status_code == 302
    score = score_of(house)
    assert marks(score) == {"debrief": 90, "daily": 8, "site": 90, "class": 0}
    # 90×30% + 8×30% + 90×30% + 0×10%
    assert score.total == Decimal("56.40")
    page = page_of(house.keeper, at("sheet", score.campaign_id, score.unit_id))
    assert [title for title in ("年度述职评议", "日常记实", "实地考核", "分类指标") if title not in page] == []
    assert house.colleague.get(at("sheet", score.campaign_id, score.unit_id)).status_code == 404


def test_it_is_closed_sealed_and_published_with_the_classes_it_was_marked_by(house: SimpleNamespace) -> None:
    campaign = opened(house)
    visited(house)
    assert house.assessor.post(at("close", campaign.pk)).status_code == 302
    answer = house.assessor.post(at("draw-up", campaign.pk), {"because": ""})
    assert answer.status_code == 302, faults_in(answer.content.decode())
    lines = {line.unit_id: line for line in Result.objects.get().lines.all()}
    live = {one.unit_id: one.total for one in campaign.scores.all()}
    assert {unit: line.total for unit, line in lines.items()} == live
    places = [(lines[one.pk].group, lines[one.pk].place, lines[one.pk].of) for one in house.departments]
    assert places == [("经济建设组", 1, 2), ("经济建设组", 2, 2), ("农业农村组", 1, 1)]


# ---- S4-22 ---------------------------------------------------------------------------------------


def entry(house: SimpleNamespace, **more: object) -> tuple[int, str]:
    said = {
        "on": "2026-11-03",
        "kind": "service",
        "topic": "到社区现场办事",
        "_unit": str(house.departments[0].pk),
        **more,
    }
    answer = house.keeper.post(reverse("registers:new", args=[HOLDER, "entries"]), said)
    return answer.status_code, answer.content.decode()


def test_a_meeting_shows_itself_in_the_record_book_and_a_free_entry_counts_once_somebody_above_verified_it(
    house: SimpleNamespace,
) -> None:
    opened(house)
    book = page_of(house.keeper, at("book", house.departments[0].pk), month="2026-08")
    assert ["8 月主题党日" in book, "组织生活" in book] == [True, True]
    status, page = entry(house)
    assert (status, "佐证" in " ".join(faults_in(page)) or "还没" in page) == (422, True)
    proof = SimpleUploadedFile("proof.pdf", PDF, content_type="application/pdf")
    status, page = entry(house, proof=proof, non_classified="on")
    assert status == 302, faults_in(page)
    row = Row.objects.get()
    assert (marks(score_of(house))["daily"], ledger.standing().filter(source=row.source).count()) == (8, 0)
    assert "到社区现场办事" in page_of(house.keeper, at("book", house.departments[0].pk))
    verify = reverse("registers:verify", args=[row.pk])
    assert [getattr(house, who).post(verify).status_code for who in ("keeper", "colleague", "stranger")] == [
        302,
        403,
        403,
    ]
    row.refresh_from_db()
    assert row.state == Row.State.WRITTEN
    assert house.assessor.post(verify).status_code == 302
    assert marks(score_of(house))["daily"] == 11
    book = page_of(house.keeper, at("book", house.departments[0].pk))
    assert ["到社区现场办事" in book, "其他工作" in book] == [True, True]


def test_the_record_book_is_read_by_the_unit_and_its_assessors_alone(house: SimpleNamespace) -> None:
    address = at("book", house.departments[0].pk)
    seen = {
        who: getattr(house, who).get(address).status_code for who in ("keeper", "colleague", "stranger", "assessor")
    }
    assert seen == {"keeper": 200, "colleague": 404, "stranger": 404, "assessor": 200}


# ---- S4-23 ---------------------------------------------------------------------------------------


def test_the_sample_is_drawn_once_by_a_seed_with_which_anybody_draws_it_again(house: SimpleNamespace) -> None:
    visit = visited(house)
    check = visit.checks.get(key="records")
    meetings = ledger.standing().filter(kind="life.meeting_held").values_list("pk", flat=True)
    again = sorted(meetings, key=lambda key: hashlib.sha256(f"{visit.seed}:{key}".encode()).hexdigest())[:5]
    assert [one.fact_id for one in check.samples.all()] == again
    assert check.drawn_from == 8
    assert visit.checks.get(key="members").samples.count() == 3
    assert house.assessor.post(at("visit-go", visit.pk, "begin")).status_code == 422
    page = page_of(house.keeper, at("visit", visit.pk))
    assert [visit.seed in page, "主题党日" in page, "/life/meetings/" in page or "/life/" in page] == [True, True, True]


def test_only_the_assessors_named_for_a_visit_write_in_it(house: SimpleNamespace) -> None:
    said = {"unit": house.departments[0].pk, "on": TODAY.isoformat(), "assessors": [house.people["assessor"].pk]}
    assert house.keeper.post(at("plan-visit", HOLDER, "onsite"), said).status_code == 404
    house.assessor.post(at("plan-visit", HOLDER, "onsite"), said)
    visit = Visit.objects.get()
    begin = at("visit-go", visit.pk, "begin")
    assert [getattr(house, who).post(begin).status_code for who in ("keeper", "colleague", "stranger", "second")] == [422, 404, 404, 422]  # fmt: skip
    house.assessor.post(begin)
    mark = at("mark-check", visit.pk, "venue")
    typed = {"venue-mark": "30"}
    assert [getattr(house, who).post(mark, typed).status_code for who in ("keeper", "second", "assessor")] == [
        422,
        422,
        302,
    ]
    assert house.assessor.post(mark, {"venue-mark": "31"}).status_code == 422
    assert house.assessor.post(mark, {"venue-mark": "20"}).status_code == 422
    assert house.assessor.post(at("mark-check", visit.pk, "records"), {"records-mark": "40"}).status_code == 422
    assert house.assessor.post(at("visit-go", visit.pk, "finish")).status_code == 422


def test_a_finding_is_opened_as_a_matter_and_closed_out(house: SimpleNamespace) -> None:
    visit = visited(house, finding="三月的会议没有签到")
    page = page_of(house.assessor, at("visit", visit.pk))
    assert "三月的会议没有签到" in page
    address = (
        f"{reverse('casework:new', args=['source-0.sink-down-visits', 'rectification'])}?origin={visit.source}:records"
    )
    said = {
        "_unit": str(visit.unit_id),
        "problem": "记录真实完整：三月的会议没有签到",
        "class": "other",
        "source": "assessment",
    }
    assert house.assessor.post(address, said).status_code == 302
    case = Case.objects.get()
    assert (case.unit_id, case.place, case.origin) == (visit.unit_id, "confirm", f"{visit.source}:records")
    assert case.number in page_of(house.assessor, at("visit", visit.pk))


def test_a_visit_taken_back_takes_its_marks_back(house: SimpleNamespace) -> None:
    opened(house)
    visit = visited(house)
    assert marks(score_of(house))["site"] == 90
    assert house.assessor.post(at("withdraw-visit", visit.pk), {"reason": "去错了单位"}).status_code == 302
    assert marks(score_of(house))["site"] == 0
    assert "去错了单位" in page_of(house.keeper, at("visit", visit.pk))


# ---- S4-89 ---------------------------------------------------------------------------------------


def test_units_are_marked_by_the_indicator_of_their_class_and_compared_only_inside_it(house: SimpleNamespace) -> None:
    campaign = opened(house)
    for number, unit in enumerate(house.departments):
        surveyed = {"group": "clients", "rate": Decimal(96), "sample": 30}
        ledger.record(
            "organs.satisfaction_surveyed", unit=unit, occurred_on=TODAY, data=surveyed, source=f"assessment.daily:{number}", by=SYSTEM,
        )  # fmt: skip
    assert [marks(score_of(house, number))["class"] for number in range(3)] == [100, 100, 0]
    board = page_of(house.assessor, at("ranks", campaign.pk))
    assert [board.count(f">{name}</h2>") for name in ("经济建设组", "农业农村组")] == [1, 1]
