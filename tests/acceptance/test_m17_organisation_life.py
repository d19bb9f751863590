"""M17 组织生活, the rest. 民主评议党员: 10 members → 3 优秀, 11 → 3, 2 → 0 with a hint for people; the base is full members,
probationary ones take part and are not graded; a grade is the organisation's conclusion. S0-41: the special organisational-life
meeting is a checklist; every promise made becomes an item with due date and look-back. S2-02: when a study topic is launched,
the organiser sees in which of the 6 carriers each unit has covered it. S4-45: norms as a self-check list."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from docx import Document

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.life import services as life
from zugong.life.models import Meeting
from zugong.org.models import Account, Membership, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.work import conformity
from zugong.work.models import Duty
from zugong.work.services import generate_duties, write_reminders

from .conftest import TODAY
from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
GRADES = "national.democratic-appraisal"


@pytest.fixture
def bureau() -> Unit:
    return factories.department(factories.working_committee(factories.county()), "县水利局")


# ---- 民主评议党员 --------------------------------------------------------------------------------


def grade(client: Client, branch: Unit, name: str, **more: str) -> tuple[int, str]:
    said = {"who": name, "year": "2026", "grade": "excellent", "decided_by": "general", "decided_on": "2026-11-12", "reason": "全年表现", "_unit": str(branch.pk), **more}  # fmt: skip
    answer = client.post(reverse("registers:new", args=[GRADES, "grades"]), said)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(("members", "most"), [(10, 3), (11, 3), (3, 1)])
def test_no_more_than_a_third_of_the_full_members_are_excellent(
    bureau: Unit, signed_in: SignedIn, members: int, most: int
) -> None:
    branch = factories.branch(bureau, "第一党支部")
    people = [factories.member(branch, f"党员{n:02d}") for n in range(members)]
    for n in range(4):
        factories.member(branch, f"预备{n}", stage=Membership.Stage.PROBATIONARY)
    secretary = signed_in(factories.account("branch_secretary", branch))
    listed = reverse("registers:register", args=[GRADES, "grades"])
    assert f"正式党员 {members} 人，最多 {most} 名。" in page_of(secretary, listed)
    given = [grade(secretary, branch, one.name)[0] for one in people[: most + 1]]
    assert given == [302] * most + [422]
    assert (
        f"“优秀”的名额满了。正式党员 {members} 人，最多 {most} 名。" in grade(secretary, branch, people[most].name)[1]
    )
    assert grade(secretary, branch, people[most].name, grade="qualified")[0] == 302
    assert grade(secretary, branch, people[most].name, year="2025", decided_on="2026-01-05")[0] == 302


def test_where_a_third_is_nobody_people_decide_and_say_why(bureau: Unit, signed_in: SignedIn) -> None:
    branch = factories.branch(bureau, "两人支部")
    one, _other = factories.members(branch, 2)
    secretary = signed_in(factories.account("branch_secretary", branch))
    status, page = grade(secretary, branch, one.name)
    assert [status, "正式党员 2 人，最多 0 名。按比例算一个也没有，由人酌定" in page] == [422, True]
    assert grade(secretary, branch, one.name, exception="机关党委研究同意")[0] == 302


def test_probationary_members_are_not_graded_and_the_grade_stands_when_the_organ_above_has_looked(
    bureau: Unit, signed_in: SignedIn
) -> None:
    branch = factories.branch(bureau, "第一党支部")
    full = factories.members(branch, 3)
    new = factories.member(branch, "新党员", stage=Membership.Stage.PROBATIONARY)
    secretary = signed_in(factories.account("branch_secretary", branch))
    status, page = grade(secretary, branch, new.name, grade="qualified")
    assert [status, "新党员不是第一党支部的正式党员（预备党员不填）。" in page] == [422, True]
    votes_alone = grade(secretary, branch, full[0].name, reason="", votes="优秀 3")[0]
    assert [votes_alone, Row.objects.count()] == [422, 0]
    assert grade(secretary, branch, full[0].name)[0] == 302
    row = Row.objects.get()
    assert ledger.standing().filter(kind="member.graded").count() == 0
    above = signed_in(factories.account("organ_clerk", bureau))
    above.post(reverse("registers:verify", args=[row.pk]))
    assert [fact.data for fact in ledger.standing().filter(kind="member.graded")] == [{"grade": "excellent"}]
    missing = page_of(secretary, reverse("registers:register", args=[GRADES, "grades"]), coverage="1")
    assert [one.name in missing for one in (*full, new)] == [False, True, True, False]
    assert Membership.objects.filter(person=full[0]).get().state == "normal"
    stranger = signed_in(factories.account("branch_secretary", factories.branch(factories.department(bureau.parent))))
    assert stranger.get(reverse("registers:row", args=[row.pk])).status_code == 403


# ---- S0-41 ---------------------------------------------------------------------------------------


def test_a_special_meeting_is_a_checklist_and_its_promises_are_looked_at_again(
    bureau: Unit, signed_in: SignedIn
) -> None:
    holder, branch = "source-0.special-life-meetings", factories.branch(bureau, "第一党支部")
    factories.member(branch, "甲党员")
    secretary = signed_in(factories.account("branch_secretary", branch))
    meeting = write(secretary, holder, "meetings", branch, theme="对照检查", due_on="2026-11-20")
    steps = list(Row.objects.filter(register=f"{holder}/steps").order_by("pk"))
    assert [step.title for step in steps] == [
        "定主题、定方案", "征求党员群众意见", "相互谈心谈话", "写班子和个人发言提纲", "开会，开展批评和自我批评",
        "逐条登记整改承诺", "向党员通报、向上级报告",
    ]  # fmt: skip
    for step in steps[:5]:
        edit(secretary, step, done_on="2026-11-12")
    assert "71.43 %" in page_of(secretary, reverse("registers:row", args=[meeting.pk]))
    said = {"promise": "每月讲一次党课", "meeting": meeting.pk, "problem": "讲党课少", "owner": "甲党员", "promised_on": "2026-11-01", "due_on": "2026-11-10"}  # fmt: skip
    promise = write(secretary, holder, "promises", branch, **said)
    late = page_of(secretary, reverse("registers:register", args=[holder, "promises"]), view="late")
    assert "每月讲一次党课" in late
    assert "回头看要在改好以后另一天" in refused(
        secretary, promise, fixed_on="2026-11-12", looked_on="2026-11-12", found="好"
    )
    edit(secretary, promise, fixed_on="2026-11-10")
    unseen = page_of(secretary, reverse("registers:register", args=[holder, "promises"]), view="unseen")
    assert "每月讲一次党课" in unseen
    edit(secretary, promise, looked_on="2026-11-12", found="讲了两次")
    assert "每月讲一次党课" in page_of(secretary, reverse("registers:tree", args=[meeting.pk]))


# ---- S2-02 ---------------------------------------------------------------------------------------


def test_the_organiser_sees_in_which_of_six_carriers_each_unit_studied_a_topic(signed_in: SignedIn) -> None:
    holder, county = "source-2.study-topics", factories.county()
    section = factories.unit("organisation_department", county, "县委组织部")
    offices = [factories.department(county, name) for name in ("县水利局", "县农业局")]
    clerk = factories.account("organ_clerk", section)
    organiser = signed_in(clerk)
    clerk.grants.create(role="section_officer", unit=county, valid_from=factories.FOUNDED)
    topic = write(organiser, holder, "topics", section, name="全会精神", document="《示例公报》", starts_on="2026-11-01", due_on="2026-12-20")  # fmt: skip
    assert Row.objects.filter(register=f"{holder}/plans").count() == 6
    out = reverse("registers:hand-out", args=[holder, "plans"]) + f"?topic={topic.pk}"
    assert organiser.post(out, {"kind": "department"}).status_code == 302
    assert Row.objects.filter(register=f"{holder}/studied").count() == 12
    keeper = signed_in(factories.account("organ_clerk", offices[0]))
    for row in Row.objects.filter(register=f"{holder}/studied", unit=offices[0]).order_by("pk")[4:6]:
        edit(keeper, row, on="2026-11-10", times="1")
    board = reverse("registers:board", args=[holder, "studied", "carriers"])
    answer = organiser.get(board, {"in": str(topic.pk), "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    table = {str(line[1]): list(line[2:]) for line in sheet.iter_rows(values_only=True)}
    assert table["单位"] == ["第一议题", "主题教育", "理论学习中心组", "组工大讲坛", "三会一课", "主题党日", "合计"]
    assert table["县水利局"][3:6] == ["0.0%（0/1）", "100.0%（1/1）", "100.0%（1/1）"]
    assert table["县农业局"][-1] == "0.0%（0/6）"


# ---- S4-45 ---------------------------------------------------------------------------------------


def test_the_norms_are_a_self_check_list_of_four_features(bureau: Unit, signed_in: SignedIn) -> None:
    holder, branch = "source-4.branch-life-standard", factories.branch(bureau, "第一党支部")
    factories.members(branch, 3)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    secretary = signed_in(factories.account("branch_secretary", branch))
    listed = reverse("registers:register", args=[holder, "norm_checks"])
    first = page_of(secretary, listed, coverage="1")
    assert [word in first for word in ("政治性", "时代性", "原则性", "战斗性")] == [True] * 4
    said = {"year": "2026", "feature": "militant", "checked_on": "2026-11-12", "result": "partly"}
    bare = secretary.post(reverse("registers:new", args=[holder, "norm_checks"]), {**said, "_unit": str(branch.pk)})
    assert [bare.status_code, "没做到的写差在哪里、怎么改。" in bare.content.decode()] == [422, True]
    write(secretary, holder, "norm_checks", branch, problem="批评少", mend="年底前改", **said)
    assert ">战斗性" not in page_of(secretary, listed, coverage="1")
    assert Duty.objects.get(unit=branch, rule_id=f"{holder}/norms").state == "done"


# ---- one activity, several duties ----------------------------------------------------------------


def test_one_meeting_counts_for_another_kind_only_where_the_institution_lets_them_merge(
    bureau: Unit, signed_in: SignedIn
) -> None:
    branch = factories.branch(bureau, "第一党支部")
    people = factories.members(branch, 3)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    secretary = signed_in(factories.account("branch_secretary", branch))
    record = reverse("life:record")
    said = {"unit": str(branch.pk), "activity": "theme_day", "held_on": "2026-11-10", "topic": "学习条例", "minutes": "学了。", **{f"p-{one.pk}": "present" for one in people}}  # fmt: skip
    form = page_of(secretary, record, unit=str(branch.pk), activity="theme_day")
    assert ['name="also" value="party_lesson"' in form, 'name="also" value="organisation_life_meeting"' in form] == [True, False]  # fmt: skip

    wrong = secretary.post(record, {**said, "also": ["organisation_life_meeting"]})
    assert [wrong.status_code, Meeting.objects.count()] == [422, 0]
    assert secretary.post(record, {**said, "also": ["party_lesson"]}).status_code == 302
    states = {
        duty.rule_id.partition("/")[2]: duty.state
        for duty in Duty.objects.filter(unit=branch, period__in=["2026-11", "2026-Q4"], rule_id__startswith="national.")
    }
    assert [states["theme_day"], states["party_lesson"], states["general_meeting"]] == ["done", "done", "open"]
    meeting = Meeting.objects.get()
    assert [(fact.data["type"], fact.data.get("merged")) for fact in ledger.standing().filter(kind="life.meeting_held").order_by("pk")] == [("theme_day", None), ("party_lesson", True)]  # fmt: skip
    assert "同时算" in page_of(secretary, reverse("life:meeting", args=[meeting.pk]))
    mine = signed_in(factories.account("member", branch, person=people[0]))
    assert "今年参加了 1 次" in page_of(mine, reverse("life:mine"))  # one evening is one evening

    again = {**said, "reason": "党课另外上"}
    assert secretary.post(reverse("life:correct", args=[meeting.pk]), again).status_code == 302
    assert Duty.objects.get(unit=branch, rule_id="national.organisation-life/party_lesson", period="2026-Q4").state == "open"  # fmt: skip


def test_minutes_are_drafted_from_the_form_and_printed_as_an_official_paper(bureau: Unit, signed_in: SignedIn) -> None:
    branch = factories.branch(bureau, "第一党支部")
    one, other = factories.members(branch, 2)
    secretary = signed_in(factories.account("branch_secretary", branch))
    said = {"unit": str(branch.pk), "activity": "branch_general_meeting", "held_on": "2026-11-10", "place": "会议室", "host_name": one.name, "topic": "讨论年度总结", f"p-{one.pk}": "present", f"p-{other.pk}": "leave", f"r-{other.pk}": "出差"}  # fmt: skip
    drafted = secretary.post(reverse("life:record"), {**said, "_draft": "1"})
    begun = re.search(r'<textarea name="minutes".*?>(.*?)</textarea>', drafted.content.decode(), re.S)
    assert begun is not None
    assert begun[1].strip().splitlines()[:3] == [
        f"2026年11月10日，第一党支部在会议室召开支部党员大会。{one.name}主持。应到 2 人，实到 1 人。请假：{other.name}（出差）。",
        "主要内容：讨论年度总结",
        "一、主持人报告到会情况：",
    ]
    assert [drafted.status_code, Meeting.objects.count(), 'class="err"' in drafted.content.decode()] == [200, 0, False]
    minutes = begun[1].strip() + "\n大家同意年度总结。"
    assert secretary.post(reverse("life:record"), {**said, "minutes": minutes}).status_code == 302
    word = secretary.get(reverse("life:word", args=[Meeting.objects.get().pk]))
    paper = Document(io.BytesIO(b"".join(word.streaming_content)))
    lines = [line.text for line in paper.paragraphs]
    assert [lines[0], "主持人：" + one.name in lines, "大家同意年度总结。" in lines] == ["支部党员大会记录", True, True]
    assert [round(paper.sections[0].top_margin.mm), round(paper.sections[0].left_margin.mm)] == [37, 28]
    stranger = signed_in(factories.account("branch_secretary", factories.branch(factories.department(bureau.parent))))
    assert stranger.get(reverse("life:word", args=[Meeting.objects.get().pk])).status_code == 404


# ---- S2-07, S4-38, S4-46, S4-47: the year's calendar, conformity, dual life ------------------------


def test_the_year_of_a_branch_stands_on_one_sheet_with_what_is_missing(bureau: Unit, signed_in: SignedIn) -> None:
    branch = factories.branch(bureau, "第一党支部")
    people = factories.members(branch, 3)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    secretary = factories.account("branch_secretary", branch)
    seats = [life.Presence(one.pk) for one in people]
    for month in range(1, 11):
        said = life.Said(activity="theme_day", held_on=dt.date(2026, month, 10), topic="学习", attendance=seats)
        life.record_meeting(unit=branch, said=said, by=secretary)
    sheet = reverse("life:year", args=[branch.pk])
    page = page_of(signed_in(secretary), sheet)
    missing = page.split('id="h-miss"')[1]
    assert [name in missing for name in ("<b>主题党日</b>", "<b>支部党员大会</b>", "<b>党课</b>", "重温入党志愿书")] == [False, True, True, True]  # fmt: skip
    assert [f"/life/record?unit={branch.pk}" in missing, "第3季度" in missing or "三季度" in missing] == [True, True]
    assert "data-print" in page
    above = signed_in(factories.account("organ_clerk", bureau))
    assert "去记" in page_of(above, sheet)
    elsewhere = factories.branch(factories.department(bureau.parent))
    assert signed_in(factories.account("branch_secretary", elsewhere)).get(sheet).status_code == 404


def test_conformity_is_worked_out_for_each_branch_and_the_incomplete_ones_are_listed(
    bureau: Unit, signed_in: SignedIn
) -> None:
    good, bad = factories.branch(bureau, "好支部"), factories.branch(bureau, "差支部")
    people = {branch: factories.members(branch, 3) for branch in (good, bad)}
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    keeper = factories.account("branch_secretary", good)
    said = life.Said(activity="reread_application", held_on=dt.date(2026, 6, 20), topic="重温", attendance=[life.Presence(people[good][0].pk)], also=["theme_day"])  # fmt: skip
    life.record_meeting(unit=good, said=said, by=keeper)
    above = signed_in(factories.account("organ_clerk", bureau))
    listed = reverse("life:conformity")
    page = page_of(above, listed, activity="reread_application")
    assert ["100.0%" in page, "0.0%" in page] == [True, True]
    lacking = page_of(above, listed, activity="reread_application", lacking="1")
    assert ["好支部" in lacking, "差支部" in lacking] == [False, True]
    lines = conformity.by_unit(conformity.counted(2026, TODAY).filter(unit__parent=bureau))
    shares = {line["unit__name"]: (line["asked"], line["held"]) for line in lines}
    asked = conformity.counted(2026, TODAY).filter(unit=bad).aggregate(n=Sum("owed"))["n"]
    assert shares == {"好支部": (asked, 2), "差支部": (asked, 0)}  # 重温 counts for itself and as the theme day of June
    template = page_of(signed_in(keeper), reverse("life:record"), unit=str(good.pk), activity="reread_application")
    assert "重温入党志愿书主题党日" in template


def test_the_table_of_dual_life_shows_each_leader_and_reminds_who_is_missing(bureau: Unit, signed_in: SignedIn) -> None:
    branch = factories.branch(bureau, "机关支部")
    both, one = factories.member(branch, "甲局长"), factories.member(branch, "乙副局长")
    for leader in (both, one):
        factories.post(leader, bureau, "leader")
    told = factories.account("member", branch, person=one)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    clerk = factories.account("organ_clerk", bureau)
    seats = [life.Presence(leader.pk) for leader in (both, one)]
    held = {"topic": "对照检查", "held_on": dt.date(2026, 11, 10)}
    life.record_meeting(
        unit=branch, said=life.Said(activity="organisation_life_meeting", attendance=seats, **held), by=clerk
    )
    life.record_meeting(
        unit=bureau, said=life.Said(activity="democratic_life_meeting", attendance=seats[:1], **held), by=clerk
    )
    table = reverse("life:dual")
    page = page_of(signed_in(clerk), table)
    assert [words in page for words in ("以普通党员身份参加所在支部的组织生活会", "参加班子民主生活会")] == [True, True]
    rows = re.findall(r"<tr.*?</tr>", page, re.S)
    cells = {name: next(row for row in rows if name in row) for name in ("甲局长", "乙副局长")}
    assert [(cells[name].count("2026-11-10"), cells[name].count("还没参加")) for name in cells] == [(2, 0), (1, 1)]
    lacking = page_of(signed_in(clerk), table, lacking="1")
    assert ["甲局长" in lacking, "乙副局长" in lacking] == [False, True]
    write_reminders(day=dt.date(2026, 12, 17), by=SYSTEM)
    with clock.frozen(dt.date(2026, 12, 17)):
        assert "参加班子民主生活会" in page_of(signed_in(told), reverse("work:inbox"))
    member = signed_in(factories.account("member", branch, person=factories.member(branch)))
    assert member.get(table).status_code == 403
