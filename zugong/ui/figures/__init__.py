"""A chart as every page shows it: one question, a drawing that needs neither colour nor script, the same numbers as a table,
and both to take along. What is drawn carries its own colours, so that the picture that is saved looks as it does here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from .amounts import Line, Pair, bars, pairs
from .counts import Bins, bins, histogram
from .courses import Point, course
from .drawing import DOWN, FILL, INK, STILL, UP
from .places import Slope, slopes
from .strips import Strip, strips

#: Numbers as pages write them: 12, 85.9, −0.3, 12 人.
NUMBER = re.compile(r"[+−-]?\d[\d.,]*( ?\S{1,2})?$")


@dataclass(frozen=True)
class Figure:
    """`said`: the conclusion in a sentence, for whoever cannot see the drawing. `head` and `rows`: what it is drawn from; a
    cell may be a link. `unfolded`: the table is what people come for, and stands open."""

    key: str
    title: str
    said: str
    drawing: SafeString
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    legend: SafeString | str = ""
    unfolded: bool = False

    @property
    def cells(self) -> list[list[tuple[object, bool]]]:
        """Each with whether it stands to the right, as numbers do."""
        return [[(cell, _is_number(cell)) for cell in row] for row in self.rows]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        return [(name, any(_is_number(row[at]) for row in self.rows)) for at, name in enumerate(self.head)]


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, Decimal)) or (isinstance(cell, str) and NUMBER.match(cell) is not None)


__all__ = [
    "DOWN", "FILL", "INK", "STILL", "UP", "Bins", "Figure", "Line", "Pair", "Point", "Slope", "Strip", "bars", "bins", "course", "histogram",
    "pairs", "slopes", "strips",
]  # fmt: skip
