"""One worksheet's XML, cell by cell."""

from __future__ import annotations

import math
import re

from .grid import Limits, Merge, Raw, Refusal, Row, Sheet, Trouble, column_letter, is_empty
from .serials import date_cell

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
ERRORS = {
    "#REF!": "公式引用的格子已被删除（#REF!）",
    "#N/A": "公式没有查到（#N/A）",
    "#VALUE!": "公式算错了（#VALUE!）",
    "#DIV/0!": "公式除以了 0（#DIV/0!）",
    "#NAME?": "公式名字写错了（#NAME?）",
    "#NUM!": "公式的数不对（#NUM!）",
    "#NULL!": "公式的区域不对（#NULL!）",
}


class SheetReader:
    """Callbacks for the XML parser. Tag names may carry a prefix, so they are looked up in a small cache."""

    def __init__(
        self,
        sheet: Sheet,
        strings: list[str],
        shown: list[str],
        date1904: bool,
        limits: Limits,
        budget: dict[str, int],
    ) -> None:
        self.sheet, self.shown, self.date1904 = sheet, shown, date1904
        # Judged once each: a register repeats its words.
        self.strings: list[Raw] = [None if is_empty(text) else judged(text, limits) for text in strings]
        self._columns: dict[str, int] = {}
        self._styles = {str(number): number for number in range(len(shown))}
        self._row_text = "0"
        self.limits, self.budget = limits, budget
        self._local: dict[str, str] = {}
        self._row = Row(0, [])
        self._rows_seen: set[int] = set()
        self._column = -1
        self._kind, self._style, self._formula = "n", 0, False
        self._value: list[str] = []
        self._has_value = False
        self._taking = False
        self._phonetic = False
        self._in_data = False
        self._hidden_columns: set[int] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._local.get(name)
        if tag is None:
            tag = self._local[name] = name.rpartition(":")[2]
        if tag == "c":
            reference = attributes.get("r")
            self._column = self._column + 1 if reference is None else self._column_of(reference)
            self._kind = attributes.get("t", "n")
            self._style = self._styles.get(attributes.get("s", "0"), 0)
            self._formula = self._has_value = False
            self._value.clear()
        elif tag == "v" or tag == "t":  # noqa: PLR1714
            self._taking = not self._phonetic
            self._has_value = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self._hidden_columns.update(range(first - 1, min(last, self.limits.columns)))

    def end(self, name: str) -> None:
        tag = self._local.get(name) or name.rpartition(":")[2]
        if tag == "v" or tag == "t":  # noqa: PLR1714
            self._taking = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._phonetic = False

    def text(self, data: str) -> None:
        if self._taking:
            self._value.append(data)

    def finish(self) -> Sheet:
        self.sheet.rows.sort(key=lambda row: row.number)
        self.sheet.hidden_columns = frozenset(self._hidden_columns)
        self.sheet.date1904 = self.date1904
        return self.sheet

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        number = int(given) if given and given.isdigit() else self._row.number + 1
        if not 1 <= number <= MAX_ROW:
            raise self._refusal("geometry", f"写着有第 {number} 行，Excel 最多 {MAX_ROW} 行，文件被改过")
        self._row = Row(number, [], attributes.get("hidden") in ("1", "true"))
        self._row_text = str(number)
        self._column = -1

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        known = self._columns.get(letters)
        if known is not None and reference[len(letters) :] == self._row_text:
            return known
        self._columns[letters] = known = self._checked_column(reference)
        return known

    def _checked_column(self, reference: str) -> int:
        match = REFERENCE.match(reference)
        if match is None or (int(match[2]) != self._row.number and self._row.number):
            raise self._refusal("geometry", f"单元格 {reference} 的位置和它所在的行对不上，文件被改过")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        if column > MAX_COLUMN:
            raise self._refusal("geometry", f"单元格 {reference} 超出了 Excel 的范围，文件被改过")
        return column - 1

    def _end_cell(self) -> None:
        raw = self._cell()
        if raw is None or (raw.__class__ is str and self._kind != "s" and is_empty(raw)):
            return
        if self._column >= self.limits.columns:
            where = f"{column_letter(self._column)}{self._row.number}"
            raise self._refusal(
                "too-wide", f"在 {where} 还有内容，系统最多读 {self.limits.columns} 列。如果是误敲，请删掉它再传"
            )
        cells = self._row.cells
        if self._column < len(cells):
            if cells[self._column] is not None:
                where = f"{column_letter(self._column)}{self._row.number}"
                raise self._refusal("duplicate-cell", f"单元格 {where} 写了两遍，分不清哪个是真的")
            cells[self._column] = raw
        else:
            cells.extend([None] * (self._column - len(cells)))
            cells.append(raw)
        self.budget["cells"] -= 1

    def _end_row(self) -> None:
        if not self._row.cells:
            return
        if self._row.number in self._rows_seen:
            raise self._refusal("duplicate-row", f"第 {self._row.number} 行写了两遍，分不清哪个是真的")
        self._rows_seen.add(self._row.number)
        self.sheet.rows.append(self._row)
        self.budget["rows"] -= 1
        if self.budget["rows"] < 0 or self.budget["cells"] < 0:
            raise self._refusal(
                "too-many-rows", f"加上前面的已经超过 {self.limits.rows} 行，一次读不了这么多。请按单位拆成几个文件"
            )

    def _cell(self) -> Raw:  # noqa: PLR0911
        value, kind = self._value, self._kind
        text = value[0] if len(value) == 1 else "".join(value)
        if kind == "s":
            return self._shared(text)
        if kind in ("inlineStr", "str"):
            return self._string(text)
        if kind == "e":
            return Trouble("error", ERRORS.get(text, f"公式出错了（{text or '空'}）"))
        if not text.strip():
            return Trouble("formula", "公式没有存下结果，请在 Excel 里打开、保存一次再传") if self._formula else None
        if kind == "b":
            return text.strip() == "1"
        if kind == "d":
            return text.strip().replace("T", " ").removesuffix(" 00:00:00")
        return self._number(text)

    def _shared(self, text: str) -> Raw:
        if text.isascii() and text.isdigit() and (number := int(text)) < len(self.strings):
            return self.strings[number]
        if not text.strip():
            return None
        if not text.strip().isdigit() or int(text) >= len(self.strings):
            where = f"{column_letter(self._column)}{self._row.number}"
            raise self._refusal("broken-string", f"单元格 {where} 的文字丢了，文件可能已损坏")
        return self.strings[int(text)]

    def _string(self, text: str) -> Raw:
        if self._formula and not text and not self._has_value:
            return Trouble("formula", "公式没有存下结果，请在 Excel 里打开、保存一次再传")
        if "_x" in text:
            text = ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
        return judged(text, self.limits)

    def _number(self, text: str) -> Raw:
        try:
            number = float(text)
        except ValueError:
            return Trouble("number", f"这一格标成数字，里面却是“{text[:20]}”")
        if math.isnan(number) or math.isinf(number):
            return Trouble("number", "这一格的数字太大，读不了")
        shown = self.shown[self._style] if self._style < len(self.shown) else ""
        if shown:
            return date_cell(number, shown, self.date1904)
        if number.is_integer() and abs(number) < 1e18:
            digits = text.strip()
            return int(digits) if digits.lstrip("-").isdigit() else int(number)
        return number

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = [REFERENCE.match(part) for part in (first, last or first)]
        if not all(ends):
            return
        (left, top), (right, bottom) = ((_letters(end[1]), int(end[2])) for end in ends if end)
        if len(self.sheet.merges) >= self.limits.rows:
            raise self._refusal("too-many-merges", "合并的格子太多，读不了。请取消合并再传")
        self.sheet.merges.append(Merge(top, left, bottom, right))

    def _refusal(self, code: str, what: str) -> Refusal:
        return Refusal(code, f"工作表“{self.sheet.name}”{what}。")


def judged(text: str, limits: Limits) -> Raw:
    """A text, or why it is none."""
    if len(text) > limits.cell_text:
        return Trouble("long", f"这一格有 {len(text)} 个字，太长，存不下")
    if "\ufffd" in text or "锟斤拷" in text:
        return Trouble("mojibake", "这一格是乱码，原来的字已经丢了，请重新填写")
    return text


def _letters(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
