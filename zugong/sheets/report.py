"""The rows with problems, back as a workbook people know: their own columns, the bad cells coloured, and why.

It can be corrected and sent again as it is: the column of reasons is recognised and left alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import xlsxwriter

REASONS = "问题和改法"


@dataclass(slots=True)
class ReportRow:
    number: int
    cells: list[str]
    problems: dict[int, str] = field(default_factory=dict)  # column → sentence
    warnings: dict[int, str] = field(default_factory=dict)
    reasons: str = ""


@dataclass(slots=True)
class ReportSheet:
    name: str
    headings: Sequence[str]
    rows: Iterable[ReportRow]


def write(sheets: Sequence[ReportSheet]) -> bytes:
    """Everything is written as text, so nothing in a cell can become a formula and no number loses digits."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format({"bold": True, "bg_color": "#F3F0EA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"num_format": "@", "border": 1, "border_color": "#E4DFD5"})
    bad = book.add_format({"num_format": "@", "bg_color": "#F8D7D2", "border": 2, "border_color": "#C23B2B"})
    doubtful = book.add_format({"num_format": "@", "bg_color": "#FBEFD3", "border": 2, "border_color": "#D6951C"})
    reason = book.add_format({"text_wrap": True, "font_color": "#A32218", "border": 1, "border_color": "#E4DFD5"})
    used: set[str] = set()
    for number, each in enumerate(sheets, 1):
        sheet = book.add_worksheet(_sheet_name(each.name, number, used))
        last = len(each.headings)
        for column, heading in enumerate(each.headings):
            sheet.write_string(0, column, heading, head)
        sheet.write_string(0, last, REASONS, head)
        for line, row in enumerate(each.rows, 1):
            for column in range(last):
                text = row.cells[column] if column < len(row.cells) else ""
                style = bad if column in row.problems else doubtful if column in row.warnings else plain
                sheet.write_string(line, column, text, style)
                said = row.problems.get(column) or row.warnings.get(column)
                if said:
                    sheet.write_comment(line, column, said, {"x_scale": 1.6})
            sheet.write_string(line, last, row.reasons, reason)
        sheet.set_column(0, max(last - 1, 0), 16)
        sheet.set_column(last, last, 60)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _sheet_name(name: str, number: int, used: set[str]) -> str:
    plain = (
        "".join(" " if c in r"[]:*?/\\" or ord(c) < 32 else c for c in name).strip().strip("'")[:25] or f"表{number}"
    )
    if plain.lower() in used:
        plain = f"{plain} {number}"
    used.add(plain.lower())
    return plain
