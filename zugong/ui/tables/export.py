"""A list as a file. A cell is data, never a formula: whoever opens the file must not run what somebody typed into a name."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import is_aware, localtime

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d+)?")
BOM = "\ufeff"  # without it Excel reads a Chinese CSV as GBK
EXACT = 10**15  # Excel keeps fifteen digits; a longer number is an identifier
WIDEST, NARROWEST, SAMPLED = 48, 8, 200


def plain(value: Any) -> Any:
    """Python values a sheet understands; everything else as words."""
    if value is None or value == "—":
        return ""
    if isinstance(value, dt.datetime):
        return (localtime(value) if is_aware(value) else value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, (bool, int, float, Decimal, dt.date)):
        return value
    return str(value)


def safe_cell(value: Any) -> str:
    """For CSV, where only a quote in front keeps a spreadsheet from reading a formula."""
    value = plain(value)
    text = value.isoformat(" ", "minutes") if isinstance(value, dt.datetime) else str(value)
    if isinstance(value, str) and text.startswith(DANGEROUS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


class _Echo:
    """What the csv writer writes into: it hands every line straight on."""

    def write(self, line: str) -> str:
        return line


def to_csv(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def to_xlsx(rows: Iterable[Iterable[Any]], sheet: str) -> IO[bytes]:
    """Row by row into a temporary file, so that memory does not grow with the list."""
    target = tempfile.SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115 — the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet)[:31] or "Sheet1")
        page.freeze_panes(1, 0)
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3F0EA"})
        formats = {
            dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        source = iter(rows)
        sample = [[plain(value) for value in row] for _, row in zip(range(SAMPLED), source, strict=False)]
        for index, width in enumerate(_widths(sample)):
            page.set_column(index, index, width)
        for number, row in enumerate(_chain(sample, source)):
            for index, value in enumerate(row):
                _put(page, number, index, value, head if number == 0 else formats.get(type(value)))
    target.seek(0)
    return target


def _chain(sample: list[list[Any]], rest: Iterator[Iterable[Any]]) -> Iterator[list[Any]]:
    yield from sample
    for row in rest:
        yield [plain(value) for value in row]


def _put(page: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, (dt.datetime, dt.date)):
        page.write_datetime(row, column, value, style)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and -EXACT < value < EXACT:
        page.write_number(row, column, value, style)
    elif value != "":
        page.write_string(row, column, str(value), style)


def _widths(sample: list[list[Any]]) -> list[int]:
    """Chinese characters are two columns wide."""

    def width(value: Any) -> int:
        text = str(value)
        return sum(2 if ord(character) > 0x2E7F else 1 for character in text)

    columns: Iterable[tuple[Any, ...]] = zip(*sample, strict=False)
    return [min(max([NARROWEST, *(width(value) + 2 for value in column)]), WIDEST) for column in columns]
