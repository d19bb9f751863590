"""Sections inside the table, and dates in three columns."""

from __future__ import annotations

from typing import Any

from zugong.sheets.tests.building import workbook

from .made import County, person


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
