"""Gatherers that look at days: runs of sub-periods, and facts with their own due days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zugong.engine.ir import readings as r
from zugong.engine.layout.encoding import Array
from zugong.engine.layout.questions import day_of, said
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.gathering import Gatherer, Made, Setting, count_into, gatherer, sum_into
from zugong.engine.vector.places import EPOCH, Places, day_number
from zugong.timeline import Workdays

NO_DAY = -(2**31)


def days_in(chunk: Chunk, name: str) -> Array:
    """The day of every fact by a field, or the day it happened or was recorded; NO_DAY where there is none."""
    if name in {"occurred", "recorded"}:
        return chunk.array(name).astype(np.int64)
    return chunk.answers(name, "day", number_of_day, np.int64)


def number_of_day(value: object) -> int:
    day = day_of(value)
    return NO_DAY if day is None else day_number(day)


# ---- in a row ------------------------------------------------------------------------------------


@dataclass
class InARow(Gatherer):
    """Facts by subject and sub-period."""

    reading: r.Runs
    setting: Setting
    counts: Array

    @cached_property
    def ends(self) -> Array:
        return np.array([day_number(part.end) for part in self.reading.parts], np.int64)

    def take(self, chunk: Chunk, layer: int) -> None:
        if not self.reading.parts:
            return
        rows, subjects = chunk.select(self.reading.source)
        days = days_in(chunk, self.reading.day)
        days = days if rows is None else days[rows]
        inside = (days >= day_number(self.reading.parts[0].start)) & (days <= self.ends[-1])
        part = np.searchsorted(self.ends, days[inside])
        count_into(self.counts, part * self.setting.size + subjects[inside])

    def made(self) -> Made:
        size = self.setting.size
        run, longest = np.zeros(size, np.int64), np.zeros(size, np.int64)
        there = existed(self.setting.places, self.reading.parts)
        for place, part in enumerate(self.reading.parts):
            enough = self.counts[place * size : (place + 1) * size] >= part.owed
            good = (enough == self.reading.holding) & there[place]
            # what still runs does not break a run, and what nobody was there for neither
            broken = there[place] & ~good & part.due
            run = np.where(broken, 0, run + good)
            longest = np.maximum(longest, run)
        return {"n": longest if self.reading.longest else run}


def existed(places: Places, parts: tuple[r.Part, ...]) -> Array:
    """Part × subject: whether the subject existed in it. One that the register does not know always did."""
    slots, size = places.slots(()), len(places.ids)
    known = np.zeros(size, bool)
    known[slots.subject] = True
    found = np.repeat(~known[np.newaxis, :], len(parts), axis=0)
    for place, part in enumerate(parts):
        there = (slots.first <= day_number(part.end)) & (slots.last >= day_number(part.start))
        found[place, slots.subject[slots.spell[there]]] = True
    return found


@gatherer.register
def _(reading: r.Runs, setting: Setting) -> Gatherer:
    return InARow(reading, setting, np.zeros(setting.size * len(reading.parts), np.int64))


# ---- every fact with its own due day -------------------------------------------------------------


@dataclass
class EachDue(Gatherer):
    reading: r.Dues
    setting: Setting
    days: Array
    items: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        every = np.arange(chunk.table.num_rows) if rows is None else rows
        due = self._due(chunk)[every]
        known = due != NO_DAY
        due, subjects = due[known], subjects[known]
        done = days_in(chunk, self.reading.done or "occurred")[every][known]
        as_of = day_number(self.reading.as_of)
        instead = day_number(self.reading.until) if self.reading.undone else NO_DAY
        end = np.where((done != NO_DAY) & (done <= as_of), done, np.where(due < as_of, instead, NO_DAY))
        late = days_between(due, end, self.setting.workdays if self.reading.workdays else None)
        sum_into(self.days, subjects, late)
        count_into(self.items, subjects[late > 0])

    def _due(self, chunk: Chunk) -> Array:
        reading = self.reading
        due = days_in(chunk, reading.due)
        if not reading.extended:
            return due
        later = days_in(chunk, reading.extended)
        allowed = chunk.answers(reading.approval, "said", said, bool)
        return np.where((due != NO_DAY) & (later > due) & allowed, later, due)

    def made(self) -> Made:
        return {"days": self.days, "items": self.items}


def days_between(due: Array, end: Array, workdays: Workdays | None) -> Array:
    """Days after the due day up to the end; 0 where the end is not after it."""
    late = end > due
    found = np.zeros(len(due), np.int64)
    found[late] = (end - due)[late] if workdays is None else workdays_between(due[late], end[late], workdays)
    return found


def workdays_between(start: Array, end: Array, workdays: Workdays) -> Array:
    """Workdays after `start` up to and including `end`, which is not before it."""
    if not len(start):
        return np.zeros(0, np.int64)
    first, last = int(start.min()), int(end.max())
    upto = np.cumsum([0, *(workdays.is_workday(EPOCH + dt.timedelta(days=day)) for day in range(first + 1, last + 1))])
    found: Array = upto[end - first] - upto[start - first]
    return found


@gatherer.register
def _(reading: r.Dues, setting: Setting) -> Gatherer:
    return EachDue(reading, setting, np.zeros(setting.size, np.int64), np.zeros(setting.size, np.int64))
