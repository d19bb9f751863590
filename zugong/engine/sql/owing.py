"""Runs of sub-periods, and facts with their own due days, as SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from zugong.engine.ir import readings as r
from zugong.engine.layout.questions import day_of, said
from zugong.engine.sql.asking import Asking, day
from zugong.engine.sql.relations import Relations, segment_number
from zugong.engine.sql.statements import Statement
from zugong.engine.vector.places import EPOCH, day_number

Select = Callable[..., str]


def runs(reading: r.Runs, name: str, asking: Asking, relations: Relations, select: Select) -> Statement:
    """Facts by subject and sub-period; a run ends with every sub-period that breaks it, so each has a number."""
    grid = relations.grid(reading.parts)
    rows = select(reading, f"{_part(reading, asking)} AS part")
    counts = f"SELECT subject, part, COUNT(*) AS n FROM ({rows}) AS f GROUP BY subject, part"
    yes, no = (1, 0) if reading.holding else (0, 1)
    least = max((part.owed for part in reading.parts), default=1)
    good = f"CASE WHEN COALESCE(c.n, 0) >= {least} THEN {yes} ELSE {no} END"
    flags = (
        f"SELECT g.subject, g.part, g.due, {good} AS good FROM {grid} AS g "
        f"LEFT JOIN ({counts}) AS c ON c.subject = g.subject AND c.part = g.part"
    )
    breaks = "SUM(CASE WHEN good = 0 AND due = 1 THEN 1 ELSE 0 END)"
    window = "PARTITION BY subject ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    numbered = f"SELECT subject, good, {breaks} OVER ({window}) AS run FROM ({flags}) AS h"
    lengths = f"SELECT subject, run, SUM(good) AS n FROM ({numbered}) AS i GROUP BY subject, run"
    best = "MAX(n)" if reading.longest else "ARG_MAX(n, run)"
    sql = f"SELECT subject, CAST({best} AS BIGINT) AS {name}_n FROM ({lengths}) AS j GROUP BY subject"
    return Statement(name, sql, {(reading, "n"): f"{name}_n"})


def _part(reading: r.Runs, asking: Asking) -> str:
    """The number of the sub-period a fact belongs to; −1 for none of them."""
    if not reading.parts:
        return "-1"
    first, ends = reading.parts[0].start, [part.end for part in reading.parts]
    if reading.day in {"occurred", "recorded"}:
        return f"CASE WHEN {reading.day} < {day(first)} THEN -1 ELSE {segment_number(ends, reading.day)} END"

    def place(value: Any) -> str | None:
        found = day_of(value)
        if found is None or not first <= found <= ends[-1]:
            return None
        return str(next(number for number, end in enumerate(ends) if found <= end))

    return f"COALESCE({asking.translated(reading.day, place)}, -1)"


def dues(reading: r.Dues, name: str, asking: Asking, relations: Relations, select: Select) -> Statement:
    """Due day and end of every fact as numbers, then the days between them."""
    due = asking.translated(reading.due, _number)
    if reading.extended:
        later = asking.translated(reading.extended, _number)
        allowed = f"{later} > {due} AND {asking.where(reading.approval, said)}"
        due = f"CASE WHEN {allowed} THEN {later} ELSE {due} END"
    done = asking.translated(reading.done, _number) if reading.done else f"DATE_DIFF('day', {day(EPOCH)}, occurred)"
    as_of, until = day_number(reading.as_of), day_number(reading.until)
    instead = f"CASE WHEN due < {as_of} THEN {until if reading.undone else 'due'} ELSE due END"
    rows = select(reading, f"CAST({due} AS BIGINT) AS due, CAST({done} AS BIGINT) AS done")
    ends = f"SELECT subject, due, CASE WHEN done <= {as_of} THEN done ELSE {instead} END AS ended FROM ({rows}) AS f"
    late = f"SELECT subject, GREATEST(ended - due, 0) AS late FROM ({ends}) AS g WHERE due IS NOT NULL"
    if reading.workdays:
        days = relations.workdays(_days(reading, asking))
        late = (
            f"SELECT subject, GREATEST(b.number - a.number, 0) AS late FROM ({ends}) AS g "
            f"JOIN {days} AS a ON a.day = g.due JOIN {days} AS b ON b.day = g.ended"
        )
    sums = (
        f"CAST(SUM(late) AS BIGINT) AS {name}_d, CAST(SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END) AS BIGINT) AS {name}_i"
    )
    sql = f"SELECT subject, {sums} FROM ({late}) AS h GROUP BY subject"
    return Statement(name, sql, {(reading, "days"): f"{name}_d", (reading, "items"): f"{name}_i"})


def _number(value: Any) -> str | None:
    found = day_of(value)
    return None if found is None else str(day_number(found))


def _days(reading: r.Dues, asking: Asking) -> set[dt.date]:
    """Every day that can stand in a due day or an end."""
    fields = [name for name in (reading.due, reading.extended, reading.done) if name]
    found = {day_of(value) for name in fields for _, value in asking.values(name)}
    first, last = asking.layout.kinds[asking.kind].occurred
    happened = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return {one for one in found if one is not None} | set(happened) | {reading.until}
