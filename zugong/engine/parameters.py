"""Parameters: numbers and small tables by date, each value with its own citation."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zugong.engine.problems import Spot
from zugong.engine.section import Section
from zugong.engine.source import Listing, Mapping, Scalar, Value
from zugong.engine.spelling import (
    MONTH_DAY,
    Spelling,
    boolean,
    date,
    nodes,
    spelt,
    spot_field,
    text,
)
from zugong.engine.words import Words, plain

#: counting words a parameter may carry
UNITS: dict[str, str] = {
    "分": "marks", "次": "times", "%": "%", "天": "days", "个工作日": "workdays", "人": "people", "人次": "person-times",
    "个": "items", "家": "units", "项": "items", "条": "items", "件": "items", "篇": "articles", "本": "books", "名": "people",
    "学时": "hours", "月": "months", "日": "day of the month", "个月": "months", "年": "years", "倍": "times over", "位": "digits", "元": "yuan",
    "起": "cases", "户": "households", "处": "places", "场": "events", "份": "copies", "岁": "years of age", "亩": "mu", "公里": "km",
    "万元": "10,000 yuan", "分钟": "minutes", "字": "characters", "票": "ballots", "颗": "stars", "期": "periods", "": "",
}  # fmt: skip

SHAPES: dict[str, Words] = {
    "number": Words("一个数", "a number"),
    "month_day": Words("月-日（如 03-31）", "a month-day such as 03-31"),
    "table": Words("分级的分值表", "a table of levels"),
    "bands": Words("分档表", "a table of bands"),
    "list": Words("一列数", "a list of numbers"),
    "fraction": Words("几分之几（如 2/3）", "a fraction such as 2/3"),
    "share": Words("百分数，或几分之几（如 2/3）", "a number of per cent, or a fraction such as 2/3"),
    "text": Words("文字", "text"),
}

BELOW = "below"
FRACTION = re.compile(r"\d+/[1-9]\d*\Z")


def _anything(section: Section, key: str, spelling: Spelling) -> Any:
    value = section.take(key)
    if isinstance(value, Scalar) and value.value is None:
        section.problems.add("missing-key", section.key_spot(key), where=section.name, name=key)
    return None if value is None else _plain(value)


def _plain(value: Value) -> Any:
    if isinstance(value, Scalar):
        return value.value
    if isinstance(value, Listing):
        return tuple(_plain(item) for item in value.items)
    assert isinstance(value, Mapping)
    return {key: _plain(entry) for key, (_, entry) in value.entries.items()}


@dataclass(frozen=True, kw_only=True)
class Dated:
    """One value, from one day on."""

    from_: dt.date = spelt(date, "从哪一天起", "from which day", required=True, default=dt.date(1, 1, 1))
    value: Any = spelt(_anything, "值", "value", required=True, default=None, compare=False)
    cite: str = spelt(text, "依据", "citation", default="")
    note: str = spelt(text, "说明", "note", default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    example: bool = spelt(boolean, "示例值", "example value", default=False)
    spot: Spot = spot_field()

    @property
    def shape(self) -> str:
        return shape_of(self.value)

    @property
    def bands(self) -> tuple[tuple[Decimal | None, Decimal], ...]:
        """Bands from high to low; None stands for “below all of them”."""
        return tuple((None if key == BELOW else Decimal(key), marks) for key, marks in self.value.items())

    def words(self) -> str:
        if isinstance(self.value, Decimal):
            return plain(self.value)
        if isinstance(self.value, dict):
            return "；".join(f"{key} {plain(mark)}" for key, mark in self.value.items() if isinstance(mark, Decimal))
        if isinstance(self.value, tuple):
            return "、".join(plain(item) if isinstance(item, Decimal) else str(item) for item in self.value)
        return str(self.value)


def shape_of(value: Any) -> str:
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, str) and MONTH_DAY.match(value):
        return "month_day"
    if isinstance(value, str) and FRACTION.match(value):
        return "fraction"
    if isinstance(value, tuple) and all(isinstance(item, Decimal) for item in value):
        return "list"
    if isinstance(value, dict) and value and all(isinstance(mark, Decimal) for mark in value.values()):
        return "bands" if all(key == BELOW or _is_number(key) for key in value) else "table"
    return "text"


def _is_number(key: str) -> bool:
    return key.removeprefix("-").replace(".", "", 1).isdigit()


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A named number through time."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    unit: str = spelt(text, "单位", "unit", default="")
    values: tuple[Dated, ...] = spelt(nodes, "各日期起的值", "values by date", required=True, default=(), of=Dated)
    spot: Spot = spot_field()

    def on(self, day: dt.date) -> Dated | None:
        """The value in force on a day."""
        current = None
        for value in self.values:
            if value.from_ <= day:
                current = value
        return current
