from __future__ import annotations

import re
from decimal import Decimal

from django.template import Context, Template
from django.utils.safestring import mark_safe

from zugong.ui import figures
from zugong.ui.figures import Figure, Line, Slope

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
    assert [name for name in ("png", "svg", "csv") if f'data-take="{name}"' in page] == ["png", "svg", "csv"]
    assert "<details" in page
    assert 'zg-no-print" hidden' in page  # whoever has no script is offered nothing that would not work
