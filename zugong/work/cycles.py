"""Rounds: so many periods, or a stretch of a stated length, counted from the day the institution first came into force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from zugong.timeline import Period, add_months

ONE_DAY = dt.timedelta(days=1)
PERIODS = "期"
#: Words for lengths that are counted in months.
IN_MONTHS = {"年": 12, "个月": 1}


@dataclass(frozen=True)
class Cycle:
    """A round of `count` years, months or days, or of `count` periods of a kind."""

    count: int
    unit: str
    begins: dt.date
    every: str = ""

    @property
    def words(self) -> str:
        return f"{self.count}{self.unit}"

    def overlapping(self, stretch: Period) -> Iterator[Period]:
        start = self._first()
        while start <= stretch.end:
            following = self._after(start)
            if following > stretch.start:
                yield Period.between(start, following - ONE_DAY)
            start = following

    def _first(self) -> dt.date:
        """The first whole period, where rounds are counted in periods."""
        if self.unit != PERIODS:
            return self.begins
        period = Period.of(self.every, self.begins)
        return period.start if period.start >= self.begins else period.next().start

    def _after(self, start: dt.date) -> dt.date:
        if self.unit in IN_MONTHS:
            return add_months(start, self.count * IN_MONTHS[self.unit])
        if self.unit != PERIODS:
            return start + dt.timedelta(days=self.count)
        period = Period.of(self.every, start)
        for _ in range(self.count - 1):
            period = period.next()
        return period.next().start
