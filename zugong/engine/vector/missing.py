"""What is missing against what was owed: counts per unit and segment of days, then sub-period by sub-period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zugong.engine.ir import readings as r
from zugong.engine.ir.calendar import Cuts
from zugong.engine.layout.encoding import Array
from zugong.engine.ledger import FIRST, LAST
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.gathering import Gatherer, Made, Setting, count_into, gatherer, slots_of, sum_into
from zugong.engine.vector.places import day_number

NEVER, ALWAYS = day_number(FIRST), day_number(LAST)


@dataclass
class Shortfalls(Gatherer):
    reading: r.Missing
    setting: Setting
    cuts: Cuts
    #: slot × segment, flat
    counts: Array

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, slots = slots_of(chunk, self.reading, self.setting, layer)
        segment = _segments(chunk, self.cuts)
        segment = segment if rows is None else segment[rows]
        count_into(self.counts, slots.astype(np.int64) * self.cuts.count + segment)

    def made(self) -> Made:
        slots = self.setting.places.slots(self.reading.each)
        per_slot = self.counts.reshape(-1, self.cuts.count)
        found = {}
        for name, numbers in zip(self.reading.yields, _Reckoning(self, per_slot).run(), strict=True):
            found[name] = np.zeros(self.setting.size, np.int64)
            sum_into(found[name], slots.subject, numbers)
        return found


def _segments(chunk: Chunk, cuts: Cuts) -> Array:
    """The segment of each fact's day, looked up in a table of days."""
    first, last = (day_number(day) for day in chunk.meta.occurred)
    table = np.searchsorted([day_number(day) for day in cuts.days], np.arange(first, last + 1))
    days = chunk.array("occurred")
    found: Array = table.astype(np.int16)[days - first if first else days]
    return found


class _Reckoning:
    def __init__(self, shortfalls: Shortfalls, per_slot: Array) -> None:
        self.reading, self.cuts = shortfalls.reading, shortfalls.cuts
        #: counts of each segment, as rows: they are added far more often than they are counted
        self.per_segment = np.ascontiguousarray(per_slot.T)
        self.slots = shortfalls.setting.places.slots(self.reading.each)
        self.endless = bool((self.slots.first <= NEVER).all() and (self.slots.last >= ALWAYS).all())
        self.size = len(per_slot)
        self.let_off = shortfalls.setting.places.let_off(self.reading.each, self.reading.size)
        self.held: list[Array] = []
        self.used: dict[int, Array] = {}

    def run(self) -> tuple[Array, ...]:
        parts = self.reading.parts
        missing, made_up = np.zeros(self.size, np.int32), np.zeros(self.size, np.int32)
        owing, done, whole = np.zeros(self.size, bool), np.zeros(self.size, np.int32), np.zeros(self.size, np.int32)
        gaps = []
        for place, part in enumerate(parts):
            owed = self._owed(part)
            held = np.minimum(owed, self._count(self.cuts.segments(place)))
            self.held.append(held)
            done, whole = done + held, whole + owed
            gaps.append(owed - held if part.due else None)
            owing |= (owed if part.due else held) > 0
        for place, gap in enumerate(gaps):
            if gap is not None:
                missing += gap
                for later, until in self.cuts.making_up(place):
                    taken = self._take(gap, later, until)
                    made_up += taken
                    gap = gap - taken  # noqa: PLW2901 - what is left of this gap
        return missing, made_up, owing.astype(np.int64), done, whole

    def _count(self, segments: range) -> Array:
        counted = self.per_segment[segments.start] if segments else np.zeros(self.size, np.int32)
        for place in segments[1:]:
            counted = counted + self.per_segment[place]
        return counted

    def _take(self, gap: Array, later: int, until: object) -> Array:
        """The earliest surplus that nobody used, as far as it goes."""
        segments = self.cuts.segments(later, until)  # type: ignore[arg-type]
        held = self.held[later] if later < len(self.held) else 0
        used = self.used.get(later, 0)
        free = np.maximum(self._count(segments) - held, 0) - used
        taken: Array = np.minimum(gap, np.maximum(free, 0))
        self.used[later] = used + taken
        return taken

    def _owed(self, part: r.Part) -> Array:
        """What each slot owes: nothing where its unit did not live through the sub-period, or is too small."""
        owed = self._lived(part)
        return owed if self.let_off is None else np.where(self.let_off, np.int32(0), owed)

    def _lived(self, part: r.Part) -> Array:
        if not part.owed or self.endless:
            return np.full(self.size, part.owed, np.int32)
        begun = part.start if self.reading.from_next else part.end
        there = (self.slots.first <= day_number(begun)) & (self.slots.last >= day_number(part.end))
        owes = np.zeros(self.size, bool)
        owes[self.slots.spell[there]] = True
        return np.where(owes, np.int32(part.owed), np.int32(0))


@gatherer.register
def _(reading: r.Missing, setting: Setting) -> Gatherer:
    cuts = Cuts(reading)
    size = len(setting.places.slots(reading.each).subject)
    return Shortfalls(reading, setting, cuts, np.zeros(size * cuts.count, np.int32))
