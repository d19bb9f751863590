"""The ranks as a file that opens in Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from .board import Board
from .matrix import Matrix

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(board: Board, form: str) -> HttpResponse:
    name = f"ranks-{board.campaign.period_code}"
    if form == "csv":
        return _answer(_csv(board), "text/csv; charset=utf-8", f"{name}.csv")
    return _answer(_xlsx(board), XLSX, f"{name}.xlsx")


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def lines(board: Board) -> Iterator[list[Any]]:
    yield [
        _("组别"),
        _("名次"),
        _("单位"),
        _("总分"),
        *(item["title"] for item in board.items),
        _("特色加减分"),
        _("比上月"),
    ]
    for section in board.sections:
        for row in section.rows:
            marks = [cell.marks for cell in row.cells]
            yield [section.title, row.rank, row.score.unit.name, row.total, *marks, row.special, row.change]


def _csv(board: Board) -> bytes:
    out = io.StringIO()
    # The mark at the beginning is how Excel knows that a CSV is UTF-8.
    out.write("\ufeff")
    csv.writer(out).writerows(["" if cell is None else _harmless(cell) for cell in line] for line in lines(board))
    return out.getvalue().encode()


def _xlsx(board: Board) -> bytes:
    return _workbook(_("排名"), lines(board), whole=(1,), frozen=3, wide=2)


def trial(name: str, rows: Iterator[list[Any]]) -> HttpResponse:
    """Every unit before and after a trial."""
    return _answer(_workbook(_("试算对比"), rows, whole=(5, 6, 7), frozen=2, wide=1), XLSX, f"{name}.xlsx")


def matrix(table: Matrix) -> HttpResponse:
    """Units by indicators, as they are shown."""
    content = _workbook(_("单位 × 指标"), matrix_lines(table), frozen=2, wide=0)
    return _answer(content, XLSX, f"matrix-{table.campaign.period_code}.xlsx")


def matrix_lines(table: Matrix) -> Iterator[list[Any]]:
    yield [_("单位"), _("总分"), *(f"{one.number} {one.title}".strip() for one in table.shown)]
    for row in table.rows:
        marks = [row.marks.get(one.key) for one in table.shown]
        yield [
            row.score.unit.name,
            row.score.total,
            *(mark.value if mark and not mark.awaited else None for mark in marks),
        ]


def book(name: str, pages: list[tuple[str, Iterator[list[Any]]]]) -> HttpResponse:
    """Several sheets: names, and lines whose first is the head."""
    out = io.BytesIO()
    with _opened(out) as whole:
        for title, rows in pages:
            _sheet(whole, title, rows, frozen=1, wide=0)
    return _answer(out.getvalue(), XLSX, f"{name}.xlsx")


def _workbook(title: str, rows: Iterator[list[Any]], *, frozen: int, wide: int, whole: tuple[int, ...] = ()) -> bytes:
    """One sheet; `whole` are columns of whole numbers, `wide` the column of names, `frozen` the columns that stay."""
    out = io.BytesIO()
    with _opened(out) as book:
        _sheet(book, title, rows, frozen=frozen, wide=wide, whole=whole)
    return out.getvalue()


def _opened(out: io.BytesIO) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def _sheet(
    book: xlsxwriter.Workbook,
    title: str,
    rows: Iterator[list[Any]],
    *,
    frozen: int,
    wide: int,
    whole: tuple[int, ...] = (),
) -> None:
    page, head = book.add_worksheet(title), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    mark = book.add_format({"num_format": "0.00"})
    for y, line in enumerate(rows):
        for x, cell in enumerate(line):
            if isinstance(cell, str):
                page.write_string(y, x, cell, head if y == 0 else None)
            elif cell is not None:
                page.write_number(y, x, float(cell), None if x in whole or isinstance(cell, int) else mark)
    page.freeze_panes(1, frozen)
    page.set_column(0, 0, 14)
    page.set_column(wide, wide, 26)


def _harmless(cell: Any) -> Any:
    """A name that begins like a formula must not become one."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t" else cell
