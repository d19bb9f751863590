"""How the items become the total: sums, weights in a tree of any depth, multipliers; and making groups comparable."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from zugong.engine.measures import MEASURES, Measure
from zugong.engine.problems import Spot
from zugong.engine.section import Section
from zugong.engine.source import Mapping, Scalar
from zugong.engine.spelling import (
    Number,
    Spelling,
    choice,
    listing,
    number,
    one_of,
    read_one_of,
    registry,
    said_of,
    spelt,
    spot_field,
    text,
    whole,
)

#: every word that can stand as a part of the composition; filled below
PARTS: dict[str, Any] = {}
MODES = ("half_up", "half_even", "down", "up")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A number made of the score: an item, an indicator, or parts put together."""

    word: ClassVar[str] = ""
    weight: Number | None = None
    spot: Spot = spot_field()

    @property
    def inside(self) -> tuple[Part, ...]:
        return ()


def parts(section: Section, key: str, spelling: Spelling) -> tuple[Part, ...] | None:
    """A list of parts; each may carry its `weight` beside its word."""
    items = listing(section, key)
    if items is None:
        return None
    found = []
    for item in items:
        if isinstance(item, Scalar) and item.text in PARTS and not said_of(PARTS[item.text]):
            found.append(PARTS[item.text](spot=item.spot))  # `special` needs nothing beside its word
            continue
        whole_part = section.part(key, item, (f"{word}: …" for word in PARTS))
        if whole_part is None:
            section.problems.unread(section.spot, key)
            continue
        weight = (
            number(whole_part, "weight", Spelling(number, "", "", units=("%",))) if whole_part.has("weight") else None
        )
        rest = {name: entry for name, entry in whole_part.value.entries.items() if name != "weight"}
        one = read_one_of(Section(key, Mapping(rest, item.spot), section.problems), PARTS)
        if one is None:
            section.problems.unread(section.spot, key)
        else:
            found.append(_weighed(one, weight))
    return tuple(found)


def _weighed(part: Part, weight: Number | None) -> Part:
    object.__setattr__(part, "weight", weight)  # it stands beside the word, so the word cannot read it
    return part


@dataclass(frozen=True, kw_only=True)
class ItemPart(Part):
    """The marks of an item."""

    word: ClassVar[str] = "item"
    of: str = spelt(text, "哪个项目", "id of the item", required=True, default="")


@dataclass(frozen=True, kw_only=True)
class IndicatorPart(Part):
    """The marks of an indicator."""

    word: ClassVar[str] = "indicator"
    of: str = spelt(text, "哪个指标", "id of the indicator", required=True, default="")


@dataclass(frozen=True, kw_only=True)
class SpecialPart(Part):
    """The marks of the special block."""

    word: ClassVar[str] = "special"


@dataclass(frozen=True, kw_only=True)
class Sum(Part):
    """The parts added up."""

    word: ClassVar[str] = "sum"
    parts: tuple[Part, ...] = spelt(parts, "各部分", "the parts", required=True, default=())

    @property
    def inside(self) -> tuple[Part, ...]:
        return self.parts


@dataclass(frozen=True, kw_only=True)
class Weighted(Part):
    """Each part by its weight; the weights make 100."""

    word: ClassVar[str] = "weighted"
    parts: tuple[Part, ...] = spelt(
        parts, "各部分，每个带 weight", "the parts, each with its weight", required=True, default=()
    )
    basis: str = spelt(choice, "先折成百分，还是按原分", "whether each part is first brought to a hundred", default="",
                       choices=("hundred", "as_given"))  # fmt: skip

    @property
    def inside(self) -> tuple[Part, ...]:
        return self.parts


@dataclass(frozen=True, kw_only=True)
class Times(Part):
    """A part multiplied by a coefficient."""

    word: ClassVar[str] = "times"
    of: Part | None = spelt(one_of, "乘哪一部分", "which part", required=True, of=PARTS)
    indicator: str = spelt(text, "系数是某个指标的得分率", "by the share of full marks of an indicator", default="")
    measure: Measure | None = spelt(one_of, "系数量自什么", "by a measure", of=MEASURES)
    as_: str = spelt(choice, "量出来的是百分数还是倍数", "whether it is per cent or a factor", default="",
                     choices=("percent", "factor"))  # fmt: skip
    missing: str = spelt(choice, "没有系数时取 1 还是 0", "without a coefficient", default="", choices=("one", "zero"))

    @property
    def inside(self) -> tuple[Part, ...]:
        return () if self.of is None else (self.of,)


PARTS.update(registry((ItemPart, IndicatorPart, SpecialPart, Sum, Weighted, Times)))


@dataclass(frozen=True, kw_only=True)
class Standardise:
    """Totals of different groups made comparable."""

    how: str = spelt(choice, "怎么换算", "how", required=True, default="mean_ratio",
                     choices=("mean_ratio", "best_hundred", "deviation"))  # fmt: skip
    digits: int = spelt(whole, "保留几位小数", "digits", required=True, default=2)
    mode: str = spelt(choice, "取整方式", "mode", required=True, default="half_up", choices=MODES)
    centre: Number | None = spelt(number, "均值对应几分（deviation）", "marks of the mean (deviation)", units=("分",))
    spread: Number | None = spelt(
        number, "一个标准差对应几分（deviation）", "marks of one standard deviation", units=("分",)
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Who is compared with whom."""

    within: str = spelt(choice, "在什么范围内比：全体、事先分好的组、同类组织、同一类别、同一上级、本单位",
                        "all, the groups given, units of a kind, of a category, under one parent, people of a unit",
                        required=True, default="all", choices=("all", "given", "kind", "category", "parent", "unit"))  # fmt: skip
    spot: Spot = spot_field()
