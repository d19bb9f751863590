"""云陂县（示例）: exports in GB18030, old workbooks, a branch written once and blank below, one row per attendance."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

from .base import Abroad, Book, Meeting, Person, Sheet, Unit, person, serial, wide, xlsx

TOP = "中共云陂县教育局委员会"
SCHOOLS = ["第一中学", "第二中学", "实验小学", "㙍头镇中心小学"]
KINDS = ["党员大会", "支委会", "党小组会", "组织生活会"]
OLD = Path(__file__).parent / "data"


def county() -> Abroad:
    units = [Unit(TOP, "中共云陂县委教育工作委员会", "党委", "罗永红", "0990-3344556", "2018-09-02", "2026-09-01")]
    people: list[Person] = []
    for place in SCHOOLS:
        name = f"中共云陂县{place}支部委员会"
        own = [person(40 + len(people) + i, name, "990417", "教师") for i in range(7)]
        people.extend(own)
        units.append(Unit(name, TOP, "党支部", own[0].name, own[0].phone, "2016-07-01", "2026-12-31"))
    meetings = _meetings(units[1:], people)
    here = Abroad("云陂县（示例）", units, people, meetings)
    here.books = {"units": _units(units), "members": members(people), "meetings": ledger(meetings, people)}
    return here


def _meetings(branches: list[Unit], people: list[Person]) -> list[Meeting]:
    found = []
    for number, unit in enumerate(branches):
        own = [p.name for p in people if p.branch == unit.name]
        for turn in range(3):
            away = {(own[turn + 1], ["事假", "外出培训", "住院"][turn])}
            day = dt.date(2025, 4 + turn, 8 + number)
            found.append(
                Meeting(
                    unit.name,
                    KINDS[(number + turn) % 4],
                    day.isoformat(),
                    f"第{turn + 1}次学习",
                    frozenset(own) - {own[turn + 1]},
                    frozenset(away),
                )
            )
    return found


def _units(units: list[Unit]) -> Book:
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(
        [
            "党组织代码",
            "党组织全称",
            "上级党组织名称",
            "党组织类别",
            "书记姓名",
            "书记联系方式",
            "批准建立日期",
            "本届届满日期",
            "党员总数",
            "所在地址",
        ]
    )
    for index, unit in enumerate(units, 1):
        dates = [unit.founded.replace("-", ""), unit.expires.replace("-", "/")]
        write(
            [f"990417{index:06d}\t", unit.name, unit.superior, unit.kind, unit.head, unit.phone, *dates, 7, "云陂县城"]
        )
    meaning = ["code", "name", "superior", "kind", "head", "phone", "founded", "expires", "count", "address"]
    return Book("云陂县党组织.csv", out.getvalue().encode("gb18030"), {"": meaning})


def members_sheet(people: list[Person]) -> Sheet:
    sheet = Sheet("Sheet1")
    sheet.title("云陂县教育局党员名册", 14)
    sheet.heading(
        *["序号", "所在支部"],
        *[("基本信息", n) for n in ("姓名", "性别", "民族", "出生日期", "身份证号", "学历")],
        *[("党员信息", n) for n in ("入党时间", "转正时间", "人员类别")],
        *[("联系方式", n) for n in ("手机", "固定电话")],
        "备注",
    )
    last = ""
    for index, one in enumerate(people):
        born = [
            str(serial(one.born)),
            one.born,
            f"{one.born:%Y%m%d}",
            f"{one.born.year}.{one.born.month}.{one.born.day}",
        ][index % 4]
        joined = [one.joined, str(serial(one.joined)), f"{one.joined:%Y年%m月%d日}", f"{one.joined:%Y/%m/%d}"][
            index % 4
        ]
        phone = [
            f"{one.phone[:3]}-{one.phone[3:7]}-{one.phone[7:]}",
            f"+86 {one.phone}",
            wide(one.phone),
            int(one.phone),
        ][index % 4]
        number = [one.number.lower(), wide(one.number), f" {one.number}", "'" + one.number][index % 4]
        sheet.add(
            *[
                index + 1,
                one.branch if one.branch != last else None,
                one.name,
                one.sex,
                one.nation,
                born,
                number,
                one.education,
            ],
            *[joined, one.full, "正式党员" if one.full else "预备党员", phone, "0990-3344556", None],
        )
        last = one.branch
    sheet.add("合计", None, f"共{len(people)}名党员")
    return sheet


def members(people: list[Person]) -> Book:
    meaning = [
        "serial",
        "branch",
        "name",
        "sex",
        "nation",
        "born",
        "number",
        "education",
        "joined",
        "full",
        "category",
        "phone",
        "landline",
        "note",
    ]
    old = OLD / "yunpi-members.xls"
    data, name = (
        (old.read_bytes(), "云陂县党员名册.xls")
        if old.exists()
        else (xlsx(members_sheet(people)), "云陂县党员名册.xlsx")
    )
    return Book(name, data, {"Sheet1": meaning})


def ledger_sheet(meetings: list[Meeting], people: list[Person]) -> Sheet:
    sheet = Sheet("考勤明细")
    sheet.add("序号", "党支部", "会议类别", "会议日期", "会议主题", "党员姓名", "出勤情况", "缺席原因")
    row = 0
    for one in meetings:
        day = dt.date.fromisoformat(one.day)
        whys = dict(one.absent)
        for name in [p.name for p in people if p.branch == one.branch]:
            row += 1
            came = "到会" if name in one.present else ["请假", "缺席"][row % 2]
            sheet.add(
                row, one.branch, one.kind, day if row % 2 else f"{day:%Y-%m-%d}", one.topic, name, came, whys.get(name)
            )
    return sheet


def ledger(meetings: list[Meeting], people: list[Person]) -> Book:
    meaning = ["serial", "branch", "kind", "day", "topic", "person", "came", "reason"]
    old = OLD / "yunpi-attendance.xls"
    name = "云陂县会议考勤.xls" if old.exists() else "云陂县会议考勤.xlsx"
    data = old.read_bytes() if old.exists() else xlsx(ledger_sheet(meetings, people))
    return Book(name, data, {"考勤明细": meaning})
