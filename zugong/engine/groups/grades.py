"""Grades: levels with cut-offs and places."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zugong.engine.basis import Basis
from zugong.engine.filters import Filter
from zugong.engine.groups.conditions import PLACE_UNITS, TESTS, Test, each_of
from zugong.engine.problems import Spot
from zugong.engine.section import Section
from zugong.engine.source import Mapping, Scalar
from zugong.engine.spelling import (
    Number,
    Spelling,
    choice,
    identifier,
    node,
    nodes,
    number,
    number_or_none,
    spelt,
    spot_field,
    text,
    texts,
)

ROUNDING = ("down", "half_up", "up")


@dataclass(frozen=True, kw_only=True)
class Plus:
    """More share on a condition."""

    when: tuple[Test, ...] = spelt(each_of, "什么时候", "when", required=True, default=(), of=TESTS)
    add: Number | None = spelt(number, "再加百分之几", "per cent more", required=True, units=("%",))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class ShareBy:
    """The share of places follows from the grade of the unit (or of the group itself) in another scheme."""

    result: str = spelt(
        text, "看哪个制度的等次（制度编号）", "institution whose grade decides", required=True, default=""
    )
    table: Number | None = spelt(
        number, "各等次的比例（参数，表，%）", "share of each grade", required=True, shape="table"
    )
    period: str = spelt(choice, "哪一期", "which period", default="same", choices=("same", "previous"))
    lacking: str = spelt(choice, "单位没有等次时", "when the unit has no grade", default="", choices=("none", "lowest"))
    plus: tuple[Plus, ...] = spelt(nodes, "另加", "more on conditions, of the unit", default=(), of=Plus)
    most: Number | None = spelt(number, "最多百分之几", "most", units=("%",))
    spot: Spot = spot_field()


def tied(section: Section, key: str, spelling: Spelling) -> Any:
    """`in`, `next`, or `by: [indicator, …]`."""
    entry = section.value.entries.get(key)
    if entry is not None and isinstance(entry[1], Mapping):
        section.take(key)
        part = section.part(key, entry[1])
        found = None if part is None else texts(part, "by", spelling)
        if part is not None:
            part.close()
        return found
    if entry is not None and isinstance(entry[1], Scalar):
        return choice(section, key, spelling)
    return None if section.take(key) is None else ""


@dataclass(frozen=True, kw_only=True)
class Level:
    id: str = spelt(identifier, "编号", "id", required=True, default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    cite: str = spelt(text, "依据", "citation", default="")
    from_: Number | None = spelt(number, "多少分起（含）", "from so many marks, included", units=("分",))
    to: Number | None = spelt(
        number, "到多少分（含），照原文写", "to so many marks, included, as on paper", units=("分",)
    )
    needs: tuple[Test, ...] = spelt(each_of, "还要满足", "further conditions", default=(), of=TESTS)
    share: Number | None = spelt(number, "名额占基数的百分之几", "places, % of the base", units=("%",))
    count: Number | None = spelt(number, "名额几个", "places, a number", units=PLACE_UNITS)
    share_by: ShareBy | None = spelt(node, "名额比例看单位等次", "share by the unit's grade", of=ShareBy)
    when_full: str = spelt(
        choice, "够线而名额已满", "cut-off reached, no place left", default="", choices=("next", "over")
    )
    when_short: str = spelt(
        choice, "有名额而不够线", "a place left, cut-off not reached", default="", choices=("vacant", "fill")
    )
    stars: Number | None = spelt(number, "几颗星", "stars", units=("颗", "个", ""))
    basis: Basis | None = spelt(node, "上级依据", "superior basis", of=Basis)
    spot: Spot = spot_field()

    @property
    def limited(self) -> bool:
        return self.share is not None or self.count is not None or self.share_by is not None


@dataclass(frozen=True, kw_only=True)
class Base:
    """Whom the shares are of."""

    exempt: str = spelt(
        choice, "没有参评的算不算进基数", "those not assessed", default="", choices=("counted", "left_out")
    )
    barred: str = spelt(
        choice, "不得评优的算不算进基数", "those barred from a grade", default="", choices=("counted", "left_out")
    )
    without: tuple[Filter, ...] = spelt(
        nodes, "有这些事实的不算", "those with such facts are left out", default=(), of=Filter
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Grades:
    of: str = spelt(
        choice,
        "按总分还是换算后的分",
        "the total, or after standardising",
        default="total",
        choices=("total", "standard"),
    )
    cut_to: Number | str | None = spelt(
        number_or_none, "定等次前总分截到几分", "totals are cut to this before grading", units=("分",)
    )
    gap: str = spelt(
        choice, "两档之间的分数归哪档", "marks between two bands", default="", choices=("lower", "upper", "round")
    )
    tied: Any = spelt(
        tied, "名额边上同分的", "those who tie at the edge of the places", default="", choices=("in", "next")
    )
    rounding: str = spelt(choice, "名额有小数时", "places that are not whole", default="", choices=ROUNDING)
    base: Base | None = spelt(node, "名额的基数", "base of the shares", of=Base)
    least_places: Number | None = spelt(
        number, "每组至少几个名额", "at least so many places in each group", units=PLACE_UNITS
    )
    within: str = spelt(choice, "名额在组内算还是全体一起算", "places within each group, or over all", default="",
                        choices=("group", "all"))  # fmt: skip
    levels: tuple[Level, ...] = spelt(
        nodes, "各等次，从高到低", "the grades, best first", required=True, default=(), of=Level
    )
    spot: Spot = spot_field()
