"""Plans on registers as institution files declare them: the packaged campaign file is sound; what is wrong is refused at its line."""

from __future__ import annotations

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads

#: every word of plans, in a file that is sound
SOUND = """\
institution:
  id: test.plans
  title: 计划
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  minutes: {title: 每行几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  early: {title: 头几天, unit: 天, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
labels:
  ways: {title: 怎样算, values: {meet: 开会, manual: 自己填}}
  steps: {title: 节点, values: {plan: 计划, dispatch: 调度, summary: 小结}}
  slots: {title: 空位, values: {a: 一, b: 二}}
facts:
  met:
    title: 开会
    recorded_by: unit
    fields: {hours: {label: 学时, type: decimal}, topic: {label: 主题, type: text}}
duties:
  monthly: {title: 月计划, who: [branch], every: month, by: early, fulfilled_by: {of: met}, load: {basis: 示例, minutes: minutes}, cite: 示例}
registers:
  papers:
    title: 文件
    kept_by: [branch]
    columns:
      name: {label: 名称, type: text, required: true}
      words: {label: 原文, type: long_text}
      way: {label: 类, type: choice, labels: ways}
      day: {label: 日期, type: date}
      whose: {label: 谁, type: unit}
      share: {label: 进度, type: linked, register: items, by: paper, take: mean, of: share, weigh: weight}
    progress: share
    slots: [{when: {way: meet}, to: items, by: paper, each: slots, number: target, text: name}]
    hands_out: {to: items, by: paper, classes: classes, class: way, begins: {target: one}}
    tree: {levels: [items]}
    marks:
      each: {title: 每月, register: items, by: paper, at: since, every: month, whose: whose, of: {way: meet}}
    summary: {to: points, text: text, of: [items]}
    seen_by: {register: classes, people: who, same: way}
    load: {basis: 《示例通知》, every: year, minutes: minutes}
    cite: 示例
  items:
    title: 事项
    kept_by: [branch]
    columns:
      name: {label: 名称, type: text, required: true}
      paper: {label: 哪份文件, type: row, register: papers}
      month: {label: 哪个月, type: period, every: month}
      way: {label: 怎样算, type: choice, labels: ways}
      since: {label: 从, type: date}
      until: {label: 到, type: date}
      target: {label: 要多少, type: number}
      weight: {label: 权重, type: number}
      own: {label: 自己的措施, type: long_text}
      copied: {label: 重合, type: overlap, of: own, by: paper, with: words}
      done: {label: 做了, type: facts, by: way, since: since, until: until, otherwise: target, counts: {meet: {of: met, sum: hours}}}
      share: {label: 进度, type: computed, is: "done / target * 100"}
    progress: share
    weight: weight
    pinned: {way: meet}
    boards: {ways: {title: 看板, within: paper, columns: way, rows: [unit, way]}}
    cycle:
      by: month
      begins: {way: manual}
      carried: {way: manual}
      times: target
      recurring: classes
      ends: nth
      duties: name
      blocked: own
      filed: {to: points, step: step, on: day, text: text}
    due: {by: until, starts: since, done: {way: manual}}
    load: {basis: 《示例通知》, every: year, minutes: minutes}
    cite: 示例
  classes:
    title: 类别
    kept_by: [branch]
    columns:
      way: {label: 类, type: choice, labels: ways}
      who: {label: 谁, type: people}
      nth: {label: 第几天, type: number}
    load: {basis: 《示例通知》, every: year, minutes: minutes}
    cite: 示例
  points:
    title: 节点
    kept_by: [branch]
    columns:
      paper: {label: 哪份文件, type: row, register: papers}
      step: {label: 节点, type: choice, labels: steps}
      month: {label: 哪个月, type: period, every: month}
      day: {label: 日期, type: date}
      text: {label: 正文, type: long_text}
    load: {basis: 《示例通知》, every: year, minutes: minutes}
    cite: 示例
"""


def told(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in check(loads(text, "plans.yaml")) if problem.severity == "error"]


def test_every_word_of_plans_is_read() -> None:
    institution = loads(SOUND, "plans.yaml")
    assert told(SOUND) == []
    items, papers = institution.registers["items"], institution.registers["papers"]
    assert [items.columns["done"].counts["meet"].sum, items.cycle and items.cycle.carried] == [
        "hours",
        {"way": "manual"},
    ]
    assert [list(items.boards), list(papers.marks), papers.slots[0].each] == [["ways"], ["each"], "slots"]
    assert [papers.hands_out and papers.hands_out.class_, papers.tree and papers.tree.levels] == ["way", ("items",)]


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("every: month, by: early, ful", "before: early, by: early, ful", "duty-by-every"),
        ("since: since, until: until, oth", "since: since, oth", "facts-window"),
        ("by: way, since: since, until: until, otherwise: target, counts: {meet: {of: met, sum: hours}}",
         "since: since, until: until, counts: {meet: {of: met}, b: {of: met}}", "facts-options"),
        ("counts: {meet: {of: met", "counts: {meat: {of: met", "unknown-value"),
        ("{of: met, sum: hours}", "{of: mat, sum: hours}", "unknown-kind"),
        ("{of: met, sum: hours}", "{of: met, sum: topic}", "field-not-number"),
        ("{of: met, sum: hours}", "{of: met, sum: hour}", "unknown-field"),
        ("otherwise: target", "otherwise: name", "column-type"),
        ("by: paper, with: words}", "by: paper}", "overlap-needs"),
        ("by: paper, with: words}", "by: paper, with: day}", "column-type"),
        ("weigh: weight", "weigh: name", "column-type"),
        ("columns: way, rows", "columns: name, rows", "column-type"),
        ("rows: [unit, way]", "rows: [unit, name]", "column-type"),
        ("starts: since", "starts: name", "column-type"),
        ("{to: items, by: paper, classes", "{to: itens, by: paper, classes", "unknown-register"),
        ("class: way, begins", "class: name, begins", "column-type"),
        ("levels: [items]", "levels: [classes]", "plan-link"),
        ("each: slots, number", "each: slits, number", "unknown-label"),
        ("number: target, text: name", "number: target, text: day", "unknown-column"),
        ("every: month, whose", "every: months, whose", "unknown-period"),
        ("whose: whose", "whose: name", "column-type"),
        ("text: text, of: [items]", "text: text, of: [classes]", "plan-link"),
        ("same: way}", "same: name}", "column-type"),
        ("filed: {to: points, step: step", "filed: {to: items, step: way", "cycle-steps"),
        ("by: month\n", "by: name\n", "column-type"),
        ("carried: {way", "carried: {wey", "unknown-column"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan_is_said(right: str, wrong: str, code: str) -> None:
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    assert code in [code for code, _line in told(text)]


def test_boards_and_lists_say_what_else_they_need() -> None:
    bare = SOUND.replace("    progress: share\n    weight: weight\n    pinned", "    pinned")
    assert "plan-needs" in [code for code, _line in told(bare)]
    undated = SOUND.replace("    due: {by: until, starts: since, done: {way: manual}}\n", "")
    assert "plan-needs" in [code for code, _line in told(undated)]
