"""Layouts of counties nobody had seen before: exports, Latin headings, dates of every spelling, summaries that are no lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.sheets.tests.building import workbook

from .counties import County, person


def national_export() -> County:
    """The list a national system exports: no title, text dates, columns by its own names."""
    head = {
        "姓名": "name", "性别": "sex", "公民身份号码": "id_number", "民族": "ethnicity", "出生日期": "birth_on", "学历情况": "education",
        "人员类别": "stage", "所在党支部": "branch", "进入党支部日期": "moved_in_on", "入党日期": "joined_on", "转正日期": "full_on",
        "工作岗位": "duty_title", "党籍状态": "state", "手机号码": "phone", "家庭住址": "address", "是否失联党员": "missing",
        "失去联系日期": "lost_since", "一线情况": "hardship",
    }  # fmt: skip
    rows: list[list[Any]] = [list(head)]
    expect = {}
    for number in range(6):
        one = person(300 + number)
        rows.append(
            [one["name"], one["sex"], one["id"], "汉族", f"{one['birth']:%Y-%m-%d}", "大学本科", "正式党员", "中共柳溪县水利局机关支部委员会", "2019-07-01",
             f"{one['joined']:%Y-%m-%d}", f"{one['joined']:%Y%m%d}", "公务员", "正常", one["phone"], "城关街道", "否", None, "无"]
        )  # fmt: skip
        day = one["joined"].isoformat()
        expect["党员信息", number + 2] = {"name": one["name"], "joined_on": day, "full_on": day, "phone": one["phone"]}
    return County(
        "export", workbook(("党员信息", rows)), "members", {"党员信息": list(head.values())}, 6, expect=expect
    )


def pinyin_columns() -> County:
    """A database's columns, written in GBK."""
    lines, expect = (
        ["xingming,xingbie,minzu,sfzhm,chushengriqi,rudangshijian,zhuanzhengshijian,suozaizhibu,lianxidianhua"],
        {},
    )
    for number in range(5):
        one = person(320 + number)
        joined = one["joined"]
        lines.append(
            f"{one['name']},{one['sex']},汉族,{one['id']},{one['birth']:%Y%m%d},{joined.year}/{joined.month}/{joined.day},,交通局第一党支部,{one['phone']}"
        )
        expect["dangyuan", number + 2] = {"joined_on": joined.isoformat(), "birth_on": one["birth"].isoformat()}
    fields = ["name", "sex", "ethnicity", "id_number", "birth_on", "joined_on", "full_on", "branch", "phone"]
    data = "\r\n".join(lines).encode("gbk")
    return County("pinyin", data, "members", {"dangyuan": fields}, 5, "dangyuan.csv", expect)


SPELLINGS = {
    "1985.3": "1985-03", "85.3": "1985-03", "98.7.1": "1998-07-01", "２００５年７月１日": "2005-07-01", "20050701": "2005-07-01",
    "二〇〇五年七月一日": "2005-07-01", "七一年六月": "1971-06", "2011—07—01": "2011-07-01", "2011. 7. 1": "2011-07-01",
    "2011年7月1号": "2011-07-01", "1998年": "1998", "2011.6.31": None, "201107": None, "2010年10月转正2011年10月": None, "6.15": None,
}  # fmt: skip


def village_book() -> County:
    """The branch once, then blanks; spaces in every heading; joined on days in every spelling; signatures below."""
    rows: list[list[Any]] = [
        ["青石镇2025年农村党员花名册（示例）"],
        [
            "村（社区）党组织",
            "姓 名",
            "性 别",
            "出 生 日 期",
            "身 份 证 号 码",
            "何时入党",
            "正式/预备",
            "是否在村",
            "手机",
        ],
    ]
    expect = {}
    for number, (written, day) in enumerate(SPELLINGS.items()):
        one = person(340 + number)
        branch = None if number else "青石镇石桥村党支部"
        rows.append([branch, one["name"], one["sex"], one["birth"], one["id"], written, "正式", "是", one["phone"]])
        expect["党员", number + 3] = {"joined_on": day, "branch": "青石镇石桥村党支部", "name": one["name"]}
    rows += [["注：1.本表由各村填报。"], [None, "填表人：王建国", None, None, "审核人：李秀英"]]
    fields = ["branch", "name", "sex", "birth_on", "id_number", "joined_on", "stage", "", "phone"]
    return County("village", workbook(("党员", rows)), "members", {"党员": fields}, len(SPELLINGS), expect=expect)


def levels_in_columns() -> County:
    """党委 | 党总支 | 党支部: merged downwards, and a committee's branches with no general branch between."""
    rows: list[list[Any]] = [["序号", "所属党委", "党总支", "党支部", "支部书记", "手机号", "成立日期"]]
    expect = {}
    for number in range(4):
        branch = f"幸福社区第{'一二三四'[number]}党支部"
        first = number == 0
        rows.append(
            [number + 1, "城关街道党工委" if first else None, "幸福社区党总支" if first else None, branch, "王建国", "13800000000", dt.date(2019, 3, 1)]
        )  # fmt: skip
        expect["Sheet1", number + 2] = {
            "superior": "城关街道党工委",
            "between": "幸福社区党总支" if number < 2 else None,
            "name": branch,
            "founded_on": "2019-03-01",
        }
    fields = ["serial", "superior", "between", "name", "secretary", "phone", "founded_on"]
    data = workbook(("Sheet1", rows), merges={"Sheet1": ["B2:B5", "C2:C3"]})
    return County("levels", data, "units", {"Sheet1": fields}, 4, expect=expect)


def counted_in_one_cell() -> County:
    """应到25人，实到23人 in one cell, the writer of the minutes beside it, days with hours, one row with two days."""
    rows: list[list[Any]] = [
        ["2025年党支部组织生活情况登记表"],
        ["序号", "支部名称", "组织生活类别", "召开日期", "会议地点", "主持人", "记录人", "参会情况", "会议议题"],
    ]
    days = {
        "2025年3月5日下午3:00": "2025-03-05", "2025-03-06 15:00-17:00": "2025-03-06", "5月8日": "2025-05-08", "1月5日、2月8日": None,
        "2025年7月1日（星期二）": "2025-07-01", "2025年8月1-3日": None, "2025年9月上旬": None,
    }  # fmt: skip
    expect = {}
    for number, (written, day) in enumerate(days.items()):
        told = f"应到{25 + number}人，实到{23 + number}人，请假2人"
        rows.append(
            [number + 1, "财政局第一党支部", "支部党员大会", written, "会议室", "王建国", "李秀英", told, "学习"]
        )
        expect["2025", number + 3] = {"held_on": day, "expected": 25 + number, "present": 23 + number}
    fields = ["serial", "unit", "activity", "held_on", "place", "host_name", "recorder", "expected+present", "topic"]
    return County("counted", workbook(("2025", rows)), "meetings", {"2025": fields}, len(days), expect=expect)


def branch_in_title() -> County:
    """Sheets called 第一党支部; the title above names it in full, and the year that the days leave out."""
    sheets, expect = [], {}
    for name in ("第一党支部", "第二党支部"):
        rows: list[list[Any]] = [
            [f"县水利局{name}2025年“三会一课”台账"],
            ["日期", "形式", "主题", "地点", "主持", "应参加人数", "实际参加人数", "缺席人员及原因"],
        ]
        for quarter in range(2):
            rows.append([f"{'一二'[quarter]}季度"])
            for month in (quarter * 3 + 1, quarter * 3 + 2):
                rows.append([f"{month}月10日", "党员大会", "学习贯彻全会精神", "会议室", "王建国", 18, "17人", "出差"])
                expect[name, len(rows)] = {
                    "held_on": f"2025-{month:02d}-10",
                    "unit": f"县水利局{name}",
                    "expected": 18,
                    "present": 17,
                }
        sheets.append((name, rows))
    fields = ["held_on", "activity", "topic", "place", "host_name", "expected", "present", "absent_names"]
    return County("titles", workbook(*sheets), "meetings", {name: fields for name, _ in sheets}, 8, expect=expect)


def bare_date_columns() -> County:
    """年度 | 月份 | 日期 side by side with nothing over them."""
    rows: list[list[Any]] = [
        ["党组织", "年度", "月份", "日期", "活动类型", "活动内容", "参加党员数", "活动地点", "主持人"]
    ]
    expect = {}
    for month in range(1, 6):
        rows.append(["商务局党支部", 2025, month, 10 + month, "主题党日", "志愿服务", 20, "社区", "王建国"])
        expect["台账", month + 1] = {"held_on": f"2025-{month:02d}-{10 + month}", "present": 20}
    fields = ["unit", "held_on", "held_on", "held_on", "activity", "topic", "present", "place", "host_name"]
    return County("bare dates", workbook(("台账", rows)), "meetings", {"台账": fields}, 5, expect=expect)


UNSEEN = {
    one.__name__: one
    for one in (
        national_export, pinyin_columns, village_book, levels_in_columns, counted_in_one_cell, branch_in_title, bare_date_columns,
    )
}  # fmt: skip


def ticks_by_month() -> bytes:
    months = [f"{month}月" for month in range(1, 13)]
    lines = [[n, f"县水利局第{n}党支部", *["√"] * 11, "", 11] for n in range(1, 7)]
    return workbook(("汇总", [["2025年主题党日开展情况汇总表"], ["序号", "党支部", *months, "合计"], *lines]))


def days_by_month() -> bytes:
    months = [f"{month}月" for month in range(1, 13)]
    lines = [
        ["县林业局党支部", kind, *[f"{m}.1{n}" for m in range(1, 13)]] for n, kind in enumerate(("支委会", "党课"))
    ]
    return workbook(("进度", [["支部名称", "会议类型", *months], *lines]))


def lists_of_days() -> bytes:
    head = ["序号", "支部名称", "支部党员大会", "支部委员会", "主题党日"]
    lines = [[n, f"县林业局第{n}党支部", "1月5日、4月8日", "1月5日，2月6日", "1.10；2.11"] for n in range(1, 5)]
    return workbook(("统计", [["2025年“三会一课”召开时间统计表"], head, *lines]))
