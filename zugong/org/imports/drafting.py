"""From the rows of a table and the confirmed columns to drafts: one value, or one sentence, per cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from zugong.sheets import Column, DataRow, Field, Raw, Table, Value, text_of
from zugong.sheets.filling import as_above
from zugong.sheets.grid import is_empty
from zugong.sheets.tables import context_value

from .staging import Corrections
from .targets import NOTE, PROBLEM, WARNING, Draft, Remark, Target

#: column index → the fields it holds (two for 应到/实到), and which part of a date it is.
Mapping = dict[int, tuple[tuple[str, ...], str]]


@dataclass(slots=True)
class Drafted:
    draft: Draft
    row: DataRow
    filled: dict[int, int] = field(default_factory=dict)  # column → row its value came from


def read_mapping(stored: dict[str, dict[str, object]]) -> Mapping:
    return {
        int(index): (tuple(entry.get("fields", ())), str(entry.get("part", "")))  # type: ignore[arg-type]
        for index, entry in stored.items()
        if entry.get("fields")
    }


@dataclass(slots=True)
class _Source:
    """Where the values of one column come from."""

    column: Column
    fields: tuple[Field, ...]
    part: str
    values: list[Raw]
    origin: dict[int, int]
    doubtful: bool


def draft_table(target: Target, table: Table, table_id: int, mapping: Mapping, corrections: Corrections) -> list[Drafted]:
    sources = [_source(target, table, column, *mapping[column.index]) for column in table.columns if column.index in mapping]
    read = _reader(target, table)
    drafted = []
    for position, row in enumerate(table.rows):
        draft = Draft(table.sheet, row.number)
        filled: dict[int, int] = {}
        parts: dict[str, dict[str, str]] = {}
        for source in sources:
            _take(source, position, row, draft, filled, parts, read, corrections, table_id)
        for key, found in parts.items():
            _join_date(target, key, found, draft, read)
        _check_required(target, draft)
        draft.chosen = dict(corrections.chosen(table_id, row.number, draft.raw))
        drafted.append(Drafted(draft, row, filled))
    return drafted


def _source(target: Target, table: Table, column: Column, keys: tuple[str, ...], part: str) -> _Source:
    fields = tuple(target.field(key) for key in keys)
    if column.source != "cell":
        return _Source(column, fields, part, [context_value(table, column, row) for row in table.rows], {}, False)
    filled = as_above(table, column.index, grouping=any(wanted.grouping for wanted in fields))
    return _Source(column, fields, part, filled.values, filled.origin, filled.doubtful)


def _reader(target: Target, table: Table) -> Callable[[Field, Raw], Value]:
    """Equal cells are read once: a register repeats itself."""
    cache: dict[tuple[str, type, Raw], Value] = {}
    year, date1904 = table.year, table.date1904

    def read(wanted: Field, raw: Raw) -> Value:
        key = (wanted.key, type(raw), raw)
        value = cache.get(key)
        if value is None:
            value = cache[key] = target.normalise(wanted, raw, year=year, date1904=date1904)
        return value

    return read


def _take(
    source: _Source,
    position: int,
    row: DataRow,
    draft: Draft,
    filled: dict[int, int],
    parts: dict[str, dict[str, str]],
    read: Callable[[Field, Raw], Value],
    corrections: Corrections,
    table_id: int,
) -> None:
    raw = source.values[position]
    origin = source.origin.get(position)
    if len(source.fields) == 1 and not source.part:
        wanted = source.fields[0]
        corrected = corrections.cell(table_id, row.number, wanted.key)
        if corrected is not None:
            raw, origin = corrected, None
        if not wanted.stored:
            return
        _put(draft, wanted, raw, read(wanted, raw))
        if origin is not None:
            filled[source.column.index] = origin
            draft.remarks.append(Remark(NOTE, wanted.key, f"同第 {origin} 行"))
        elif source.doubtful and is_empty(raw):
            draft.problem(wanted.key, "空着：是不是和上一行一样？这一列有的写了、有的空着，分不清，请填上")
        return
    if source.part:
        parts.setdefault(source.fields[0].key, {})[source.part] = text_of(raw).strip()
        return
    _split(source, raw, row, draft, read, corrections, table_id)


def _put(draft: Draft, wanted: Field, raw: Raw, value: Value) -> None:
    draft.raw[wanted.key] = text_of(raw).strip()
    draft.values[wanted.key] = value.value
    if value.problem:
        draft.remarks.append(Remark(PROBLEM, wanted.key, value.problem))
    if value.warning:
        draft.remarks.append(Remark(WARNING, wanted.key, value.warning))
    if value.note:
        draft.remarks.append(Remark(NOTE, wanted.key, value.note))


def _split(
    source: _Source,
    raw: Raw,
    row: DataRow,
    draft: Draft,
    read: Callable[[Field, Raw], Value],
    corrections: Corrections,
    table_id: int,
) -> None:
    """应到/实到 with 25/23 in it: as many pieces as fields, or a sentence."""
    pieces = [piece for piece in re.split(r"[/／、|｜\n,，;；]|\s{1,}", text_of(raw).strip()) if piece]
    fits = len(pieces) == len(source.fields)
    for number, wanted in enumerate(source.fields):
        corrected = corrections.cell(table_id, row.number, wanted.key)
        piece: Raw = corrected if corrected is not None else pieces[number] if fits else None
        _put(draft, wanted, piece, read(wanted, piece))
        if corrected is None and not fits and not is_empty(raw):
            labels = "、".join(each.label for each in source.fields)
            draft.problem(wanted.key, f"“{text_of(raw)[:20]}”应该写着{labels}，分不开")


def _join_date(
    target: Target, key: str, found: dict[str, str], draft: Draft, read: Callable[[Field, Raw], Value]
) -> None:
    numbers = [re.sub(r"[年月日号\s]", "", found.get(part, "")) for part in ("year", "month", "day")]
    written = "-".join(number for number in numbers if number)
    gap = (not numbers[0] and any(numbers)) or (not numbers[1] and numbers[2])
    wanted = target.field(key)
    _put(draft, wanted, written, read(wanted, None if gap else written))
    if gap:
        draft.problem(key, "日期分成几列写，其中一列空着")


def _check_required(target: Target, draft: Draft) -> None:
    told = {remark.field for remark in draft.remarks if remark.level == PROBLEM}
    for wanted in target.fields:
        if wanted.required and draft.values.get(wanted.key) is None and wanted.key not in told:
            draft.problem(wanted.key, f"没填{wanted.label}")
