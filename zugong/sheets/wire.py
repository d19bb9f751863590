"""How a workbook crosses from the jail to the caller: JSON lines, nothing that can carry code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .grid import DateCell, Merge, Raw, Row, Sheet, Trouble, Workbook


def pack_cell(raw: Raw) -> Any:
    if isinstance(raw, DateCell):
        return {"d": [raw.iso, raw.shown]}
    if isinstance(raw, Trouble):
        return {"t": [raw.code, raw.sentence]}
    return raw


def unpack_cell(value: Any) -> Raw:
    if isinstance(value, dict):
        if "d" in value:
            return DateCell(*value["d"])
        return Trouble(*value["t"])
    return value  # type: ignore[no-any-return]


def dump(workbook: Workbook) -> Iterator[str]:
    head = {"kind": workbook.kind, "encoding": workbook.encoding}
    yield json.dumps(head, ensure_ascii=False)
    for sheet in workbook.sheets:
        yield from dump_sheet(sheet)


def dump_sheet(sheet: Sheet) -> Iterator[str]:
    head = {
        "sheet": sheet.name,
        "hidden": sheet.hidden,
        "hidden_columns": sorted(sheet.hidden_columns),
        "date1904": sheet.date1904,
        "merges": [list(merge) for merge in sheet.merges],
    }
    yield json.dumps(head, ensure_ascii=False)
    for row in sheet.rows:
        cells = [pack_cell(raw) for raw in row.cells]
        yield json.dumps([row.number, int(row.hidden), cells], ensure_ascii=False, separators=(",", ":"))


def load(lines: Iterable[str | bytes]) -> Workbook:
    parts = iter(lines)
    head = json.loads(next(parts))
    workbook = Workbook(head["kind"], [], head["encoding"])
    for line in parts:
        item = json.loads(line)
        if isinstance(item, dict):
            merges = [Merge(*merge) for merge in item["merges"]]
            columns = frozenset(item["hidden_columns"])
            workbook.sheets.append(Sheet(item["sheet"], [], merges, item["hidden"], columns, item["date1904"]))
        else:
            number, hidden, cells = item
            workbook.sheets[-1].rows.append(Row(number, [unpack_cell(cell) for cell in cells], bool(hidden)))
    return workbook
