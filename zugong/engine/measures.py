"""Measures: one number per subject. Every class is one word of the language; evaluation lives elsewhere."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.filters import Condition, Filter, conditions
from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    choice,
    inline,
    nodes,
    number,
    registry,
    spelt,
    spot_field,
    text,
    texts,
)

COUNT_UNITS = ("次", "条", "项", "个", "件", "篇", "人", "名")
DAY_UNITS = ("天", "个工作日")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What every measure shares: `reads` are the fact filters it needs; `may_lack` says no data is possible."""

    word: ClassVar[str] = ""
    kind: ClassVar[str] = "count"
    may_lack: ClassVar[bool] = False
    spot: Spot = spot_field()

    @property
    def reads(self) -> tuple[Filter, ...]:
        found = getattr(self, "filter", None)
        return () if found is None else (found,)


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many facts, or how many different months, units, persons or matters they fall into."""

    word: ClassVar[str] = "count"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    distinct: str = spelt(
        text, "按什么去重：month、quarter、unit、person 或字段名", "month, quarter, unit, person or a field", default=""
    )


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
    """The field's value in the latest fact; also for imported results and surveys."""

    word: ClassVar[str] = "latest"


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


@dataclass(frozen=True, kw_only=True)
class Shortfall(Measure):
    """How many are missing against what was owed, unit by unit and sub-period by sub-period; a surplus in one
    sub-period does not fill a gap in another, except by making up within the stated days."""

    word: ClassVar[str] = "shortfall"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    owed: Number | None = spelt(number, "每期应有几次", "owed per sub-period", required=True, units=COUNT_UNITS)
    every: str = spelt(text, "每个什么周期", "sub-period", required=True, default="month")
    each: tuple[str, ...] = spelt(
        texts, "每个哪类组织", "each unit of these kinds; the subject itself if left out", default=()
    )
    make_up: Number | None = spelt(
        number, "期末后几天内可补开", "days after the sub-period to make it up", units=("天",)
    )
    restores: Number | None = spelt(number, "补开追回几成", "share restored by making up", units=("%",))


@dataclass(frozen=True, kw_only=True)
class Lateness(Measure):
    """Days after the due day of the year on which the (first) fact happened; 0 when in time."""

    word: ClassVar[str] = "lateness"
    kind: ClassVar[str] = "days"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    due: Number | None = spelt(
        number, "最晚哪一天（参数，月-日）", "due day of the year", required=True, shape="month_day"
    )


@dataclass(frozen=True, kw_only=True)
class Judged(Measure):
    """A mark given by people, with who and why; the latest holds."""

    word: ClassVar[str] = "judged"
    kind: ClassVar[str] = "mark"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    by: str = spelt(text, "由谁评", "who judges", required=True, default="")
    mark: str = spelt(text, "评分字段", "field of the mark", default="mark")
    reason: str = spelt(text, "理由字段", "field of the reason", default="reason")


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


@dataclass(frozen=True, kw_only=True)
class Marks(Measure):
    """The marks of another indicator, in per cent of its full marks."""

    word: ClassVar[str] = "marks"
    kind: ClassVar[str] = "percent"
    of: str = spelt(text, "另一个指标的编号", "id of another indicator", required=True, default="")


MEASURES = registry(
    (Count, Sum, Mean, Min, Max, Latest, Share, Ratio, Coverage, Shortfall, Lateness, Judged, Headcount, Met, Marks)
)
