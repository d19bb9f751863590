"""Rules as people would say them: no empty ranges, no ids, no words at odds with each other."""

from __future__ import annotations

import re

import pytest

from zugong import engine
from zugong.engine.groups import telling_grades
from zugong.engine.numbers import Numbers
from zugong.engine.telling import rule as told_rule
from zugong.engine.tests.shapes.paper import paper
from zugong.engine.tests.shapes.world import PLAIN, plan, ran


def told(rule: str, **more: object) -> engine.Words:
    """The rule of the one indicator in both languages."""
    made = engine.compile(engine.loads(paper(rule, **more), "p.yaml"))  # type: ignore[arg-type]
    numbers = Numbers(made.catalogue.parameters, made.institution.heading.in_force_from)
    return told_rule(made.order[-1], made.catalogue, numbers)


JUDGED = "missing: zero\ncap: none\nmeasure: {judged: {of: mark.given, by: 考核组}}\nmap: {as_given: {over: %s}}"
EACH = "measure: {count: {of: event}}\nmap: {per_unit: one}\n"


def test_marks_as_given_name_no_empty_range() -> None:
    assert told(JUDGED % "full", full=10).zh == "考核组按“评分”评分，写明理由，0 至 10 分；没有的不得分，得分不封顶。"
    assert "，评几分得几分，可以超过满分；" in told(JUDGED % "kept").zh
    assert "，评几分得几分；" in told(JUDGED % "kept", special=True).zh


def test_what_is_excused_without_a_condition_is_said_without_one() -> None:
    rule = (
        "sign: deduct\nfloor: 0\nmeasure: {count: {of: event, excused: {approval: approval%s}}}\nmap: {per_unit: one}"
    )
    assert "（经批准的不计，批准见“批准依据”）" in told(rule % "", one=1).zh
    assert (
        "（原因为不可抗力并经批准的不计，批准见“批准依据”）" in told(rule % ", where: {cause: force_majeure}", one=1).zh
    )
    assert "(not counted with approval, see “批准依据”)" in told(rule % "", one=1).en


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        ("sign: deduct\nfloor: 0\n" + EACH, "，扣完为止。"),
        ("cap: none\n" + EACH, "，得分不封顶。"),
        ("cap: none\nfloor: 0\nclauses:\n  - {sign: add, measure: {count: {of: event}}, map: {per_unit: one}}\n"
         "  - {sign: deduct, measure: {count: {of: event, where: {done: true}}}, map: {per_unit: one}}", "，得分不封顶，最低 0 分。"),
        ("cap: none\nfloor: none\nclauses:\n  - {sign: add, measure: {count: {of: event}}, map: {per_unit: one}}\n"
         "  - {sign: deduct, measure: {count: {of: event, where: {done: true}}}, map: {per_unit: one}}", "，得分不封顶，扣分不封底。"),
    ],
)  # fmt: skip
def test_where_marks_stop_is_said_of_what_is_given_and_what_is_taken(rule: str, end: str) -> None:
    assert told(rule, one=1).zh.endswith(end)


BELOW = "sign: deduct\nfloor: 0\nmissing: %s\nmeasure: {latest: {of: event, field: rate}}\nmap: {below_target: {target: ninety, step: step, by: one, part: exact}}"


def test_a_deduction_without_data_says_whether_anything_is_taken() -> None:
    numbers = {"one": 1, "ninety": (90, "%"), "step": (1, "%")}
    assert told(BELOW % "full", **numbers).zh.endswith("；没有数据的不扣，扣完为止。")
    assert told(BELOW % "zero", **numbers).zh.endswith("；没有数据的这一项不得分，扣完为止。")
    assert told(BELOW % "zero", special=True, **numbers).zh.endswith("；没有数据的不扣，扣完为止。")


def test_things_are_counted_by_their_own_counting_word() -> None:
    text = paper("cap: none\n" + EACH, one=1).replace("    title: 事件\n", "    title: 事件\n    unit: 篇\n")
    made = engine.compile(engine.loads(text))
    numbers = Numbers(made.catalogue.parameters, made.institution.heading.in_force_from)
    assert told_rule(made.order[0], made.catalogue, numbers).zh == "“事件”的篇数，每 1 篇得 1 分，得分不封顶。"
    owed = "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: three, every: month}}\nmap: {per_unit: one}"
    assert told(owed, one=1, three=(3, "篇")).zh == "每月应有 3 篇“事件”；每缺 1 篇扣 1 分，扣完为止。"


def test_no_blank_stands_before_a_comma() -> None:
    rule = "measure: {count: {of: event, counts_if: {amount: {at_least: fifteen}, people: {below: one}}}}\nmap: {per_unit: one}\ncap: none"
    assert "（数额不少于 15、人数少于 1才计）" in told(rule, one=1, fifteen=(15, "")).zh
    assert re.search(r" [，。、；）]", told(rule, one=1, fifteen=(15, "")).zh) is None


def test_the_facts_a_rule_means_show_values_and_not_the_names_of_numbers() -> None:
    rule = "measure: {count: {of: event, where: {amount: {at_least: fifteen}}}}\nmap: {per_unit: one}\ncap: none"
    assert told(rule, one=1, fifteen=(15, "")).zh.startswith("“事件”（数额不少于 15）的次数")


def test_marks_that_always_come_are_told_as_marks_to_begin_with() -> None:
    rule = (
        "cap: none\nfloor: 0\nclauses:\n  - {id: base, title: 起点, sign: add, measure: {count: {of: event}}, map: {all_or_nothing: {at_least: 0, worth: six}}}\n"
        + (
            "  - {id: late, title: 迟报, sign: deduct, measure: {count: {of: event, where: {done: true}}}, map: {per_unit: one}}"
        )
    )
    assert (
        told(rule, one=1, six=6).zh
        == "〔起点〕基础分 6 分；〔迟报〕“事件”（有“已做到”）的次数，每 1 次扣 1 分，得分不封顶，最低 0 分。"
    )


GRADES = """\
  grades:
    tied: {by: [one_mark]}
    levels:
      - {id: good, title: 良好, count: one, needs: [{score: {of: one, at_least: six}}]}
      - {id: poor, title: 较差}
  effects:
    - {id: e, title: 连年较差, cite: 测试, when: [{grade: {is: [poor, good]}}], propose: {to: 甲, what: 乙}}
"""


def test_grades_items_and_indicators_are_told_by_their_names() -> None:
    made = plan("  groups: {within: all}\n" + PLAIN + GRADES, {"one": (1, "个"), "six": (6, "分")})
    rules = {one.id: one.words.zh for one in ran(made, [], ["a"]).rules}
    assert rules["good"].startswith("“项目one”得分不低于 6，名额 1 个，")
    assert rules["good"].endswith("再比指标one。")
    assert rules["e"] == "等次为较差、良好的，向甲建议：乙。"
    assert telling_grades.GAP.keys() == {"lower", "upper", "round"}


RESULT = (
    "missing: zero\nmeasure: {result: {of: county.branches, take: grade, table: table}}\nmap: {proportion: hundred}"
)


def test_another_institution_and_its_grades_are_told_by_their_names() -> None:
    other = engine.loads(
        paper("measure: {count: {of: event}}\nmap: {all_or_nothing: }", scheme="grades: {levels: [{id: good, title: 先进, from: full}, {id: rest, title: 其余}]}")
        .replace("id: paper, title: 一页纸", "id: county.branches, title: 支部考核").replace("  event:", "  elsewhere:").replace("of: event", "of: elsewhere")
    )  # fmt: skip
    made = engine.loads(paper(RESULT, hundred=100, table={"good": 100, "rest": 50}))
    catalogue = engine.Catalogue.of([other]).including(made)
    numbers = Numbers(catalogue.parameters, made.heading.in_force_from)
    assert made.scheme is not None
    assert told_rule(made.scheme.items[0].indicators[0], catalogue, numbers).zh.startswith(
        "“支部考核”考核等次（先进 100、其余 50）达到 100 得"
    )
