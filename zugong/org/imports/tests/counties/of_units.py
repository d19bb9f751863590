"""Lists of organisations: superiors written once, a sheet a committee."""

from __future__ import annotations

from typing import Any

from zugong.sheets.tests.building import workbook

from .made import County


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
