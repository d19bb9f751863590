"""The scheme as an Excel table, what stands around the table on a second sheet, and its text on a hidden one."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from zugong.desk.office import embedded
from zugong.desk.office.paper import HEADS, Paper, SchemeRow

WIDTHS = (20, 24, 7, 58, 18, 14, 20)  # characters
ABOUT = "说明"
ABOUT_WIDTH = 110
MARGIN = "│"  # keeps the blanks at the beginning of a line
LINE = 15  # points
MOST = 409  # points; a row cannot be higher
BASIS = "按减负规定本不应考，上级依据："


def scheme_workbook(paper: Paper, source: str, path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        looks = _looks(book)
        _table(book.add_worksheet("考核细则"), paper, looks)
        _about(book.add_worksheet(ABOUT), paper, looks)
        own = book.add_worksheet(embedded.SHEET)
        for line, text in enumerate(source.splitlines()):
            own.write_string(line, 0, MARGIN + text)
        own.very_hidden()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_name": "宋体"}),
        "head": book.add_format({**cell, "bold": True, "border": 1, "align": "center", "bg_color": "#EFEDE6"}),
        "cell": book.add_format({**cell, "border": 1}), "number": book.add_format({**cell, "border": 1, "align": "center"}),
        "red": book.add_format({**cell, "border": 1, "font_color": "#B31B1B"}),
        "heading": book.add_format({**cell, "bold": True, "font_size": 12}), "text": book.add_format(cell),
    }  # fmt: skip


def _table(sheet: Any, paper: Paper, looks: dict[str, Any]) -> None:
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, f"{paper.title}（{paper.edition} 版）", looks["title"])
    sheet.set_row(0, 2 * LINE)
    for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.write_string(1, column, text, looks["head"])
        sheet.set_column(column, column, width)
    sheet.set_row(1, 1.5 * LINE)
    row = 2
    for item, group in groupby(paper.rows, key=lambda one: one.item):
        rows = list(group)
        shared = -(-lines_in(item, WIDTHS[0]) // len(rows))
        for place, one in enumerate(rows):
            _row(sheet, row + place, one, shared, looks)
        if len(rows) > 1:
            sheet.merge_range(row, 0, row + len(rows) - 1, 0, item, looks["cell"])
        else:
            sheet.write_string(row, 0, item, looks["cell"])
        row += len(rows)
    sheet.freeze_panes(2, 0)
    _printed(sheet)
    sheet.repeat_rows(1)


def _row(sheet: Any, row: int, one: SchemeRow, least: int, looks: dict[str, Any]) -> None:
    texts = list(one.cells[1:])
    if one.basis:
        texts[2] += f"\n{BASIS}{one.basis}"
    for column, text in enumerate(texts, 1):
        look = "number" if column == 2 else "red" if one.basis and column == 3 else "cell"
        sheet.write_string(row, column, text, looks[look])
    lines = max(least, *(lines_in(text, width) for text, width in zip(texts, WIDTHS[1:], strict=True)))
    sheet.set_row(row, min(MOST, lines * LINE + 4))


def _about(sheet: Any, paper: Paper, looks: dict[str, Any]) -> None:
    """Whom it marks, grades, effects, what was chosen: a line each."""
    sheet.set_column(0, 0, ABOUT_WIDTH)
    row = 0
    for title, lines in (*paper.before, *paper.after):
        sheet.write_string(row, 0, title, looks["heading"])
        sheet.set_row(row, 1.5 * LINE)
        for place, text in enumerate(lines, row + 1):
            sheet.write_string(place, 0, text, looks["text"])
            sheet.set_row(place, min(MOST, lines_in(text, ABOUT_WIDTH) * LINE + 2))
        row += len(lines) + 1
    _printed(sheet)


def _printed(sheet: Any) -> None:
    """A4 on its side, as wide as the page, as many pages as it takes, numbered."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer('&C&"宋体"&10第 &P 页，共 &N 页')


def lines_in(text: str, width: int) -> int:
    """About how many lines a text takes in a column; a Chinese character is as wide as two others."""
    found = 0
    for line in text.split("\n"):
        wide = sum(2 if ord(one) > 0x2E80 else 1 for one in line)
        found += max(1, -(-wide // max(1, width - 1)))
    return found
