"""G 等次与名额类: grades and places, each shape as its owner would write it."""

from decimal import Decimal
from typing import Any

import pytest

from zugong import engine
from zugong.engine.groups.places import share_of
from zugong.engine.tests.shapes.world import (
    GIVEN,
    PLAIN,
    fact,
    grades,
    item,
    of,
    plan,
    ran,
    sentences,
    steps,
    units,
    values,
)

START = "  groups: {within: all}\n" + PLAIN
LINES = {
    "full": (100, "分"),
    "n90": (90, "分"),
    "n80": (80, "分"),
    "n60": (60, "分"),
    "n79": (79, "分"),
    "n89": (89, "分"),
    "n100": (100, "分"),
}


def graded(text: str, numbers: dict[str, Any] | None = None, start: str = START, **more: Any) -> engine.Plan:
    return plan(start + "  grades:\n" + text, {**LINES, **(numbers or {})}, **more)


CUTS = """\
    levels:
      - {id: excellent, title: 优秀, from: n90}
      - {id: good, title: 良好, from: n80}
      - {id: poor, title: 一般}
"""


def test_g1_ninety_is_excellent_and_eighty_is_good_the_line_itself_belongs_to_the_upper_grade() -> None:
    result = ran(graded(CUTS), values(a=90, b="89.99", c=80, d="79.99"))
    assert grades(result) == {"a": "excellent", "b": "good", "c": "good", "d": "poor"}
    assert "89.99 分，没有达到“优秀” 90 分" in steps(of(result, "b"))
    assert "89.99 分，达到“良好” 80 分" in steps(of(result, "b"))


BANDS = """\
    gap: %s
    levels:
      - {id: excellent, title: 优秀, from: n90, to: n100}
      - {id: good, title: 良好, from: n80, to: n89}
      - {id: poor, title: 一般, to: n79}
"""


@pytest.mark.parametrize(
    ("gap", "expected"),
    [("lower", ["good", "poor"]), ("upper", ["excellent", "good"]), ("round", ["excellent", "poor"])],
)
def test_g1_the_gap_between_80_to_89_and_90_to_100_is_decided(gap: str, expected: list[str]) -> None:
    result = ran(graded(BANDS % gap), values(a="89.5", b="79.4"))
    assert list(grades(result).values()) == expected


QUOTA = """\
    tied: %s
    rounding: %s
    base: {exempt: %s, barred: counted}
    levels:
      - {id: excellent, title: 优秀, share: quarter}
      - {id: rest, title: 称职}
"""
QUARTER = {"quarter": (25, "%"), "fifteen": (15, "%")}


def marked(many: int, first: int = 100) -> list[engine.FactRow]:
    return values(**{f"p{number:02d}": first - number for number in range(1, many + 1)})


def test_g2_the_first_quarter_is_excellent_and_the_sheet_says_of_whom() -> None:
    result = ran(graded(QUOTA % ("next", "down", "left_out"), QUARTER), marked(13))
    assert [name for name, grade in grades(result).items() if grade == "excellent"] == ["p01", "p02", "p03"]
    assert result.places[0].line.zh == "“优秀”名额：13 × 25% = 3.25，舍去小数，3 个"
    assert (result.places[0].base, result.places[0].places, result.places[0].given) == (13, 3, 3)
    assert "“优秀”名额 3 个已满" in steps(of(result, "p04"))


EXEMPT = "  effects:\n    - {id: exempt, title: 免评, cite: 测试, when: [{facts: {of: prize.won}}], veto: unassessed}\n"


def test_g2_whether_those_exempt_count_in_the_base_is_chosen() -> None:
    facts = [*marked(12), *(fact("prize.won", f"p{number}") for number in ("10", "11", "12"))]
    inside = ran(graded(QUOTA % ("next", "half_up", "counted") + EXEMPT, QUARTER), facts)
    outside = ran(graded(QUOTA % ("next", "half_up", "left_out") + EXEMPT, QUARTER), facts)
    assert [result.places[0].base for result in (inside, outside)] == [12, 9]
    assert [result.places[0].places for result in (inside, outside)] == [3, 2]
    assert of(inside, "p12").grade == ""


def test_g2_probationary_members_can_be_left_out_of_the_base() -> None:
    text = (QUOTA % ("next", "down", "counted")).replace(
        "barred: counted", "barred: counted, without: [{of: prize.won}]"
    )
    facts = [*marked(8), *(fact("prize.won", f"p0{number}") for number in (5, 6, 7, 8))]
    assert ran(graded(text, QUARTER), facts).places[0].base == 4


BOTH = """\
    tied: next
    rounding: down
    base: {exempt: left_out, barred: counted}
    levels:
      - {id: excellent, title: 优秀, from: n90, share: half, when_full: %s, when_short: %s}
      - {id: good, title: 良好, from: n80}
      - {id: rest, title: 一般}
"""
HALF = {"half": (50, "%")}


def test_g3_line_reached_but_no_place_left_means_the_next_grade_or_a_place_more() -> None:
    facts = values(a=95, b=94, c=93, d=70)
    assert grades(ran(graded(BOTH % ("next", "vacant"), HALF), facts)) == {
        "a": "excellent",
        "b": "excellent",
        "c": "good",
        "d": "rest",
    }
    assert grades(ran(graded(BOTH % ("over", "vacant"), HALF), facts))["c"] == "excellent"


def test_g3_a_place_left_but_the_line_not_reached_stays_empty_or_is_filled() -> None:
    facts = values(a=95, b=88, c=85, d=70)
    vacant = ran(graded(BOTH % ("next", "vacant"), HALF), facts)
    assert grades(vacant) == {"a": "excellent", "b": "good", "c": "good", "d": "rest"}
    assert vacant.places[0].vacant == 1
    filled = ran(graded(BOTH % ("next", "fill"), HALF), facts)
    assert grades(filled)["b"] == "excellent"
    assert "名额有空，递补" in steps(of(filled, "b"))


FIVE_STARS = """\
    tied: next
    rounding: down
    base: {exempt: left_out, barred: counted}
    levels:
      - {id: five, title: 五星, stars: s5, from: n90, needs: [{facts: {of: prize.won}}], share: ten, when_full: next, when_short: vacant}
      - {id: four, title: 四星, stars: s4, from: n80}
      - {id: rest, title: 三星及以下}
"""


def test_g3_ninety_seven_without_an_innovation_is_four_stars_only() -> None:
    """H13：总分 97、无创新项目，只能四星。"""
    made = graded(FIVE_STARS, {"ten": (10, "%"), "s5": (5, "颗"), "s4": (4, "颗")})
    result = ran(made, [*marked(10, 96), *values(x=97), fact("prize.won", "p01")])
    assert (of(result, "x").grade_title, of(result, "x").stars) == ("四星", 4)
    assert "“五星”还要有“获奖”至少 1 次" in steps(of(result, "x"))
    assert of(result, "p01").grade == "five"


FIXED = """\
    tied: next
    levels:
      - {id: winner, title: 先进, count: two, from: n90, when_full: next, when_short: %s}
      - {id: rest, title: 其他}
"""


def test_g4_the_first_two_with_at_least_ninety() -> None:
    two = {"two": (2, "个")}
    facts = values(a=95, b=89, c=88)
    assert grades(ran(graded(FIXED % "vacant", two), facts)) == {"a": "winner", "b": "rest", "c": "rest"}
    assert grades(ran(graded(FIXED % "fill", two), facts)) == {"a": "winner", "b": "winner", "c": "rest"}


BY_UNIT = """\
    tied: next
    rounding: down
    within: group
    base: {exempt: left_out, barred: counted}
    levels:
      - id: excellent
        title: 优秀
        share_by:
          result: branches
          table: shares
          lacking: none
          plus: [{when: [{facts: {of: prize.won}}], add: five}]
          most: twenty
      - {id: rest, title: 合格}
"""


def test_g5_a_branch_graded_excellent_has_fifteen_per_cent_and_a_prize_adds_five_up_to_twenty() -> None:
    numbers = {
        "shares": ({"excellent": 15, "good": 12, "fair": 10, "poor": 8}, "%"),
        "five": (5, "%"),
        "twenty": (20, "%"),
    }
    made = graded(BY_UNIT, numbers, START.replace("within: all", "within: unit"), subjects="member")
    branches = graded(CUTS.replace("id: poor", "id: fair"), {}, id="branches")
    of_branches = ran(branches, values(east=95, west=70))
    people = [
        engine.PersonRow(f"{unit}{number:02d}", f"某{number}", unit)
        for unit in ("east", "west")
        for number in range(20)
    ]
    facts = [fact("stat.reported", row.unit, person=row.id, value=str(60 + place)) for place, row in enumerate(people)]
    result = ran(
        made, [*facts, fact("prize.won", "east")], rows=units(["east", "west"]), people=people, earlier=[of_branches]
    )
    assert {one.group: one.places for one in result.places if one.grade == "excellent"} == {"east": 4, "west": 2}
    east = next(one for one in result.places if one.group == "east")
    assert east.line.zh == "“优秀”名额：20 × 20% = 4，4 个（单位“优秀” 15%，+5%）"


def test_g6_the_same_three_and_a_quarter_by_each_rounding() -> None:
    """H52：13 人 × 25% 四舍五入是 3；14 人 × 25% = 3.5。"""
    assert [share_of(13, Decimal(25), mode) for mode in ("down", "half_up", "up")] == [3, 3, 4]
    assert [share_of(14, Decimal(25), mode) for mode in ("down", "half_up", "up")] == [3, 4, 4]
    for mode, expected in (("down", 3), ("half_up", 4), ("up", 4)):
        assert ran(graded(QUOTA % ("next", mode, "left_out"), QUARTER), marked(14)).places[0].places == expected


STARS = """\
    gap: lower
    cut_to: none
    levels:
      - {id: five, title: 五星, from: n96, stars: s5}
      - {id: four, title: 四星, from: n90, to: n95, stars: s4}
      - {id: three, title: 三星, from: n80, to: n89}
      - {id: none, title: 免挂}
"""


def test_g7_ninety_five_and_a_half_between_four_and_five_stars() -> None:
    """H17：60+41−6 = 95，四星；95 与 96 之间的 95.5 归四星是选定的。"""
    numbers = {"n96": (96, "分"), "n95": (95, "分"), "s5": (5, "颗"), "s4": (4, "颗")}
    result = ran(graded(STARS, numbers), values(a=95, b="95.5", c=96))
    assert [(of(result, unit).grade_title, of(result, unit).stars) for unit in "abc"] == [
        ("四星", 4),
        ("四星", 4),
        ("五星", 5),
    ]


def effects(text: str) -> str:
    return CUTS + "  effects:\n" + text


WITH_CASE = "when: [{facts: {of: case.found, where: {kind: %s}}}]"


def test_g8_a_case_puts_it_down_to_a_grade_or_by_so_many_and_the_lowest_holds() -> None:
    text = effects(
        f"    - {{id: one, title: 通报批评, cite: 测试, {WITH_CASE % '通报'}, demote: {{by: once}}}}\n"
        f"    - {{id: two, title: 立案审查, cite: 测试, {WITH_CASE % '立案'}, demote: {{to: poor}}}}\n"
    )
    made = graded(text, {"once": (1, "个")})
    facts = values(a=95, b=95, c=95)
    result = ran(
        made,
        [
            *facts,
            fact("case.found", "b", kind="通报"),
            fact("case.found", "c", kind="立案"),
            fact("case.found", "c", kind="通报"),
        ],
    )
    assert grades(result) == {"a": "excellent", "b": "good", "c": "poor"}
    assert "降 1 个等次，为“良好”" in steps(of(result, "b"))
    assert of(result, "c").total == Decimal(95)  # marks stay


PROMOTED = """\
    tied: next
    rounding: down
    base: {exempt: left_out, barred: counted}
    levels:
      - {id: excellent, title: 优秀, share: half}
      - {id: rest, title: 称职}
  effects:
    - {id: hero, title: 省级表彰, cite: 测试, when: [{facts: {of: prize.won}}], promote: {to: excellent, places: %s}}
"""


def test_g9_a_commendation_makes_it_excellent_and_takes_a_place_or_not() -> None:
    facts = [*values(a=95, b=90, c=85, d=60), fact("prize.won", "d")]
    taken, extra = (ran(graded(PROMOTED % how, HALF), facts) for how in ("taken", "extra"))
    assert grades(taken) == {"a": "excellent", "b": "rest", "c": "rest", "d": "excellent"}
    assert grades(extra) == {"a": "excellent", "b": "excellent", "c": "rest", "d": "excellent"}
    assert "直接定为“优秀”，不占名额" in steps(of(extra, "d"))


@pytest.mark.parametrize(("tied", "expected"), [("in", 3), ("next", 1), ("{by: [view_mark]}", 2)])
def test_ties_at_the_edge_are_all_in_all_out_or_told_apart(tied: str, expected: int) -> None:
    second = (
        "missing: zero, measure: {latest: {of: stat.reported, field: second}}, map: {as_given: {over: kept}}, cap: none"
    )
    start = (
        "  groups: {within: all}\n  items:\n"
        + item(GIVEN, id="work")
        + item(second, id="view", full="n100").replace("full: n100", "full: five")
    )
    text = (
        (QUOTA % (tied, "down", "left_out"))
        .replace("share: quarter", "count: two")
        .replace("    rounding: down\n", "")
        .replace("    base: {exempt: left_out, barred: counted}\n", "")
    )
    made = graded(text, {"two": (2, "个"), "five": (5, "分"), "sum": (105, "分")}, start, total="sum")
    facts = [
        fact("stat.reported", unit, value=str(value), second=str(second))
        for unit, value, second in (("a", 95, 5), ("b", 90, 5), ("c", 91, 4))
    ]
    result = ran(made, facts)
    assert sum(1 for grade in grades(result).values() if grade == "excellent") == expected


def test_places_within_groups_have_at_least_one_each() -> None:
    text = (QUOTA % ("next", "down", "left_out")).replace(
        "    levels:", "    within: group\n    least_places: one\n    levels:"
    )
    made = graded(text, {**QUARTER, "one": (1, "个")}, START.replace("within: all", "within: given"))
    result = ran(made, values(a=9, b=8, c=7, d=6, e=5), groups={"east": ["a", "b"], "west": ["c", "d", "e"]})
    assert grades(result) == {"a": "excellent", "b": "rest", "c": "excellent", "d": "rest", "e": "rest"}


def test_every_open_choice_of_grades_is_asked_for() -> None:
    text = """\
  grades:
    base: {}
    levels:
      - {id: excellent, title: 优秀, from: n90, share: half}
      - {id: good, title: 良好, from: n80, to: n89}
      - {id: poor, title: 一般, to: n79}
"""
    found = sentences(START.replace("within: all", "within: given") + text, {**LINES, **HALF})
    assert {one.split("：")[1].split(" ")[0] for one in found if "还没选" in one} == {
        "grades.tied", "grades.within", "grades.rounding", "grades.base.exempt", "grades.base.barred", "grades.gap", "when_full", "when_short",
    }  # fmt: skip
    assert (
        "“优秀”还没选够了分数线而名额已满怎么办：when_full 写 next（降到下一等次）或 over（照评，超出名额）。" in found
    )


def test_the_base_is_asked_for() -> None:
    text = "  grades:\n    tied: next\n    rounding: down\n    levels: [{id: a, title: 优秀, share: half}, {id: b, title: 其他}]\n"
    assert sentences(START + text, {**LINES, **HALF}) == [
        "“grades”还没选名额的基数算哪些人：grades.base 写 {exempt, barred}，必要时 without（如预备党员）。"
    ]


def test_whether_totals_over_the_full_marks_are_cut_is_asked_for() -> None:
    special = "  special: {title: 加分, cap: none, floor: none, indicators: [{id: plus, title: 加分, cite: 测试, measure: {count: {of: prize.won}}, map: {per_unit: full}, cap: none}]}\n"
    found = sentences(START + special + "  grades:\n" + CUTS, LINES)
    assert found == [
        "“grades”还没选总分超过满分的，定等次前截不截：grades.cut_to 写 参数名（截到几分）或 none（不截）。"
    ]


def test_grades_that_cannot_be_are_refused() -> None:
    def told(levels: str, **numbers: Any) -> list[str]:
        return sentences(
            START
            + f"  grades:\n    tied: next\n    rounding: down\n    base: {{exempt: counted, barred: counted}}\n    levels: [{levels}]\n",
            {**LINES, **HALF, **numbers},
        )

    assert told("{id: a, title: 优秀, from: n80}, {id: b, title: 良好, from: n90}, {id: c, title: 其他}") == [
        "等次要从高到低写，“良好”的分数线 90 不比上一等次低。"
    ]
    assert told("{id: a, title: 优秀}, {id: b, title: 其他}") == [
        "等次“优秀”没有写条件：写 from（分数线）、share、count 或 share_by（名额），或 needs。"
    ]
    assert told("{id: a, title: 优秀, from: n90}, {id: b, title: 其他, from: n60}") == [
        "最后一个等次“其他”要无条件收下其余的，不能再写 from。"
    ]
    assert told(
        "{id: a, title: 优秀, share: half}, {id: b, title: 良好, share: more}, {id: c, title: 其他}", more=(60, "%")
    ) == ["各等次的名额加起来是 110%，超过 100%（2020-01-01 起）。"]
