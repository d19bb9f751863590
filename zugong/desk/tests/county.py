"""A small county as a folder: what the tests of the command line run on."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from zugong.engine.tests.small import SMALL

#: the small scheme without words that the installed institutions already give another meaning
SCHEME = SMALL.replace("lesson: {name: 党课,", "lesson: {name: 小党课,").replace("aliases: [主题党日活动], ", "")
UNITS = [
    ("编号", "名称", "组织类别", "上级"), ("b1", "示例局", "部门单位", ""), ("b2", "样本局", "部门单位", ""), ("b3", "对照局", "部门单位", ""),
    ("p1", "第一支部", "党支部", "示例局"), ("p2", "第二支部", "党支部", "样本局"), ("p3", "第三支部", "党支部", "对照局"),
]  # fmt: skip
MEETINGS = [("事实类别", "单位", "发生日", "登记日", "类型", "会议记录", "应到", "实到")] + [
    ("会议", unit, f"2026-{month:02d}-15", f"2026年{month}月16日", "主题党日", "是", 10, present)
    for unit, months, present in (("第一支部", 12, 10), ("第二支部", 8, 9), ("第三支部", 11, 6))
    for month in range(1, months + 1)
]
OTHERS = [("kind", "unit", "occurred_on", "name", "rate", "level", "matter")] + [
    row
    for unit, day, rate in (("示例局", "2026-03-20", 96), ("样本局", "2026-04-02", 85), ("对照局", "2026-03-31", 70))
    for row in (("plan.filed", unit, day, "计划", "", "", ""), ("survey.done", unit, "2026-12-01", "", rate, "", ""))
] + [("awarded", "样本局", "2026-06-01", "", "", "市级", "先进")]  # fmt: skip
TOTALS = {"b1": "20.00", "b2": "17.80", "b3": "13.13"}


def write_csv(path: Path, rows: list[Any], encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def write_county(folder: Path) -> Path:
    """Scheme and facts; returns the scheme's file. The facts are in `facts/`."""
    write_csv(folder / "facts" / "units.csv", UNITS)
    write_csv(folder / "facts" / "meetings.csv", MEETINGS)
    write_csv(folder / "facts" / "others.csv", OTHERS)
    scheme = folder / "small.yaml"
    scheme.write_text(SCHEME, "utf-8")
    return scheme


def write_workbook(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in (("单位", UNITS), ("会议", [row[1:] for row in MEETINGS]), ("事实", OTHERS)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
