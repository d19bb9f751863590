"""What is counted, summed and divided."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.filters import Condition, Filter, conditions
from zugong.engine.measures.base import COUNT_UNITS, Measure
from zugong.engine.spelling import (
    Number,
    choice,
    inline,
    node,
    nodes,
    number,
    spelt,
    text,
    texts,
)


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many facts, or how many different months, units, persons or matters they fall into."""

    word: ClassVar[str] = "count"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    distinct: str = spelt(
        text, "按什么去重：month、quarter、unit、person 或字段名", "month, quarter, unit, person or a field", default=""
    )
    weigh_by: str = spelt(text, "按哪个级别字段加权", "field by which each one weighs", default="")
    weights: Number | None = spelt(number, "各级别的权重（参数，表）", "table of weights", shape="table")


@dataclass(frozen=True, kw_only=True)
class FieldMeasure(Measure):
    may_lack: ClassVar[bool] = True
    kind: ClassVar[str] = "figure"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    field: str = spelt(text, "取哪个字段", "which field", required=True, default="")


@dataclass(frozen=True, kw_only=True)
class Sum(FieldMeasure):
    """The sum of a field."""

    word: ClassVar[str] = "sum"
    may_lack: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class Mean(FieldMeasure):
    """The mean of a field."""

    word: ClassVar[str] = "mean"


@dataclass(frozen=True, kw_only=True)
class Min(FieldMeasure):
    """The least value of a field."""

    word: ClassVar[str] = "min"


@dataclass(frozen=True, kw_only=True)
class Max(FieldMeasure):
    """The greatest value of a field."""

    word: ClassVar[str] = "max"


@dataclass(frozen=True, kw_only=True)
class Latest(FieldMeasure):
    """The field's value in the latest fact; also for imported results and surveys. A yes-or-no field is 1 or 0; of a choice
    field `worth` says how much each option is, so that what a later visit found takes the place of an earlier one."""

    word: ClassVar[str] = "latest"
    worth: Number | None = spelt(
        number, "选项字段各选项是多少（参数，表）", "how much each option of a choice field is", shape="table"
    )


@dataclass(frozen=True, kw_only=True)
class Share(Measure):
    """Of the facts, the share that also satisfies `having`, in per cent."""

    word: ClassVar[str] = "share"
    kind: ClassVar[str] = "percent"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    having: tuple[Condition, ...] = spelt(
        conditions, "其中满足什么的占比", "condition of the share", required=True, default=()
    )


@dataclass(frozen=True, kw_only=True)
class Ratio(Measure):
    """Sum of one field divided by the sum of another, in per cent."""

    word: ClassVar[str] = "ratio"
    kind: ClassVar[str] = "percent"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    top: str = spelt(text, "分子字段", "field above the line", required=True, default="")
    bottom: str = spelt(text, "分母字段", "field below the line", required=True, default="")


@dataclass(frozen=True, kw_only=True)
class Coverage(Measure):
    """Of the child units of these kinds (or of the members), the share with enough facts, in per cent."""

    word: ClassVar[str] = "coverage"
    kind: ClassVar[str] = "percent"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    each: tuple[str, ...] = spelt(
        texts, "覆盖谁：组织类别，或 member", "unit kinds, or member", required=True, default=()
    )
    at_least: Number | None = spelt(number, "至少几次才算覆盖", "how many facts make it covered", units=COUNT_UNITS)
    without: Filter | None = spelt(node, "有哪类事实的不进分母", "those with such a fact are left out", of=Filter)

    @property
    def reads(self) -> tuple[Filter, ...]:
        return (self.filter,) if self.without is None else (self.filter, self.without)


@dataclass(frozen=True, kw_only=True)
class Headcount(Measure):
    """People from the register, or units of a kind, on the day of scoring."""

    word: ClassVar[str] = "headcount"
    kind: ClassVar[str] = "people"
    of: str = spelt(
        text,
        "数什么：members、full_members，或组织类别",
        "members, full_members, or a unit kind",
        required=True,
        default="",
    )
    without: Filter | None = spelt(node, "有哪类事实的不算", "those with such a fact are left out", of=Filter)

    @property
    def reads(self) -> tuple[Filter, ...]:
        return () if self.without is None else (self.without,)


@dataclass(frozen=True, kw_only=True)
class Need(Measure):
    """One requirement of `met`."""

    word: ClassVar[str] = "need"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    at_least: Number | None = spelt(number, "至少几次", "at least", required=True, units=COUNT_UNITS)


@dataclass(frozen=True, kw_only=True)
class Met(Measure):
    """1 when all (or any) of the requirements are met, else 0."""

    word: ClassVar[str] = "met"
    kind: ClassVar[str] = "yes_no"
    needs: tuple[Need, ...] = spelt(nodes, "各项要求", "requirements", required=True, default=(), of=Need)
    join: str = spelt(choice, "全部满足还是满足一项", "all or any", default="all", choices=("all", "any"))

    @property
    def reads(self) -> tuple[Filter, ...]:
        return tuple(need.filter for need in self.needs)
