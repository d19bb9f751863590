"""A date kept in several columns: 年 | 月 | 日."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import headings
from .grid import Raw
from .tables import Column
from .values import tidy

NAMES = {
    "年": "year", "年份": "year", "年度": "year", "月": "month", "月份": "month", "日": "day", "日期": "day", "号": "day",
}  # fmt: skip
_FITS = {"year": re.compile(r"(19|20)\d\d年?(度)?"), "month": re.compile(r"(0?[1-9]|1[0-2])月?(份)?"), "day": re.compile(r"(0?[1-9]|[12]\d|3[01])[日号]?")}  # fmt: skip


def _holds(samples: Sequence[Raw], part: str) -> bool:
    return bool(samples) and all(_FITS[part].fullmatch(tidy(raw).replace(" ", "")) for raw in samples)


def side_by_side(columns: Sequence[Column]) -> dict[int, str]:
    """Columns called 年度, 月份, 日期 whose cells are nothing but years, months and days; a month and a day at least."""
    found: dict[str, int] = {}
    for column in columns:
        part = NAMES.get(headings.key(column.labels[-1]))
        if column.source != "cell" or part is None or not _holds(column.samples, part):
            continue
        if part in found:
            return {}
        found[part] = column.index
    return {index: part for part, index in found.items()} if {"month", "day"} <= found.keys() else {}
