"""Maps: from a measure to marks. Which measures a map can take is said by `takes`."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from zugong.engine.filters import Filter
from zugong.engine.measures import MEASURES, Measure
from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, choice, number, one_of, registry, spelt, spot_field, text

NUMERIC = ("count", "figure", "percent", "days", "people", "mark")


@dataclass(frozen=True, kw_only=True)
class Map:
    word: ClassVar[str] = ""
    takes: ClassVar[tuple[str, ...]] = NUMERIC
    signs: ClassVar[tuple[str, ...]] = ("deduct", "add")
    spot: Spot = spot_field()

    @property
    def reads(self) -> tuple[Filter, ...]:
        """Facts the map itself looks at: those of the subject's own target."""
        own: Measure | None = getattr(self, "target_of", None)
        return () if own is None else own.reads


def target() -> Any:
    return spelt(number, "目标", "target", required=True, unless="target_of")


def target_of() -> Any:
    return spelt(one_of, "各自的目标：量出来的数", "the subject's own target, measured", of=MEASURES)


PARTS = ("exact", "drop", "whole")


def part() -> Any:
    return spelt(
        choice, "不足一步的怎么算", "what a part of a step counts", required=True, default="exact", choices=PARTS
    )


@dataclass(frozen=True, kw_only=True)
class PerUnit(Map):
    """So many marks for each one: 每缺 1 次扣 0.2 分."""

    word: ClassVar[str] = "per_unit"
    takes: ClassVar[tuple[str, ...]] = ("count", "figure", "days", "people")
    by: Number | None = spelt(number, "每一个几分", "marks for each", required=True, units=("分",))


@dataclass(frozen=True, kw_only=True)
class OneSide(Map):
    """So many marks for each step away from the target, to one side of it; a part of a step counts as `part` says."""

    #: which side counts: above the target, or below it
    above: ClassVar[bool] = False
    by: Number | None = spelt(number, "每一步几分", "marks for each step", required=True, units=("分",))
    target: Number | None = target()
    target_of: Measure | None = target_of()
    step: Number | None = spelt(number, "一步多大", "size of a step", required=True)
    part: str = part()

    def distance(self, value: Decimal, target: Decimal) -> Decimal:
        """How far beyond the target; nothing on its other side."""
        return max(value - target if self.above else target - value, Decimal(0))


@dataclass(frozen=True, kw_only=True)
class BelowTarget(OneSide):
    """So many marks for each step below the target; a part of a step counts as `part` says."""

    word: ClassVar[str] = "below_target"
    signs: ClassVar[tuple[str, ...]] = ("deduct",)


@dataclass(frozen=True, kw_only=True)
class AboveTarget(OneSide):
    """So many marks for each step above the target; a part of a step counts as `part` says."""

    word: ClassVar[str] = "above_target"
    signs: ClassVar[tuple[str, ...]] = ("add", "deduct")
    above: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AroundTarget(Map):
    """Full marks at the target, more for each step above it, less for each step below it."""

    word: ClassVar[str] = "around_target"
    signs: ClassVar[tuple[str, ...]] = ("add", "both")
    target: Number | None = target()
    target_of: Measure | None = target_of()
    step: Number | None = spelt(number, "一步多大", "size of a step", required=True)
    up: Number | None = spelt(number, "每高一步加几分", "marks for each step above", required=True, units=("分",))
    down: Number | None = spelt(number, "每低一步扣几分", "marks for each step below", required=True, units=("分",))
    part: str = part()


@dataclass(frozen=True, kw_only=True)
class Thresholds(Map):
    """The first band whose limit is reached (the limit itself belongs to the band)."""

    word: ClassVar[str] = "thresholds"
    bands: Number | None = spelt(number, "分档表（参数）", "table of bands", required=True, shape="bands")
    edge: str = spelt(
        choice, "正好到界限的算不算到了这一档：at_least 算，above 不算", "whether the limit itself belongs to its band",
        default="at_least", choices=("at_least", "above"),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Milestones(Map):
    """Marks for each milestone reached: the highest one's only, or all of them together."""

    word: ClassVar[str] = "milestones"
    steps: Number | None = spelt(number, "各个台阶（参数，分档表）", "milestones", required=True, shape="bands")
    take: str = spelt(
        choice, "取最高一级，还是逐级累计", "the highest, or each", default="", choices=("highest", "each")
    )


@dataclass(frozen=True, kw_only=True)
class Rates(Map):
    """So many marks per step of an amount, at the rate of its band: the whole amount at one rate, or each part at its own."""

    word: ClassVar[str] = "rates"
    bands: Number | None = spelt(
        number, "各段每一步几分（参数，分档表）", "rate of each band", required=True, shape="bands"
    )
    step: Number | None = spelt(number, "一步多大", "size of a step", required=True)
    part: str = part()
    mode: str = spelt(
        choice, "全额按所在段的费率（whole），还是各段分别计（progressive）", "whole amount, or each part", default="",
        choices=("whole", "progressive"),
    )  # fmt: skip
    caps: Number | None = spelt(number, "各段最多几分（参数，分档表）", "most marks of each band", shape="bands")


@dataclass(frozen=True, kw_only=True)
class Proportion(Map):
    """Full marks × measure ÷ target, not more than full marks unless `over` says so."""

    word: ClassVar[str] = "proportion"
    signs: ClassVar[tuple[str, ...]] = ("add",)
    target: Number | None = target()
    target_of: Measure | None = target_of()
    over: str = spelt(
        choice,
        "超过目标的：capped 按满分，counts 照比例多得",
        "above the target",
        default="capped",
        choices=("capped", "counts"),
    )
    if_zero: str = spelt(
        choice, "目标是 0 时", "when the target is 0", default="", choices=("full", "zero", "not_assessed")
    )


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
    same: str = spelt(
        choice, "同一事项：只计最高、次次计、每级一次、逐级累加", "one matter: highest, each time, once per level, built up",
        default="", choices=("highest", "each", "once_per_level", "build_up"),
    )  # fmt: skip
    top: Number | None = spelt(
        number, "最多计几次（从高到低）", "at most the best so many", units=("次", "项", "个", "件")
    )
    lowest: str = spelt(text, "build_up 时最低的一级", "the lowest level, for build_up", default="")
    quantity: str = spelt(
        text, "每次按几个（人、件、户）计的数字段", "field with the number of people or cases", default=""
    )
    cap_each: Number | None = spelt(number, "每次最多几分", "most marks each time", units=("分",))


@dataclass(frozen=True, kw_only=True)
class Nth(Map):
    """The first time so many marks, the second time so many. With `matter` the times of one matter are counted, with
    `within` only those so many days after the one before."""

    word: ClassVar[str] = "nth"
    takes: ClassVar[tuple[str, ...]] = ("count",)
    marks: Number | None = spelt(
        number, "第一次、第二次……各几分（参数，一列数）", "marks by turn", required=True, shape="list"
    )
    values: str = spelt(
        choice, "这些数是当次的（each）还是累计的（cumulative）", "each turn's own, or cumulative", default="",
        choices=("each", "cumulative"),
    )  # fmt: skip
    beyond: str = spelt(
        choice, "次数超出所列时：满分全扣（得）、照最后一次、不再计", "beyond the list: all marks, like the last, nothing more", default="",
        choices=("all", "last", "nothing"),
    )  # fmt: skip
    matter: str = spelt(text, "事项字段：同一事项再次才算第二次", "field that names the matter", default="")
    within: Number | None = spelt(number, "多少天内再次才算", "days within which it counts as again", units=("天",))


@dataclass(frozen=True, kw_only=True)
class Discretion(Map):
    """Judged marks within a range and on a step. A mark outside is not counted, and says so."""

    word: ClassVar[str] = "discretion"
    takes: ClassVar[tuple[str, ...]] = ("mark",)
    from_: Number | None = spelt(number, "最少几分", "least marks", required=True, units=("分",))
    to: Number | None = spelt(number, "最多几分", "most marks", required=True, units=("分",))
    step: Number | None = spelt(number, "每档几分", "step", required=True, units=("分",))


@dataclass(frozen=True, kw_only=True)
class AsGiven(Map):
    """The judged or computed mark as it is."""

    word: ClassVar[str] = "as_given"
    takes: ClassVar[tuple[str, ...]] = ("mark", "figure")
    over: str = spelt(choice, "超过满分的：full 按满分，kept 照给", "above the full mark", default="full",
                      choices=("full", "kept"))  # fmt: skip


MAPS = registry(
    (
        PerUnit, BelowTarget, AboveTarget, AroundTarget, Thresholds, Milestones, Rates, Proportion, AllOrNothing, TwoSided,
        ByLevel, Nth, Discretion, AsGiven,
    )
)  # fmt: skip
