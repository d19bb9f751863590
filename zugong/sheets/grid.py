"""What a workbook is once it has been read: rows of plain values, and what could not be read.

The types here travel over a pipe (see ``wire``), so they are small and say nothing about xlsx or csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Refusal(Exception):
    """The whole file is turned away. ``sentence`` says where, why and what to do; ``code`` names the case."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class DateCell(NamedTuple):
    """A cell Excel itself stores as a date. ``shown`` is what the cell's format lets people see of it."""

    iso: str  # "2025-02-07", with " 09:30" when a time of day is stored
    shown: str  # day | month | year | monthday | time


class Trouble(NamedTuple):
    """A cell that holds something, but not a value: an error, a formula never calculated, broken text."""

    code: str
    sentence: str


Raw = str | int | float | bool | DateCell | Trouble | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a machine one upload may use. Technical bounds, not rules of any document."""

    file_bytes: int = 30 * 1024 * 1024
    unpacked_bytes: int = 400 * 1024 * 1024
    ratio: int = 150
    ratio_from: int = 20 * 1024 * 1024
    members: int = 2_000
    sheets: int = 80
    rows: int = 100_000
    columns: int = 256
    cells: int = 3_000_000
    cell_text: int = 32_767
    memory: int = 512 * 1024 * 1024
    seconds: int = 30


@dataclass(slots=True)
class Row:
    number: int  # as Excel counts, from 1
    cells: list[Raw]
    hidden: bool = False

    def cell(self, column: int) -> Raw:
        return self.cells[column] if column < len(self.cells) else None


class Merge(NamedTuple):
    """A merged range; rows count from 1 as in Excel, columns from 0; both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    name: str
    rows: list[Row] = field(default_factory=list)  # only rows with something in them, in order
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    date1904: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(slots=True)
class Workbook:
    kind: str  # xlsx | xls | csv
    sheets: list[Sheet]
    encoding: str = ""


def column_letter(index: int) -> str:
    """0 → A, 27 → AB: the name a clerk sees above the column."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text_of(raw: Raw) -> str:  # noqa: PLR0911
    """The cell as text, as near as possible to what the person sees in Excel."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, DateCell):
        return raw.iso[:7] if raw.shown == "month" else raw.iso[:4] if raw.shown == "year" else raw.iso
    if isinstance(raw, Trouble):
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)


BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"


def is_empty(raw: Raw) -> bool:
    return raw is None or (raw.__class__ is str and not raw.strip(BLANKS))  # type: ignore[union-attr]
