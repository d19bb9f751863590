"""From the rows of a table and the confirmed columns to drafts: one value, or one sentence, per cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zugong.sheets import Column, DataRow, Field, Raw, Table, Value, text_of
from zugong.sheets.counts import counted, named
from zugong.sheets.filling import as_above
from zugong.sheets.grid import is_empty
from zugong.sheets.tables import context_value
from zugong.sheets.values import tidy

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


def draft_table(
    target: Target, table: Table, table_id: int, mapping: Mapping, corrections: Corrections
) -> list[Drafted]:
    """Column by column, since equal cells of a column are read once: a register repeats itself."""
    drafted = [Drafted(Draft(table.sheet, row.number), row) for row in table.rows]
    parts: dict[str, list[tuple[str, list[Raw]]]] = {}
    for column in table.columns:
        if column.index not in mapping:
            continue
        source = _source(target, table, column, *mapping[column.index])
        if source.part:
            parts.setdefault(source.fields[0].key, []).append((source.part, source.values))
        elif len(source.fields) > 1:
            _take_several(source, drafted, _Reader(target, table), corrections, table_id)
        elif source.fields[0].stored:
            _take(source, drafted, _Reader(target, table), corrections, table_id)
    for key, found in parts.items():
        _join_dates(target.field(key), found, drafted, _Reader(target, table), corrections, table_id)
    required = [wanted for wanted in target.fields if wanted.required]
    for one in drafted:
        _check_required(required, one.draft)
        one.draft.chosen = dict(corrections.chosen(table_id, one.draft.row, one.draft.raw))
    return drafted


def _source(target: Target, table: Table, column: Column, keys: tuple[str, ...], part: str) -> _Source:
    fields = tuple(target.field(key) for key in keys)
    if column.source != "cell":
        return _Source(column, fields, part, [context_value(table, column, row) for row in table.rows], {}, False)
    filled = as_above(table, column.index, grouping=any(wanted.grouping for wanted in fields))
    return _Source(column, fields, part, filled.values, filled.origin, filled.doubtful)


class _Reader:
    """What a target makes of a cell, each different cell once."""

    def __init__(self, target: Target, table: Table) -> None:
        self.target, self.year, self.date1904 = target, table.year, table.date1904
        self.cache: dict[tuple[str, type, Raw], tuple[Value, str]] = {}

    def __call__(self, wanted: Field, raw: Raw) -> tuple[Value, str]:
        key = (wanted.key, raw.__class__, raw)
        found = self.cache.get(key)
        if found is None:
            value = self.target.normalise(wanted, raw, year=self.year, date1904=self.date1904)
            found = self.cache[key] = (value, text_of(raw).strip())
        return found


def _take(source: _Source, drafted: list[Drafted], read: _Reader, corrections: Corrections, table_id: int) -> None:
    """One column that is one field."""
    wanted, index = source.fields[0], source.column.index
    for position, (one, raw) in enumerate(zip(drafted, source.values, strict=True)):
        origin = source.origin.get(position)
        if corrections.cells and (corrected := corrections.cell(table_id, one.draft.row, wanted.key)) is not None:
            _put(one.draft, wanted, *read(wanted, corrected))
            continue
        _put(one.draft, wanted, *read(wanted, raw))
        if origin is not None:
            one.filled[index] = origin
            one.draft.remarks.append(Remark(NOTE, wanted.key, f"同第 {origin} 行"))
        elif source.doubtful and is_empty(raw):
            one.draft.problem(wanted.key, "空着：是不是和上一行一样？这一列有的写了、有的空着，分不清，请填上")


def _put(draft: Draft, wanted: Field, value: Value, text: str) -> None:
    key = wanted.key
    draft.raw[key] = text
    draft.values[key] = value.value
    if value.problem:
        draft.remarks.append(Remark(PROBLEM, key, value.problem))
    if value.warning:
        draft.remarks.append(Remark(WARNING, key, value.warning))
    if value.note:
        draft.remarks.append(Remark(NOTE, key, value.note))


def _take_several(
    source: _Source, drafted: list[Drafted], read: _Reader, corrections: Corrections, table_id: int
) -> None:
    """应到/实到 with 25/23 in it: as many pieces as fields, or a sentence."""
    labels = "、".join(each.label for each in source.fields)
    counts = [each for each in source.fields if each.kind != "names"]
    for one, raw in zip(drafted, source.values, strict=True):
        written = text_of(raw).strip()
        told = [counted(tidy(written), (each.label, *each.words)) for each in counts]
        pieces = [piece for piece in re.split(r"[/／、|｜\n,，;；]|\s+", written) if piece]
        if all(told):
            pieces = [piece for piece in told if piece]
        fits = len(pieces) == len(counts) and (all(told) or not any(told))
        found: dict[str, Raw] = {each.key: piece for each, piece in zip(counts, pieces, strict=True)} if fits else {}
        found |= {each.key: named(written, (each.label, *each.words)) for each in source.fields if each.kind == "names"}
        for wanted in source.fields:
            corrected = corrections.cell(table_id, one.draft.row, wanted.key)
            _put(one.draft, wanted, *read(wanted, found.get(wanted.key) if corrected is None else corrected))
            if corrected is None and not fits and written and wanted in counts:
                one.draft.problem(wanted.key, f"“{written[:20]}”应该写着{labels}，分不开")


def _join_dates(
    wanted: Field,
    found: list[tuple[str, list[Raw]]],
    drafted: list[Drafted],
    read: _Reader,
    corrections: Corrections,
    table_id: int,
) -> None:
    """年 | 月 | 日 in columns of their own become one date."""
    columns = dict(found)
    for position, one in enumerate(drafted):
        corrected = corrections.cell(table_id, one.draft.row, wanted.key)
        if corrected is not None:
            _put(one.draft, wanted, *read(wanted, corrected))
            continue
        texts = [text_of(columns[part][position]) if part in columns else "" for part in ("year", "month", "day")]
        year, month, day = (re.sub(r"[年度月份日号\s]", "", text) for text in texts)
        gap = ("year" in columns and not year and (month or day)) or (not month and day)
        # Without a column for it the year is the title's, as in any ledger that writes only month and day.
        written = "-".join(number for number in (year, month, day) if number)
        written = written if "year" in columns or not month else f"{month}月{day}日"
        _put(one.draft, wanted, read(wanted, None if gap else written)[0], written)
        if gap:
            one.draft.problem(wanted.key, "日期分成几列写，其中一列空着")


def _check_required(required: list[Field], draft: Draft) -> None:
    told = {remark.field for remark in draft.remarks if remark.level == PROBLEM}
    for wanted in required:
        if draft.values.get(wanted.key) is None and wanted.key not in told:
            draft.problem(wanted.key, f"没填{wanted.label}")
