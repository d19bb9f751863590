"""Dispatches (调度): each period units fall into three groups by what they got done; those ahead help those behind."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, Word, boolean, choice, number, spelt, spot_field, text, texts

#: with whom a unit is compared: with all, inside its assessment group, inside the organisation over it
APART = ("all", "group", "parent")


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """Who is compared, how often, and which share is ahead and behind. Progress is computed from duties done; talks and
    help are written into a register."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    among: tuple[Word, ...] = spelt(texts, "比哪类组织", "unit kinds compared", required=True, default=())
    every: str = spelt(text, "多久调度一次", "period", required=True, default="")
    apart: str = spelt(
        choice, "和谁比：all 全部、group 考核组别内、parent 同一上级内", "compared with all, in its group, or under its parent",
        default="all", choices=APART,
    )  # fmt: skip
    counts: tuple[Word, ...] = spelt(
        texts, "只数哪些制度的任务，不写就是全部", "institutions whose duties count; all without it", default=()
    )
    advanced: Number | None = spelt(number, "先进占百分之几", "share that is ahead", required=True, units=("%",))
    lagging: Number | None = spelt(number, "后进占百分之几", "share that is behind", required=True, units=("%",))
    pairs: str = spelt(text, "结对帮带记在哪张台账", "register of the pairs", required=True, default="")
    helper: str = spelt(
        text, "台账的哪一栏是帮带的组织", "its column for the unit that helps", required=True, default=""
    )
    period: str = spelt(text, "台账的哪一栏是周期", "its column for the period", required=True, default="")
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
