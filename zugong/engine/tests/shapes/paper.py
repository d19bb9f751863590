"""A one-page paper to try shapes on: one indicator, written as its owner would, and the facts of one year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from textwrap import indent
from typing import Any

from zugong import engine
from zugong.timeline import Period

HEAD = """\
institution: {{id: paper, title: 一页纸, edition: "1", in_force_from: 2024-01-01, applies_to: [department], source: {{document: 测试}}}}
parameters:
  full: {{title: 满分, unit: 分, values: [{{from: 2024-01-01, value: {full}, cite: 测试}}]}}
{parameters}
labels:
  level: {{title: 级别, values: {{national: 国家级, province: 省级, city: 市级, county: 县级}}}}
  cause: {{title: 原因, values: {{force_majeure: 不可抗力, other: 其他}}}}
  state: {{title: 到会, values: {{present: 到会, leave: 请假, made_up: 补课, absent: 缺席}}}}
facts:
  event:
    title: 事件
    recorded_by: unit
    fields:
      sort: {{label: 类别, type: text}}
      level: {{label: 级别, type: choice, labels: level}}
      state: {{label: 到会情况, type: choice, labels: state}}
      cause: {{label: 原因, type: choice, labels: cause}}
      matter: {{label: 事项, type: text}}
      people: {{label: 人数, type: integer}}
      amount: {{label: 数额, type: decimal}}
      present: {{label: 实到, type: integer}}
      expected: {{label: 应到, type: integer}}
      rate: {{label: 比率, type: percent}}
      concealed: {{label: 隐瞒不报, type: boolean}}
      done: {{label: 已做到, type: boolean}}
      approval: {{label: 批准依据, type: text}}
      document: {{label: 文件, type: text}}
      agency: {{label: 提供单位, type: text}}
      partners: {{label: 各方, type: text}}
      due_on: {{label: 期限, type: date}}
      finished_on: {{label: 办结日, type: date}}
      new_due: {{label: 延期到, type: date}}
      expires_on: {{label: 有效期, type: date}}
      awarded_on: {{label: 发文日, type: date}}
  mark.given:
    title: 评分
    recorded_by: assessor
    fields:
      mark: {{label: 评分, type: mark}}
      reason: {{label: 理由, type: text}}
      minutes: {{label: 会议纪要, type: text}}
  member.exempted: {{title: 免评, recorded_by: unit, fields: {{approved: {{label: 支部会议通过, type: boolean}}}}}}
  result.given:
    title: 外部结果
    recorded_by: import
    fields: {{score: {{label: 得分, type: decimal}}, agency: {{label: 提供单位, type: text}}, document: {{label: 文件, type: text}}}}
{more}scheme:
  subjects: {subjects}
  period: year
  total: {total}
  ceiling: none
  ground: none
{scheme}
  choices:
    fact_date: occurred
    founded_midway: from_next_period
    targets_midway: {midway}
    numbers_as_of: period_end
    days: {days}
    ties: 1-1-3
    rounding:
      ratio: {{digits: 1, mode: half_up}}
      division: {{digits: 4, mode: half_up}}
      indicator: {{digits: 2, mode: half_up}}
      total: {{digits: 2, mode: half_up}}
"""
ITEM = "  items:\n    - {{id: item, title: 项目, full: full, {item}indicators: [{names}]}}\n"
UNITS = [
    engine.UnitRow("bureau", "示例局", "department", categories=("key",)),
    engine.UnitRow("first", "第一支部", "branch", "bureau"),
    engine.UnitRow("second", "第二支部", "branch", "bureau"),
    engine.UnitRow("other", "另一局", "department"),
]
PEOPLE = [
    engine.PersonRow("zhang", "张三", "first", ("member", "secretary")),
    engine.PersonRow("li", "李四", "first", ("member",)),
]
YEAR = Period.parse("2026")


def D(text: str) -> Decimal:
    return Decimal(text)


def parameter(name: str, value: Any) -> str:
    """`name=(3, "次")`, or a list, a table, bands; the unit is 分 unless said."""
    amount, unit = (
        value if isinstance(value, tuple) else (value, "分" if isinstance(value, int | float | Decimal) else "")
    )
    if isinstance(amount, dict):
        shown = "{" + ", ".join(f"{key}: {mark}" for key, mark in amount.items()) + "}"
    else:
        shown = f'"{amount}"' if isinstance(amount, str) else str(amount)
    return f'  {name}: {{title: 数 {name}, unit: "{unit}", values: [{{from: 2024-01-01, value: {shown}, cite: 测试}}]}}'


def paper(rule: str, *, full: Any = 10, special: bool = False, scheme: str = "", items: str = "", subjects: str = "department",
          total: str = "full", days: str = "calendar", midway: str = "whole", more: str = "", **parameters: Any) -> str:  # fmt: skip
    """The text of an institution with this one indicator (or these `items`)."""
    given = "\n".join(parameter(name, value) for name, value in parameters.items())
    head = HEAD.format(
        full=full,
        parameters=given,
        subjects=subjects,
        total=total,
        days=days,
        scheme=indent(scheme, "  "),
        more=more,
        midway=midway,
    )
    basis = "full: full, " if not special else ""
    one = f"id: rule\ntitle: 指标\ncite: 测试\n{basis.rstrip(', ')}\n{rule.strip()}\n"
    listed = "- " + indent(one, "  ")[2:]
    if items:
        return head + "  items:\n" + indent(items.strip("\n"), "    ") + "\n"
    if special:
        return (
            head
            + (
                "  items:\n    - {id: item, title: 项目, full: full, indicators: [{id: base, title: 基本, full: full, cite: 测试, "
                "measure: {count: {of: event, where: {sort: 基本}}}, map: {all_or_nothing: {at_least: 0}}}]}\n"
                "  special:\n    title: 加减分\n    cap: none\n    floor: none\n    indicators:\n"
            )
            + indent(listed, "      ")
            + "\n"
        )
    return (
        head
        + "  items:\n    - id: item\n      title: 项目\n      full: full\n      indicators:\n"
        + indent(listed, "        ")
        + "\n"
    )


def fact(day: str, kind: str = "event", unit: str = "bureau", person: str | None = None, *, recorded: str = "", id: str = "",
         **data: Any) -> engine.FactRow:  # fmt: skip
    held = dt.date.fromisoformat(day if len(day) > 5 else f"2026-{day}")
    written = dt.date.fromisoformat(recorded) if recorded else held
    number = id or f"{held}-{unit}-{kind}-{person}-{sorted(data.items())}"
    return engine.FactRow(number, kind, unit, held, written, data, person)


def times(many: int, **data: Any) -> list[engine.FactRow]:
    """The same thing so many times, a week apart."""
    start = dt.date(2026, 1, 5)
    return [fact((start + dt.timedelta(days=7 * n)).isoformat(), id=f"{n:03d}-{data}", **data) for n in range(many)]


def judged(mark: Any, day: str = "11-20", reason: str = "有理由", unit: str = "bureau", **data: Any) -> engine.FactRow:
    return fact(day, "mark.given", unit, mark=mark, reason=reason, **data)


def score(text: str, facts: Sequence[engine.FactRow] = (), *, subject: str = "bureau", as_of: str = "2026-12-31",
          units: Sequence[engine.UnitRow] = UNITS, heads: Mapping[str, int] | None = None, period: Period = YEAR,
          people: Sequence[engine.PersonRow] = PEOPLE) -> engine.Score:  # fmt: skip
    institution = engine.loads(text, "paper.yaml")
    errors = [problem for problem in engine.check(institution) if problem.severity == "error"]
    assert errors == [], "\n".join(map(str, errors))
    rows = [engine.HeadRow(unit, many, many) for unit, many in (heads or {}).items()]
    ledger = engine.Ledger(facts, units, rows, people)
    return engine.score(engine.compile(institution), ledger, period, dt.date.fromisoformat(as_of), [subject])[subject]


def result(rule: str, facts: Sequence[engine.FactRow] = (), **more: Any) -> engine.IndicatorScore:
    """The one indicator, marked."""
    keys = ("subject", "as_of", "units", "heads", "period", "people")
    return score(paper(rule, **{k: v for k, v in more.items() if k not in keys}), facts,
                 **{k: v for k, v in more.items() if k in keys}).indicator("rule")  # fmt: skip


def marks(rule: str, facts: Sequence[engine.FactRow] = (), **more: Any) -> Decimal:
    return result(rule, facts, **more).value


def problems(rule: str, **more: Any) -> list[tuple[str, str]]:
    """Codes and Chinese sentences of what is wrong."""
    institution = engine.loads(paper(rule, **more), "paper.yaml")
    return [(problem.code, problem.sentence()) for problem in engine.check(institution) if problem.severity == "error"]


def reasons(found: engine.IndicatorScore) -> list[str]:
    return [str(bad.reason) for bad in found.not_counted]
