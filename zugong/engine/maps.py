"""Maps: from a measure to marks. Which measures a map can take is said by `takes`."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, choice, number, registry, spelt, spot_field, text

NUMERIC = ("count", "figure", "percent", "days", "people", "mark")


@dataclass(frozen=True, kw_only=True)
class Map:
    word: ClassVar[str] = ""
    takes: ClassVar[tuple[str, ...]] = NUMERIC
    signs: ClassVar[tuple[str, ...]] = ("deduct", "add")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class PerUnit(Map):
    """So many marks for each one: 每缺 1 次扣 0.2 分."""

    word: ClassVar[str] = "per_unit"
    takes: ClassVar[tuple[str, ...]] = ("count", "figure", "days", "people")
    by: Number | None = spelt(number, "每一个几分", "marks for each", required=True, units=("分",))


@dataclass(frozen=True, kw_only=True)
class BelowTarget(Map):
    """So many marks for each step below the target; a part of a step counts as `part` says."""

    word: ClassVar[str] = "below_target"
    signs: ClassVar[tuple[str, ...]] = ("deduct",)
    by: Number | None = spelt(number, "每差一步几分", "marks for each step", required=True, units=("分",))
    target: Number | None = spelt(number, "目标", "target", required=True)
    step: Number | None = spelt(number, "一步多大", "size of a step", required=True)
    part: str = spelt(
        choice, "不足一步的怎么算", "what a part of a step counts", required=True, default="exact",
        choices=("exact", "drop", "whole"),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Thresholds(Map):
    """The first band whose limit is reached (the limit itself belongs to the band)."""

    word: ClassVar[str] = "thresholds"
    bands: Number | None = spelt(number, "分档表（参数）", "table of bands", required=True, shape="bands")


@dataclass(frozen=True, kw_only=True)
class Proportion(Map):
    """Full marks × measure ÷ target, never more than full marks."""

    word: ClassVar[str] = "proportion"
    signs: ClassVar[tuple[str, ...]] = ("add",)
    target: Number | None = spelt(number, "目标", "target", required=True)


@dataclass(frozen=True, kw_only=True)
class AllOrNothing(Map):
    """Full marks (or `worth`) when the measure reaches the limit, else nothing."""

    word: ClassVar[str] = "all_or_nothing"
    takes: ClassVar[tuple[str, ...]] = (*NUMERIC, "yes_no")
    at_least: Number | None = spelt(number, "达到多少", "limit to reach")
    at_most: Number | None = spelt(number, "不超过多少", "limit not to exceed")
    worth: Number | None = spelt(number, "值几分（不写就是满分）", "marks, full marks if left out", units=("分",))


@dataclass(frozen=True, kw_only=True)
class TwoSided(Map):
    """Done: so many marks up. Not done: so many down."""

    word: ClassVar[str] = "two_sided"
    takes: ClassVar[tuple[str, ...]] = (*NUMERIC, "yes_no")
    signs: ClassVar[tuple[str, ...]] = ("both",)
    at_least: Number | None = spelt(number, "达到多少算做到", "limit that makes it done")
    yes: Number | None = spelt(number, "做到加几分", "marks when done", required=True, units=("分",))
    no: Number | None = spelt(number, "没做到扣几分（写正数）", "marks taken when not", required=True, units=("分",))


@dataclass(frozen=True, kw_only=True)
class ByLevel(Map):
    """Each fact by its level in a table; one matter several times counts as `same` says."""

    word: ClassVar[str] = "by_level"
    takes: ClassVar[tuple[str, ...]] = ("count",)
    field: str = spelt(text, "级别字段", "field of the level", required=True, default="")
    table: Number | None = spelt(number, "分值表（参数）", "table of marks", required=True, shape="table")
    matter: str = spelt(text, "事项字段", "field that names the matter", default="")
    same: str = spelt(choice, "同一事项", "one matter", default="", choices=("highest", "each"))
    cap_each: Number | None = spelt(number, "每次最多几分", "most marks each time", units=("分",))


@dataclass(frozen=True, kw_only=True)
class AsGiven(Map):
    """The judged mark as it is."""

    word: ClassVar[str] = "as_given"
    takes: ClassVar[tuple[str, ...]] = ("mark", "figure")


MAPS = registry((PerUnit, BelowTarget, Thresholds, Proportion, AllOrNothing, TwoSided, ByLevel, AsGiven))
