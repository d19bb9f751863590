"""C 合成类, and M4, M8, M9: composition and the group as a yardstick, each shape as its owner would write it."""

from decimal import Decimal

from zugong import engine
from zugong.engine.tests.shapes.world import (
    GIVEN,
    LAST,
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
    units,
    values,
)
from zugong.timeline import Period

SECOND = (
    "missing: zero, measure: {latest: {of: stat.reported, field: second}}, map: {as_given: {over: kept}}, cap: none"
)


def both(a: object, b: object, unit: str = "a") -> engine.FactRow:
    return fact("stat.reported", unit, value=str(a), second=str(b))


def two(first: str = "full", second: str = "full") -> str:
    return "  items:\n" + item(GIVEN, id="work", full=first) + item(SECOND, id="view", full=second)


def slip_of_total(result: engine.Result, unit: str) -> str:
    return "\n".join(f"{line.label.zh} {line.expression} {line.value}" for line in result.score(unit).steps)


# ---- the group as a yardstick --------------------------------------------------------------------


def yard(to: str, missing: str = "zero") -> str:
    return "  groups: {within: all}\n  items:\n" + item(f"missing: {missing}, measure: {{{VALUE}}}, map: {{{to}}}")


def test_m4_marks_in_proportion_to_the_best_of_the_group() -> None:
    made = plan(yard("of_best: {order: high, best_zero: zero}"), {})
    result = ran(made, values(a=80, b=60, c=0))
    assert totals(result) == {"a": Decimal(10), "b": Decimal("7.5"), "c": Decimal(0)}
    assert "和最好的比 10 × 60 ÷ 80 7.5" in slip(result, "b")


def test_m4_where_less_is_better_the_lowest_is_the_yardstick() -> None:
    made = plan(yard("of_best: {order: low, best_zero: full}"), {})
    assert totals(ran(made, values(a=2, b=4))) == {"a": Decimal(10), "b": Decimal(5)}
    assert totals(ran(made, values(a=0, b=4))) == {"a": Decimal(10), "b": Decimal(0)}


def test_m4_a_single_unit_is_not_settled_until_the_group_is_known() -> None:
    made = plan(yard("of_best: {order: high, best_zero: zero}"), {})
    stored = ran(made, values(a=80, b=60))
    ledger = engine.Ledger(values(b=70), units(["b"]))
    alone = engine.score(made, ledger, YEAR, LAST, ["b"])["b"]
    known = engine.score(made, ledger, YEAR, LAST, ["b"], groups=stored)["b"]
    assert (alone.total, alone.possible, alone.settled) == (Decimal(0), Decimal(10), False)
    assert (known.total, known.settled) == (Decimal("8.75"), True)


def test_m4_a_best_of_zero_can_count_as_no_data() -> None:
    made = plan(yard("of_best: {order: high, best_zero: no_data}", "full"), {})
    assert totals(ran(made, values(a=0, b=-1))) == {"a": Decimal(10), "b": Decimal(10)}


MEAN = "of_mean: {own: %s, zeros: %s, by: one, step: five, part: exact, above: full}"
MEAN_NUMBERS = {"one": (1, "分"), "five": (5, "")}


def test_m8_full_marks_at_the_mean_and_a_mark_less_for_each_five_below() -> None:
    made = plan(yard(MEAN % ("counted", "counted")), MEAN_NUMBERS)
    result = ran(made, values(a=90, b=80, c=70))
    assert totals(result) == {"a": Decimal(10), "b": Decimal(10), "c": Decimal(8)}
    assert "组平均 240 ÷ 3 80" in slip(result, "c")


def test_m8_ones_own_and_zeros_can_be_left_out_of_the_mean() -> None:
    made = plan(yard(MEAN % ("left_out", "left_out")), MEAN_NUMBERS)
    result = ran(made, values(a=90, b=80, c=70, d=0))
    assert "组平均 170 ÷ 2 85" in slip(result, "c")
    assert totals(result)["c"] == Decimal(7)


def test_m8_the_mean_of_the_group_can_be_the_target_of_any_map() -> None:
    target = f"group: {{take: mean, by: {{{VALUE}}}, own: counted, zeros: counted}}"
    made = plan(
        yard(f"below_target: {{by: one, target_of: {{{target}}}, step: five, part: drop}}").replace(
            "missing: zero", "sign: deduct, floor: 0, missing: full"
        ),
        MEAN_NUMBERS,
    )
    assert totals(ran(made, values(a=90, b=80, c=69))) == {"a": Decimal(10), "b": Decimal(10), "c": Decimal(8)}


def test_m9_who_lacks_the_work_gets_the_mean_of_those_who_have_it() -> None:
    body = "  groups: {within: given}\n  items:\n" + item(GIVEN.replace("missing: zero", "missing: group_mean"))
    made = plan(body, {})
    facts = values(a=8, b=6, d=2)
    result = ran(made, facts, ["a", "b", "c", "d", "e"], groups={"east": ["a", "b", "c"], "west": ["d", "e"]})
    assert totals(result) == {"a": Decimal(8), "b": Decimal(6), "c": Decimal(7), "d": Decimal(2), "e": Decimal(2)}
    assert "同组平均 14 ÷ 2 7" in slip(result, "c")


def test_m9_a_single_unit_takes_the_mean_of_the_last_run() -> None:
    made = plan("  groups: {within: all}\n  items:\n" + item(GIVEN.replace("missing: zero", "missing: group_mean")), {})
    stored = ran(made, values(a=8, b=6), ["a", "b", "c"])
    ledger = engine.Ledger([], units(["c"]))
    alone = engine.score(made, ledger, YEAR, LAST, ["c"])["c"]
    known = engine.score(made, ledger, YEAR, LAST, ["c"], groups=stored)["c"]
    assert (alone.settled, known.total, known.settled) == (False, Decimal(7), True)


def test_m9_a_group_where_nobody_has_it_is_not_assessed() -> None:
    body = "  groups: {within: all}\n" + "  items:\n" + item(GIVEN.replace("missing: zero", "missing: group_mean"))
    result = ran(plan(body, {}), [], ["a", "b"])
    assert [score.indicator("one_mark").assessed for score in result.scores] == [False, False]


# ---- composition -----------------------------------------------------------------------------------


def test_c1_items_and_bonus_are_added() -> None:
    special = "  special: {title: 加减分, cap: two, floor: none, indicators: [{id: plus, title: 加分, cite: 测试, measure: {count: {of: prize.won}}, map: {per_unit: one}, cap: none}]}\n"
    made = plan(PLAIN + special, {"two": (2, "分"), "one": (1, "分")})
    facts = [*values(a=9), *(fact("prize.won", "a", f"2026-0{month}-01") for month in (1, 2, 3))]
    assert totals(ran(made, facts)) == {"a": Decimal(11)}


def test_c2_seventy_per_cent_of_the_work_and_thirty_of_the_view_each_out_of_a_hundred() -> None:
    body = (
        two("forty", "twenty")
        + "  compose: {weighted: {basis: hundred, parts: [{item: work, weight: seventy}, {item: view, weight: thirty}]}}\n"
    )
    made = plan(
        body,
        {"full": (100, "分"), "forty": (40, "分"), "twenty": (20, "分"), "seventy": (70, "%"), "thirty": (30, "%")},
    )
    result = ran(made, [both(31, 17)])
    assert totals(result) == {"a": Decimal("79.75")}
    assert "项目work折成百分 31 × 100 ÷ 40 77.5" in slip_of_total(result, "a")
    assert "加权合计 77.5 × 70% + 85 × 30% 79.75" in slip_of_total(result, "a")


def test_c2_a_secretary_has_seventy_twenty_ten() -> None:
    """H31：所在社区良好折 90 分，班子评价 88、测评 93：90×0.7+88×0.2+93×0.1 = 89.9。"""
    grade = "missing: zero, measure: {result: {of: villages, take: grade, table: worth, whose: unit}}, map: {as_given: {over: full}}"
    asked = "missing: zero, measure: {latest: {of: stat.reported, field: %s}}, map: {as_given: {over: full}}"
    body = "  items:\n" + item(grade, id="work") + item(asked % "value", id="team") + item(asked % "second", id="vote")
    body += "  compose: {weighted: {basis: as_given, parts: [{item: work, weight: w7}, {item: team, weight: w2}, {item: vote, weight: w1}]}}\n"
    numbers = {
        "full": (100, "分"),
        "worth": ({"excellent": 100, "good": 90, "fair": 80, "last": 60}, "分"),
        "w7": (70, "%"),
        "w2": (20, "%"),
        "w1": (10, "%"),
    }
    made = plan(body, numbers, subjects="secretary")
    village = plan("  groups: {within: all}\n" + PLAIN + "  grades: {levels: [{id: excellent, title: 优秀, from: ninety}, {id: good, title: 良好, from: eighty}, {id: fair, title: 合格}]}\n",
                   {"full": (100, "分"), "ninety": (90, "分"), "eighty": (80, "分")}, id="villages")  # fmt: skip
    of_villages = ran(village, values(v=85))
    people = [engine.PersonRow("p", "某书记", "v", ("secretary",))]
    facts = [fact("stat.reported", "v", person="p", value="88", second="93")]
    result = ran(made, facts, rows=units(["v"]), people=people, earlier=[of_villages])
    assert totals(result) == {"p": Decimal("89.9")}
    assert "（良好）" in slip(result, "p", "work_mark")


def test_c3_weights_inside_weights() -> None:
    tree = """\
  compose:
    weighted:
      basis: as_given
      parts:
        - {item: three, weight: forty}
        - weight: sixty
          weighted: {basis: as_given, parts: [{item: work, weight: thirty}, {item: view, weight: seventy}]}
"""
    third = item(
        "missing: zero, measure: {latest: {of: stat.reported, field: place}}, map: {as_given: {over: full}}", id="three"
    )
    numbers = {"full": (100, "分"), "forty": (40, "%"), "sixty": (60, "%"), "thirty": (30, "%"), "seventy": (70, "%")}
    result = ran(plan(two() + third + tree, numbers), [fact("stat.reported", "a", value="90", second="80", place=70)])
    assert totals(result) == {"a": Decimal("77.8")}  # 70×40% + (90×30% + 80×70%)×60%


TIMES = "  compose: {times: {of: {item: work}, %s, missing: %s}}\n"


def test_c4_marks_times_satisfaction_and_without_it_times_one_or_nothing() -> None:
    coefficient = "measure: {latest: {of: stat.reported, field: second}}, as: percent"
    one = plan("  items:\n" + item(GIVEN, id="work") + TIMES % (coefficient, "one"), {})
    nothing = plan("  items:\n" + item(GIVEN, id="work") + TIMES % (coefficient, "zero"), {})
    with_it, without = [both(8, 95)], values(a=8)
    assert (totals(ran(one, with_it)), totals(ran(one, without))) == ({"a": Decimal("7.6")}, {"a": Decimal(8)})
    assert totals(ran(nothing, without)) == {"a": Decimal(0)}


def test_c4_the_coefficient_can_be_the_share_of_full_marks_of_an_indicator() -> None:
    made = plan(two() + TIMES % ("indicator: view_mark", "one"), {})
    result = ran(made, [both(8, 9)])
    assert totals(result) == {"a": Decimal("7.2")}
    assert "指标view得分率 9 ÷ 10 0.9" in slip_of_total(result, "a")


MONTHLY = plan(PLAIN, {"full": (100, "分")}, id="monthly", period="month")


def months(marks: dict[int, int]) -> list[engine.Result]:
    return [
        ran(
            MONTHLY,
            [fact("stat.reported", "a", f"2026-{month:02d}-10", value=mark)],
            period=Period.parse(f"2026-{month:02d}"),
        )
        for month, mark in marks.items()
    ]


OF_MONTHS = "missing: zero, measure: {result: {of: monthly, take: total, every: month, join: mean, lacking: %s}}, map: {as_given: {over: full}}"


def test_c5_a_result_of_another_assessment_is_taken_over_and_does_not_move_afterwards() -> None:
    clause = (
        "missing: zero, measure: {result: {of: other, take: total}}, map: {proportion: {target: hundred, over: capped}}"
    )
    made = plan("  items:\n" + item(clause), {"hundred": (100, "分")})
    other = plan(PLAIN, {"full": (100, "分")}, id="other")
    frozen = ran(other, values(a=85))
    assert totals(ran(made, [], ["a"], earlier=[frozen])) == {"a": Decimal("8.5")}
    assert totals(ran(made, [], ["a"])) == {"a": Decimal(0)}


def test_c6_a_grade_of_another_assessment_becomes_marks() -> None:
    clause = "missing: zero, measure: {result: {of: other, take: grade, table: worth}}, map: {as_given: {over: full}}"
    made = plan("  items:\n" + item(clause), {"worth": ({"top": 10, "rest": 6}, "分")})
    other = plan("  groups: {within: all}\n" + PLAIN + "  grades: {levels: [{id: top, title: 优秀, from: ninety}, {id: rest, title: 其他}]}\n",
                 {"full": (100, "分"), "ninety": (90, "分")}, id="other")  # fmt: skip
    assert totals(ran(made, [], ["a", "b"], earlier=[ran(other, values(a=95, b=80))])) == {
        "a": Decimal(10),
        "b": Decimal(6),
    }


def test_c7_the_year_is_the_mean_of_its_months_and_a_lacking_month_is_what_was_chosen() -> None:
    earlier = months(dict.fromkeys(range(1, 12), 90))
    numbers = {"full": (100, "分")}
    results = {
        how: totals(ran(plan("  items:\n" + item(OF_MONTHS % how), numbers), [], ["a"], earlier=earlier))["a"]
        for how in ("skip", "zero", "no_result")
    }
    assert results == {"skip": Decimal(90), "zero": Decimal("82.5"), "no_result": Decimal(0)}


def test_c8_sixty_per_cent_of_the_year_and_forty_of_the_mean_of_months() -> None:
    body = "  items:\n" + item(GIVEN, id="year") + item(OF_MONTHS % "skip", id="months")
    body += "  compose: {weighted: {basis: as_given, parts: [{item: year, weight: sixty}, {item: months, weight: forty}]}}\n"
    made = plan(body, {"full": (100, "分"), "sixty": (60, "%"), "forty": (40, "%")})
    assert totals(ran(made, values(a=80), earlier=months({1: 90, 2: 100}))) == {"a": Decimal(86)}


def test_c9_bonus_may_go_over_a_hundred_but_is_cut_before_grading_where_chosen() -> None:
    levels = "levels: [{id: top, title: 优秀, from: ninety}, {id: rest, title: 其他}]"
    special = "  special: {title: 加分, cap: none, floor: none, indicators: [{id: plus, title: 加分, cite: 测试, measure: {count: {of: prize.won}}, map: {per_unit: five}, cap: none}]}\n"
    made = plan(
        "  groups: {within: all}\n" + PLAIN + special + f"  grades: {{cut_to: full, {levels}}}\n",
        {"full": (100, "分"), "five": (5, "分"), "ninety": (90, "分")},
    )
    result = ran(made, [*values(a=99), fact("prize.won", "a")])
    assert (of(result, "a").total, of(result, "a").graded) == (Decimal(104), Decimal(100))
    assert "定等次前截到  100" in steps(of(result, "a"))


def test_c10_each_category_has_its_own_items_and_is_ranked_by_itself() -> None:
    own = item(GIVEN, id="shared", full="four")
    fields = item(SECOND, id="fields", full="six").replace(
        "full: six\n", "full: six\n      applies_to: {categories: [farm], otherwise: redistributed}\n", 1
    )
    street = item(SECOND, id="street", full="six").replace(
        "full: six\n", "full: six\n      applies_to: {categories: [town], otherwise: redistributed}\n", 1
    )
    body = (
        "  categories: {farm: 农业乡镇, town: 街道}\n  groups: {within: category}\n  items:\n" + own + fields + street
    )
    made = plan(body, {"four": (4, "分"), "six": (6, "分")})
    rows = [
        engine.UnitRow(name, name, "village", categories=(category,))
        for name, category in (("a", "farm"), ("b", "farm"), ("c", "town"))
    ]
    result = ran(made, [both(4, 6, "a"), both(4, 3, "b"), both(2, 2, "c")], rows=rows)
    assert totals(result) == {"a": Decimal(10), "b": Decimal(7), "c": Decimal(4)}
    assert [(of(result, unit).group, of(result, unit).place) for unit in "abc"] == [
        ("farm", 1),
        ("farm", 2),
        ("town", 1),
    ]


def test_c11_a_unit_without_such_work_is_not_in_the_running() -> None:
    """本年度无承办任务的单位不参加评优考核。"""
    effect = "  effects:\n    - {id: idle, title: 无承办任务, cite: 测试, when: [{measure: {of: {count: {of: prize.won}}, at_most: 0}}], veto: unassessed}\n"
    made = plan("  groups: {within: all}\n" + PLAIN + effect, {})
    result = ran(made, [*values(a=9, b=8), fact("prize.won", "b")])
    assert [(of(result, unit).assessed, of(result, unit).place) for unit in "ab"] == [(False, None), (True, 1)]


def test_totals_of_groups_are_made_comparable() -> None:
    facts, groups = values(a=90, b=70, c=60, d=40), {"east": ["a", "b"], "west": ["c", "d"]}
    start = "  groups: {within: given}\n" + PLAIN
    numbers = {"full": (100, "分"), "eighty": (80, "分"), "ten": (10, "分")}
    ratio = ran(
        plan(start + "  standardise: {how: mean_ratio, digits: 2, mode: half_up}\n", numbers), facts, groups=groups
    )
    assert [of(ratio, unit).standard for unit in "abcd"] == [
        Decimal("73.13"),
        Decimal("56.88"),
        Decimal("78.00"),
        Decimal("52.00"),
    ]
    assert [of(ratio, unit).place_in_all for unit in "abcd"] == [2, 3, 1, 4]
    best = ran(
        plan(start + "  standardise: {how: best_hundred, digits: 2, mode: half_up}\n", numbers), facts, groups=groups
    )
    assert [of(best, unit).standard for unit in "abcd"] == [
        Decimal("100.00"),
        Decimal("77.78"),
        Decimal("100.00"),
        Decimal("66.67"),
    ]
    spread = ran(
        plan(
            start + "  standardise: {how: deviation, centre: eighty, spread: ten, digits: 2, mode: half_up}\n", numbers
        ),
        facts,
        groups=groups,
    )
    assert [of(spread, unit).standard for unit in "abcd"] == [
        Decimal("90.00"),
        Decimal("70.00"),
        Decimal("90.00"),
        Decimal("70.00"),
    ]


def test_an_open_or_broken_composition_is_refused() -> None:
    numbers = {"full": (100, "分"), "forty": (40, "%"), "fifty": (50, "%")}
    weighted = "  compose: {weighted: {parts: [{item: work, weight: forty}, {item: veiw, weight: fifty}]}}\n"
    assert sentences(two() + weighted, numbers) == [
        "“项目view”没有放进合成里，它的分哪儿也不算。",
        "“weighted”还没选加权前要不要先折成百分：basis 写 hundred（每部分先折成百分）或 as_given（按原分）。",
        "“weighted”的各项权重加起来是 90，应该正好 100（2020-01-01 起）。",
        "合成里没有叫“veiw”的项目。是不是想写“view”？",
    ]
    times = "  compose: {times: {of: {item: work}, measure: {latest: {of: stat.reported, field: second}}}}\n"
    assert sentences("  items:\n" + item(GIVEN, id="work") + times, numbers) == [
        "“times”还没选没有系数时取几：missing 写 one（取 1）或 zero（取 0）。",
        "“times”还没选系数是百分数还是倍数：as 写 percent 或 factor。",
    ]


def test_what_a_yardstick_leaves_open_is_asked_for() -> None:
    assert sentences(yard("of_best: {order: high}"), {}) == [
        "“指标one”还没选最好的是零或负数时怎么算：best_zero 写 zero（都不得分）、full（最好的得满分）或 no_data（当作没有数据，由 missing 决定）。"
    ]
    found = sentences(yard("of_mean: {by: one, step: five, part: exact}"), MEAN_NUMBERS)
    assert found == [
        "“指标one”还没选平均数里算不算自己：own 写 counted（算）或 left_out（不算）。",
        "“指标one”还没选平均数里算不算零：zeros 写 counted（算）或 left_out（不算）。",
        "“指标one”还没选高于平均的怎么办：above 写 full（就是满分）或 counts（照样往上加）。",
    ]
    periods = (
        "missing: zero, measure: {result: {of: monthly, take: total, every: month}}, map: {as_given: {over: full}}"
    )
    assert sentences("  items:\n" + item(periods), {}) == [
        "“指标one”还没选各期的结果怎么合：join 写 mean（平均）或 sum（相加）。",
        "“指标one”还没选有的期没有结果怎么办：lacking 写 skip（只平均有的期）、zero（缺的算 0）或 no_result（缺一期就没有结果）。",
    ]
    itself = "missing: zero, measure: {result: {of: shape, take: total}}, map: {as_given: {over: full}}"
    assert sentences("  items:\n" + item(itself), {}) == [
        "“指标one”要用本制度同一期的结果，绕成了一圈：测试方案 → 指标one → 测试方案。"
    ]


def test_a_result_survives_its_trip_through_json() -> None:
    made = plan("  groups: {within: all}\n" + PLAIN, {})
    result = ran(made, values(a=9, b=7))
    assert engine.Result.from_dict(result.to_dict()) == result
    assert result.period == YEAR.code
