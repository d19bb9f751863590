"""Conditions on what came out: on facts, measures, marks, places, movement, grades."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from zugong.engine.filters import Filter
from zugong.engine.measures import COUNT_UNITS, MEASURES, Measure
from zugong.engine.problems import Spot
from zugong.engine.section import Section
from zugong.engine.spelling import (
    Number,
    Spelling,
    choice,
    inline,
    listing,
    number,
    one_of,
    read_one_of,
    registry,
    spelt,
    spot_field,
    text,
    texts,
)

PLACE_UNITS = ("位", "名", "个", "家", "人", "")
RUN_UNITS = ("期", "次", "个月", "月", "年", "个")
TESTS: dict[str, Any] = {}


def each_of(section: Section, key: str, spelling: Spelling) -> tuple[Any, ...] | None:
    """A list; each entry is one of several forms."""
    items = listing(section, key)
    if items is None:
        return None
    parts = [section.part(key, item) for item in items]
    found = [read_one_of(part, spelling.of) for part in parts if part is not None]
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Limits; all that are written must hold."""

    at_least: Number | None = spelt(number, "不低于", "at least")
    above: Number | None = spelt(number, "高于", "above")
    at_most: Number | None = spelt(number, "不高于", "at most")
    below: Number | None = spelt(number, "低于", "below")

    @property
    def given(self) -> bool:
        return any((self.at_least, self.above, self.at_most, self.below))


@dataclass(frozen=True, kw_only=True)
class Test:
    word: ClassVar[str] = ""
    #: what must be known before it: marks, place or grade
    after: ClassVar[str] = "marks"
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Facts(Test):
    """So many facts (one, if nothing is said)."""

    word: ClassVar[str] = "facts"
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    at_least: Number | None = spelt(number, "至少几次", "at least", units=COUNT_UNITS)


@dataclass(frozen=True, kw_only=True)
class MeasureIs(Test):
    """A measure within limits; without data it does not hold."""

    word: ClassVar[str] = "measure"
    of: Measure | None = spelt(one_of, "量什么", "what is measured", required=True, of=MEASURES)
    bounds: Bounds = spelt(inline, "界限", "limits", default=Bounds(), of=Bounds)


@dataclass(frozen=True, kw_only=True)
class ScoreIs(Test):
    """Marks within limits: of the total, an item or an indicator."""

    word: ClassVar[str] = "score"
    of: str = spelt(
        text, "total，或项目、指标的编号", "total, or the id of an item or indicator", required=True, default="total"
    )
    as_: str = spelt(choice, "按分，还是按满分的百分之几", "in marks, or in per cent of full marks", default="marks",
                     choices=("marks", "percent"))  # fmt: skip
    bounds: Bounds = spelt(inline, "界限", "limits", default=Bounds(), of=Bounds)


@dataclass(frozen=True, kw_only=True)
class PlaceIs(Test):
    """Among the first or the last so many; also several periods in a row, or so many times."""

    word: ClassVar[str] = "place"
    after: ClassVar[str] = "place"
    first: Number | None = spelt(number, "前几名", "among the first", units=PLACE_UNITS)
    last: Number | None = spelt(number, "后几名", "among the last", units=PLACE_UNITS)
    run: Number | None = spelt(number, "连续几期（含本期）", "periods in a row, this one included", units=RUN_UNITS)
    times: Number | None = spelt(number, "累计几次（含本期）", "times in all, this one included", units=RUN_UNITS)
    over: Number | None = spelt(number, "在最近几期里累计", "within the last so many periods", units=RUN_UNITS)


@dataclass(frozen=True, kw_only=True)
class MovedBy(Test):
    """Places forward or back since the period before."""

    word: ClassVar[str] = "moved"
    after: ClassVar[str] = "place"
    up: Number | None = spelt(number, "前进几位以上", "so many places forward", units=PLACE_UNITS)
    down: Number | None = spelt(number, "后退几位以上", "so many places back", units=PLACE_UNITS)
    regrouped: str = spelt(choice, "换了组的：照比，还是当作没有上期", "who changed groups: compared all the same, or no place before", default="",
                           choices=("counted", "no_data"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class GradeIs(Test):
    """One of these grades; also several periods in a row."""

    word: ClassVar[str] = "grade"
    after: ClassVar[str] = "grade"
    is_: tuple[str, ...] = spelt(texts, "哪些等次", "which grades", required=True, default=())
    run: Number | None = spelt(number, "连续几期（含本期）", "periods in a row, this one included", units=RUN_UNITS)


TESTS.update(registry((Facts, MeasureIs, ScoreIs, PlaceIs, MovedBy, GradeIs)))
