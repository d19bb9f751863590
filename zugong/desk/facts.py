"""Rows of facts, many and alike: what a column means is worked out once for each table, what a cell means once for
each different cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zugong.desk import values
from zugong.desk.tables import Cell, Record, Table
from zugong.engine import Catalogue, FactRow, Field

Convert = Callable[[Cell], Any]
#: fixed columns that give way where a table named after a kind has a field of that head: 类别, 内容
YIELDING = {"kind", "data"}
FREE = {"text", "person", "unit", "month_day"}  # types whose cells are hardly ever alike


class FactReader:
    """Reads the rows of one table; `column` says which of the fixed columns a head names."""

    def __init__(self, table: Table, catalogue: Catalogue, fixed: dict[str, str], unit_ids: dict[str, str],
                 wanted: set[str] | None) -> None:  # fmt: skip
        self.table, self.catalogue, self.unit_ids = table, catalogue, unit_ids
        # Two institutions may call a kind by the same name: the one that is looked at is meant.
        known = sorted(catalogue.kinds.values(), key=lambda kind: wanted is not None and kind.id in wanted)
        self.titles = {title: kind.id for kind in known for title in (kind.title, kind.noun) if title}
        self.fields: dict[str, list[tuple[str, str, Convert]]] = {}
        self.kinds: dict[Cell, str] = {}
        self.days: dict[Cell, dt.date] = {}
        stem = Path(table.file).stem
        self.names = (table.name, stem)
        own = self._heads_of_its_kind()
        self.fixed = {column: "" if key in YIELDING and column in own else key for column, key in fixed.items()}
        self.place = {key: column for column, key in reversed(self.fixed.items()) if key}
        self.prefix = f"{table.file}:" if table.name == stem else f"{table.file}#{table.name}:"
        #: columns that belong to no fact kind at all
        self.strange = [
            column for column in table.columns if column and not self.fixed.get(column) and not self._somebodys(column)
        ]

    def _heads_of_its_kind(self) -> set[str]:
        """What the fields of the kind are called after which the table is named."""
        kinds = (self.catalogue.kinds.get(self.titles.get(name, name)) for name in self.names)
        fields = next((kind.fields for kind in kinds if kind is not None), {})
        return {*fields, *(item.label for item in fields.values())}

    def _somebodys(self, column: str) -> bool:
        kinds = self.catalogue.kinds.values()
        return any(
            column in kind.fields or any(column == item.label for item in kind.fields.values()) for kind in kinds
        )

    def read(self, record: Record, wanted: set[str] | None) -> FactRow | None:
        """The fact of a row; None where its kind is not wanted. Raises `values.Wrong`."""
        cells, place = record.cells, self.place
        kind = self._kind(cells.get(place["kind"]) if "kind" in place else None)
        if wanted is not None and kind not in wanted:
            return None
        occurred = self._day(cells.get(place["occurred_on"]))
        recorded = (
            self._day(cells[place["recorded_on"]]) if cells.get(place.get("recorded_on", "")) is not None else occurred
        )
        data = values.data(cells[place["data"]]) if cells.get(place.get("data", "")) is not None else {}
        for column, name, convert in self.fields.get(kind) or self._fields(kind):
            cell = cells.get(column)
            if cell is not None:
                data[name] = convert(cell)
        unit = self._text(cells, "unit")
        person = self._text(cells, "person") or None
        if not unit and not person:
            raise values.Wrong("这一行没有单位", "this row has no unit")
        key = self._text(cells, "id") or f"{self.prefix}{record.line:06d}"
        return FactRow(
            key, kind, self.unit_ids.get(unit, unit), occurred, recorded, data, person, self._text(cells, "source")
        )

    def _text(self, cells: dict[str, Cell], name: str) -> str:
        cell = cells.get(self.place.get(name, ""))
        return cell if cell.__class__ is str else values.text(cell)  # type: ignore[return-value]

    def _day(self, cell: Cell) -> dt.date:
        found = self.days.get(cell)
        if found is None:
            found = self.days[cell] = values.day(cell)
        return found

    def _kind(self, cell: Cell) -> str:
        if cell in self.kinds:
            return self.kinds[cell]
        for shown in (values.text(cell), *self.names):
            kind = self.titles.get(shown, shown)
            if kind in self.catalogue.kinds:
                self.kinds[cell] = kind
                return kind
            if shown and cell is not None:
                near = sorted(self.catalogue.kinds)[:12]
                raise values.Wrong(
                    f"没有叫“{shown}”的事实类别，可以写：{'、'.join(near)}",
                    f"there is no fact kind “{shown}”; possible: {', '.join(near)}",
                )
        raise values.Wrong(
            "这一行没有写事实类别（kind），文件名、表名也不是事实类别",
            "this row names no fact kind, and neither the file nor the sheet is called after one",
        )

    def _fields(self, kind: str) -> list[tuple[str, str, Convert]]:
        declared = self.catalogue.kinds[kind].fields
        labels = {item.label: name for name, item in declared.items()}
        names = ((column, column if column in declared else labels.get(column, "")) for column in self.table.columns)
        found = [
            (column, name, self._converter(column, declared[name]))
            for column, name in names
            if name and self.fixed.get(column) not in YIELDING
        ]
        self.fields[kind] = found
        return found

    def _converter(self, column: str, item: Field) -> Convert:
        known: dict[tuple[type, Cell], Any] = {}
        if item.type in FREE:
            return values.text

        def convert(cell: Cell) -> Any:
            key = (cell.__class__, cell)  # 1, 1.0 and True are one key otherwise
            if key not in known:
                try:
                    known[key] = values.field_value(self.catalogue, item, cell)
                except values.Wrong as wrong:
                    raise values.Wrong(f"“{column}”这一列：{wrong}", f"column “{column}”: {wrong.words.en}") from None
            return known[key]

        return convert
