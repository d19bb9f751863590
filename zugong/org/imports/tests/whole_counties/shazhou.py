"""沙洲县（示例）: the roll as a tick matrix, one sheet per branch: rows are members, columns are meetings."""

from __future__ import annotations

import datetime as dt

from .base import Abroad, Book, Meeting, Person, Sheet, Unit, person, spaced, xlsx

TOP = "中共沙洲县卫生健康局总支部委员会"
PLACES = ["人民医院", "中医院", "疾控中心"]
PLAN = [  # kind and day of each meeting of a branch
    ("支部党员大会", dt.date(2025, 3, 5)),
    ("支部党员大会", dt.date(2025, 6, 12)),
    ("支委会", dt.date(2025, 3, 20)),
    ("主题党日", dt.date(2025, 1, 17)),
    ("主题党日", dt.date(2025, 2, 14)),
    ("党课", dt.date(2025, 5, 9)),
]
LEAVE = ["请假", "出差", "病假", "×"]


def county() -> Abroad:
    units = [Unit(TOP, "中共沙洲县直属机关工作委员会", "党总支", "孙海波", "13700002222", "2017-05-05", "2027-05-04")]
    people: list[Person] = []
    for place in PLACES:
        name = f"中共沙洲县{place}支部委员会"
        own = [person(90 + len(people) + i, name, "990612", "") for i in range(8)]
        people.extend(own)
        units.append(Unit(name, TOP, "党支部", own[0].name, own[0].phone, "2017-05-05", "2026-05-04"))
    meetings = []
    for number, unit in enumerate(units[1:]):
        own = [p.name for p in people if p.branch == unit.name]
        for turn, (kind, day) in enumerate(PLAN):
            invited = own[:3] if kind == "支委会" else own
            marks = {n: LEAVE[(turn + i) % 4] for i, n in enumerate(invited) if (i + turn + number) % 5 == 4}
            absent = frozenset((n, "" if m == "×" else m) for n, m in marks.items())
            meetings.append(
                Meeting(
                    unit.name,
                    kind,
                    (day + dt.timedelta(days=number)).isoformat(),
                    "",
                    frozenset(invited) - set(marks),
                    absent,
                )
            )
    here = Abroad("沙洲县（示例）", units, people, meetings)
    here.books = {"units": _units(units), "members": _members(people), "meetings": _matrix(units, people, meetings)}
    return here


def _units(units: list[Unit]) -> Book:
    sheet = Sheet("基层党组织")
    sheet.title("沙洲县卫健系统基层党组织换届台账（示例）", 10)
    sheet.heading(
        *[
            "序号",
            "基层党组织名称",
            "隶属党组织",
            "组织形式",
            "支部书记",
            "副书记",
            "书记手机号",
            "成立日期",
            "本届任期起",
            "本届任期止",
            "备注",
        ],
        depth=1,
    )
    for index, unit in enumerate(units, 1):
        ends = dt.date.fromisoformat(unit.expires)
        sheet.add(
            *[index, unit.name, unit.superior, unit.kind, spaced(unit.head), "无", unit.phone],
            *[dt.date.fromisoformat(unit.founded), f"{ends.year - 3}.{ends.month}", f"{ends:%Y.%m.%d}", "/"],
        )
    sheet.add(None, "合计", f"{len(units)}个")
    return Book(
        "沙洲县换届台账.xlsx",
        xlsx(sheet),
        {
            "基层党组织": [
                "serial",
                "name",
                "superior",
                "kind",
                "head",
                "deputy",
                "phone",
                "founded",
                "elected",
                "expires",
                "note",
            ]
        },
    )


def _members(people: list[Person]) -> Book:
    sheet = Sheet("花名册")
    sheet.title("沙洲县卫健系统党员花名册（示例）", 12)
    sheet.add("编制单位：沙洲县卫生健康局党总支", None, None, None, None, None, None, None, "单位：人")
    sheet.heading(
        *[
            "编号",
            "党员姓名",
            "性别",
            "所属党支部",
            "出生年月",
            "居民身份证号码",
            "最高学历",
            "入党年月",
            "转正年月",
            "党员类型",
            "所在单位及职务",
            "联系方式",
        ],
        depth=1,
    )
    for index, one in enumerate(people, 1):
        sheet.add(
            *[
                f"{index:03d}",
                spaced(one.name),
                one.sex,
                one.branch.replace("中共沙洲县", "").replace("支部委员会", "党支部"),
                one.born,
            ],
            *[
                one.number,
                one.education,
                one.joined,
                one.full or "无",
                "正式" if one.full else "预备",
                "医师",
                one.phone,
            ],
        )
    return Book(
        "沙洲县党员花名册.xlsx",
        xlsx(sheet),
        {
            "花名册": [
                "serial",
                "name",
                "sex",
                "branch",
                "born",
                "number",
                "education",
                "joined",
                "full",
                "category",
                "post",
                "phone",
            ]
        },
    )


def _matrix(units: list[Unit], people: list[Person], meetings: list[Meeting]) -> Book:
    sheets, meanings = [], {}
    for number, unit in enumerate(units[1:]):
        sheet = Sheet(f"{PLACES[number]}党支部")
        mine = [m for m in meetings if m.branch == unit.name]
        own = [p.name for p in people if p.branch == unit.name]
        width = 2 + len(mine) + 2
        sheet.title(f"{PLACES[number]}党支部2025年度组织生活考勤表", width)
        if number == 0:  # kind above, day below
            heads = [(m.kind, f"{int(m.day[5:7])}月{int(m.day[8:])}日") for m in mine]
            sheet.heading("序号", "姓名", *heads, "参加次数", "备注")
        elif number == 1:  # day above as a date, kind below
            sheet.add("序号", "党员姓名", *[dt.date.fromisoformat(m.day) for m in mine], "出勤率", "备注")
            sheet.add(None, None, *[m.kind for m in mine])
        else:  # all in one cell
            sheet.add(
                "序号",
                "姓名",
                *[f"{m.day[:4]}.{int(m.day[5:7])}.{int(m.day[8:])}\n{m.kind}" for m in mine],
                "参加次数",
                "签名",
            )
        for index, name in enumerate(own, 1):
            cells = [_mark(m, name) for m in mine]
            sheet.add(index, spaced(name), *cells, cells.count("√"), None)
        sheet.add("实到人数", None, *[len(m.present) for m in mine])
        sheet.add("注：√为参加，×为缺席，/为不需参加。")
        sheets.append(sheet)
        meanings[sheet.name] = ["kind", "day", "present", "on leave", *(["away"] if number else [])]
    return Book("沙洲县组织生活考勤表.xlsx", xlsx(*sheets), meanings)


def _mark(meeting: Meeting, name: str) -> str:
    whys = dict(meeting.absent)
    return "√" if name in meeting.present else (whys[name] or "×") if name in whys else "/"
