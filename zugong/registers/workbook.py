"""A register as a workbook that can come back: each row carries its number and its version in two hidden columns."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from zugong.kernel import audit, clock
from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRegister
from zugong.ui.tables import to_csv

from .models import Row
from .queries import Shown, binding_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The headings of the hidden columns; the same words are found again when the workbook comes back.
ROW_HEADING, VERSION_HEADING, UNIT_HEADING = "行标识（勿改）", "行版本（勿改）", "组织"
AT_ONCE = 500
WIDTHS = {"long_text": 40, "text": 22, "date": 12, "people": 24}
LONGEST_LIST = 255  # what Excel takes as a list of choices written out


def answer(declared: DeclaredRegister, rows: QuerySet[Row], *, by: Account) -> FileResponse:
    """The rows asked for as a download, on record like every list that leaves the house."""
    number = rows.order_by().count()
    audit.append(by=by, verb="export_list", subject=declared.id, details={"kind": "xlsx", "rows": number})
    response = FileResponse(written(declared, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_named(declared, 'xlsx'))}"
    return response


def answer_csv(declared: DeclaredRegister, rows: QuerySet[Row], *, by: Account) -> StreamingHttpResponse:
    """The same rows as text, for programs that read no workbooks; it does not come back."""
    audit.append(
        by=by, verb="export_list", subject=declared.id, details={"kind": "csv", "rows": rows.order_by().count()}
    )
    heads = [UNIT_HEADING, *(column.label for column in declared.register.columns.values())]
    lines = (line[2:] for line in _lines(declared, rows))
    response = StreamingHttpResponse(to_csv(chain([heads], lines)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_named(declared, 'csv'))}"
    return response


def _named(declared: DeclaredRegister, ending: str) -> str:
    return f"{declared.register.title}{example_mark()}-{clock.today():%Y%m%d}.{ending}"


def example_mark() -> str:
    return _("（示例）") if getattr(settings, "ZUGONG_EXAMPLE", False) else ""


def written(declared: DeclaredRegister, rows: QuerySet[Row]) -> IO[bytes]:
    """Row by row into a temporary file, so that memory does not grow with the register."""
    target = tempfile.SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", declared.register.title)[:31])
        _head(book, sheet, declared)
        styles = {"date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
                  "other": book.add_format({"text_wrap": True, "valign": "top"})}  # fmt: skip
        for number, line in enumerate(_lines(declared, rows), 1):
            for index, value in enumerate(line):
                _put(sheet, number, index, value, styles)
    target.seek(0)
    return target


def _head(book: Any, sheet: Any, declared: DeclaredRegister) -> None:
    style = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3F0EA", "text_wrap": True, "valign": "vcenter"})
    columns = list(declared.register.columns.values())
    sheet.set_column(0, 1, 4, None, {"hidden": True})
    sheet.set_column(2, 2, 18)
    binding = binding_of(declared)
    for index, column in enumerate(columns, 3):
        sheet.set_column(index, index, WIDTHS.get(column.type, 14))
        options = (
            list(binding.labels(column).values())
            if column.type == "choice"
            else ["是", "否"]
            if column.type == "yes_no"
            else []
        )
        if options and len(",".join(options)) <= LONGEST_LIST:
            sheet.data_validation(1, index, 20_000, index, {"validate": "list", "source": options})
    sheet.freeze_panes(1, 3)
    for index, heading in enumerate([ROW_HEADING, VERSION_HEADING, UNIT_HEADING, *(one.label for one in columns)]):
        sheet.write_string(0, index, heading, style)


def _lines(declared: DeclaredRegister, rows: QuerySet[Row]) -> Iterator[list[Any]]:
    columns = list(declared.register.columns.values())
    for some in _pieces(rows.select_related("unit").order_by("unit__path", "pk")):
        shown = Shown(declared, some)
        for row in some:
            stored = shown.cells_of(row)
            cells = [shown.for_sheet(row, column, stored) for column in columns]
            yield [row.pk, row.version, row.unit.name, *cells]


def _pieces(rows: QuerySet[Row]) -> Iterable[list[Row]]:
    held: list[Row] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        held.append(row)
        if len(held) == AT_ONCE:
            yield held
            held = []
    if held:
        yield held


def _put(sheet: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time.min), styles["date"])
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, value, styles["other"])
    elif value not in ("", None):
        sheet.write_string(row, column, str(value), styles["other"])
