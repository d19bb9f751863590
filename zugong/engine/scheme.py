"""A scheme of marks: choices, items, indicators, clauses; the special block."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zugong.engine.maps import MAPS, Map
from zugong.engine.measures import MEASURES, Measure
from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    choice,
    identifier,
    inline,
    node,
    nodes,
    number,
    number_or_none,
    one_of,
    spelt,
    spot_field,
    text,
    texts,
    whole,
)

SIGNS = ("deduct", "add", "both")
MODES = ("half_up", "half_even", "down", "up")
MISSING = ("zero", "full", "not_assessed")
Limit = Number | str | None


@dataclass(frozen=True, kw_only=True)
class Rounding:
    digits: int = spelt(whole, "小数位数", "digits", required=True, default=2)
    mode: str = spelt(choice, "方式", "mode", required=True, default="half_up", choices=MODES)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Roundings:
    ratio: Rounding | None = spelt(node, "百分率", "ratios, in per cent", of=Rounding)
    indicator: Rounding | None = spelt(node, "指标得分", "marks of an indicator", of=Rounding)
    total: Rounding | None = spelt(node, "总分", "the total", of=Rounding)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What nobody may decide silently."""

    fact_date: str = spelt(
        choice, "事实算在哪一天", "the day a fact belongs to", default="", choices=("occurred", "recorded")
    )
    founded_midway: str = spelt(
        choice, "期中成立的组织从何时起算", "from when a unit founded midway owes", default="",
        choices=("from_founding_period", "from_next_period"),
    )  # fmt: skip
    numbers_as_of: str = spelt(
        choice, "期中改了数按哪天的", "which day's numbers hold", default="", choices=("period_start", "period_end")
    )
    days: str = spelt(choice, "天数怎么数", "how days are counted", default="", choices=("workdays", "calendar"))
    ties: str = spelt(choice, "同分怎么排", "how ties rank", default="", choices=("1-1-3", "1-1-2"))
    rounding: Roundings | None = spelt(node, "取整", "rounding", of=Roundings)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The superior document that demands what the guard would refuse."""

    document: str = spelt(text, "文件", "document", required=True, default="")
    clause: str = spelt(text, "条款", "clause", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One way of giving or taking marks: measure → map, with its sign."""

    id: str = spelt(identifier, "编号", "id", default="")
    title: str = spelt(text, "名称", "title", default="")
    sign: str = spelt(choice, "扣、加、或有加有扣", "deduct, add, or both", default="add", choices=SIGNS)
    measure: Measure | None = spelt(one_of, "量什么", "what is measured", of=MEASURES)
    map: Map | None = spelt(one_of, "怎么变成分", "how it becomes marks", of=MAPS)
    missing: str = spelt(choice, "没有数据时", "when there is no data", default="", choices=MISSING)
    cap: Limit = spelt(number_or_none, "这一条最多几分", "most marks of this clause", units=("分",))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Indicator:
    id: str = spelt(identifier, "编号", "id", required=True, default="")
    no: str = spelt(text, "序号", "number shown", default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    full: Number | None = spelt(number, "满分", "full marks", units=("分",))
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    note: str = spelt(text, "说明", "note", default="")
    floor: Limit = spelt(number_or_none, "最低几分", "least marks", units=("分",))
    cap: Limit = spelt(number_or_none, "最多几分", "most marks", units=("分",))
    basis: Basis | None = spelt(node, "上级依据", "superior basis", of=Basis)
    clauses: tuple[Clause, ...] = spelt(nodes, "条款", "clauses", default=(), of=Clause)
    single: Clause = spelt(inline, "只有一条时直接写", "the only clause, written directly", default=Clause(), of=Clause)
    spot: Spot = spot_field()

    @property
    def parts(self) -> tuple[Clause, ...]:
        if self.clauses:
            return self.clauses
        return () if self.single.measure is None else (self.single,)

    @property
    def starts_full(self) -> bool:
        """Only deductions: it starts from full marks. As soon as one clause earns, it starts from nothing."""
        return self.full is not None and all(part.sign == "deduct" for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Item:
    id: str = spelt(identifier, "编号", "id", required=True, default="")
    no: str = spelt(text, "序号", "number shown", default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    full: Number | None = spelt(number, "满分", "full marks", required=True, units=("分",))
    cite: str = spelt(text, "依据", "citation", default="")
    indicators: tuple[Indicator, ...] = spelt(nodes, "指标", "indicators", required=True, default=(), of=Indicator)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Special:
    """The block of bonus and deductions beside the items."""

    id: str = spelt(identifier, "编号", "id", default="special")
    no: str = spelt(text, "序号", "number shown", default="+1")
    title: str = spelt(text, "名称", "title", required=True, default="")
    cite: str = spelt(text, "依据", "citation", default="")
    cap: Limit = spelt(number_or_none, "加分合计最多几分", "most marks added", required=True, units=("分",))
    floor: Limit = spelt(
        number_or_none, "扣分合计最多几分（写正数）", "most marks deducted", required=True, units=("分",)
    )
    indicators: tuple[Indicator, ...] = spelt(nodes, "指标", "indicators", required=True, default=(), of=Indicator)
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Scheme:
    subjects: tuple[str, ...] = spelt(texts, "考核谁", "whom it marks", required=True, default=())
    period: str = spelt(text, "考核周期", "period", required=True, default="year")
    total: Number | None = spelt(number, "基本分满分", "full marks of the items", required=True, units=("分",))
    ceiling: Limit = spelt(number_or_none, "总分最高", "highest total", required=True, units=("分",))
    ground: Limit = spelt(number_or_none, "总分最低", "lowest total", required=True, units=("分",))
    dominant: Number | None = spelt(
        number, "单项占比超过多少要提醒", "share above which one item is dominant", units=("%",)
    )
    choices: Choices = spelt(node, "要事先选定的事", "choices", default=Choices(), of=Choices)
    items: tuple[Item, ...] = spelt(nodes, "项目", "items", required=True, default=(), of=Item)
    special: Special | None = spelt(node, "特色与加减分", "special block", of=Special)
    spot: Spot = spot_field()

    @property
    def blocks(self) -> tuple[Any, ...]:
        return self.items if self.special is None else (*self.items, self.special)
