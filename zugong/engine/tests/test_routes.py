"""Routes as institution files declare them: what is read, and what is refused at its line."""

from __future__ import annotations

import pytest

from zugong.engine.check import check
from zugong.engine.load import loads
from zugong.engine.nodes import Institution

SOUND = """\
institution:
  id: test.rectify
  title: 问题整改
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  ten: {title: 几天内, unit: 个工作日, values: [{from: 2026-01-01, value: 10, cite: 示例}]}
  twelve: {title: 几个月内, unit: 个月, values: [{from: 2026-01-01, value: 12, cite: 示例}]}
labels:
  classes: {title: 类别, values: {life: 组织生活, style: 作风}}
facts:
  problem.closed:
    title: 问题销号
    recorded_by: unit
    fields:
      class: {label: 类别, type: choice, labels: classes, required: true}
routes:
  rectify:
    title: 问题整改
    about: [branch]
    opened_by: {at: above}
    form:
      problem: {label: 问题, type: long_text, required: true}
      class: {label: 类别, type: choice, labels: classes, required: true}
    begins: work
    steps:
      work:
        title: 整改
        actor: {at: unit}
        within: ten
        form:
          measures: {label: 措施, type: long_text}
        outcomes:
          done: {label: 改好了, to: look, needs: [measures]}
      look:
        title: 回看
        actor: {at: above}
        not_by: [work]
        after: work
        outcomes:
          pass: {label: 通过, to: closed}
          fail: {label: 没改好, to: work, reason: true, back: true}
    ends:
      closed: {title: 销号, reopens: work}
    recurs: {by: [class], within: twelve}
    records:
      - {fact: problem.closed, on: closed, fields: {class: class}}
    cite: 示例
"""


def told(text: str) -> list[str]:
    return [problem.code for problem in check(read(text)) if problem.severity == "error"]


def read(text: str = SOUND) -> Institution:
    return loads(text, "rectify.yaml")


def test_a_route_is_read_whole() -> None:
    assert told(SOUND) == []
    route = read().routes["rectify"]
    assert list(route.columns) == ["problem", "class", "measures"]
    assert (route.steps["look"].outcomes["fail"].to, route.ends["closed"].reopens) == ("work", "work")


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        ("begins: work", "begins: wrok", ["unknown-step"]),
        ("{label: 通过, to: closed}", "{label: 通过, to: close}", ["unknown-step", "step-endless", "step-endless"]),
        ("needs: [measures]", "needs: [measure]", ["unknown-column"]),
        ("after: work", "after: works", ["unknown-step"]),
        ("not_by: [work]", "not_by: [works]", ["unknown-step"]),
        ("actor: {at: unit}", "actor: {at: column}", ["actor-column"]),
        ("actor: {at: unit}", "actor: {at: column, column: problem}", ["column-type"]),
        ("actor: {at: unit}", "actor: {at: unit, kinds: [town]}", ["kinds-above"]),
        ("actor: {at: unit}", "actor: {at: below}", ["below-opens"]),
        ("opened_by: {at: above}", "opened_by: {at: below}", []),
        ("opened_by: {at: above}", "opened_by: {at: opener}", ["opener-where"]),
        ("opened_by: {at: above}", "opened_by: {at: above, kinds: [town], every: true}", ["opener-words", "opener-words"]),
        ("measures: {label: 措施, type: long_text}", "problem: {label: 措施, type: long_text}", ["column-twice", "unknown-column"]),
        ("recurs: {by: [class]", "recurs: {by: [measures]", ["unknown-column"]),
        ("fields: {class: class}", "fields: {}", ["fact-lacks"]),
        ("on: closed, fields", "on: close, fields", ["unknown-step"]),
        ("within: ten", "within: twelve", ["wrong-unit"]),
        ("      closed: {title: 销号, reopens: work}", "      look: {title: 销号}\n      closed: {title: 销号}", ["step-and-end"]),
        ("about: [branch]", "about: [brunch]", ["unknown-unit-kind"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(right: str, wrong: str, codes: list[str]) -> None:
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    assert sorted(told(text)) == sorted(codes)


def test_a_step_that_no_way_leads_to_is_told() -> None:
    text = SOUND.replace(
        "    ends:\n",
        "      lost:\n        title: 迷路\n        actor: {at: unit}\n        outcomes: {on: {label: 走, to: closed}}\n    ends:\n",
    )
    assert told(text) == ["step-unreached"]
