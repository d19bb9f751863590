"""Early warnings as institution files declare them: what is read, and what is refused with its sentence and its line."""

from __future__ import annotations

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads

SOUND = """\
institution:
  id: test.warnings
  title: 走访预警
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  minutes: {title: 每行几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  few: {title: 几次, unit: 次, values: [{from: 2026-01-01, value: 3, cite: 示例}]}
  long: {title: 多久, unit: 天, values: [{from: 2026-01-01, value: 60, cite: 示例}]}
labels:
  states: {title: 状态, values: {open: 在办, closed: 办结}}
facts:
  visit.made:
    title: 走访
    recorded_by: unit
    fields:
      place: {label: 地点, type: text, required: true}
      households: {label: 户数, type: integer}
duties:
  visit: {title: 走访, who: [branch], every: month, owed: few, fulfilled_by: {of: visit.made}, load: {basis: 示例, minutes: minutes}, cite: 示例}
registers:
  visits:
    title: 走访台账
    kept_by: [branch]
    columns:
      on: {label: 日期, type: date, required: true}
      state: {label: 状态, type: choice, labels: states}
    load: {basis: 《示例通知》, every: month, minutes: minutes}
    cite: 示例
routes:
  urged:
    title: 催办
    about: [branch]
    opened_by: {at: above}
    form: {what: {label: 什么事, type: long_text, required: true}}
    begins: answer
    steps: {answer: {title: 答复, actor: {at: unit}, within: long, outcomes: {done: {label: 办好, to: done}}}}
    ends: {done: {title: 办结}}
    cite: 示例
warnings:
  rare:
    title: 走访少
    about: [branch]
    facts: {of: visit.made}
    every: quarter
    red: {below: few}
    say: 本季度只走访了 {n} 次
    opens: {route: urged, sentence: what}
    cite: 示例
  silent: {title: 很久没走访, about: [branch], facts: {of: visit.made}, take: days_since, amber: {above: long}, say: "已经 {n} 天", cite: 示例}
  far: {title: 走到的户少, about: [branch], facts: {of: visit.made}, take: sum, field: households, back: long, red: {below: few}, say: "只有 {n} 户", cite: 示例}
  open: {title: 没办完的, about: [branch], rows: {register: visits, where: {state: open}}, red: {at_least: few}, say: "有 {n} 条", cite: 示例}
  slow: {title: 逾期的催办, about: [branch], cases: {route: urged, where: {what: {is_set: true}}, late: true}, red: {at_least: few}, say: "有 {n} 件", cite: 示例}
  missed: {title: 错过的, about: [branch], duties: {of: [visit]}, red: {at_least: few}, say: "错过 {n} 次", cite: 示例}
  nobody: {title: 没有书记, about: [branch], heads: secretaries, red: {at_most: 0}, say: 没有书记, cite: 示例}
"""


def told(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in check(loads(text, "w.yaml")) if problem.severity == "error"]


def test_a_warning_is_read_whole() -> None:
    institution = loads(SOUND, "w.yaml")
    assert told(SOUND) == []
    assert list(institution.warnings) == ["rare", "silent", "far", "open", "slow", "missed", "nobody"]
    rare = institution.warnings["rare"]
    assert rare.red is not None
    assert [(name, number.name) for name, number in rare.red.said] == [("below", "few")]
    assert rare.tell == ("unit", "above")


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("facts: {of: visit.made}\n    every", "facts: {of: visit.mad}\n    every", "unknown-kind"),
        ("    every: quarter\n", "", "warning-span"),
        ("    every: quarter\n", "    every: quarters\n", "unknown-period"),
        ("    red: {below: few}\n", "", "warning-lights"),
        ("    red: {below: few}\n", "    red: {below: few, above: long}\n", "warning-limit"),
        ("take: days_since, amber", "take: days_since, back: long, amber", "warning-span"),
        ("take: sum, field: households", "take: sum", "warning-sum"),
        ("field: households", "field: place", "field-not-number"),
        ("field: households", "field: house", "unknown-field"),
        ("rows: {register: visits, where", "heads: members, rows: {register: visits, where", "warning-one"),
        ("register: visits, where", "register: visit, where", "unknown-register"),
        ("where: {state: open}", "where: {stat: open}", "unknown-column"),
        ("where: {state: open}", "late: true", "late-without-due"),
        ("cases: {route: urged,", "cases: {route: urge,", "unknown-route"),
        ("cases: {route: urged,", "cases: {route: another.file/urge,", ""),
        ("cases: {route: urged, where: {what", "cases: {route: urged, where: {why", "unknown-column"),
        ("cases: {route: urged,", "heads: members, cases: {route: urged,", "warning-one"),
        ("title: 逾期的催办, about: [branch]", "title: 逾期的催办, about: [department]", "warning-about"),
        ("within: long, ", "", "warning-no-deadline"),
        ("duties: {of: [visit]}", "duties: {of: [visits]}", "unknown-duty"),
        ("route: urged, sentence: what", "route: urge, sentence: what", "unknown-route"),
        ("route: urged, sentence: what", "route: urged, sentence: why", "unknown-column"),
        ("about: [branch], heads", "about: [brunch], heads", "unknown-unit-kind"),
        ("heads: secretaries,", "heads: secretaries, tell: [everybody],", "bad-choice"),
    ],
)
def test_what_is_wrong_is_said(right: str, wrong: str, code: str) -> None:
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    assert [found for found, _ in told(text)] == ([code] if code else [])
