"""Tables that hold no rows to bring in, however well their headings are known: summaries with one line for many events."""

from __future__ import annotations

import re
from collections.abc import Callable

from zugong.sheets import Column, Table
from zugong.sheets.values import tidy

from .targets import Target

MONTH = re.compile(r"^(?:20\d\d年)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?$|^第?[一二三四1-4]季度$")
TICK = re.compile(r"^(?:[√✓✔☑○●◯*＊×xX]|是|否|有|已开|已开展|已完成|完成|未开展|\d{1,2}次?)+$")
DAY = re.compile(r"\d{1,2}\s*[月.\-/]\s*\d{1,2}")
ENOUGH_COLUMNS = 3


def why_no_rows(table: Table, target: Target | None) -> str:
    """A sentence for a summary that cannot become rows of the target; empty for a table of rows."""
    written = [column for column in table.columns if column.source == "cell"]
    months = [column for column in written if MONTH.match(tidy(column.labels[-1]).replace(" ", ""))]
    what = f"不能当{target.title}导入" if target is not None else "不能导入"
    one_each = "请传一次一行的表"
    if len(months) >= ENOUGH_COLUMNS:
        if _share(months, _ticked) >= 0.5:
            return f"这张表是按月打勾的汇总，没有每一次的日期，{what}。{one_each}"
        if _share(months, _dated) >= 0.5:
            return f"这张表一个月一列，一行写了好多次，{what}。{one_each}"
    lists = [column for column in written if _share([column], _several) >= 0.5]
    if len(lists) >= 2:
        names = "、".join(column.labels[-1] for column in lists[:3])
        return f"这张表一格里写了好几个日期（{names}），一行不是一次，{what}。{one_each}"
    return ""


def _share(columns: list[Column], test: Callable[[str], bool]) -> float:
    texts = [tidy(raw) for column in columns for raw in column.samples]
    return sum(test(text) for text in texts) / len(texts) if texts else 0.0


def _ticked(text: str) -> bool:
    return bool(TICK.match(text.replace(" ", "")))


def _dated(text: str) -> bool:
    return bool(DAY.search(text)) or bool(re.search(r"\d日", text))


def _several(text: str) -> bool:
    return len(DAY.findall(text)) > 1 and not re.search(r"(19|20)\d\d\s*[年.\-/].*[—~至到-].*", text)
