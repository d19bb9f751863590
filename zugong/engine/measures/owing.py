"""What was owed: missing, late, and how long in a row."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.filters import Filter
from zugong.engine.measures.base import COUNT_UNITS, Measure
from zugong.engine.size import OnlyIf
from zugong.engine.spelling import (
    Number,
    choice,
    inline,
    node,
    number,
    spelt,
    text,
    texts,
)


@dataclass(frozen=True, kw_only=True)
class Owed(Measure):
    """What every unit owes in every sub-period; a surplus in one does not fill a gap in another, except by making up
    within the stated days."""

    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter, unless="duty")
    duty: str = spelt(text, "按本文件的哪项职责算", "a duty of this file, which says what is owed", default="")
    owed: Number | None = spelt(number, "每期应有几次", "owed per sub-period", required=True, units=COUNT_UNITS,
                                unless="duty")  # fmt: skip
    every: str = spelt(text, "每个什么周期", "sub-period", required=True, default="", unless="duty")
    each: tuple[str, ...] = spelt(
        texts, "每个哪类组织", "each unit of these kinds; the subject itself if left out", default=()
    )
    only_if: OnlyIf | None = spelt(node, "其中多大的组织才要做", "how large a unit must be to owe it", of=OnlyIf)
    make_up: Number | None = spelt(
        number, "期末后几天内可补开", "days after the sub-period to make it up", units=("天",)
    )
    restores: Number | None = spelt(number, "补开追回几成", "share restored by making up", units=("%",))


@dataclass(frozen=True, kw_only=True)
class Shortfall(Owed):
    """How many are missing against what was owed, in the sub-periods that are over."""

    word: ClassVar[str] = "shortfall"
    of_units: str = spelt(
        choice,
        "各组织缺的怎么合：sum 相加，mean 平均",
        "how the units' gaps come together",
        default="",
        choices=("sum", "mean"),
    )


@dataclass(frozen=True, kw_only=True)
class Fulfilment(Owed):
    """Of all that is owed in the whole period, by all units together, the share that is done, in per cent: it grows
    with every one, from the first day."""

    word: ClassVar[str] = "fulfilment"
    kind: ClassVar[str] = "percent"
    may_lack: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Lateness(Measure):
    """Days after the due day of the year on which the (first) fact happened; 0 when in time. With `due_in` every fact
    has its own due day: the days late of all of them, or how many were late."""

    word: ClassVar[str] = "lateness"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    due: Number | None = spelt(
        number, "最晚哪一天（参数，月-日）", "due day of the year", required=True, shape="month_day", unless="due_in"
    )
    due_in: str = spelt(
        text, "写着期限的日期字段（每件各有期限）", "date field with each fact's own due day", default=""
    )
    done: str = spelt(
        text, "写着办结日的日期字段；不写就是发生日", "date field of completion; else the day of the fact", default=""
    )
    extended: str = spelt(text, "写着批准延期到哪天的字段", "date field of an approved extension", default="")
    approval: str = spelt(text, "写着延期批准依据的字段", "field that holds the approval of the extension", default="")
    take: str = spelt(
        choice, "取迟的天数还是迟的件数", "days late, or late items", default="", choices=("days", "items")
    )
    undone: str = spelt(
        choice, "到期还没办的：late 算迟到今天，skip 不在这里算", "not done when due: late until today, or not counted here",
        default="", choices=("late", "skip"),
    )  # fmt: skip

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "count" if self.take == "items" else "days"

    @property
    def may_lack(self) -> bool:  # type: ignore[override]
        """With a due day in every fact there is always an answer: none was late."""
        return not self.due_in


@dataclass(frozen=True, kw_only=True)
class Streak(Measure):
    """How many sub-periods in a row hold (or lack) enough facts: the longest run, or the one that reaches to now."""

    word: ClassVar[str] = "streak"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    every: str = spelt(text, "按什么周期数", "sub-period", required=True, default="month")
    run: str = spelt(
        choice, "最长的一段，还是到现在为止的一段", "longest, or current", required=True, default="longest",
        choices=("longest", "current"),
    )  # fmt: skip
    of_parts: str = spelt(
        choice, "数有的期，还是没有的期", "sub-periods with such facts, or without", required=True, default="with",
        choices=("with", "without"),
    )  # fmt: skip
    at_least: Number | None = spelt(number, "一期至少几次才算有", "facts that make a sub-period", units=COUNT_UNITS)


@dataclass(frozen=True, kw_only=True)
class Held(Measure):
    """1 when a qualification or title is held at the end of the period (or on the day of scoring), else 0."""

    word: ClassVar[str] = "held"
    kind: ClassVar[str] = "yes_no"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    until: str = spelt(text, "写着有效期到哪天的字段", "date field to which it is valid", default="")
    again: str = spelt(
        choice, "以后各期还给不给：every_period 每期都给，once 只在取得的那一期给", "given in every period, or once", default="",
        choices=("every_period", "once"),
    )  # fmt: skip
