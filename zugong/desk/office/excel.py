"""The scheme as an Excel table, with its text on a hidden sheet."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import xlsxwriter

from zugong.desk.office import embedded
from zugong.desk.office.paper import HEADS, Paper

WIDTHS = (22, 26, 8, 60, 22, 18, 20)
MARGIN = "│"  # keeps the blanks at the beginning of a line


def scheme_workbook(paper: Paper, source: str, path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("考核细则")
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "宋体"})
        head = book.add_format(
            {
                "bold": True,
                "border": 1,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
                "bg_color": "#EFEDE6",
            }
        )
        cell = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        number = book.add_format({"border": 1, "align": "center", "valign": "vcenter"})
        sheet.merge_range(0, 0, 0, len(HEADS) - 1, f"{paper.title}（{paper.edition} 版）", title)
        for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.write_string(1, column, text, head)
            sheet.set_column(column, column, width)
        row = 2
        for item, group in groupby(paper.rows, key=lambda one: one.item):
            rows = list(group)
            for place, one in enumerate(rows):
                for column, text in enumerate(one.cells[1:], 1):
                    sheet.write_string(row + place, column, text, number if column == 2 else cell)
            if len(rows) > 1:
                sheet.merge_range(row, 0, row + len(rows) - 1, 0, item, cell)
            else:
                sheet.write_string(row, 0, item, cell)
            row += len(rows)
        sheet.freeze_panes(2, 0)
        sheet.set_paper(9)
        sheet.repeat_rows(1)
        sheet.fit_to_pages(1, 0)
        own = book.add_worksheet(embedded.SHEET)
        for line, text in enumerate(source.splitlines()):
            own.write_string(line, 0, MARGIN + text)
        own.very_hidden()
