"""From an uploaded file to tables with a proposal: what each table is, and which column is which field."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from zugong.sheets import Found as Tables
from zugong.sheets import Limits, Match, Refusal, RowNote, Sheet, Table, Workbook, find, match, read, vocabulary
from zugong.sheets.report import REASONS
from zugong.sheets.tables import Known

from . import targets
from .shapes import why_no_rows
from .targets import Target

NO_TABLE, NO_ROWS = "这张工作表里没有表格，没有读", "这张工作表只有列名，没有数据"
FORM = "这是一个人一张的登记表，不是一行一个人的名册，不能导入。请传名册"
ENOUGH = 0.34  # a table that matches no target better than this is shown, not guessed


@dataclass(slots=True)
class Found:
    table: Table
    notes: list[RowNote]
    target: str
    matches: list[Match]
    fit: float = 0.0

    @property
    def sure(self) -> bool:
        return self.fit >= ENOUGH and not self.table.hidden


@dataclass(slots=True)
class Reading:
    file_name: str
    file_hash: str
    found: list[Found] = field(default_factory=list)
    #: sheet → why nothing of it was taken
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def by_target(self) -> dict[str, list[Found]]:
        groups: dict[str, list[Found]] = {}
        for one in sorted(self.found, key=lambda one: targets.get(one.target).order):
            groups.setdefault(one.target, []).append(one)
        return groups


def read_upload(data: bytes, name: str, *, target: str = "", limits: Limits | None = None) -> Reading:
    """Raises `Refusal` with one sentence for whatever cannot be read."""
    workbook = read(data, name, limits)
    reading = Reading(name, hashlib.new("sm3", data).hexdigest())
    _find_tables(workbook, reading, target)
    if not reading.found:
        raise _refusal(reading)
    return reading


def _refusal(reading: Reading) -> Refusal:
    said = dict.fromkeys(sentence for _sheet, sentence in reading.left_out if sentence not in (NO_TABLE, NO_ROWS))
    if said:
        return Refusal("not-rows", "；".join(said))
    if any(sentence == NO_ROWS for _sheet, sentence in reading.left_out):
        return Refusal("no-rows", "表里只有列名，下面没有数据。请检查是不是传了空白的模板")
    return Refusal("no-table", "没有找到表格：要有一行列名（比如 姓名、身份证号），下面是数据。请检查是不是传错了文件")


def _find_tables(workbook: Workbook, reading: Reading, target: str) -> None:
    wanted = [targets.get(target)] if target else targets.all_targets()
    known = vocabulary(each for one in {*targets.all_targets(), *wanted} for each in one.fields)
    unsure: list[tuple[Table, list[RowNote]]] = []
    for sheet in workbook.sheets:
        found = _find(sheet, known, wanted)
        tables = [table for table in found.tables if table.rows]
        if not tables and sheet.rows:
            reading.left_out.append((sheet.name, NO_ROWS if found.tables else NO_TABLE))
        for table in tables:
            table.columns = [column for column in table.columns if column.label != REASONS]
            fit, chosen, matches = max((_propose(one, table) for one in wanted), key=lambda each: each[0])
            notes = found.rows if table is tables[0] else []
            if sentence := _form(table, known) or _no_rows(table, fit, chosen, matches, wanted):
                reading.left_out.append((sheet.name, sentence))
            elif fit >= ENOUGH or target:
                reading.found.append(Found(table, notes, chosen.key, matches, fit))
            else:
                unsure.append((table, notes))
    _take_unsure(unsure, reading)


def _find(sheet: Sheet, known: Known, wanted: list[Target]) -> Tables:
    """The tables of a sheet; one in another shape is first written as one row each, and its own rows stay accounted for."""
    unfolded = next((one for target in wanted if (one := target.unfold(sheet)) is not None), None)
    if unfolded is None:
        return find(sheet, known)
    tables = find(unfolded.sheet, known).tables
    for table in tables:
        table.turned = True
    return Tables(tables, unfolded.notes)


def _no_rows(table: Table, fit: float, chosen: Target, matches: list[Match], wanted: list[Target]) -> str:
    """A form of one person is told by its headings; a summary by its shape, and only where something every row must have is nowhere to be found."""
    dated = next((one for one in (chosen, *wanted) if any(f.required and f.kind == "date" for f in one.fields)), None)
    matched = {key for m in matches for key in (m.field, *m.also)}
    required = [one for one in chosen.fields if one.required]
    # A line per person stays one, whatever stands in its other columns (dues by month).
    kept = {m.field for m in matches if m.field} & {one.key for one in chosen.fields if one.stored}
    people = any(one.kind == "name" and one.key in matched for one in required) and len(kept) > 1
    if fit >= ENOUGH and (people or all(one.key in matched for one in required)):
        return ""
    return why_no_rows(table, dated)


def _form(table: Table, known: Known) -> str:
    """姓名 李明 性别 男: headings and values take turns, row after row."""
    rows = table.rows[:40]
    turns = [row for row in rows if sum(isinstance(raw, str) and known(raw) >= 0.9 for raw in row.cells) >= 2]
    return FORM if len(rows) <= 40 and rows and len(turns) * 2 > len(rows) else ""


def _take_unsure(unsure: list[tuple[Table, list[RowNote]]], reading: Reading) -> None:
    """A table nobody can name is shown beside those that were named, left out until a person ticks it."""
    for table, notes in unsure:
        if reading.found:
            chosen = targets.get(reading.found[0].target)
            reading.found.append(Found(table, notes, chosen.key, match(table.columns, chosen.fields), 0.0))
        else:
            names = "、".join(column.label for column in table.columns if column.source == "cell")[:60]
            sentence = f"列名（{names}）对不上组织、党员、会议里的任何一种。在“导入到”里选好是哪一种再传，列名自己对"
            reading.left_out.append((table.sheet, sentence))


def _propose(target: Target, table: Table) -> tuple[float, Target, list[Match]]:
    """How well the table's columns fit the target: the required fields count most."""
    matches = match(table.columns, target.fields)
    cells = [m for m, column in zip(matches, table.columns, strict=True) if column.source == "cell"]
    matched = {key: m.confidence for m in matches for key in (m.field, *m.also) if key}
    required = [wanted for wanted in target.fields if wanted.required]
    have = sum(matched.get(wanted.key, 0.0) for wanted in required) / max(len(required), 1)
    stored = {wanted.key for wanted in target.fields if wanted.stored}
    kept = sum(m.confidence for m in cells if m.field in stored)
    return 0.5 * have + 0.5 * kept / max(len(cells), 1), target, matches


def mapping_of(matches: list[Match]) -> dict[str, dict[str, Any]]:
    return {
        str(m.column): {"fields": [m.field, *m.also], "part": m.part, "confidence": m.confidence, "why": m.why}
        for m in matches
        if m.field
    }
