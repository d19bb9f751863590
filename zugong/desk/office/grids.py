"""The table inside a workbook or a Word document, with what a merged or an empty cell stands for, and everything outside it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError

from zugong import sheets
from zugong.desk.office import embedded

#: what a column holds → words in its head; the first that fits wins
HEADS: tuple[tuple[str, str], ...] = (
    ("item", r"一级指标|考核项目|考核内容|项目|类别|考核大项"),
    ("indicator", r"二级指标|三级指标|考核指标|指标|考核要点|内容|要点"),
    ("standard", r"评分标准|计分标准|评分办法|计分办法|考核标准|评分细则|扣分标准|加分标准|标准|办法"),
    ("full", r"分值|满分|标准分|分数|权重|基础分"),
    ("source", r"数据来源|信息来源|佐证|依据材料|考核方式|来源|材料"),
    ("duty", r"责任单位|责任部门|牵头单位|考核单位|责任|单位"),
    ("cite", r"依据"),
)
NUMBERED = re.compile(r"序号|编号|№|no\.?", re.IGNORECASE)


class NoTable(Exception):
    """Nothing in the file is a 考核细则 table; the message says what was looked for."""


@dataclass(slots=True)
class Line:
    """One row of the table. `spans`: how many rows its cell of a column was merged over (1 if not)."""

    number: int
    cells: dict[str, str]
    spans: dict[str, int] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(slots=True)
class Grid:
    """A table as it was found."""

    name: str
    heads: tuple[str, ...]
    lines: list[Line]
    outside: list[tuple[int, str]]
    title: str = ""


@dataclass(slots=True)
class _Sheet:
    """Rows of texts, and which rows a cell was merged over: (row, column) → first and last row."""

    name: str
    rows: list[tuple[int, list[str]]]
    down: dict[tuple[int, int], tuple[int, int]]
    around: list[tuple[int, str]] = field(default_factory=list)


def own_source(path: Path) -> str | None:
    """The scheme inside a document that came from us."""
    if path.suffix.lower() == ".docx":
        return embedded.from_word(path)
    if path.suffix.lower() == ".xlsx":
        for sheet in _workbook(path):
            if sheet.name == embedded.SHEET:
                return "\n".join(row[0] if row else "" for row in _every_row(sheet)).removesuffix("\n") + "\n"
    return None


def _every_row(sheet: _Sheet) -> Iterator[list[str]]:
    """Empty lines were left out by the reader of workbooks; the numbers say where they were."""
    wanted = 1
    for number, row in sheet.rows:
        while wanted < number:
            yield []
            wanted += 1
        yield [row[0].removeprefix("│") if row else ""]
        wanted += 1


def read(path: Path) -> list[Grid]:
    """Every 考核细则 table of the file; raises `NoTable`."""
    source = _word(path) if path.suffix.lower() == ".docx" else _workbook(path)
    found = [grid for sheet in source if sheet.name != embedded.SHEET for grid in _grids(sheet)]
    if not found:
        raise NoTable(f"{path} 里没有找到考核细则表：要有一行表头，写着指标、分值、评分标准这些列")
    return found


def _workbook(path: Path) -> list[_Sheet]:
    try:
        book = sheets.read(path.read_bytes(), path.name)
    except sheets.Refusal as refusal:
        raise NoTable(f"{path}：{refusal.sentence}") from refusal
    found = []
    for sheet in book.sheets:
        down: dict[tuple[int, int], tuple[int, int]] = {}
        for merge in sheet.merges:
            for row in range(merge.top, min(merge.bottom, merge.top + 10_000) + 1):
                down[row, merge.left] = (merge.top, merge.bottom)
        rows = [(row.number, [sheets.text_of(raw).strip() for raw in row.cells]) for row in sheet.rows]
        found.append(_Sheet(sheet.name, rows, down))
    return found


def _word(path: Path) -> list[_Sheet]:
    try:
        document = Document(str(path))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, OpcError) as error:
        raise NoTable(f"{path} 不是完好的 Word 文档（.docx）") from error
    around = [(0, paragraph.text.strip()) for paragraph in document.paragraphs if paragraph.text.strip()]
    return [_word_table(table, f"表{number}", around) for number, table in enumerate(document.tables, 1)]


def _word_table(table: Any, name: str, around: list[tuple[int, str]]) -> _Sheet:
    rows: list[tuple[int, list[str]]] = []
    first: dict[Any, tuple[int, int]] = {}
    down: dict[tuple[int, int], tuple[int, int]] = {}
    for number, row in enumerate(table.rows, 1):
        texts = []
        for column, cell in enumerate(row.cells):
            known = first.get(cell._tc)
            if known is None:
                first[cell._tc] = (number, column)
                texts.append(cell.text.strip())
                continue
            top, left = known
            texts.append("")
            if left == column:
                for one in range(top, number + 1):
                    down[one, column] = (top, number)
        rows.append((number, texts))
    return _Sheet(name, rows, down, around)


# ---- tables in sheets ----------------------------------------------------------------------------


def _grids(sheet: _Sheet) -> Iterator[Grid]:
    place = next((index for index, (_, row) in enumerate(sheet.rows) if len(_columns(row)) >= 3), None)
    if place is None:
        return
    heads = sheet.rows[place][1]
    columns = _columns(heads)
    if "standard" not in columns.values() or not {"item", "indicator"} & set(columns.values()):
        return
    outside = [*sheet.around, *((number, _joined(row)) for number, row in sheet.rows[:place] if _joined(row))]
    lines: list[Line] = []
    held: dict[str, str] = {}
    for number, row in sheet.rows[place + 1 :]:
        texts = {column: text for column, text in enumerate(row) if text}
        if _is_outside(row, columns):
            outside.append((number, _joined(row)))
            continue
        lines.append(_line(number, texts, heads, columns, sheet, held))
    title = next((text for _, text in outside if len(text) > 4), sheet.name)
    yield Grid(sheet.name, tuple(heads), lines, outside, title)


def _columns(row: list[str]) -> dict[int, str]:
    """column → what it holds; a head is short."""
    found: dict[int, str] = {}
    for column, text in enumerate(row):
        plain = re.sub(r"[\s（(].*", "", text)
        if not 0 < len(plain) <= 12 or NUMBERED.fullmatch(plain):
            continue
        what = next((name for name, words in HEADS if name not in found.values() and re.search(words, plain)), None)
        if what is not None:
            found[column] = what
    return found


def _is_outside(row: list[str], columns: dict[int, str]) -> bool:
    """A total, a remark, or a line across the whole table."""
    filled = [(column, text) for column, text in enumerate(row) if text]
    if not filled:
        return True
    first = filled[0][1]
    if re.match(r"(总计|合计|小计|总分)|(备注|注|说明|附注)[:：]", first):
        return True
    return len(filled) == 1 and len(columns) > 2 and columns.get(filled[0][0]) != "standard" and len(first) > 30


def _line(number: int, texts: dict[int, str], heads: list[str], columns: dict[int, str], sheet: _Sheet,
          held: dict[str, str]) -> Line:  # fmt: skip
    """Merged down, or left empty, an item or indicator stands for the one above; a new item forgets the old indicator."""
    line = Line(number, {})
    if texts.get(_of(columns, "item")):
        held.pop("indicator", None)
    for column, name in columns.items():
        text = texts.get(column, "")
        top, bottom = sheet.down.get((number, column), (number, number))
        line.spans[name] = bottom - top + 1
        if not text and (name == "item" or number > top):
            text = held.get(name, "")
        if text:
            held[name] = text
        line.cells[name] = text
    for column, text in texts.items():
        if column not in columns:
            head = heads[column] if column < len(heads) and heads[column] else f"第 {column + 1} 列"
            line.other[head] = text
    return line


def _of(columns: dict[int, str], name: str) -> int:
    return next((column for column, what in columns.items() if what == name), -1)


def _joined(row: list[str]) -> str:
    return "　".join(text for text in row if text)
