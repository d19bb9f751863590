"""Registers as institution files declare them: what is read, and what is refused with its sentence and its line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zugong.engine.check import check
from zugong.engine.expression import parse, parse_truth
from zugong.engine.load import loads
from zugong.engine.nodes import Institution
from zugong.engine.sections import working_out

SOUND = """\
institution:
  id: test.visits
  title: 走访台账
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  minutes: {title: 每行几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  warn: {title: 几天前变黄, unit: 天, values: [{from: 2026-01-01, value: 3, cite: 示例}]}
labels:
  states: {title: 状态, values: {open: 在办, closed: 办结}}
facts:
  visit.made:
    title: 走访
    recorded_by: unit
    fields:
      place: {label: 地点, type: text, required: true}
registers:
  visits:
    title: 走访台账
    noun: 走访
    kept_by: [branch]
    columns:
      on: {label: 日期, type: date, required: true}
      place: {label: 地点, type: text, required: true}
      until: {label: 办结期限, type: date}
      state: {label: 状态, type: choice, labels: states}
      days: {label: 给了几天, type: computed, is: until - on, unit: 天}
    key: [on, place]
    valid:
      - {that: until >= on, say: 期限不能早于走访日期。}
      - {when: {state: closed}, needs: [until], say: 办结的要写期限。}
    emits:
      - {fact: visit.made, at: on, fields: {place: place}}
    views:
      open: {title: 还在办, where: {state: open}}
    charts:
      - {title: 各种状态, by: state}
    expects:
      branches: {title: 本季度还没走访的支部, units: [branch], every: quarter, at: on}
    due: {by: until, done: {state: closed}, warn: warn}
    load: {basis: 《示例通知》, every: month, minutes: minutes}
    cite: 示例
"""


def read(text: str = SOUND) -> Institution:
    return loads(text, "visits.yaml")


def told(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in check(read(text)) if problem.severity == "error"]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_register_is_read_whole() -> None:
    institution = read()
    assert told(SOUND) == []
    register = institution.registers["visits"]
    assert list(register.columns) == ["on", "place", "until", "state", "days"]
    assert register.name == "走访"
    assert register.emits[0].fields == {"place": "place"}
    assert register.columns["days"].is_ is not None
    assert register.columns["days"].is_.names == {"until", "on"}


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("key: [on, place]", "key: [on, plaec]", "unknown-column"),
        ("labels: states", "labels: stats", "unknown-label"),
        ("{label: 状态, type: choice, labels: states}", "{label: 状态, type: choice}", "missing-labels"),
        ("is: until - on, unit: 天", "is: until - state, unit: 天", "field-not-number"),
        ("is: until - on, unit: 天", "is: until - days, unit: 天", "computed-itself"),
        ("is: until - on, unit: 天", "is: until >= on, unit: 天", "formula-truth"),
        ("that: until >= on", "that: until - on", "formula-no-truth"),
        ("type: computed, is: until - on, unit: 天", "type: computed", "computed-formula"),
        ("needs: [until]", "that: until >= on, needs: [until]", "valid-one"),
        ("fact: visit.made", "fact: visit.mad", "unknown-kind"),
        ("fields: {place: place}", "fields: {place: on}", "column-fills"),
        ("fields: {place: place}", "fields: {}", "fact-lacks"),
        ("at: on", "at: place", "column-type"),
        ("{by: until, done", "{by: state, done", "column-type"),
        ("done: {state: closed}", "done: {state: close}", "unknown-value"),
        ("where: {state: open}", "where: {state: {at_least: minutes}}", "column-compared"),
        ("by: state}", "by: stat}", "unknown-column"),
        ("kept_by: [branch]", "kept_by: [brunch]", "unknown-unit-kind"),
        ("units: [branch], every", "units: [brunch], every", "unknown-unit-kind"),
        ("units: [branch], every", "every", "expects-one"),
        ("units: [branch], every", "units: [branch], members_of: [branch], every", "expects-one"),
        (", every: quarter, at: on}", ", every: quarter}", "expects-one"),
        (", every: quarter, at: on}", ", every: quarters, at: on}", "unknown-period"),
        ("units: [branch], every", "by: place, members_of: [branch], every", "column-type"),
        ("units: [branch], every", "by: place, units: [branch], every", "column-type"),
        ("every: quarter, at: on}", "every: quarter, at: place}", "column-type"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(right: str, wrong: str, code: str) -> None:
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    assert (code, line_of(text, wrong)) in told(text)


def test_a_fact_waits_for_verification_only_where_somebody_verifies() -> None:
    text = SOUND.replace("{fact: visit.made, at", "{fact: visit.made, on: verified, at")
    assert [code for code, _ in told(text)] == ["emits-unverified"]
    assert told(text.replace("    columns:", "    verified_by: above\n    columns:", 1)) == []


def test_a_register_without_its_cost_is_not_opened() -> None:
    text = SOUND.replace("    load: {basis: 《示例通知》, every: month, minutes: minutes}\n", "")
    assert [code for code, _ in told(text)] == ["missing-key"]


@pytest.mark.parametrize(
    ("formula", "cells", "result"),
    [
        ("a - b", {"a": dt.date(2026, 3, 5), "b": dt.date(2026, 3, 1)}, Decimal(4)),
        ("a / b", {"a": Decimal(1), "b": Decimal(0)}, None),
        ("a + b", {"a": Decimal(1), "b": None}, None),
        ("if(a > b, a, b)", {"a": Decimal(2), "b": Decimal(3)}, Decimal(3)),
        ("if(a > b, a, b)", {"a": Decimal(2)}, None),
        ("max(a, 0) * 100", {"a": Decimal("-2")}, Decimal(0)),
    ],
)
def test_an_empty_cell_leaves_the_result_empty(formula: str, cells: dict[str, object], result: Decimal | None) -> None:
    assert working_out.number(parse(formula), cells) == result


@pytest.mark.parametrize(
    ("formula", "cells", "result"),
    [
        ("a >= b", {"a": dt.date(2026, 1, 2), "b": dt.date(2026, 1, 2)}, True),
        ("a >= b", {"a": dt.date(2026, 1, 1), "b": None}, None),
        ("a > 0 or b > 0", {"a": None, "b": Decimal(1)}, True),
        ("a > 0 and b > 0", {"a": None, "b": Decimal(0)}, False),
        ("not a > 0", {"a": Decimal(1)}, False),
    ],
)
def test_a_comparison_that_cannot_be_made_yet_does_not_refuse(
    formula: str, cells: dict[str, object], result: bool | None
) -> None:
    assert working_out.truth(parse_truth(formula), cells) is result
