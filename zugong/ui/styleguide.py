"""What the style guide shows: every component once, with invented data, for looking at and for the tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_tables2
from django import forms
from django.http import HttpRequest

from zugong.kernel import clock

from . import figures
from .calendar import Cell, LifeCalendar, Row
from .figures import Figure, Pair, Point, Strip
from .forms import DateInput, FileInput, Form, PeoplePicker
from .tables import Table

PEOPLE = [
    "林知远",
    "魏思敏",
    "许崇文",
    "石立群",
    "温国敏",
    "陆存义",
    "高永川",
    "邵清荷",
    "宋雨桐",
    "蒋林川",
    "方玉安",
    "许家禾",
]
SCORES = [
    "93.1",
    "91.6",
    "90.2",
    "88.4",
    "87.9",
    "87.1",
    "86.8",
    "86.5",
    "85.2",
    "84.8",
    "84.1",
    "82.6",
    "81.3",
    "77.8",
]
ITEMS = (
    ("谋篇布局", "7.6", "8"),
    ("政治思想建设", "12.6", "15"),
    ("班子队伍建设", "10.8", "12"),
    ("经费保障", "6.0", "6"),
)


class ExampleForm(Form):
    held_on = forms.DateField(label="开会日期")
    topic = forms.CharField(label="议题", max_length=60, help_text="一句话写清楚议了什么")
    kind = forms.ChoiceField(label="类型", choices=[("general", "支部党员大会"), ("committee", "支委会")])
    present = forms.IntegerField(
        label="到会人数",
        required=False,
        max_value=23,
        error_messages={"max_value": "比应到的多 2 人，列席的请填在下一栏"},
    )
    people = forms.MultipleChoiceField(
        label="到会的人",
        choices=[(str(i), name) for i, name in enumerate(PEOPLE)],
        widget=PeoplePicker(),
        required=False,
    )
    minutes = forms.CharField(label="记录", widget=forms.Textarea({"rows": 4}), required=False)
    attachment = forms.FileField(label="附件", widget=FileInput(), required=False)
    public = forms.BooleanField(label="在支部里公开", required=False)


class ExampleTable(Table):
    name = django_tables2.Column(verbose_name="姓名")
    branch = django_tables2.Column(verbose_name="所在支部")
    joined_on = django_tables2.Column(verbose_name="入党日期", attrs={"td": {"class": "nw"}})
    hours = django_tables2.Column(verbose_name="学时", attrs={"td": {"class": "num"}})


def people() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "branch": f"机关第{'一二三四'[index % 4]}党支部",
            "joined_on": dt.date(1998 + index, 7, 1),
            "hours": 20 + index,
        }
        for index, name in enumerate(PEOPLE)
    ]


def calendar() -> LifeCalendar:
    done, late, todo, future = Cell("done"), Cell("late"), Cell("todo"), Cell("future")
    return LifeCalendar(
        year=2026,
        month=11,
        rows=[
            Row("支委会", "每月 1 次", [*[done] * 10, todo, future], 10, 11),
            Row("党小组会", "每月 1 次", [*[done] * 7, late, *[done] * 3, future], 11, 11),
            Row("主题党日", "每月 1 次", [*[done] * 4, Cell("miss"), *[done] * 6, future], 10, 11),
            Row(
                "党员大会",
                "每季 1 次",
                [Cell("done", "2月6日"), Cell("done", "5月15日"), Cell("done", "8月21日"), Cell("todo", "12月31日前")],
                3,
                4,
                "quarter",
            ),
            Row(
                "党课",
                "每季 1 次",
                [
                    Cell("done", "3月20日"),
                    Cell("done", "6月26日"),
                    Cell("late", "补课 10月9日"),
                    Cell("done", "11月5日"),
                ],
                4,
                4,
                "quarter",
            ),
        ],
    )


def standing() -> Figure:
    own = Decimal("88.4")
    points = [Decimal(one) for one in SCORES]
    said = "14 家，本单位 88.4，第 4 名"
    strip = figures.strips([Strip(points, mine=own, middle=Decimal("86.65"))], said)
    return Figure(
        "standing", "组内名次", said, strip, ("从高到低", "得分"), list(enumerate(sorted(points, reverse=True), 1))
    )


def going() -> Figure:
    points = [Point(str(month), Decimal(70 + month) if month < 11 else None) for month in range(1, 13)]
    said = "从 1 月的 71 到 10 月的 80"
    rows = [(f"{one.label} 月", one.value) for one in points if one.value is not None]
    return Figure("going", "得分怎么走", said, figures.course(points, said), ("月末", "得分"), rows)


def two() -> Figure:
    lines = [
        Pair("组织生活", Decimal(4), Decimal("2.5"), Decimal(4), ("4", "2.5")),
        Pair("党费收缴", Decimal(1), Decimal(2), Decimal(2), ("1", "2")),
    ]
    rows = [(one.name, one.left, one.right) for one in lines]
    return Figure(
        "two",
        "差在哪里",
        "组织生活差 1.5",
        figures.pairs(lines, "组织生活差 1.5"),
        ("指标", "甲局", "乙局"),
        rows,
        "● 甲局　□ 乙局",
    )


def context(request: HttpRequest) -> dict[str, Any]:
    table = ExampleTable(people(), request=request, order_by=request.GET.getlist("sort") or ("name",))
    table.paginate(page=1, per_page=5)
    wrong = ExampleForm({"held_on": "2026-11-31", "present": "25", "kind": "general", "topic": "党费收缴"})
    fine = ExampleForm(initial={"held_on": clock.today(), "people": ["0", "1", "2"]}, auto_id="id_fine_%s")
    return {
        "form": wrong,
        "fine": fine,
        "table": table,
        "total": len(table.rows),
        "exports": "",
        "page_numbers": [1, 2, 3],
        "calendar": calendar(),
        "standing": standing(),
        "drawn": [going(), two()],
        "items": ITEMS,
        "trend": ["81.9", "82.4", "82.2", "83.1", "83.4", "84.2", "84.0", "85.1", "85.3", "86.0", "85.8", "87.4"],
        "colours": ["paper", "ink", "ink-3", "red", "blue", "line", "ok", "warn-fill", "bad-fill", "c2", "c3", "c4"],
        "date_widget": DateInput(),
    }
