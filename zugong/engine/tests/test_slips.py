"""Slips of the pen that a file could carry unseen: each is refused where it stands, once, and with what was meant."""

from __future__ import annotations

import pytest

from zugong import engine
from zugong.engine.tests.shapes.paper import paper
from zugong.engine.tests.small import SMALL
from zugong.engine.tests.test_broken import line_of

DEDUCTIONS = """\
floor: 0
clauses:
  - {id: told, title: 被通报, sign: deduct, measure: {count: {of: event}}, map: {per_unit: one}}
  - {id: late, title: 迟报, measure: {count: {of: event, where: {done: true}}}, map: {per_unit: one}}
"""
SURVEY = (
    "floor: 0\nclauses:\n  - {id: told, title: 被通报, sign: deduct, measure: {count: {of: event}}, map: {per_unit: one}}\n"
    + (
        "  - {id: rate, title: 满意率, sign: deduct, missing: %s, measure: {latest: {of: event, field: rate}}, "
        "map: {below_target: {target: ninety, step: point, by: one, part: exact}}}\n"
    )
)
RATE = {"one": 1, "ninety": (90, "%"), "point": (1, "%")}


def told(text: str) -> list[tuple[str, int, str]]:
    """Code, line and sentence of everything that refuses the file."""
    found = engine.check(engine.loads(text, "slip.yaml"))
    assert [one for one in found if not one.sentence("en")] == []
    return [(one.code, one.line, one.sentence()) for one in found if one.severity == "error"]


def small(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def test_a_clause_among_deductions_must_say_whether_it_deducts() -> None:
    text = paper(DEDUCTIONS, one=1)
    assert told(text) == [
        ("choose-sign", line_of(text, "- {id: late"), "指标“指标”里有扣分的条款，“迟报”没有写是扣是加：sign 写 deduct 或 add。")
    ]  # fmt: skip
    assert told(text.replace("title: 迟报,", "title: 迟报, sign: add,")) == []


def test_one_deduction_without_data_cannot_take_the_whole_indicator() -> None:
    text = paper(SURVEY % "zero", **RATE)
    assert told(text) == [
        ("missing-takes-all", line_of(text, "- {id: rate"),
         "“满意率”没有数据时（missing: zero）会把整个指标“指标”的分一次扣光。没有数据不扣写 full，不看这一条写 not_assessed。")
    ]  # fmt: skip
    assert told(paper(SURVEY % "full", **RATE)) == []


def test_where_it_is_the_only_clause_it_may() -> None:
    rule = "floor: 0\nsign: deduct\nmissing: zero\nmeasure: {latest: {of: event, field: rate}}\nmap: {below_target: {target: ninety, step: point, by: one, part: exact}}"
    assert told(paper(rule, **RATE)) == []
    by_month = paper(rule + "\nper: {by: month, join: sum}", **RATE)
    assert [code for code, *_ in told(by_month)] == ["missing-takes-all"]
    assert told(paper(rule + "\nper: {by: month, cap: one, join: sum}", **RATE)) == []


def test_one_clause_without_data_cannot_give_the_whole_indicator() -> None:
    rule = "cap: none\nclauses:\n  - {id: a, title: 甲, measure: {count: {of: event}}, map: {per_unit: one}}\n" + (
        "  - {id: b, title: 乙, missing: full, cap: one, measure: {latest: {of: event, field: rate}}, map: {proportion: ninety}}\n"
    )
    text = paper(rule, **RATE)
    assert [(code, line) for code, line, _ in told(text)] == [("missing-gives-all", line_of(text, "- {id: b"))]


RESULT = "missing: zero\nmeasure: {result: {of: %s, take: total}}\nmap: {proportion: hundred}"
BESIDE = paper("measure: {count: {of: event}}\nmap: {all_or_nothing: }").replace("id: paper", "id: county.branches")


def beside(text: str) -> list[tuple[str, int, str]]:
    """The same with another institution on the shelf."""
    catalogue = engine.Catalogue.of([engine.loads(BESIDE, "beside.yaml")])
    return [(one.code, one.line, one.sentence()) for one in engine.check(engine.loads(text, "slip.yaml"), catalogue)
            if one.severity == "error" and one.code != "kind-elsewhere"]  # fmt: skip


def test_a_result_of_an_institution_that_is_not_there_is_refused() -> None:
    text = paper(RESULT % "county.brances", hundred=100)
    assert beside(text) == [
        ("unknown-institution", line_of(text, "measure: {result"),
         "没有编号为“county.brances”的制度，取不到它的结果。结果从别处来的，在例子的 earlier 里写一份样子。是不是想写“county.branches”？")
    ]  # fmt: skip
    assert beside(paper(RESULT % "county.branches", hundred=100)) == []


def test_a_result_from_elsewhere_is_shown_by_an_example() -> None:
    example = (
        'examples:\n  - {title: 省里的, period: "2026", as_of: 2026-12-31, subject: a, units: [{id: a, kind: department}],\n'
        '     earlier: [{of: %s, period: "2026", full: 100, standings: {a: {total: 50}}}], expect: {total: 5}}\n'
    )
    assert beside(paper(RESULT % "province.marks", hundred=100) + example % "province.marks") == []
    text = paper(RESULT % "county.branches", hundred=100) + example % "province.marks"
    assert [(code, line) for code, line, _ in beside(text)] == [("example-result", line_of(text, "earlier"))]


def test_a_category_must_be_declared() -> None:
    rule = "measure: {count: {of: event}}\nmap: {all_or_nothing: }\napplies_to: {categories: [windw], otherwise: redistributed}"
    text = paper(rule, scheme="categories: {window: 窗口单位, office: 机关}")
    assert told(text) == [
        ("unknown-category", line_of(text, "applies_to: {categories"),
         "没有声明叫“windw”的分类：考核对象分哪几类，写在 scheme.categories 里（编号: 名称）。是不是想写“window”？")
    ]  # fmt: skip
    assert [sentence[-14:] for _, _, sentence in told(text.replace("windw", "窗口单位"))] == ["是不是想写“window”？"]
    assert told(text.replace("windw", "window")) == []
    assert [code for code, *_ in told(text.replace("categories: {window: 窗口单位, office: 机关}\n", "\n"))] == [
        "unknown-category"
    ]


@pytest.mark.parametrize(("condition", "field"), [('{rate: ">= 80"}', "rate"), ('{amount: {not: "0"}}', "amount")])
def test_a_number_is_not_compared_with_words(condition: str, field: str) -> None:
    text = paper(f"measure: {{count: {{of: event, where: {condition}}}}}\nmap: {{per_unit: one}}", one=1)
    assert [(code, line) for code, line, _ in told(text)] == [("compare-words", line_of(text, "measure: {count"))]
    assert told(text)[0][2].startswith(f"字段“{field}”是")
    assert "写 at_least、above、at_most、below 和参数名，如 {at_least: 参数名}。" in told(text)[0][2]


def test_a_day_is_not_compared_with_words() -> None:
    text = paper("measure: {count: {of: event, where: {due_on: 三月底}}}\nmap: {per_unit: one}", one=1)
    assert [sentence for _, _, sentence in told(text)] == [
        "字段“due_on”是date，不能写“三月底”：要比大小，写 by、from 和参数名，如 {by: 参数名}。"
    ]


# ---- one slip, one sentence ------------------------------------------------------------------------


def test_who_is_marked_is_named_by_the_word_of_the_language() -> None:
    text = small("subjects: department", "subjects: [党员]")
    assert told(text) == [
        (
            "unknown-subject",
            line_of(text, "subjects:"),
            "没有叫“党员”的组织类别，也没有这样的人员身份。是不是想写“member”？",
        )
    ]


def test_a_bare_total_is_told_once_and_not_taken_for_nothing() -> None:
    text = small("  total: total\n", "  total: 100\n")
    assert [(code, line) for code, line, _ in told(text)] == [("uncited-number", line_of(text, "total: 100"))]


def test_a_word_alone_says_how_it_is_written() -> None:
    text = small("map: {per_unit: step}", "map: per_unit")
    assert told(text) == [
        ("word-alone", line_of(text, "map: per_unit"), "“map”要写成 map: {per_unit: …}，这里只写了“per_unit”一个词。")
    ]


EFFECT = """\
  grades: {cut_to: none, levels: [{id: a, title: 优秀, from: ten}, {id: c, title: 合格}]}
  effects:
    - {id: e, title: 事, cite: 文, when: [{facts: {of: awarded}}], demote: 1}
"""


def test_a_section_written_as_a_word_says_what_stands_in_it_and_nothing_else() -> None:
    text = small("  special:\n", EFFECT + "  special:\n")
    assert told(text) == [
        ("not-a-word", line_of(text, "- {id: e"), "“demote”不能直接写“1”，要写成 demote: {to: …}、demote: {by: …}。")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ties: 1-1-3", "ties: 1-1-4"),
        ("missing: zero\n          measure: {ratio", "missing: nothing\n          measure: {ratio"),
        ("same: highest", "same: heighest"),
        ("of_units: sum", "of_units: all"),
        ("sign: deduct\n          floor: 0\n          measure", "sign: deuct\n          floor: 0\n          measure"),
        ("total: {digits: 2, mode: half_up}\n", "total: 2\n"),
    ],
)
def test_a_wrong_choice_is_told_once(old: str, new: str) -> None:
    found = told(small(old, new))
    assert len(found) == 1, found
    assert found[0][0] in {"bad-choice", "not-a-word"}


FORMULA = (
    'missing: zero\nmeasure: {formula: {let: {a: {count: {of: event}}}, is: "%s", gives: count}}\nmap: {per_unit: one}'
)


def test_a_formula_that_cannot_be_read_still_uses_what_it_names() -> None:
    text = paper(FORMULA % "a + two +", one=1, two=2)
    found = engine.check(engine.loads(text, "slip.yaml"))
    assert [one.code for one in found] == ["formula-name"]


def test_a_formula_over_counts_always_has_data() -> None:
    rule = (FORMULA % "max(a - two, 0)").replace("missing: zero\n", "")
    assert told(paper(rule, one=1, two=2)) == []
    assert told(paper(rule.replace("- two", "/ 100"), one=1)) == []
    assert [code for code, *_ in told(paper(rule.replace("- two", "/ two"), one=1, two=2))] == ["choose-missing"]


LINES = "  grades: {cut_to: none, levels: [{id: a, title: 优秀, from: ten%s}, {id: c, title: 合格}]}\n  special:\n"


def test_grades_by_lines_alone_compare_nobody() -> None:
    assert told(small("  special:\n", LINES % "")) == []
    limited = small(
        "  special:\n",
        (LINES % ", count: once, when_full: next, when_short: vacant").replace("none,", "none, tied: in,"),
    )
    assert [sentence.split("：")[0] for code, _, sentence in told(limited) if code == "choose-answer"] == [
        "“grades”还没选名额在组内算还是全体一起算", "“scheme”还没选和谁比",
    ]  # fmt: skip


def test_a_result_by_another_kind_of_period_is_refused() -> None:
    monthly = BESIDE.replace("period: year", "period: month")
    catalogue = engine.Catalogue.of([engine.loads(monthly, "beside.yaml")])

    def found(more: str) -> list[tuple[str, int]]:
        text = paper((RESULT % "county.branches").replace("take: total", f"take: total{more}"), hundred=100)
        problems = engine.check(engine.loads(text, "slip.yaml"), catalogue)
        assert [
            one for one in problems if one.code == "result-period" and "“一页纸”按 month 考核" not in one.sentence()
        ] == []
        return [(one.code, one.line) for one in problems if one.code == "result-period"]

    line = line_of(paper(RESULT % "county.branches", hundred=100), "measure: {result")
    assert found("") == [("result-period", line)]
    assert found(", period: previous") == [("result-period", line)]
    assert found(", every: quarter, join: mean, lacking: skip") == [("result-period", line)]
    assert found(", every: month, join: mean, lacking: skip") == []


COMPOSED = """\
  compose: {sum: %s}
  special:
"""


@pytest.mark.parametrize(
    "parts", ["[{item: life}, {item: work}, special]", "{parts: [{item: life}, {item: work}, {special: }]}"]
)
def test_the_one_key_of_a_form_may_be_left_out_and_what_needs_nothing_stands_alone(parts: str) -> None:
    text = small("  special:\n", COMPOSED % parts)
    assert told(text) == []


def test_what_follows_from_a_composition_that_could_not_be_read_is_not_told() -> None:
    text = small("  special:\n", COMPOSED % "[item, special]")
    assert told(text) == [
        ("word-alone", line_of(text, "compose:"), "“parts”要写成 parts: {item: …}，这里只写了“item”一个词。")
    ]
    text = small("  special:\n", COMPOSED % "life")
    assert [code for code, _, _ in told(text)] == ["not-list"]


def test_parameters_are_not_called_unused_while_something_could_not_be_read() -> None:
    text = small("map: {per_unit: step}", "map: per_unit")
    warned = [one.code for one in engine.check(engine.loads(text, "slip.yaml")) if one.severity == "warning"]
    assert warned == []


def test_a_measure_that_does_not_fit_names_the_maps_that_do() -> None:
    met = "measure: {met: {needs: [{of: event, at_least: once}]}}\nmap: {per_unit: one}"
    assert [sentence for _, _, sentence in told(paper(met, once=(1, "次"), one=1))] == [
        "“met”不能配“per_unit”；能配的有：all_or_nothing、two_sided。"
    ]


POINTS = "  total: 0\n  baseline: {marks: 0, midway: full}\n"


def test_points_collected_from_nothing_need_no_full_marks_and_no_items() -> None:
    text = paper("cap: none\nmeasure: {count: {of: event}}\nmap: {per_unit: one}", special=True, one=1)
    head, tail = text.split("  items:\n", 1)
    special = tail[tail.index("  special:\n") :]
    assert told(head.replace("  total: full\n", POINTS) + special) == []
    nothing = head.replace("  total: full\n", "  total: 0\n") + "  items: []\n" + special
    assert [sentence for code, _, sentence in told(nothing) if code == "empty-scheme"] == [
        "方案里一个项目也没有。只积分、没有满分的，写 total: 0 和 baseline: {marks: 0}，不写 items。"
    ]
    assert "zero" in [code for code, _, _ in told(text.replace("  total: full\n", "  total: 0\n"))]


OUTSIDE = """\
groups: {within: all}
grades: {cut_to: none, levels: [{id: a, title: 好, needs: [{measure: {of: {%s}, at_least: one}}]}, {id: b, title: 差}]}
effects: [{id: e, title: 事, cite: 文, when: [{measure: {of: {%s}, at_most: one}}], bar: a}]
"""
RIGHT = "count: {of: event}"


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("latest: {of: event, field: nope}", "“event”没有叫“nope”的字段。"),
        ("latest: {of: event, field: matter}", "“matter”"),
        ("marks: {of: nope}", "没有编号为“nope”的指标。"),
        ("share: {of: event, having: {nope: true}}", "“event”没有叫“nope”的字段。"),
        ("shortfall: {of: event, owed: one, every: aeon}", "没有叫“aeon”的周期。"),
        ("shortfall: {of: event, owed: one, every: year, each: branch}", "“好”按每个组织算应有几次"),
        ('formula: {let: {a: {marks: {of: nope}}}, is: "a"}', "没有编号为“nope”的指标。"),
    ],
)
def test_measures_of_grades_and_effects_are_looked_at_like_those_of_clauses(measure: str, sentence: str) -> None:
    rule = "missing: zero\nmeasure: {latest: {of: event, field: rate}}\nmap: {proportion: hundred}"
    for where in ((measure, RIGHT), (RIGHT, measure)):
        found = told(paper(rule, one=(1, "次"), hundred=(100, "%"), scheme=OUTSIDE % where))
        wanted = sentence if where[0] == measure else sentence.replace("“好”", "“事”")
        assert [wanted in one for _, _, one in found] == [True]


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        ("of: 事件", "没有叫“事件”的事实类别。是不是想写“event”？"),
        ("of: event, where: {级别: city}", "“event”没有叫“级别”的字段。是不是想写“level”？"),
        ("of: event, where: {发生日: {is_set: true}}", "“event”没有叫“发生日”的字段。是不是想写“occurred”？"),
    ],
)
def test_who_writes_what_it_is_called_is_shown_the_word(of: str, sentence: str) -> None:
    rule = "sign: deduct\nfloor: 0\nmeasure: {count: {%s}}\nmap: {per_unit: one}"
    assert [said for _, _, said in told(paper(rule % of, one=1))] == [sentence]


def test_who_writes_what_a_period_is_called_is_shown_the_word() -> None:
    rule = "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: once, every: 季度}}\nmap: {per_unit: one}"
    assert [said for _, _, said in told(paper(rule, one=1, once=(1, "次")))] == [
        "没有叫“季度”的周期。是不是想写“quarter”？"
    ]


@pytest.mark.parametrize("written", ["2分", "２", "15%", "2/3"])
def test_a_number_with_its_unit_is_told_as_a_bare_number(written: str) -> None:
    rule = f"sign: deduct\nfloor: 0\nmeasure: {{count: {{of: event}}}}\nmap: {{per_unit: {written}}}"
    assert [said for _, _, said in told(paper(rule, one=1))] == [
        f"“by”直接写了数 {written}。文件可能改动的数要放进 parameters，写明 from、value、cite，这里只写参数名。"
    ]
