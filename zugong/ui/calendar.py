"""组织生活年历: what a branch held in a year, one mark per period. Months are dots, quarters and half-years pills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from . import icons

State = Literal["done", "late", "todo", "miss", "future", "none"]
STATE_WORDS: dict[State, str | Promise] = {
    "done": _("按期开"),
    "late": _("晚开，已补"),
    "miss": _("没开"),
    "todo": _("这一期还没开"),
    "future": _("没到时间"),
    "none": _("不要求"),
}
SIGNS = {"done": "check", "late": "check", "miss": "x"}
NOW = ' class="now"'
SPAN = {"month": 1, "bimonth": 2, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Cell:
    state: State
    text: str = ""  # a pill's words: 2月6日 · 12月31日前
    url: str = ""
    label: str = ""  # what is read out; by default the state's name

    @property
    def said(self) -> str:
        return self.label or str(STATE_WORDS[self.state])

    @property
    def mark(self) -> SafeString:
        """The dot alone, where the words stand beside it."""
        return mark_safe(f'<span class="zg-dot {self.state}">{self._sign}</span>')

    @property
    def _sign(self) -> str:
        return icons.draw(SIGNS[self.state]) if self.state in SIGNS else ""

    def drawn(self, *, dot: bool) -> SafeString:
        """The mark as it stands in the year's table: a dot whose words are read out, or a pill with words of its own.
        A year of a branch has a hundred of them, so they are written out and not formatted."""
        said = conditional_escape(self.said)
        if dot:
            mark = f'<span class="zg-dot {self.state}" role="img" aria-label="{said}">{self._sign}</span>'
        else:
            words = f'<span class="zg-sr">{said} </span>{conditional_escape(self.text)}'
            mark = f'<span class="zg-pill {self.state}">{self._sign}{words}</span>'
        return mark_safe(f'<a href="{conditional_escape(self.url)}">{mark}</a>' if self.url else mark)


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

    @property
    def marks(self) -> list[SafeString]:
        return [cell.drawn(dot=self.dots) for cell in self.cells]

    def line(self, month: int) -> SafeString:
        """The row of the year's table; the current month is marked."""
        span = f' colspan="{self.span}"' if self.span > 1 else ""
        marks = "".join(
            f"<td{span or (NOW if number == month else '')}>{mark}</td>" for number, mark in enumerate(self.marks, 1)
        )
        name = f"{conditional_escape(self.name)} <small>{conditional_escape(self.frequency)}</small>"
        return mark_safe(f'<tr><th scope="row">{name}</th>{marks}<td class="sum">{self.held} / {self.owed}</td></tr>')


@dataclass(frozen=True, slots=True)
class LifeCalendar:
    year: int
    rows: Sequence[Row]
    month: int = 0  # the current month, if this is the current year
    url: str = ""  # 看全部记录

    @property
    def months(self) -> range:
        return range(1, 13)

    @property
    def lines(self) -> SafeString:
        return mark_safe("\n".join([*(row.line(self.month) for row in self.rows), ""]))
