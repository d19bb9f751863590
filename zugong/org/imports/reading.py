"""From an uploaded file to tables with a proposal: what each table is, and which column is which field."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from zugong.sheets import Limits, Match, Refusal, RowNote, Table, Workbook, find, match, read, vocabulary
from zugong.sheets.report import REASONS

from . import targets
from .targets import Target

ENOUGH = 0.34  # a table that matches no target better than this is shown, not guessed


@dataclass(slots=True)
class Found:
    table: Table
    notes: list[RowNote]
    target: str
    matches: list[Match]
    fit: float = 0.0


@dataclass(slots=True)
class Reading:
    file_name: str
    file_hash: str
    found: list[Found] = field(default_factory=list)
    empty_sheets: list[str] = field(default_factory=list)

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
        raise Refusal(
            "no-table", "没有找到表格：要有一行列名（比如 姓名、身份证号），下面是数据。请检查是不是传错了文件"
        )
    return reading


def _find_tables(workbook: Workbook, reading: Reading, target: str) -> None:
    wanted = [targets.get(target)] if target else targets.all_targets()
    known = vocabulary(each for one in targets.all_targets() for each in one.fields)
    for sheet in workbook.sheets:
        found = find(sheet, known)
        tables = [table for table in found.tables if table.rows]
        if not tables:
            reading.empty_sheets.append(sheet.name)
        for table in tables:
            table.columns = [column for column in table.columns if column.label != REASONS]
            proposal = max((_propose(one, table) for one in wanted), key=lambda each: each[0])
            fit, chosen, matches = proposal
            if fit >= ENOUGH or target:
                notes = found.rows if table is tables[0] else []
                reading.found.append(Found(table, notes, chosen.key, matches, fit))
            else:
                reading.empty_sheets.append(sheet.name)


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
