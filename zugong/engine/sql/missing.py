"""Shortfalls as SQL: counts by slot and segment of days, then sub-period by sub-period, one column after another.

Which sub-periods a unit lived through stands in words of bits, so many to a word. What is made up is worked out segment by
segment in some queries one after another, each handing on how many of the gaps are settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zugong.engine.ir import readings as r
from zugong.engine.ir.calendar import Cuts
from zugong.engine.spans import Days
from zugong.engine.sql.relations import WORD, segment_number, stretches
from zugong.engine.sql.statements import Statement
from zugong.engine.sql.steps import Steps

AT_ONCE = 24  # segments worked through in one query
RESULTS = ("missing", "made_up", "owing", "held", "whole")


@dataclass(frozen=True)
class Owed:
    """`rows`: facts as (slot, seg); `slots`: (slot, subject, owes0, owes1, …), a bit for every sub-period lived through;
    `days`: between which the facts have happened; `single`: every subject has one slot."""

    rows: str
    slots: str
    days: Days
    single: bool


def missing(reading: r.Missing, name: str, owed: Owed) -> list[Statement]:
    """By subject, at the end of the list."""
    before: list[Statement] = []
    if _plain(reading):
        per_slot = _by_mask(reading, owed)
    else:
        *before, last = _by_counts(Cuts(reading), name, owed)
        per_slot = last.sql
    whole = "{}" if owed.single else "SUM({})"
    sums = ", ".join(f"CAST({whole.format(part)} AS BIGINT) AS {name}_{part}" for part in reading.yields)
    sql = f"SELECT subject, {sums} FROM ({per_slot}) AS t{'' if owed.single else ' GROUP BY subject'}"
    return [*before, Statement(name, sql, {(reading, part): f"{name}_{part}" for part in reading.yields})]


def segment_of(reading: r.Missing, days: Days) -> str:
    """The number of the segment; by the calendar where the cuts are those of whole months of one year."""
    first, last = days
    cuts, parts = Cuts(reading), reading.parts
    months = {part.end.month - part.start.month + 1 for part in parts}
    whole = all(part.start.day == 1 and (part.end + dt.timedelta(days=1)).day == 1 for part in parts)
    one_year = {part.start.year for part in parts} == {first.year} == {last.year}
    if whole and one_year and len(months) == 1 and len(cuts.days) == len(parts) and parts[0].start.month == 1:
        return f"(CAST(EXTRACT(MONTH FROM occurred) - 1 AS BIGINT) // {months.pop()})"
    return segment_number(cuts.days, days=days)


def _plain(reading: r.Missing) -> bool:
    """One is enough in each sub-period, and nothing is made up: a mask says it all."""
    return reading.make_up is None and all(part.owed <= 1 for part in reading.parts)


def _by_mask(reading: r.Missing, owed: Owed) -> str:
    inside_one = stretches(Cuts(reading).days, owed.days).stop <= WORD
    words = range(0, len(reading.parts), WORD)
    masks, found = [], dict.fromkeys(RESULTS, "0")
    owing = []
    for number, first in enumerate(words):
        inside = f"seg >= {first} AND seg < {first + WORD}"
        bit = (
            "CAST(1 AS BIGINT) << CAST(seg AS INT)"
            if inside_one
            else f"CASE WHEN {inside} THEN CAST(1 AS BIGINT) << CAST(seg - {first} AS INT) ELSE CAST(0 AS BIGINT) END"
        )
        masks.append(f"BIT_OR({bit}) AS mask{number}")
        parts = reading.parts[first : first + WORD]
        due = sum(1 << place for place, part in enumerate(parts) if part.due and part.owed)
        ahead = sum(1 << place for place, part in enumerate(parts) if not part.due and part.owed)
        owes, got = f"s.owes{number}", f"COALESCE(c.mask{number}, 0)"
        found["missing"] += f" + {bits(f'({owes} & {due}) & ~{got}')}"
        found["held"] += f" + {bits(f'{owes} & {due | ahead} & {got}')}"
        found["whole"] += f" + {bits(f'{owes} & {due | ahead}')}"
        owing.append(f"({owes} & {due}) <> 0 OR ({owes} & {ahead} & {got}) <> 0")
    found["owing"] = f"CASE WHEN {' OR '.join(owing) or 'FALSE'} THEN 1 ELSE 0 END"
    held = f"SELECT {', '.join(['slot', *masks])} FROM ({owed.rows}) AS g GROUP BY slot"
    columns = ", ".join(f"{expression} AS {name}" for name, expression in found.items())
    return f"SELECT s.subject, {columns} FROM {owed.slots} AS s LEFT JOIN ({held}) AS c ON c.slot = s.slot"


def bits(mask: str) -> str:
    """How many; wide enough to be added up."""
    return f"CAST(BIT_COUNT({mask}) AS BIGINT)"


def _by_counts(cuts: Cuts, name: str, owed: Owed) -> list[Statement]:
    held = stretches(cuts.days, owed.days)
    pivot = ", ".join(f"COUNT(*) FILTER (WHERE seg = {number}) AS c{number}" for number in held)
    counted = f"SELECT slot, {pivot} FROM ({owed.rows}) AS g GROUP BY slot"
    columns = [f"COALESCE(c.c{number}, 0) AS c{number}" if number in held else f"CAST(0 AS BIGINT) AS c{number}"
               for number in range(cuts.count)]  # fmt: skip
    owes = [f"s.owes{number}" for number in range(-(-len(cuts.reading.parts) // WORD))]
    source = f"SELECT {', '.join(['s.subject', *owes, *columns])} FROM {owed.slots} AS s LEFT JOIN ({counted}) AS c ON c.slot = s.slot"
    reckoning = _Reckoning(cuts, source)
    if cuts.reading.make_up is None:
        return [Statement(name, reckoning.without_making_up())]
    return reckoning.making_up(name)


class _Reckoning:
    """What is owed, held and missing, part by part; then surplus facts to gaps, the earliest to the earliest."""

    def __init__(self, cuts: Cuts, source: str) -> None:
        self.cuts, self.parts, self.steps = cuts, cuts.reading.parts, Steps(source)
        self.held: list[str] = []
        self._first()

    def _first(self) -> None:
        let, sums = self.steps.let, {name: ["0"] for name in RESULTS}
        owing = ["FALSE"]
        for place, part in enumerate(self.parts):
            bit = f"(owes{place // WORD} & {1 << place % WORD})"
            owed = let(f"CASE WHEN {bit} <> 0 THEN {part.owed} ELSE 0 END", f"o{place}")
            held = let(f"LEAST({owed}, {self._count(self.cuts.segments(place))})", f"h{place}")
            gap = let(f"{owed} - {held}", f"g{place}")
            self.held.append(held)
            sums["held"].append(held)
            sums["whole"].append(owed)
            owing.append(f"{owed if part.due else held} > 0")
            if part.due:
                sums["missing"].append(gap)
        for name in ("missing", "held", "whole"):
            let(" + ".join(sums[name]), name)
        let(f"CASE WHEN {' OR '.join(owing)} THEN 1 ELSE 0 END", "owing")
        self.steps.keep = ["subject", "missing", "owing", "held", "whole"]

    def _count(self, segments: Iterable[int]) -> str:
        return " + ".join(f"c{number}" for number in segments) or "0"

    def without_making_up(self) -> str:
        self.steps.let("0 + 0", "made_up")
        self.steps.keep.append("made_up")
        return self.steps.sql()

    def making_up(self, name: str) -> list[Statement]:
        """Gaps are settled in order: made up by a surplus, or lost when their last day has passed. `x` counts those that are
        settled, `open` those that have come, `lost` those whose last day has passed."""
        surplus = self._surplus()
        gaps = [f"g{place}" for place in range(len(self.parts)) if self.cuts.needs(place)]
        state = ["x", "come", "lost", "filled"]
        for number, one in enumerate(state):
            self.steps.let(f"0 + {number} - {number}", f"{one}_0")
        self.steps.keep += [*surplus.values(), *gaps, *(f"{one}_0" for one in state)]
        found = [Statement(f"{name}_0", self.steps.sql())]
        segments = sorted(surplus)
        if len(segments) <= AT_ONCE:  # one query after another inside a single one: nothing is looked at twice
            found = []
        for block, first in enumerate(range(0, len(segments), AT_ONCE), 1):
            steps = Steps(f"SELECT * FROM {name}_{block - 1}" if found else self.steps.sql())
            last = self._settle(steps, segments[first : first + AT_ONCE], surplus, block)
            rest = [surplus[number] for number in segments[first + AT_ONCE :]]
            steps.keep = ["subject", "missing", "owing", "held", "whole", *rest, *(gaps if rest else ()), *last]
            found.append(Statement(f"{name}_{block}", steps.sql()))
        *before, last_one = found
        parts = ["subject", "missing", "owing", "held", "whole", f"filled_{block} AS made_up"]
        return [*before, Statement(name, f"SELECT {', '.join(parts)} FROM ({last_one.sql}) AS v")]

    def _surplus(self) -> dict[int, str]:
        """What each segment has beyond what its own sub-period owed; nothing before the first one ends can be used."""
        found = {}
        for place in range(1, len(self.parts) + 1):
            held = self.held[place] if place < len(self.held) else "0"
            segments, before = self.cuts.segments(place), "0"
            for number in segments:
                upto = self._count(range(segments.start, number + 1))
                over = self.steps.let(f"GREATEST({upto} - {held}, 0)")
                found[number] = self.steps.let(f"{over} - {before}", f"f{number}")
                before = over
        return found

    def _settle(self, steps: Steps, segments: list[int], surplus: dict[int, str], block: int) -> list[str]:
        settled, come, lost = (f"{one}_{block - 1}" for one in ("x", "come", "lost"))
        filled = [f"filled_{block - 1}"]
        for number in segments:
            day = self.cuts.days[number - 1]
            ended = [f"g{place}" for place, part in enumerate(self.parts) if part.end == day and self.cuts.needs(place)]
            passed = [
                f"g{place}"
                for place in range(len(self.parts))
                if self.cuts.needs(place) and self.cuts.last(place) == day
            ]
            come = steps.let(" + ".join([come, *ended])) if ended else come
            lost = steps.let(" + ".join([lost, *passed])) if passed else lost
            begun = steps.let(f"GREATEST({settled}, {lost})") if passed else settled
            settled = steps.let(f"LEAST({begun} + {surplus[number]}, {come})")
            filled.append(f"({settled} - {begun})")
        names = [f"{one}_{block}" for one in ("x", "come", "lost", "filled")]
        for name, expression in zip(names, (settled, come, lost, " + ".join(filled)), strict=True):
            steps.let(f"{expression} + 0", name)
        return names
