"""X1–X4 否决、触发与钱物, P6 下级自设项: each shape as its owner would write it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from zugong import engine
from zugong.engine.tests.shapes.world import (
    END,
    PLAIN,
    fact,
    grades,
    of,
    plan,
    ran,
    sentences,
    steps,
    totals,
    units,
    values,
)
from zugong.timeline import Period

START = "  groups: {within: all}\n" + PLAIN
LEVELS = "  grades: {levels: [{id: excellent, title: 优秀, from: n90}, {id: good, title: 良好, from: n80}, {id: poor, title: 一般}]}\n"
NUMBERS = {
    "full": (100, "分"),
    "n90": (90, "分"),
    "n80": (80, "分"),
    "n60": (60, "分"),
    "six": (6, "个月"),
    "two": (2, "次"),
}
CASE = "when: [{facts: {of: case.found, where: {kind: %s}}}]"


def with_effects(text: str, **numbers: Any) -> engine.Plan:
    return plan(START + LEVELS + "  effects:\n" + text, {**NUMBERS, **numbers})


def case(unit: str, kind: str, day: str = "2026-06-15", **more: Any) -> engine.FactRow:
    return fact("case.found", unit, day, kind=kind, **more)


BAR = f"    - {{id: petition, title: 进京访, cite: 第九条, {CASE % '进京访'}, bar: excellent}}\n"


def test_x1_a_petition_in_the_capital_bars_excellent_but_not_the_marks() -> None:
    result = ran(with_effects(BAR), [*values(a=95, b=95), case("a", "进京访")])
    assert (of(result, "a").grade_title, of(result, "a").total, of(result, "a").place) == ("良好", Decimal(95), 1)
    barred = of(result, "a").barred[0]
    assert (barred.does.zh, barred.reason.zh, barred.cite) == (
        "不得评“优秀”",
        "有“查实问题”（类别为进京访） 1 起（2026-06-15）",
        "第九条",
    )
    assert barred.does.en == "not “优秀” or better"
    assert "不得评“优秀”：进京访" in steps(of(result, "a"))


LASTING = BAR.replace("bar: excellent", "bar: excellent, lasts: six, holds: %s")


def test_x1_it_holds_for_six_months_from_its_day_across_the_turn_of_the_year() -> None:
    facts = [
        *values(a=95, b=95, c=95),
        case("a", "进京访", "2025-09-01"),
        case("b", "进京访", "2025-05-01"),
        case("c", "进京访", "2026-08-01"),
    ]
    touching = ran(with_effects(LASTING % "any_day"), facts)
    assert grades(touching) == {"a": "good", "b": "excellent", "c": "good"}
    assert of(touching, "a").barred[0].until == dt.date(2026, 3, 1)
    at_the_end = ran(with_effects(LASTING % "at_end"), facts)
    assert grades(at_the_end) == {"a": "excellent", "b": "excellent", "c": "good"}


def test_x1_an_approved_exception_is_not_held_against_it() -> None:
    text = BAR.replace("where: {kind: 进京访}", "where: {kind: 进京访}, excused: {approval: approval}")
    result = ran(
        with_effects(text),
        [*values(a=95, b=95), case("a", "进京访", approval="县委常委会纪要〔2026〕3 号"), case("b", "进京访")],
    )
    assert grades(result) == {"a": "excellent", "b": "good"}


VETO = f"    - {{id: veto, title: 重大责任事故, cite: 测试, {CASE % '事故'}, veto: %s}}\n"


def test_x2_a_grave_accident_means_the_lowest_grade_or_nothing_at_all_or_no_assessment() -> None:
    facts = [*values(a=95, b=85, c=75), case("a", "事故")]
    lowest, zero, out = (ran(with_effects(VETO % how), facts) for how in ("lowest", "zero", "unassessed"))
    assert (of(lowest, "a").grade, of(lowest, "a").total, of(lowest, "a").place) == ("poor", Decimal(95), 1)
    assert (of(zero, "a").grade, of(zero, "a").total, of(zero, "a").place) == ("poor", Decimal(0), 3)
    assert (of(out, "a").grade, of(out, "a").place, of(out, "b").of) == ("", None, 2)


def test_x2_a_veto_may_fix_the_marks_and_the_least_of_several_holds() -> None:
    fixed = VETO % "fixed, at: fifty_nine" + (VETO % "fixed, at: fifty").replace("id: veto", "id: worse").replace(
        "事故", "泄密"
    )
    made = with_effects(fixed, fifty_nine=(59, "分"), fifty=(50, "分"))
    found = ran(made, [*values(a=95, b=85, c=75), case("a", "事故"), case("b", "事故"), case("b", "泄密")])
    assert totals(found) == {"a": Decimal(59), "b": Decimal(50), "c": Decimal(75)}
    assert found.score("a").total == Decimal(95)
    assert [of(found, one).place for one in "abc"] == [2, 3, 1]
    assert of(found, "a").grade == "poor"
    assert "一票否决，记 59 分" in steps(of(found, "a"))
    assert sentences(START + LEVELS + "  effects:\n" + VETO % "lowest, at: n60", NUMBERS) == [
        "“重大责任事故”：veto: fixed 和 at（一票否决记几分）要一起写。"
    ]


def test_x2_when_the_appeal_succeeds_the_fact_is_gone_and_so_is_the_veto() -> None:
    made = with_effects(VETO % "lowest")
    before = ran(made, [*values(a=95), case("a", "事故")])
    after = ran(made, values(a=95))
    assert (of(before, "a").grade, of(after, "a").grade) == ("poor", "excellent")


BELOW = "    - {id: under, title: 低于六十分, cite: 测试, when: [{score: {of: total, below: n60}}], propose: {to: 乡镇党委, what: 核查后研究是否转入整改帮教支部}}\n"


def test_x3_below_sixty_only_ever_proposes_a_check() -> None:
    result = ran(with_effects(BELOW), values(a=65, b="59.99"))
    assert [(one.subject, one.to, one.what.zh, one.reason.zh) for one in result.proposals] == [
        ("b", "乡镇党委", "核查后研究是否转入整改帮教支部", "总分 59.99，低于 60")
    ]
    assert of(result, "b").grade == "poor"


TWICE = "    - {id: again, title: 连续两年末等, cite: 测试, when: [{grade: {is: [poor], run: two}}], propose: {to: 县委组织部, what: 研究组织处理}}\n"


def test_x3_two_years_in_the_lowest_grade_are_put_to_the_organisation_department() -> None:
    made = with_effects(TWICE)
    earlier = ran(
        made,
        [fact("stat.reported", unit, "2025-06-15", value=mark) for unit, mark in (("a", 50), ("b", 85))],
        period=Period.parse("2025"),
    )
    result = ran(made, values(a=50, b=50), earlier=[earlier])
    assert [one.subject for one in result.proposals] == ["a"]


PAY = """\
    - {id: rate, title: 绩效奖金建议, cite: 测试, when: [], pay: {by: total, base: base}}
    - {id: grade, title: 等次奖金建议, cite: 测试, when: [], pay: {by: grade, table: by_grade}}
    - {id: place, title: 名次奖金建议, cite: 测试, when: [], pay: {by: place, places: by_place}}
"""


def test_x4_money_only_ever_fills_a_printed_table() -> None:
    made = with_effects(
        PAY, base=(30000, "元"), by_grade=({"excellent": 5000, "good": 3000}, "元"), by_place=([2000, 1000], "元")
    )
    result = ran(made, values(a=95, b=85, c="70.005"))
    amounts = {(one.effect, one.subject): (one.amount, one.unit) for one in result.proposals}
    assert amounts == {
        ("rate", "a"): (Decimal("28500.00"), "元"), ("rate", "b"): (Decimal("25500.00"), "元"), ("rate", "c"): (Decimal("21003.00"), "元"),
        ("grade", "a"): (Decimal(5000), "元"), ("grade", "b"): (Decimal(3000), "元"),
        ("place", "a"): (Decimal(2000), "元"), ("place", "b"): (Decimal(1000), "元"),
    }  # fmt: skip


def test_p6_a_branch_sets_at_most_five_items_of_its_own_of_at_most_two_marks_each() -> None:
    """下级自设项：不超过 5 条、每条不超过 2 分，上级批准的才算。"""
    clause = "missing: zero, measure: {judged: {of: work.judged, by: 党支部, mark: mark, reason: reason, take: sum}}, map: {as_given: {over: full}}, per: {by: fact, cap: two_marks, join: sum}, cap: ten"
    from zugong.engine.tests.shapes.world import item

    made = plan("  items:\n" + item(clause), {"two_marks": (2, "分"), "ten": (10, "分")})
    facts = [
        fact("work.judged", "a", f"2026-0{month}-01", mark=str(mark), reason="自设项")
        for month, mark in ((1, 3), (2, 1), (3, 2))
    ]
    assert totals(ran(made, facts)) == {"a": Decimal(5)}


def test_effects_ask_what_they_leave_open() -> None:
    def told(text: str) -> list[str]:
        return sentences(START + LEVELS + "  effects:\n" + text, NUMBERS)

    promote = f"    - {{id: up, title: 表彰, cite: 测试, {CASE % '表彰'}, promote: {{to: excellent}}}}\n"
    assert told(promote) == ["“表彰”还没选直接定等占不占名额：promote.places 写 taken（占）或 extra（不占）。"]
    assert told(BAR.replace("bar: excellent", "bar: excellent, lasts: six")) == [
        "“进京访”还没选影响期和考核期怎么算碰上：holds 写 any_day（考核期内有一天在影响期内就算）或 at_end（考核期最后一天还在影响期内才算）。"
    ]
    assert told(BAR.replace(", bar: excellent", "")) == [
        "“进京访”没有写作用：bar、veto、demote、promote、propose 或 pay。"
    ]
    assert told(BAR.replace("excellent", "excelent")) == ["没有编号为“excelent”的等次。是不是想写“excellent”？"]


def test_rings_between_grade_place_and_effect_are_spelled_out() -> None:
    def told(text: str) -> list[str]:
        return sentences(START + LEVELS + "  effects:\n" + text, NUMBERS)

    grade = "    - {id: x, title: 末等再降, cite: 测试, when: [{grade: {is: [poor]}}], demote: {to: poor}}\n"
    assert told(grade) == ["“末等再降”绕成了一圈，算不出来：等次 → 末等再降 → 等次。"]
    place = "    - {id: x, title: 末位记零, cite: 测试, when: [{place: {last: two}}], veto: zero}\n"
    assert "“末位记零”绕成了一圈，算不出来：名次 → 末位记零 → 总分 → 名次。" in told(place)


def test_a_live_period_is_not_settled_and_knows_only_what_is_recorded() -> None:
    made = with_effects(BAR)
    result = ran(made, [*values(a=95), case("a", "进京访", "2026-11-01")], as_of=dt.date(2026, 10, 1))
    assert (of(result, "a").grade, of(result, "a").settled) == ("excellent", False)
    assert of(ran(made, values(a=95), rows=units(["a"]), as_of=END), "a").grade == "excellent"
