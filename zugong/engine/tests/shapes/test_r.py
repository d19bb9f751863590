"""R 排名类: places, each shape as its owner would write it."""

from decimal import Decimal

from zugong.engine.tests.shapes.world import (
    PLAIN,
    VALUE,
    YEAR,
    fact,
    item,
    of,
    plan,
    ran,
    sentences,
    slip,
    steps,
    totals,
    values,
)
from zugong.timeline import Period

ALL = "  groups: {within: all}\n  items:\n"


def by_rank(to: str, *, order: str = "high", ties: str = "1-1-3", more: str = "", missing: str = "zero") -> str:
    rank = f"rank: {{by: {{{VALUE}}}, order: {order}, ties: {ties}, lacking: unplaced}}"
    return ALL + item(f"missing: {missing}, measure: {{{rank}}}, map: {{{to}}}{more}")


def test_r1_a_table_gives_60_57_54_for_the_first_three_and_nothing_after() -> None:
    made = plan(
        by_rank("rank_table: {table: marks, beyond: nothing}"), {"full": (60, "分"), "marks": ([60, 57, 54], "分")}
    )
    result = ran(made, values(a=9, b=12, c=7, d=3))
    assert totals(result) == {"a": Decimal(57), "b": Decimal(60), "c": Decimal(54), "d": Decimal(0)}
    assert "4 个里排第  3" in slip(result, "c")


def test_r1_places_beyond_the_table_can_get_the_last_mark_of_it() -> None:
    made = plan(
        by_rank("rank_table: {table: marks, beyond: last}"), {"full": (60, "分"), "marks": ([60, 57, 54], "分")}
    )
    assert totals(ran(made, values(a=9, b=12, c=7, d=3)))["d"] == Decimal(54)


def test_r2_each_place_down_costs_half_a_mark_and_never_less_than_seven() -> None:
    made = plan(by_rank("rank_step: {by: step, least: seven}"), {"step": (Decimal("1.5"), "分"), "seven": (7, "分")})
    result = ran(made, values(a=90, b=80, c=70, d=60))
    assert totals(result) == {"a": Decimal(10), "b": Decimal("8.5"), "c": Decimal(7), "d": Decimal(7)}
    assert "10 − 3 × 1.5" in slip(result, "d")


def test_r2_the_step_can_be_a_share_of_the_full_mark() -> None:
    made = plan(by_rank("rank_step: {by: step, least: none}"), {"step": (5, "%")})
    assert totals(ran(made, values(a=90, b=80)))["b"] == Decimal("9.5")


def test_r3_where_less_is_better_the_lowest_comes_first() -> None:
    made = plan(by_rank("rank_step: {by: step, least: 0}", order="low"), {"step": (2, "分")})
    assert totals(ran(made, values(a=1, b=3, c=2))) == {"a": Decimal(10), "b": Decimal(6), "c": Decimal(8)}


def test_r3_the_last_three_lose_marks_counted_from_the_end() -> None:
    clause = f"sign: deduct, floor: 0, missing: zero, measure: {{rank: {{by: {{{VALUE}}}, order: low, lacking: unplaced}}}}, map: {{rank_table: {{table: marks, beyond: nothing}}}}"
    made = plan(ALL + item(clause), {"marks": ([3, 2, 1], "分")})
    assert totals(ran(made, values(a=10, b=20, c=30, d=40))) == {
        "a": Decimal(7),
        "b": Decimal(8),
        "c": Decimal(9),
        "d": Decimal(10),
    }


def test_r4_seven_each_make_three_classes_by_place() -> None:
    body = (
        "  groups: {within: all}\n"
        + PLAIN
        + """\
  grades:
    tied: next
    levels:
      - {id: first, title: 一类, count: seven}
      - {id: second, title: 二类, count: seven}
      - {id: third, title: 三类}
"""
    )
    made = plan(body, {"full": (100, "分"), "seven": (7, "个")})
    result = ran(made, values(**{f"v{number:02d}": number for number in range(1, 22)}))
    counts = [sum(1 for one in result.standings if one.grade == name) for name in ("first", "second", "third")]
    assert counts == [7, 7, 7]
    assert of(result, "v21").grade_title == "一类"
    assert of(result, "v08").grade_title == "二类"


def test_r5_an_imported_place_in_the_province_gives_marks_for_the_first_five() -> None:
    clause = "missing: zero, measure: {latest: {of: stat.reported, field: place}}, map: {rank_table: {table: marks, beyond: nothing}}"
    made = plan("  items:\n" + item(clause), {"marks": ([10, 8, 6, 4, 2], "分")})
    result = ran(made, [fact("stat.reported", "a", place=2), fact("stat.reported", "b", place=9)])
    assert totals(result) == {"a": Decimal(8), "b": Decimal(0)}


MOVED = (
    f"missing: zero, sign: add, measure: {{moved: {{by: {{{VALUE}}}, order: high}}}}, map: {{per_unit: one}}, cap: none"
)


def test_r6_each_place_forward_since_last_year_gives_a_mark_and_a_new_unit_has_none() -> None:
    made = plan(ALL + item(MOVED), {"one": (1, "分")})
    before = ran(
        made,
        [fact("stat.reported", unit, "2025-06-15", value=mark) for unit, mark in (("a", 1), ("b", 2), ("c", 3))],
        period=Period.parse("2025"),
    )
    now = ran(made, values(a=9, b=5, c=1, d=3), earlier=[before])
    assert totals(now) == {"a": Decimal(2), "b": Decimal(0), "c": Decimal(-3), "d": Decimal(0)}
    assert "3 − 1" in slip(now, "a")
    assert "上期没有名次" in slip(now, "d")


EFFECTS = (
    "  groups: {within: all}\n"
    + PLAIN
    + """\
  effects:
    - {id: ten, title: 前进十位, cite: 测试, ladder: forward, when: [{moved: {up: ten}}], pay: {by: total, amount: much}}
    - {id: five, title: 前进五位, cite: 测试, ladder: forward_less, when: [{moved: {up: five}}], pay: {by: total, amount: some}}
"""
)


def test_r6_ten_places_forward_are_proposed_ten_thousand_yuan() -> None:
    """上一年排 17，这一期排 6：前进 11 位，奖 1 万。"""
    ladder = EFFECTS.replace("ladder: forward_less", "ladder: forward")
    first, second = ladder.index("    - {id: ten"), ladder.index("    - {id: five")
    body = ladder[:first] + ladder[second:] + ladder[first:second]  # the mildest is written first
    made = plan(
        body, {"full": (100, "分"), "ten": (10, "位"), "five": (5, "位"), "much": (10000, "元"), "some": (5000, "元")}
    )
    names = [f"v{number:02d}" for number in range(1, 22)]
    then = {name: 100 - place for place, name in enumerate(names, 1)}
    before = ran(
        made,
        [fact("stat.reported", name, "2025-06-15", value=value) for name, value in then.items()],
        period=Period.parse("2025"),
    )
    order = [name for name in names if name != "v17"]
    order.insert(5, "v17")
    now = ran(made, values(**{name: 100 - place for place, name in enumerate(order, 1)}), earlier=[before])
    assert (of(before, "v17").place, of(now, "v17").place) == (17, 6)
    proposals = [(one.subject, one.amount, one.unit) for one in now.proposals]
    assert proposals == [("v17", Decimal(10000), "元")]
    assert "上期第 17 名，本期第 6 名，前进 11 位" in now.proposals[0].reason.zh


LAST = (
    "  groups: {within: all}\n"
    + PLAIN
    + """\
  effects:
    - {id: talk, title: 提醒谈话, cite: 测试, ladder: last, when: [{place: {last: one, times: two, over: three}}], propose: {to: 镇党委, what: 提醒谈话}}
    - {id: adjust, title: 调整岗位建议, cite: 测试, ladder: last, when: [{place: {last: one, run: two_in_row}}], propose: {to: 县委组织部, what: 研究岗位调整}}
"""
)
LAST_NUMBERS = {"full": (100, "分"), "one": (1, "名"), "two": (2, "次"), "three": (3, "次"), "two_in_row": (2, "次")}


def yearly(made: object, table: dict[int, dict[str, int]]) -> object:
    results: list = []
    for year, row in table.items():
        facts = [fact("stat.reported", unit, f"{year}-06-15", value=value) for unit, value in row.items()]
        results.append(ran(made, facts, period=Period.parse(str(year)), earlier=results))
    return results[-1]


def test_r7_last_twice_in_three_years_calls_for_a_talk() -> None:
    made = plan(LAST, LAST_NUMBERS)
    result = yearly(made, {2024: {"a": 1, "b": 2}, 2025: {"a": 2, "b": 1}, 2026: {"a": 1, "b": 2}})
    assert [(one.subject, one.what.zh) for one in result.proposals] == [("a", "提醒谈话")]
    assert result.proposals[0].reason.zh == "最近 3 期里有 2 次在后 1 名"


def test_r7_last_two_years_in_a_row_takes_the_severer_step_only() -> None:
    made = plan(LAST, LAST_NUMBERS)
    result = yearly(made, {2025: {"a": 1, "b": 2}, 2026: {"a": 1, "b": 2}})
    assert [(one.subject, one.what.zh) for one in result.proposals] == [("a", "研究岗位调整")]


def test_r7_who_ties_at_the_end_is_last_too() -> None:
    made = plan(LAST, LAST_NUMBERS)
    result = yearly(made, {2025: {"a": 1, "b": 1, "c": 2}, 2026: {"a": 1, "b": 1, "c": 2}})
    assert sorted(one.subject for one in result.proposals) == ["a", "b"]


TIE = {"step": (2, "分")}


def test_r8_after_a_tie_places_are_left_out_or_not() -> None:
    tied = values(a=9, b=9, c=5)
    made = plan(by_rank("rank_step: {by: step, least: none}", ties="1-1-3"), TIE)
    assert totals(ran(made, tied)) == {"a": Decimal(10), "b": Decimal(10), "c": Decimal(6)}
    made = plan(by_rank("rank_step: {by: step, least: none}", ties="1-1-2"), TIE)
    assert totals(ran(made, tied)) == {"a": Decimal(10), "b": Decimal(10), "c": Decimal(8)}


def test_r8_those_who_tie_can_share_the_marks_of_their_places() -> None:
    made = plan(
        by_rank("rank_table: {table: marks, beyond: nothing}", ties="average"),
        {"full": (60, "分"), "marks": ([60, 57, 54], "分")},
    )
    result = ran(made, values(a=9, b=9, c=5))
    assert totals(result) == {"a": Decimal("58.5"), "b": Decimal("58.5"), "c": Decimal(54)}
    assert "(60 + 57) ÷ 2" in slip(result, "a")


def test_r8_a_tie_can_void_the_places_of_those_who_tie_or_of_all() -> None:
    numbers = {"step": (2, "分")}
    tied = values(a=9, b=9, c=5)
    made = plan(by_rank("rank_step: {by: step, least: none}", ties="void"), numbers)
    assert totals(ran(made, tied)) == {"a": Decimal(0), "b": Decimal(0), "c": Decimal(6)}
    assert "并列，名次作废" in slip(ran(made, tied), "a")
    made = plan(by_rank("rank_step: {by: step, least: none}", ties="void_all", missing="not_assessed"), numbers)
    result = ran(made, tied)
    assert [one.assessed for score in result.scores for one in score.indicators] == [False, False, False]


def test_r8_those_who_tie_can_be_left_open_until_marked_again() -> None:
    made = plan(by_rank("rank_step: {by: step, least: none}", ties="again"), TIE)
    result = ran(made, values(a=9, b=9, c=5))
    assert [result.score(unit).settled for unit in "abc"] == [False, False, True]
    assert "并列的要重新评" in slip(result, "a")


def test_a_rank_of_ranks_is_worked_out_in_order() -> None:
    first = item(
        f"missing: zero, measure: {{rank: {{by: {{{VALUE}}}, order: high, lacking: unplaced}}}}, map: {{rank_step: {{by: step, least: 0}}}}",
        id="one",
    )
    second = item(
        "missing: zero, measure: {rank: {by: {marks: {of: one_mark}}, order: low, lacking: unplaced}}, map: {rank_step: {by: step, least: 0}}",
        id="two",
    )
    made = plan(
        "  groups: {within: all}\n  items:\n" + second + first,
        {"full": (10, "分"), "twenty": (20, "分"), "step": (3, "分")},
        total="twenty",
    )
    result = ran(made, values(a=9, b=7, c=5))
    assert [result.score(unit).indicator("two_mark").value for unit in "abc"] == [Decimal(4), Decimal(7), Decimal(10)]


def test_a_ring_through_a_rank_is_spelled_out() -> None:
    clause = "missing: zero, measure: {{rank: {{by: {{marks: {{of: {other}_mark}}}}, order: high, lacking: unplaced}}}}, map: {{rank_step: {{by: step, least: 0}}}}"
    body = (
        "  groups: {within: all}\n  items:\n"
        + item(clause.format(other="two"), id="one")
        + item(clause.format(other="one"), id="two")
    )
    found = sentences(body, {"twenty": (20, "分"), "step": (3, "分")}, total="twenty")
    assert found == ["这几个指标互相引用，算不出来：one_mark → two_mark → one_mark。"]


def test_a_single_unit_waits_for_its_group_or_takes_what_the_last_run_stored() -> None:
    from zugong import engine
    from zugong.engine.tests.shapes.world import LAST as AS_OF
    from zugong.engine.tests.shapes.world import units

    made = plan(by_rank("rank_step: {by: step, least: 0}"), {"step": (2, "分")})
    stored = ran(made, values(a=9, b=7, c=5))
    ledger = engine.Ledger(values(c=8), units(["c"]))
    alone = engine.score(made, ledger, YEAR, AS_OF, ["c"])["c"]
    assert (alone.total, alone.possible, alone.settled) == (Decimal(0), Decimal(10), False)
    known = engine.score(made, ledger, YEAR, AS_OF, ["c"], groups=engine.Result.from_dict(stored.to_dict()))["c"]
    assert (known.total, known.settled) == (Decimal(8), True)


def test_places_are_within_the_group_the_scheme_names() -> None:
    body = by_rank("rank_step: {by: step, least: 0}").replace("within: all", "within: given")
    made = plan(body, {"step": (2, "分")})
    result = ran(made, values(a=9, b=7, c=5, d=3), groups={"east": ["a", "d"], "west": ["b", "c"]})
    assert totals(result) == {"a": Decimal(10), "b": Decimal(10), "c": Decimal(8), "d": Decimal(8)}
    assert [(of(result, unit).group, of(result, unit).place, of(result, unit).of) for unit in "ab"] == [
        ("east", 1, 2),
        ("west", 1, 2),
    ]


def test_what_a_rank_leaves_open_is_asked_for() -> None:
    rank = f"missing: zero, measure: {{rank: {{by: {{{VALUE}}}, order: high}}}}, map: {{rank_table: {{table: marks}}}}"
    found = sentences("  items:\n" + item(rank), {"marks": ([3, 2], "分")})
    assert found == [
        "“scheme”还没选和谁比：groups.within 写 all（全体）、given（事先分好的组）、kind（同类组织）、category（同一类别）、parent（同一上级）或 unit（本单位的人）。",
        "“指标one”还没选没有数据的排在哪里：lacking 写 unplaced（不排名次，再由 missing 决定）或 last（排在最后）。",
        "“指标one”还没选分值表以外的名次得几分：beyond 写 nothing（没有分）或 last（同表里最后一名）。",
    ]
    step = by_rank("rank_step: {by: step}")
    assert sentences(step, TIE) == ["“指标one”还没选名次再低最少得几分：least 写 0、参数名，或 none（可以减到负数）。"]


def test_ties_of_the_total_follow_the_choice() -> None:
    body = "  groups: {within: all}\n" + PLAIN
    tied = values(a=9, b=9, c=5)
    assert [of(ran(plan(body, {}), tied), unit).place for unit in "abc"] == [1, 1, 3]
    assert [of(ran(plan(body, {}, ties="1-1-2"), tied), unit).place for unit in "abc"] == [1, 1, 2]
    assert "3 个里排第  1" in steps(of(ran(plan(body, {}), tied), "a"))
