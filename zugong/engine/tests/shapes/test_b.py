"""Bonuses, in their owners' words."""

from zugong.engine.tests.shapes.paper import D, fact, judged, marks, problems, reasons, result, times

EACH = "measure: {count: {of: event}}\nmap: {per_unit: two}\n"


def test_b1_two_marks_each_without_end() -> None:
    assert marks(EACH + "cap: none", times(9), two=2, special=True) == D("18")
    assert marks(EACH + "cap: none", times(9), two=2) == D("18")  # above its full marks, because it says so


def test_b1_without_end_must_be_said_where_the_block_has_no_cap() -> None:
    assert [code for code, _ in problems(EACH, two=2, special=True)] == ["choose-cap"]


def test_b2_two_marks_each_up_to_five() -> None:
    assert [marks(EACH + "cap: five", times(n), two=2, five=5, special=True) for n in (2, 3)] == [D("4"), D("5")]


def test_b2_caps_work_from_the_inside_out() -> None:
    rule = """
cap: five
clauses:
  - {title: 信息, cap: three, measure: {count: {of: event, where: {sort: 信息}}}, map: {per_unit: two}}
  - {title: 调研, cap: three, measure: {count: {of: event, where: {sort: 调研}}}, map: {per_unit: two}}
"""
    facts = [*times(4, sort="信息"), *times(4, sort="调研")]
    assert marks(rule, facts, two=2, three=3, five=5, special=True) == D("5")
    assert marks(rule, facts[:4], two=2, three=3, five=5, special=True) == D("3")


LEVELS = "cap: none\nmeasure: {count: {of: event%s}}\nmap: {by_level: {field: level, table: table, same: %s%s}}"
TABLE = {"national": 10, "province": 5, "city": 3, "county": 1}


def test_b3_by_the_level_of_the_award_with_its_document() -> None:
    rule = LEVELS % (", counts_if: {document: {is_set: true}}", "each", "")
    found = result(rule, [fact("02-01", level="province", document="省文"), fact("03-01", level="city")], table=TABLE)
    assert (found.value, reasons(found)) == (D("5"), ["没有填“文件”"])


MATTER = [
    fact("02-01", level="county", matter="窗口"), fact("03-01", level="city", matter="窗口"),
    fact("04-01", level="province", matter="窗口"), fact("05-01", level="city", matter="窗口"), fact("06-01", level="city", matter="品牌"),
]  # fmt: skip


def test_b4_one_matter_counts_once_at_its_highest() -> None:
    assert marks(LEVELS % ("", "highest", ", matter: matter"), MATTER, table=TABLE) == D("8")


def test_b4_an_award_belongs_to_the_year_of_its_document() -> None:
    rule = LEVELS % (", dated_by: awarded_on", "each", "")
    facts = [
        fact("02-01", level="city", awarded_on="2025-12-20"),
        fact("2027-01-10", level="county", awarded_on="2026-12-30"),
    ]
    assert marks(rule, facts, table=TABLE, as_of="2027-01-31") == D("1")


def test_b5_the_best_two_levels_and_each_level_once() -> None:
    rule = LEVELS % ("", "once_per_level", ", matter: matter, top: two")
    found = result(rule, MATTER, table=TABLE, two=(2, "次"))
    assert found.value == D("11")  # 5 + 3 of the one, 3 of the other
    assert reasons(found) == ["这一级已经计过一次", "同一事项“窗口”只计最高的 2 次"]


def test_b5_all_of_them_where_the_paper_allows_it() -> None:
    assert marks(LEVELS % ("", "each", ", matter: matter"), MATTER, table=TABLE) == D("15")
    assert marks(LEVELS % ("", "each", ", top: two"), MATTER, table=TABLE, two=(2, "次")) == D("8")


def test_b6_five_to_ten_marks_by_decision_of_the_committee() -> None:
    rule = (
        "missing: zero\nmeasure: {judged: {of: mark.given, by: 党委会, take: sum, approval: minutes}}\n"
        "map: {discretion: {from: low, to: high, step: one}}"
    )
    found = result(rule, [judged(8, minutes="第3次党委会"), judged(6, "11-21")], low=5, high=10, one=1)
    assert (found.value, reasons(found)) == (D("8"), ["没有填“会议纪要”，没有会议或批准依据"])


def test_b7_adopted_at_a_higher_level_it_earns_that_on_top() -> None:
    rule = LEVELS % ("", "build_up", ", matter: matter, lowest: county")
    table = {"national": 20, "province": 10, "city": 3, "county": 4}
    assert marks(rule, [fact("02-01", level="province", matter="提案")], table=table, full=100) == D("17")  # 4 + 3 + 10
    found = result(
        rule, [fact("02-01", level="county", matter="提案"), fact("03-01", level="city", matter="提案")], table=table
    )
    assert (found.value, reasons(found)) == (D("7"), ["已包含在更高一级里"])
    assert [code for code, _ in problems(rule.replace(", lowest: county", ""), table=table)] == ["choose-build-up"]


BOTH = "sign: both\nfloor: none\nmissing: %s\nmeasure: {count: {of: event, counts_if: {done: true}}}\nmap: {two_sided: {yes: three, no: two}}"


def test_b8_done_plus_three_not_done_minus_two_and_silence_is_a_third_case() -> None:
    done, refused = [fact("05-01", done=True)], [fact("05-01", done=False)]
    assert [marks(BOTH % "zero", facts, three=3, two=2, special=True) for facts in (done, refused, [])] == [
        D("3"),
        D("-2"),
        D("0"),
    ]
    assert marks(BOTH % "not_done", [], three=3, two=2, special=True) == D("-2")
    assert [code for code, _ in problems(BOTH.replace("missing: %s\n", ""), three=3, two=2, special=True)] == [
        "choose-silence"
    ]


RATES = "cap: none\nmeasure: {sum: {of: event, field: amount}}\nmap: {rates: {bands: bands, step: step, part: drop, mode: %s}}"
BANDS = {"100": 3, "50": 2, "below": 1}


def test_b9_one_two_or_three_marks_for_each_ten_by_the_band() -> None:
    numbers = {"bands": BANDS, "step": (10, "万元")}
    assert [marks(RATES % "whole", [fact("02-01", amount=n)], **numbers) for n in (49, 50, 125)] == [
        D("4"),
        D("10"),
        D("36"),
    ]
    assert [marks(RATES % "progressive", [fact("02-01", amount=n)], **numbers) for n in (49, 50, 125)] == [
        D("4"), D("5"), D("21"),
    ]  # fmt: skip
    assert [code for code, _ in problems((RATES % "whole").replace(", mode: whole", ""), **numbers)] == ["choose-mode"]


MILES = "cap: none\nmeasure: {count: {of: event}}\nmap: {milestones: {steps: steps, take: %s}}"


def test_b10_the_highest_milestone_or_all_of_them() -> None:
    steps = {"30": 20, "20": 16, "10": 10, "5": 6, "below": 0}
    assert marks(MILES % "highest", times(31), steps=steps, full=100) == D("20")
    assert marks(MILES % "each", times(31), steps=steps, full=100) == D("52")
    assert marks(MILES % "each", times(4), steps=steps) == D("0")
    assert [code for code, _ in problems(MILES.replace(", take: %s", ""), steps=steps)] == ["choose-milestones"]


def test_b11_at_most_four_marks_a_month() -> None:
    rule = EACH + "cap: none\nper: {by: month, cap: four, join: sum}"
    facts = [fact(f"03-{day:02d}") for day in (1, 2, 3)] + [fact("04-01")]
    found = result(rule, facts, two=2, four=4)
    assert found.value == D("6")
    assert "2026年3月（最多 4）" in [str(line.label) for line in found.steps]


def test_b11_at_most_three_marks_for_one_household() -> None:
    rule = EACH + "cap: none\nper: {by: matter, cap: three, join: sum}"
    facts = [*times(2, matter="王家"), *times(1, matter="李家")]
    assert marks(rule, facts, two=2, three=3) == D("5")


def test_b12_taking_part_earns_and_leave_earns_half() -> None:
    rule = "cap: five\nmeasure: {count: {of: event}}\nmap: {by_level: {field: state, table: states, same: each}}"
    states = {"present": 1, "leave": 0.5, "made_up": 1, "absent": 0}
    facts = [fact(f"0{m}-01", state=state) for m, state in enumerate(["present", "leave", "made_up", "absent"], 1)]
    assert marks(rule, facts, states=states, five=5, special=True) == D("2.5")


def test_b13_above_the_target_each_by_its_weight() -> None:
    rule = (
        "cap: four\nmeasure: {count: {of: event, weigh_by: level, weights: weights}}\n"
        "map: {above_target: {target: ten, step: one, by: half, part: exact}}"
    )
    weights = {"national": 2, "province": 2, "city": 1, "county": 0.5}
    facts = [*times(4, level="province"), *times(3, level="city"), *times(3, level="county")]  # 8 + 3 + 1.5
    assert marks(rule, facts, weights=weights, ten=(10, "个"), one=(1, "个"), half=0.5, four=4, special=True) == D(
        "1.25"
    )


HELD = "measure: {held: {of: event, until: expires_on, again: %s%s}}\nmap: {all_or_nothing: {worth: two}}"


def test_b14_who_holds_it_gets_two_marks() -> None:
    old = [fact("2024-05-01", expires_on="2027-05-01")]
    every = HELD % ("every_period", ", window: {back: five}")
    assert marks(every, old, two=2, five=(5, "年"), special=True) == D("2")
    assert marks(every, [fact("2024-05-01", expires_on="2026-05-01")], two=2, five=(5, "年"), special=True) == D("0")
    assert marks(HELD % ("once", ", window: {back: five}"), old, two=2, five=(5, "年"), special=True) == D("0")
    assert marks(HELD % ("once", ""), [fact("05-01")], two=2, special=True) == D("2")


def test_b14_again_next_year_or_not_must_be_said() -> None:
    codes = [code for code, _ in problems((HELD % ("once", "")).replace(", again: once", ""), two=2, special=True)]
    assert codes == ["choose-again"]
    assert [code for code, _ in problems(HELD % ("every_period", ""), two=2, special=True)] == ["choose-look-back"]


def test_what_is_still_needed_for_a_bonus_is_named() -> None:
    found = result(EACH, times(2), two=2, as_of="2026-06-01")
    assert [(step.gain, str(step.sentence)) for step in found.raise_by] == [(D("6"), "再有 3 次“事件”")]


def test_what_the_running_month_still_allows_is_named() -> None:
    rule = EACH + "cap: none\nper: {by: month, cap: four, join: sum}"
    found = result(
        rule, [fact("03-01"), fact("03-02"), fact("03-03"), fact("04-01")], two=2, four=4, as_of="2026-04-10"
    )
    assert (found.value, found.best) == (D("6"), D("8"))
    assert [(step.gain, str(step.sentence), str(step.deadline)) for step in found.raise_by] == [
        (D("2"), "再有 1 次“事件”", "2026-04-30")
    ]
