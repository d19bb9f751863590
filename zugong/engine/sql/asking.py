"""Tests of filters as SQL conditions. What a rule asks of a coded value is answered here, once per different value."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from zugong.engine.filters import OCCURRED
from zugong.engine.ir.readings import Band, Source, Test
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import codes_of, original
from zugong.engine.layout.layout import PREFIX
from zugong.engine.layout.questions import number_of, predicate, said
from zugong.engine.vector.chunk import Window
from zugong.engine.vector.scales import scale_of

OPS = {
    "at_least": (">=", math.ceil),
    "above": (">", math.floor),
    "at_most": ("<=", math.floor),
    "below": ("<", math.ceil),
}


NONE = -(2**62)  # no value at all; no field holds such a number


def quoted(name: str) -> str:
    return f'"{name}"'


def day(value: dt.date) -> str:
    return f"DATE '{value.isoformat()}'"


@dataclass(frozen=True)
class Asking:
    """Conditions and values over the facts of one kind."""

    layout: Layout
    kind: str

    def condition(self, source: Source) -> str:
        parts = [self.test(test) for test in source.tests]
        if source.within is not None:
            parts.append(f"DATE_DIFF('day', occurred, recorded) <= {source.within}")
        parts += [self.where(name, said) for name in source.said]
        if source.band is not None:
            parts.append(self._in_band(source.band))
        if source.excused is not None:
            excused = [self.test(test) for test in source.excused]
            parts.append(f"NOT ({' AND '.join([*excused, self.where(source.approval, said)])})")
        return " AND ".join(parts)

    def _in_band(self, band: Band) -> str:
        value, valid = self.number(band.field)
        scale = 10 ** scale_of(self.layout, self.kind, band.field)
        found = f"({valid} AND {value} >= {math.ceil(band.low * scale)} AND {value} <= {math.floor(band.high * scale)}"
        if band.step:
            both = math.lcm(band.low.denominator, band.step.denominator, scale)
            found += f" AND ({value} * {both // scale} - {int(band.low * both)}) % {int(band.step * both)} = 0"
        return f"{found})"

    def common(self, window: Window, source: Source) -> str:
        found = []
        for column, op, number in window.tests(self.layout.kinds[self.kind], source):
            found.append(f"{column} {op} {day(dt.date(1970, 1, 1) + dt.timedelta(days=number))}")
        return " AND ".join(found)

    def test(self, test: Test) -> str:
        if test.field == OCCURRED and test.op == "by_day" and test.number is not None:
            return f"EXTRACT(DAY FROM occurred) <= {math.floor(test.number)}"
        if test.field == OCCURRED and test.day is not None:
            return f"occurred {'<=' if test.op == 'by' else '>='} {day(test.day)}"
        known = self.layout.kinds[self.kind].fields.get(test.field)
        if test.op in OPS and test.number is not None and known is not None and known.how in {"whole", "decimal"}:
            sign, to_whole = OPS[test.op]
            bound = to_whole(test.number * 10**known.scale)
            return f"({quoted(PREFIX + test.field)} IS NOT NULL AND {quoted(PREFIX + test.field)} {sign} {bound})"
        return self.where(test.field, predicate(test))

    def where(self, name: str, holds: Callable[[Any], bool]) -> str:
        """Where the value of a field satisfies something."""
        known = self.layout.kinds[self.kind].fields.get(name)
        if known is None:
            return "TRUE" if holds(None) else "FALSE"
        column, empty = quoted(PREFIX + name), holds(None)
        if known.how == "flag":
            options = [column if value else f"NOT {column}" for value in (False, True) if holds(value)]
        else:
            codes = [code for code, value in self.values(name) if holds(value)]
            options = [f"{column} IN ({', '.join(map(str, codes))})"] if codes else []
        if empty:
            options.append(f"{column} IS NULL")
        found = " OR ".join(options) or "FALSE"
        return f"({found})" if empty else f"({column} IS NOT NULL AND ({found}))"

    def values(self, name: str) -> list[tuple[int, Any]]:
        """Code and value of everything the field holds."""
        known = self.layout.kinds[self.kind].fields.get(name)
        if known is None:
            return []
        if known.how == "words":
            return list(enumerate(self.layout.words(self.kind, name)))
        if known.how == "flag":
            return [(0, False), (1, True)]
        different = self.layout.table(f"facts.{self.kind}").column(PREFIX + name).drop_null().unique()
        return [(value, original(known, value)) for value in different.to_pylist()]

    def numbered(self, name: str) -> str:
        """Each different value of a field by a number, as `values` gives them."""
        known = self.layout.kinds[self.kind].fields.get(name)
        if known is None:
            return "CAST(NULL AS BIGINT)"
        return f"CAST({quoted(PREFIX + name)} AS BIGINT)"

    def together(self, name: str, by: str) -> list[tuple[int, int]]:
        """The number of a value (NONE for none) beside a number of another column (−1), in every pair that occurs."""
        table = self.layout.table(f"facts.{self.kind}")
        other = codes_of(table.column(by).combine_chunks()).astype(np.int64)
        own = np.full(len(other), NONE, np.int64)
        if name in self.layout.kinds[self.kind].fields:
            column = table.column(PREFIX + name).combine_chunks().cast(pa.int64())
            own = column.fill_null(NONE).to_numpy(zero_copy_only=False)
        found: list[tuple[int, int]] = [(a, b) for a, b in np.unique(np.stack([own, other]), axis=1).T.tolist()]
        return found

    def number(self, name: str) -> tuple[str, str]:
        """The scaled number of a field, and the condition that it has one."""
        known = self.layout.kinds[self.kind].fields.get(name)
        if known is None:
            return "CAST(NULL AS BIGINT)", "FALSE"
        column = quoted(PREFIX + name)
        if known.how in {"whole", "decimal"}:
            return f"CAST({column} AS BIGINT)", f"{column} IS NOT NULL"
        scale = scale_of(self.layout, self.kind, name)

        def scaled(value: Any) -> str | None:
            number = number_of(value)
            return None if number is None else str(int(number.scaleb(scale)))

        value = self.translated(name, scaled)
        return f"CAST({value} AS BIGINT)", f"{value} IS NOT NULL"

    def translated(self, name: str, meaning: Callable[[Any], str | None]) -> str:
        """Each value as something else; NULL where that is nothing."""
        known = self.layout.kinds[self.kind].fields.get(name)
        if known is None:
            return "NULL"
        if known.how == "flag":
            cases = {str(value).upper(): meaning(value) for value in (True, False)}
        else:
            cases = {str(code): meaning(value) for code, value in self.values(name)}
        column = quoted(PREFIX + name)
        branches = "".join(f" WHEN {column} = {key} THEN {to}" for key, to in cases.items() if to is not None)
        return f"(CASE{branches} END)" if branches else "CAST(NULL AS BIGINT)"

    def same(self, name: str, key: Callable[[Any], str | None]) -> str:
        """A number by which equal keys are told, NULL where there is none; the code itself where that will do."""
        known = self.layout.kinds[self.kind].fields.get(name)
        if known is None:
            return "CAST(NULL AS BIGINT)"
        if known.how == "flag":
            return self.translated(name, lambda value: "1" if key(value) else None)
        first: dict[str, int] = {}
        merged, dropped = {}, []
        for code, value in self.values(name):
            of = key(value)
            if not of and of != "":
                dropped.append(code)
            elif of is not None and first.setdefault(of, code) != code:
                merged[code] = first[of]
        column = quoted(PREFIX + name)
        branches = "".join(f" WHEN {column} = {code} THEN {to}" for code, to in merged.items())
        branches += f" WHEN {column} IN ({', '.join(map(str, dropped))}) THEN NULL" if dropped else ""
        return f"(CASE{branches} ELSE {column} END)" if branches else column
