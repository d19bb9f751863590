"""A roll of ticks turned round: rows are people and columns are meetings there, one meeting is one row here.

The sheet that comes out is an ordinary ledger, so that everything that reads ledgers reads it. What a tick says goes
into lists of names; a sign nobody understands goes into a column of its own together with the cell it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from . import dates, headings, marks
from .grid import DateCell, Merge, Raw, Row, Sheet, column_letter, is_empty, text_of
from .row_kinds import kind_of_row
from .tables import RowNote
from .values import is_ditto, person_name, tidy

#: The headings of what comes out; the ledger's own words for them.
UNIT, KIND, DAY, TOPIC = "党支部", "会议类型", "时间", "会议主题"
CAME, ON_LEAVE, STAYED_AWAY, EMPTY, UNCLEAR = "到会人员", "请假人员及原因", "缺席人员", "没有记号的人", "看不懂的记号"
NAMES = frozenset(("姓名", "党员姓名", "人员姓名", "党员", "名字", "参会人员", "参加人员", "人员"))
UNITS = frozenset(
    (
        "党支部",
        "支部",
        "支部名称",
        "所在党支部",
        "所在支部",
        "所属党支部",
        "所属支部",
        "党组织",
        "所在党组织",
        "党支部名称",
    )
)
STATISTIC = re.compile(
    r"^(?:实到|应到|到会|出勤|参加|参会|缺席|请假|签到|合计|小计|总计|人数|主持人|记录人|备注|说明|注\b|注[:：]|制表|填表|审核|支部书记)"
)
IN_TEXT = re.compile(r"(?:(?:19|20)\d\d\s*[年.\-/]\s*)?(?<!\d)\d{1,2}\s*[月.\-/]\s*\d{1,2}(?!\d)\s*[日号]?")
MONTH_ONLY = re.compile(r"^\d{4}\s*[年.\-/]\s*\d{1,2}\s*月?(?:份)?$")
FIRST_ROWS = 20
ANY_YEAR = 2024  # a leap year: here it only matters whether something is a day at all


class Unfolded(NamedTuple):
    sheet: Sheet
    notes: list[RowNote]  # what became of every row of the roll


@dataclass(slots=True)
class _Meeting:
    column: int
    day: Raw = None  # as it is written; whoever reads the ledger judges it
    kind: str = ""
    topic: str = ""


@dataclass(slots=True)
class _People:
    """What the cells of one meeting say, for the people of one branch."""

    came: list[str] = field(default_factory=list)
    on_leave: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def put(self, name: str, mark: marks.Mark) -> None:
        if mark.state == marks.PRESENT:
            self.came.append(name)
        elif mark.state == marks.LEAVE:
            self.on_leave.append(f"{name}（{mark.reason}）" if mark.reason not in ("", "请假") else name)
        elif mark.state == marks.ABSENT:
            self.away.append(f"{name}（{mark.reason}）" if mark.reason else name)

    def cells(self) -> list[Raw]:
        lists: list[Raw] = ["、".join(names) or None for names in (self.came, self.on_leave, self.away, self.empty)]
        return [*lists, "；".join(self.unclear) or None]


def unfold(sheet: Sheet, is_kind: Callable[[str], bool]) -> Unfolded | None:
    """The ledger that a roll of ticks holds; None for every other sheet."""
    roll = _Roll(sheet, is_kind)
    return roll.unfolded() if roll.found() else None


class _Roll:
    def __init__(self, sheet: Sheet, is_kind: Callable[[str], bool]) -> None:
        self.sheet, self.is_kind = sheet, is_kind
        self.header: list[Row] = []
        self.names = self.units = -1
        self.meetings: list[_Meeting] = []
        self.rows: list[Row] = []
        self.legend: dict[str, marks.Mark] = {}
        self.wide: dict[int, list[Merge]] = {}
        for merge in sheet.merges:
            if merge.right > merge.left:
                self.wide.setdefault(merge.top, []).append(merge)

    def found(self) -> bool:
        place = self._name_heading()
        if place is None:
            return False
        first, self.names = place
        self._find_header(first)
        after = self.header[-1].number
        self.rows = [row for row in self.sheet.rows if row.number > after]
        width = max(len(row.cells) for row in self.header)
        read = [one for column in range(self.names + 1, width) if (one := self._meeting(column)) is not None]
        if not any(one.day for one in read):
            return False
        texts = [tidy(raw) for row in self.sheet.rows for raw in row.cells[:3] if isinstance(raw, str)]
        self.legend = marks.legend_in([text for text in texts if re.search(r"[√×○△✓]", text) and len(text) > 2])
        self.meetings = [one for one in read if self._is_marked(one)]
        self.units = next((c for c in range(width) if self._heading_key(c) in UNITS), -1)
        return sum(bool(one.day) for one in self.meetings) >= 1

    # -- the heading --------------------------------------------------------------------------------------------

    def _name_heading(self) -> tuple[int, int] | None:
        for position, row in enumerate(self.sheet.rows[:FIRST_ROWS]):
            for column, raw in enumerate(row.cells[:8]):
                if isinstance(raw, str) and headings.key(raw) in NAMES and sum(not is_empty(c) for c in row.cells) > 2:
                    return position, column
        return None

    def _find_header(self, first: int) -> None:
        rows = self.sheet.rows
        header = [rows[first]]
        for row in reversed(rows[:first]):  # kinds that stand over the row with 姓名
            filled = [raw for raw in row.cells if not is_empty(raw)]
            over = any(not is_empty(raw) for raw in row.cells[self.names + 1 :]) and is_empty(row.cell(self.names))
            if not over or any(re.search(r"[:：]", tidy(raw)) for raw in filled):
                break
            header.insert(0, row)
        for row in rows[first + 1 :]:
            if not is_empty(row.cell(self.names)) or len(header) > 3 or self._holds_marks(row):
                break
            header.append(row)
        self.header = header

    def _holds_marks(self, row: Row) -> bool:
        cells = [raw for raw in row.cells[self.names + 1 :] if not is_empty(raw)]
        return any(_is_sign(raw) for raw in cells)

    def _heading_key(self, column: int) -> str:
        return next((headings.key(text_of(row.cell(column))) for row in self.header if row.cell(column)), "")

    def _heading(self, column: int) -> list[Raw]:
        """The headings over a column, top first; what is merged or written once over several counts for all of them."""
        found: list[Raw] = []
        for depth, row in enumerate(self.header):
            raw = row.cell(column)
            over = next((m for m in self.wide.get(row.number, []) if m.left <= column <= m.right), None)
            if over is not None:
                raw = row.cell(over.left)
            elif is_empty(raw) and any(not is_empty(below.cell(column)) for below in self.header[depth + 1 :]):
                raw = next((row.cell(c) for c in range(column - 1, self.names, -1) if not is_empty(row.cell(c))), None)
            if not is_empty(raw):
                found.append(raw)
        return found

    def _meeting(self, column: int) -> _Meeting | None:
        meeting, rest = _Meeting(column), []
        for raw in self._heading(column):
            if isinstance(raw, DateCell | int):
                meeting.day = meeting.day or (raw if dates.date(raw, year=ANY_YEAR).value else None)
                continue
            day, others = _day_in(text_of(raw))
            meeting.day = meeting.day or day or None
            rest.extend(others)
        meeting.day = meeting.day or _joined(rest) or None
        for text in rest:
            if not meeting.kind and self.is_kind(text):
                meeting.kind = text
            elif not re.fullmatch(r"\d{1,2}\s*[月日号]", text):
                meeting.topic = f"{meeting.topic} {text}".strip()
        # A month without a kind is a table of dues as well as a roll.
        return meeting if meeting.kind or (meeting.day and not MONTH_ONLY.match(text_of(meeting.day))) else None

    def _is_marked(self, meeting: _Meeting) -> bool:
        people = [row for row in self.rows if self._person(row)]
        cells = [raw for row in people if not is_empty(raw := row.cell(meeting.column))]
        understood = sum(marks.read(raw, self.legend) is not None for raw in cells)
        return bool(cells) and understood * 2 >= len(cells)

    # -- the rows -----------------------------------------------------------------------------------------------

    def _person(self, row: Row) -> str:
        """The name in a row that is somebody's; empty for totals, notes and what else stands below."""
        raw = row.cell(self.names)
        if is_empty(raw) or self._kind(row) != "data":
            return ""
        return str(person_name(raw).value or tidy(raw))

    def _kind(self, row: Row) -> str:
        filled = [(column, raw) for column, raw in enumerate(row.cells) if not is_empty(raw)]
        if not filled:
            return "blank"
        kind = kind_of_row(row, self.wide.get(row.number, []), filled, len(self.meetings) + 2)
        named = filled[0][0] != self.names and not is_empty(row.cell(self.names))
        counted = kind == "data" and not named and any(STATISTIC.match(tidy(raw)) for _, raw in filled[:2])
        return "total" if counted else kind

    def unfolded(self) -> Unfolded:
        header = {row.number for row in self.header}
        notes = [RowNote(r.number, "header" if r.number in header else "title", _first(r)) for r in self._upto_header()]
        by_unit: dict[str, dict[int, _People]] = {}
        units = self._unit_of_rows()
        for row, unit in zip(self.rows, units, strict=True):
            kind = self._kind(row)
            name = self._person(row)
            marked = any(isinstance(raw := row.cell(m.column), str) and not is_empty(raw) for m in self.meetings)
            if kind == "data" and not name and not marked:
                kind = "total"
            notes.append(RowNote(row.number, kind, _first(row)))
            if kind == "data":
                self._read(row, name, by_unit.setdefault(unit, {}))
        return Unfolded(self._ledger(by_unit), notes)

    def _upto_header(self) -> list[Row]:
        return [row for row in self.sheet.rows if row.number <= self.header[-1].number]

    def _unit_of_rows(self) -> list[str]:
        """The branch of every row. An empty cell is the one above only where no written one repeats it."""
        if self.units < 0:
            return [""] * len(self.rows)
        down = {
            number: text_of(self._cell(merge.top, merge.left))
            for merge in self.sheet.merges
            if merge.left == self.units
            for number in range(merge.top, min(merge.bottom, merge.top + 5_000) + 1)
        }
        written = [text_of(row.cell(self.units)).strip() for row in self.rows if self._person(row)]
        repeats = any(a and a == b for a, b in pairwise(written))
        found, last = [], ""
        for row in self.rows:
            text = down.get(row.number) or text_of(row.cell(self.units)).strip()
            if text and not is_ditto(text):
                last = text
            found.append(last if not repeats or is_ditto(text) else text)
        return found

    def _cell(self, number: int, column: int) -> Raw:
        return next((row.cell(column) for row in self.sheet.rows if row.number == number), None)

    def _read(self, row: Row, name: str, people: dict[int, _People]) -> None:
        for meeting in self.meetings:
            one = people.setdefault(meeting.column, _People())
            raw = row.cell(meeting.column)
            where = f"{column_letter(meeting.column)}{row.number}"
            if is_empty(raw):
                if name:
                    one.empty.append(name)
                continue
            mark = marks.read(raw, self.legend)
            if mark is None or not name:
                one.unclear.append(f"{name or '没写姓名'}“{tidy(raw)[:12]}”（{where}）")
            else:
                one.put(name, mark)

    def _ledger(self, by_unit: Mapping[str, dict[int, _People]]) -> Sheet:
        heads = [row for row in self._upto_header() if row not in self.header]
        rows = [list(row.cells) for row in heads]
        columns = [KIND, DAY, TOPIC, CAME, ON_LEAVE, STAYED_AWAY, EMPTY, UNCLEAR]
        rows.append([UNIT, *columns] if self.units >= 0 else list(columns))
        for meeting in self.meetings:
            for unit, people in by_unit.items():
                found = people.get(meeting.column)
                if found is None or not (found.came or found.on_leave or found.away or found.unclear):
                    continue
                told = [meeting.kind or None, meeting.day, meeting.topic or None, *found.cells()]
                rows.append([unit or None, *told] if self.units >= 0 else told)
        keep = [number for number, head in enumerate(columns, start=int(self.units >= 0)) if head in (KIND, DAY, CAME)]
        body = rows[len(heads) :]
        used = [n for n in range(len(body[0])) if n in keep or n == 0 or any(not is_empty(r[n]) for r in body[1:])]
        rows[len(heads) :] = [[row[n] for n in used] for row in body]
        made = Sheet(self.sheet.name, hidden=self.sheet.hidden, date1904=self.sheet.date1904)
        made.rows = [Row(number, cells) for number, cells in enumerate(rows, 1)]
        return made


def _is_sign(raw: Raw) -> bool:
    """A tick, a cross or a number: what stands below headings and never among them."""
    if isinstance(raw, int):
        return raw < 10_000
    mark = marks.read(raw, {})
    return mark is not None and mark.state != marks.LEAVE


def _day_in(text: str) -> tuple[str, list[str]]:
    """The day a heading names, as it is written, and what else it says: 3月5日 支部党员大会."""
    plain = tidy(text)
    pieces = [p for p in re.split(r"[\s（()）、,，;；]+", plain) if p]
    for piece in pieces:
        if (read := dates.date(piece, year=ANY_YEAR)).value and len(str(read.value)) >= len("2025-03"):
            return piece, [p for p in pieces if p != piece]
    if match := IN_TEXT.search(plain):
        others = (plain[: match.start()], plain[match.end() :])
        return match[0].strip(), [p for other in others for p in re.split(r"[\s（()）、,，;；]+", other) if p]
    return "", pieces


def _joined(pieces: list[str]) -> str:
    """3月 over 5日."""
    month = next((p for p in pieces if re.fullmatch(r"\d{1,2}\s*月(?:份)?", p)), "")
    day = next((p for p in pieces if re.fullmatch(r"\d{1,2}\s*[日号]", p)), "")
    return f"{month.replace('份', '')}{day}" if month and day else ""


def _first(row: Row) -> str:
    return next((tidy(raw)[:60] for raw in row.cells if tidy(raw)), "")
