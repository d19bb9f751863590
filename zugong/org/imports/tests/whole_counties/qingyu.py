"""青屿县（示例）: one sheet per township, one per branch, one per month; nothing in the sheet repeats what its title says."""

from __future__ import annotations

import datetime as dt

from .base import Abroad, Book, Meeting, Person, Sheet, Unit, person, xlsx

TOWNS = {"临江镇": ["大桥村", "柳林村", "机关"], "石桥乡": ["石桥村", "机关"], "县直机关工委": ["档案馆", "统计局"]}
KINDS = ["支部党员大会", "支部委员会会议", "党课", "主题党日"]


def county() -> Abroad:
    units, people = [], []
    for town, places in TOWNS.items():
        top = f"中共青屿县{town}委员会" if town != "县直机关工委" else "中共青屿县直属机关工作委员会"
        units.append(
            Unit(
                top,
                "中共青屿县委员会",
                "党委" if "工委" not in town else "工委",
                "马国庆",
                "13900001111",
                "2021-06-18",
                "2026-06-17",
            )
        )
        for place in places:
            name = f"中共青屿县{town}{place}支部委员会" if town != "县直机关工委" else f"中共青屿县{place}支部委员会"
            own = [
                person(len(people) + i, name, "990231", ["支部书记", "组织委员", "党员"][min(i, 2)]) for i in range(6)
            ]
            people.extend(own)
            units.append(Unit(name, top, "党支部", own[0].name, own[0].phone, "2019-03-02", "2027-03-01"))
    meetings = _meetings(units, people)
    here = Abroad("青屿县（示例）", units, people, meetings)
    here.books = {
        "units": _units(units, people),
        "members": _members(units, people),
        "meetings": _ledger(meetings, people),
    }
    return here


def _meetings(units: list[Unit], people: list[Person]) -> list[Meeting]:
    found = []
    for number, unit in enumerate(u for u in units if u.kind == "党支部"):
        own = [p for p in people if p.branch == unit.name]
        for month in (1, 2, 3):
            kind = KINDS[(number + month) % 4]
            away = {(own[month].name, "出差")} if month != 2 else {(own[2].name, "病假"), (own[3].name, "公务")}
            found.append(
                Meeting(
                    unit.name,
                    kind,
                    f"2025-{month:02d}-{5 + number * 2:02d}",
                    ["学习党的二十届三中全会精神", "讨论发展党员事宜", "传达县委全会精神"][month - 1],
                    frozenset(p.name for p in own) - {n for n, _ in away},
                    frozenset(away),
                    6,
                    6 - len(away),
                )
            )
    return found


def _units(units: list[Unit], people: list[Person]) -> Book:
    sheets, meanings = [], {}
    for town in TOWNS:
        sheet = Sheet(town)
        sheet.title(f"青屿县{town}党组织基本情况一览表（示例）", 13)
        sheet.add("填报单位（盖章）：", None, None, None, None, None, None, None, None, "填报时间：2025年12月31日")
        sheet.heading(
            "序号",
            "党组织名称",
            "所属上级党组织",
            "组织类型",
            ("党组织负责人", "姓名"),
            ("党组织负责人", "手机号"),
            ("党员人数", "总数"),
            ("党员人数", "其中：女"),
            ("党员人数", "预备党员"),
            "建立时间",
            ("本届班子", "任职起始时间"),
            ("本届班子", "任期届满时间"),
            "备注",
        )
        mine = [
            u
            for u in units
            if (town in u.name if "工委" not in town else not any(t in u.name for t in list(TOWNS)[:2]))
        ]
        start = len(sheet.rows) + 1
        for index, unit in enumerate(mine, 1):
            own = [p for p in people if p.branch == unit.name]
            founded = dt.date.fromisoformat(unit.founded)
            expires = dt.date.fromisoformat(unit.expires)
            sheet.add(
                index,
                unit.name,
                unit.superior if index <= 2 else None,
                unit.kind,
                unit.head,
                unit.phone,
                len(own) or None,
                sum(p.sex == "女" for p in own) or None,
                sum(p.full is None for p in own),
                f"{founded.year}.{founded.month}.{founded.day}",
                expires.replace(year=expires.year - 5),
                expires,
                "示例",
            )
        sheet.merge(start + 1, 3, len(sheet.rows), 3)
        total = f"SUM(G{start}:G{len(sheet.rows)})"
        sheet.add("小计", None, None, None, None, None, f"={total}", None, None)
        sheet.add("注：1.党组织名称须填写全称；2.组织类型填党委、总支、支部。")
        sheet.add("填表人：何丽", None, None, "审核人：郭卫东", None, None, "联系电话：0990-2233445")
        sheets.append(sheet)
        meanings[town] = [
            "serial",
            "name",
            "superior",
            "kind",
            "head",
            "phone",
            *["count"] * 3,
            "founded",
            "elected",
            "expires",
            "note",
        ]
    return Book("青屿县党组织信息台账.xlsx", xlsx(*sheets), meanings)


def _members(units: list[Unit], people: list[Person]) -> Book:
    sheets, meanings = [], {}
    for unit in (u for u in units if u.kind == "党支部"):
        short = unit.name.removeprefix("中共青屿县").removesuffix("支部委员会") + "党支部"
        sheet = Sheet(short)
        sheet.title(f"{unit.name}党员信息采集表", 15)
        sheet.add("截止时间：2025年12月31日")
        sheet.heading(
            *[
                "序号",
                "姓名",
                "性别",
                "民族",
                "籍贯",
                "文化程度",
                "公民身份号码",
                "出生年月日",
                "加入党组织日期",
                "转为正式党员日期",
            ],
            *["党内职务", "工作岗位", "手机号码", "党费缴至", "是否流动党员"],
            depth=1,
        )
        own = [p for p in people if p.branch == unit.name]
        for index, one in enumerate(own, 1):
            sheet.add(
                *[index, one.name, one.sex, one.nation, "青屿县", one.education, one.number],
                f"{one.born.year}年{one.born.month}月{one.born.day}日",
                f"{one.joined:%Y%m%d}",
                f"{one.full:%Y-%m-%d}" if one.full else "",
                *[one.duty, "务农", one.phone, "2025年12月", "否"],
            )
        sheet.add("合计", f"{len(own)}人")
        sheet.add("支部书记（签字）：", None, None, None, "填表人：", None, None, None, "2025年12月31日")
        sheets.append(sheet)
        meanings[short] = [
            *["serial", "name", "sex", "nation", "origin", "education", "number", "born", "joined", "full"],
            *["duty", "post", "phone", "dues", "floating"],
        ]
    return Book("青屿县党员信息采集表.xlsx", xlsx(*sheets), meanings)


def _ledger(meetings: list[Meeting], people: list[Person]) -> Book:
    sheets, meanings = [], {}
    for month in (1, 2, 3):
        sheet = Sheet(f"{month}月")
        sheet.title(f"青屿县2025年{month}月“三会一课”开展情况统计表（示例）", 13)
        sheet.heading(
            *["序号", "支部名称", "活动类型", "召开时间", "召开地点", "会议议题", "主持人", "记录人"],
            *[("参会情况", "应到人数"), ("参会情况", "实到人数"), ("参会情况", "参会人员名单")],
            *["缺席人员及原因", "备注"],
        )
        mine = [m for m in meetings if m.day[5:7] == f"{month:02d}"]
        for index, one in enumerate(mine, 1):
            own = [p.name for p in people if p.branch == one.branch]
            day = dt.date.fromisoformat(one.day)
            sheet.add(
                index,
                one.branch,
                one.kind,
                [day, f"{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"][month - 1],
                "党员活动室",
                one.topic,
                own[0],
                own[1],
                one.expected,
                f"{one.attended}人",
                "、".join(n for n in own if n in one.present),
                "、".join(f"{name}（{why}）" for name, why in sorted(one.absent)),
                None,
            )
        sheet.add("合计", None, None, f"{len(mine)}次")
        sheets.append(sheet)
        meanings[sheet.name] = [
            *[
                "serial",
                "branch",
                "kind",
                "day",
                "place",
                "topic",
                "chair",
                "recorder",
                "expected",
                "attended",
                "present",
                "absent",
            ],
            "note",
        ]
    return Book("青屿县三会一课统计.xlsx", xlsx(*sheets), meanings)
