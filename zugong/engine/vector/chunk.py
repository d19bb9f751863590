"""Some facts of one kind, in order of unit: columns as arrays, and which rows a source selects. Each is made once."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from zugong.engine.filters import OCCURRED
from zugong.engine.ir.readings import TESTED, Band, Source, Test
from zugong.engine.layout import Field, KindMeta, Layout
from zugong.engine.layout.encoding import Array, answer_each, codes_of
from zugong.engine.layout.layout import PREFIX
from zugong.engine.layout.questions import number_of, predicate, said
from zugong.engine.vector.exact import times
from zugong.engine.vector.links import Links
from zugong.engine.vector.places import Layer, day_number
from zugong.engine.vector.scales import scale_of

COMPARISONS = ("at_least", "at_most", "above", "below")


@dataclass
class Window:
    """Which days count: facts of the period known on the day of scoring."""

    start: dt.date
    end: dt.date
    as_of: dt.date
    recorded: bool

    def tests(self, meta: KindMeta, source: Source) -> list[tuple[str, str, int]]:
        """(column, comparison, day) still to be tried; what the whole kind passes is left out."""
        own = source.dated or ("recorded" if self.recorded else "occurred")
        first, last = source.days or (self.start, self.end)
        wanted = [("recorded", "<=", self.as_of)]
        if own != TESTED:
            wanted += [(own, ">=", first), (own, "<=", last)]
        if not source.loose:
            wanted.append(("occurred", "<=", self.as_of))
        found: dict[tuple[str, str], int] = {}
        for column, op, day in wanted:
            first, last = getattr(meta, column)
            if (op == "<=" and last > day) or (op == ">=" and first < day):
                old = found.get((column, op))
                number = day_number(day)
                found[column, op] = number if old is None else (min if op == "<=" else max)(old, number)
        return [(column, op, day) for (column, op), day in found.items()]

    def occurred(self, meta: KindMeta, source: Source) -> tuple[dt.date, dt.date]:
        """Between which days the facts of a source have happened, as far as that is known beforehand."""
        first, last = meta.occurred
        if (source.dated or ("recorded" if self.recorded else "occurred")) == "occurred":
            begin, end = source.days or (self.start, self.end)
            first, last = max(first, begin), min(last, end)
        if not source.loose:
            last = min(last, self.as_of)
        return (first, last) if first <= last else meta.occurred


@dataclass
class Chunk:
    layout: Layout
    kind: str
    table: pa.Table
    window: Window
    layer: Layer
    links: Links
    _arrays: dict[str, Any] = field(default_factory=dict)
    _rows: dict[Source, tuple[Array | None, Array]] = field(default_factory=dict)
    _weights: dict[Source, Array] = field(default_factory=dict)
    _tests: dict[Any, Array] = field(default_factory=dict)

    @property
    def meta(self) -> KindMeta:
        return self.layout.kinds[self.kind]

    def column(self, name: str) -> pa.Array:
        if name not in self._arrays:
            chunks = self.table.column(name)
            self._arrays[name] = chunks.chunk(0) if chunks.num_chunks == 1 else chunks.combine_chunks()
        return self._arrays[name]

    def array(self, name: str) -> Array:
        """A column that is never empty: unit, id, occurred, recorded."""
        key = f"array:{name}"
        if key not in self._arrays:
            column = self.column(name)
            if pa.types.is_date32(column.type):
                column = column.view(pa.int32())
            self._arrays[key] = column.to_numpy(zero_copy_only=False)
        found: Array = self._arrays[key]
        return found

    def codes(self, name: str) -> Array:
        key = f"codes:{name}"
        if key not in self._arrays:
            self._arrays[key] = codes_of(self.column(name))
        found: Array = self._arrays[key]
        return found

    def field(self, name: str) -> Field | None:
        return self.meta.fields.get(name)

    def answers(self, name: str, key: str, question: Callable[[Any], Any], kind: Any) -> Array:
        """The answer to a question for the field of every row; a field nobody filled is asked as None."""
        memory = (key, name)
        if memory not in self._tests:
            known = self.field(name)
            if known is None:
                self._tests[memory] = np.full(self.table.num_rows, question(None), kind)
            else:
                words = self.layout.words(self.kind, name) if known.how == "words" else []
                self._tests[memory] = answer_each(known, self.column(PREFIX + name), words, question, kind)
        return self._tests[memory]

    def numbers(self, name: str) -> tuple[Array, Array | None]:
        """The field as scaled whole numbers, and where there is one (None: everywhere)."""
        known = self.field(name)
        if known is not None and known.how in {"whole", "decimal"}:
            column = self.column(PREFIX + name)
            valid = None if column.null_count == 0 else ~np.asarray(column.is_null())
            return codes_of(column), valid
        scale = scale_of(self.layout, self.kind, name)

        def scaled(value: Any) -> int:
            number = number_of(value)
            return 0 if number is None else int(number.scaleb(scale))

        valid = self.answers(name, "is number", lambda value: number_of(value) is not None, bool)
        return self.answers(name, "number", scaled, np.int64), valid

    # ---- which rows ------------------------------------------------------------------------------

    def select(self, source: Source) -> tuple[Array | None, Array]:
        """Row numbers (None: all of them) and the subjects they belong to."""
        found = self._rows.get(source)
        if found is None:
            if source.linked:
                self._rows[source] = self._reached(source)
                return self._rows[source]
            mask = self._mask(source)
            rows = None if mask is None else np.flatnonzero(mask)
            subjects = self.subjects if rows is None else self.subjects[rows]
            found = self._rows[source] = rows, subjects
        return found

    def weights(self, source: Source) -> Array:
        """What part of each selected row is the subject's, in whole numbers of the shares' scale."""
        self.select(source)
        return self._weights[source]

    def _reached(self, source: Source) -> tuple[Array, Array]:
        """Rows of a source that looks beyond the subject's own facts: a row may stand here several times."""
        named = None
        if source.parties is not None:
            named = self.answers(source.parties.field, f"names {id(self.links)}", self.links.named, np.int64)
        key = self.links.link(source.whose).key
        rows, subjects = self.links.reached(source, self.keys(key), self.array("occurred").astype(np.int64), named)
        mask = self._mask(source)
        if mask is not None:
            held = mask[rows]
            rows, subjects = rows[held], subjects[held]
        if source.parties is None or source.parties.shares is None or named is None:
            return rows, subjects
        recorders = self.keys("pair" if self.links.places.persons else "unit")
        weights = self.links.weights(source.parties, named[rows], recorders[rows], subjects)
        some = weights != 0
        self._weights[source] = weights[some]
        return rows[some], subjects[some]

    def keys(self, name: str) -> Array:
        """Units, or persons at their unit (NOBODY for none)."""
        return self.codes("pair") if name == "pair" else self.array("unit")

    def _mask(self, source: Source) -> Array | None:
        mask = self._common(source)
        for test in source.tests:
            one = self.test(test)
            mask = one if mask is None else mask & one
        if source.within is not None:
            soon = self.array("recorded") - self.array("occurred") <= source.within
            mask = soon if mask is None else mask & soon
        for name in source.said:
            spoken = self.answers(name, "said", said, bool)
            mask = spoken if mask is None else mask & spoken
        if source.band is not None:
            inside = self._in_band(source.band)
            mask = inside if mask is None else mask & inside
        if source.excused is not None:
            excused = self.answers(source.approval, "said", said, bool)
            for test in source.excused:
                excused = excused & self.test(test)
            mask = ~excused if mask is None else mask & ~excused
        return mask

    def _in_band(self, band: Band) -> Array:
        values, valid = self.numbers(band.field)
        scale = 10 ** scale_of(self.layout, self.kind, band.field)
        found = compare(values, "at_least", band.low * scale) & compare(values, "at_most", band.high * scale)
        if band.step:
            both = math.lcm(band.low.denominator, band.step.denominator, scale)
            wide = times(values.astype(np.int64), both // scale)
            found &= (wide - int(band.low * both)) % int(band.step * both) == 0
        return found if valid is None else found & valid

    def _common(self, source: Source) -> Array | None:
        """Inside the period, known on the day, and belonging to a subject."""
        name = f"common:{source.loose}:{source.days}:{source.dated}:{source.linked}"
        if name not in self._arrays:
            mask: Array | None = None
            for column, op, day in self.window.tests(self.meta, source):
                days = self.array(column)
                one = days <= day if op == "<=" else days >= day
                mask = one if mask is None else mask & one
            inside = None
            if not source.linked:
                inside = self.layer.inside(self.keys(self.layer.key), lambda: self.array("occurred"))
            if inside is not None:
                mask = inside if mask is None else mask & inside
            self._arrays[name] = mask
        found: Array | None = self._arrays[name]
        return found

    @property
    def subjects(self) -> Array:
        if "subjects" not in self._arrays:
            self._arrays["subjects"] = self.layer.subjects(self.keys(self.layer.key))
        found: Array = self._arrays["subjects"]
        return found

    def test(self, test: Test) -> Array:
        if test.field == OCCURRED and test.op == "by_day" and test.number is not None:
            day = self.array("occurred").astype("M8[D]")
            found: Array = (day - day.astype("M8[M]")).astype(np.int64) + 1 <= math.floor(test.number)
            return found
        if test.field == OCCURRED and test.day is not None:
            limit, days = day_number(test.day), self.array("occurred")
            return days <= limit if test.op == "by" else days >= limit
        known = self.field(test.field)
        if (
            test.op in COMPARISONS
            and test.number is not None
            and known is not None
            and known.how in {"whole", "decimal"}
        ):
            values, valid = self.numbers(test.field)
            found = compare(values, test.op, test.number * 10**known.scale)
            return found if valid is None else found & valid
        return self.answers(test.field, repr(test), predicate(test), bool)


def compare(values: Array, op: str, bound: Fraction) -> Array:
    found: Array
    if op == "at_least":
        found = values >= math.ceil(bound)
    elif op == "above":
        found = values > math.floor(bound)
    elif op == "at_most":
        found = values <= math.floor(bound)
    else:
        found = values < math.ceil(bound)
    return found
