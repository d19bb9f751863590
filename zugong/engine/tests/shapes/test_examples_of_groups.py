"""Examples of whole groups: grades, places and effects proved in the owner's words."""

from __future__ import annotations

from zugong import engine
from zugong.engine import examples
from zugong.engine.tests.shapes.world import PLAIN, text

BODY = (
    "  groups: {within: given}\n"
    + PLAIN
    + """\
  grades:
    tied: next
    within: group
    levels:
      - {id: first, title: 先进, count: one, from: ninety, when_full: next, when_short: vacant, stars: five}
      - {id: rest, title: 其他}
  effects:
    - {id: petition, title: 进京访, cite: 测试, when: [{facts: {of: case.found}}], bar: first}
    - {id: twice, title: 连续两年末等, cite: 测试, when: [{grade: {is: [rest], run: two}}], propose: {to: 镇党委, what: 约谈}}
"""
)
NUMBERS = {"full": (100, "分"), "one": (1, "个"), "ninety": (90, "分"), "five": (5, "颗"), "two": (2, "期")}
EXAMPLE = """\
examples:
  - title: 甲村有进京访，先进归乙村
    period: "2026"
    as_of: 2027-01-31
    subject: a
    groups: {east: [a, b], west: [c]}
    earlier: [{of: shape, period: "2025", full: 100, standings: {a: {total: 60, grade: rest, place: 2}}}]
    units: [{id: a, kind: village, name: 甲村}, {id: b, kind: village, name: 乙村}, {id: c, kind: village, name: 丙村}]
    facts:
      - {of: stat.reported, unit: [a], on: 2026-06-01, data: {value: 96}}
      - {of: stat.reported, unit: [b], on: 2026-06-01, data: {value: 95}}
      - {of: stat.reported, unit: [c], on: 2026-06-01, data: {value: 80}}
      - {of: case.found, unit: [a], on: 2026-06-01, many: 2}
    expect: {total: 96, place: 1, grade: rest, effects: [petition, twice]}
    others: {b: {grade: first, stars: 5, effects: []}, c: {place: 1, grade: %s}}
"""


def outcome(grade: str) -> examples.Outcome:
    institution = engine.loads(text(BODY, NUMBERS) + EXAMPLE % grade)
    assert [str(one) for one in engine.check(institution) if one.severity == "error"] == []
    return examples.run(institution)[0]


def test_an_example_proves_grades_places_stars_and_effects_of_everybody() -> None:
    proved = outcome("rest")
    assert proved.differences == ()
    assert proved.result is not None
    assert [one.grade for one in proved.result.standings] == ["rest", "first", "rest"]


def test_what_comes_out_otherwise_is_a_sentence() -> None:
    assert outcome("first").differences == ("丙村的等次：应为 first，算出 rest",)


def test_an_example_cannot_expect_what_the_scheme_does_not_know() -> None:
    wrong = (
        (EXAMPLE % "rest")
        .replace("effects: [petition, twice]", "effects: [petitoin]")
        .replace("grade: rest, effects", "grade: frist, effects")
    )
    found = engine.check(engine.loads(text(BODY, NUMBERS) + wrong))
    assert [one.sentence() for one in found if one.severity == "error"] == [
        "例子“甲村有进京访，先进归乙村”等着看“frist”的分，可方案里没有它。是不是想写“first”？",
        "例子“甲村有进京访，先进归乙村”等着看“petitoin”的分，可方案里没有它。是不是想写“petition”？",
    ]


PAID = (
    BODY + "    - {id: prize, title: 奖励, cite: 测试, when: [{place: {first: one}}], pay: {amount: sum, by: place}}\n"
)


def paid(amounts: str) -> examples.Outcome:
    example = (EXAMPLE % "rest").replace("effects: [petition, twice]", f"amounts: {amounts}")
    example = example.replace("stars: 5, effects: []", "stars: 5")
    institution = engine.loads(text(PAID, {**NUMBERS, "sum": (500, "元")}) + example)
    assert [str(one) for one in engine.check(institution) if one.severity == "error"] == []
    return examples.run(institution)[0]


def test_an_example_expects_amounts_of_money_too() -> None:
    assert paid("{prize: 500}").differences == ()
    assert paid("{prize: 300}").differences == ("“prize”的金额：应为 300，算出 500",)
    assert paid("{twice: 5}").differences == ("“twice”的金额：应为 5，算出 没有",)
