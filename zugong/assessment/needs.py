"""还差什么 and 按期办，守住分: the steps of a sheet as lines, each with the way to where it is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from zugong.engine.trace import RaiseBy
from zugong.org.models import Account

from . import steps
from .gathering import Gathered
from .rows import spoken
from .scoring import AWAIT


@dataclass
class Need:
    """One line. Where it is done is looked up only for what is shown."""

    wish: Gathered
    account: Account
    detail_url: str = ""

    @property
    def step(self) -> RaiseBy:
        return self.wish.first

    @property
    def where(self) -> str:
        return f"{self.wish.indicator.no} {self.wish.indicator.title}"

    @property
    def gain(self) -> Decimal:
        return self.wish.gain

    @property
    def total(self) -> Decimal:
        return self.wish.total

    @property
    def keeps(self) -> bool:
        return self.wish.keeps

    @property
    def waits(self) -> bool:
        """Others have to act: a vote, a mark, a result."""
        return self.step.kind == AWAIT

    @property
    def text(self) -> str:
        return spoken(self.wish.words)

    @property
    def until(self) -> dt.date:
        return self.step.deadline

    @property
    def many(self) -> bool:
        return self.wish.size > 1

    @property
    def names(self) -> list[str]:
        return [step.who for step in self.wish.steps]

    @property
    def each(self) -> list[tuple[str, str]]:
        """Every unit of the line with the way to its form; for the page that lists all."""
        return [(step.who, steps.way_to(step.action, step.unit, self.account)[0]) for step in self.wish.steps]

    @cached_property
    def way(self) -> tuple[str, str]:
        """A line of many leads to the own unit where that is one of them."""
        home = self.account.home_unit
        own = str(home.pk) if home and self.many else ""
        step = next((step for step in self.wish.steps if step.unit == own), self.step)
        return steps.way_to(step.action, step.unit, self.account)

    @property
    def url(self) -> str:
        return self.way[0]

    @property
    def verb(self) -> str:
        return self.way[1]
