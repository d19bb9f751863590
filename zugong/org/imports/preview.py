"""Working out what would become of every row. Reads only; `services` stores the answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from zugong.kernel.actors import Actor

from . import targets
from .drafting import Drafted, draft_table, read_mapping
from .models import ImportBatch, ImportRow, ImportTable
from .staging import Corrections, unpack_row, unpack_table
from .targets import SKIPPED, WRONG, Draft, Target


@dataclass(slots=True)
class Examined:
    """Every row of a batch, by table."""

    rows: list[tuple[ImportTable, Drafted]] = field(default_factory=list)

    @property
    def drafts(self) -> list[Draft]:
        return [drafted.draft for _, drafted in self.rows]

    def counts(self) -> dict[str, int]:
        counts = Counter(draft.status for draft in self.drafts)
        counts["warned"] = sum(draft.warned and draft.status != WRONG for draft in self.drafts)
        counts["hidden"] = sum(drafted.row.hidden for _, drafted in self.rows)
        counts["filled"] = sum(len(drafted.filled) for _, drafted in self.rows)
        counts["total"] = len(self.rows)
        return dict(counts)


def examine(batch: ImportBatch, *, by: Actor) -> Examined:
    target = targets.get(batch.target)
    corrections = Corrections(batch.corrections)
    examined = Examined()
    for table_row in batch.tables.filter(included=True):
        table, _notes = unpack_table(table_row.payload)
        mapping = read_mapping(table_row.mapping)
        drafted = draft_table(target, table, table_row.pk, mapping, corrections)
        examined.rows.extend((table_row, one) for one in drafted)
    judge(target, examined.drafts, by=by)
    return examined


def examine_row(batch: ImportBatch, row: ImportRow, *, by: Actor) -> Drafted:
    """One row by itself, with what was filled in from above kept."""
    target = targets.get(batch.target)
    table, _notes = unpack_table(row.table.payload)
    packed = unpack_row(row.payload)
    one = next(found for found in table.rows if found.number == row.number)
    mapping = read_mapping(row.table.mapping)
    for column, origin in packed["filled"].items():
        one.cells.extend([None] * (column + 1 - len(one.cells)))
        one.cells[column] = packed["raw"].get(mapping[column][0][0], "")
        one.merged[column] = origin
    table.rows = [one]
    drafted = draft_table(target, table, row.table_id, mapping, Corrections(batch.corrections))[0]
    judge(target, [drafted.draft], by=by)
    return drafted


def judge(target: Target, drafts: list[Draft], *, by: Actor) -> None:
    target.examine(drafts, by=by)
    _mark_repeats(drafts)
    for draft in drafts:
        if draft.wrong:
            draft.status = WRONG


def _mark_repeats(drafts: list[Draft]) -> None:
    """Two rows of one thing are never written twice and never put together by themselves."""
    first: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        if not draft.key or draft.status == SKIPPED or draft.wrong:
            continue
        kept = first.setdefault(("", draft.key), draft)
        if kept is draft:
            continue
        where = f"第 {kept.row} 行" if kept.sheet == draft.sheet else f"“{kept.sheet}”第 {kept.row} 行"
        if kept.values == draft.values:
            draft.status = SKIPPED
            draft.note(next(iter(draft.values), ""), f"和{where}一样，只算一次")
        else:
            draft.problem(next(iter(draft.values), ""), f"和{where}说的是同一件事，内容不一样，留一行")


def as_before(examined: Examined, batch: ImportBatch) -> bool:
    """Nothing has changed under the preview since the person looked at it."""
    stored = {
        (table, number): status for table, number, status in batch.rows.values_list("table_id", "number", "status")
    }
    return len(stored) == len(examined.rows) and all(
        stored.get((table.pk, drafted.row.number)) == drafted.draft.status for table, drafted in examined.rows
    )
