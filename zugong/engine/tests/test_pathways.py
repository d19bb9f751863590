"""Pathways: what is read, and what is refused with its sentence; above all additions that would touch national steps."""

from __future__ import annotations

import pytest

from zugong.engine.catalogue import Catalogue
from zugong.engine.check import check
from zugong.engine.load import loads

HEAD = """\
institution:
  id: test.{name}
  title: 示例流程
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [branch]
  source: {{document: 《示例细则》}}
parameters:
  month: {{title: 期限, unit: 个月, values: [{{from: 2026-01-01, value: 1, cite: 示例}}]}}
  year: {{title: 多久, unit: 年, values: [{{from: 2026-01-01, value: 1, cite: 示例}}]}}
  half: {{title: 过半, values: [{{from: 2026-01-01, value: "1/2", cite: 示例}}]}}
pathways:
"""
NATIONAL = (
    HEAD.format(name="national")
    + """\
  way:
    title: 流程
    stages: {one: 一, two: 二}
    upper: [organ_committee]
    probation: {from: meeting, until: ends, of: year, extended_least: month, extended_most: year, cite: 示例}
    steps:
      asks: {number: 1, title: 申请, stage: one, actor: self, cite: 示例}
      talk: {number: 2, title: 谈话, stage: one, actor: branch, latest: [{after: asks, of: month}], cite: 示例}
      meeting:
        number: 3
        title: 大会
        stage: two
        actor: meeting
        decides: reception
        vote: {quorum: half, majority: half}
        earliest: [{after: asks, of: year}]
        cite: 示例
      ends: {number: 4, title: 期满, stage: two, actor: self, needs: [meeting], cite: 示例}
    cite: 示例
"""
)
LOCAL = (
    HEAD.format(name="local")
    + """\
  more:
    title: 补充
    adds_to: test.national/way
    waits:
      longer: {title: 多等, step: meeting, after: talk, of: month, cite: 示例}
    steps:
      report: {title: 汇报, stage: one, actor: self, stands_after: talk, needs: [asks], every: month, cite: 示例}
    cite: 示例
"""
)


def said(text: str, beside: str = "") -> list[str]:
    catalogue = Catalogue.of([loads(beside, "beside.yaml")]) if beside else None
    return [problem.sentence() for problem in check(loads(text, "file.yaml"), catalogue)]


def test_a_pathway_and_what_a_county_adds_to_it_are_sound() -> None:
    assert said(NATIONAL) == []
    assert said(LOCAL, NATIONAL) == []


def test_a_step_needs_the_one_before_it_unless_it_names_others() -> None:
    way = loads(NATIONAL, "file.yaml").pathways["way"]
    assert {name: way.needed(step) for name, step in way.steps.items()} == {
        "asks": (), "talk": ("asks",), "meeting": ("talk",), "ends": ("meeting",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("number: 2, title: 谈话", "number: 3, title: 谈话", "步骤“谈话”是第 2 步，number 要从 1 起一步一步写。"),
        ("stage: one, actor: branch", "stage: three, actor: branch", "没有叫“three”的阶段。"),
        ("stage: two, actor: self", "stage: one, actor: self", "步骤“期满”的阶段排在前面的步骤之前；步骤按阶段顺序写。"),
        ("{after: asks, of: month}", "{after: ends, of: month}", "步骤“谈话”要等“期满”，“期满”就要排在它前面。"),
        ("        decides: reception\n", "", "步骤“大会”：由大会表决的（decides 是 reception 或 confirmation）要写 vote，别的不写。"),
        ("actor: branch", "actor: branch, holds: meeting", "“talk”是地方补充的写法（stands_after、holds、waits）；只有写了 adds_to 的流程能用。"),
        ("of: year, extended_least", "of: half, extended_least", "“half”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(old: str, new: str, sentence: str) -> None:
    assert old in NATIONAL
    assert any(sentence in one for one in said(NATIONAL.replace(old, new))), said(NATIONAL.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("      report: {title", "      talk: {title", "地方补充的“汇报”不能和国家步骤同名、带序号或定结论"),
        ("title: 汇报,", "title: 汇报, number: 2,", "地方补充的“汇报”不能和国家步骤同名、带序号或定结论"),
        ("title: 汇报,", "title: 汇报, decides: approval,", "地方补充的“汇报”不能和国家步骤同名、带序号或定结论"),
        ("adds_to: test.national/way", "adds_to: test.national/wai", "没有叫“test.national/wai”的发展流程。"),
        ("    title: 补充\n", "    title: 补充\n    stages: {one: 一}\n", "“补充”是地方补充（adds_to），不能写阶段、预备期和审批机关"),
        ("stands_after: talk", "stands_after: talks", "没有叫“talks”的步骤或结果。"),
        ("step: meeting, after: talk", "step: talk, after: meeting", "步骤“talk”要等“meeting”"),
    ],
)  # fmt: skip
def test_additions_cannot_rewrite_or_shorten_a_national_step(old: str, new: str, sentence: str) -> None:
    assert old in LOCAL
    assert any(sentence in one for one in said(LOCAL.replace(old, new), NATIONAL)), said(
        LOCAL.replace(old, new), NATIONAL
    )
