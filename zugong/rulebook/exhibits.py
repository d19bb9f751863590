"""Exhibits of a draft: what is put beside it for those who prepare and decide, and what of it the asked units may read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from zugong.rulebook.models import DraftExhibit

#: Of whom a row tells that everybody may read, and one that only those who prepare and decide do.
EVERYBODY, KEEPERS = "", "-"


@dataclass(frozen=True)
class Table:
    """Cells are words already: nothing of a table that was attached is worked out anew. `widths` are shares. `whose`: the key
    of the unit each row tells of, or EVERYBODY or KEEPERS; a table that does not say is for those who prepare and decide."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    whose: Sequence[str] = ()

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Rows with the name of each column beside its cell, for a narrow screen."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]

    def shared_with(self, units: Collection[str]) -> Table:
        seen = {EVERYBODY, *units}
        kept = [
            (row, whose)
            for row, whose in zip(self.rows, self.whose or [KEEPERS] * len(self.rows), strict=True)
            if whose in seen
        ]
        return replace(self, rows=[row for row, _whose in kept], whose=[whose for _row, whose in kept])


@dataclass(frozen=True)
class Exhibit:
    """`open_lines`: of the sentences those that name no unit, which the asked units read in place of `lines`."""

    title: str
    lines: Sequence[str]
    tables: Sequence[Table] = field(default_factory=tuple)
    open_lines: Sequence[str] = ()

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, row: DraftExhibit) -> Exhibit:
        return cls.read(row.content)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Exhibit:
        return cls(**{**content, "tables": [Table(**table) for table in content["tables"]]})

    @property
    def units(self) -> set[str]:
        """The units it tells of, by key."""
        return {one for table in self.tables for one in table.whose} - {EVERYBODY, KEEPERS}

    def shared_with(self, units: Collection[str]) -> Exhibit:
        """What those who answer for these units read: their own rows, and what names nobody."""
        tables = [table.shared_with(units) for table in self.tables]
        return Exhibit(self.title, self.open_lines, [table for table in tables if table.rows], self.open_lines)
