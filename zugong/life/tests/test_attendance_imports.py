"""Who came, from ledgers: lists of names, a row a person, rolls of ticks; corrected, sent again, taken back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from zugong.evidence import ledger
from zugong.life.imports import lists
from zugong.life.models import Attendance, Meeting
from zugong.org.imports import intake, queries, services
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.reading import read_upload
from zugong.org.imports.staging import unpack_row
from zugong.org.tests import factories
from zugong.sheets import report
from zugong.sheets.tests.building import workbook

from .conftest import Branch

LISTED = ["党支部", "会议类型", "召开时间", "会议主题", "应到", "实到", "参会人员", "缺席人员及原因"]
EACH = ["党支部", "会议类型", "会议日期", "会议主题", "党员姓名", "出勤情况", "缺席原因"]
KNOWN = {"李明", "王芳", "张志强", "欧阳静"}


@pytest.mark.parametrize(
    ("written", "entries", "left_open"),
    [
        ("李明、王芳，张志强；欧阳静。", [("李明", ""), ("王芳", ""), ("张志强", ""), ("欧阳静", "")], ""),
        ("李 明　王　芳\n张志强 欧阳 静", [("李明", ""), ("王芳", ""), ("张志强", ""), ("欧阳静", "")], ""),
        ("李明（出差）、王芳(病假，住院)", [("李明", "出差"), ("王芳", "病假,住院")], ""),
        ("出差：李明、王芳；病假1人：张志强", [("李明", "出差"), ("王芳", "出差"), ("张志强", "病假")], ""),
        ("李明因公出差、王芳请病假", [("李明", "公出差"), ("王芳", "请病假")], ""),
        ("李明、王芳等12人", [("李明", ""), ("王芳", "")], "等12人"),
        ("全体党员", [], "全体党员"),
        ("出差", [], "出差"),
        ("无", [], ""),
        ("李明、赵无名", [("李明", ""), ("赵无名", "")], ""),
    ],
)
def test_names_as_clerks_list_them(written: str, entries: list[tuple[str, str]], left_open: str):
    names = lists.read(written, KNOWN.__contains__)
    assert ([(one.name, one.reason) for one in names.entries], names.open) == (entries, left_open)


def stage(branch: Branch, *rows: list[Any], head: list[str] | None = None, title: str = "2025年台账") -> ImportBatch:
    data = workbook(("台账", [[title], *([head] if head else []), *rows]))
    (batch,) = intake.stage(read_upload(data, "台账.xlsx", target="meetings"), by=branch.registrar)
    return services.look(batch=batch, by=branch.registrar)


def bring_in(branch: Branch, *rows: list[Any], head: list[str] | None = None, only_good: bool = False) -> ImportBatch:
    return services.apply_batch(batch=stage(branch, *rows, head=head), only_good=only_good, by=branch.registrar)


def statuses(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("status", flat=True))


def said(batch: ImportBatch, level: str = "problem") -> list[str]:
    rows = [unpack_row(row.payload) for row in batch.rows.order_by("number")]
    return [remark.sentence for row in rows for remark in row["remarks"] if remark.level == level]


def seats() -> set[tuple[str, str, str]]:
    found = Attendance.objects.filter(meeting__in=Meeting.objects.standing())
    return set(found.values_list("person__name", "state", "reason"))


@pytest.fixture
def names(branch: Branch) -> list[str]:
    """People with names as people have them."""
    return [factories.member(branch.unit, name).name for name in ("李明", "王芳", "张志强", "欧阳静", "赵德福")]


def test_listed_people_are_booked_to_each_of_them(branch: Branch, names: list[str]):
    a, b, c, d, e = names
    bring_in(branch, ["第一支部", "党课", "2025.3.5", "学习", 5, 3, f"{a}、{b} {c}", f"{d}（出差）、{e}"], head=LISTED)
    assert seats() == {
        (a, "present", ""), (b, "present", ""), (c, "present", ""), (d, "leave", "出差"), (e, "absent", ""),
    }  # fmt: skip
    booked = ledger.standing().filter(kind="life.meeting_attended").values_list("person__name", flat=True)
    assert set(booked) == {a, b, c}
    meeting = Meeting.objects.get()
    assert (meeting.expected, meeting.present) == (5, 3)


def test_numbers_come_from_the_names_where_none_are_written_and_are_doubted_where_they_differ(
    branch: Branch, names: list[str]
):
    a, b, c, *_ = names
    batch = stage(
        branch,
        ["第一支部", "党课", "2025.3.5", "学习", None, None, f"{a}、{b}", f"{c}（病假）"],
        ["第一支部", "党课", "2025.4.5", "学习", 5, 4, f"{a}、{b}", None],
        head=LISTED,
    )
    assert said(batch, "warning") == ["实到写 4 人，名单里有 2 人，请核对。"]
    services.apply_batch(batch=batch, only_good=False, by=branch.registrar)
    assert list(Meeting.objects.order_by("held_on").values_list("expected", "present")) == [(3, 2), (5, 4)]


def test_a_name_that_is_not_on_the_roll_is_asked_about(branch: Branch, names: list[str]):
    row = ["第一支部", "党课", "2025.3.5", "学习", None, None, f"{names[0]}、赵无名", None]
    batch = stage(branch, row, head=LISTED)
    assert said(batch) == ["第一支部的名册里没有“赵无名”。"]
    services.answer_question(batch=batch, row=batch.rows.get(), answer="attendees", option=1, by=branch.registrar)
    services.look(batch=batch, by=branch.registrar)
    assert (statuses(batch), said(batch, "note")[-1]) == (["new"], "不记：赵无名")


def test_two_people_of_one_name_are_told_apart_by_the_end_of_their_number(branch: Branch):
    one, other = (factories.member(branch.unit, "李同名", id_number=factories.id_number(n)) for n in (7001, 7002))
    row = ["第一支部", "党课", "2025.3.5", "学习", None, None, "李同名", None]
    assert said(stage(branch, row, head=LISTED)) == ["第一支部有 2 个“李同名”，请在名字后面用括号写上身份证号后四位。"]
    row[6] = f"李同名（{other.id_number[-4:]}）"
    bring_in(branch, row, head=LISTED)
    assert [one.person for one in Attendance.objects.all()] == [other]
    assert one != other


def test_a_row_a_person_is_one_meeting_with_everybody(branch: Branch, names: list[str]):
    a, b, c, *_ = names
    rows = [
        ["第一支部", "党课", "2025.3.5", "学习", a, "到会", None],
        ["第一支部", "党课", "2025.3.5", None, b, "请假", "出差"],
        ["第一支部", "党课", "2025.3.5", None, c, "×", None],
    ]
    batch = bring_in(branch, *rows, head=EACH)
    assert seats() == {(a, "present", ""), (b, "leave", "出差"), (c, "absent", "")}
    assert list(Meeting.objects.values_list("topic", "expected", "present")) == [("学习", 3, 1)]
    assert statuses(stage(branch, *rows, head=EACH)) == ["unchanged"] * 3
    services.withdraw_batch(batch=batch, by=branch.registrar)
    assert (Meeting.objects.standing().count(), seats()) == (0, set())


def test_a_wrong_row_sent_later_joins_the_meeting_it_belongs_to(branch: Branch, names: list[str]):
    a, b, *_ = names
    first = ["第一支部", "党课", "2025.3.5", "学习", a, "到会", None]
    batch = bring_in(branch, first, ["第一支部", "党课", "2025.3.5", "学习", b, "？", None], head=EACH, only_good=True)
    assert said(batch) == ["看不懂“？”；请写到会、请假或缺席。"]
    later = bring_in(branch, ["第一支部", "党课", "2025.3.5", "学习", b, "病假", None], head=EACH)
    assert seats() == {(a, "present", ""), (b, "leave", "病假")}
    assert list(Meeting.objects.standing().values_list("expected", "present")) == [(2, 1)]
    services.withdraw_batch(batch=later, by=branch.registrar)
    assert seats() == {(a, "present", "")}


def test_one_person_told_in_two_ways_is_a_problem_and_told_twice_counts_once(branch: Branch, names: list[str]):
    row = ["第一支部", "党课", "2025.3.5", "学习", names[0], "到会", None]
    assert statuses(stage(branch, row, row, head=EACH)) == ["new", "skipped"]
    batch = stage(branch, row, [*row[:5], "缺席", None], head=EACH)
    assert (statuses(batch), said(batch)) == (["new", "wrong"], ["同一个人在同一次会上写了两样。"])


def test_a_changed_meeting_keeps_who_came_to_it(branch: Branch, names: list[str]):
    row = ["第一支部", "党课", "2025.3.5", "学习", 5, 1, names[0], None]
    bring_in(branch, row, head=LISTED)
    bring_in(branch, [*row[:4], 4, 1, None, None], head=LISTED)
    assert seats() == {(names[0], "present", "")}
    assert Meeting.objects.standing().get().expected == 4


def roll(names: list[str], odd: str = "△") -> list[list[Any]]:
    return [
        ["第一支部2025年组织生活考勤表"],
        ["序号", "姓名", "党课", "主题党日", "备注"],
        [None, None, "3月5日", "4月11日", None],
        [1, names[0], "√", "√", None],
        [2, names[1], "出差", odd, None],
        [3, names[2], "×", "√", None],
        ["实到", None, 1, 2, None],
    ]


@pytest.mark.parametrize(("answer", "seat"), [(1, ("present", "")), (2, ("leave", "")), (3, ("absent", "")), (4, None)])
def test_what_a_sign_means_is_answered_once(
    branch: Branch, names: list[str], answer: int, seat: tuple[str, str] | None
):
    batch = stage(branch, *roll(names)[1:], title="第一支部2025年组织生活考勤表")
    row = batch.rows.get(status="wrong")
    services.answer_question(batch=batch, row=row, answer="unclear", option=answer, by=branch.registrar)
    services.look(batch=batch, by=branch.registrar)
    services.apply_batch(batch=batch, only_good=False, by=branch.registrar)
    found = Attendance.objects.filter(meeting__activity_name="主题党日", person__name=names[1])
    assert list(found.values_list("state", "reason")) == ([] if seat is None else [seat])


def test_a_roll_of_ticks_is_previewed_corrected_and_comes_back_coloured(branch: Branch, names: list[str]):
    a, b, c, *_ = names
    batch = stage(branch, *roll(names)[1:], title="第一支部2025年组织生活考勤表")
    assert statuses(batch) == ["new", "wrong"]
    assert said(batch) == [f"看不懂的记号：{b}“△”（D5）。选它是什么意思，或者改好再清空这一格。"]
    services.apply_batch(batch=batch, only_good=True, by=branch.registrar)
    assert seats() == {(a, "present", ""), (b, "leave", "出差"), (c, "absent", "")}

    book = openpyxl.load_workbook(io.BytesIO(report.write(queries.wrong_rows(batch))))
    sheet = book.worksheets[0]
    head = {str(cell.value): cell.column for cell in next(sheet.iter_rows())}
    sheet.cell(2, head["看不懂的记号"]).value = None
    sheet.cell(2, head["请假人员及原因"]).value = f"{b}（病假）"
    corrected = io.BytesIO()
    book.save(corrected)
    (again,) = intake.stage(read_upload(corrected.getvalue(), "改好.xlsx"), by=branch.registrar)
    services.look(batch=again, by=branch.registrar)
    assert (statuses(again), said(again)) == (["new"], [])
    services.apply_batch(batch=again, only_good=False, by=branch.registrar)
    assert list(Meeting.objects.order_by("held_on").values_list("activity_name", "expected", "present")) == [
        ("党课", 3, 1),
        ("主题党日", 3, 2),
    ]
