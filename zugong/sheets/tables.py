"""Finding the tables in a sheet. Every row is accounted for: nothing a person typed disappears without a name for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from . import headings
from .grid import Merge, Raw, Row, Sheet, column_letter, is_empty, text_of
from .row_kinds import kind_of_row
from .titles import unit_in
from .values import means_nothing, tidy

#: Says how well a text is known as a column heading: 0 not at all, 1 exactly.
Known = Callable[[str], float]

LABELLED = re.compile(r"([一-鿿（）()]{2,12})\s*[:：]\s*([^:：]+?)(?=\s{2,}|\s*[一-鿿]{2,8}[:：]|$)")
#: 其中：女 under 党员人数 is a heading like any other.
AMONG_THEM = re.compile(r"^其中\s*[:：]\s*")
HEADER_DEPTH = 3
TITLE = -1_000  # the column of what the title names; captions count down from -3
KINDS = ("data", "header", "title", "section", "total", "note", "blank", "outside")


class RowNote(NamedTuple):
    """What became of one physical row."""

    row: int
    kind: str
    text: str  # what a person recognises it by


@dataclass(slots=True)
class Column:
    index: int  # from 0; negative for a column that is not in the grid (sheet name, table title)
    labels: tuple[str, ...]  # one per header row, top first, without repeats
    source: str = "cell"  # cell | sheet | caption | section | title
    hidden: bool = False
    samples: list[Raw] = field(default_factory=list)

    @property
    def label(self) -> str:
        return "/".join(self.labels)

    @property
    def letter(self) -> str:
        return column_letter(self.index) if self.index >= 0 else ""


@dataclass(slots=True)
class DataRow:
    number: int
    cells: list[Raw]
    hidden: bool = False
    merged: dict[int, int] = field(default_factory=dict)  # column → row its value was merged down from
    section: str = ""
    broken: bool = False  # a total, section or blank line stands between this row and the one above

    def cell(self, column: int) -> Raw:
        return self.cells[column] if 0 <= column < len(self.cells) else None


@dataclass(slots=True)
class Table:
    sheet: str
    title: str
    header_rows: tuple[int, ...]
    columns: list[Column]
    rows: list[DataRow]
    captions: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    hidden: bool = False
    turned: bool = False  # its rows were columns in the sheet

    @property
    def merged(self) -> bool:
        """Some cell of its rows is merged downwards."""
        return any(row.merged for row in self.rows)

    @property
    def year(self) -> int | None:
        """The one year its title names, for ledgers that write only month and day."""
        years = set(re.findall(r"(?<!\d)(20\d\d)(?=\s*年(?!\s*\d{1,2}\s*月\s*\d))", f"{self.title} {self.sheet}"))
        return int(years.pop()) if len(years) == 1 else None


@dataclass(slots=True)
class Found:
    tables: list[Table]
    rows: list[RowNote]  # one for every row that is not empty, in order


def find(sheet: Sheet, known: Known) -> Found:
    return _Finder(sheet, known).run()


def _filled(row: Row) -> list[tuple[int, Raw]]:
    return [(column, raw) for column, raw in enumerate(row.cells) if not is_empty(raw)]


def _is_label(raw: Raw) -> bool:
    """Could this cell be a heading? Short text that is not a value."""
    if not isinstance(raw, str):
        return False
    plain = AMONG_THEM.sub("", tidy(raw))
    return 0 < len(plain) <= 30 and not re.search(r"\d{4,}|^\d+([.\-/]\d+)*$|[:：]\s*\S", plain)


class _Finder:
    def __init__(self, sheet: Sheet, known: Known) -> None:
        self.sheet = sheet
        self.known = known
        self.by_number = {row.number: row for row in sheet.rows}
        self.notes: list[RowNote] = []
        self.tables: list[Table] = []
        self.down: dict[tuple[int, int], Merge] = {}
        self.wide: dict[int, list[Merge]] = {}
        for merge in sheet.merges:
            if merge.bottom > merge.top and (merge.bottom - merge.top) < 100_000:
                self._spread(merge)
            if merge.right > merge.left:
                self.wide.setdefault(merge.top, []).append(merge)

    def _spread(self, merge: Merge) -> None:
        if merge.bottom - merge.top > len(self.sheet.rows) + 50 or merge.right - merge.left > 60:
            return
        for number in range(merge.top, merge.bottom + 1):
            if number in self.by_number:
                for column in range(merge.left, merge.right + 1):
                    self.down[number, column] = merge

    def run(self) -> Found:
        found = self._run()
        if not found.tables and (row := self._likely_header()) is not None:
            likely = {headings.key(text_of(raw)) for _, raw in _filled(row)}
            words = self.known
            self.known = lambda text: 1.0 if headings.key(text) in likely else words(text)
            self.notes, found = [], self._run()
        return found

    def _likely_header(self) -> Row | None:
        """Where no heading is known: the first row of different short texts with a fuller table below it."""
        rows = self.sheet.rows
        for row, below in pairwise(rows[:31]):
            filled = _filled(row)
            texts = {tidy(raw) for _, raw in filled}
            if len(filled) >= 3 and len(texts) == len(filled) and all(_is_label(raw) for _, raw in filled):
                return row if len(_filled(below)) >= 2 else None
        return None

    def _run(self) -> Found:
        rows = self.sheet.rows
        position = 0
        pending: list[Row] = []
        while position < len(rows):
            block = self._header_at(position)
            if block is None:
                pending.append(rows[position])
                position += 1
                continue
            first = block[0]
            while pending and pending[-1].number >= first:
                pending.pop()
            position = self._take_table(block, pending, position)
            pending = []
        self.notes.extend(RowNote(row.number, "outside", _first_text(row)) for row in pending)
        self.notes.sort()
        return Found(self.tables, self.notes)

    # -- headers ------------------------------------------------------------------------------------------------

    def _score(self, row: Row) -> float:
        """How much this row looks like headings: known words among its cells, and nothing that is a value."""
        filled = _filled(row)
        if len(filled) < 2 or not all(_is_label(raw) for _, raw in filled):
            return 0.0
        scores = [self.known(text_of(raw)) for _, raw in filled]
        hits = sum(score >= 0.6 for score in scores)
        if max(scores) < 0.9 and hits < 4:
            return 0.0
        if hits < 2 and not (hits == 1 and len(filled) <= 3):
            return 0.0
        return sum(scores) / len(filled)

    def _header_at(self, position: int) -> list[int] | None:
        """The rows of a header that begins or lies at this position, or None."""
        rows = self.sheet.rows
        row = rows[position]
        if self._score(row) < 0.34:
            below = rows[position + 1] if position + 1 < len(rows) else None
            if below is None or not self._is_group_row(row) or self._score(below) < 0.34:
                return None
        block = [row.number]
        while len(block) < HEADER_DEPTH and position + len(block) < len(rows):
            below = rows[position + len(block)]
            if below.number != block[-1] + 1 or not self._continues(block, below):
                break
            block.append(below.number)
        return block

    def _is_group_row(self, row: Row) -> bool:
        """Headings over headings: at least one of them spans several columns, none spans them all."""
        filled = _filled(row)
        if len(filled) < 2 or not all(_is_label(raw) for _, raw in filled):
            return False
        return any(merge.right - merge.left + 1 < 200 for merge in self.wide.get(row.number, []))

    def _continues(self, block: list[int], below: Row) -> bool:
        """Is the next row still header? It fills the gaps under group headings, or a heading is merged into it."""
        filled = _filled(below)
        if not filled or not all(_is_label(raw) for _, raw in filled):
            return False
        top = self.by_number[block[-1]]
        merged_into = any(
            (merge := self.down.get((below.number, column))) is not None and merge.top in block
            for column in range(max(len(top.cells), len(below.cells)))
        )
        under_group = [
            column
            for column, _ in filled
            if any(merge.left <= column <= merge.right for number in block for merge in self.wide.get(number, []))
        ]
        in_gaps = [column for column, _ in filled if is_empty(top.cell(column))]
        if merged_into or under_group:
            return True
        if not in_gaps or len(in_gaps) < len(filled) - sum(not is_empty(top.cell(column - 1)) for column in in_gaps):
            return False
        knows = sum(self.known(text_of(raw)) >= 0.5 for _, raw in filled)
        return knows * 2 >= len(filled)

    def _labels(self, block: list[int], width: int) -> list[tuple[str, ...]]:
        labels: list[list[str]] = [[] for _ in range(width)]
        for depth, number in enumerate(block):
            row = self.by_number[number]
            last = depth == len(block) - 1
            carried = ""
            for column in range(width):
                raw = row.cell(column)
                group = next((m for m in self.wide.get(number, []) if m.left <= column <= m.right), None)
                if group is not None:
                    raw = row.cell(group.left)
                text = tidy(raw)
                if text:
                    carried = text
                elif not last and group is None and self._open_gap(block, depth, column):
                    text = carried
                if text and (not labels[column] or labels[column][-1] != text):
                    labels[column].append(text)
        return [tuple(label) for label in labels]

    def _open_gap(self, block: list[int], depth: int, column: int) -> bool:
        """An unmerged group heading reaches over the empty cells to its right that have a heading below."""
        number = block[depth]
        if (number, column) in self.down:
            return False
        below = [self.by_number[later].cell(column) for later in block[depth + 1 :]]
        return any(not is_empty(raw) for raw in below)

    # -- rows ---------------------------------------------------------------------------------------------------

    def _take_table(self, block: list[int], pending: list[Row], position: int) -> int:
        width = max(len(self.by_number[number].cells) for number in block)
        labels = self._labels(block, width)
        table = Table(self.sheet.name, "", tuple(block), [], [], date1904=self.sheet.date1904, hidden=self.sheet.hidden)
        self._take_titles(table, pending)
        self.notes.extend(RowNote(number, "header", _first_text(self.by_number[number])) for number in block)
        end = self._take_rows(table, block, labels, position + len(block))
        used = {column for row in table.rows for column, raw in enumerate(row.cells) if not is_empty(raw)}
        for column in range(max([width, *(u + 1 for u in used)])):
            label = labels[column] if column < width else ()
            if not label and column not in used:
                continue
            hidden = column in self.sheet.hidden_columns
            table.columns.append(Column(column, label or (f"（{column_letter(column)} 列没有列名）",), "cell", hidden))
        self._add_context(table)
        for found in table.columns:
            found.samples = _samples(table, found)
        self.tables.append(table)
        return end

    def _take_titles(self, table: Table, pending: list[Row]) -> None:
        for row in pending:
            texts = [tidy(raw) for _, raw in _filled(row)]
            self.notes.append(RowNote(row.number, "title", texts[0][:60]))
            if not table.title and not LABELLED.match(texts[0]):
                table.title = texts[0]
            for text in texts:
                for match in LABELLED.finditer(text):
                    table.captions.setdefault(match[1].strip(), match[2].strip())

    def _add_context(self, table: Table) -> None:
        """What stands around the table may be a column that was never written: the sheet's name, a caption, a section."""
        if any(row.section for row in table.rows):
            table.columns.append(Column(-2, ("表中小标题",), "section"))
        table.columns.append(Column(-1, ("工作表名",), "sheet"))
        if (named := unit_in(table.title)) and not named.endswith(table.sheet):
            table.columns.append(Column(TITLE, ("表题",), "title"))
        for number, label in enumerate(table.captions):
            table.columns.append(Column(-3 - number, (label,), "caption"))

    def _take_rows(self, table: Table, block: list[int], labels: list[tuple[str, ...]], position: int) -> int:
        rows = self.sheet.rows
        heads = [self.by_number[number].cells for number in block]
        section, previous = "", block[-1]
        broken = False
        while position < len(rows):
            row = rows[position]
            broken = broken or row.number > previous + 1
            previous = row.number
            if row.cells in heads:
                self.notes.append(RowNote(row.number, "header", _first_text(row)))
                position, broken = position + 1, True
                continue
            filled = _filled(row)
            kind = kind_of_row(row, self.wide.get(row.number, []), filled, len(labels))
            words = kind == "data" and all(raw.__class__ is str for _, raw in filled)
            if words and self._surely_header(position) and self._header_at(position) is not None:
                return position
            if kind == "title" and self._header_soon(position):
                return position
            if kind == "data":
                table.rows.append(self._data(row, section, broken))
                broken = False
            else:
                kind = "section" if kind == "title" else kind
                section = _section_name(row) if kind == "section" else section
                broken = True
            self.notes.append(RowNote(row.number, kind, _first_text(row)))
            position += 1
        return position

    def _surely_header(self, position: int) -> bool:
        """Names of units look like headings (…党支部), so below a header only exact headings begin another one."""
        rows = self.sheet.rows[position : position + 2]
        if self._exact_share(rows[0]) >= 0.5:
            return True
        return len(rows) > 1 and self._is_group_row(rows[0]) and self._exact_share(rows[1]) >= 0.5

    def _exact_share(self, row: Row) -> float:
        filled = _filled(row)
        return sum(self.known(text_of(raw)) >= 0.9 for _, raw in filled) / max(len(filled), 1)

    def _header_soon(self, position: int) -> bool:
        return any(
            self._header_at(later) is not None for later in range(position + 1, min(position + 4, len(self.sheet.rows)))
        )

    def _data(self, row: Row, section: str, broken: bool) -> DataRow:
        cells = row.cells
        merged: dict[int, int] = {}
        if not self.down:
            return DataRow(row.number, cells, row.hidden, merged, section, broken)
        cells = list(cells)
        for column in range(max(len(cells), 60)):
            merge = self.down.get((row.number, column))
            if merge is None or (merge.top == row.number and merge.left == column):
                continue
            origin = self.by_number.get(merge.top)
            value = origin.cell(merge.left) if origin is not None else None
            if is_empty(value) or merge.top == row.number:
                continue
            if column >= len(cells):
                cells.extend([None] * (column + 1 - len(cells)))
            if is_empty(cells[column]) and column == merge.left:
                cells[column], merged[column] = value, merge.top
        return DataRow(row.number, cells, row.hidden, merged, section, broken)


def _section_name(row: Row) -> str:
    text = _first_text(row)
    return re.sub(r"^[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*", "", text)


def _first_text(row: Row) -> str:
    return next((tidy(raw)[:60] for _, raw in _filled(row) if tidy(raw)), "")


def _samples(table: Table, column: Column, most: int = 100) -> list[Raw]:
    if column.source != "cell":
        return [value] if (value := context_value(table, column, None)) else []
    step = max(len(table.rows) // most, 1)
    return [raw for row in table.rows[::step] if not means_nothing(raw := row.cell(column.index))]


def context_value(table: Table, column: Column, row: DataRow | None) -> str:
    """The value of a column that is written around the table instead of in it."""
    if column.source == "sheet":
        # 第一党支部 on the tab, 县水利局第一党支部 over the table: the same one, named in full.
        named = unit_in(table.title)
        return named if named.endswith(table.sheet) else table.sheet
    if column.source == "title":
        return unit_in(table.title)
    if column.source == "caption":
        return table.captions.get(column.labels[0], "")
    if row is not None:
        return row.section
    return next((found.section for found in table.rows if found.section), "")
