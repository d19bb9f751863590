"""M23 督查督办与目标责任. S1-54: yearly targets are signed off on line, each has measurable indicators and a responsible
person, and completion is shown quarterly. S1-55: a key task splits into sub-tasks; overdue tasks trigger a reminder, then a
numbered supervision letter that must be answered. S3-21: the supervision group sees all due tasks, sends urging notes in one
click and each note needs a reply. S4-63: progress is computed from records, units fall in three groups, advanced units are
paired with laggards."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.timeline import Workdays
from zugong.urging import services as urging
from zugong.urging.models import Urging
from zugong.work.models import Duty, Obligation

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
TARGETS, KEY_WORK = "source-1.target-responsibility", "source-1.key-work"
TAGS = re.compile(r"<[^>]+>")
ONE_DAY = dt.timedelta(days=1)


def plain(page: str) -> str:
    return " ".join(TAGS.sub(" ", page).split())


def written(client: Client, institution: str, register: str, unit: Unit, **cells: str) -> Row:
    answer = client.post(reverse("registers:new", args=[institution, register]), {**cells, "_unit": str(unit.pk)})
    assert answer.status_code == 302
    return Row.objects.latest("pk")


class County:
    def __init__(self) -> None:
        self.committee = factories.working_committee(factories.county(), "县直机关工委")
        self.department = factories.department(self.committee, "县水利局")
        self.branch = factories.branch(self.department, "第一党支部")
        self.owner = factories.member(self.branch, "甲责任人")
        self.clerk = factories.account("organ_clerk", self.department)
        self.secretary = factories.account("branch_secretary", self.branch, person=self.owner)
        self.assessor = factories.account("assessor", self.committee)
        self.leader = factories.account("committee_leader", self.committee)


def test_a_yearly_target_is_signed_by_a_second_person_and_its_completion_follows_by_quarter(
    signed_in: SignedIn,
) -> None:
    county = County()
    clerk, above = signed_in(county.clerk), signed_in(county.assessor)
    typed = {
        "year": "2026", "target": "支部标准化建设", "indicator": "达标的支部数", "goal": "0", "who": "甲责任人",
        "signed_on": "2026-01-15", "_unit": str(county.department.pk),
    }  # fmt: skip
    new = reverse("registers:new", args=[TARGETS, "targets"])
    refused = clerk.post(new, typed)
    assert (refused.status_code, "大于 0" in refused.content.decode()) == (422, True)
    assert clerk.post(new, {**typed, "indicator": ""}).status_code == 422
    assert clerk.post(new, {**typed, "who": ""}).status_code == 422
    assert clerk.post(new, {**typed, "goal": "20"}).status_code == 302
    target = Row.objects.get()

    verify = reverse("registers:verify", args=[target.pk])
    clerk.post(verify)
    target.refresh_from_db()
    assert (target.state, ledger.standing().filter(source=target.source).count()) == ("written", 0)
    above.post(verify)
    target.refresh_from_db()
    assert target.state == "verified"
    assert [fact.data for fact in ledger.standing().filter(source=target.source)] == [{"target": "支部标准化建设"}]

    for quarter, added in (("2026-Q1", "4"), ("2026-Q2", "6"), ("2026-Q3", "2")):
        cells = {"target": str(target.pk), "quarter": quarter, "added": added, "reported_on": "2026-10-08"}
        written(clerk, TARGETS, "progress", county.department, **cells)
    card = plain(clerk.get(reverse("registers:row", args=[target.pk])).content.decode())
    assert ["完成率 60 %" in card, "甲责任人" in card, "达标的支部数" in card] == [True] * 3
    quarters = plain(
        above.get(reverse("registers:register", args=[TARGETS, "progress"]), {"figures": "1"}).content.decode()
    )
    assert ["各季度做到多少" in quarters, *(f"{n}季度" in quarters for n in "一二三")] == [True] * 4


def test_a_key_task_splits_and_what_is_overdue_is_reminded_and_then_urged_by_a_letter_with_a_number(
    signed_in: SignedIn,
) -> None:
    county = County()
    clerk, secretary, assessor = (signed_in(one) for one in (county.clerk, county.secretary, county.assessor))
    task = written(
        clerk, KEY_WORK, "tasks", county.department, task="村级换届", leader="局长", until="2026-12-20", state="open"
    )
    ended = TODAY - ONE_DAY
    parts = [
        written(clerk, KEY_WORK, "subtasks", county.branch, task=str(task.pk), what=what, who="甲责任人", until=str(until), state="open")
        for what, until in (("摸底", ended), ("培训", TODAY + 20 * ONE_DAY))
    ]  # fmt: skip
    urging.climb_ladders(day=TODAY, by=SYSTEM)
    inbox = secretary.get(reverse("work:inbox")).content.decode()
    assert "第一党支部的“摸底”11月11日就到期了，还没办完，请甲责任人尽快办。" in plain(inbox)

    later = Workdays().add(ended, 3)
    with clock.frozen(later):
        urging.climb_ladders(day=later, by=SYSTEM)
        assessor = signed_in(county.assessor)
        assert "督办待签发" in assessor.get(reverse("urging:desk")).content.decode()
        done = assessor.post(reverse("urging:issue"), {"thing": [f"rows:{parts[0].pk}:urge"]}, follow=True)
        assert "督〔2026〕1号" in done.content.decode()
        letter = Case.objects.get()
        assert (letter.number, letter.due_on) == ("督〔2026〕1号", Workdays().add(later, 5))
        secretary = signed_in(county.secretary)
        act = reverse("casework:act", args=[letter.pk])
        assert secretary.post(act, {"_step": "answer", "_outcome": "answered", "result": "done"}).status_code == 422
        answer = {"_step": "answer", "_outcome": "answered", "result": "done", "answer": "今天摸完了底"}
        assert secretary.post(act, answer).status_code == 302
        parts[0].refresh_from_db()
        edit = reverse("registers:edit", args=[parts[0].pk])
        cells = {"task": str(task.pk), "what": "摸底", "who": "甲责任人", "until": str(ended), "state": "done", "result": "摸完了", "_version": "1"}  # fmt: skip
        assert secretary.post(edit, cells).status_code == 302
        assessor.post(act, {"_step": "look", "_outcome": "accept"})
        ledger_page = plain(assessor.get(reverse("urging:letters")).content.decode())
    assert [words in ledger_page for words in ("督〔2026〕1号", "摸底", "第一党支部", "答复通过")] == [True] * 4
    progress = plain(clerk.get(reverse("registers:row", args=[task.pk])).content.decode())
    assert ["分解成几项 2 项" in progress, "办完几项 1 项" in progress] == [True, True]
    assert urging.climb_ladders(day=later + ONE_DAY, by=SYSTEM) == 0


def test_the_supervision_group_sees_all_due_things_and_urges_several_in_one_click(signed_in: SignedIn) -> None:
    county = County()
    clerk, leader = signed_in(county.clerk), signed_in(county.leader)
    row = written(
        clerk, KEY_WORK, "tasks", county.department, task="报送方案", leader="局长", until="2026-11-09", state="open"
    )
    asked = Obligation.objects.create(
        rule_id="national.organisation-life/committee", institution_id="national.organisation-life", institution_title="组织生活制度",
        title="开支委会", rhythm="month", fact_kind="life.meeting_held", fingerprint="x",
    )  # fmt: skip
    duty = Duty.objects.create(
        obligation=asked, rule_id=asked.rule_id, unit=county.branch, period="2026-10", period_start=dt.date(2026, 10, 1),
        period_end=dt.date(2026, 10, 31), due_on=dt.date(2026, 10, 31), closes_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    with clock.frozen(TODAY - 40 * ONE_DAY):
        early = signed_in(county.leader)
        early.post(
            reverse("casework:new", args=["source-0.sink-down-visits", "rectification"]),
            {
                "problem": "没有台账",
                "class": "life",
                "source": "visit",
                "severity": "light",
                "_unit": str(county.branch.pk),
            },
        )
    case = Case.objects.get()
    page = plain(leader.get(reverse("urging:desk")).content.decode())
    assert [
        words in page for words in ("报送方案", "逾期 3 天", "开支委会（2026年10月）", "逾期 12 天", "没有台账")
    ] == [True] * 5

    chosen = [f"rows:{row.pk}:urge", f"duties:{duty.pk}:urge", f"cases:{case.pk}:urge"]
    leader.post(reverse("urging:issue"), {"thing": chosen})
    letters = list(Urging.objects.letters().select_related("case").order_by("pk"))
    assert [one.case.number for one in letters if one.case] == [f"督〔2026〕{n}号" for n in (1, 2, 3)]
    assert "已督办 督〔2026〕2号" in plain(clerk.get(reverse("work:duty", args=[duty.pk])).content.decode())
    assert signed_in(county.secretary).post(reverse("urging:issue"), {"thing": chosen}).status_code == 302
    assert Urging.objects.letters().count() == 3

    with clock.frozen(TODAY + 30 * ONE_DAY):
        leader = signed_in(county.leader)
        first = letters[1].case
        assert first is not None
        answer = {"_step": "answer", "_outcome": "answered", "result": "stuck", "answer": "书记外出，下周开"}
        signed_in(county.secretary).post(reverse("casework:act", args=[first.pk]), answer)
        page = plain(leader.get(reverse("urging:desk")).content.decode())
        assert "2 封督办没按时答复" in page
        ledger_page = plain(leader.get(reverse("urging:letters") + "?state=answered").content.decode())
        assert ["督〔2026〕2号" in ledger_page, "督〔2026〕1号" in ledger_page, "晚了" in ledger_page] == [
            True,
            False,
            True,
        ]


def _duties(unit: Unit, asked: Obligation, done: int, of: int) -> None:
    Duty.objects.bulk_create(
        Duty(
            obligation=asked, rule_id=asked.rule_id, unit=unit, period=f"2026-W{41 + n}", period_start=dt.date(2026, 10, 1),
            period_end=dt.date(2026, 10, 31), due_on=dt.date(2026, 10, 31), closes_on=dt.date(2026, 10, 31),
            state="done" if n < done else "open",
        )
        for n in range(of)
    )  # fmt: skip


def test_units_fall_in_three_groups_by_their_records_and_laggards_are_paired(signed_in: SignedIn) -> None:
    county = County()
    asked = Obligation.objects.create(
        rule_id="x/y",
        institution_id="x",
        institution_title="示例",
        title="示例",
        rhythm="week",
        fact_kind="x",
        fingerprint="x",
    )
    names = ("甲局", "乙局", "丙局", "丁局", "戊局")
    for place, name in enumerate(names):
        _duties(factories.branch(factories.department(county.committee, name)), asked, done=4 - place, of=4)
    assessor = signed_in(county.assessor)
    address = reverse("urging:dispatch", args=["source-4.progress-dispatch", "progress"])
    page = assessor.get(address).content.decode()
    rows = [plain(row) for row in re.findall(r"<tr>.*?</tr>", page, re.S)][1:]
    assert [(row.split()[0], row.split()[3], row.split()[4]) for row in rows] == [
        ("戊局", "0.0%", "后进"),
        ("甲局", "100.0%", "先进"), ("乙局", "75.0%", "中间"), ("丙局", "50.0%", "中间"), ("丁局", "25.0%", "中间"),
    ]  # fmt: skip
    assert ["建议 甲局" in rows[0], "另有 1 个单位" in plain(page), "1 个还没结对" in plain(page)] == [True] * 3

    link = re.search(r'href="([^"]*registers[^"]*helper=[^"]*)"', page)
    assert link is not None
    form = assessor.get(link[1].replace("&amp;", "&")).content.decode()
    assert ["甲局" in form, "戊局" in form] == [True, True]
    behind = Unit.objects.get(name="戊局")
    talk = {
        "period": "2026-Q4",
        "helper": "甲局",
        "talked_on": "2026-11-12",
        "talked_by": "工委领导",
        "talk": "问了原因，定了办法",
    }
    written(assessor, "source-4.progress-dispatch", "pairs", behind, **talk)
    paired = plain(assessor.get(address).content.decode())
    assert ["已结对" in paired, "还没结对" in paired] == [True, False]
    assert assessor.get(address + "?period=nonsense").status_code == 200
    assert "这一期还没有到期的任务" in plain(assessor.get(address + "?period=2025-Q1").content.decode())
    member = signed_in(factories.account("member", county.branch))
    assert member.get(address).status_code == 403
