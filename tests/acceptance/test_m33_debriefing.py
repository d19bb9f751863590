"""述职评议 (M33): a report that begins with the records, a hall with a clock and a secret vote, three levels, places."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from zugong.ballots.models import OpenedAnswer, Poll
from zugong.casework.models import Case
from zugong.debriefing import services
from zugong.debriefing.models import Hall, Report
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.rulebook import declared as institutions
from zugong.timeline import Period
from zugong.work.models import Duty, Obligation

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER, BRANCH = "source-4.debriefing", "source-4.debriefing/branch"
TODAY = dt.date(2026, 12, 15)
YEAR = Period.parse("2026")


@pytest.fixture(autouse=True)
def _december(_today: None) -> object:
    with clock.frozen(TODAY):
        yield


@dataclass
class House:
    """A committee of the organs, a department, its Party committee with three branches; each branch has a secretary."""

    county: Unit
    working: Unit
    department: Unit
    committee: Unit
    branches: list[Unit]
    secretaries: list[Person]
    keepers: list[Account]
    superior: Account
    colleague: Account
    stranger: Account


@pytest.fixture
def house() -> House:
    county = factories.county()
    working = factories.working_committee(county)
    department = factories.department(working, "县示例局")
    committee = factories.unit("organ_committee", department, "示例局机关党委")
    branches = [factories.branch(committee, f"示例局第{n}支部") for n in "一二三"]
    secretaries = [factories.members(branch, 7)[0] for branch in branches]
    for branch, person in zip(branches, secretaries, strict=True):
        factories.post(person, branch)
    other = factories.department(working, "县另一局")
    return House(
        county, working, department, committee, branches, secretaries,
        keepers=[factories.account("branch_secretary", one, person=p) for one, p in zip(branches, secretaries, strict=True)],
        superior=factories.account("organ_clerk", department),
        colleague=factories.account("organ_clerk", other),
        stranger=factories.account("member", factories.branch(other), person=factories.member(factories.branch(other))),
    )  # fmt: skip


def level(name: str = "branch") -> institutions.DeclaredDebriefing:
    return institutions.debriefing(f"{HOLDER}/{name}", TODAY)


def words_of(name: str, unit: Unit, period: str = "2026") -> list[object]:
    return [HOLDER, name, unit.pk, period]


def booked(kind: str, unit: Unit, on: str, person: Person | None = None, **data: object) -> None:
    day = dt.date.fromisoformat(on)
    ledger.record(
        kind, unit=unit, occurred_on=day, data=data, source=f"test:{on}{kind}", by=factories.account(), person=person
    )


def met(branch: Unit, on: str, kind: str) -> None:
    booked(
        "life.meeting_held",
        branch,
        on,
        type=kind,
        minutes=True,
        precision="day",
        first_item=False,
        expected=7,
        present=6,
    )


def recorded(house: House) -> None:
    """What happened in the first branch this year, and what did not."""
    branch = house.branches[0]
    for month in (3, 6, 9):
        met(branch, f"2026-{month:02d}-10", "theme_day")
    met(branch, "2026-04-10", "party_lesson")
    met(branch, "2025-04-10", "party_lesson")
    booked(
        "dues.paid",
        branch,
        "2026-05-06",
        house.secretaries[0],
        month="2026-05",
        since="2026-05",
        amount=Decimal("25.50"),
    )
    booked("problem.closed", branch, "2026-08-01", **{"class": "team", "source": "assessment"})
    talks = Obligation.objects.create(
        rule_id="test/talks", institution_id="test", institution_title="测试", title="谈心谈话", rhythm="half",
        fact_kind="life.talk_held", fingerprint="talks",
    )  # fmt: skip
    for due, state in (("2026-06-30", "done"), ("2026-11-30", "open")):
        day = dt.date.fromisoformat(due)
        Duty.objects.create(
            obligation=talks, rule_id="test/talks", unit=branch, period="2026-H1" if state == "done" else "2026-H2",
            period_start=day.replace(day=1), period_end=day, due_on=day, closes_on=day, state=state,
        )  # fmt: skip


def begun(house: House, number: int = 0) -> Report:
    return services.begin_report(declared=level(), unit=house.branches[number], period=YEAR, by=house.keepers[number])


def sent(house: House, number: int = 0) -> Report:
    return services.send_report(report=begun(house, number), by=house.keepers[number])


# ---- S4-21: the draft is begun from the records ------------------------------------------------------------


def test_a_report_is_pre_filled_from_real_records_and_every_number_leads_to_what_it_counts(
    house: House, signed_in: SignedIn
) -> None:
    """“A secretary's report is pre-filled from real records (members, meetings, projects).”"""
    recorded(house)
    keeper = signed_in(house.keepers[0])
    assert "从记录开始写" in keeper.get(reverse("debriefing:home")).content.decode()
    answer = keeper.post(reverse("debriefing:begin", args=words_of("branch", house.branches[0])))
    report = Report.objects.get()
    assert answer["Location"] == reverse("debriefing:write", args=[report.pk])
    told = {one["id"]: one["number"] for one in report.figures}
    assert told == {
        "members": "7", "probationary": "0", "duties-owed": "2", "duties-done": "1", "duties-late": "0", "duties-open": "1",
        "meetings": "4", "lessons": "1", "days": "3", "dues": "25.5", "development": "0", "tasks": "0", "problems": "1",
    }  # fmt: skip
    assert "组织生活会议 4 次，其中党课 1 次，其中主题党日 3 次。" in report.texts["life"]
    assert report.texts["problems"] == "到期没做完的任务：谈心谈话。"
    page = keeper.get(reverse("debriefing:report", args=[report.pk])).content.decode()
    links = dict(re.findall(r'<span>([^<]+)</span><a href="([^"]+)"', page))
    assert len(links) == len(told)
    behind = keeper.get(links["其中主题党日"]).content.decode()
    assert [day for day in re.findall(r"2026-\d\d-\d\d", behind)] == ["2026-09-10", "2026-06-10", "2026-03-10"]
    for url in links.values():
        assert keeper.get(url.replace("&amp;", "&")).status_code == 200


def test_the_secretary_edits_words_and_sends_and_the_superior_may_return_it_with_a_reason(
    house: House, signed_in: SignedIn
) -> None:
    keeper, superior = signed_in(house.keepers[0]), signed_in(house.superior)
    report = begun(house)
    write, page = reverse("debriefing:write", args=[report.pk]), reverse("debriefing:report", args=[report.pk])
    assert keeper.post(write, {**report.texts, "next": "把谈心谈话补上。"}).status_code == 302
    assert keeper.post(page, {"do": "send"}).status_code == 302
    assert superior.post(page, {"do": "return", "return-reason": ""}).status_code == 422
    assert superior.post(page, {"do": "return", "return-reason": "问题写得不具体"}).status_code == 302
    assert "上级退回：问题写得不具体" in keeper.get(write).content.decode()
    report.refresh_from_db()
    keeper.post(write, {**report.texts, "problems": "谈心谈话没有谈。"})
    keeper.post(page, {"do": "send"})
    report.refresh_from_db()
    assert (report.state, report.texts["next"], report.texts["problems"]) == (
        "sent",
        "把谈心谈话补上。",
        "谈心谈话没有谈。",
    )


def test_numbers_that_moved_since_are_shown_and_sending_counts_them_anew(house: House, signed_in: SignedIn) -> None:
    report = begun(house)
    met(house.branches[0], "2026-12-01", "theme_day")
    assert "现在是 1" in signed_in(house.keepers[0]).get(reverse("debriefing:write", args=[report.pk])).content.decode()
    services.send_report(report=report, by=house.keepers[0])
    report.refresh_from_db()
    assert next(one["number"] for one in report.figures if one["id"] == "days") == "1"


# ---- S4-92: how often ------------------------------------------------------------------------------------------


def test_each_unit_chooses_one_option_and_rounds_appear_in_the_calendar(house: House, signed_in: SignedIn) -> None:
    keeper = signed_in(house.keepers[0])
    page = keeper.get(reverse("debriefing:home")).content.decode()
    assert [words in page for words in ("每年", "每半年", "每季度")] == [True] * 3
    keeper.post(reverse("debriefing:cadence", args=words_of("branch", house.branches[0])), {"every": "quarter"})
    page = keeper.get(reverse("debriefing:home")).content.decode()
    assert [f"{quarter}" in page for quarter in ("2026-05-01", "2026-07-31", "2026-10-31", "2027-01-31")] == [True] * 4
    october = keeper.get(reverse("cockpit:calendar"), {"day": "2026-10-15"}).content.decode()
    assert "支部书记双向述职评议" in october
    started = services.begin_report(
        declared=level(), unit=house.branches[0], period=Period.parse("2026-Q3"), by=house.keepers[0]
    )
    with pytest.raises(Refused, match="已经开始写了"):
        services.choose_cadence(declared=level(), unit=house.branches[0], year=2026, every="year", by=house.keepers[0])
    assert started.due_on == dt.date(2026, 10, 31)


def test_an_option_the_institution_does_not_offer_is_refused_with_a_sentence(house: House) -> None:
    with pytest.raises(Refused, match="制度里没有这种周期"):
        services.choose_cadence(declared=level(), unit=house.branches[0], year=2026, every="month", by=house.keepers[0])


# ---- S4-90: two-way, in the hall --------------------------------------------------------------------------


def held_hall(house: House, superior: Client, reports: list[Report], grades: list[list[str]]) -> Hall:
    """Slips printed, drawn and cast; closed, opened and published. `grades`: for each voter one grade a report."""
    address = reverse("debriefing:new-hall", args=words_of("branch", house.committee))
    form = {
        "title": "述职评议会",
        "held_on": "2026-12-15",
        "entitled": len(grades),
        "reports": [one.pk for one in reports],
    }
    assert superior.post(address, form).status_code == 302
    hall = Hall.objects.latest("pk")
    slips = printed(superior, hall, len(grades))
    superior.post(reverse("ballots:go-on", args=[hall.poll_id, "launch"]))
    for slip, said in zip(slips, grades, strict=True):
        assert cast(slip, {f"a-view-r{one.pk}": grade for one, grade in zip(reports, said, strict=True)}) == 200
    for verb in ("close", "open", "publish"):
        superior.post(reverse("ballots:go-on", args=[hall.poll_id, verb]))
    return Hall.objects.select_related("poll").get(pk=hall.pk)


def printed(superior: Client, hall: Hall, number: int) -> list[str]:
    sheet = superior.post(reverse("ballots:slips", args=[hall.poll_id]), {"number": number}).content.decode()
    return re.findall(r"<code>([0-9A-Z-]{19})</code>", sheet)


def cast(slip: str, answers: dict[str, str]) -> int:
    door = reverse("ballots:slip", args=[slip])
    code = re.search(r'name="code" value="([0-9A-Z-]{9})"', Client().get(door).content.decode())
    return Client().post(door, {**answers, "code": code[1] if code else ""}).status_code


def test_members_rate_anonymously_superior_rates_and_the_score_is_combined_by_weights(
    house: House, signed_in: SignedIn
) -> None:
    """“A branch secretary files one report, members rate anonymously, superior rates, combined score with configurable
    weights; problems become items. P: votes are stored without voter identity.”"""
    report, superior = sent(house), signed_in(house.superior)
    hall = held_hall(house, superior, [report], [["good"], ["good"], ["good"], ["fairly"], ["fairly"], ["average"]])
    page = reverse("debriefing:report", args=[report.pk])
    assert superior.post(page, {"do": "settle"}).status_code == 422
    superior.post(
        page, {"do": "appraise", "appraise-grade": "fairly", "appraise-problems": "谈心谈话没有做到\n党费收得晚"}
    )
    assert superior.post(page, {"do": "settle"}).status_code == 302
    report.refresh_from_db()
    # (100 × 3 + 80 × 2 + 60) ÷ 6 = 86.67; × 60 % + 80 × 40 % = 84.00
    assert (report.members, report.marks, report.total) == (Decimal("86.67"), Decimal("80"), Decimal("84.00"))
    assert {field.name for field in OpenedAnswer._meta.get_fields()} & {"person", "account", "slip"} == set()
    assert OpenedAnswer.objects.filter(poll=hall.poll, voter__isnull=False).count() == 0
    seen = superior.get(page).content.decode()
    assert (
        "谈心谈话没有做到" in seen,
        "党费收得晚" in seen,
        seen.count("source-0.sink-down-visits/rectification") >= 2,
    ) == (True,) * 3
    superior.post(
        reverse("casework:new", args=["source-0.sink-down-visits", "rectification"]) + f"?origin={report.source}/1",
        {"_unit": house.branches[0].pk, "problem": "谈心谈话没有做到", "class": "team", "source": "assessment"},
    )
    assert [case.origin for case in Case.objects.all()] == [f"{report.source}/1"]


def test_the_result_is_a_fact_and_the_assessment_counts_it(house: House, signed_in: SignedIn) -> None:
    report, superior = sent(house), signed_in(house.superior)
    held_hall(house, superior, [report], [["good"]] * 5)
    services.appraise_report(report=report, said=services.Appraisal(grade="good"), by=house.superior)
    services.settle_report(report=report, by=house.superior)
    facts = {one.kind: one for one in ledger.standing().filter(source=report.source)}
    assert facts["debriefing.settled"].data["total"] == "100.00"
    assert (facts["debriefing.settled"].unit_id, facts["debriefing.settled"].person_id) == (
        house.branches[0].pk,
        house.secretaries[0].pk,
    )
    # what the “10+1” scheme counts under 支部双向述职评议
    assert (facts["organs.debriefing_held"].unit_id, facts["organs.debriefing_held"].occurred_on) == (
        house.branches[0].pk,
        TODAY,
    )


def test_too_few_voters_hide_the_mean_and_the_superior_alone_counts_as_the_institution_says(
    house: House, signed_in: SignedIn
) -> None:
    report, superior = sent(house), signed_in(house.superior)
    held_hall(house, superior, [report], [["poor"]] * 4)
    services.appraise_report(report=report, said=services.Appraisal(grade="fairly"), by=house.superior)
    services.settle_report(report=report, by=house.superior)
    report.refresh_from_db()
    assert (report.members, report.total) == (None, Decimal("80.00"))
    assert "票太少，不显示" in superior.get(reverse("debriefing:report", args=[report.pk])).content.decode()


def test_in_the_hall_each_speaker_has_a_clock_and_the_wall_shows_turnout_and_nothing_of_what_was_said(
    house: House, signed_in: SignedIn
) -> None:
    reports, superior = [sent(house, 0), sent(house, 1)], signed_in(house.superior)
    form = {"title": "述职评议会", "held_on": "2026-12-15", "entitled": 8, "reports": [one.pk for one in reports]}
    superior.post(reverse("debriefing:new-hall", args=words_of("branch", house.committee)), form)
    hall = Hall.objects.get()
    desk, wall = reverse("debriefing:hall", args=[hall.pk]), reverse("debriefing:screen", args=[hall.pk])
    began = dt.datetime(2026, 12, 15, 9, 0, tzinfo=dt.UTC)
    with clock.frozen(began):
        superior.post(desk, {"do": "call", "report": reports[0].pk})
    with clock.frozen(began + dt.timedelta(minutes=3)):
        assert 'data-left="300"' in superior.get(wall).content.decode()  # eight minutes by the institution
    with clock.frozen(began + dt.timedelta(minutes=9)):
        assert 'class="db-clock over"' in superior.get(wall).content.decode()
        superior.post(desk, {"do": "call", "report": reports[1].pk})
    assert "9:00" in superior.get(desk).content.decode()
    slips = printed(superior, hall, 8)
    assert "<svg" not in superior.get(wall, headers={"hx-request": "true"}).content.decode()
    superior.post(reverse("ballots:go-on", args=[hall.poll_id, "launch"]))
    for slip in slips[:5]:
        cast(slip, {f"a-view-r{one.pk}": "good" for one in reports})
    shown = superior.get(wall, headers={"hx-request": "true"}).content.decode()
    assert ("<svg" in shown, "<b>5</b>" in shown, "100" in shown.replace("100%", "")) == (True, True, False)
    assert cast(slips[0], {f"a-view-r{reports[0].pk}": "poor"}) == 409
    poll = Poll.objects.get()
    assert (poll.result, OpenedAnswer.objects.count()) == ({}, 0)
    for verb in ("close", "open", "publish"):
        superior.post(reverse("ballots:go-on", args=[hall.poll_id, verb]))
    assert "<td>100.0</td>" in superior.get(wall).content.decode()


# ---- S4-91: three levels linked ------------------------------------------------------------------------------


def settled(house: House, signed_in: SignedIn, marks: list[tuple[list[str], str]]) -> list[Report]:
    """All three branches debriefed in one hall: what the members gave, and the superior."""
    reports = [sent(house, number) for number in range(len(marks))]
    grades = [list(voter) for voter in zip(*(given for given, _grade in marks), strict=True)]
    held_hall(house, signed_in(house.superior), reports, grades)
    for report, (_given, grade) in zip(reports, marks, strict=True):
        services.appraise_report(report=report, said=services.Appraisal(grade=grade), by=house.superior)
        services.settle_report(report=report, by=house.superior)
    return reports


EVERYBODY_GOOD = [(["good"] * 5, "good")] * 3


def test_level_two_cannot_start_until_level_one_results_are_in_and_results_are_visible_up_the_chain(
    house: House, signed_in: SignedIn
) -> None:
    """“Level 2 cannot start for a unit until its level-1 results are in; results are visible up the chain.”"""
    factories.post(factories.member(house.branches[0]), house.committee)
    clerk = signed_in(house.superior)
    upper = reverse("debriefing:begin", args=words_of("committee", house.committee))
    clerk.post(upper)
    assert Report.objects.filter(unit=house.committee).count() == 0
    with pytest.raises(Refused, match="还有 3 个没评完"):
        services.begin_report(declared=level("committee"), unit=house.committee, period=YEAR, by=house.superior)
    lower = settled(house, signed_in, EVERYBODY_GOOD)
    clerk.post(upper)
    second = Report.objects.get(unit=house.committee)
    assert (second.superior, second.state) == (house.working, "draft")
    # level three waits for level two
    factories.post(factories.member(house.branches[1]), house.department, "leader")
    with pytest.raises(Refused, match="还有 1 个没评完"):
        services.begin_report(declared=level("group"), unit=house.department, period=YEAR, by=house.superior)
    top = signed_in(factories.account("assessor", house.working))
    assert top.get(reverse("debriefing:report", args=[lower[0].pk])).status_code == 200
    county = signed_in(factories.account("section_officer", house.county))
    assert "100.0" in county.get(reverse("debriefing:report", args=[lower[0].pk])).content.decode()


def test_the_party_groups_debriefing_is_the_first_component_of_one_plus_x(house: House, signed_in: SignedIn) -> None:
    """Level three: the Party group reports to the county; what was settled is what the 1+X scheme looks at."""
    alone = factories.department(house.working)
    leader = factories.member(factories.branch(house.department))
    factories.post(leader, alone, "leader")
    by, county = factories.account("organ_clerk", alone), factories.account("section_officer", house.county)
    report = services.begin_report(declared=level("group"), unit=alone, period=YEAR, by=by)
    services.send_report(report=report, by=by)
    client = signed_in(county)
    called = {"title": "党组书记述职", "held_on": "2026-12-15", "entitled": 5, "reports": [report.pk]}
    client.post(reverse("debriefing:new-hall", args=words_of("group", house.county)), called)
    hall = Hall.objects.get()
    slips = printed(client, hall, 5)
    client.post(reverse("ballots:go-on", args=[hall.poll_id, "launch"]))
    assert [cast(slip, {f"a-view-r{report.pk}": "good"}) for slip in slips] == [200] * 5
    for verb in ("close", "open", "publish"):
        client.post(reverse("ballots:go-on", args=[hall.poll_id, verb]))
    services.appraise_report(report=report, said=services.Appraisal(grade="average"), by=county)
    services.settle_report(report=report, by=county)
    told = ledger.standing().get(kind="organs.debrief_rated")
    assert (told.unit_id, told.data) == (alone.pk, {"mark": "84.00", "reason": "党组书记述职"})


def test_a_department_without_a_committee_waits_for_its_branches(house: House) -> None:
    alone = factories.department(house.working)
    branch = factories.branch(alone)
    factories.post(factories.member(branch), alone, "leader")
    by = factories.account("organ_clerk", alone)
    with pytest.raises(Refused, match=str(branch)):
        services.begin_report(declared=level("group"), unit=alone, period=YEAR, by=by)


# ---- S4-93: places ---------------------------------------------------------------------------------------------


def test_a_rank_list_per_organ_committee_produces_candidates_with_ties_and_rules_visible(
    house: House, signed_in: SignedIn
) -> None:
    """“A rank list per organ committee produces candidates for two awards; ties and rules visible.”"""
    reports = settled(house, signed_in, [(["good"] * 5, "good"), (["fairly"] * 5, "good"), (["good"] * 5, "good")])
    superior = signed_in(house.superior)
    ranks = reverse("debriefing:ranks", args=words_of("branch", house.committee))
    page = superior.get(ranks).content.decode()
    told = ("公布排名", "排名还没公布", "同分同名次，后面的空出来", "1/3", "先进基层党支部", "优秀党支部书记", "示例值")
    assert [words in page for words in told] == [True] * 7
    assert superior.post(ranks).status_code == 302
    found = {one.pk: (one.place, one.placed_of, one.candidate) for one in Report.objects.all()}
    # a third of three is one; the second first shares its total
    assert found == {reports[0].pk: (1, 3, True), reports[1].pk: (3, 3, False), reports[2].pk: (1, 3, True)}
    places = ledger.standing().filter(kind="debriefing.ranked").order_by("unit__path")
    assert [one.data["place"] for one in places] == [1, 3, 1]
    answer = superior.get(ranks)
    page = answer.content.decode()
    assert ("排名公布了" in page, "公布排名" in page, page.count("可以推荐</span>") >= 2) == (True, False, True)
    drawn = answer.context["ranking"].drawn
    assert [row[1] for row in drawn.rows] == [1, 1, 3]
    assert 'data-figure="ranks"' in page
    with pytest.raises(Refused, match="已经公布"):
        services.publish_ranks(declared=level(), superior=house.committee, period=YEAR, by=house.superior)


def test_nothing_is_ranked_while_a_report_waits(house: House, signed_in: SignedIn) -> None:
    sent(house)
    with pytest.raises(Refused, match="还有报告没评完"):
        services.publish_ranks(declared=level(), superior=house.committee, period=YEAR, by=house.superior)


def test_the_summary_of_a_round_is_an_official_paper(house: House, signed_in: SignedIn) -> None:
    settled(house, signed_in, EVERYBODY_GOOD)
    answer = signed_in(house.superior).get(reverse("debriefing:summary", args=words_of("branch", house.committee)))
    rows = Document(BytesIO(b"".join(answer.streaming_content))).tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["组织", "述职人", "党员评", "上级评", "合成分", "名次"]
    assert [rows[1].cells[n].text for n in (0, 2, 3, 4, 5)] == ["示例局第一支部", "100.00", "好", "100.00", "—"]


# ---- three people ------------------------------------------------------------------------------------------


def test_keeper_member_colleague_and_stranger_see_what_is_theirs(house: House, signed_in: SignedIn) -> None:
    report = begun(house)
    page = reverse("debriefing:report", args=[report.pk])
    member = signed_in(factories.account("member", house.branches[0], person=factories.member(house.branches[0])))
    neighbour, colleague, stranger = (signed_in(one) for one in (house.keepers[1], house.colleague, house.stranger))
    keeper = signed_in(house.keepers[0])
    assert [one.get(page).status_code for one in (keeper, member, neighbour, colleague, stranger)] == [
        200,
        404,
        404,
        404,
        404,
    ]
    services.send_report(report=report, by=house.keepers[0])
    assert [one.get(page).status_code for one in (keeper, member, neighbour, colleague, stranger)] == [
        200,
        200,
        404,
        404,
        404,
    ]
    behind = reverse("debriefing:behind", args=[report.pk, "meetings"])
    assert [one.get(behind).status_code for one in (keeper, member, colleague)] == [200, 403, 404]
    listed = reverse("debriefing:round", args=words_of("branch", house.committee))
    superior = signed_in(house.superior)
    assert [one.get(listed).status_code for one in (superior, keeper, member, colleague, stranger)] == [
        200,
        404,
        404,
        404,
        404,
    ]


def test_nobody_appraises_returns_or_hosts_their_own_report(house: House) -> None:
    report = services.send_report(report=begun(house), by=house.superior)  # the clerk sent it for the branch
    with pytest.raises(Refused, match="不能由自己评"):
        services.appraise_report(report=report, said=services.Appraisal(grade="good"), by=house.superior)
    with pytest.raises(Refused, match="不能由自己评"):
        services.return_report(report=report, reason="重写", by=house.superior)
    called = services.Called(period=YEAR, reports=[report], entitled=6, held_on=TODAY)
    with pytest.raises(Refused, match="不能由自己办"):
        services.open_hall(declared=level(), unit=house.committee, called=called, by=house.superior)
    with pytest.raises(Refused, match="不能由自己办"):
        services.open_hall(declared=level(), unit=house.branches[0], called=called, by=house.keepers[0])


def test_the_three_administrators_are_told_why_and_members_find_an_empty_page(
    house: House, signed_in: SignedIn
) -> None:
    home = reverse("debriefing:home")
    assert signed_in(factories.account("system_admin", house.county)).get(home).status_code == 403
    assert "还没有述职评议" in signed_in(house.stranger).get(home).content.decode()
