"""Rows out of CSV, Excel and Parquet, all alike: a name, a line number, and texts by column."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zugong import sheets
from zugong.sheets.delimited import decode

KINDS = (".csv", ".tsv", ".xlsx", ".xls", ".parquet")
LARGEST = sheets.Limits(file_bytes=200 << 20, unpacked_bytes=2 << 30, rows=1_048_576, cells=20_000_000, memory=4 << 30, seconds=300)  # fmt: skip

Cell = str | int | float | bool | Decimal | dt.date | dt.datetime | None


class Unreadable(Exception):
    """A file that cannot be read as a table; the message says why and what to do."""

    def __init__(self, zh: str, english: str) -> None:
        super().__init__(zh)
        self.english = english


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `line` is what a person finds it by: the line of the file, the row of the sheet."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a CSV file, one sheet of a workbook, one Parquet file."""

    file: str
    name: str
    columns: tuple[str, ...]
    rows: Iterable[Record]


def tables(path: Path) -> Iterator[Table]:
    """All tables of a file."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        yield _parquet(path)
    elif suffix in {".xlsx", ".xls"}:
        yield from _workbook(path)
    elif suffix in {".csv", ".tsv"}:
        yield _delimited(path)
    else:
        raise Unreadable(
            f"{path}：不认识这种文件，要 {'、'.join(KINDS)}", f"this kind of file is not known; {', '.join(KINDS)} are"
        )


def _parquet(path: Path) -> Table:
    import pyarrow.parquet as pq  # slow to load, and not needed for CSV and Excel

    try:
        file = pq.ParquetFile(path)
    except Exception as error:  # pyarrow raises many kinds
        raise Unreadable(f"{path}：不是完好的 Parquet 文件", "is no sound Parquet file") from error
    columns = tuple(file.schema_arrow.names)

    def rows() -> Iterator[Record]:
        number = 0
        for batch in file.iter_batches(batch_size=65_536):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield Record(number, dict(zip(columns, cells, strict=True)))

    return Table(path.name, path.stem, columns, rows())


def _delimited(path: Path) -> Table:
    try:
        text, _ = decode(path.read_bytes())
    except sheets.Refusal as refusal:
        raise Unreadable(f"{path}：{refusal.sentence}", "could not be read as a table") from refusal
    reader = csv.reader(io.StringIO(text), delimiter="\t" if path.suffix.lower() == ".tsv" else _delimiter(text))
    columns = tuple(name.strip() for name in next(reader, []))

    def rows() -> Iterator[Record]:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Record(reader.line_num, _named(columns, cells))

    return Table(path.name, path.stem, columns, rows())


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _workbook(path: Path) -> Iterator[Table]:
    try:
        workbook = sheets.read(path.read_bytes(), path.name, LARGEST)
    except sheets.Refusal as refusal:
        raise Unreadable(f"{path}：{refusal.sentence}", "could not be read as a table") from refusal
    for sheet in workbook.sheets:
        if sheet.rows:
            yield _sheet(path, sheet)


def _sheet(path: Path, sheet: sheets.Sheet) -> Table:
    head, *rest = sheet.rows
    columns = tuple(sheets.text_of(raw).strip() for raw in head.cells)
    rows = [Record(row.number, _named(columns, [_plain(raw) for raw in row.cells])) for row in rest]
    return Table(path.name, sheet.name, columns, rows)


def _plain(raw: sheets.Raw) -> Cell:
    if isinstance(raw, sheets.DateCell):
        return raw.iso[:10]
    return None if isinstance(raw, sheets.Trouble) else raw


def _named(columns: tuple[str, ...], cells: Iterable[Any]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and cell is not None and not (isinstance(cell, str) and not cell.strip()):
            found[name] = cell.strip() if isinstance(cell, str) else cell
    return found
