"""望川旗（示例）: three-row headings, full-width characters, numerals in characters, attendance told in one sentence."""

from __future__ import annotations

import datetime as dt

from .base import Abroad, Book, Meeting, Person, Sheet, Unit, chinese_day, person, spaced, wide, xlsx

TOWNS = {"白桦苏木": ["额尔登嘎查", "布和嘎查"], "松岭镇": ["前进村", "红星村", "卫生院"]}
KINDS = {
    "党员大会": "支部党员大会",
    "支委会": "支部委员会",
    "小组会": "党小组会",
    "党课": "党课",
    "主题党日活动": "主题党日",
}


def county() -> Abroad:
    units, people = [], []
    for town, places in TOWNS.items():
        top = f"中共望川旗{town}委员会"
        units.append(Unit(top, "中共望川旗委员会", "党委", "胡文静", "13600003333", "2021-05", "2026-05"))
        for place in places:
            name = f"中共望川旗{town}{place}支部委员会"
            own = [person(150 + len(people) + i, name, "990815") for i in range(6)]
            people.extend(own)
            units.append(Unit(name, top, "党支部", own[0].name, own[0].phone, "2015-10", "2026-10"))
    meetings = _meetings([u for u in units if u.kind == "党支部"], people)
    here = Abroad("望川旗（示例）", units, people, meetings, months_of_birth=True)
    here.books = {"units": _units(units), "members": _members(units, people), "meetings": _ledger(meetings, people)}
    return here


def _meetings(branches: list[Unit], people: list[Person]) -> list[Meeting]:
    found = []
    for number, unit in enumerate(branches):
        own = [p.name for p in people if p.branch == unit.name]
        for turn, kind in enumerate(KINDS):
            away = {(own[1 + turn % 5], ["外出务工", "生病", "请假"][turn % 3])} if turn % 2 == 0 else set()
            found.append(
                Meeting(
                    unit.name,
                    kind,
                    f"2025-{2 + turn * 2:02d}-{10 + number:02d}",
                    f"专题学习第{turn + 1}讲",
                    frozenset(own) - {n for n, _ in away},
                    frozenset(away),
                    6,
                    6 - len(away),
                )
            )
    return found


def _units(units: list[Unit]) -> Book:
    sheet = Sheet("党组织台账")
    sheet.title("望川旗基层党组织台账（示例）", 9)
    head = ("党组织基本情况",)
    sheet.heading(
        "序　号",
        (*head, "名　　称", "全称"),
        (*head, "名　　称", "类别"),
        (*head, "隶属关系"),
        ("班子情况", "书记", "姓　名"),
        ("班子情况", "书记", "联系电话"),
        ("班子情况", "换届", "成立时间"),
        ("班子情况", "换届", "届满时间"),
        "备　注",
        depth=3,
    )
    last = ""
    for index, unit in enumerate(units, 1):
        above = unit.superior if unit.superior != last else "〃"
        last = unit.superior
        founded, ends = unit.founded.split("-"), unit.expires.split("-")
        sheet.add(
            *[index, unit.name, unit.kind, above, spaced(unit.head), wide(unit.phone)],
            *[f"{founded[0]}年{int(founded[1])}月", f"{ends[0]}.{ends[1]}", None],
        )
    sheet.add("填报人：", None, None, "审核人：")
    return Book(
        "望川旗党组织台账.xlsx",
        xlsx(sheet),
        {"党组织台账": ["serial", "name", "kind", "superior", "head", "phone", "founded", "expires", "note"]},
    )


def _members(units: list[Unit], people: list[Person]) -> Book:
    sheets, meanings = [], {}
    for town in TOWNS:
        sheet = Sheet(town)
        sheet.title(f"望川旗{town}党员名册（示例）", 13)
        info, party = "个人信息", "组织信息"
        sheet.heading(
            "序号",
            *[(info, "基本", n) for n in ("姓　名", "性　别", "族　别", "出生年月")],
            *[(info, "证件及学历", n) for n in ("身份证件号码", "文化程度（学历）")],
            *[(party, "所属党组织（支部）"), (party, "时间", "加入中国共产党时间"), (party, "时间", "转正日期")],
            *[("联系方式", "联系电话"), ("联系方式", "家庭住址"), "备注（困难党员请注明）"],
            depth=3,
        )
        mine = [p for p in people if town in p.branch]
        row = len(sheet.rows)
        for index, one in enumerate(mine, 1):
            short = one.branch.removeprefix("中共望川旗").replace("支部委员会", "党支部")
            first = index == 1 or mine[index - 2].branch != one.branch
            sheet.add(
                *[
                    index,
                    spaced(one.name),
                    one.sex,
                    one.nation,
                    f"{one.born.year}.{one.born.month:02d}",
                    wide(one.number),
                    one.education,
                ],
                *[short if first else None, chinese_day(one.joined), chinese_day(one.full) if one.full else "——"],
                *[f"{one.phone}/0990-5566778" if index % 3 == 0 else one.phone, f"望川旗{town}", None],
            )
            if town == "白桦苏木" and (index == len(mine) or mine[index].branch != one.branch):
                sheet.merge(row + index - 5, 8, row + index, 8)  # one township merges, the other leaves blank
        sheet.add("小计", f"{len(mine)}人", f"女{sum(p.sex == '女' for p in mine)}人")
        sheets.append(sheet)
        meanings[town] = [
            *[
                "serial",
                "name",
                "sex",
                "nation",
                "born",
                "number",
                "education",
                "branch",
                "joined",
                "full",
                "phone",
                "address",
                "note",
            ]
        ]
    return Book("望川旗党员名册.xlsx", xlsx(*sheets), meanings)


def _ledger(meetings: list[Meeting], people: list[Person]) -> Book:
    sheet = Sheet("组织生活")
    sheet.title("望川旗２０２５年度党支部组织生活登记台账（示例）", 10)
    sheet.heading(
        *["序号", "所在党支部", "会议（活动）名称", "会议（活动）类别", "时间", "地点"],
        *["主持人/授课人", "出席人员", "应到、实到及缺席情况", "记录"],
        depth=1,
    )
    last = ""
    for index, one in enumerate(meetings):
        own = [p.name for p in people if p.branch == one.branch]
        day = dt.date.fromisoformat(one.day)
        when = [
            day,
            chinese_day(day),
            wide(f"{day.year}.{day.month}.{day.day}"),
            f"{day:%Y年%m月%d日}上午",
            dt.datetime(day.year, day.month, day.day, 9, 30),  # noqa: DTZ001 (as Excel keeps it)
        ]
        here = [n for n in own if n in one.present]
        joined = [
            "\n".join(here),
            " ".join(here),
            "；".join(here),
            "，".join(here),
            "、".join(spaced(n) for n in here) + "。",
        ][index % 5]
        gone = f"，缺席{len(one.absent)}人（{'、'.join(f'{n}{w}' for n, w in one.absent)}）" if one.absent else ""
        branch = one.branch.replace("支部委员会", "党支部").removeprefix("中共")
        sheet.add(
            *[
                index + 1,
                branch if branch != last else None,
                one.topic,
                one.kind,
                when[index % 5],
                "嘎查活动室",
                own[0],
                joined,
            ],
            *[f"应到{one.expected}人，实到{one.attended}人{gone}", own[1]],
        )
        last = branch
    return Book(
        "望川旗组织生活台账.xlsx",
        xlsx(sheet),
        {"组织生活": ["serial", "branch", "topic", "kind", "day", "place", "chair", "present", "counts", "recorder"]},
    )
