"""Frames (目标布局): a set of labels by which everything that is done can be looked at, and what hangs on each of them."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import Word, boolean, options, spelt, spot_field, text


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Labels that people put on a duty, a row, a case; and the institutions whose records count for a label by themselves."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    labels: Word = spelt(text, "哪个标签集", "label set", required=True, default="")
    hangs: dict[str, str] = spelt(
        options,
        "制度编号 → 标签：它记的事实、职责自动算在这个标签下",
        "institution → label: its facts and duties count there by themselves",
        default=None,
        compare=False,
    )
    single: bool = spelt(boolean, "一件事只贴一个标签", "a thing bears one of its labels at most", default=False)
    persons: bool = spelt(
        boolean, "每个人的页上也按它汇总这一年", "also adds up the year on each person's page", default=False
    )
    every: str = spelt(
        text, "每个什么周期都该有，没有就标空白", "period in which each label ought to have something", default="year"
    )
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
