"""Small worlds for whole groups: a scheme written in a few lines, units, facts, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from zugong import engine
from zugong.engine.groups.outcome import Result, Standing
from zugong.timeline import Period

YEAR = Period.parse("2026")
END = dt.date(2026, 12, 31)
LAST = dt.date(2027, 6, 30)

HEAD = """\
institution: {{id: {id}, title: {title}, edition: "1", in_force_from: 2020-01-01, applies_to: [village], source: {{document: 测试}}}}
parameters:
{parameters}
labels:
  view: {{title: 评价, values: {{excellent: 优秀, good: 称职, fair: 基本称职, poor: 不称职, blank: 弃权}}}}
  voter: {{title: 投票人, values: {{leaders: 领导, peers: 同级, masses: 群众}}}}
facts:
  stat.reported: {{title: 上报数据, recorded_by: import, fields: {{value: {{label: 数值, type: decimal}}, second: {{label: 另一个数, type: decimal}}, place: {{label: 位次, type: integer}}}}}}
  case.found: {{title: 查实问题, recorded_by: assessor, unit: 起, fields: {{kind: {{label: 类别, type: text}}, approval: {{label: 批准, type: text}}}}}}
  prize.won: {{title: 获奖, recorded_by: assessor, fields: {{note: {{label: 说明, type: text}}}}}}
  work.judged: {{title: 评定, recorded_by: assessor, fields: {{mark: {{label: 评分, type: mark}}, reason: {{label: 理由, type: text}}}}}}
  ballot.cast: {{title: 测评票, recorded_by: assessor, unit: 张, fields: {{view: {{label: 评价, type: choice, labels: view}}, virtue: {{label: 德, type: choice, labels: view}}, ability: {{label: 能, type: choice, labels: view}}, score: {{label: 打分, type: decimal}}, group: {{label: 投票人, type: choice, labels: voter}}, sheet: {{label: 票号, type: text}}, voter: {{label: 投票的是谁, type: text}}, spouse: {{label: 其配偶, type: text}}}}}}
  ballot.counted: {{title: 计票, recorded_by: assessor, fields: {{excellent: {{label: 优秀票, type: integer}}, good: {{label: 称职票, type: integer}}, poor: {{label: 不称职票, type: integer}}, blank: {{label: 弃权票, type: integer}}, group: {{label: 投票人, type: choice, labels: voter}}}}}}
  ballot.issued: {{title: 发票, recorded_by: assessor, fields: {{papers: {{label: 张数, type: integer}}}}}}
scheme:
  subjects: {subjects}
  period: {period}
  total: {total}
  ceiling: {ceiling}
  ground: {ground}
  choices:
    fact_date: occurred
    founded_midway: from_next_period
    targets_midway: whole
    numbers_as_of: period_end
    days: calendar
    ties: {ties}
    rounding: {{ratio: {{digits: 2, mode: half_up}}, division: {{digits: 4, mode: half_up}}, hundred: {{digits: 2, mode: half_up}}, indicator: {{digits: 2, mode: half_up}}, total: {{digits: 2, mode: half_up}}}}
{body}
"""


def number(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {number(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(number(one) for one in value) + "]"
    return str(value)


def parameter(name: str, value: Any, unit: str) -> str:
    written = f', unit: "{unit}"' if unit else ""
    return f"  {name}: {{title: {name}{written}, values: [{{from: 2020-01-01, value: {number(value)}, cite: 测试}}]}}"


def text(
    body: str, numbers: Mapping[str, tuple[Any, str]], *, id: str = "shape", title: str = "测试方案", subjects: str = "village",
    period: str = "year", total: str = "full", ceiling: str = "none", ground: str = "none", ties: str = "1-1-3",
) -> str:  # fmt: skip
    """A whole institution: `body` holds what stands under `scheme` after the choices, with two spaces before it."""
    known = {"full": (10, "分"), **numbers}
    parameters = "\n".join(parameter(name, value, unit) for name, (value, unit) in known.items())
    return HEAD.format(
        id=id, title=title, parameters=parameters, body=body, subjects=subjects, period=period, total=total, ceiling=ceiling,
        ground=ground, ties=ties,
    )  # fmt: skip


def item(clause: str, *, full: str = "full", id: str = "one", more: str = "") -> str:
    """One item with one indicator of the same id."""
    return f"""\
    - id: {id}
      title: 项目{id}
      full: {full}
      indicators:
        - {{id: {id}_mark, title: 指标{id}, full: {full}, cite: 测试, {clause}}}
{more}"""


VALUE = "latest: {of: stat.reported, field: value}"
GIVEN = f"missing: zero, measure: {{{VALUE}}}, map: {{as_given: {{over: kept}}}}, cap: none"
PLAIN = "  items:\n" + item(GIVEN)


def plan(body: str, numbers: Mapping[str, tuple[Any, str]], **more: Any) -> engine.Plan:
    institution = engine.loads(text(body, numbers, **more))
    wrong = "\n".join(str(one) for one in engine.check(institution) if one.severity == "error")
    assert wrong == "", wrong
    return engine.compile(institution)


def sentences(body: str, numbers: Mapping[str, tuple[Any, str]], **more: Any) -> list[str]:
    """What `check` says."""
    found = engine.check(engine.loads(text(body, numbers, **more)))
    return [one.sentence() for one in found if one.severity == "error"]


def fact(of: str, unit: str, day: str = "2026-06-15", /, *, person: str | None = None, **data: Any) -> engine.FactRow:
    held = dt.date.fromisoformat(day)
    key = "/".join([of, unit, day, person or "", *(f"{k}={v}" for k, v in data.items())])
    return engine.FactRow(key, of, unit, held, held, data, person)


def values(**named: Any) -> list[engine.FactRow]:
    """One reported value for each unit; None: nothing reported."""
    return [fact("stat.reported", unit, value=str(value)) for unit, value in named.items() if value is not None]


def units(names: Iterable[str], **more: Any) -> list[engine.UnitRow]:
    return [engine.UnitRow(name, name.upper(), "village", **more) for name in names]


def ran(
    made: engine.Plan, facts: list[engine.FactRow], names: Iterable[str] = (), *, groups: Mapping[str, Iterable[str]] | None = None,
    earlier: Iterable[Result] = (), period: Period = YEAR, as_of: dt.date = LAST, rows: list[engine.UnitRow] | None = None, people: Any = (),
) -> Result:  # fmt: skip
    """The outcome; units are those named, or those with facts."""
    known = list(names) or list(dict.fromkeys(one.unit for one in facts))
    ledger = engine.Ledger(facts, units(known) if rows is None else rows, people=people)
    return engine.run(made, ledger, period, as_of, groups, earlier=earlier)


def of(result: Result, unit: str) -> Standing:
    found = result.standing(unit)
    assert found is not None
    return found


def totals(result: Result) -> dict[str, Decimal]:
    return {one.subject: one.total for one in sorted(result.standings, key=lambda one: one.subject)}


def grades(result: Result) -> dict[str, str]:
    return {one.subject: one.grade for one in sorted(result.standings, key=lambda one: one.subject)}


def steps(standing: Standing) -> str:
    return "\n".join(f"{line.label.zh} {line.expression} {line.value}".strip() for line in standing.steps)


def slip(result: Result, unit: str, indicator: str = "one_mark") -> str:
    """The indicator's calculation as one text."""
    return "\n".join(
        f"{line.label.zh} {line.expression} {line.value}".strip()
        for line in result.score(unit).indicator(indicator).steps
    )


def marks(*numbers_: str) -> list[Decimal]:
    return [Decimal(one) for one in numbers_]
