"""Cells as facts carry them: whole numbers as int, other numbers as text of the decimal, days as ISO text."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from zugong.desk.tables import Cell
from zugong.engine import Catalogue, Field, Words

YES = {"true", "yes", "y", "1", "是", "有", "√", "✓", "对"}
NO = {"false", "no", "n", "0", "否", "无", "没有", "×", "x", "✗", "不"}
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?\Z")


class Wrong(ValueError):
    """A cell that does not fit its column; the message is the rest of the sentence, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.words = Words(zh, en)


def text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def day(cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    match = DAY.match(text(cell))
    try:
        if match is not None:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Wrong(f"“{text(cell)}”不是一个日期，要写成 2026-03-01", f"“{text(cell)}” is no day; write 2026-03-01")


def decimal(cell: Cell) -> Decimal:
    shown = text(cell).replace(",", "").replace("，", "").removesuffix("%").removesuffix("％").strip()
    try:
        found = Decimal(shown.replace("−", "-"))
    except InvalidOperation:
        raise Wrong(f"“{text(cell)}”不是一个数", f"“{text(cell)}” is no number") from None
    if not found.is_finite():
        raise Wrong(f"“{text(cell)}”不是一个数", f"“{text(cell)}” is no number")
    return found


def number(cell: Cell) -> int | str:
    found = decimal(cell)
    return int(found) if found == found.to_integral_value() else format(found, "f")


def boolean(cell: Cell) -> bool:
    shown = text(cell).lower()
    if shown in YES or shown in NO:
        return shown in YES
    raise Wrong(f"“{text(cell)}”看不出是“是”还是“否”", f"“{text(cell)}” is neither yes nor no")


def whole(cell: Cell) -> int:
    found = number(cell)
    if not isinstance(found, int):
        raise Wrong(f"“{text(cell)}”不是整数", f"“{text(cell)}” is no whole number")
    return found


def field_value(catalogue: Catalogue, item: Field, cell: Cell) -> Any:
    """The cell as this field of a fact kind takes it."""
    if item.type in {"decimal", "percent", "mark"}:
        return number(cell)
    if item.type == "integer":
        return whole(cell)
    if item.type == "boolean":
        return boolean(cell)
    if item.type == "date":
        return day(cell).isoformat()
    options = catalogue.options(item)
    return text(cell) if options is None else _option(catalogue, item, options, text(cell))


def _option(catalogue: Catalogue, item: Field, options: dict[str, str], shown: str) -> str:
    if shown in options:
        return shown
    known = {name: key for key, name in options.items()}
    if item.type == "activity":
        known |= {alias: one.id for one in catalogue.activities.values() for alias in one.aliases}
    if shown in known:
        return known[shown]
    possible = list(options.values())[:12]
    raise Wrong(
        f"“{shown}”不是“{item.label}”的选项，可以写：{'、'.join(possible)}",
        f"“{shown}” is no option of “{item.label}”; possible: {', '.join(possible)}",
    )


def data(cell: Cell) -> dict[str, Any]:
    """The column `data`: all fields as one JSON object."""
    try:
        found = json.loads(text(cell))
    except ValueError:
        raise Wrong("“data”这一列不是 JSON", "the column “data” is no JSON") from None
    if not isinstance(found, dict):
        raise Wrong("“data”这一列应该是 {字段: 值}", "the column “data” must be {field: value}")
    return found
