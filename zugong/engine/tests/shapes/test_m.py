"""Measures turned into marks, in their owners' words."""

import pytest

from zugong import engine
from zugong.engine.tests.shapes.paper import UNITS, D, fact, marks, paper, problems, reasons, result, times

RATE = "missing: zero\nmeasure: {latest: {of: event, field: rate}}\n"
BELOW = "sign: deduct\nfloor: 0\n" + RATE + "map: {below_target: {target: target, step: step, by: half, part: %s}}"


@pytest.mark.parametrize(("part", "expected"), [("exact", "9.13"), ("drop", "9.5"), ("whole", "9")])
def test_m1_each_point_below_ninety_costs_half_a_mark(part: str, expected: str) -> None:
    numbers = {"target": (90, "%"), "step": (1, "%"), "half": 0.5}
    assert marks(BELOW % part, [fact("11-01", rate=88.25)], **numbers) == D(expected)
    assert marks(BELOW % part, [fact("11-01", rate=90)], **numbers) == D("10")


def test_m1_what_a_part_of_a_step_counts_must_be_said() -> None:
    found = problems((BELOW % "exact").replace(", part: exact", ""), target=(90, "%"), step=(1, "%"), half=0.5)
    assert [code for code, _ in found] == ["missing-key"]


AROUND = RATE + "cap: none\nmap: {around_target: {target: target, step: step, up: one, down: half, part: exact}}"


def test_m2_above_the_target_more_below_it_less() -> None:
    numbers = {"target": (90, "%"), "step": (1, "%"), "one": 1, "half": 0.5}
    assert [marks(AROUND, [fact("11-01", rate=rate)], **numbers) for rate in (92, 90, 86)] == [D("12"), D("10"), D("8")]
    assert marks(AROUND.replace("cap: none\n", ""), [fact("11-01", rate=92)], **numbers) == D("10")


PROPORTION = "measure: {count: {of: event}}\nmap: {proportion: {target: ten%s}}"


def test_m3_in_proportion_to_ten_cases() -> None:
    assert marks(PROPORTION % "", times(6), ten=(10, "件"), full=15) == D("9")
    assert marks(PROPORTION % "", times(12), ten=(10, "件"), full=15) == D("15")
    assert marks(PROPORTION % ", over: counts" + "\ncap: none", times(12), ten=(10, "件"), full=15) == D("18")


def test_m3_a_target_of_nothing_must_be_decided() -> None:
    assert [code for code, _ in problems(PROPORTION % "", ten=(0, "件"))] == ["choose-zero-target"]
    assert marks(PROPORTION % ", if_zero: full", [], ten=(0, "件")) == D("10")
    assert marks(PROPORTION % ", if_zero: zero", [], ten=(0, "件")) == D("0")
    assert not result(PROPORTION % ", if_zero: not_assessed", times(1), ten=(0, "件")).assessed
    rate = "missing: zero\nmeasure: {latest: {of: event, field: rate}}\nmap: {proportion: {target: none_yet, if_zero: not_assessed}}"
    assert not result(rate, [fact("05-01", rate=3)], none_yet=(0, "%")).assessed


OWN = (
    "missing: not_assessed\nmeasure: {count: {of: event}}\n"
    "map: {proportion: {target_of: {imported: {of: result.given, field: score, source: agency, document: document}}, if_zero: full}}"
)


def test_m5_against_its_own_standard() -> None:
    target = fact("01-10", "result.given", score=8, agency="考核办", document="目标书")
    assert marks(OWN, [*times(6), target]) == D("7.5")
    assert marks(
        OWN, [*times(6), target, fact("07-01", "result.given", score=12, agency="考核办", document="调整")]
    ) == D("5")
    assert not result(OWN, times(6)).assessed


BANDS = {"90": 10, "80": 7, "below": 0}


@pytest.mark.parametrize(("rate", "expected"), [("90", "10"), ("89.5", "7"), ("80", "7"), ("79.99", "0")])
def test_m6_bands_leave_no_gap_and_the_limit_belongs_to_its_band(rate: str, expected: str) -> None:
    assert marks(RATE + "map: {thresholds: bands}", [fact("11-01", rate=rate)], bands=BANDS) == D(expected)


def test_m6_where_the_paper_says_more_than_the_limit_itself_stays_below() -> None:
    rule = RATE + "map: {thresholds: {bands: bands, edge: above}}"
    assert [marks(rule, [fact("11-01", rate=rate)], bands=BANDS) for rate in (90, 90.1)] == [D("7"), D("10")]


COVER = (
    "missing: zero\nmeasure: {coverage: {of: event, each: member, without: {of: member.exempted, counts_if: {approved: true}}}}\n"
    "map: {proportion: hundred}"
)


def test_m7_the_exempt_are_not_in_the_denominator() -> None:
    facts = [fact("03-01", unit="first", person=f"p{n}") for n in range(6)]
    facts += [fact("02-01", "member.exempted", unit="first", person=f"p{n}", approved=n != 9) for n in (5, 8, 9)]
    found = result(COVER, facts, hundred=(100, "%"), heads={"first": 10})
    assert found.value == D("6.25")  # five of eight; the third exemption was not decided by the branch
    assert reasons(found) == ["免评，不进分母也不进分子"]


FORMULA = """
missing: zero
measure:
  formula:
    let:
      done: {count: {of: event, where: {done: true}}}
      all: {count: {of: event}}
      money: {sum: {of: event, field: amount}}
    is: "%s"
map: {as_given: }
"""


def test_m10_a_formula_over_named_measures() -> None:
    facts = [fact("02-01", done=True, amount=30), fact("03-01", done=True, amount=12.5), fact("04-01", amount=1)]
    rule = FORMULA % "if(all > 0, 10 * done / all, 0) + min(money / hundred, 1)"
    rule = rule.replace("10 *", "ten *")
    found = result(rule, facts, ten=10, hundred=100)
    assert found.value == D("7.10")  # 6.6667 + 0.4350, each quotient rounded at once
    assert [(line.expression, line.value) for line in found.steps][-2:] == [
        ("if(3 > 0, 10 × 2 ÷ 3, 0) + min(43.5 ÷ 100, 1)", "7.1017"), ("", "7.1"),
    ]  # fmt: skip


def test_m10_divided_by_nothing_there_is_no_data() -> None:
    rule = FORMULA % "done / all + 0 * money"
    assert marks(rule, []) == D("0")
    assert not result(rule.replace("missing: zero", "missing: not_assessed"), []).assessed


@pytest.mark.parametrize(
    ("formula", "code"),
    [("done + 5 + all + money", "formula-number"), ("done +", "formula-name"), ("done ; all", "formula-sign"),
     ("sqrt(done)", "formula-function"), ("done > all", "formula-truth"), ("if(done, all, money)", "formula-mixed"),
     ("(done + all", "formula-cut"), ("(done all)", "formula-wanted"), ("if(done = all, done, 0)", "formula-written"), ("done all", "formula-more"), ("min(done)", "formula-count"), ("done.real", "unknown-parameter"),
     ("done + all", "formula-unused"), ("-" * 60 + "done", "formula-deep")],
)  # fmt: skip
def test_m10_nothing_else_can_be_said_in_a_formula(formula: str, code: str) -> None:
    assert code in [found for found, _ in problems(FORMULA % formula)]


def test_m11_times_the_difficulty_of_the_unit() -> None:
    rule = (
        "cap: none\nmeasure: {count: {of: event}}\nmap: {per_unit: one}\n"
        "times: [{measure: {imported: {of: result.given, field: score, source: agency, document: document}}, missing: one}]"
    )
    factor = fact("01-05", "result.given", score=1.2, agency="考核办", document="2026年难度系数")
    assert marks(rule, [*times(5), factor], one=1) == D("6")
    assert marks(rule, times(5), one=1) == D("5")
    assert [code for code, _ in problems(rule.replace(", missing: one", ""), one=1)] == ["choose-factor"]


def test_m12_fifteen_articles_or_nothing() -> None:
    rule = "measure: {count: {of: event}}\nmap: {all_or_nothing: {at_least: fifteen}}"
    assert [marks(rule, times(n), fifteen=(15, "篇")) for n in (0, 14, 15)] == [D("0"), D("0"), D("10")]


def test_m13_satisfied_of_those_who_answered() -> None:
    rule = "missing: zero\nmeasure: {ratio: {of: event, top: present, bottom: expected}}\nmap: {proportion: hundred}"
    assert marks(rule, [fact("11-01", present=57, expected=60)], hundred=(100, "%")) == D("9.5")


def test_a_result_of_others_needs_its_source_and_document() -> None:
    rule = "missing: zero\nmeasure: {imported: {of: result.given, field: score, source: agency, document: document, take: mean}}\nmap: {as_given: }"
    facts = [
        fact("03-01", "result.given", score=8, agency="统计局", document="一季度"),
        fact("06-01", "result.given", score=9, agency="统计局", document="二季度"), fact("09-01", "result.given", score=1, agency="", document="x"),
    ]  # fmt: skip
    found = result(rule, facts)
    assert (found.value, reasons(found)) == (D("8.5"), ["没有填“提供单位”，说不清来源"])


def test_a_mean_over_the_months_leaves_out_those_before_the_unit_existed() -> None:
    rule = "missing: zero\nmeasure: {sum: {of: event, field: amount}}\nmap: {as_given: }\nper: {by: month, join: mean}"
    facts = [fact(f"{month:02d}-10", amount=6) for month in range(7, 13)]
    assert marks(rule, facts) == D("3")
    late = [engine.UnitRow("bureau", "示例局", "department", valid_from=UNITS[0].valid_from or facts[0].occurred_on)]
    assert marks(rule, facts, units=late) == D("6")


def test_m3_who_was_founded_in_october_owes_the_whole_target_or_its_months_as_chosen() -> None:
    late = [engine.UnitRow("bureau", "示例局", "department", valid_from=fact("10-15").occurred_on)]
    facts = [fact(day) for day in ("11-01", "11-02")]
    assert marks(PROPORTION % "", facts, ten=(12, "件"), units=late) == D("1.67")
    assert marks(PROPORTION % "", facts, ten=(12, "件"), units=late, midway="by_months") == D("6.67")  # two of three
    assert marks(PROPORTION % "", facts, ten=(12, "件"), midway="by_months") == D("1.67")


def test_m3_the_target_of_who_was_founded_midway_must_be_decided() -> None:
    text = paper(PROPORTION % "", ten=(12, "件")).replace("    targets_midway: whole\n", "")
    found = [problem.sentence() for problem in engine.check(engine.loads(text)) if problem.code == "choose"]
    assert found == ["还没选“期中成立的组织，件数目标照全数还是按月折算”：choices 里要写 targets_midway。"]


def test_of_clauses_that_exclude_one_another_the_greatest_alone_is_held_against_the_full_marks() -> None:
    rule = (
        "missing: zero\nclauses:\n"
        "  - {title: 少, measure: {count: {of: event}}, map: {all_or_nothing: {at_most: one, worth: few}}}\n"
        "  - {title: 多, measure: {count: {of: event}}, map: {all_or_nothing: {at_least: one, worth: many}}}\n"
    )
    numbers = {"one": (1, "次"), "few": 6, "many": 10}
    for join in ("first", "greatest"):
        assert problems(f"{rule}join: {join}", **numbers) == []
        assert [code for code, _ in problems(f"{rule}join: {join}", **numbers | {"many": 9})] == ["clauses-sum"]
    assert [code for code, _ in problems(rule, **numbers)] == ["cap-below-parts"]
    assert marks(f"{rule}join: first", times(1), **numbers) == D("6")
    assert marks(f"{rule}join: greatest", times(1), **numbers) == D("10")
