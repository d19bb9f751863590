from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from zugong.ui import figures
from zugong.ui.figures import Figure, Line, Pair, Point, Slope, Strip
from zugong.ui.figures.taking import FigureTaken
from zugong.ui.figures.workbooks import FigureWorkbooks

D = Decimal


def test_up_is_solid_and_down_is_dashed_and_both_say_how_far() -> None:
    drawn = figures.slopes(
        [Slope("水利局", 2, 1), Slope("财政局", 1, 2), Slope("档案馆", 3, 3)], ("现行", "试算"), "两家换了名次"
    )
    assert 'aria-label="两家换了名次"' in drawn
    assert "1 水利局 ▲1" in drawn
    assert "2 财政局 ▼1" in drawn
    assert drawn.count('stroke-dasharray="6 4"') == 1
    assert "3 档案馆<" in drawn


def test_those_who_share_a_place_do_not_stand_on_each_other() -> None:
    drawn = figures.slopes([Slope("甲", 1, 1), Slope("乙", 1, 1)], ("现行", "试算"), "")
    assert len(set(re.findall(r'<circle cx="33%" cy="(\d+)"', drawn))) == 2


def test_everybody_is_counted_once_and_the_highest_belongs_to_the_last_stretch() -> None:
    found = figures.bins([D(80), D(85), D(90)], [D(81), D("85.5"), D(90)])
    assert (sum(found.before), sum(found.after)) == (3, 3)
    assert found.words(0) == "80–81"
    alone = figures.bins([D(88)], [D(88)])
    assert (alone.before, alone.after) == ((1,), (1,))


def test_what_will_be_is_hatched_and_what_is_stands_around_it_dashed() -> None:
    drawn = figures.histogram(figures.bins([D(80), D(90)], [D(82), D(90)]), "spread", "分布")
    assert 'id="h-spread"' in drawn
    assert drawn.count("url(#h-spread)") == 2
    assert drawn.count('stroke-dasharray="3 2"') == 2


def test_a_bar_beyond_its_limit_is_hatched_and_bold_not_only_red() -> None:
    drawn = figures.bars([Line("甲", D(10), "10 分钟", over=True), Line("乙", D(5), "5 分钟")], "load", "甲最多")
    assert drawn.count("url(#b-load)") == 1
    assert drawn.count('font-weight="600"') == 1
    assert 'width="70.00%"' in drawn
    assert 'width="35.00%"' in drawn
    assert "<rect" not in figures.bars([], "load", "没有").split("</defs>")[1]


def test_a_long_name_is_cut_in_the_drawing() -> None:
    drawn = figures.bars([Line("很长的名称" * 6, D(1), "1 件")], "long", "")
    assert "很长的名称很长的名称很长的名称很长的名称很…<" in drawn


def test_a_figure_is_a_drawing_a_table_and_ways_to_take_both_along() -> None:
    figure = Figure("load", "谁最忙", "甲最忙", mark_safe("<svg></svg>"), ("单位", "分钟"), [("甲<乙", 10)])
    page = Template("{% load zg %}{% figure figure %}").render(Context({"figure": figure}))
    assert 'data-figure="load"' in page
    assert "甲&lt;乙" in page
    assert [name for name in ("png", "svg", "xlsx") if f'data-take="{name}"' in page] == [
        "png",
        "svg",
    ]  # no page, no address
    assert "<details" in page
    assert page.count(" hidden>") == 2  # whoever has no script is offered nothing that would not work


def test_everybody_is_a_dot_and_the_own_one_is_larger_ringed_and_told() -> None:
    points = [D("77.8"), D("85.9"), D("88.4"), D("93.1")]
    drawn = figures.strips([Strip(points, mine=D("88.4"), middle=D("87.2"))], "4 家")
    assert 'aria-label="4 家"' in drawn
    assert "<desc>4 家</desc>" in drawn
    assert [drawn.count(f' r="{size}"') for size in ("5", "6.5", "9.5")] == [3, 1, 1]
    assert ">88.4</text>" in drawn
    assert ">中位数 87.2</text>" in drawn
    assert figures.strips([Strip([])], "") == ""


def test_groups_share_one_axis_and_dots_that_would_hide_each_other_are_raised() -> None:
    drawn = figures.strips([Strip([D(80), D(80), D(90)], "甲组", "3 家"), Strip([D(70)], "乙组", "1 家")], "")
    assert [name in drawn for name in ("甲组", "乙组", "3 家")] == [True] * 3
    first = re.findall(r'<circle cx="([\d.]+)%" cy="(\d+)" r="5"', drawn)
    assert [x for x, _y in first] == ["50.00", "50.00", "98.00", "2.00"]  # 70 to 90, the same for both
    assert first[0][1] != first[1][1]


def test_a_course_tells_its_ends_and_extremes_and_leaves_open_what_has_not_come() -> None:
    values = [D(70), D(72), D(69), D(75), D(80), D(78), D(77), None, None]
    drawn = figures.course([Point(str(n), value) for n, value in enumerate(values, 1)], "从 70 到 77")
    assert drawn.count("<circle") == 7
    assert drawn.count('stroke-width="2"') == 6
    told = re.findall(r">([\d.]+)</text>", drawn)
    assert [one for one in told if "." in one] == ["70.0", "69.0", "80.0", "77.0"]
    assert [str(n) in told for n in range(1, 10)] == [True] * 9
    assert figures.course([Point("1", None)], "") == ""


def test_no_word_of_a_course_lies_on_another() -> None:
    values = [D(31), D(31), D(46), D(46), D(57), D(57), D("77.44"), D("77.42")]
    drawn = figures.course([Point(str(n), value) for n, value in enumerate(values, 1)], "从 31 到 77.4")
    assert [one for one in re.findall(r">([\d.]+)</text>", drawn) if "." in one] == ["31.0", "77.4"]


def test_two_units_are_a_dot_and_a_square_on_one_line_and_both_in_words() -> None:
    drawn = figures.pairs([Pair("组织生活", D(4), D(2), D(4), ("4", "2"))], "差 2")
    assert re.findall(r'<circle cx="([\d.]+)%"', drawn) == ["71.00"]
    assert re.findall(r'<svg x="([\d.]+)%"', drawn) == ["36.00"]
    assert "● 4　□ 2" in drawn
    assert "nan" not in figures.pairs([Pair("没有满分", D(0), D(0), D(0), ("0", "0"))], "").lower()


def test_a_part_of_a_ranking_is_drawn_against_the_whole_of_it() -> None:
    drawn = figures.bars([Line("甲", D(5), "5 分钟")], "part", "", D(10))
    assert re.findall(r'<rect x="0" y="20" width="([\d.]+)%"', drawn) == ["35.00"]


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    figure = Figure("x", "", "", mark_safe(""), ("单位", "分", "谁"), [("甲", D("1.5"), "财政局"), ("乙", "−0.3", "—")])
    assert [[number for _cell, number in row] for row in figure.cells] == [[False, True, False], [False, True, False]]
    assert [number for _name, number in figure.heads] == [False, True, False]


def test_the_table_leaves_as_a_workbook_by_the_address_of_its_own_page(rf) -> None:
    figure = Figure(
        "load", "谁最忙", "", mark_safe("<svg></svg>"), ("单位", "分钟"), [(format_html('<a href="/u/1">{}</a>', "甲<乙"), 10), ("=1+1", D("2.5"))]
    )  # fmt: skip
    page = Template("{% load zg %}{% figure figure %}")
    asked = rf.get("/load/", {"month": "2026-11"})
    drawn = page.render(Context({"figure": figure, "request": asked}))
    assert 'href="/load/?month=2026-11&amp;figure=load"' in drawn
    answer = FigureWorkbooks(lambda request: HttpResponse()).process_exception(asked, FigureTaken(figure))
    assert answer is not None
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert list(sheet.iter_rows(values_only=True)) == [("单位", "分钟"), ("甲<乙", 10), ("=1+1", 2.5)]
    assert sheet["A3"].data_type == "s"  # data, never a formula
    with pytest.raises(FigureTaken):
        page.render(Context({"figure": figure, "request": rf.get("/load/", {"figure": "load"})}))
    other = page.render(Context({"figure": figure, "request": rf.get("/load/", {"figure": "other"})}))
    assert "<figure" in other
