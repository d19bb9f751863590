"""A board as a workbook: the same lines, columns, totals and places as on the page."""

from __future__ import annotations

import re
import tempfile
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _

from zugong.kernel import audit, clock
from zugong.org.models import Account
from zugong.rulebook.declared import Board, DeclaredRegister

from .boards import Cell, Drawn
from .models import Row
from .workbook import XLSX, example_mark


def board_workbook(
    declared: DeclaredRegister, board: Board, chosen: Row | None, drawn: Drawn, *, by: Account
) -> FileResponse:
    """On record, like every list that leaves the house."""
    audit.append(by=by, verb="export_list", subject=declared.id, details={"kind": "xlsx", "rows": len(drawn.lines)})
    target = tempfile.SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", board.title)[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3F0EA", "text_wrap": True})
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2 + len(drawn.heads), 16)
        for index, head in enumerate([_("名次"), _("单位"), *(label for _key, label in drawn.heads), _("合计")]):
            sheet.write_string(0, index, head, bold)
        for number, line in enumerate([*drawn.page(0, len(drawn.lines)), drawn.total], 1):
            sheet.write(number, 0, line.rank or "")
            sheet.write_string(number, 1, line.label)
            for index, cell in enumerate([*line.cells, line.total], 2):
                sheet.write_string(number, index, said(cell))
        sheet.freeze_panes(1, 2)
    target.seek(0)
    response = FileResponse(target, content_type=XLSX)
    name = f"{chosen or declared.register.title}-{board.title}{example_mark()}-{clock.today():%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def said(cell: Cell) -> str:
    """The share, how many of how many, and how many late: a cell in words."""
    if cell.share is None:
        return ""
    late = _("，过期 %(n)d") % {"n": cell.late} if cell.late else ""
    return f"{cell.share}%（{cell.done}/{cell.rows}）{late}"
