"""M16 第一议题与部务会流程. S0-04: a 部务会 agenda cannot be issued unless item 1 is a 第一议题 study item (override needs a
reason), and the ledger shows 100% of meetings with material, speaker and follow-up. S0-34: a topic passes submission, screening,
agenda, decision and minutes on line, and each decision becomes a supervised task. S2-03: same engine for all units, with a
compliance view over all of them. S4-110: a Party-group meeting on Party building counts only with problem, decision, owner and
deadline; completion is tracked."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.urging.services import climb_ladders
from zugong.work.models import Duty
from zugong.work.services import generate_duties

from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
HOLDER = "source-0.first-item"


class County:
    def __init__(self, signed_in: SignedIn) -> None:
        self.county = factories.county()
        self.section = factories.unit("organisation_department", self.county, "县委组织部")
        self.bureau = factories.department(self.county, "县水利局")
        branch = factories.branch(self.section, "机关支部")
        self.leader, self.cadre = factories.member(branch, "甲部长"), factories.member(branch, "乙科员")
        self.clerk = signed_in(factories.account("organ_clerk", self.section))
        self.officer = signed_in(factories.account("section_officer", self.section, person=self.cadre))
        self.bureau_clerk = signed_in(factories.account("organ_clerk", self.bureau))

    def meeting(self, name: str = "2026年第12次部务会", **more: str) -> Row:
        said = {"name": name, "kind": "department_affairs", "state": "draft", "planned_on": "2026-11-12", **more}
        return write(self.clerk, HOLDER, "meetings", self.section, **said)

    def item(self, meeting: Row, number: int, kind: str = "business", **more: str) -> Row:
        said = {"topic": f"第{number}项议题", "meeting": meeting.pk, "number": number, "kind": kind, **more}
        return write(self.clerk, HOLDER, "items", self.section, **said)

    def first_item(self, meeting: Row, **more: str) -> Row:
        said = {"topic": "学习关于机关党建的重要论述", "text_of": "《示例文选》第一篇", "lead": "甲部长", **more}
        return self.item(meeting, 1, "first_item", **said)


HELD = {"held_on": "2026-11-12", "presider": "甲部长", "attended": "甲部长、乙科员"}


def test_an_agenda_without_the_first_item_is_not_issued_and_an_override_keeps_its_reason_in_sight(
    signed_in: SignedIn,
) -> None:
    county = County(signed_in)
    meeting = county.meeting()
    county.item(meeting, 1)
    assert "议程第一项不是“第一议题”学习，不能印发" in refused(county.clerk, meeting, state="issued")
    edit(county.clerk, meeting, state="issued", override="防汛紧急会商，学习改到下次会")
    listed = reverse("registers:register", args=[HOLDER, "meetings"])
    assert "2026年第12次部务会" in page_of(county.clerk, listed, view="overridden")
    assert "防汛紧急会商，学习改到下次会" in page_of(county.clerk, reverse("registers:row", args=[meeting.pk]))
    assert ledger.standing().filter(kind="agenda.first_item_studied").count() == 0


def test_the_first_item_must_be_item_one_and_cannot_be_moved_once_the_agenda_is_out(signed_in: SignedIn) -> None:
    county = County(signed_in)
    meeting = county.meeting()
    study = county.item(meeting, 2, "first_item", text_of="《示例文选》第一篇", lead="甲部长")
    assert "不能印发" in refused(county.clerk, meeting, state="issued")
    edit(county.clerk, study, number="1")
    edit(county.clerk, meeting, state="issued")
    assert "不能印发" in refused(county.clerk, study, number="3")
    gone = county.clerk.post(reverse("registers:remove", args=[study.pk]), {"reason": "换一篇"}, follow=True)
    assert "不能印发" in gone.content.decode()
    study.refresh_from_db()
    assert [study.removed, study.data["number"]] == [False, "1"]


def test_the_ledger_of_the_year_shows_the_share_of_every_unit_by_month(signed_in: SignedIn) -> None:
    county = County(signed_in)
    full, bare = county.meeting(), county.meeting("2026年第11次部务会", planned_on="2026-10-12")
    county.first_item(full, follow_up="列入本月重点工作")
    county.first_item(bare)
    for meeting, day in ((full, "2026-11-12"), (bare, "2026-10-12")):
        edit(county.clerk, meeting, state="held", **{**HELD, "held_on": day})
    said = {"name": "水利局党组会", "kind": "party_group", "state": "draft", "planned_on": "2026-11-10"}
    other = write(county.bureau_clerk, HOLDER, "meetings", county.bureau, **said)
    write(
        county.bureau_clerk,
        HOLDER,
        "items",
        county.bureau,
        topic="研究水库",
        meeting=other.pk,
        number=1,
        kind="business",
    )
    said = {**HELD, "held_on": "2026-11-10", "presider": "甲部长", "attended": "甲部长", "override": "急事"}
    edit(county.bureau_clerk, other, state="held", **said)

    assessor = signed_in(factories.account("assessor", county.county))
    board = reverse("registers:board", args=[HOLDER, "meetings", "year"])
    answer = assessor.get(board, {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    lines = {str(line[1]): list(line[11:15]) for line in sheet.iter_rows(min_row=2, values_only=True)}
    assert lines == {
        "县委组织部": ["0.0%（0/1）", "100.0%（1/1）", "", "50.0%（1/2）"],
        "县水利局": ["", "0.0%（0/1）", "", "0.0%（0/1）"],
        "合计": ["0.0%（0/1）", "50.0%（1/2）", "", "33.3%（1/3）"],
    }
    assert [words in page_of(assessor, board) for words in ("2026 年", "11月", "县水利局")] == [True] * 3
    assert "这一年还没有记录" in page_of(assessor, board, year="2025")
    lacking = page_of(county.clerk, reverse("registers:register", args=[HOLDER, "meetings"]), view="lacking")
    assert ["第11次" in lacking, "第12次" in lacking] == [True, False]
    edit(county.clerk, Row.objects.get(register=f"{HOLDER}/items", data__meeting=bare.pk), follow_up="写进月清单")
    assert "第11次" not in page_of(
        county.clerk, reverse("registers:register", args=[HOLDER, "meetings"]), view="lacking"
    )


def test_a_topic_passes_submission_screening_agenda_decision_and_minutes_on_line(signed_in: SignedIn) -> None:
    county = County(signed_in)
    new = reverse("casework:new", args=[HOLDER, "topic"])
    typed = {
        "topic": "研究驻村干部轮换",
        "kind": "personnel",
        "why": "任期已满",
        "reporter": "乙科员",
        "_unit": str(county.section.pk),
    }
    assert county.officer.post(new, typed).status_code == 302
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    assert (
        county.officer.post(act, {"_step": "screen", "_outcome": "accept"}).status_code == 422
    )  # not the one who asks
    assert county.clerk.post(act, {"_step": "screen", "_outcome": "again", "_reason": "缺名单"}).status_code == 302
    assert county.officer.post(act, {"_step": "complete", "_outcome": "sent", "more": "附名单"}).status_code == 302
    assert county.clerk.post(act, {"_step": "screen", "_outcome": "accept"}).status_code == 302
    kept = page_of(county.clerk, reverse("casework:case", args=[case.pk]))
    assert "排进议程" in kept

    meeting = county.meeting()
    county.first_item(meeting, follow_up="写进月清单")
    item = county.item(meeting, 2, "personnel", topic="研究驻村干部轮换", lead="乙科员")
    edit(county.clerk, meeting, state="issued")
    paper = county.clerk.get(reverse("registers:word", args=[meeting.pk]))
    lines = [line.text for line in Document(io.BytesIO(b"".join(paper.streaming_content))).paragraphs]
    assert [line for line in lines if line[:2] in ("1.", "2.")] == [
        "1. 学习关于机关党建的重要论述（主讲人：甲部长）",
        "2. 研究驻村干部轮换（主讲人：乙科员）",
    ]
    edit(county.clerk, meeting, state="held", **HELD)
    assert "出了纪要的把纪要写上" in refused(county.clerk, meeting, state="minuted")
    edit(county.clerk, meeting, state="minuted", minutes="会议学习了……决定轮换。")
    said = {
        "decision": "月底前轮换到位",
        "meeting": meeting.pk,
        "item": item.pk,
        "about": "personnel",
        "owner": "乙科员",
    }
    decision = write(
        county.clerk, HOLDER, "decisions", county.section, decided_on="2026-11-12", due_on="2026-11-13", **said
    )
    tree = page_of(county.clerk, reverse("registers:tree", args=[meeting.pk]))
    assert tree.index("学习关于机关党建的重要论述") < tree.index("研究驻村干部轮换") < tree.index("月底前轮换到位")
    with clock.frozen(dt.date(2026, 12, 1)):
        climb_ladders(day=dt.date(2026, 12, 1), by=SYSTEM)
        officer = signed_in(factories.account("committee_leader", county.county))
        assert "月底前轮换到位" in page_of(officer, reverse("urging:desk"))
    edit(county.clerk, decision, done_on="2026-11-12", result="已轮换")
    assert "100 %" in page_of(county.clerk, reverse("registers:row", args=[meeting.pk]))


def test_a_party_group_meeting_on_party_building_counts_only_with_problem_decision_owner_and_deadline(
    signed_in: SignedIn,
) -> None:
    county = County(signed_in)
    generate_duties(since=dt.date(2026, 10, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    owing = Duty.objects.get(unit=county.bureau, obligation__title__contains="研究党建", period="2026-Q4")
    meeting = write(county.bureau_clerk, HOLDER, "meetings", county.bureau, name="党组会", kind="party_group", state="draft", planned_on="2026-11-12")  # fmt: skip
    item = write(county.bureau_clerk, HOLDER, "items", county.bureau, topic="听取党建工作汇报", meeting=meeting.pk, number=2, kind="party_building")  # fmt: skip
    listed = reverse("registers:register", args=[HOLDER, "items"])
    assert "听取党建工作汇报" in page_of(county.bureau_clerk, listed, view="hollow")
    factories.member(factories.branch(county.bureau, "水利支部"), "丙书记")
    said = {"decision": "补齐两个支部的书记", "meeting": meeting.pk, "item": item.pk, "about": "party_building", "owner": "丙书记", "decided_on": "2026-11-12", "due_on": "2026-12-20"}  # fmt: skip
    new = reverse("registers:new", args=[HOLDER, "decisions"])
    bare = county.bureau_clerk.post(new, {**said, "_unit": str(county.bureau.pk)})
    assert [bare.status_code, "没有问题的会不算数" in bare.content.decode()] == [422, True]
    owing.refresh_from_db()
    assert owing.state == "open"
    decision = write(county.bureau_clerk, HOLDER, "decisions", county.bureau, problem="两个支部没有书记", **said)
    owing.refresh_from_db()
    assert owing.state == "done"
    studied = ledger.standing().get(kind="organs.party_building_studied")
    assert [studied.data["owner"], studied.data["problem"]] == ["丙书记", "两个支部没有书记"]
    assert "听取党建工作汇报" not in page_of(county.bureau_clerk, listed, view="hollow")
    assert "0 %" in page_of(county.bureau_clerk, reverse("registers:row", args=[meeting.pk]))
    edit(county.bureau_clerk, decision, done_on="2026-11-12", result="补齐了")
    assert "100 %" in page_of(county.bureau_clerk, reverse("registers:row", args=[meeting.pk]))


def test_a_colleague_reads_the_meetings_and_a_stranger_does_not(signed_in: SignedIn) -> None:
    county = County(signed_in)
    meeting = county.meeting()
    assert county.officer.get(reverse("registers:row", args=[meeting.pk])).status_code == 200
    assert county.officer.get(reverse("registers:edit", args=[meeting.pk])).status_code == 403
    assert county.bureau_clerk.get(reverse("registers:row", args=[meeting.pk])).status_code == 403
