"""Readings as SQL: one narrow query by subject per kind and at most eight readings; members and units apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from zugong.engine.ir import readings as r
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.layout.questions import key_of
from zugong.engine.sql.asking import Asking, day
from zugong.engine.sql.missing import Owed, missing, segment_of
from zugong.engine.sql.owing import dues, runs
from zugong.engine.sql.relations import Relations
from zugong.engine.sql.statements import Columns, Statement
from zugong.engine.sql.worth import few, follows, leveled, number_of, worths

AT_ONCE = 8
EPOCH = dt.date(1970, 1, 1)


@dataclass
class Aggregates:
    """Some readings that one GROUP BY subject answers."""

    name: str
    base: str
    parts: list[str] = field(default_factory=list)
    columns: Columns = field(default_factory=dict)

    def add(self, reading: r.AnyReading, name: str, expression: str) -> None:
        column = f"{self.name}_{len(self.parts)}"
        self.parts.append(f"{expression} AS {column}")
        self.columns[reading, name] = column

    def statement(self) -> Statement:
        sql = f"SELECT subject, {', '.join(self.parts)} FROM {self.base} AS f GROUP BY subject"
        return Statement(self.name, sql, self.columns)


class KindReadings:
    """The readings of one kind."""

    def __init__(self, asking: Asking, relations: Relations, prefix: str) -> None:
        self.asking, self.relations, self.prefix = asking, relations, prefix
        self.made = 0

    def name(self) -> str:
        self.made += 1
        return f"{self.prefix}_{self.made}"

    def statements(self, readings: Iterable[r.AnyReading]) -> list[Statement]:
        simple: dict[object, list[r.Reading]] = {}
        people: dict[object, list[r.People | r.Different]] = {}
        found: list[Statement] = []
        for reading in readings:
            assert isinstance(reading, r.Reading)
            if isinstance(reading, r.People) and reading.without is not None:
                found.append(self._without(reading))
            elif isinstance(reading, r.People) or (isinstance(reading, r.Different) and reading.by == "person"):
                people.setdefault(reading.source.frame, []).append(reading)
            elif self._is_simple(reading):
                simple.setdefault(reading.source.frame, []).append(reading)
            else:
                found += self._apart(reading)
        for group in simple.values():
            for first in range(0, len(group), AT_ONCE):
                found.append(self._together(group[first : first + AT_ONCE]))
        for folk in people.values():
            for first in range(0, len(folk), AT_ONCE):
                found.append(self._people(folk[first : first + AT_ONCE]))
        return found

    # ---- by subject ------------------------------------------------------------------------------

    def _is_simple(self, reading: r.Reading) -> bool:
        if isinstance(reading, r.Points):
            return reading.plain
        if isinstance(reading, r.Different):
            return self.relations.mask_of(self.asking.kind, reading.by) is not None
        return isinstance(reading, r.Tally | r.Shared | r.Total | r.Totals | r.Extreme | r.FirstDay | r.Last)

    def _together(self, readings: list[r.Reading]) -> Statement:
        found = Aggregates(self.name(), self.relations.base(self.asking, readings[0].source))
        for reading in readings:
            self._aggregate(found, reading)
        return found.statement()

    def _aggregate(self, to: Aggregates, reading: r.Reading) -> None:
        where = self.asking.condition(reading.source)
        if isinstance(reading, r.Points):
            worth, valid = number_of(self, reading)
            to.add(reading, "sum", total(worth, where, valid))
        elif isinstance(reading, r.Shared):
            to.add(reading, "sum", total("weight", where))
        elif isinstance(reading, r.Different):
            mask = self.relations.mask_of(self.asking.kind, reading.by)
            to.add(reading, "n", f"CAST(BIT_COUNT(COALESCE(BIT_OR({mask}){filtered(where)}, 0)) AS BIGINT)")
        elif isinstance(reading, r.Totals):
            (top, over), (bottom, under) = (self.asking.number(name) for name in (reading.top, reading.bottom))
            both = (where, over, under, f"{bottom} <> 0")
            to.add(reading, "top", total(top, *both))
            to.add(reading, "bottom", total(bottom, *both))
        elif isinstance(reading, r.Last):
            self._last(to, reading, where)
        elif isinstance(reading, r.Total | r.Extreme):
            value, valid = self.asking.number(reading.field)
            to.add(reading, "n", count(where, valid))
            if isinstance(reading, r.Total):
                to.add(reading, "sum", total(f"{value} * weight" if reading.shared else value, where, valid))
            else:
                best = "MAX" if reading.greatest else "MIN"
                to.add(reading, "value", f"{best}({value}){filtered(where, valid)}")
        else:
            to.add(reading, "n", count(where))
            if isinstance(reading, r.FirstDay):
                first = f"MIN(occurred){filtered(where)}"
                to.add(reading, "day", f"DATE_DIFF('day', {day(EPOCH)}, {first})")

    def _last(self, to: Aggregates, reading: r.Last, where: str) -> None:
        """Latest by day, then day of record, then id as text."""
        value, valid = self.asking.number(reading.field) if reading.worth is None else leveled(self, reading.worth)
        more = [where, valid]
        to.add(reading, "n", count(*more))
        order = "{'day': occurred, 'recorded': recorded, 'id': CAST(id AS VARCHAR)}"
        to.add(reading, "value", f"ARG_MAX({value}, {order}){filtered(*more)}")

    # ---- persons ---------------------------------------------------------------------------------

    def _people(self, readings: list[r.People | r.Different]) -> Statement:
        base = self.relations.members(self.asking, readings[0].source)
        name = self.name()
        columns: Columns = {}
        inner, outer = [], []
        for place, reading in enumerate(readings):
            needed = max(reading.at_least, 1) if isinstance(reading, r.People) else 1
            column = columns[reading, "n"] = f"{name}_{place}"
            inner.append(f"{count(self.asking.condition(reading.source))} AS c{place}")
            outer.append(f"COUNT(*) FILTER (WHERE c{place} >= {needed}) AS {column}")
        alone = self.relations.alone and not readings[0].source.linked
        subject, key = ("MIN(subject)", "person") if alone else ("subject", "subject, person")
        grouped = f"SELECT {subject} AS subject, {', '.join(inner)} FROM {base} AS f GROUP BY {key}"
        sql = f"SELECT subject, {', '.join(outer)} FROM ({grouped}) AS g GROUP BY subject"
        return Statement(name, sql, columns)

    def _without(self, reading: r.People) -> Statement:
        """Persons with enough facts, but for those others are about."""
        assert reading.without is not None
        asking = Asking(self.asking.layout, reading.without.kind)
        where = asking.condition(reading.without)
        out = f"SELECT DISTINCT subject, person FROM {self.relations.members(asking, reading.without)} AS f"
        out += f" WHERE {where}" if where else ""
        counted = f"SELECT subject, person, {count(self.asking.condition(reading.source))} AS n "
        counted += f"FROM {self.relations.members(self.asking, reading.source)} AS f GROUP BY subject, person"
        name = self.name()
        sql = (
            f"SELECT c.subject, COUNT(*) FILTER (WHERE c.n >= {max(reading.at_least, 1)}) AS {name}_n FROM ({counted}) AS c "
            f"LEFT JOIN ({out}) AS o ON o.subject = c.subject AND o.person = c.person WHERE o.person IS NULL "
            "GROUP BY c.subject"
        )
        return Statement(name, sql, {(reading, "n"): f"{name}_n"})

    # ---- each by itself --------------------------------------------------------------------------

    def _apart(self, reading: r.Reading) -> list[Statement]:
        if isinstance(reading, r.Missing):
            days = self.relations.occurred(reading.source)
            rows = self.slotted(reading, f"{segment_of(reading, days)} AS seg, occurred")
            single = not reading.each and self.relations.alone
            return missing(reading, self.name(), Owed(rows, self.relations.owing(reading), days, single))
        if isinstance(reading, r.Runs):
            return [runs(reading, self.name(), self.asking, self.relations, self.selected)]
        if isinstance(reading, r.Dues):
            return [dues(reading, self.name(), self.asking, self.relations, self.selected)]
        return [self._one(reading)]

    def _one(self, reading: r.Reading) -> Statement:
        if isinstance(reading, r.Different):
            return self._different(reading)
        if isinstance(reading, r.Covered):
            return self._covered(reading)
        if isinstance(reading, r.Points):
            return worths(self, reading)
        if isinstance(reading, r.Follows):
            return follows(self, reading)
        if isinstance(reading, r.Few):
            return few(self, reading)
        raise Unsupported(f"the reading “{type(reading).__name__}”", evaluator="SQL")

    def selected(self, reading: r.Reading, columns: str, *more: str, persons: bool = False) -> str:
        """Columns of the facts a reading looks at; `persons`: also whose they are, without those about nobody."""
        base = (self.relations.members if persons else self.relations.base)(self.asking, reading.source)
        where = joined(self.asking.condition(reading.source), *more)
        return f"SELECT subject, {columns} FROM {base} AS f" + (f" WHERE {where}" if where else "")

    def _different(self, reading: r.Different) -> Statement:
        if reading.by == "unit":
            key = "unit"
        elif reading.by.startswith("field:"):
            key = self.asking.same(reading.by[6:], lambda value: key_of(value) or None)
        else:
            key = self.relations.period_number(self.asking.kind, reading.by)
        keys = self.selected(reading, f"{key} AS k", f"{key} IS NOT NULL").replace("SELECT ", "SELECT DISTINCT ", 1)
        name = self.name()
        sql = f"SELECT subject, COUNT(*) AS {name}_n FROM ({keys}) AS g GROUP BY subject"
        return Statement(name, sql, {(reading, "n"): f"{name}_n"})

    def _covered(self, reading: r.Covered) -> Statement:
        slots = self.relations.slots(reading.each)
        if reading.without is not None:
            asking = Asking(self.asking.layout, reading.without.kind)
            other = KindReadings(asking, self.relations, self.prefix)
            hit = f"SELECT DISTINCT slot FROM ({other.slotted(r.Covered(reading.without, reading.each), 'unit')}) AS h"
            stays = f"SELECT a.* FROM {slots} AS a LEFT JOIN ({hit}) AS b ON b.slot = a.slot WHERE b.slot IS NULL"
            slots = f"({stays})"
        counted = f"SELECT slot, COUNT(*) AS n FROM ({self.slotted(reading, 'unit')}) AS g GROUP BY slot"
        enough = f"CASE WHEN COALESCE(c.n, 0) >= {reading.at_least} THEN s.living ELSE 0 END"
        name = self.name()
        sql = (
            f"SELECT s.subject, CAST(SUM({enough}) AS BIGINT) AS {name}_c, CAST(SUM(s.living) AS BIGINT) AS {name}_a "
            f"FROM {slots} AS s LEFT JOIN ({counted}) AS c ON c.slot = s.slot GROUP BY s.subject"
        )
        return Statement(name, sql, {(reading, "covered"): f"{name}_c", (reading, "all"): f"{name}_a"})

    def slotted(self, reading: r.Covered | r.Missing, columns: str) -> str:
        """Selected facts with the slot they belong to."""
        if not reading.each and self.relations.alone:
            return self.selected(reading, f"subject AS slot, {columns}")
        linked = reading.source.linked or self.relations.places.persons
        if linked and not reading.each:
            rows, slots = self.selected(reading, columns), self.relations.slots(reading.each)
            return f"SELECT o.slot, w.* FROM ({rows}) AS w JOIN {slots} AS o ON o.subject = w.subject"
        owners = self.relations.owned(reading.each) if linked else self.relations.owners(reading.each)
        rows = self.selected(reading, f"unit AS u, {columns}")
        return f"SELECT o.slot, w.* FROM ({rows}) AS w JOIN {owners} AS o ON o.unit = w.u AND o.subject = w.subject"


def joined(*conditions: str) -> str:
    return " AND ".join(condition for condition in conditions if condition)


def filtered(*conditions: str) -> str:
    where = joined(*conditions)
    return f" FILTER (WHERE {where})" if where else ""


def count(*conditions: str) -> str:
    return f"COUNT(*){filtered(*conditions)}"


def total(value: str, *conditions: str) -> str:
    return f"CAST(SUM({value}){filtered(*conditions)} AS BIGINT)"
