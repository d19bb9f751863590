"""How a county keeps what it asks within bounds, and which matters it puts first (统筹调度)."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, number, spelt, spot_field, text, texts


@dataclass(frozen=True, kw_only=True)
class Steering:
    """Limits of what a unit is asked, who must approve a new prescribed action, and how key matters are named and followed."""

    week: Number | None = spelt(
        number, "一个组织一周最多花几分钟", "minutes a unit may be asked in a week", units=("分钟",)
    )
    month: Number | None = spelt(
        number, "一个组织一月最多花几分钟", "minutes a unit may be asked in a month", units=("分钟",)
    )
    approved_by: tuple[str, ...] = spelt(
        texts,
        "新增规定动作要由哪类组织的人审定",
        "kinds of units of which one must approve a new prescribed action",
        default=(),
    )
    kinds: str = spelt(text, "重点事项分几种，哪个标签集", "label set of the kinds of key matters", default="")
    points: str = spelt(text, "重点、弱点、难点……，哪个标签集", "label set of the classes of matters", default="")
    status_within: Number | None = spelt(
        number, "重点事项几天要报一次进展", "days within which a key matter needs a word on how it goes", units=("天",)
    )
    escalates_after: Number | None = spelt(
        number, "没报进展的，再过几天升级", "days after which silence about a key matter goes up", units=("天",)
    )
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
