from __future__ import annotations

import re

from zugong.ui import charts


def test_everybody_is_a_point_and_i_am_the_red_one() -> None:
    strip = charts.rank_strip(["77.8", "85.9", "88.4", "93.1"], mine="88.4", median="85.9", line="90")
    assert strip.count('class="o"') == 3
    assert strip.count('class="me"') == 1
    assert 'aria-label="4 家得分：最低 77.8，最高 93.1，中位数 85.9，优秀线 90，本单位 88.4，第 2 名"' in strip


def test_points_stand_in_proportion_between_round_numbers() -> None:
    strip = charts.rank_strip(["75", "80"], mine=None, median=None, line=None)
    assert re.findall(r'<circle cx="([\d.]+)%"', strip) == ["0.00", "100.00"]


def test_one_score_and_no_scores_are_drawn_without_failing() -> None:
    assert charts.rank_strip([], mine=None, median=None, line=None) == ""
    assert 'class="me"' in charts.rank_strip(["88"], mine="88", median="88", line=None)


def test_a_weight_bar_is_as_long_as_its_weight_and_as_full_as_its_score() -> None:
    assert 'style="width:50.00%"><i style="width:75.00%">' in charts.weight_bar("6", "8", widest="16")
    assert '<i style="width:100.00%">' in charts.weight_bar("9", "8", widest="16")
    assert '<i style="width:0.00%">' in charts.weight_bar("-1", "8", widest="16")
    assert charts.weight_bar("1", "0") == ""


def test_a_line_needs_two_points() -> None:
    assert charts.sparkline(["1"]) == ""
    assert 'points="3.0,26.0 75.0,4.0"' in charts.sparkline(["1", "3"])


def test_a_bar_of_nothing_is_empty() -> None:
    assert '<i style="width:0.00%">' in charts.bar(0, 0)
