"""How the days of a shortfall are cut: by the ends of its sub-periods, and by the last days for making up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from zugong.engine.ir.readings import Missing

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cuts:
    """Facts are counted between neighbouring days of `days`; segment i ends with days[i], the last one never ends."""

    reading: Missing

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        found = {part.end for part in self.reading.parts}
        if self.reading.make_up is not None:
            found |= {self.last(place) for place in range(len(self.reading.parts)) if self.needs(place)}
        return tuple(sorted(found))

    def needs(self, place: int) -> bool:
        """Could anything be missing, and be made up, here?"""
        part = self.reading.parts[place]
        return part.due and part.owed > 0

    def last(self, place: int) -> dt.date:
        """Last day on which the sub-period may be made up."""
        return self.reading.parts[place].end + ONE_DAY * (self.reading.make_up or 0)

    @property
    def count(self) -> int:
        return len(self.days) + 1

    def segments(self, place: int, until: dt.date | None = None) -> range:
        """Segments of a sub-period (of what follows the last one, if `place` is beyond), up to a day."""
        parts = self.reading.parts
        first = 0 if place == 0 else self.days.index(parts[place - 1].end) + 1
        if until is not None:
            return range(first, self.days.index(until) + 1)
        return range(first, self.count if place == len(parts) else self.days.index(parts[place].end) + 1)

    def making_up(self, place: int) -> list[tuple[int, dt.date | None]]:
        """Later sub-periods whose surplus may fill this one, each with the last day that counts (None: all of it)."""
        if self.reading.make_up is None or not self.needs(place):
            return []
        last, parts, found = self.last(place), self.reading.parts, []
        for later in range(place + 1, len(parts) + 1):
            if parts[later - 1].end >= last:
                break
            whole = later < len(parts) and parts[later].end <= last
            found.append((later, None if whole else last))
        return found
