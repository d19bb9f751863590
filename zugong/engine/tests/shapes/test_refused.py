"""Everything `check` says about the parts of a clause is said, once each, where it stands."""

import pytest

from zugong import engine
from zugong.engine.sentences import SENTENCES
from zugong.engine.tests.shapes.paper import paper

COUNT = "measure: {count: {of: event}}\n"
EACH = COUNT + "map: {per_unit: one}\n"
DEDUCT = "sign: deduct\nfloor: 0\n"
LEVEL = COUNT + "map: {by_level: {field: level, table: table, matter: matter, same: build_up, lowest: %s}}"
NTH = COUNT + "map: {nth: {marks: turns, %s}}"
JUDGED = "missing: zero\nmeasure: {judged: {of: mark.given, by: 甲, take: sum%s}}\nmap: {discretion: {from: %s, to: %s, step: %s}}"
TARGET = "missing: zero\nmeasure: {latest: {of: event, field: rate}}\nmap: {proportion: {%s}}"
LATE = DEDUCT + "measure: {lateness: {of: event, %s}}\nmap: {per_unit: one}"
FORMULA = 'missing: zero\nmeasure: {formula: {let: {%s: {count: {of: event}}}, is: "%s"}}\nmap: {as_given: }'
DUTY = "duties:\n  once_a_year: {title: 年报, who: [department], before: due, fulfilled_by: {of: event}, load: {basis: 测试, minutes: ten_minutes}, cite: 测试}\n"
ONE_SIDED = "- {id: item, title: 项目, full: full, aspects: [virtue, results, analysed, counted, daily], indicators: [{id: rule, title: 指标, full: full, cite: 测试, measure: {count: {of: event}}, map: {all_or_nothing: }}]}"
TURNS = {"turns": [3, 5]}
TABLE = {"table": {"national": 4, "province": 3, "city": 2, "county": 1}}

# code: (rule, what is passed to the paper beside it, text on whose line it is told)
REFUSED: dict[str, tuple[str, dict[str, object], str]] = {
    "choose-of-units": (DEDUCT + "measure: {shortfall: {of: event, owed: once, every: month, each: branch}}\nmap: {per_unit: one}", {"once": (1, "次")}, "shortfall"),
    "choose-shares": (COUNT.replace("event", "event, parties: {field: partners}") + "map: {per_unit: one}", {}, "parties"),
    "choose-take": (LATE % "due_in: due_on", {}, "lateness"),
    "choose-undone": (LATE % "due_in: due_on, done: finished_on, take: items", {}, "lateness"),
    "choose-approval": (LATE % "due_in: due_on, extended: new_due, take: items", {}, "lateness"),
    "choose-again": ("measure: {held: {of: event}}\nmap: {all_or_nothing: }", {}, "held"),
    "choose-look-back": ("measure: {held: {of: event, again: every_period}}\nmap: {all_or_nothing: }", {}, "held"),
    "choose-keep": (JUDGED % (", most: five", "one", "three", "one"), {"five": (5, "条"), "three": 3}, "judged"),
    "choose-values": (NTH % "beyond: all", TURNS, "nth"),
    "choose-beyond": (NTH % "values: each", TURNS, "nth"),
    "choose-milestones": (COUNT + "map: {milestones: {steps: steps}}", {"steps": {"5": 1, "below": 0}}, "milestones"),
    "choose-mode": (COUNT + "map: {rates: {bands: steps, step: step, part: drop}}", {"steps": {"5": 1, "below": 0}, "step": (1, "次")}, "rates"),
    "choose-zero-target": (TARGET % "target: none_yet", {"none_yet": (0, "%")}, "proportion"),
    "choose-silence": ("sign: both\nfloor: none\n" + COUNT + "map: {two_sided: {yes: one, no: one}}", {"special": True}, "id: rule"),
    "choose-several": (EACH + "times: [{factor: twice, where: {done: true}}, {factor: twice, where: {concealed: true}}]", {"twice": (2, "倍")}, "id: rule"),
    "choose-factor": (EACH + "times:\n  - {measure: {latest: {of: event, field: rate}}}", {}, "{measure: {latest"),
    "choose-beyond-floor": ("floor: 0\nclauses:\n  - {id: a, sign: deduct, " + "measure: {count: {of: event}}, map: {per_unit: one}}\n  - {id: b, sign: deduct, on_top_of: a, measure: {count: {of: event}}, map: {per_unit: one}}", {}, "id: b"),
    "choose-otherwise": (EACH + "applies_to: {kinds: department}", {}, "applies_to: {kinds: department}"),
    "choose-midway": (EACH, {"scheme": "baseline: {marks: full}", "full": 10, "total": "twenty", "twenty": 20}, "baseline"),
    "choose-build-up": (LEVEL.replace(", lowest: %s", ""), TABLE, "by_level"),
    "unknown-duty": (DEDUCT + "measure: {shortfall: {duty: reports}}\nmap: {per_unit: one}", {}, "shortfall"),
    "duty-without-every": (DEDUCT + "measure: {shortfall: {duty: once_a_year}}\nmap: {per_unit: one}", {"more": DUTY, "due": "03-31", "ten_minutes": (10, "分钟")}, "shortfall"),
    "two-targets": (TARGET % "target: one, target_of: {latest: {of: event, field: rate}}, if_zero: full", {}, "proportion"),
    "both-needed": (COUNT.replace("event", "event, weigh_by: level") + "map: {per_unit: one}", {}, "count"),
    "field-not-date": (LATE % "due_in: matter, take: items", {}, "lateness"),
    "lowest-inside": (LEVEL % "city", TABLE, "by_level"),
    "range-step": (JUDGED % ("", "one", "two_half", "one"), {"two_half": 2.5}, "discretion"),
    "range-order": (JUDGED % ("", "three", "one", "one"), {"three": 3}, "discretion"),
    "not-descending": (NTH % "values: cumulative, beyond: all", {"turns": [5, 3]}, "turns:"),
    "factor-where": ("measure: {sum: {of: event, field: amount}}\nmap: {per_unit: one}\ntimes:\n  - {factor: twice, where: {done: true}}", {"twice": (2, "倍")}, "{factor"),
    "factor-measured": (EACH + "times:\n  - {measure: {count: {of: event}}, where: {done: true}}", {}, "{measure: {count: {of: event}}, where"),
    "unknown-clause": (EACH + "on_top_of: other\nbeyond_floor: true", {}, "id: rule"),
    "part-too-long": (EACH + "per: {by: year, join: sum}", {}, "per: {by"),
    "part-without-facts": ("measure: {headcount: {of: members}}\nmap: {per_unit: one}\nper: {by: unit, join: sum}", {}, "per: {by"),
    "shares-measure": ("missing: zero\nmeasure: {latest: {of: event, field: rate, parties: {field: partners, shares: turns}}}\nmap: {proportion: hundred}", {**TURNS, "hundred": (100, "%")}, "id: rule"),
    "two-sided-only": ("missing: not_done\n" + EACH, {}, "id: rule"),
    "scope-empty": (EACH + "applies_to: {otherwise: zero}", {}, "applies_to: {otherwise"),
    "window-empty": (COUNT.replace("event", "event, window: {}") + "map: {per_unit: one}", {}, "window"),
    "people-only": (EACH, {"scheme": "marks_people: {}"}, "subjects:"),
    "subjects-mixed": (EACH, {"subjects": "[department, member]"}, "subjects:"),
    "unknown-aspect": (EACH, {"scheme": "one_sided: {sideways: 没有}"}, "subjects:"),
    "aspect-missing": (EACH, {"items": ONE_SIDED}, "subjects:"),
    "bad-name": (FORMULA % ("数", "one + 0"), {}, "formula"),
    "formula-sign": (FORMULA % ("a", "a ; one"), {}, "formula"),
    "formula-more": (FORMULA % ("a", "a one"), {}, "formula"),
    "formula-truth": (FORMULA % ("a", "a > one"), {}, "formula"),
    "formula-written": (FORMULA % ("a", "if(a ≥ one, a, 0)"), {}, "formula"),
    "formula-wanted": (FORMULA % ("a", "min(a one)"), {}, "formula"),
    "formula-cut": (FORMULA % ("a", "if(a > one"), {}, "formula"),
    "formula-mixed": (FORMULA % ("a", "if(a, one, 0)"), {}, "formula"),
    "formula-deep": (FORMULA % ("a", "(" * 60 + "a" + ")" * 60), {}, "formula"),
    "formula-name": (FORMULA % ("a", "a +"), {}, "formula"),
    "formula-number": (FORMULA % ("a", "a + 5"), {}, "formula"),
    "formula-function": (FORMULA % ("a", "exp(a)"), {}, "formula"),
    "formula-count": (FORMULA % ("a", "abs(a, one)"), {}, "formula"),
    "formula-unused": (FORMULA % ("a", "one + 0"), {}, "formula"),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(SENTENCES.keys() - {"formula-no-truth"}))  # that one is of registers
def test_what_is_open_or_does_not_fit_is_told_where_it_stands(code: str) -> None:
    rule, more, at = REFUSED[code]
    text = paper(rule, **{"one": 1, **more})  # type: ignore[arg-type]
    found = [problem for problem in engine.check(engine.loads(text, "paper.yaml")) if problem.code == code]
    assert len(found) == 1
    line = (
        text[: text.index(at, 0 if at in {"turns:", "subjects:", "baseline"} else text.index("items:"))].count("\n") + 1
    )
    assert found[0].line == line
    assert found[0].words.zh != found[0].words.en
