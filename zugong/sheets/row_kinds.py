"""What a single row below a heading is: data, a total, a note, a line across the table, or a number nobody filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .contents import TESTS
from .grid import DateCell, Merge, Raw, Row
from .values import tidy

TOTAL = re.compile(r"^(?:合计|小计|总计|共计|累计|总数|合计数|汇总|本页小计|本页合计)(?:$|[:：（(0-9]|\s*\d)")
NOTE = re.compile(
    r"^(?:[（(]?(?:备?注|说明|填表说明|填报说明|附注|填报要求|注意|提示|备注说明)\d*\s*[:：)）.、]"
    r"|※|\*\s*\S|(?:填表|填报|制表|审核|复核|负责|统计|经办|报送|联系)人(?:签字|签名)?\s*[:：（(]"
    r"|[一-鿿]{0,10}[（(](?:签字|签名|签章|盖章|公章)[)）]\s*(?:[:：]|$)|(?:填报|制表|上报|报送)(?:日期|时间|单位)\s*[:：])"
)


def kind_of_row(row: Row, wide: Sequence[Merge], filled: list[tuple[int, Raw]], width: int) -> str:  # noqa: PLR0911
    texts = [tidy(raw) for _, raw in filled[:3]]
    first = texts[0].replace(" ", "")
    if TOTAL.match(first) or (len(texts) > 1 and texts[0].isdigit() and TOTAL.match(texts[1].replace(" ", ""))):
        return "total"
    if any(TOTAL.match(text.replace(" ", "")) for text in texts) and not _rich(filled):
        return "total"
    if NOTE.match(texts[0]) and (len(filled) <= 2 or all(_signs(raw) for _, raw in filled)):
        return "note"
    if len(filled) == 1:
        column, raw = filled[0]
        if column == 0 and isinstance(raw, int | float):
            return "blank"  # a numbered line nobody filled in
        if TESTS["name"](raw) and isinstance(raw, str) and "支部" not in raw:
            return "data"  # a person about whom nothing else was written is still a person
        across = any(m.left <= column <= m.right for m in wide)
        if across or (width > 2 and column == 0 and isinstance(raw, str)):
            return "note" if len(texts[0]) > 40 else "title"
    return "data"


def _signs(raw: Raw) -> bool:
    """A cell of a line of signatures: 填表人：, or the day it was signed."""
    return bool(re.search("[:：]", tidy(raw))) or TESTS["date"](raw)


def _rich(filled: list[tuple[int, Raw]]) -> bool:
    return sum(isinstance(raw, DateCell) or (isinstance(raw, str) and len(raw) > 1) for _, raw in filled) > 3
