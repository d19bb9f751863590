"""组织生活年历: what a branch held in a year, one mark per period. Months are dots, quarters and half-years pills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["done", "late", "todo", "miss", "future", "none"]
SPAN = {"month": 1, "bimonth": 2, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Cell:
    state: State
    text: str = ""  # a pill's words: 2月6日 · 12月31日前
    url: str = ""
    label: str = ""  # what is read out; by default the state's name


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    frequency: str  # 每月 1 次
    cells: Sequence[Cell]
    held: int
    owed: int
    kind: str = "month"  # a timeline period kind: how many months one cell spans

    @property
    def span(self) -> int:
        return SPAN.get(self.kind, 12 // max(len(self.cells), 1))

    @property
    def current(self) -> Cell | None:
        """What a phone shows: the first period still open, else the last one that came."""
        waiting = [cell for cell in self.cells if cell.state == "todo"]
        come = [cell for cell in self.cells if cell.state in ("done", "late", "miss")]
        shown = waiting[:1] or come[-1:]
        return shown[0] if shown else None

    @property
    def dots(self) -> bool:
        return self.span == 1


@dataclass(frozen=True, slots=True)
class LifeCalendar:
    year: int
    rows: Sequence[Row]
    month: int = 0  # the current month, if this is the current year
    url: str = ""  # 看全部记录

    @property
    def months(self) -> range:
        return range(1, 13)
