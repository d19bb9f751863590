"""Time: many years, baselines, cut-offs, exemptions."""

from typing import Any

import pytest

from zugong import engine
from zugong.engine.tests.shapes.paper import UNITS, D, fact, marks, paper, problems, result, score, times
from zugong.timeline import Period

YEARS = (
    "measure: {streak: {of: event, window: {back: ten}, every: year, run: current, of_parts: with}}\n"
    "map: {nth: {marks: turns, values: cumulative, beyond: last}}"
)


def test_x5_three_years_in_a_row_and_more_for_each_further_year() -> None:
    rule = YEARS.replace(
        "nth: {marks: turns, values: cumulative, beyond: last}", "milestones: {steps: steps, take: highest}"
    )
    facts = [fact(f"{year}-06-01") for year in (2021, 2023, 2024, 2025, 2026)]
    numbers = {"ten": (10, "年"), "steps": {"5": 4, "4": 3, "3": 2, "below": 0}}
    assert marks(rule, facts, **numbers) == D("3")
    assert marks(rule, facts[2:], **numbers) == D("2")
    assert marks(rule, facts[:-1], **numbers, as_of="2026-12-31") == D("0")  # this year is over and has none
    assert marks(rule, facts[:-1], **numbers, as_of="2026-11-30") == D("2")  # it still may come


def test_x5_how_far_back_must_be_said() -> None:
    rule = YEARS.replace(", window: {back: ten}", "")
    assert "choose-look-back" in [code for code, _ in problems(rule, ten=(10, "年"), turns=[1, 2])]


def test_x5_the_longest_run_of_months_without() -> None:
    rule = (
        "sign: deduct\nfloor: 0\nmeasure: {streak: {of: event, every: month, run: longest, of_parts: without}}\n"
        "map: {all_or_nothing: {at_least: six, worth: two}}"
    )
    paid = [fact(f"{month:02d}-05") for month in (1, 2, 3, 9, 10, 11, 12)]
    assert marks(rule, paid, six=(6, "月"), two=2) == D("10")
    assert marks(rule, paid[:2] + paid[3:], six=(6, "月"), two=2) == D("8")


BASE = """
baseline: {marks: full, midway: %s, cite: 测试}
special:
  title: 加减分
  cap: none
  floor: none
  indicators:
    - {id: bad, title: 违建, sign: deduct, cite: 测试, measure: {count: {of: event, where: {sort: 违建}}}, map: {per_unit: forty}}
    - {id: good, title: 重要作用, cap: none, cite: 测试, measure: {count: {of: event, where: {sort: 作用}}}, map: {per_unit: five}}
"""


def based(midway: str, facts: list[engine.FactRow], **more: Any) -> engine.Score:
    text = paper("", full=100, scheme=BASE % midway, forty=40, five=5).split("  items:")[0]
    return score(text, facts, **more)


def test_x6_a_hundred_to_begin_with_less_what_is_taken_plus_what_is_earned() -> None:
    assert based("full", [*times(1, sort="违建"), *times(1, sort="作用")]).total == D("65")
    assert based("full", []).total == D("100")


def test_x6_every_year_begins_anew() -> None:
    last = [fact("2025-06-01", sort="违建"), fact("2026-06-01", sort="作用")]
    assert based("full", last).total == D("105")
    assert based("full", last, period=Period.parse("2025"), as_of="2025-12-31").total == D("60")


def test_x6_who_joined_in_october_gets_three_months_of_it() -> None:
    late = [
        engine.UnitRow("bureau", "示例局", "department", valid_from=times(1)[0].occurred_on.replace(month=10, day=20))
    ]
    assert [based(midway, [], units=late).total for midway in ("full", "by_months")] == [D("100"), D("25")]
    text = (
        paper("", full=100, scheme=BASE % "full", forty=40, five=5).split("  items:")[0].replace("midway: full, ", "")
    )
    assert "choose-midway" in [problem.code for problem in engine.check(engine.loads(text))]


COUNT = "measure: {count: {of: event}}\nmap: {per_unit: one}"
CUT = "window: {until: cut}"


@pytest.mark.parametrize(
    ("day", "counted"), [("2025-11-30", 0), ("2025-12-01", 1), ("2026-11-30", 1), ("2026-12-01", 0)]
)
def test_x7_december_counts_for_next_year(day: str, counted: int) -> None:
    assert marks(COUNT, [fact(day)], one=1, cut="11-30", scheme=CUT) == counted
    assert score(paper(COUNT, one=1, cut="11-30", scheme=CUT), [fact(day)]).period == "2026"


def test_x7_a_single_indicator_may_have_its_own_cut_off() -> None:
    rule = "measure: {count: {of: event, window: {until: cut}}}\nmap: {per_unit: one}"
    assert marks(rule, [fact("12-05"), fact("06-01")], one=1, cut="11-30") == D("1")


def test_x7_the_months_of_a_shifted_year_begin_with_december() -> None:
    rule = "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: once, every: month}}\nmap: {per_unit: one}"
    facts = [fact("2025-12-05"), *(fact(f"{month:02d}-05") for month in range(1, 12))]
    assert marks(rule, facts, once=(1, "次"), one=0.5, cut="11-30", scheme=CUT) == D("10")


def test_x7_by_the_day_it_happened_or_the_day_it_was_recorded() -> None:
    late = [fact("2025-12-28", recorded="2026-01-05")]
    assert marks(COUNT, late, one=1) == D("0")
    assert marks(COUNT.replace("of: event", "of: event, dated_by: recorded"), late, one=1) == D("1")


def test_x8_people_over_seventy_or_ill_are_exempt_when_the_branch_decided_it() -> None:
    rule = (
        "measure: {count: {of: event}}\nmap: {per_unit: one}\n"
        "applies_to: {exempt: {of: member.exempted, counts_if: {approved: true}}, otherwise: %s}"
    )
    facts = [
        fact("03-01", unit="first", person="li"),
        fact("02-01", "member.exempted", unit="first", person="li", approved=True),
    ]
    free = result(rule % "redistributed", facts, subjects="member", subject="li", one=1)
    assert (free.assessed, str(free.steps[0].label)) == (False, "不适用，分值由其余指标分担：2月1日“免评”，免除")
    assert marks(rule % "full", facts, subjects="member", subject="li", one=1) == D("10")
    assert marks(rule % "zero", facts, subjects="member", subject="li", one=1) == D("0")
    assert marks(rule % "zero", facts[:1], subjects="member", subject="li", one=1) == D("1")
    assert [code for code, _ in problems((rule % "").replace(", otherwise: ", ""), subjects="member", one=1)] == [
        "choose-otherwise"
    ]


TWO = """
- {id: common, title: 通用, full: forty, indicators: [{id: a, title: 甲, full: forty, cite: 测试, measure: {count: {of: event}}, map: {all_or_nothing: }}]}
- {id: key, title: 重点部门, full: sixty, applies_to: {categories: key, otherwise: redistributed}, indicators: [{id: b, title: 乙, full: sixty, cite: 测试, measure: {count: {of: event}}, map: {per_unit: six}}]}
- {id: plain, title: 一般部门, full: sixty, applies_to: {categories: ordinary, otherwise: redistributed}, indicators: [{id: c, title: 丙, full: sixty, cite: 测试, measure: {count: {of: event}}, map: {per_unit: three}}]}
"""


def test_each_category_of_units_has_its_own_items_that_add_up_to_the_same_total() -> None:
    kinds = "categories: {key: 重点部门, ordinary: 一般部门}"
    text = paper("", full=100, items=TWO, scheme=kinds, forty=40, sixty=60, six=6, three=3)
    units = [engine.UnitRow("bureau", "示例局", "department", categories=("ordinary",)), *UNITS[1:]]
    assert score(text, times(2)).total == D("52")  # 40 + 12
    assert score(text, times(2), units=units).total == D("46")  # 40 + 6
    assert score(text, times(2)).item("plain").assessed is False


def test_an_item_whose_parts_do_not_meet_its_full_marks_is_scaled_or_capped_when_said() -> None:
    item = """
- {{id: mine, title: 矿管, full: full, sum: {}, indicators: [
    {{id: a, title: 甲, full: twenty, cite: 测试, measure: {{count: {{of: event}}}}, map: {{all_or_nothing: }}}},
    {{id: b, title: 乙, full: thirty, cite: 测试, measure: {{count: {{of: event, where: {{sort: 乙}}}}}}, map: {{all_or_nothing: }}}}]}}
"""
    text = paper("", full=60, items=item.format("scaled"), twenty=20, thirty=30)
    assert score(text, times(1)).total == D("24")
    assert score(paper("", full=40, items=item.format("capped"), twenty=20, thirty=30), times(1, sort="乙")).total == D(
        "40"
    )
    wrong = engine.check(engine.loads(paper("", full=60, items=item.format("exact"), twenty=20, thirty=30)))
    assert "sum-item" in [problem.code for problem in wrong]
