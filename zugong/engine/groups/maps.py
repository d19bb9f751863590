"""Maps from a place, or from how one stands to one's group."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.groups.measures import COUNTED, ORDERS
from zugong.engine.maps import MAPS, NUMERIC, Map
from zugong.engine.spelling import Number, choice, number, number_or_none, registry, spelt

PLACES = ("place", "figure", "count")


@dataclass(frozen=True, kw_only=True)
class RankTable(Map):
    """So many marks for each place: 第一名 60 分，第二名 57 分，…"""

    word: ClassVar[str] = "rank_table"
    takes: ClassVar[tuple[str, ...]] = PLACES
    table: Number | None = spelt(
        number, "各名次的分（参数，一列数）", "marks of the places", required=True, shape="list"
    )
    beyond: str = spelt(choice, "表以外的名次", "places beyond the table", default="", choices=("nothing", "last"))


@dataclass(frozen=True, kw_only=True)
class RankStep(Map):
    """Full marks for the first, so many less for each place after: 第一名满分，每降一名减 0.5 分。"""

    word: ClassVar[str] = "rank_step"
    takes: ClassVar[tuple[str, ...]] = PLACES
    signs: ClassVar[tuple[str, ...]] = ("add",)
    by: Number | None = spelt(number, "每降一名减几分（或满分的百分之几）", "marks, or % of the full mark, for each place", required=True,
                              units=("分", "%"))  # fmt: skip
    least: Number | str | None = spelt(number_or_none, "最少几分", "least marks", units=("分",))


@dataclass(frozen=True, kw_only=True)
class OfBest(Map):
    """Full marks × measure ÷ the best of the group; where low is better, × the best ÷ measure."""

    word: ClassVar[str] = "of_best"
    of_group: ClassVar[bool] = True
    takes: ClassVar[tuple[str, ...]] = NUMERIC
    signs: ClassVar[tuple[str, ...]] = ("add",)
    order: str = spelt(
        choice, "大的好还是小的好", "whether high or low is better", required=True, default="high", choices=ORDERS
    )
    best_zero: str = spelt(choice, "最好的也是零或负数时", "when the best is zero or below", default="",
                           choices=("zero", "full", "no_data"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OfMean(Map):
    """Full marks at the group's mean, less for each step below it."""

    word: ClassVar[str] = "of_mean"
    of_group: ClassVar[bool] = True
    takes: ClassVar[tuple[str, ...]] = NUMERIC
    signs: ClassVar[tuple[str, ...]] = ("add",)
    own: str = spelt(choice, "均值含不含自己", "whether one's own is in the mean", default="", choices=COUNTED)
    zeros: str = spelt(choice, "均值含不含零", "whether zeros are in the mean", default="", choices=COUNTED)
    by: Number | None = spelt(number, "每低一步减几分", "marks for each step", required=True, units=("分",))
    step: Number | None = spelt(number, "一步多大", "size of a step", required=True)
    part: str = spelt(choice, "不足一步的怎么算", "what a part of a step counts", required=True, default="exact",
                      choices=("exact", "drop", "whole"))  # fmt: skip
    above: str = spelt(choice, "高于均值的", "above the mean", default="", choices=("full", "counts"))


WORDS = registry((RankTable, RankStep, OfBest, OfMean))
MAPS.update(WORDS)
