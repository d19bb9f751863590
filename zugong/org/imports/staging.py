"""Tables and rows as they lie in the staging tables: packed, compressed, sealed by the field they are stored in."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from zugong.sheets import Column, DataRow, RowNote, Table, wire

from .models import ImportRow
from .targets import Draft, Remark

COLUMNS = ("batch", "table", "number", "status", "warned", "hidden", "applied", "payload")


def pack_table(table: Table, notes: list[RowNote]) -> str:
    head = {
        "sheet": table.sheet,
        "title": table.title,
        "header_rows": table.header_rows,
        "captions": table.captions,
        "date1904": table.date1904,
        "hidden": table.hidden,
        "turned": table.turned,
        "columns": [[c.index, list(c.labels), c.source, c.hidden] for c in table.columns],
        "samples": [[wire.pack_cell(raw) for raw in c.samples[:40]] for c in table.columns],
        "notes": [list(note) for note in notes if note.kind != "data"],
    }
    rows = [
        [r.number, [wire.pack_cell(raw) for raw in r.cells], r.hidden, list(r.merged.items()), r.section, r.broken]
        for r in table.rows
    ]
    text = json.dumps([head, rows], ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


def unpack_table(payload: str) -> tuple[Table, list[RowNote]]:
    head, rows = json.loads(zlib.decompress(base64.b64decode(payload)))
    columns = [
        Column(index, tuple(labels), source, hidden, [wire.unpack_cell(raw) for raw in samples])
        for (index, labels, source, hidden), samples in zip(head["columns"], head["samples"], strict=True)
    ]
    data = [
        DataRow(number, [wire.unpack_cell(raw) for raw in cells], hidden, dict(merged), section, broken)
        for number, cells, hidden, merged, section, broken in rows
    ]
    table = Table(head["sheet"], head["title"], tuple(head["header_rows"]), columns, data, head["captions"])
    table.date1904, table.hidden, table.turned = head["date1904"], head["hidden"], head.get("turned", False)
    return table, [RowNote(*note) for note in head["notes"]]


def pack_row(draft: Draft, row: DataRow, filled: dict[int, int]) -> str:
    """What the preview shows of a row; its whole line only where it may have to go back in the coloured workbook."""
    packed: dict[str, Any] = {"raw": draft.raw}
    told = {key: value for key, value in draft.values.items() if value is not None and str(value) != draft.raw.get(key)}
    if told:
        packed["values"] = told
    if draft.remarks:
        packed["remarks"] = [[r.level, r.field, r.sentence, r.options, r.for_all, r.ask] for r in draft.remarks]
    if draft.changes:
        packed["changes"] = draft.changes
    if filled:
        packed["filled"] = filled
    if draft.wrong:
        packed["cells"] = [wire.pack_cell(raw) for raw in row.cells]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def insert_rows(rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows of a preview, in the order of `COLUMNS`. In plain SQL: there are as many as the workbook has lines, and
    making a model of each costs more than storing it. What they say is sealed here as the field would."""
    fields: list[Any] = [ImportRow._meta.get_field(name) for name in COLUMNS]
    seal = fields[-1].get_db_prep_save
    quote = connection.ops.quote_name
    names, marks = ", ".join(quote(each.column) for each in fields), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(ImportRow._meta.db_table)} ({names}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*row[:-1], seal(row[-1], connection)) for row in rows])


def unpack_row(payload: str) -> dict[str, Any]:
    packed: dict[str, Any] = {
        "raw": {},
        "values": {},
        "remarks": [],
        "changes": {},
        "filled": {},
        "cells": [],
        **(json.loads(payload) if payload else {}),
    }
    packed["cells"] = [wire.unpack_cell(raw) for raw in packed["cells"]]
    packed["remarks"] = [
        Remark(level, key, sentence, tuple((pk, label) for pk, label in options), for_all, ask)
        for level, key, sentence, options, for_all, ask in packed["remarks"]
    ]
    packed["filled"] = {int(column): row for column, row in packed["filled"].items()}
    return packed


def pack_results(results: list[dict[str, Any]]) -> str:
    text = json.dumps(results, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


def unpack_results(payload: str) -> list[dict[str, Any]]:
    return json.loads(zlib.decompress(base64.b64decode(payload))) if payload else []  # type: ignore[no-any-return]


class Corrections:
    """What the person typed over cells and picked among candidates, kept with the batch."""

    def __init__(self, text: str = "") -> None:
        kept = json.loads(text) if text else {}
        self.cells: dict[str, str] = kept.get("cells", {})
        self.choices: dict[str, int] = kept.get("choices", {})
        self.for_all: dict[str, int] = kept.get("for_all", {})

    @staticmethod
    def _place(table: int, row: int, field: str) -> str:
        return f"{table}:{row}:{field}"

    def cell(self, table: int, row: int, field: str) -> str | None:
        return self.cells.get(self._place(table, row, field)) if self.cells else None

    def set_cell(self, table: int, row: int, field: str, text: str) -> None:
        self.cells[self._place(table, row, field)] = text
        self.choices.pop(self._place(table, row, field), None)

    def choose(self, table: int, row: int, field: str, option: int) -> None:
        self.choices[self._place(table, row, field)] = option

    def choose_for_all(self, field: str, text: str, option: int) -> None:
        self.for_all[f"{field}:{text}"] = option

    def chosen(self, table: int, row: int, raw: dict[str, str]) -> Iterator[tuple[str, int]]:
        if self.for_all:
            for key, text in raw.items():
                if (option := self.for_all.get(f"{key}:{text}")) is not None:
                    yield key, option
        if self.choices:
            prefix = f"{table}:{row}:"
            for place, option in self.choices.items():
                if place.startswith(prefix):
                    yield place.removeprefix(prefix), option

    def dump(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False) if self.cells or self.choices or self.for_all else ""
