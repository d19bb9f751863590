"""M31, S0-35: results of people are sealed, reviewed by another person, seen by the person alone, contested mark by mark,
corrected beside the first and archived; they hang out only where the institution names the document."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse

from zugong.assessment.models import Campaign, Result
from zugong.assessment.results import objections
from zugong.casework.models import Case
from zugong.evidence import facts, ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.rulebook import library

from .conftest import TODAY
from .offices import PERFORMANCE, let_out, office_of, reviewed, task
from .pages import page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ASKED = "scheme:\n  marks_people: {announced: {document: 示例办法, clause: 第八条}}\n"


@pytest.fixture
def office(signed_in: SignedIn) -> SimpleNamespace:
    return office_of(signed_in, third="unit_leader")


@pytest.fixture
def announcing(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The county's own edition of the institution: it names the document and the days."""
    packaged = library.PACKAGED / "source-0/performance.yaml"
    days = '  notice_days: {title: 公示几天, unit: "个工作日", values: [{from: 2026-01-01, value: 5, cite: 示例, example: true}]}\n'
    text = (
        packaged.read_text("utf-8").replace("scheme:\n", ASKED).replace("  objection_days:", f"{days}  objection_days:")
    )
    (tmp_path / "performance.yaml").write_text(text.replace('edition: "2026.1"', 'edition: "2026.2"'), "utf-8")
    others = [one for one in library.PACKAGED.rglob("*.yaml") if one != packaged and "templates" not in one.parts]
    for one in others:
        target = tmp_path / "packaged" / one.relative_to(library.PACKAGED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(one.read_text("utf-8"), "utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    library.forget()
    facts.refresh()
    yield
    settings.ZUGONG_INSTITUTIONS = None
    library.forget()
    facts.refresh()


def at(name: str, *keys: object) -> str:
    return reverse(f"assessment:{name}", args=list(keys))


def sheet(office: SimpleNamespace) -> str:
    """The own page of the cadre."""
    return page_of(office.keeper, at("people-person", *over(office, office.cadre.pk)))


def over(office: SimpleNamespace, *keys: object) -> list[object]:
    return [PERFORMANCE, "2026", office.section.pk, *keys]


def sealed(office: SimpleNamespace, because: str = "") -> Result:
    """Begun, closed and sealed by who assesses; let out by who leads, with the days the institution proposes."""
    assert office.panel.post(at("people-begin", *over(office))).status_code == 302
    campaign = Campaign.objects.get(institution_id=PERFORMANCE)
    return let_out(office.panel, office.chief, campaign, because)


def published(office: SimpleNamespace) -> Result:
    summary = write(office.keeper, PERFORMANCE, "monthly", office.section, month="2026-10", who=office.cadre.name)
    write(
        office.head, PERFORMANCE, "reviews", office.section, summary=summary.pk, who=office.cadre.name, on="2026-11-02",
        grade="good", remark="件件有回音",
    )  # fmt: skip
    assert office.panel.post(at("people-begin", PERFORMANCE, "2026", office.section.pk)).status_code == 302
    return let_out(office.panel, office.chief, Campaign.objects.get(institution_id=PERFORMANCE))


def test_names_and_grades_hang_out_in_the_unit_and_neither_marks_nor_places(
    office: SimpleNamespace, announcing: None
) -> None:
    result = published(office)
    assert result.notice_until == dt.date(2026, 11, 19)  # five workdays from Thursday
    shown = page_of(office.colleague, at("result", result.pk))
    assert [one in shown for one in (office.cadre.name, "较差", "示例办法第八条")] == [True, True, True]
    assert [one in shown for one in ("40.00", "名次</", "封条")] == [False, False, False]
    assert result.campaign.title in page_of(office.colleague, at("results"))
    # What hangs out opens nothing else.
    others = [at("review", result.pk), at("notice", result.pk), at("person-line", result.pk, office.cadre.pk)]
    assert {office.colleague.get(one).status_code for one in others} == {404}
    assert office.colleague.post(at("bundle", result.pk)).status_code == 403
    assert office.stranger.get(at("result", result.pk)).status_code == 404
    with clock.frozen(TODAY + dt.timedelta(days=8)):
        assert office.colleague.get(at("result", result.pk)).status_code == 404
        assert result.campaign.title not in page_of(office.colleague, at("results"))


def put_right(office: SimpleNamespace, first: Result) -> Result:
    campaign = first.campaign
    assert office.panel.post(at("reopen", campaign.pk), {"reason": "漏记"}).status_code == 302
    task(office, "补记的任务", "2026-10-18", "excellent")
    return let_out(office.panel, office.chief, campaign, "补记一件任务")


def test_a_notice_that_was_corrected_says_so_and_not_why(office: SimpleNamespace, announcing: None) -> None:
    first = published(office)
    assert "已经更正" not in page_of(office.colleague, at("result", first.pk))
    second = put_right(office, first)
    told = page_of(office.colleague, at("result", first.pk))
    assert [one in told for one in ("这一版已经更正，以第 2 版为准。", at("result", second.pk))] == [True, True]
    assert "补记一件任务" not in told
    Result.objects.filter(pk=second.pk).update(notice_until=TODAY - dt.timedelta(days=1))
    told = page_of(office.colleague, at("result", first.pk))
    assert [one in told for one in ("以第 2 版为准", at("result", second.pk))] == [True, False]


def test_who_came_to_another_branch_between_editions_is_told_what_moved(office: SimpleNamespace) -> None:
    first = published(office)
    assert office.chief.get(at("result", first.pk)).context["amended"] is False
    second = put_right(office, first)
    first.lines.filter(person=office.cadre).update(unit=office.branch)
    own = page_of(office.keeper, at("person-line", second.pk, office.cadre.pk))
    assert ["和第 1 版比，更正了什么" in own, "40.00 → 70.00" in own] == [True, True]
    first.lines.filter(person=office.other).delete()
    assert "上一版没有成绩" in page_of(office.chief, at("result", second.pk))
    second.lines.filter(person=office.cadre).delete()
    own = page_of(office.keeper, at("person-line", first.pk, office.cadre.pk))
    assert ["更正版里没有这个人的成绩。" in own, "看更正版" in own] == [True, False]
    Result.objects.filter(pk=second.pk).update(scheme_edition="某一版")
    assert office.chief.get(at("result", second.pk)).context["amended"] is True


def test_without_the_document_no_day_of_notice_can_be_set(office: SimpleNamespace) -> None:
    result = published(office)
    assert (result.notice_until, office.colleague.get(at("result", result.pk)).status_code) == (None, 404)


def test_a_reason_longer_than_its_column_is_said_and_not_an_error(office: SimpleNamespace) -> None:
    assert office.panel.post(at("people-begin", PERFORMANCE, "2026", office.section.pk)).status_code == 302
    campaign = Campaign.objects.get(institution_id=PERFORMANCE)
    assert office.panel.post(at("close", campaign.pk)).status_code == 302
    assert office.panel.post(at("draw-up", campaign.pk), {"because": "长" * 301}).status_code == 422
    assert office.panel.post(at("draw-up", campaign.pk)).status_code == 302
    result = campaign.results.get()
    review = page_of(office.chief, at("review", result.pk))
    assert ["只给本人看，不公示" in review, 'name="notice_until"' in review] == [True, False]
    assert office.chief.post(at("discard", result.pk), {"note": "长" * 301}).status_code == 302
    result.refresh_from_db()
    assert result.state == Result.State.DRAWN
    assert office.chief.post(at("discard", result.pk), {"note": "漏了一个人"}).status_code == 302
    result.refresh_from_db()
    assert (result.state, office.keeper.get(at("person-line", result.pk, office.cadre.pk)).status_code) == (
        "discarded",
        404,
    )


def test_nobody_is_marked_twice_by_one_scheme(office: SimpleNamespace, signed_in: SignedIn) -> None:
    over = signed_in(factories.account("assessor", office.county))
    assert over.post(at("people-begin", PERFORMANCE, "2026", office.county.pk)).status_code == 302
    refused = office.panel.post(at("people-begin", PERFORMANCE, "2026", office.section.pk))
    assert (refused.status_code, "里面的人不能再开一次" in refused.content.decode()) == (422, True)
    page = page_of(office.panel, at("people-unit", PERFORMANCE, "2026", office.section.pk))
    assert f"这一期由{office.county}统一定" in page
    campaign = Campaign.objects.get(institution_id=PERFORMANCE)
    assert office.panel.get(at("course", campaign.pk)).status_code == 404
    chief = signed_in(factories.account("committee_leader", office.county))
    result = let_out(over, chief, campaign)
    mine = at("person-line", result.pk, office.cadre.pk)
    # Who answers for the unit sees its people, whoever holds the campaign.
    assert [one.get(mine).status_code for one in (office.keeper, office.panel, office.colleague)] == [200, 200, 404]
    assert [one.get(at("result", result.pk)).status_code for one in (over, office.panel)] == [200, 404]


@pytest.mark.parametrize("page", ["ranks", "matrix", "compare", "health", "trial", "ranks-export"])
def test_pages_of_units_are_no_way_round(office: SimpleNamespace, page: str, signed_in: SignedIn) -> None:
    result = published(office)
    over = signed_in(factories.account("assessor", office.county))
    assert over.get(at(page, result.campaign.pk)).status_code == 404


def test_the_page_of_a_unit_asks_no_more_where_more_people_are_marked(
    office: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    factories.members(office.branch, 10)
    assert published(office).lines.count() == 12
    address = at("people-unit", *over(office))
    page_of(office.chief, address)
    with django_assert_max_num_queries(15):
        page_of(office.chief, address)


# ---- the whole way -------------------------------------------------------------------------------


def test_results_are_sealed_by_one_let_out_by_another_and_seen_by_the_person(office: SimpleNamespace) -> None:
    task(office, "报党员统计", "2026-10-18", "excellent")
    reviewed(office)
    begin = at("people-begin", *over(office))
    assert [getattr(office, who).post(begin).status_code for who in ("keeper", "colleague", "stranger")] == [
        404,
        404,
        404,
    ]
    assert office.panel.post(begin).status_code == 302
    campaign = Campaign.objects.get(institution_id=PERFORMANCE)
    steps = [at(name, campaign.pk) for name in ("course", "close", "draw-up", "archive", "reopen")]
    others = ("keeper", "colleague", "stranger")
    assert {getattr(office, who).get(step).status_code for who in others for step in steps} == {404}
    assert [office.panel.post(at(name, campaign.pk)).status_code for name in ("close", "draw-up")] == [302, 302]
    drawn = Result.objects.get()
    pages = [at("result", drawn.pk), at("review", drawn.pk), at("person-line", drawn.pk, office.cadre.pk)]
    assert {getattr(office, who).get(page).status_code for who in others for page in pages} == {404}
    assert "第 1 版" not in sheet(office)
    assert "每个人都和页面上的总分一样" in page_of(office.chief, pages[1])
    said = {name: office.panel.get(pages[1]).context["form"].initial[name] for name in ("objections_until", "basis")}
    assert office.panel.post(pages[1], said).status_code == 422  # who sealed it does not let it out
    assert office.chief.post(pages[1], said).status_code == 302
    drawn.refresh_from_db()
    assert (drawn.notice_until, drawn.published) == (None, True)
    lines = drawn.lines.values_list("person", "unit", "total", "grade_title")
    assert sorted(lines) == [
        (office.cadre.pk, office.section.pk, Decimal(70), "一般"),
        (office.other.pk, office.section.pk, Decimal(0), "较差"),
    ]
    mine = at("person-line", drawn.pk, office.cadre.pk)
    seen = {
        who: getattr(office, who).get(mine).status_code for who in ("keeper", *others[1:], "head", "chief", "panel")
    }
    assert seen == {"keeper": 200, "colleague": 404, "stranger": 404, "head": 404, "chief": 200, "panel": 200}
    looked_into(office, drawn, mine)
    own = sheet(office)
    assert ["第 1 版" in own, "提异议" in own, "我看过了" in own] == [True, True, True]
    assert office.colleague.post(at("people-person", *over(office, office.cadre.pk))).status_code == 404
    assert office.keeper.post(at("people-person", *over(office, office.cadre.pk))).status_code == 302
    assert drawn.lines.get(person=office.cadre).seen_at is not None


def looked_into(office: SimpleNamespace, drawn: Result, mine: str) -> None:
    """What a result of people shows to whom once it is out."""
    others, campaign = ("keeper", "colleague", "stranger"), drawn.campaign
    # On the own workbench it is said, and it is not called a notice.
    homes = [page_of(one, reverse("cockpit:home")) for one in (office.keeper, office.colleague)]
    assert ["我的考核成绩" in one for one in homes] == [True, True]
    assert [mine in one for one in homes] == [True, False]
    assert ["公示中的成绩" in one for one in homes] == [False, False]
    # Any mark opens as it was sealed, to its rule and its records; no place is said of anybody, on paper neither.
    mark = at("person-mark", drawn.pk, office.cadre.pk, "timeliness")
    opened = {who: getattr(office, who).get(mark).status_code for who in ("keeper", "colleague", "stranger", "chief")}
    assert opened == {"keeper": 200, "colleague": 404, "stranger": 404, "chief": 200}
    told = page_of(office.keeper, mark)
    assert ["报党员统计" in told, "来源文件 1“岗位效能管理”" in told] == [True, True]
    assert "名次" not in page_of(office.keeper, mine)
    assert office.colleague.get(at("person-sheet", drawn.pk, office.cadre.pk)).status_code == 404
    paper = b"".join(office.keeper.get(at("person-sheet", drawn.pk, office.cadre.pk)).streaming_content)
    words = zipfile.ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()
    assert [office.cadre.name in words, "名次：" in words] == [True, False]
    # Nobody's marks hang out: the table, its paper and its bundle are for those who answer for the unit.
    assert {getattr(office, who).get(at("result", drawn.pk)).status_code for who in others} == {404}
    assert {getattr(office, who).post(at("bundle", drawn.pk)).status_code for who in others} == {404}
    assert office.chief.get(at("notice", drawn.pk)).status_code == 404
    assert campaign.title not in page_of(office.colleague, at("results"))
    table = page_of(office.chief, at("result", drawn.pk))
    assert [office.cadre.name in table, "名次" in table.replace("不排名次", "")] == [True, False]


def proved(result: Path) -> int:
    """As whoever takes the bundle elsewhere asks it: no database, no settings."""
    command = [sys.executable, "-m", "zugong.config.cli", "verify", str(result), "--by"]
    ways = [subprocess.run([*command, way], capture_output=True, check=False) for way in ("scalar", "sql")]
    return max(one.returncode for one in ways)


def test_the_sealed_folder_names_nobody_and_proves_itself(office: SimpleNamespace, tmp_path: Path) -> None:
    task(office, "报党员统计", "2026-10-18", "excellent")
    reviewed(office)
    elsewhere = factories.member(factories.branch(factories.department(office.county)))
    ledger.record(
        "performance.month_graded", unit=office.county, occurred_on=dt.date(2026, 10, 1), by=SYSTEM, person=elsewhere,
        data={"grade": "good", "topic": "别处的人"}, source="test:elsewhere",
    )  # fmt: skip
    result = sealed(office)
    answer = office.chief.post(at("bundle", result.pk))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        packed.extractall(tmp_path)
    folder = tmp_path / result.folder
    assert proved(folder / "result.json") == 0
    text = (folder / "result.json").read_text("utf-8")
    assert [one.name in text for one in (office.cadre, office.other)] == [False, False]
    people = pq.read_table(folder / "facts/people.parquet").to_pylist()
    assert {one["person_id"] for one in people} == {office.cadre.pk, office.other.pk}
    held = pq.read_table(folder / "facts/facts.parquet").to_pylist()
    assert {one["person_id"] for one in held} == {office.cadre.pk}
    assert {one["kind"] for one in held} == {"performance.month_graded", "post.task_done"}
    assert not any("交办的事件件有回音" in one["data"] or "报党员统计" in one["data"] for one in held)
    units = pq.read_table(folder / "facts/units.parquet").to_pylist()
    assert {one["id"] for one in units} == {office.section.pk, office.branch.pk}


def contested(office: SimpleNamespace, result: Result, indicator: str) -> Case:
    """From the own line, by the button of the mark."""
    line = page_of(office.keeper, at("person-line", result.pk, office.cadre.pk))
    ways = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+origin=[^"]+)"', line)]
    address = next(one for one in ways if f"%3A{indicator}&" in one)
    asked = office.keeper.get(address)
    said = {name: asked.context["form"].initial[name] for name in ("item", "mark")}
    said |= {"claim": "漏记一件任务", "_unit": str(office.section.pk)}
    assert office.keeper.post(address, said).status_code == 302
    return Case.objects.latest("pk")


def test_a_mark_is_contested_by_the_person_alone_judged_by_who_did_not_make_it_and_corrected_beside_the_first(
    office: SimpleNamespace,
) -> None:
    reviewed(office)
    first = sealed(office)
    case = contested(office, first, "timeliness")
    # Somebody else's word about the same mark is no objection to it.
    origin = first.lines.get(person=office.cadre)
    forged = reverse("casework:new", args=[PERFORMANCE, "person_objection"])
    said = {"item": "及时率", "claim": "也说一句", "_unit": str(office.section.pk)}
    office.colleague.post(f"{forged}?origin=assessment.mark:{origin.pk}:timeliness", said)
    campaign = first.campaign
    assert list(objections.of_campaign(campaign)) == [case]
    page = reverse("casework:case", args=[case.pk])
    assert {who: getattr(office, who).get(page).status_code for who in ("keeper", "colleague", "stranger")} == {
        "keeper": 200, "colleague": 403, "stranger": 403,
    }  # fmt: skip
    decide = {"_step": "verify", "_outcome": "upheld", "finding": "属实"}
    acted = {who: getattr(office, who).post(reverse("casework:act", args=[case.pk]), decide).status_code for who in ("keeper", "chief", "third")}  # fmt: skip
    case.refresh_from_db()
    assert (acted["chief"], acted["third"], case.place, case.ended_well) == (422, 302, "corrected", True)
    assert office.panel.post(at("reopen", campaign.pk), {"reason": f"{case.number} 成立"}).status_code == 302
    task(office, "补记的任务", "2026-10-18", "excellent")
    assert [office.panel.post(at("close", campaign.pk)).status_code, office.panel.post(at("draw-up", campaign.pk)).status_code] == [302, 422]  # fmt: skip
    second = let_out(office.panel, office.chief, campaign, f"{case.number} 成立，补记一件任务", closed=True)
    totals = [one.lines.get(person=office.cadre).total for one in (first, second)]
    assert totals == [Decimal(40), Decimal(70)]
    own = page_of(office.keeper, at("person-line", second.pk, office.cadre.pk))
    assert ["40.00 → 70.00" in own, "补记一件任务" in own, "更正版" in own] == [True, True, True]
    assert "以第 2 版为准" in page_of(office.keeper, at("person-line", first.pk, office.cadre.pk))
    assert "40.00 → <b>70.00" in page_of(office.chief, at("result", second.pk))
    assert office.colleague.get(at("person-line", second.pk, office.cadre.pk)).status_code == 404
    archived(office, second)


def archived(office: SimpleNamespace, result: Result) -> None:
    """When nobody may contest it any more it is a fact, near to the person and to who answers for the unit."""
    address = at("archive", result.campaign.pk)
    assert office.chief.post(address).status_code == 422
    assert ledger.standing().filter(kind="assessment.person_graded").count() == 0
    with clock.frozen(TODAY + dt.timedelta(days=30)):
        assert office.keeper.post(address).status_code == 404
        assert office.chief.post(address).status_code == 302
    facts = ledger.standing().filter(kind="assessment.person_graded")
    assert {one.person_id: Decimal(one.data["total"]) for one in facts} == {office.cadre.pk: Decimal(70), office.other.pk: Decimal(0)}  # fmt: skip
    mine = reverse("evidence:fact", args=[facts.get(person=office.cadre).pk])
    seen = {
        who: getattr(office, who).get(mine).status_code for who in ("keeper", "colleague", "stranger", "head", "chief")
    }
    assert seen == {"keeper": 200, "colleague": 404, "stranger": 404, "head": 404, "chief": 200}
    assert office.panel.post(at("reopen", result.campaign.pk), {"reason": "想改"}).status_code == 422
