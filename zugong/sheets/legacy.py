"""Old binary workbooks (.xls), read by calamine. Only ever called inside the jail."""

from __future__ import annotations

import datetime as dt
import io

from .container import SAVE_AS
from .grid import DateCell, Limits, Merge, Raw, Refusal, Row, Sheet, Workbook, column_letter, is_empty


def read_xls(data: bytes, limits: Limits) -> Workbook:  # noqa: C901
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as error:
        raise Refusal("broken-xls", f"这个旧版工作簿已损坏，打不开。{SAVE_AS}") from error
    workbook = Workbook("xls", [])
    left = limits.rows
    for meta in book.sheets_metadata:
        if str(meta.typ).rpartition(".")[2] != "WorkSheet":
            continue
        try:
            found = book.get_sheet_by_name(meta.name)
            rows = found.to_python(skip_empty_area=False)
            merges = found.merged_cell_ranges or []
        except Exception as error:
            raise Refusal("broken-xls", f"旧版工作簿的工作表“{meta.name}”读不下去。{SAVE_AS}") from error
        sheet = Sheet(meta.name, hidden=meta.visible != SheetVisibleEnum.Visible)
        sheet.merges = [Merge(top + 1, first, bottom + 1, last) for (top, first), (bottom, last) in merges]
        for number, values in enumerate(rows, 1):
            cells = [_cell(value) for value in values]
            while cells and is_empty(cells[-1]):
                cells.pop()
            if len(cells) > limits.columns:
                where = f"{column_letter(len(cells) - 1)}{number}"
                raise Refusal("too-wide", f"工作表“{meta.name}”在 {where} 还有内容，最多读 {limits.columns} 列")
            if cells:
                sheet.rows.append(Row(number, cells))
        left -= len(sheet.rows)
        if left < 0:
            raise Refusal("too-many-rows", f"超过 {limits.rows} 行，一次读不了这么多。请按单位拆成几个文件")
        workbook.sheets.append(sheet)
    if not workbook.sheets:
        raise Refusal("no-sheets", f"这个工作簿里一张工作表也没有。{SAVE_AS}")
    return workbook


def _cell(value: object) -> Raw:  # noqa: PLR0911
    if isinstance(value, dt.datetime):
        clock = f" {value:%H:%M}" if (value.hour or value.minute) else ""
        return DateCell(f"{value:%Y-%m-%d}{clock}", "day")
    if isinstance(value, dt.date):
        return DateCell(value.isoformat(), "day")
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e18 else value
    if isinstance(value, int):
        return value
    text = str(value)
    return text if text else None
