"""Registers of members: two-row headings, a sheet a branch, text in GBK."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.sheets.tests.building import workbook

from .made import County, person


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
