"""Every sentence about groups, votes, composition, grades and effects, and every open choice, is provoked by a scheme."""

from __future__ import annotations

from typing import Any

import pytest

from zugong import engine
from zugong.engine.groups.asking import QUESTIONS
from zugong.engine.groups.messages import MESSAGES
from zugong.engine.tests.shapes.world import GIVEN, PLAIN, VALUE, item, text

NUMBERS: dict[str, Any] = {
    "full": (100, "分"), "n90": (90, "分"), "n80": (80, "分"), "n79": (79, "分"), "half": (50, "%"), "most": (60, "%"), "two": (2, "个"),
    "months": (6, "个月"), "worth": ({"excellent": 100, "good": 80}, "分"), "weights": ({"virtue": 60, "ability": 30, "score": 5}, "%"),
    "limit": ({"excellent": 1}, "个"), "marks": ([3, 2], "分"), "one": (1, "分"), "share": ({"good": 20}, "%"),
}  # fmt: skip
ALL = "  groups: {within: all}\n"
ITEMS = "  items:\n" + item(GIVEN, id="work")
BALLOT = "  items:\n" + item("missing: zero, measure: {votes: {of: ballot.cast, %s}}, map: {as_given: {over: full}}")
GRADES = ALL + PLAIN + "  grades: {%s levels: [%s]}\n"
LAST = "{id: z, title: 其他}"
EFFECT = (
    ALL
    + PLAIN
    + "  grades: {levels: [{id: a, title: 优秀, from: n90}, {id: z, title: 其他}]}\n  effects: [{id: e, title: 某效果, cite: 测试, %s}]\n"
)
FACTS = "when: [{facts: {of: case.found}}]"

BROKEN: dict[str, tuple[str, str]] = {
    # code or question: (its key in the sentence, the scheme)
    "within": ("groups.within", PLAIN + "  standardise: {how: best_hundred, digits: 2, mode: half_up}\n"),
    "lacking": ("lacking", ALL + "  items:\n" + item(f"missing: zero, measure: {{rank: {{by: {{{VALUE}}}, order: high}}}}, map: {{rank_table: {{table: marks, beyond: last}}}}")),
    "regrouped": ("regrouped", PLAIN.join(["  groups: {within: kind}\n", "  effects: [{id: e, title: 某效果, cite: 测试, when: [{moved: {up: two}}], propose: {to: 甲, what: 乙}}]\n"])),
    "own": ("own", ALL + "  items:\n" + item(f"missing: zero, measure: {{group: {{take: mean, by: {{{VALUE}}}}}}}, map: {{as_given: {{over: full}}}}")),
    "zeros": ("zeros", ALL + "  items:\n" + item(f"missing: zero, measure: {{group: {{take: mean, by: {{{VALUE}}}}}}}, map: {{as_given: {{over: full}}}}")),
    "above": ("above", ALL + "  items:\n" + item(f"missing: zero, measure: {{{VALUE}}}, map: {{of_mean: {{by: one, step: one, part: exact}}}}")),
    "periods-join": ("join", "  items:\n" + item("missing: zero, measure: {result: {of: x, take: total, every: month}}, map: {as_given: {over: full}}")),
    "periods-lacking": ("lacking", "  items:\n" + item("missing: zero, measure: {result: {of: x, take: total, every: month}}, map: {as_given: {over: full}}")),
    "beyond": ("beyond", "  items:\n" + item(f"missing: zero, measure: {{{VALUE}}}, map: {{rank_table: {{table: marks}}}}")),
    "least": ("least", "  items:\n" + item(f"missing: zero, measure: {{{VALUE}}}, map: {{rank_step: {{by: one}}}}")),
    "best_zero": ("best_zero", ALL + "  items:\n" + item(f"missing: zero, measure: {{{VALUE}}}, map: {{of_best: {{order: high}}}}")),
    "basis": ("basis", ITEMS + "  compose: {weighted: {parts: [{item: work, weight: half}]}}\n"),
    "as": ("as", ITEMS + f"  compose: {{times: {{of: {{item: work}}, measure: {{{VALUE}}}}}}}\n"),
    "coefficient": ("missing", ITEMS + f"  compose: {{times: {{of: {{item: work}}, measure: {{{VALUE}}}}}}}\n"),
    "blank": ("blank", BALLOT % "mark: score"),
    "empty": ("voters.empty", BALLOT % "mark: score, voters: {field: group, weights: weights}"),
    "twice": ("twice", BALLOT % "mark: score, voter: voter"),
    "broken": ("broken", BALLOT % "choice: view, worth: worth, paper: sheet, limits: limit"),
    "limits_are": ("limits_are", BALLOT % "choice: view, worth: worth, paper: sheet, limits: limit"),
    "papers-rounding": ("rounding", BALLOT % "choice: view, worth: worth, paper: sheet, limits: limit, limits_are: percent"),
    "over": ("issued.over", BALLOT % "mark: score, issued: {of: ballot.issued, field: papers}"),
    "each-ties": ("each_ranks.ties", BALLOT % "mark: score, paper: sheet, each_ranks: {order: high}"),
    "cut_to": ("grades.cut_to", (GRADES % ("", f"{{id: a, title: 优秀, from: n90}}, {LAST}")).replace("  items", "  baseline: {marks: full, midway: full, cite: 测试}\n  items")),
    "gap": ("grades.gap", GRADES % ("", "{id: a, title: 优秀, from: n90}, {id: b, title: 良好, from: n79, to: n80}, " + LAST)),
    "tied": ("grades.tied", GRADES % ("", f"{{id: a, title: 优秀, count: two}}, {LAST}")),
    "grades-rounding": ("grades.rounding", GRADES % ("", f"{{id: a, title: 优秀, share: half}}, {LAST}")),
    "base": ("grades.base", GRADES % ("", f"{{id: a, title: 优秀, share: half}}, {LAST}")),
    "exempt": ("grades.base.exempt", GRADES % ("base: {barred: counted},", f"{{id: a, title: 优秀, share: half}}, {LAST}")),
    "barred": ("grades.base.barred", GRADES % ("base: {exempt: counted},", f"{{id: a, title: 优秀, share: half}}, {LAST}")),
    "places-within": ("grades.within", (GRADES % ("", f"{{id: a, title: 优秀, count: two}}, {LAST}")).replace("within: all", "within: kind")),
    "when_full": ("when_full", GRADES % ("", f"{{id: a, title: 优秀, count: two, from: n90}}, {LAST}")),
    "when_short": ("when_short", GRADES % ("", f"{{id: a, title: 优秀, count: two, from: n90}}, {LAST}")),
    "unit-lacking": ("share_by.lacking", GRADES % ("", f"{{id: a, title: 优秀, share_by: {{result: x, table: share}}}}, {LAST}")),
    "places": ("promote.places", EFFECT % f"{FACTS}, promote: {{to: a}}"),
    "holds": ("holds", EFFECT % f"{FACTS}, bar: a, lasts: months"),
    # the sentences
    "group-in-parts": ("", ALL + "  items:\n" + item(f"missing: zero, per: {{by: month, join: sum}}, measure: {{{VALUE}}}, map: {{of_best: {{order: high, best_zero: zero}}}}")),
    "item-mean": ("", ALL + "  items:\n" + item(GIVEN).replace("full: full\n", "full: full\n      applies_to: {kinds: [town], otherwise: group_mean}\n", 1)),
    "votes-how": ("", BALLOT % "blank: zero"),
    "votes-needs": ("", BALLOT % "choice: [virtue, ability], worth: worth, blank: zero"),
    "votes-tally": ("", BALLOT.replace("ballot.cast", "ballot.counted") % "tally: {good: good}, worth: worth, blank: zero, recused: [group]"),
    "hundred": ("", BALLOT % "mark: score, blank: zero, voters: {field: group, weights: weights, empty: zero}"),
    "weights-keys": ("", BALLOT % "choice: [virtue, ability], worth: worth, weights: weights, blank: zero"),
    "weights-lack": ("", BALLOT % "choice: [virtue, view], worth: worth, weights: weights, blank: zero"),
    "result-itself": ("", "  items:\n" + item("missing: zero, measure: {result: {of: shape, take: total}}, map: {as_given: {over: full}}")),
    "compose-unknown": ("", ITEMS + "  compose: {sum: {parts: [{item: x}, {item: work}]}}\n"),
    "compose-unused": ("", ITEMS + "  compose: {sum: {parts: [{item: x}]}}\n"),
    "compose-twice": ("", ITEMS + "  compose: {sum: {parts: [{item: work}, {item: work}]}}\n"),
    "compose-weight": ("", ITEMS + "  compose: {weighted: {basis: as_given, parts: [{item: work}]}}\n"),
    "compose-factor": ("", ITEMS + "  compose: {times: {of: {item: work}, missing: one}}\n"),
    "compose-special": ("", ITEMS + "  compose: {sum: {parts: [{item: work}, {special: }]}}\n"),
    "standard-needs": ("", ALL + PLAIN + "  standardise: {how: deviation, digits: 2, mode: half_up}\n"),
    "grade-last": ("", GRADES % ("", "{id: a, title: 优秀, from: n90}")),
    "grade-empty": ("", GRADES % ("", f"{{id: a, title: 优秀}}, {LAST}")),
    "grade-one-limit": ("", GRADES % ("", f"{{id: a, title: 优秀, share: half, count: two}}, {LAST}")),
    "grade-order": ("", GRADES % ("", f"{{id: a, title: 优秀, from: n80}}, {{id: b, title: 良好, from: n90}}, {LAST}")),
    "grade-shares": ("", GRADES % ("", f"{{id: a, title: 优秀, share: half}}, {{id: b, title: 良好, share: most}}, {LAST}")),
    "grade-unknown": ("", EFFECT % f"{FACTS}, bar: excellent"),
    "no-grades": ("", PLAIN + f"  effects: [{{id: e, title: 某效果, cite: 测试, {FACTS}, bar: a}}]\n"),
    "share-unit": ("", GRADES % ("", f"{{id: a, title: 优秀, share_by: {{result: x, table: share}}}}, {LAST}")),
    "effect-nothing": ("", EFFECT % FACTS),
    "effect-ring": ("", EFFECT % "when: [{grade: {is: [z]}}], demote: {to: z}"),
    "effect-lasts": ("", EFFECT % "when: [{score: {of: total, below: n80}}], bar: a, lasts: months, holds: at_end"),
    "demote-one": ("", EFFECT % f"{FACTS}, demote: {{}}"),
    "veto-at": ("", EFFECT % f"{FACTS}, veto: fixed"),
    "door-one": ("", PLAIN + "  special: {title: 加分, cap: none, floor: none, opens: {}, indicators: []}\n"),
    "test-needs": ("", EFFECT % "when: [{score: {of: total}}], bar: a"),
    "test-unknown": ("", EFFECT % "when: [{score: {of: nothing, below: n80}}], bar: a"),
    "pay-how": ("", EFFECT % f"{FACTS}, pay: {{by: place}}"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_scheme_gets_its_sentence_in_both_languages(name: str) -> None:
    key, body = BROKEN[name]
    found = [one for one in engine.check(engine.loads(text(body, NUMBERS))) if one.severity == "error"]
    if name in QUESTIONS:
        asked = [one for one in found if one.code == "choose-answer" and f"：{key} 写 " in one.sentence()]
        assert [one.sentence() for one in asked if QUESTIONS[name][1] in one.sentence()] != [], [
            one.sentence() for one in found
        ]
    else:
        asked = [one for one in found if one.code == name]
        assert asked != [], [one.sentence() for one in found]
    assert all(one.line > 1 and one.sentence("en") != one.sentence() for one in asked)


def test_no_sentence_and_no_question_is_left_out() -> None:
    of_forms = {
        name for name in QUESTIONS if name.startswith(("form-", "quota-", "threshold-", "majority-", "quorum-"))
    }
    assert set(BROKEN) == (set(QUESTIONS) - of_forms) | set(MESSAGES) - {"choose-answer"}
