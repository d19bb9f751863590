"""Workdays: Monday to Friday, corrected by the State Council's yearly notice on holidays and 调休 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from chinese_calendar.constants import holidays, workdays

#: The years whose notice is in the table. The notice for a year is published in the November or December before it.
TABLE_YEARS = range(min(holidays).year, max(holidays).year + 1)

ONE_DAY = dt.timedelta(days=1)
FRIDAY = 5


class Workdays:
    """The workday calendar of one county.

    `overrides` say for single days that people work (True) or rest (False) here. `settled_years` are years outside the
    table for which every day of the notice has been entered as an override.
    """

    def __init__(
        self, overrides: Mapping[dt.date, bool] | None = None, settled_years: Collection[int] = frozenset()
    ) -> None:
        self._overrides = dict(overrides or {})
        self._settled_years = frozenset(settled_years)

    def is_workday(self, day: dt.date) -> bool:
        if day in self._overrides:
            return self._overrides[day]
        if day in workdays:
            return True
        return day.isoweekday() <= FRIDAY and day not in holidays

    def provisional(self, day: dt.date) -> bool:
        """Whether the answer may still change, because no notice for that year is known."""
        known = day.year in TABLE_YEARS or day.year in self._settled_years or day in self._overrides
        return not known

    def add(self, day: dt.date, count: int) -> dt.date:
        """The day that is so many workdays after it (before it, if negative); the day itself is not counted."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        remaining = abs(count)
        while remaining:
            day += step
            remaining -= self.is_workday(day)
        return day

    def count(self, start: dt.date, end: dt.date) -> int:
        """Workdays after `start` up to and including `end`, so that `count(d, add(d, n)) == n`; negative backwards."""
        if end < start:
            return -sum(self.is_workday(end + n * ONE_DAY) for n in range((start - end).days))
        return sum(self.is_workday(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))

    def next(self, day: dt.date) -> dt.date:
        """The day itself if people work on it, else the first workday after it."""
        return day if self.is_workday(day) else self.add(day, 1)


_county: Callable[[], Workdays] = Workdays


def here() -> Workdays:
    """The calendar of this county; without one the State Council's notices alone."""
    return _county()


def kept_by(function: Callable[[], Workdays]) -> None:
    """Who knows the county's own days is asked from now on."""
    global _county  # noqa: PLW0603 - set once, when the apps are ready
    _county = function
