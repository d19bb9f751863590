"""Empty cells that mean "as above". Filled only where the column itself shows that this is how it was kept,
never across a total, a section or a gap, and always with the row the value came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .grid import Raw, is_empty
from .tables import Table
from .values import DITTO, is_ditto

#: As written in a cell, with or without a space around.
SHORT_DITTO = DITTO | {f" {mark}" for mark in DITTO} | {f"{mark} " for mark in DITTO}


@dataclass(slots=True)
class Filled:
    """For one column: the value of every row, and for filled rows where the value was written."""

    values: list[Raw]
    origin: dict[int, int] = field(default_factory=dict)  # position in table.rows → row number
    doubtful: bool = False  # some cells repeat, some are empty: empty may mean anything


def as_above(table: Table, column: int, *, grouping: bool) -> Filled:
    values = [row.cell(column) for row in table.rows]
    filled = Filled(values)
    if not grouping and not table.merged and not any(raw.__class__ is str and raw in SHORT_DITTO for raw in values):
        return filled
    for position, row in enumerate(table.rows):
        if column in row.merged:
            filled.origin[position] = row.merged[column]
    repeats, empties = _pattern(table, column, filled)
    # Where the column merges what belongs together, a cell left out of every merge is simply empty.
    fill_empty = grouping and empties > 0 and repeats == 0 and not is_empty(values[0]) and not filled.origin
    filled.doubtful = grouping and empties > 0 and (repeats > 0 or bool(filled.origin))
    last: Raw = None
    source = 0
    for position, row in enumerate(table.rows):
        if row.broken:
            last, source = None, 0
        raw = values[position]
        ditto = is_ditto(raw)
        if not is_empty(raw) and not ditto:
            last, source = raw, filled.origin.get(position, row.number)
        elif last is not None and (ditto or fill_empty):
            values[position] = last
            filled.origin[position] = source
        elif ditto:
            values[position] = None
    return filled


def _pattern(table: Table, column: int, filled: Filled) -> tuple[int, int]:
    """How often a written value repeats the one above, and how many cells are empty."""
    repeats = empties = 0
    previous: Raw = None
    for position, row in enumerate(table.rows):
        raw = row.cell(column)
        if position in filled.origin or is_ditto(raw):
            continue
        if is_empty(raw):
            empties += 1
        else:
            repeats += raw == previous and not row.broken
            previous = raw
    return repeats, empties
