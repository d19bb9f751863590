"""Exhibits of a draft, and the notice by which others are asked what they think of it (征求意见)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from zugong.desk.office import word
from zugong.rulebook import consequences, differences
from zugong.rulebook.models import DraftExhibit, InstitutionDraft


@dataclass(frozen=True)
class Table:
    """Cells are words already: nothing of a table that was attached is worked out anew. `widths` are shares."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Rows with the name of each column beside its cell, for a narrow screen."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Exhibit:
    title: str
    lines: Sequence[str]
    tables: Sequence[Table] = field(default_factory=tuple)

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, row: DraftExhibit) -> Exhibit:
        content = row.content
        return cls(content["title"], content["lines"], [Table(**table) for table in content["tables"]])


def notice(draft: InstitutionDraft, path: Path) -> None:
    """A letter that asks for opinions: what changes against the edition in force, and every exhibit behind it."""
    change = consequences.of_draft(draft)
    groups = differences.between(change.before, change.after) if change.before and change.after else []
    changed = [(str(group.title), one.name, one.before, one.after) for group in groups for one in group.differences]
    exhibits = [Exhibit.of(row) for row in draft.exhibits.all()]
    word.consultation_document(
        draft.title, draft.edition, since=change.since, reason=draft.reason, changed=changed,
        exhibits=[(one.title, one.lines, [_sheet(table) for table in one.tables]) for one in exhibits], path=path,
    )  # fmt: skip


def _sheet(table: Table) -> word.Sheet:
    return word.Sheet(table.title, table.head, table.rows, table.widths)
