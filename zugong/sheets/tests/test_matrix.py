"""Rolls of ticks turned round: what the heading, the legend and the cells say, and what is said of what nobody understands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from zugong.sheets import marks, matrix, read, text_of
from zugong.sheets.tests.building import workbook

KINDS = {"支部党员大会", "党员大会", "支委会", "主题党日", "党课"}


def unfolded(*rows: list[Any], merges: tuple[str, ...] = ()) -> matrix.Unfolded | None:
    book = read(workbook(("一支部", rows), merges={"一支部": list(merges)}), "a.xlsx")
    return matrix.unfold(book.sheets[0], KINDS.__contains__)


def ledger(*rows: list[Any], merges: tuple[str, ...] = ()) -> list[list[str]]:
    found = unfolded(*rows, merges=merges)
    assert found is not None
    return [[text_of(raw) for raw in row.cells] for row in found.sheet.rows]


def test_one_meeting_a_column_becomes_one_meeting_a_row():
    assert ledger(
        ["2025年考勤"],
        ["序号", "姓名", "党员大会", None, "支委会"],
        [None, None, "3月5日", dt.date(2025, 6, 1), "2025.3.20"],
        [1, "李　明", "√", "出差", "√"],
        [2, "王芳", "✓", "×", "/"],
        ["实到", None, 2, 0, 1],
        merges=("A2:A3", "B2:B3", "C2:D2"),
    ) == [
        ["2025年考勤"],
        ["会议类型", "时间", "到会人员", "请假人员及原因", "缺席人员"],
        ["党员大会", "3月5日", "李明、王芳", "", ""],
        ["党员大会", "2025-06-01", "", "李明（出差）", "王芳"],
        ["支委会", "2025.3.20", "李明", "", ""],
    ]


@pytest.mark.parametrize(
    ("heads", "kind", "day", "topic"),
    [
        ([["姓名", "2025年3月5日支部党员大会"]], "支部党员大会", "2025年3月5日", ""),
        ([["姓名", "党课\n（2025.3.5）"]], "党课", "2025.3.5", ""),
        ([["姓名", "党课"], [None, "3月"], [None, "5日"]], "党课", "3月5日", ""),
        ([["姓名", dt.date(2025, 3, 5)], [None, "党课"], [None, "学习党章"]], "党课", "2025-03-05", "学习党章"),
        ([["姓名", "20250305"], [None, "党课"]], "党课", "20250305", ""),
        ([[None, "党课"], ["姓名", "二〇二五年三月五日"]], "党课", "二〇二五年三月五日", ""),
    ],
)
def test_day_kind_and_topic_stand_anywhere_in_the_heading(heads: list[list[Any]], kind: str, day: str, topic: str):
    heads = [[*row, None, None] for row in heads]
    heads[-1 if heads[0][0] is None else 0][2] = "备注"
    head, row = ledger(["考勤"], *heads, ["李明", "√", None, None])[-2:]
    told = dict(zip(head, row, strict=True))
    assert (told["会议类型"], told["时间"], told.get("会议主题", "")) == (kind, day, topic)


def test_a_sign_nobody_understands_is_kept_with_its_cell_and_the_legend_explains_others():
    rows = [
        ["姓名", "备注", "2025.3.5 党课"],
        ["李明", None, "○"],
        ["王芳", None, "◇"],
        ["张强", None, "√"],
        ["赵静", None, None],
    ]
    told = dict(zip(*ledger(["考勤"], *rows, ["注：√为到会，○为出差"])[-2:], strict=True))
    assert told == {
        "会议类型": "党课",
        "时间": "2025.3.5",
        "到会人员": "张强",
        "请假人员及原因": "李明（出差）",
        "没有记号的人": "赵静",
        "看不懂的记号": "王芳“◇”（C4）",
    }


def test_a_tick_in_a_row_without_a_name_is_not_lost():
    rows = [["姓名", "备注", "2025.3.5 党课"], ["李明", None, "√"], [None, None, "√"], ["张强", None, "√"]]
    told = dict(zip(*ledger(["考勤"], *rows)[-2:], strict=True))
    assert (told["到会人员"], told["看不懂的记号"]) == ("李明、张强", "没写姓名“√”（C4）")


def test_several_branches_in_one_roll_hold_meetings_of_their_own():
    head = ["支部", "姓名", "2025.3.5 党课", "2025.4.5 党课"]
    rows = [["一支部", "李明", "√", "√"], [None, "王芳", "√", "病假"], ["二支部", "张强", "√", None]]
    assert ledger(["考勤"], head, *rows)[1:] == [
        ["党支部", "会议类型", "时间", "到会人员", "请假人员及原因"],
        ["一支部", "党课", "2025.3.5", "李明、王芳", ""],
        ["二支部", "党课", "2025.3.5", "张强", ""],
        ["一支部", "党课", "2025.4.5", "李明", "王芳（病假）"],
    ]


def test_every_row_of_the_roll_is_accounted_for():
    found = unfolded(
        ["考勤"],
        ["姓名", "备注", "2025.3.5 党课"],
        ["李明", None, "√"],
        ["合计", None, 1],
        ["注：√为到会"],
        ["填表人：王芳"],
    )
    assert found is not None
    assert [note.kind for note in found.notes] == ["title", "header", "data", "total", "note", "note"]


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "1月", "2月", "3月"], ["李明", "√", "√", "√"]],  # ticks by month: no day anywhere
        [["姓名", "2025年1月", "2025年2月"], ["李明", "√", "√"]],  # as dues are kept
        [["姓名", "入党时间", "备注"], ["李明", dt.date(2000, 1, 1), "√"]],
        [["姓名", "2025.3.5 党课", "备注"], ["李明", "讲得好", None], ["王芳", "很受启发", None]],
    ],
)
def test_other_tables_are_left_as_they_are(rows: list[list[Any]]):
    assert unfolded(["表"], *rows) is None


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("√", marks.Mark("present")), ("到会", marks.Mark("present")), (1, marks.Mark("present")), ("迟到", marks.Mark("present")),
        ("×", marks.Mark("absent")), ("无故缺席", marks.Mark("absent")), ("出差", marks.Mark("leave", "出差")), ("因病住院", marks.Mark("leave", "因病住院")),
        ("×（出差）", marks.Mark("leave", "出差")), ("请假（家中有事）", marks.Mark("leave", "家中有事")), ("/", marks.Mark("not_asked")),
        ("△", None), ("？", None), ("补", None), (7, None),
    ],
)  # fmt: skip
def test_what_a_mark_says(written: str | int, mark: marks.Mark | None):
    assert marks.read(written, {}) == mark
