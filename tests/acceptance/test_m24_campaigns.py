"""M24 主题活动. S1-24: a campaign is created from a document, gets 4 demands and 10 tasks assigned to units with dates, and a board
shows percent done per unit. S1-25: the matrix is filled by doing the tasks, not by reporting. S1-44: stages, personal comparison
sheets, problem lists and rectification. S1-45: tasks and checklists differ by unit class; the supervision team sees only its class.
S2-04: started by the department before the units, its own completion shown first. S2-16: three theme campaigns, any task linked.
S2-18: six action lines with village tasks, names configurable. S2-19, S4-30, S4-81: unit tasks on the same engine, year-end summary.
S2-29: training, tests and postings on one board. S3-01: 3 demands, activities linked, summary from records. S4-26: unit × 5 creations.
S4-36: study, research, problem, rectification stages. S4-37: two topics and one action. S4-100: 3 stages, a common improvement list.

Every campaign here is created by a person in the browser; no file is written for it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from zugong.life import services as life
from zugong.life.services import Said
from zugong.org.models import Account, Grant, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-1.campaigns"


@dataclass
class Place:
    """A county with its department, two organs, a town and two villages; whoever runs campaigns, and a branch."""

    county: Unit
    section: Unit
    office: Unit
    bureau: Unit
    town: Unit
    villages: list[Unit]
    branch: Unit
    client: Client
    clerk: Account


@pytest.fixture
def place(signed_in: SignedIn) -> Place:
    county = factories.county()
    section = factories.unit("organisation_department", county, "县委组织部")
    office, bureau = factories.department(county, "政务服务局"), factories.department(county, "水务局")
    town = factories.unit("town", county, "城关镇")
    villages = [factories.unit("village", town, name) for name in ("东关村", "西关村")]
    branch = factories.branch(office, "大厅支部")
    clerk = factories.account("organ_clerk", section)
    Grant.objects.create(account=clerk, role="section_officer", unit=county, valid_from=factories.FOUNDED)
    return Place(county, section, office, bureau, town, villages, branch, signed_in(clerk), clerk)


def write(client: Client, unit: Unit, register: str, holder: str = HOLDER, **typed: object) -> Row:
    said = {**{name: str(value) for name, value in typed.items()}, "_unit": str(unit.pk)}
    answer = client.post(reverse("registers:new", args=[holder, register]), said)
    assert answer.status_code == 302, answer.content.decode()
    return Row.objects.get(pk=int(answer["Location"].rstrip("/").rsplit("/", 1)[-1]))


def campaign(place: Place, template: str, name: str, **more: object) -> Row:
    said = {"document": "《示例实施意见》", "starts_on": "2026-10-01", "due_on": "2026-12-20", **more}
    return write(place.client, place.section, "campaigns", name=name, template=template, **said)


def rows(register: str, **where: object) -> list[Row]:
    found = Row.objects.filter(register=f"{HOLDER}/{register}", removed=False, **where).order_by("pk")
    return list(found)


def edit(client: Client, row: Row, **typed: object) -> None:
    row.refresh_from_db()
    said = {name: str(value) for name, value in {**row.data, **typed, "_version": row.version}.items()}
    answer = client.post(reverse("registers:edit", args=[row.pk]), said)
    assert answer.status_code == 302, answer.content.decode()


def hand_out(client: Client, one: Row, **chosen: object) -> int:
    """Look first, then press; how many rows the target register gained."""
    url = f"{reverse('registers:hand-out', args=[HOLDER, 'contents'])}?campaign={one.pk}"
    before = Row.objects.count()
    page = client.get(url, chosen)
    assert page.status_code == 200
    answer = client.post(url, chosen)
    assert answer.status_code == 302, answer.content.decode()
    return Row.objects.count() - before


def board(client: Client, one: Row, name: str = "contents", **asked: str) -> str:
    url = reverse("registers:board", args=[HOLDER, "tasks", name])
    return client.get(url, {"in": str(one.pk), **asked}).content.decode()


def grid(client: Client, one: Row, name: str = "contents", **asked: str) -> dict[str, list[object]]:
    """Unit → its cells, as the workbook has them."""
    url = reverse("registers:board", args=[HOLDER, "tasks", name])
    answer = client.get(url, {"in": str(one.pk), "export": "xlsx", **asked})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    return {str(line[1]): list(line[2:]) for line in sheet.iter_rows(min_row=2, values_only=True)}


def meet(unit: Unit, day: dt.date, activity: str = "theme_day") -> None:
    keeper = factories.account("branch_secretary", unit)
    life.record_meeting(
        unit=unit, said=Said(activity=activity, held_on=day, topic="学习", expected=3, present=3), by=keeper
    )


# ---- S1-24, S1-25 --------------------------------------------------------------------------------


def test_a_campaign_comes_with_its_demands_and_ten_contents_and_is_given_to_units(place: Place) -> None:
    one = campaign(place, "improvement", "基层组织提升年")
    demands = [row.title for row in rows("demands", data__campaign=one.pk)]
    assert demands == ["提素质", "增活力", "全覆盖", "强服务"]
    contents = rows("contents", data__campaign=one.pk)
    assert [len(contents), contents[0].title, contents[9].title] == [10, "内容一（待填）", "内容十（待填）"]
    assert {(row.data["starts_on"], row.data["due_on"]) for row in contents} == {("2026-10-01", "2026-12-20")}
    for number, row in enumerate(contents):
        edit(place.client, row, name=f"第{number + 1}项", measure="theme_day" if number == 0 else "manual", target="1")
    made = hand_out(place.client, one, kind="department")
    assert [made, hand_out(place.client, one, kind="department")] == [20, 0]  # two organs, ten contents, once
    assert {row.unit for row in rows("tasks")} == {place.office, place.bureau}


def test_the_matrix_fills_itself_by_doing_and_ranks_the_units(place: Place) -> None:
    one = campaign(place, "blank", "示例活动")
    for name, measure in (("主题党日", "theme_day"), ("其他事", "manual")):
        said = {"name": name, "measure": measure, "target": "2", "starts_on": "2026-10-01", "due_on": "2026-12-20"}
        write(place.client, place.section, "contents", campaign=one.pk, **said)
    hand_out(place.client, one, kind="department")
    meet(place.branch, dt.date(2026, 10, 10))
    meet(factories.branch(place.bureau, "机关支部"), dt.date(2026, 9, 10))  # before it began
    cells = grid(place.client, one)
    assert cells["政务服务局"] == ["50.0%（0/1）", "0.0%（0/1）", "25.0%（0/2）"]
    assert cells["水务局"] == ["0.0%（0/1）", "0.0%（0/1）", "0.0%（0/2）"]
    meet(place.branch, dt.date(2026, 11, 3), "branch_general_meeting")  # another kind of meeting
    meet(place.branch, dt.date(2026, 11, 4))
    assert grid(place.client, one)["政务服务局"][0] == "100.0%（1/1）"
    page = board(place.client, one)
    assert [page.index("政务服务局") < page.index("水务局"), "办完" in page] == [True, True]
    assert "25 %" in place.client.get(reverse("registers:row", args=[one.pk])).content.decode()  # the mean of the four


def test_a_unit_reports_by_hand_only_what_nothing_counts(place: Place, signed_in: SignedIn) -> None:
    one = campaign(place, "blank", "示例活动")
    said = {"name": "其他事", "measure": "manual", "target": "4", "starts_on": "2026-10-01", "due_on": "2026-12-20"}
    write(place.client, place.section, "contents", campaign=one.pk, **said)
    hand_out(place.client, one, kind="department")
    keeper = signed_in(factories.account("organ_clerk", place.office))
    task = rows("tasks", unit=place.office)[0]
    edit(keeper, task, reported="3")
    assert grid(place.client, one)["政务服务局"] == ["75.0%（0/1）", "75.0%（0/1）"]
    stranger = signed_in(factories.account("organ_clerk", place.bureau))
    assert stranger.get(reverse("registers:row", args=[task.pk])).status_code == 403
    assert "政务服务局" not in board(stranger, one)  # a unit sees its own line


def test_a_meeting_taken_back_no_longer_counts(place: Place) -> None:
    one = campaign(place, "blank", "示例活动")
    said = {
        "name": "主题党日",
        "measure": "theme_day",
        "target": "1",
        "starts_on": "2026-10-01",
        "due_on": "2026-12-20",
    }
    write(place.client, place.section, "contents", campaign=one.pk, **said)
    hand_out(place.client, one, kind="department")
    keeper = factories.account("branch_secretary", place.branch)
    told = Said(activity="theme_day", held_on=dt.date(2026, 10, 10), topic="学习", expected=3, present=3)
    meeting = life.record_meeting(unit=place.branch, said=told, by=keeper)
    assert grid(place.client, one)["政务服务局"][0] == "100.0%（1/1）"
    life.withdraw_meeting(meeting=meeting, reason="记错了", by=keeper)
    assert grid(place.client, one)["政务服务局"][0] == "0.0%（0/1）"


# ---- S1-44, S1-45 --------------------------------------------------------------------------------


def test_the_mass_line_campaign_has_stages_sheets_and_a_list_of_problems(place: Place, signed_in: SignedIn) -> None:
    one = campaign(place, "mass_line", "群众路线教育实践活动")
    assert [row.title for row in rows("demands")] == ["照镜子", "正衣冠", "洗洗澡", "治治病"]
    assert [row.title for row in rows("stages")] == ["学习", "查摆问题", "开展批评", "整改"]
    person = factories.members(place.branch, 1)[0]
    own = signed_in(factories.account("member", place.branch, person=person))
    sheet = {
        "who": person.name,
        "campaign": one.pk,
        "on": "2026-10-12",
        "compared": "对照",
        "gap": "走访少",
        "promise": "每月去",
    }
    write(own, place.branch, "sheets", **sheet)
    keeper = signed_in(factories.account("branch_secretary", place.branch))
    problem = {
        "problem": "办事排队久",
        "campaign": one.pk,
        "found_on": "2026-10-15",
        "promise": "加窗口",
        "due_on": "2026-11-01",
    }
    listed = write(keeper, place.branch, "problems", **problem)
    late = keeper.get(reverse("registers:row", args=[listed.pk])).content.decode()
    assert "过期" in late
    edit(keeper, listed, fixed_on="2026-11-10")
    page = place.client.get(reverse("registers:row", args=[one.pk])).content.decode()
    assert [words in page for words in ("个人对照检查", "问题和改进清单", "活动阶段", "写小结")] == [True] * 4


def test_tasks_differ_by_class_and_a_team_sees_its_class_alone(place: Place, signed_in: SignedIn) -> None:
    leader = signed_in(factories.account("assessor", place.county))
    for unit, kind in ((place.office, "window"), (place.town, "town"), *((one, "rural") for one in place.villages)):
        write(leader, unit, "unit_classes", **{"class": kind})
    one = campaign(place, "blank", "分类实施的活动")
    for name, kind, checklist in (
        ("亮牌上岗", "window", "工牌、评价器"),
        ("走访农户", "rural", "走访记录"),
        ("学习", "", ""),
    ):
        said = {"name": name, "class": kind, "checklist": checklist, "measure": "manual", "target": "1"}
        said |= {"starts_on": "2026-10-01", "due_on": "2026-12-20"}
        write(place.client, place.section, "contents", campaign=one.pk, **said)
    hand_out(place.client, one, **{"class": ["window", "town", "rural"]})
    given = {
        unit: sorted(row.title for row in rows("tasks", unit=unit))
        for unit in (place.office, place.town, place.villages[0])
    }
    assert given == {place.office: ["亮牌上岗", "学习"], place.town: ["学习"], place.villages[0]: ["学习", "走访农户"]}
    assert rows("tasks", unit=place.office)[0].data["checklist"] == "工牌、评价器"

    supervisor = factories.members(factories.branch(place.section, "机关支部"), 1)[0]
    write(place.client, place.section, "teams", name="第一督导组", members=supervisor.name, **{"class": "window"})
    team = signed_in(factories.account("member", supervisor.memberships.get().unit, person=supervisor))
    page = board(team, one)
    assert ["政务服务局" in page, "东关村" in page] == [True, False]
    answers = [
        team.get(reverse("registers:row", args=[rows("tasks", unit=unit)[0].pk])).status_code
        for unit in (place.office, place.villages[0])
    ]
    assert answers == [200, 403]
    by_class = grid(place.client, one, rows="class")
    assert set(by_class) == {"窗口单位、服务行业", "乡镇", "农村", "社区", "机关", "系统和下属站所", "合计"}


# ---- S2-04, S4-36, S4-100 ------------------------------------------------------------------------


def test_the_department_goes_first_and_its_line_stands_on_top(place: Place, signed_in: SignedIn) -> None:
    one = campaign(place, "theme_education", "主题教育")
    stages = rows("stages", data__campaign=one.pk)
    assert [row.title for row in stages] == ["学习", "调研", "检视问题", "整改落实"]
    for stage, measure in zip(stages[:2], ("study", "research"), strict=True):
        said = {
            "name": stage.title,
            "stage": stage.pk,
            "measure": measure,
            "target": "1",
            "starts_on": "2026-10-01",
            "due_on": "2026-12-20",
        }
        write(place.client, place.section, "contents", campaign=one.pk, **said)
    assert hand_out(place.client, one, own="1") == 2
    write(place.client, place.section, "records", what="集中学习", kind="study", on="2026-10-08", campaign=one.pk)
    assert hand_out(place.client, one, kind="department") == 4
    keeper = signed_in(factories.account("organ_clerk", place.office))
    for kind in ("study", "research"):
        write(keeper, place.office, "records", what="做了", kind=kind, on="2026-10-20")
    cells = grid(place.client, one, "stages")
    assert [cells["县委组织部"][:2], cells["政务服务局"][:2]] == [
        ["100.0%（1/1）", "0.0%（0/1）"],
        ["100.0%（1/1）", "100.0%（1/1）"],
    ]
    page = board(place.client, one, "stages")
    assert [page.index("县委组织部") < page.index("政务服务局"), "先行" in page] == [True, True]
    stage = place.client.get(reverse("registers:row", args=[stages[0].pk])).content.decode()
    assert "66.67 %" in stage


def test_three_big_stages_share_one_list_of_improvements(place: Place) -> None:
    one = campaign(place, "three_big", "纪律作风集中整顿")
    assert [row.title for row in rows("stages")] == ["大学习", "大调研", "大改进"]
    said = {
        "problem": "文风不实",
        "campaign": one.pk,
        "found_on": "2026-10-20",
        "promise": "精简文件",
        "due_on": "2026-12-01",
    }
    problem = write(place.client, place.section, "problems", **said)
    same_day = {**problem.data, "fixed_on": "2026-11-05", "looked_on": "2026-11-05", "_version": 1}
    refused = place.client.post(reverse("registers:edit", args=[problem.pk]), {k: str(v) for k, v in same_day.items()})
    assert [refused.status_code, "回头看要在改好以后另一天。" in refused.content.decode()] == [422, True]
    edit(place.client, problem, fixed_on="2026-11-05", looked_on="2026-11-11", found="不再发长文")
    page = place.client.get(
        reverse("registers:register", args=[HOLDER, "problems"]), {"in-campaign": one.pk}
    ).content.decode()
    assert ["文风不实" in page, "办结" in page] == [True, True]


# ---- S2-16, S2-18, S2-19, S2-29 ------------------------------------------------------------------


def test_three_theme_years_take_tasks_of_any_kind(place: Place) -> None:
    themes = [
        write(place.client, place.section, "themes", name=name)
        for name in ("乡村振兴推进年", "干部能力提升年", "第三个主题年")
    ]
    one = campaign(place, "revitalisation", "乡村振兴推进年活动", theme=themes[0].pk)
    cadre = factories.members(factories.branch(place.section, "机关支部"), 1)[0]
    month_task = {"task": "摸底", "owner": cadre.name, "due_on": "2026-11-25", "state": "doing", "theme": themes[1].pk}
    write(place.client, place.section, "tasks", holder="source-0.key-points", **month_task)
    shown = place.client.get(
        reverse("registers:register", args=[HOLDER, "campaigns"]), {"in-theme": themes[0].pk}
    ).content.decode()
    assert one.title in shown
    other = place.client.get(
        reverse("registers:register", args=[HOLDER, "campaigns"]), {"in-theme": themes[1].pk}
    ).content.decode()
    assert f">{one.title}<" not in other
    listed = reverse("registers:register", args=["source-0.key-points", "tasks"])
    assert "摸底" in place.client.get(listed, {"in-theme": themes[1].pk}).content.decode()


def test_six_actions_have_names_of_the_countys_own_and_village_tasks(place: Place) -> None:
    one = campaign(place, "revitalisation", "乡村振兴推进年")
    actions = rows("contents", data__campaign=one.pk)
    assert [len(actions), actions[0].title] == [6, "行动一（待填）"]
    edit(place.client, actions[0], name="产业发展行动", measure="manual", target="2")
    for action in actions[1:]:
        edit(place.client, action, measure="manual", target="1")
    assert hand_out(place.client, one, kind="village") == 12
    page = board(place.client, one)
    assert [words in page for words in ("产业发展行动", "行动六（待填）", "东关村", "西关村")] == [True] * 4


def test_training_tests_and_postings_stand_on_one_board(place: Place, signed_in: SignedIn) -> None:
    one = campaign(place, "ability", "干部能力提升年")
    contents = rows("contents", data__campaign=one.pk)
    assert [row.title for row in contents] == ["培训", "测试", "跟岗、挂职"]
    for row, measure in zip(contents, ("training", "test", "posting"), strict=True):
        edit(place.client, row, measure=measure, target="1")
    hand_out(place.client, one, kind="department")
    keeper = signed_in(factories.account("organ_clerk", place.office))
    for kind in ("training", "posting"):
        write(keeper, place.office, "records", what="做了", kind=kind, on="2026-10-20")
    assert grid(place.client, one)["政务服务局"] == ["100.0%（1/1）", "0.0%（0/1）", "100.0%（1/1）", "66.7%（2/3）"]


# ---- S3-01, S4-26, S4-30, S4-37, S4-81 -----------------------------------------------------------


def test_the_summary_is_written_from_the_records_corrected_filed_and_taken_as_word(place: Place) -> None:
    one = campaign(place, "party_spirit", "讲党性、重品行、作表率")
    assert [row.title for row in rows("demands")] == ["讲党性", "重品行", "作表率"]
    said = {"name": "自查", "measure": "check", "target": "1", "starts_on": "2026-10-01", "due_on": "2026-11-01"}
    write(place.client, place.section, "contents", campaign=one.pk, **said)
    hand_out(place.client, one, own="1", kind="department")
    write(place.client, place.section, "records", what="全员自查", kind="check", on="2026-10-08", campaign=one.pk)
    new = reverse("registers:new", args=[HOLDER, "summaries"])
    draft = place.client.get(new, {"drafted": one.pk, "unit": place.section.pk}).content.decode()
    for words in (
        "3 个单位共 3 项，办完 1，过期 2，总进度 33.3%",
        "走在前面的：县委组织部",
        "还有过期没办的",
        "活动阶段",
    ):
        assert words in draft
    filed = {"title": "活动小结", "campaign": one.pk, "filed_on": "2026-11-12", "text": "一、总进度三成三\n二、抓紧"}
    paper = write(place.client, place.section, "summaries", **filed)
    word = place.client.get(reverse("registers:word", args=[paper.pk]))
    lines = [line.text for line in Document(io.BytesIO(b"".join(word.streaming_content))).paragraphs]
    assert [lines[0], "一、总进度三成三" in lines] == ["活动小结", True]


def test_five_creations_are_columns_filled_from_their_records(place: Place, signed_in: SignedIn) -> None:
    one = campaign(place, "five_creations", "五创一促")
    contents = rows("contents", data__campaign=one.pk)
    assert [row.title for row in contents] == ["单位创品牌", "支部创方法", "党员创标杆", "工作创体系", "作用创质效"]
    assert [row.title for row in rows("demands")] == ["促质量提升"]
    for row, measure in zip(contents, ("brand", "method", "benchmark", "system", "effect"), strict=True):
        edit(place.client, row, measure=measure, target="1")
    hand_out(place.client, one, kind="department")
    branch = signed_in(factories.account("branch_secretary", place.branch))
    write(branch, place.branch, "records", what="红色窗口工作法", kind="method", on="2026-10-20")
    assert grid(place.client, one)["政务服务局"][:3] == ["0.0%（0/1）", "100.0%（1/1）", "0.0%（0/1）"]


@pytest.mark.parametrize(("template", "stages"), [("deepening", 4), ("system", 4), ("two_one", 0)])
def test_other_theme_years_run_on_the_same_engine(place: Place, template: str, stages: int) -> None:
    one = campaign(place, template, "示例主题年")
    assert len(rows("stages", data__campaign=one.pk)) == stages
    if template == "two_one":
        assert [row.title for row in rows("contents")] == ["学党章党规", "学系列讲话", "做合格党员"]
    lower = factories.department(place.office, "下属服务站")
    said = {"name": "自查", "measure": "manual", "target": "1", "starts_on": "2026-10-01", "due_on": "2026-12-01"}
    write(place.client, place.section, "contents", campaign=one.pk, **said)
    hand_out(place.client, one, kind="department")
    assert [unit.name in board(place.client, one) for unit in (place.office, place.bureau, lower)] == [True] * 3
