"""The reference of the language, made from the nodes that read it, so that manual and reader cannot drift apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from zugong.engine import filters, maps, measures, nodes, parameters, sample, scheme
from zugong.engine import spelling as sp
from zugong.engine.catalogue import PERIOD_KINDS, UNIT_KINDS
from zugong.engine.groups import ballots, composition, conditions, effects, grades
from zugong.engine.measures import judging
from zugong.engine.parameters import SHAPES

HOW: dict[Any, str] = {
    sp.text: "文字", sp.identifier: "编号", sp.boolean: "true / false", sp.date: "日期", sp.whole: "整数", sp.choice: "选一个",
    sp.number: "参数名（或 0）", sp.number_or_none: "参数名、0 或 none", sp.texts: "一列词", sp.node: "一节", sp.nodes: "一列",
    sp.named: "编号: 内容", sp.options: "编号: 名称", sp.one_of: "一种写法", filters.conditions: "条件", sample.data: "字段: 值",
    sample.marks: "编号: 分数", sample.decimal: "数", sample.lists: "名字: 一列词", sp.named_ones: "名字: 一种写法", filters.shares_of: "each 或参数名",
    judging.formulation: "公式", conditions.each_of: "一列，每行一种写法", composition.parts: "一列，每行一种写法，可带 weight",
    grades.tied: "选一个，或 by: [指标…]",
}  # fmt: skip

PARTS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("文件的各节", (nodes.Institution, nodes.Heading, nodes.Source)),
    ("参数", (parameters.Parameter, parameters.Dated)),
    ("标签、活动、事实、职责", (nodes.LabelSet, nodes.Activity, nodes.FactKind, nodes.Field, nodes.Duty, nodes.OnlyIf,
                        nodes.After)),
    ("事实条件", (filters.Filter, filters.Window, filters.Parties, filters.Excused)),
    ("方案", (scheme.Scheme, scheme.Choices, scheme.Roundings, scheme.Rounding, scheme.Item, scheme.Special,
              scheme.Indicator, scheme.Clause, scheme.Per, scheme.Factor, scheme.Scope, scheme.Baseline, scheme.Basis)),
    ("量什么（measure）", (*measures.MEASURES.values(), measures.Need)),
    ("怎么变成分（map）", tuple(maps.MAPS.values())),
    ("票", (ballots.Voters, ballots.Trim, ballots.Issued, ballots.EachRanks)),
    ("和谁比、怎么合成", (scheme.Comparison, *composition.PARTS.values(), scheme.Standardise)),
    ("等次", (scheme.Grades, grades.Level, grades.Base, grades.ShareBy, grades.Plus)),
    ("否决、升降、建议", (scheme.Effect, effects.Demote, effects.Promote, effects.Propose, effects.Pay)),
    ("条件（when、needs）", tuple(conditions.TESTS.values())),
    ("例子", (sample.Example, sample.SampleUnit, sample.SampleFact, sample.EarlierResult, sample.EarlierStanding, sample.Expected)),
)  # fmt: skip


def words_of(cls: type) -> Iterator[tuple[str, sp.Spelling]]:
    """Every key a section of this kind may hold; inlined parts give theirs."""
    for item in dataclasses.fields(cls):
        spelling = item.metadata.get("spelling")
        if spelling is None:
            continue
        if spelling.how is sp.inline:
            yield from words_of(spelling.of)
        else:
            yield spelling.key or item.name.rstrip("_"), spelling


def reference() -> str:
    """The generated part of docs/reference/institution-files.md."""
    lines: list[str] = []
    for title, classes in PARTS:
        lines += [f"## {title}", ""]
        for cls in classes:
            lines += _section(cls)
    lines += ["## 周期", "", "、".join(f"`{kind}`" for kind in PERIOD_KINDS), ""]
    lines += ["## 组织类别", "", "、".join(f"`{kind}` {zh}" for kind, (zh, _) in UNIT_KINDS.items()), ""]
    units = "、".join(unit for unit in parameters.UNITS if unit)
    lines += ["## 参数的单位", "", units, ""]
    return "\n".join(lines)


def _section(cls: type) -> list[str]:
    name = getattr(cls, "word", "") or cls.__name__
    lines = [f"### `{name}`", "", (cls.__doc__ or "").strip().replace("\n", " "), "", "| 键 | 写什么 | 意思 | Meaning |",
             "|---|---|---|---|"]  # fmt: skip
    seen: set[str] = set()
    for key, spelling in words_of(cls):
        if key in seen:
            continue
        seen.add(key)
        lines.append(
            f"| `{key}`{'（必填）' if spelling.required else ''} | {_how(spelling)} | {spelling.zh} | {spelling.en} |"
        )
    return [*lines, ""] if seen else [*lines[:4]]


def _how(spelling: sp.Spelling) -> str:
    told = HOW.get(spelling.how, "任意值")
    if spelling.choices:
        told += "：" + "、".join(f"`{choice}`" for choice in spelling.choices)
    elif isinstance(spelling.of, dict):
        told += "：" + "、".join(f"`{word}`" for word in spelling.of)
    elif spelling.of is not None:
        told += f" `{spelling.of.__name__}`"
    if spelling.how in {sp.number, sp.number_or_none}:
        told += f"；{SHAPES[spelling.shape].zh}" if spelling.shape != "number" else ""
        told += f"；单位 {'、'.join(spelling.units)}" if spelling.units else ""
    return told
