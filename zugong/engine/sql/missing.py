"""Shortfalls as SQL: counts by slot and segment of days, then sub-period by sub-period, one column after another."""

from __future__ import annotations

import datetime as dt

from zugong.engine.ir import readings as r
from zugong.engine.ir.calendar import Cuts
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.sql.asking import Asking
from zugong.engine.sql.relations import segment_number
from zugong.engine.sql.steps import Steps

MOST_PARTS = 60


def missing(reading: r.Missing, name: str, rows: str, slots: str) -> str:
    """By subject. `rows`: facts as (slot, seg); `slots`: (slot, subject, owes), a bit for every sub-period lived through."""
    if len(reading.parts) > MOST_PARTS:
        raise Unsupported(f"a shortfall over more than {MOST_PARTS} sub-periods", evaluator="SQL")
    per_slot = _by_mask(reading, rows, slots) if _plain(reading) else _by_counts(Cuts(reading), rows, slots)
    sums = ", ".join(f"CAST(SUM({part}) AS BIGINT) AS {name}_{part}" for part in reading.yields)
    return f"SELECT subject, {sums} FROM ({per_slot}) AS t GROUP BY subject"


def segment_of(asking: Asking, reading: r.Missing) -> str:
    """The number of the segment; by the calendar where the cuts are those of whole months of one year."""
    first, last = asking.layout.kinds[asking.kind].occurred
    cuts, parts = Cuts(reading), reading.parts
    months = {part.end.month - part.start.month + 1 for part in parts}
    whole = all(part.start.day == 1 and (part.end + dt.timedelta(days=1)).day == 1 for part in parts)
    one_year = {part.start.year for part in parts} == {first.year} == {last.year}
    if whole and one_year and len(months) == 1 and len(cuts.days) == len(parts) and parts[0].start.month == 1:
        return f"(CAST(EXTRACT(MONTH FROM occurred) - 1 AS BIGINT) // {months.pop()})"
    return segment_number(list(cuts.days))


def _plain(reading: r.Missing) -> bool:
    """One is enough in each sub-period, and nothing is made up: a mask says it all."""
    return reading.make_up is None and all(part.owed <= 1 for part in reading.parts)


def _by_mask(reading: r.Missing, rows: str, slots: str) -> str:
    bit = "(CAST(1 AS BIGINT) << CAST(seg AS INT))"
    held = f"SELECT slot, BIT_OR({bit}) AS mask FROM ({rows}) AS g GROUP BY slot"
    due = sum(1 << place for place, part in enumerate(reading.parts) if part.due and part.owed)
    ahead = sum(1 << place for place, part in enumerate(reading.parts) if not part.due and part.owed)
    got = "COALESCE(c.mask, 0)"
    missing = f"BIT_COUNT((s.owes & {due}) & ~{got})"
    owing = f"CASE WHEN (s.owes & {due}) <> 0 OR (s.owes & {ahead} & {got}) <> 0 THEN 1 ELSE 0 END"
    return (
        f"SELECT s.subject, {missing} AS missing, 0 AS made_up, {owing} AS owing "
        f"FROM {slots} AS s LEFT JOIN ({held}) AS c ON c.slot = s.slot"
    )


def _by_counts(cuts: Cuts, rows: str, slots: str) -> str:
    pivot = ", ".join(f"COUNT(*) FILTER (WHERE seg = {number}) AS c{number}" for number in range(cuts.count))
    counted = f"SELECT slot, {pivot} FROM ({rows}) AS g GROUP BY slot"
    columns = ", ".join(f"COALESCE(c.c{number}, 0) AS c{number}" for number in range(cuts.count))
    source = f"SELECT s.subject, s.owes, {columns} FROM {slots} AS s LEFT JOIN ({counted}) AS c ON c.slot = s.slot"
    return _Reckoning(cuts, Steps(source)).sql()


class _Reckoning:
    def __init__(self, cuts: Cuts, steps: Steps) -> None:
        self.cuts, self.steps = cuts, steps
        self.used: dict[int, str] = {}

    def sql(self) -> str:
        parts, let = self.cuts.reading.parts, self.steps.let
        missing, made_up, owing = ["0"], ["0"], ["FALSE"]
        held, gaps = [], []
        for place, part in enumerate(parts):
            owed = let(f"CASE WHEN (owes & {1 << place}) <> 0 THEN {part.owed} ELSE 0 END", f"o{place}")
            held.append(let(f"LEAST({owed}, {self._count(self.cuts.segments(place))})", f"h{place}"))
            gaps.append(let(f"{owed} - {held[-1]}", f"g{place}"))
            owing.append(f"{owed if part.due else held[-1]} > 0")
        for place, part in enumerate(parts):
            if not part.due:
                continue
            missing.append(gaps[place])
            gap = gaps[place]
            for later, until in self.cuts.making_up(place):
                taken = self._take(gap, later, until, held)
                made_up.append(taken)
                gap = let(f"{gap} - {taken}")
        let(" + ".join(missing), "missing")
        let(" + ".join(made_up), "made_up")
        let(f"CASE WHEN {' OR '.join(owing)} THEN 1 ELSE 0 END", "owing")
        self.steps.keep = ["subject", "missing", "made_up", "owing"]
        return self.steps.sql()

    def _count(self, segments: range) -> str:
        return " + ".join(f"c{number}" for number in segments) or "0"

    def _take(self, gap: str, later: int, until: dt.date | None, held: list[str]) -> str:
        """The earliest surplus that nobody used, as far as it goes."""
        counted = self._count(self.cuts.segments(later, until))
        own = held[later] if later < len(held) else "0"
        used = self.used.get(later, "0")
        taken = self.steps.let(f"LEAST({gap}, GREATEST(GREATEST({counted} - {own}, 0) - {used}, 0))")
        self.used[later] = self.steps.let(f"{used} + {taken}")
        return taken
