"""A narrow snapshot, in memory or in a folder."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from zugong.engine.layout.encoding import Field
from zugong.engine.ledger import HeadRow, PersonRow, UnitRow

SCHEMA = "zugong-layout/1"
META = "layout.json"
ROW_GROUP = 122_880
ROWS_AT_ONCE = 4_000_000
PREFIX = "f_"  # columns of fields, so that a field may be called `unit`


class BadLayout(Exception):
    """A folder that is no narrow snapshot, or not one this version reads."""


@dataclass(frozen=True)
class KindMeta:
    """What is known of a kind without opening its file."""

    rows: int
    fields: dict[str, Field]
    occurred: tuple[dt.date, dt.date]
    recorded: tuple[dt.date, dt.date]
    persons: bool


@dataclass
class Layout:
    """`tables`: those in memory; the others are read from `folder`."""

    kinds: dict[str, KindMeta]
    id_is_number: bool
    folder: Path | None = None
    tables: dict[str, pa.Table] = field(default_factory=dict)
    _words: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    # ---- reading ---------------------------------------------------------------------------------

    @classmethod
    def open(cls, folder: Path) -> Layout:
        try:
            raw = json.loads((folder / META).read_text("utf-8"))
            if raw["schema"] != SCHEMA:
                raise BadLayout(f"{folder} is laid out as {raw['schema']}; this version reads {SCHEMA}.")
            kinds = {name: _kind(entry) for name, entry in raw["kinds"].items()}
            return cls(kinds, raw["id_is_number"], folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadLayout(f"{folder} has no readable {META}: {error}") from error

    def path(self, name: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{name}.parquet"

    def table(self, name: str) -> pa.Table:
        if name not in self.tables:
            self.tables[name] = pq.read_table(self.path(name))
        return self.tables[name]

    def batches(self, kind: str, columns: list[str]) -> Iterator[pa.Table]:
        """The facts of a kind in order of unit and id, so many at once."""
        name = f"facts.{kind}"
        if name in self.tables:
            yield self.tables[name].select(columns)
            return
        file = pq.ParquetFile(self.path(name), memory_map=True)
        groups: list[int] = []
        rows = 0
        for group in range(file.num_row_groups):
            groups.append(group)
            rows += file.metadata.row_group(group).num_rows
            if rows >= ROWS_AT_ONCE or group == file.num_row_groups - 1:
                yield file.read_row_groups(groups, columns, use_threads=False)
                groups, rows = [], 0

    def words(self, kind: str, name: str) -> list[Any]:
        """Value by code of a `words` field."""
        key = (kind, name)
        if not self._words:
            table = self.table("words")
            columns = (table.column(part).to_pylist() for part in ("kind", "field", "value"))
            for of, part, value in zip(*columns, strict=True):
                self._words.setdefault((of, part), []).append(json.loads(value))
        return self._words.get(key, [])

    def unit_ids(self) -> list[str]:
        """Id of a unit by its number."""
        found: list[str] = self.table("keys").column("id").to_pylist()
        return found

    def unit_rows(self) -> list[UnitRow]:
        columns = [self.table("units").column(name).to_pylist() for name in _UNIT_COLUMNS]
        return [UnitRow(id, name, kind, parent, "", first, last, tuple(categories or ()))
                for id, name, kind, parent, first, last, categories in zip(*columns, strict=True)]  # fmt: skip

    def head_rows(self) -> list[HeadRow]:
        table = self.table("heads")
        columns = (table.column(name).to_pylist() for name in ("unit", "members", "full_members"))
        return [HeadRow(*row) for row in zip(*columns, strict=True)]

    def people_rows(self) -> list[PersonRow]:
        if not self.holds("people"):
            return []
        columns = [self.table("people").column(name).to_pylist() for name in _PERSON_COLUMNS]
        return [PersonRow(id, name, unit, tuple(roles or ()), first, last, tuple(categories or ()))
                for id, name, unit, roles, first, last, categories in zip(*columns, strict=True)]  # fmt: skip

    def person_ids(self) -> list[str]:
        """Id of a person by its number in `pairs`."""
        found: list[str] = self.table("persons").column("id").to_pylist() if self.holds("persons") else []
        return found

    def holds(self, name: str) -> bool:
        """A snapshot made without a register of people has no tables of them."""
        return name in self.tables or (self.folder is not None and self.path(name).exists())

    # ---- writing ---------------------------------------------------------------------------------

    def save(self, folder: Path) -> Layout:
        """Write what is in memory; the layout of the folder is returned."""
        folder.mkdir(parents=True)
        for name, table in self.tables.items():
            write_table(table, folder / f"{name}.parquet")
        self.save_meta(folder)
        return Layout.open(folder)

    def save_meta(self, folder: Path) -> None:
        kinds = {name: dataclasses.asdict(kind) for name, kind in self.kinds.items()}
        meta = {"schema": SCHEMA, "id_is_number": self.id_is_number, "kinds": kinds}
        (folder / META).write_text(
            json.dumps(meta, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n", "utf-8"
        )


_UNIT_COLUMNS = ("id", "name", "kind", "parent", "valid_from", "valid_to", "categories")
_PERSON_COLUMNS = ("id", "name", "unit", "roles", "valid_from", "valid_to", "categories")


def write_table(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", version="2.6", row_group_size=ROW_GROUP)


def _kind(entry: dict[str, Any]) -> KindMeta:
    first, last = (tuple(dt.date.fromisoformat(day) for day in entry[name]) for name in ("occurred", "recorded"))
    fields = {name: Field(**value) for name, value in entry["fields"].items()}
    return KindMeta(entry["rows"], fields, (first[0], first[1]), (last[0], last[1]), entry["persons"])
