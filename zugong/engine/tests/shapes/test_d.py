"""Deductions, in their owners' words."""

import pytest

from zugong.engine.tests.shapes.paper import D, fact, judged, marks, problems, reasons, result, times

EACH_TWO = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {per_unit: two}"


def test_d1_each_time_two_marks_until_nothing_is_left() -> None:
    assert [marks(EACH_TWO, times(n), two=2) for n in (0, 3, 5, 6)] == [D("10"), D("4"), D("0"), D("0")]


def test_d1_several_deductions_of_one_item_share_one_floor() -> None:
    rule = """
sign: deduct
floor: 0
clauses:
  - {title: 个访, sign: deduct, measure: {count: {of: event, where: {sort: 个访}}}, map: {per_unit: two}}
  - {title: 群访, sign: deduct, measure: {count: {of: event, where: {sort: 群访}}}, map: {per_unit: four}}
""".replace("sign: deduct\nfloor", "floor", 1)
    facts = [*times(2, sort="个访"), *times(1, sort="群访")]
    assert marks(rule, facts, two=2, four=4) == D("2")
    assert marks(rule, [*facts, *times(1, sort="个访", matter="又")], two=2, four=4) == D("0")


def test_d1_where_the_floor_acts_must_be_said() -> None:
    assert (
        "choose-floor",
        "“指标”会扣分，还没选扣到哪里为止：floor 写 0（扣完为止）、参数名，或 none（不封底）。",
    ) in problems(EACH_TWO.replace("floor: 0\n", ""), two=2)


def test_d2_without_a_floor_it_eats_into_the_others() -> None:
    assert marks(EACH_TWO.replace("floor: 0", "floor: none"), times(7), two=2) == D("-4")


SHORT = "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: once, every: half}}\nmap: {per_unit: half_mark}"


def test_d3_half_a_mark_for_each_missing_and_halves_do_not_fill_one_another() -> None:
    facts = [fact("02-01"), fact("03-01")]
    assert marks(SHORT, facts, once=(1, "次"), half_mark=0.5) == D("9.5")
    assert marks(SHORT, [facts[0], fact("09-01")], once=(1, "次"), half_mark=0.5) == D("10")


EACH = "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: once, every: quarter, each: branch%s}}\nmap: {per_unit: one}"


def test_d3_many_branches_are_summed_or_averaged_as_chosen() -> None:
    facts = [fact(f"{month:02d}-10", unit="first") for month in (1, 4, 7, 10)]
    assert marks(EACH % ", of_units: sum", facts, once=(1, "次"), one=1) == D("6")
    assert marks(EACH % ", of_units: mean", facts, once=(1, "次"), one=1) == D("8")


def test_d3_sum_or_mean_must_be_said() -> None:
    assert [code for code, _ in problems(EACH % "", once=(1, "次"), one=1)] == ["choose-of-units"]


TEN = (10, "分钟")


def test_d3_what_a_duty_owes_need_not_be_written_twice() -> None:
    duties = """\
duties:
  report: {title: 月报, who: [department], every: month, owed: once, fulfilled_by: {of: event, where: {sort: 月报}}, load: {basis: 测试, minutes: ten_minutes}, cite: 测试}
"""
    rule = "sign: deduct\nfloor: 0\nmeasure: {shortfall: {duty: report}}\nmap: {per_unit: half_mark}"
    facts = [fact(f"{month:02d}-10", id=str(month)) for month in range(1, 9)]
    facts = [one._replace(data={"sort": "月报"}) for one in facts]
    assert marks(rule, facts, more=duties, once=(1, "次"), half_mark=0.5, full=5, ten_minutes=TEN) == D(
        "3"
    )  # 5 − 0.5 × (12 − 8)
    assert "unknown-duty" in [
        code
        for code, _ in problems(
            rule.replace("report", "reprot"), more=duties, once=(1, "次"), half_mark=1, ten_minutes=TEN
        )
    ]


def test_d4_all_or_nothing() -> None:
    rule = "measure: {count: {of: event}}\nmap: {all_or_nothing: {at_least: three}}"
    assert [marks(rule, times(n), three=(3, "次")) for n in (2, 3)] == [D("0"), D("10")]


WIPES = """
floor: 0
join: first
clauses:
  - {title: 出现重大事件, sign: deduct, measure: {count: {of: event, where: {sort: 重大}}}, map: {all_or_nothing: {at_least: once}}}
  - {title: 一般事件, sign: deduct, measure: {count: {of: event, where: {sort: 一般}}}, map: {per_unit: two}}
"""


def test_d4_found_once_the_whole_item_is_gone_before_anything_else_is_counted() -> None:
    assert marks(WIPES, times(2, sort="一般"), once=(1, "次"), two=2) == D("6")
    found = result(WIPES, [*times(2, sort="一般"), *times(1, sort="重大")], once=(1, "次"), two=2)
    assert found.value == D("0")
    assert "按先后只取〔出现重大事件〕" in [str(line.label) for line in found.steps]


NTH = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {nth: {marks: turns, values: %s, beyond: %s}}"


def test_d5_the_third_time_takes_all() -> None:
    rule = NTH % ("cumulative", "all")
    assert [marks(rule, times(n), turns=[3, 5]) for n in range(5)] == [D("10"), D("7"), D("5"), D("0"), D("0")]


def test_d5_each_turn_may_have_its_own_marks() -> None:
    assert [marks(NTH % ("each", "last"), times(n), turns=[1, 2], full=20) for n in range(5)] == [
        D("20"), D("19"), D("17"), D("15"), D("13"),
    ]  # fmt: skip
    assert marks(NTH % ("each", "nothing"), times(4), turns=[1, 2]) == D("7")


def test_d5_cumulative_or_each_and_what_follows_must_be_said() -> None:
    rule = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {nth: {marks: turns}}"
    assert [code for code, _ in problems(rule, turns=[3, 5])] == ["choose-beyond", "choose-values"]


LEVELS = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {by_level: {field: level, table: table, matter: matter, same: %s}}"
TABLE = {"national": 5, "province": 3, "city": 2, "county": 1}


def test_d6_one_matter_criticised_at_several_levels_is_deducted_once_at_the_highest() -> None:
    facts = [
        fact("02-01", level="county", matter="迟报"), fact("03-01", level="province", matter="迟报"),
        fact("04-01", level="city", matter="失信"),
    ]  # fmt: skip
    found = result(LEVELS % "highest", facts, table=TABLE)
    assert (found.value, reasons(found)) == (D("5"), ["同一事项“迟报”只计最高的一次"])
    assert marks(LEVELS % "each", facts, table=TABLE) == D("4")


def test_d6_by_heads_and_not_by_cases() -> None:
    rule = (LEVELS % "each").replace("same: each", "same: each, quantity: people")
    assert marks(
        rule, [fact("02-01", level="county", people=3), fact("03-01", level="city", people=2)], table=TABLE
    ) == D("3")


def test_d6_highest_or_each_must_be_said() -> None:
    assert [code for code, _ in problems(LEVELS.replace(", same: %s", ""), table=TABLE)] == ["choose-same"]


DOUBLE = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {per_unit: two}\n%s"


def test_d7_what_was_concealed_counts_double_before_the_cap() -> None:
    rule = DOUBLE % "times: [{factor: twice, where: {concealed: true}}]"
    facts = [fact("02-01"), fact("03-01", concealed=True)]
    assert marks(rule, facts, two=2, twice=(2, "倍")) == D("4")
    assert marks(rule + "\ncap: five", facts, two=2, twice=(2, "倍"), five=5) == D("5")


def test_d7_two_factors_multiply_or_the_highest_holds_as_chosen() -> None:
    both = "times: [{factor: twice, where: {concealed: true}}, {factor: triple, where: {level: county}}]"
    facts = [fact("03-01", concealed=True, level="county")]
    numbers = {"two": 1, "twice": (2, "倍"), "triple": (3, "倍")}
    assert marks(DOUBLE % both + "\nseveral: multiply", facts, **numbers) == D("4")
    assert marks(DOUBLE % both + "\nseveral: highest", facts, **numbers) == D("7")
    assert [code for code, _ in problems(DOUBLE % both, **numbers)] == ["choose-several"]


SURCHARGE = """
floor: 0
clauses:
  - {id: late, title: 迟报, sign: deduct, measure: {count: {of: event}}, map: {per_unit: two}}
  - {title: 造成后果, sign: deduct, on_top_of: late%s, measure: {count: {of: event, where: {level: city}}}, map: {per_unit: five}}
"""


def test_d8_a_consequence_is_added_inside_the_floor_or_beyond_it() -> None:
    facts = [*times(4), fact("12-01", level="city")]
    assert marks(SURCHARGE % ", beyond_floor: false", facts, two=2, five=5) == D("0")
    assert marks(SURCHARGE % ", beyond_floor: true", facts, two=2, five=5) == D("-5")
    assert [code for code, _ in problems(SURCHARGE % "", two=2, five=5)] == ["choose-beyond-floor"]


REPEAT = (
    "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\n"
    "map: {nth: {marks: turns, values: %s, beyond: last, matter: matter, within: month}}"
)


def test_d9_the_same_problem_again_within_thirty_days_costs_more() -> None:
    facts = [
        fact("03-01", matter="卫生"),
        fact("03-20", matter="卫生"),
        fact("03-25", matter="台账"),
        fact("08-01", matter="卫生"),
    ]
    numbers = {"turns": [1, 3], "month": (30, "天")}
    assert marks(REPEAT % "each", facts, **numbers) == D("4")  # 1 + 3 + 1 + 1
    assert marks(REPEAT % "cumulative", facts, **numbers) == D("5")  # the 3 replaces the 1


DISCRETION = (
    "sign: deduct\nfloor: 0\nmissing: zero\nmeasure: {judged: {of: mark.given, by: 考核组, take: sum}}\n"
    "map: {discretion: {from: low, to: high, step: step}}\nmissing: full"
).replace("missing: zero\n", "")
RANGE = {"low": 1, "high": 2, "step": 0.5}


def test_d10_one_to_two_marks_at_discretion_with_the_reason() -> None:
    found = result(DISCRETION, [judged(1.5), judged(2, "11-21")], **RANGE)
    assert (found.value, found.counted) == (D("6.5"), tuple(one.id for one in [judged(1.5), judged(2, "11-21")]))


def test_d10_a_mark_outside_the_range_off_the_step_or_without_reason_is_not_counted() -> None:
    found = result(DISCRETION, [judged(3), judged(1.2, "11-21"), judged(1, "11-22", ""), judged(1, "11-23")], **RANGE)
    assert found.value == D("9")
    assert reasons(found) == ["评分没有写理由", "评的 3 分在 1－2 分之外", "评的 1.2 分不是每 0.5 分一档"]


LATE = (
    "sign: deduct\nfloor: 0\nmeasure: {lateness: {of: event, due_in: due_on, done: finished_on, extended: new_due, "
    "approval: approval, take: %s, undone: %s}}\nmap: {per_unit: one}"
)


def test_d11_each_late_item_costs_and_an_approved_extension_does_not() -> None:
    facts = [
        fact("03-01", due_on="2026-03-10", finished_on="2026-03-13"),
        fact("04-01", due_on="2026-04-10", finished_on="2026-04-09"),
        fact(
            "05-01", due_on="2026-05-10", finished_on="2026-05-20", new_due="2026-05-20", approval="办公室批〔2026〕3号"
        ),
        fact("06-01", due_on="2026-06-10", finished_on="2026-06-12", new_due="2026-06-20"),
    ]
    found = result(LATE % ("items", "late"), facts, one=1)
    assert (found.value, reasons(found)) == (D("8"), ["按期办了", "批准延期到 2026-05-20，没有超过"])
    assert marks(LATE % ("days", "late"), facts, one=1) == D("5")  # 3 + 2 days


def test_d11_workdays_are_not_calendar_days() -> None:
    facts = [fact("03-01", due_on="2026-03-06", finished_on="2026-03-09")]  # a Friday, the Monday after
    assert marks(LATE % ("days", "late"), facts, one=1) == D("7")
    assert marks(LATE % ("days", "late"), facts, one=1, days="workdays") == D("9")


def test_d11_not_done_at_all_may_cost_something_else() -> None:
    facts = [fact("12-01", due_on="2026-12-28")]
    assert marks(LATE % ("days", "late"), facts, one=1) == D("7")
    found = result(LATE % ("days", "skip"), facts, one=1)
    assert (found.value, reasons(found)) == (D("10"), ["到期还没办，不在这一条里算"])


@pytest.mark.parametrize(
    ("without", "code"),
    [
        (", take: items", "choose-take"),
        (", undone: late", "choose-undone"),
        ("approval: approval, ", "choose-approval"),
    ],
)
def test_d11_days_or_items_what_is_not_done_and_who_approved_must_be_said(without: str, code: str) -> None:
    assert [found for found, _ in problems((LATE % ("items", "late")).replace(without, ""), one=1)] == [code]


def test_d11_one_to_three_days_late_cost_one_more_cost_two() -> None:
    rule = (LATE % ("days", "late")).replace(
        "map: {per_unit: one}", "map: {thresholds: bands}\nper: {by: fact, join: sum}"
    )
    facts = [
        fact("03-01", due_on="2026-03-10", finished_on="2026-03-12"), fact("04-01", due_on="2026-04-10", finished_on="2026-04-10"),
        fact("05-01", due_on="2026-05-10", finished_on="2026-05-14"),
    ]  # fmt: skip
    assert marks(rule, facts, bands={"4": 2, "1": 1, "below": 0}) == D("7")


def test_the_cap_of_one_occurrence() -> None:
    rule = "sign: deduct\nfloor: 0\nmeasure: {sum: {of: event, field: people}}\nmap: {per_unit: one}\nper: {by: fact, cap: three, join: sum}"
    assert marks(rule, [fact("03-01", people=7), fact("04-01", people=2)], one=1, three=3) == D("5")


def test_d3_a_report_every_month_by_the_fifth_day() -> None:
    rule = SHORT.replace("of: event", "of: event, counts_if: {occurred: {by_day: fifth}}").replace("half}", "month}")
    facts = [fact(f"{month:02d}-05") for month in range(1, 12)] + [fact("12-06")]
    found = result(rule, facts, once=(1, "次"), half_mark=0.5, fifth=(5, "日"))
    assert (found.value, reasons(found)) == (D("9.5"), ["发生日 12月6日，晚于每月 5 日"])
    assert found.rule.zh == "每月应有 1 次“事件”（发生日不晚于每月 5 日才计）；每缺 1 次扣 0.5 分，扣完为止。"


def test_d12_what_is_found_not_done_costs_once_however_often_it_is_found() -> None:
    rule = (
        "sign: deduct\nfloor: 0\nmeasure: {met: {needs: [{of: event, where: {done: false}, at_least: once}]}}\n"
        "map: {all_or_nothing: {worth: two}}"
    )
    found = [marks(rule, times(n, done=False), once=(1, "次"), two=2) for n in (0, 1, 3)]
    assert [*found, marks(rule, times(2, done=True), once=(1, "次"), two=2)] == [D("10"), D("8"), D("8"), D("10")]


def test_d13_every_time_by_the_number_of_people_not_by_their_sum() -> None:
    rule = "sign: deduct\nfloor: 0\n{per}measure: {{sum: {{of: event, field: people}}}}\nmap: {{thresholds: hurt}}"
    facts = [fact("03-01", people=1), fact("04-01", people=1)]
    each = marks(rule.format(per="per: {by: fact, join: sum}\n"), facts, hurt={2: 6, 1: 2, "below": 0})
    assert (each, marks(rule.format(per=""), facts, hurt={2: 6, 1: 2, "below": 0})) == (D("6"), D("4"))


@pytest.mark.parametrize(
    ("missing", "told", "value"), [("full", "没有数据，不扣", "10"), ("zero", "没有数据，扣到底", "0")]
)
def test_a_deduction_without_data_says_what_it_takes(missing: str, told: str, value: str) -> None:
    rule = f"sign: deduct\nfloor: 0\nmissing: {missing}\nmeasure: {{latest: {{of: event, field: people}}}}\nmap: {{per_unit: two}}"
    found = result(rule, [], two=2)
    assert (found.value, told in [line.label.zh for line in found.steps]) == (D(value), True)
