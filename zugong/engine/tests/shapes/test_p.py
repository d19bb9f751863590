"""Who is concerned, and what proves it, in their owners' words."""

from zugong import engine
from zugong.engine.tests.shapes.paper import PEOPLE, D, fact, judged, marks, paper, problems, reasons, result, times

LINKED = """
floor: 0
clauses:
  - {title: 书记, sign: deduct, applies_to: {roles: secretary}, measure: {count: {of: event, whose: unit}}, map: {per_unit: five}}
  - {title: 主任, sign: deduct, applies_to: {roles: deputy_secretary}, measure: {count: {of: event, whose: unit}}, map: {per_unit: three}}
"""


def test_p1_what_the_unit_did_costs_its_secretary_five_and_its_deputy_three() -> None:
    facts = [fact("03-01", unit="first")]
    people = [*PEOPLE, engine.PersonRow("wang", "王五", "first", ("member", "deputy_secretary"))]
    found = [
        marks(LINKED, facts, subjects="member", subject=who, people=people, five=5, three=3)
        for who in ("zhang", "wang", "li")
    ]
    assert found == [D("5"), D("7"), D("10")]


def test_p1_only_for_the_time_the_post_was_held() -> None:
    people = [engine.PersonRow("zhang", "张三", "first", ("secretary",), fact("07-01").occurred_on)]
    facts = [fact("03-01", unit="first"), fact("08-01", unit="first")]
    assert marks(LINKED, facts, subjects="secretary", subject="zhang", people=people, five=5, three=3) == D("5")


PARTIES = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event, parties: {field: partners, shares: %s}}}\nmap: {per_unit: two}"


def test_p2_every_responsible_party_loses_in_full() -> None:
    facts = [fact("03-01", unit="other", partners=["bureau", "third"])]
    assert marks(PARTIES % "each", facts, two=2) == D("8")
    assert marks(PARTIES % "each", facts, two=2, subject="other") == D("8")
    assert [code for code, _ in problems(PARTIES.replace(", shares: %s", ""), two=2)] == ["choose-shares"]


def test_p3_one_matter_of_several_units_counts_for_each_of_them_once() -> None:
    facts = [fact("03-01", unit="first", partners="bureau、other"), fact("04-01", unit="other", partners="first")]
    assert marks((PARTIES % "each").replace("sign: deduct\nfloor: 0\n", ""), facts, two=2) == D("4")


def test_p4_authors_share_three_to_two_and_the_third_gets_nothing() -> None:
    rule = "measure: {count: {of: event, parties: {field: partners, shares: shares}}}\nmap: {by_level: {field: level, table: table, same: each}}"
    facts = [fact("03-01", unit="other", partners=["bureau", "third"], level="city")]
    numbers = {"shares": [0.6, 0.4], "table": {"national": 9, "province": 7, "city": 5, "county": 1}}
    assert marks(rule, facts, **numbers, subject="other") == D("3")
    assert marks(rule, facts, **numbers) == D("2")
    third = [engine.UnitRow("third", "第三局", "department")]
    found = result(rule, facts, **numbers, subject="third", units=third)
    assert (found.value, reasons(found)) == (D("0"), ["排第 3，没有份额"])


def test_p4_who_did_it_together_may_share_in_equal_parts() -> None:
    rule = "cap: none\nmeasure: {count: {of: event, parties: {field: partners, shares: equal}}}\nmap: {by_level: {field: level, table: table, same: each}}"
    table = {"table": {"national": 9, "province": 7, "city": 10, "county": 1}}
    facts = [
        fact("03-01", unit="other", partners=["bureau", "third"], level="city"),
        fact("04-01", unit="bureau", level="county"),
    ]
    # a third of ten, the quotient rounded as choices.rounding.division says; alone it counts in full
    assert (marks(rule, facts, **table), marks(rule, facts, **table, subject="other")) == (D("4.33"), D("3.33"))
    instead = rule.replace("field: partners,", "field: partners, instead: true,")
    assert (marks(instead, facts, **table), marks(instead, facts, **table, subject="other")) == (D("6"), D("0"))
    amounts = "cap: none\nmeasure: {sum: {of: event, field: amount, parties: {field: partners, shares: equal}}}\nmap: {per_unit: two}"
    together = [fact("03-01", unit="other", partners="bureau", amount=5)]
    assert marks(amounts, together, two=2) == D("5")


def test_equal_parts_are_told_and_need_the_rounding_of_quotients() -> None:
    text = paper(PARTIES % "equal", two=2).replace("      division: {digits: 4, mode: half_up}\n", "")
    assert [one.sentence() for one in engine.check(engine.loads(text, "equal.yaml"))] == [
        "还没选取整：choices.rounding 里要写 division: {digits, mode}，常用 half_up（四舍五入）、down（舍去）、up（进一）。"
    ]
    told = result(PARTIES % "equal", [fact("03-01")], two=2).rule
    assert ("（“各方”也算，各方均分）" in told.zh, "(“各方” too, in equal parts)" in told.en) == (True, True)


EXCUSED = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event, excused: {where: {cause: force_majeure}, approval: approval}}}\nmap: {per_unit: two}"


def test_p5_force_majeure_with_approval_is_listed_but_not_counted() -> None:
    facts = [
        fact("03-01", cause="force_majeure", approval="县政府〔2026〕5号"), fact("04-01", cause="force_majeure"), fact("05-01", cause="other"),
    ]  # fmt: skip
    found = result(EXCUSED, facts, two=2)
    assert (found.value, reasons(found)) == (D("6"), ["经批准不计：县政府〔2026〕5号"])
    assert ("符合豁免情形但没有批准依据，照计", "1") in [(str(line.label), line.value) for line in found.steps]


def test_p6_five_items_of_their_own_at_most_two_marks_each() -> None:
    rule = (
        "missing: zero\nmeasure: {judged: {of: mark.given, by: 上级, take: sum, approval: minutes, most: five, keep: %s}}\n"
        "map: {discretion: {from: 0, to: two, step: half}}"
    )
    facts = [judged(mark, f"11-{day:02d}", minutes="批准") for day, mark in enumerate([1, 2, 2, 2, 2, 2], 1)]
    assert marks(rule % "earliest", facts, five=(5, "条"), two=2, half=0.5) == D("9")
    assert marks(rule % "highest", facts, five=(5, "条"), two=2, half=0.5) == D("10")
    assert [code for code, _ in problems(rule.replace(", keep: %s", ""), five=(5, "条"), two=2, half=0.5)] == [
        "choose-keep"
    ]


def test_p7_an_open_clause_needs_the_decision_of_a_meeting() -> None:
    rule = (
        "sign: deduct\nfloor: 0\nmissing: full\nmeasure: {judged: {of: mark.given, by: 支部党员大会, take: sum, approval: minutes}}\n"
        "map: {discretion: {from: one, to: five, step: one}}"
    )
    found = result(rule, [judged(3, minutes="9月支部会"), judged(2, "11-25")], one=1, five=5)
    assert (found.value, reasons(found)) == (D("7"), ["没有填“会议纪要”，没有会议或批准依据"])


def test_p8_a_survey_by_a_third_party() -> None:
    rule = "missing: zero\nmeasure: {imported: {of: result.given, field: score, source: agency, document: document}}\nmap: {proportion: hundred}"
    found = result(
        rule, [fact("12-01", "result.given", score=93, agency="省统计局", document="2026年民调")], hundred=100
    )
    assert (found.value, str(found.steps[0].label)) == (D("9.3"), "省统计局《2026年民调》：得分")


def test_p9_spot_checks_of_some_branches_are_averaged() -> None:
    rule = (
        "missing: zero\nmeasure: {judged: {of: mark.given, by: 考核组}}\nmap: {as_given: }\nper: {by: unit, join: mean}"
    )
    facts = [judged(8, unit="first"), judged(5, unit="second")]
    found = result(rule, facts)
    assert found.value == D("6.5")
    assert "(8 + 5) ÷ 2" in [line.expression for line in found.steps]


def test_p10_the_marks_go_to_the_one_named() -> None:
    rule = (
        "measure: {count: {of: event, parties: {field: partners, instead: true, shares: each}}}\nmap: {per_unit: two}"
    )
    facts = [fact("03-01", unit="first", person="zhang", partners="li")]
    assert marks(rule, facts, subjects="member", subject="li", two=2) == D("2")
    assert marks(rule, facts, subjects="member", subject="zhang", two=2) == D("0")
    assert marks(
        rule, [*facts, fact("04-01", unit="first", person="zhang")], subjects="member", subject="zhang", two=2
    ) == D("2")


def test_people_are_marked_by_what_is_recorded_of_them() -> None:
    rule = "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {per_unit: two}"
    facts = [fact("03-01", unit="first", person="li"), fact("04-01", unit="second", person="li"), *times(1)]
    assert marks(rule, facts, subjects="member", subject="li", two=2) == D("6")


def test_the_people_of_a_unit_and_the_unit_itself() -> None:
    rule = "measure: {count: {of: event, whose: %s}}\nmap: {per_unit: two}"
    facts = [fact("03-01", unit="elsewhere", person="li"), fact("04-01", unit="first"), fact("05-01")]
    assert [marks(rule % whose, facts, two=2) for whose in ("own", "itself", "members")] == [D("4"), D("2"), D("2")]
