"""Rows together, bands, classes, lights, portals and limits by kind: what is read, and what is refused with its sentence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads
from zugong.engine.sections import working_out

SOUND = """\
institution:
  id: test.rooms
  title: 场地
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  minutes: {title: 每行几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  hours: {title: 几点到几点, values: [{from: 2026-01-01, value: [8, 18], cite: 示例}]}
  steps: {title: 各档起点, unit: 元, values: [{from: 2026-01-01, value: [100, 200], cite: 示例}]}
  ten: {title: 几个, unit: 个, values: [{from: 2026-01-01, value: 10, cite: 示例}]}
  days: {title: 各类几天, unit: 个工作日, values: [{from: 2026-01-01, value: {ask: 5, help: 10}, cite: 示例}]}
  three: {title: 提前几天, unit: 天, values: [{from: 2026-01-01, value: 3, cite: 示例}]}
labels:
  tiers: {title: 档次, values: {low: 低, middle: 中, high: 高}}
  classes: {title: 类, values: {work: 工作, life: 生活}}
  articles: {title: 条款, values: {a: 第一条, b: 第二条}, classed_by: classes, classes: {a: work, b: life}}
  matters: {title: 事项, values: {ask: 咨询, help: 帮扶}}
registers:
  rooms:
    title: 房间
    kept_by: [branch]
    columns:
      name: {label: 名称, type: text, required: true}
      open: {label: 开放, type: yes_no}
    load: {basis: 《示例通知》, every: year, minutes: minutes}
    cite: 示例
  bookings:
    title: 预订
    kept_by: [branch]
    columns:
      what: {label: 事由, type: text, required: true}
      room: {label: 房间, type: row, register: rooms, others: {open: true}, required: true}
      day: {label: 日期, type: date, required: true}
      starts: {label: 开始, type: time, required: true}
      ends: {label: 结束, type: time, required: true}
      cost: {label: 花费, type: money}
      tier: {label: 档次, type: band, of: cost, limits: steps, labels: tiers, amber: [low]}
      article: {label: 条款, type: choice, labels: articles}
      class: {label: 类, type: class, of: article, labels: classes}
    no_overlap: {of: [room], on: day, from: starts, to: ends, hours: hours}
    quotas:
      - {where: {tier: high}, per: [day], most: ten, say: 名额满了。}
    honours: {by: cost, where: {tier: high}, per: [room], named: article, most: {a: ten}, unless: what}
    opens:
      ask: {label: 提问, route: asking, fill: {what: what}, with: {matter: ask}, when: {tier: high}}
    views:
      top: {title: 花得最多的, best: cost, most: ten}
      first: {title: 名次在头一种里的, honour: a}
    expects:
      tiers: {title: 还没订的条款, by: article, options: true}
    load: {basis: 《示例通知》, every: month, minutes: minutes}
    cite: 示例
  signatures:
    title: 签名
    kept_by: [branch]
    written_by: [person]
    columns:
      who: {label: 谁, type: person, required: true}
      on: {label: 日期, type: date, required: true}
      edition: {label: 版次, type: text, required: true}
    signs: {text: articles, who: who, on: on, edition: edition}
    load: {basis: 《示例通知》, every: year, minutes: minutes}
    cite: 示例
routes:
  asking:
    title: 提问
    about: [branch]
    opened_by: {at: unit}
    form:
      what: {label: 问什么, type: text, required: true}
      matter: {label: 事项, type: choice, labels: matters}
    begins: answer
    steps:
      answer:
        title: 答
        actor: {at: above}
        within_each: {by: matter, table: days}
        warn: three
        late_reason: true
        form: {answer: {label: 答复, type: text}, by: {label: 谁答, type: person}}
        outcomes: {done: {label: 答了, to: closed}}
    ends: {closed: {title: 办结}}
    chain:
      - {step: opened}
      - {step: answer, outcome: done, column: by}
    answered_in: rooms
    keeps: {label: 收进, register: rooms, fill: {name: answer}, on: closed}
    escalates_to: [organ_committee]
    cite: 示例
lights:
  three:
    title: 三盏灯
    per: [branch]
    lamps:
      people: {title: 有人, posts: [secretary]}
      place: {title: 有场, register: rooms, where: {open: true}}
    cite: 示例
portals:
  home:
    title: 家
    audience: 党员
    services:
      ask: {title: 提问, route: asking, with: {matter: ask}}
    cite: 示例
"""


def told(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in check(loads(text, "rooms.yaml")) if problem.severity == "error"]


def test_all_of_it_is_read() -> None:
    institution = loads(SOUND, "rooms.yaml")
    assert told(SOUND) == []
    bookings = institution.registers["bookings"]
    assert bookings.no_overlap is not None
    assert (bookings.no_overlap.on, bookings.no_overlap.from_, bookings.no_overlap.to) == ("day", "starts", "ends")
    assert bookings.opens["ask"].with_ == {"matter": "ask"}
    assert institution.registers["signatures"].signs is not None
    assert institution.lights["three"].lamps["people"].posts == ("secretary",)
    assert institution.portals["home"].services["ask"].route == "asking"
    assert [passing.step for passing in institution.routes["asking"].chain] == ["opened", "answer"]


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("classed_by: classes, classes: {a: work, b: life}", "classes: {a: work, b: life}", "class-alone"),
        ("classes: {a: work, b: life}", "classes: {a: work}", "class-missing"),
        ("classes: {a: work, b: life}", "classes: {a: work, b: play}", "unknown-value"),
        ("classed_by: classes,", "classed_by: clases,", "unknown-label"),
        ("of: cost, limits: steps, labels: tiers", "of: cost, labels: tiers", "column-band"),
        ("type: money}", "type: money, limits: steps}", "column-band"),
        ("of: cost, limits: steps, labels: tiers", "of: what, limits: steps, labels: tiers", "column-type"),
        ("of: cost, limits: steps, labels: tiers", "of: cost, limits: steps, labels: classes", "column-band-labels"),
        ("value: [100, 200]", "value: [200, 100]", "column-band-order"),
        ("type: class, of: article, labels: classes", "type: class, of: article, labels: tiers", "column-class"),
        ("type: class, of: article, labels: classes", "type: class, of: what, labels: classes", "column-class"),
        ("{label: 开放, type: yes_no}", "{label: 开放, type: yes_no, others: {name: x}}", "column-others"),
        ("others: {open: true}", "others: {opne: true}", "unknown-column"),
        ("amber: [low]", "amber: [lo]", "unknown-value"),
        ("of: [room], on: day, from: starts", "of: [room], on: day, from: start", "unknown-column"),
        ("of: [room], on: day, from: starts", "of: [room], from: starts", "column-type"),
        ("value: [8, 18]", "value: [18, 8]", "rows-hours"),
        ("where: {tier: high}, per", "where: {tier: hih}, per", "unknown-value"),
        ("honours: {by: cost", "honours: {by: what", "column-type"),
        ("honours: {by: cost", "honours: {by: costs", "unknown-column"),
        ("honours: {by: cost, where: {tier: high}", "honours: {by: cost, where: {tier: hih}", "unknown-value"),
        ("per: [room], named", "per: [day], named", "column-type"),
        ("named: article", "named: what", "column-type"),
        ("most: {a: ten}", "most: {c: ten}", "unknown-value"),
        ("most: {a: ten}", "most: {a: days}", "wrong-shape"),
        ("most: {a: ten}", "most: {a: three}", "wrong-unit"),
        ("unless: what}", "unless: day}", "column-type"),
        ("type: money}", "type: computed, is: today - day}", "honours-today"),
        ("honour: a}", "honour: b}", "view-honour"),
        ("honour: a}", "honour: a, best: cost, most: ten}", "view-honour"),
        ("best: cost, most: ten", "best: cost", "rows-best"),
        ("best: cost, most: ten", "best: what, most: ten", "column-type"),
        ("by: article, options: true", "by: what, options: true", "column-type"),
        ("by: article, options: true", "by: article, options: true, units: [branch]", "expects-one"),
        ("by: article, options: true", "by: article, options: true, posts: [secretary]", "expects-one"),
        ("signs: {text: articles", "signs: {text: article", "unknown-label"),
        ("who: who, on: on", "who: on, on: on", "column-type"),
        ("route: asking, fill", "route: askin, fill", "unknown-route"),
        ("fill: {what: what}", "fill: {wht: what}", "unknown-column"),
        ("fill: {what: what}", "fill: {what: wht}", "unknown-column"),
        ("with: {matter: ask}, when", "with: {matter: as}, when", "unknown-value"),
        ("value: {ask: 5, help: 10}", "value: {ask: 5}", "step-limit-missing"),
        ("value: {ask: 5, help: 10}", "value: {ask: 5, help: 10, more: 3}", "unknown-value"),
        ("{by: matter, table: days}", "{by: what, table: days}", "column-type"),
        ("        within_each: {by: matter, table: days}\n", "", "step-unlimited"),
        ("{step: answer, outcome: done, column: by}", "{step: answr, outcome: done, column: by}", "unknown-step"),
        ("{step: answer, outcome: done, column: by}", "{step: answer, outcome: dne, column: by}", "step-outcome"),
        ("{step: answer, outcome: done, column: by}", "{step: answer, column: what}", "column-type"),
        ("answered_in: rooms", "answered_in: room", "unknown-register"),
        ("fill: {name: answer}, on: closed", "fill: {nme: answer}, on: closed", "unknown-column"),
        ("fill: {name: answer}, on: closed", "fill: {name: answer}, on: close", "unknown-step"),
        ("escalates_to: [organ_committee]", "escalates_to: [organ_comittee]", "unknown-unit-kind"),
        ("posts: [secretary]}", "posts: [secretry]}", "unknown-post"),
        ("posts: [secretary]}", "posts: [secretary], register: rooms}", "light-one"),
        ("register: rooms, where: {open: true}", "register: roms, where: {open: true}", "unknown-register"),
        ("    per: [branch]", "    per: [brunch]", "unknown-unit-kind"),
        ("with: {matter: ask}}\n    cite", "with: {mater: ask}}\n    cite", "unknown-column"),
    ],
)
def test_what_is_wrong_is_refused(right: str, wrong: str, code: str) -> None:
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    assert code in {found for found, _line in told(text)}


@pytest.mark.parametrize(
    ("given", "amount"),
    [(True, 1), (False, 0), ("14:30", 870), (dt.time(9, 5), 545), (dt.date(1, 1, 2), 2), (None, None)],
)
def test_what_a_cell_counts_as(given: object, amount: int | None) -> None:
    assert working_out.countable(given) == (None if amount is None else Decimal(amount))
