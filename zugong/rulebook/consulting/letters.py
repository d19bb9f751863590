"""What units read when they are asked: what changes, why, from when, and the exhibits as far as they may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zugong.desk.office import word
from zugong.rulebook import consequences, differences
from zugong.rulebook.exhibits import Exhibit, Table
from zugong.rulebook.models import Consultation, InstitutionDraft


@dataclass(frozen=True)
class Letter:
    """`changed`: part, name, before, after. `until` is left open until somebody is asked."""

    title: str
    edition: str
    since: dt.date
    reason: str
    changed: Sequence[tuple[str, str, str, str]]
    exhibits: Sequence[Exhibit]
    until: dt.date | None = None
    note: str = ""

    @classmethod
    def of(cls, draft: InstitutionDraft, units: Collection[str] = ()) -> Letter:
        """As the draft stands; nothing of the exhibits but what these units may read."""
        change = consequences.of_draft(draft)
        groups = differences.between(change.before, change.after) if change.before and change.after else []
        changed = [(str(group.title), one.name, one.before, one.after) for group in groups for one in group.differences]
        exhibits = _shared((Exhibit.of(row) for row in draft.exhibits.all()), units)
        return cls(draft.title, draft.edition, change.since, draft.reason, changed, exhibits)

    def plain(self) -> dict[str, Any]:
        return {
            "title": self.title, "edition": self.edition, "since": self.since.isoformat(), "reason": self.reason,
            "changed": [list(row) for row in self.changed], "exhibits": [one.plain() for one in self.exhibits],
        }  # fmt: skip

    @classmethod
    def read(cls, asked: Consultation, units: Iterable[str]) -> Letter:
        """As it was sent, for those who answer for these units."""
        content: Mapping[str, Any] = asked.content
        keys = set(units)
        return cls(
            content["title"], content["edition"], dt.date.fromisoformat(content["since"]), content["reason"],
            [(part, name, before, after) for part, name, before, after in content["changed"]],
            _shared((Exhibit.read(one) for one in content["exhibits"]), keys), asked.until, asked.note,
        )  # fmt: skip

    def write(self, path: Path, to: str = "") -> None:
        """The letter in Word; `to` stands at its head."""
        word.consultation_document(
            word.Asking(self.title, self.edition, self.since, self.reason, self.note, self.until, to), changed=self.changed,
            exhibits=[(one.title, one.lines, [_sheet(table) for table in one.tables]) for one in self.exhibits], path=path,
        )  # fmt: skip


def _shared(exhibits: Iterable[Exhibit], units: Collection[str]) -> list[Exhibit]:
    """What is for those who decide alone is not mentioned."""
    shared = [one.shared_with(units) for one in exhibits]
    return [one for one in shared if one.lines or one.tables]


def _sheet(table: Table) -> word.Sheet:
    return word.Sheet(table.title, table.head, table.rows, table.widths)
