"""Two people changed one row: what each changed alone is kept, what both changed is put before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """One cell that two changed: what both began with, what stands there now, what this person wants."""

    column: str
    base: Any
    theirs: Any
    mine: Any


def merged(base: Cells, theirs: Cells, mine: Cells) -> tuple[dict[str, Any], list[Clash]]:
    """Three-way, cell by cell. An empty cell is one that is not there."""
    result: dict[str, Any] = {}
    clashes = []
    for name in dict.fromkeys([*base, *theirs, *mine]):
        began, now, wanted = base.get(name), theirs.get(name), mine.get(name)
        if now not in (began, wanted) and wanted != began:
            clashes.append(Clash(name, began, now, wanted))
        chosen = now if wanted == began else wanted
        if chosen is not None:
            result[name] = chosen
    return result, clashes
