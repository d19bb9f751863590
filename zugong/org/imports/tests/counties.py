"""Workbooks as other counties keep them: other column names, two-row headings, several sheets, blanks that mean "as above".

Each gives the bytes, the target, and which field every column of every sheet should become ("" = none of ours).
All people, numbers and places are invented; area codes 99xxxx belong to no place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from zugong.sheets.identity import check_digit
from zugong.sheets.tests.building import workbook

SURNAMES, GIVEN = "林苏沈顾许宋方温陶魏", ["知远", "思齐", "若安", "望舒", "景行", "怀瑾", "敏之", "衡", "清和", "致中"]


@dataclass
class County:
    name: str
    data: bytes
    target: str
    columns: dict[str, list[str]]  # sheet → the field of each column
    rows: int
    file_name: str = "名册.xlsx"
    expect: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)  # (sheet, row) → values


def person(number: int) -> dict[str, Any]:
    born = dt.date(1960 + number % 40, number % 12 + 1, number % 28 + 1)
    body = f"9902{number % 90 + 10:02d}{born:%Y%m%d}{number % 999:03d}"
    return {
        "name": SURNAMES[number % 10] + GIVEN[number * 7 % 10],
        "sex": "男" if number % 999 % 2 else "女",
        "birth": born,
        "id": body + check_digit(body),
        "phone": f"138{60000000 + number}",
        "joined": dt.date(1990 + number % 30, number % 12 + 1, number % 27 + 1),
    }


def two_row_heading() -> County:
    """Merged group headings, the branch merged over its people, a subtotal and a total, signatures at the foot."""
    rows: list[list[Any]] = [
        ["某县党员基本情况登记表（示例）"],
        ["填报单位：县委直属机关工委", None, None, None, None, None, "填报时间：2025年12月"],
        [
            "序号",
            "所在支部",
            "基本情况",
            None,
            None,
            None,
            None,
            None,
            "党内情况",
            None,
            None,
            "联系方式",
            None,
            "备注",
        ],
        [
            None,
            None,
            "姓名",
            "性别",
            "民族",
            "出生年月",
            "籍贯",
            "学历",
            "入党时间",
            "转正时间",
            "党内职务",
            "手机",
            "家庭住址",
            None,
        ],
    ]
    merges = ["A1:N1", "A3:A4", "B3:B4", "C3:H3", "I3:K3", "L3:M3", "N3:N4"]
    number = 0
    for branch, size in (("机关第一党支部", 3), ("机关第二党支部", 4)):
        start = len(rows) + 1
        for _ in range(size):
            number += 1
            one = person(number)
            rows.append(
                [number, branch if len(rows) + 1 == start else None, one["name"], one["sex"], "汉", f"{one['birth']:%Y.%m}", "某县", "大学",
                 f"{one['joined']:%Y.%m.%d}", f"{one['joined'].year + 1}年{one['joined'].month}月", "委员" if number == 2 else None, one["phone"], "县城", None]
            )  # fmt: skip
        merges.append(f"B{start}:B{len(rows)}")
        rows.append(["小计", None, f"{size}人"])
    rows += [["合计", None, "7人"], ["填表人：林某", None, None, None, "审核人：苏某"]]
    return County(
        "two-row heading",
        workbook(("党员信息", rows), merges={"党员信息": merges}),
        "members",
        {"党员信息": ["serial", "branch", "name", "sex", "ethnicity", "birth_on", "native_place", "education", "joined_on", "full_on",
                   "party_post", "phone", "address", "note"]},
        7,
        expect={
            ("党员信息", 6): {"branch": "机关第一党支部", "name": person(2)["name"], "birth_on": f"{person(2)['birth']:%Y-%m}"},
            ("党员信息", 9): {"branch": "机关第二党支部", "name": person(4)["name"]},
            ("党员信息", 12): {"branch": "机关第二党支部", "joined_on": person(7)["joined"].isoformat()},
        },
    )  # fmt: skip


def one_sheet_per_branch() -> County:
    """The branch is never written in the table: it is the name of the sheet."""
    head = [
        "编号",
        "党员姓名",
        "男/女",
        "族别",
        "公民身份号码",
        "文化程度",
        "加入党组织日期",
        "转为正式党员日期",
        "人员类别",
        "工作岗位",
        "移动电话",
        "党费标准（元/月）",
    ]
    sheets, number, expect = [], 20, {}
    for branch in ("财政局第一党支部", "财政局第二党支部", "财政局离退休党支部"):
        rows: list[list[Any]] = [[f"{branch}党员花名册"], [], head]
        for line in range(4):
            number += 1
            one = person(number)
            rows.append(
                [line + 1, one["name"], one["sex"], "回族", one["id"], "大专", one["joined"], dt.date(one["joined"].year + 1, 6, 30), "正式党员",
                 "科员", int(one["phone"]), 25.5]
            )  # fmt: skip
            expect[branch, line + 4] = {
                "branch": branch,
                "name": one["name"],
                "id_number": one["id"],
                "phone": one["phone"],
            }
        sheets.append((branch, rows))
    fields = [
        "serial",
        "name",
        "sex",
        "ethnicity",
        "id_number",
        "education",
        "joined_on",
        "full_on",
        "stage",
        "duty_title",
        "phone",
        "dues",
    ]
    return County(
        "one sheet per branch", workbook(*sheets), "members", {name: fields for name, _ in sheets}, 12, expect=expect
    )


def gbk_csv() -> County:
    head = "姓名,证件号码,性别,民族,出生日期,学历情况,参工时间,入党年月,何时转正,党组织名称,正式/预备,单位及职务,联系方式,户籍所在地,是否流动党员"
    lines, expect = [head], {}
    for number in range(41, 46):
        one = person(number)
        lines.append(
            f"{one['name']},{one['id']},{one['sex']},苗族,{one['birth']:%Y/%m/%d},在职研究生,1999年7月,{one['joined']:%Y%m},"
            f"二〇二四年三月一日,水利局党支部,预备,水利局副局长,{one['phone']},某乡某村,否"
        )
        expect["导出", number - 39] = {
            "id_number": one["id"],
            "full_on": "2024-03-01",
            "education": "研究生",
            "stage": "probationary",
        }
    return County(
        "gbk csv",
        "\r\n".join(lines).encode("gb18030"),
        "members",
        {"导出": ["name", "id_number", "sex", "ethnicity", "birth_on", "education", "works_since", "joined_on", "full_on", "branch", "stage",
                "duty_title", "phone", "address", "floating"]},
        5,
        "导出.csv",
        expect=expect,
    )  # fmt: skip


def units_with_blanks() -> County:
    """Blanks mean "as above"; group heading over the secretary; headings in the fourth row; subtotals."""
    rows: list[list[Any]] = [
        ["全县基层党组织基本情况一览表"],
        ["（截至2025年底）"],
        [None, None, None, None, "党组织书记", None, "成立及换届", None, "所在单位情况", None, None],
        [
            "编号",
            "隶属党组织",
            "支部名称",
            "类型",
            "姓名",
            "手机号码",
            "批准成立日期",
            "本届届满日期",
            "依托单位",
            "信用代码",
            "党员数",
        ],
        [
            1,
            "县直机关工委",
            "县教育局机关党委",
            "机关党委",
            "沈知远",
            "13700000001",
            "2011年3月",
            "2026.10.8",
            "县教育局",
            None,
            45,
        ],
        [
            2,
            "县教育局机关党委",
            "县教育局机关第一党支部",
            "党支部",
            "顾思齐",
            "13700000002",
            "2011-03-05",
            46303,
            None,
            None,
            20,
        ],
        [3, None, "县教育局机关第二党支部", "党支部", "许 衡", 13700000003, "2011.03.05", "2026年10月", None, None, 25],
        ["小计", None, 3],
        [
            4,
            "县直机关工委",
            "县气象局党支部",
            "党支部",
            "宋清和",
            "13700000004",
            "20150601",
            "2027/6/1",
            "县气象局",
            None,
            8,
        ],
        [5, None, "县烟草局党支部", "党支部", "方怀瑾", "无", "2016年6月1日", "—", "县烟草局", None, 9],
        ["总计", None, 5],
        ["注：空格表示与上行相同"],
    ]
    return County(
        "units with blanks",
        workbook(("一览表", rows), merges={"一览表": ["A1:K1", "E3:F3", "G3:H3", "I3:K3"]}),
        "units",
        {"一览表": ["serial", "superior", "name", "kind", "secretary", "phone", "founded_on", "term_ends_on", "department", "credit_code", "members"]},
        5,
        expect={
            ("一览表", 7): {"superior": "县教育局机关党委", "secretary": "许衡", "founded_on": "2011-03-05", "term_ends_on": "2026-10"},
            ("一览表", 10): {"superior": "县直机关工委", "phone": None, "term_ends_on": None},
            ("一览表", 6): {"term_ends_on": "2026-10-08"},
        },
    )  # fmt: skip


def units_per_committee() -> County:
    """One sheet for each superior, named by it; a hidden sheet; columns nobody else has."""
    head = [
        "序号",
        "党组织全称",
        "党组织代码",
        "设置形式",
        "书记姓名",
        "书记联系电话",
        "副书记",
        "支委成员",
        "建立时间",
        "上次换届时间",
        "任期届满",
        "办公地址",
        "备注",
    ]
    expect, sheets = {}, []
    for superior in ("县卫健局机关党委", "县文旅局机关党委"):
        rows: list[list[Any]] = [head]
        for line, part in enumerate(("第一党支部", "第二党支部"), 2):
            name = f"{superior[:4]}机关{part}"
            rows.append(
                [
                    line - 1,
                    name,
                    "0990",
                    "党支部",
                    "温若安",
                    "13600000001",
                    None,
                    "陶甲、魏乙",
                    "2019.4",
                    "2022.5.6",
                    "2025.5.6",
                    "县城",
                    None,
                ]
            )
            expect[superior, line] = {
                "superior": superior,
                "name": name,
                "founded_on": "2019-04",
                "term_ends_on": "2025-05-06",
            }
        sheets.append((superior, rows))
    fields = [
        "serial",
        "name",
        "code",
        "kind",
        "secretary",
        "phone",
        "deputy",
        "committee_members",
        "founded_on",
        "elected_on",
        "term_ends_on",
        "address",
        "note",
    ]
    return County(
        "units per committee", workbook(*sheets), "units", {name: fields for name, _ in sheets}, 4, expect=expect
    )


def sections_inside() -> County:
    """Branches as lines across the table; the heading is repeated on every printed page; traditional characters."""
    head = [
        "序號",
        "姓名",
        "性別",
        "出生年月日",
        "身份證號",
        "黨員類別",
        "聯繫電話",
        "參加工作時間",
        "入黨時間",
        "現任職務",
    ]
    rows: list[list[Any]] = [["黨員名冊"], head]
    expect, number = {}, 60
    for branch in ("一、档案馆党支部", "二、图书馆党支部"):
        rows.append([branch])
        for line in range(3):
            number += 1
            one = person(number)
            rows.append(
                [
                    line + 1,
                    one["name"],
                    one["sex"],
                    one["birth"],
                    one["id"],
                    "正式",
                    one["phone"],
                    "1998.7",
                    one["joined"],
                    "馆员",
                ]
            )
            expect["名冊", len(rows)] = {
                "branch": branch[2:],
                "name": one["name"],
                "birth_on": one["birth"].isoformat(),
            }
        rows.append(head)
    rows.pop()
    return County(
        "sections inside",
        workbook(("名冊", rows), merges={"名冊": ["A1:J1", "A3:J3", "A8:J8"]}),
        "members",
        {
            "名冊": [
                "serial",
                "name",
                "sex",
                "birth_on",
                "id_number",
                "stage",
                "phone",
                "works_since",
                "joined_on",
                "duty_title",
            ]
        },
        6,
        expect=expect,
    )


def date_in_three_columns() -> County:
    """A birthday in three columns, two things in one, columns out of order, a title naming the branch."""
    rows: list[list[Any]] = [
        ["党支部：气象局党支部", None, None, None, "填报日期：2025.12.31"],
        [
            "联系手机",
            "姓名/性别",
            "出生日期",
            None,
            None,
            "文化水平",
            "接收为预备党员时间",
            "是否转正",
            "现居住地",
            "身份证",
        ],
        [None, None, "年", "月", "日", None, None, None, None, None],
    ]
    expect = {}
    for number in range(81, 85):
        one = person(number)
        rows.append(
            [one["phone"], f"{one['name']}/{one['sex']}", one["birth"].year, one["birth"].month, one["birth"].day, "大学本科", one["joined"], "正式",
             "县城", one["id"]]
        )  # fmt: skip
        expect["Sheet1", number - 77] = {
            "name": one["name"], "sex": "male" if one["sex"] == "男" else "female", "birth_on": one["birth"].isoformat(), "branch": "气象局党支部",
        }  # fmt: skip
    merges = ["C2:E2", *[f"{c}2:{c}3" for c in "ABFGHIJ"]]
    return County(
        "date in three columns",
        workbook(("Sheet1", rows), merges={"Sheet1": merges}),
        "members",
        {
            "Sheet1": [
                "phone",
                "name+sex",
                "birth_on",
                "birth_on",
                "birth_on",
                "education",
                "joined_on",
                "stage",
                "address",
                "id_number",
            ]
        },
        4,
        expect=expect,
    )


COUNTIES: dict[str, Callable[[], County]] = {
    made.__name__: made
    for made in (
        two_row_heading,
        one_sheet_per_branch,
        gbk_csv,
        units_with_blanks,
        units_per_committee,
        sections_inside,
        date_in_three_columns,
    )
}
