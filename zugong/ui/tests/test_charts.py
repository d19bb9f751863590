from __future__ import annotations

from zugong.ui import charts


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
