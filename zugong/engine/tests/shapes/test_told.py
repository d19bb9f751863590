"""Grades and effects in words, what is lacking to the next grade, the order of schemes, the guard."""

from decimal import Decimal

import pytest

from zugong import engine
from zugong.engine.tests.shapes.world import (
    GIVEN,
    LAST,
    PLAIN,
    YEAR,
    fact,
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
NUMBERS = {
    "full": (100, "分"), "ninety": (90, "分"), "eighty": (80, "分"), "quarter": (25, "%"), "six": (6, "个月"), "one": (1, "个"),
    "last": (1, "名"), "twice": (2, "期"),
}  # fmt: skip
BODY = (
    START
    + """\
  grades:
    tied: {by: [one_mark]}
    rounding: down
    base: {exempt: left_out, barred: counted}
    levels:
      - {id: excellent, title: 优秀, from: ninety, share: quarter, when_full: next, when_short: vacant, needs: [{facts: {of: prize.won}}]}
      - {id: good, title: 良好, from: eighty}
      - {id: rest, title: 一般}
  effects:
    - {id: petition, title: 进京访, cite: 第九条, when: [{facts: {of: case.found, where: {kind: 进京访}}}], bar: excellent, lasts: six, holds: at_end}
    - {id: lasting, title: 连续末位, cite: 第十条, when: [{place: {last: last, run: twice}}], demote: {by: one}, propose: {to: 县委组织部, what: 约谈}}
"""
)


def test_every_grade_and_effect_is_told_in_both_languages() -> None:
    told = {one.id: one.words for one in ran(plan(BODY, NUMBERS), values(a=95)).rules}
    assert told["excellent"].zh == (
        "90 分及以上，并且有“获奖”至少 1 次，名额为基数的 25%（基数不含没有参评的），舍去小数，够线而名额已满的降到下一等次，"
        "有名额而不够线的空着，名额边上同分的再比指标one。"
    )
    assert told["good"].zh == "80 分及以上。"
    assert told["rest"].en == "The rest."
    assert (
        told["petition"].zh
        == "有“查实问题”（类别为进京访）至少 1 起的，不得评“优秀”，影响 6 个月（考核期最后一天在内就算）。"
    )
    assert told["lasting"].zh == "连续 2 期在后 1 名的，降 1 个等次；向县委组织部建议：约谈。"
    assert told["lasting"].en == "among the last 1 2 periods in a row: 1 grades down; proposed to 县委组织部: 约谈."


def test_what_is_lacking_to_the_next_grade_is_said_where_only_marks_are() -> None:
    result = ran(plan(BODY, NUMBERS), [*values(a=95, b="79.5", c=85), fact("prize.won", "c")])
    assert [of(result, unit).lacks for unit in "abc"] == [None, Decimal("0.5"), Decimal(5)]
    assert "离“良好”还差 0.5 分" in steps(of(result, "b"))


def test_schemes_run_after_those_whose_results_they_take() -> None:
    clause = "missing: zero, measure: {result: {of: %s, take: total}}, map: {as_given: {over: full}}"
    first = plan(START, {"full": (100, "分")}, id="zeta", title="甲")
    second = plan("  items:\n" + item(clause % "zeta"), {}, id="alpha", title="乙")
    assert [one.institution.id for one in engine.ordered([second, first])] == ["zeta", "alpha"]
    third = plan("  items:\n" + item(clause % "alpha"), {}, id="zeta", title="甲")
    with pytest.raises(engine.Unsound) as refused:
        engine.ordered([second, third])
    assert "绕成了一圈：乙 → 甲 → 乙。" in str(refused.value)


def test_who_is_in_no_group_and_which_results_are_not_there_is_noted() -> None:
    clause = "missing: zero, measure: {result: {of: elsewhere, take: total}}, map: {as_given: {over: full}}"
    made = plan("  groups: {within: given}\n  items:\n" + item(clause), {})
    result = ran(made, [], ["a", "b"], groups={"east": ["a"]})
    assert result.note.zh == "有 1 个没有分到组，自成一组：b；没有拿到这些制度的结果：elsewhere"


def test_an_effect_on_forbidden_grounds_needs_a_superior_document() -> None:
    effect = (
        "  effects:\n    - {id: x, title: 平台登录率低, cite: 测试, when: [{facts: {of: case.found}}], veto: zero%s}\n"
    )
    assert "“平台登录率低”把" in sentences(START + effect % "", NUMBERS)[0]
    assert sentences(START + effect % ", basis: {document: 某文件, clause: 第三条}", NUMBERS) == []


def test_the_baseline_can_stand_in_the_composition_and_is_missed_where_it_does_not() -> None:
    base = "  baseline: {marks: sixty, midway: full, cite: 测试}\n  items:\n" + item(GIVEN, full="forty")
    numbers = {"full": (100, "分"), "sixty": (60, "分"), "forty": (40, "分"), "half": (50, "%")}
    whole = base + "  compose: {sum: {parts: [{item: baseline}, {item: one}]}}\n"
    assert ran(plan(whole, numbers), values(a=30)).standings[0].total == Decimal(90)
    assert sentences(base + "  compose: {sum: {parts: [{item: one}]}}\n", numbers) == [
        "“基础分”没有放进合成里，它的分哪儿也不算。"
    ]


def test_known_marks_are_enough_for_places_grades_and_effects() -> None:
    made = plan(BODY, NUMBERS)
    facts = [
        *values(a=95, b=91, c=85),
        fact("prize.won", "a"),
        fact("prize.won", "b"),
        fact("case.found", "a", kind="进京访"),
    ]
    whole = ran(made, facts)
    ledger = engine.Ledger([one for one in facts if one.kind != "stat.reported"], units("abc"))
    again = engine.run(made, ledger, YEAR, LAST, scores={one.subject: one for one in whole.scores})
    assert again.standings == whole.standings
    assert again.places == whole.places


def test_a_scheme_without_anybody_has_an_empty_outcome() -> None:
    result = engine.run(plan(BODY, NUMBERS), engine.Ledger(), YEAR, LAST)
    assert (result.standings, result.scores, result.places) == ((), (), ())
