"""Gatherers that look at single facts: what each is worth, runs of them, the first or the best few."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from zugong.engine.ir import readings as r
from zugong.engine.layout.encoding import Array
from zugong.engine.layout.questions import key_of, matter_of
from zugong.engine.vector.chunk import Chunk
from zugong.engine.vector.different import periods, text_order
from zugong.engine.vector.exact import times
from zugong.engine.vector.gathering import Gatherer, Made, Setting, gatherer, kept, sum_into
from zugong.engine.vector.scales import scale_of_reading, worth_scale

NOTHING = -1
Rows = dict[str, Array]


@dataclass
class Singled(Gatherer):
    """Keeps columns of the selected rows until all have been seen."""

    setting: Setting
    seen: list[Rows] = field(default_factory=list)
    codes: dict[tuple[str, object], int] = field(default_factory=dict)

    def code(self, of: str, value: object) -> int:
        """A number for a key, the same in every chunk."""
        return self.codes.setdefault((of, value), len(self.codes))

    def keys(self, chunk: Chunk, by: str) -> Array:
        """By what repeats are told; NOTHING for what cannot be told."""
        if by == "unit":
            return chunk.array("unit")
        if by == "person":
            persons = self.setting.layout.table("pairs").column("person").to_numpy()
            return np.append(persons, NOTHING)[chunk.codes("pair")]
        if by.startswith("field:"):
            return chunk.answers(by[6:], f"key {id(self)}", self._key, np.int64)
        return periods(chunk.array("occurred"), by)

    def _key(self, value: object) -> int:
        key = key_of(value)
        return NOTHING if key == "" else self.code("key", key)

    def matters(self, chunk: Chunk, name: str) -> Array:
        return chunk.answers(name, f"matter {id(self)}", self._matter, np.int64)

    def _matter(self, value: object) -> int:
        matter = matter_of(value)
        return NOTHING if matter is None else self.code("matter", matter)

    def ordered(self, chunk: Chunk) -> Rows:
        """The columns by which facts follow one another."""
        return {name: chunk.array(name) for name in ("occurred", "recorded", "id")}

    def together(self) -> Rows | None:
        if not self.seen:
            return None
        found = {name: np.concatenate([rows[name] for rows in self.seen]) for name in self.seen[0]}
        return found if len(found["subject"]) else None


def picked(rows: Rows, which: Array) -> Rows:
    return {name: column[which] for name, column in rows.items()}


def starts_of(*columns: Array) -> Array:
    """Where a new group begins in columns that are in order."""
    new = np.zeros(len(columns[0]), bool)
    new[0] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    found: Array = np.flatnonzero(new)
    return found


def first_few(order: Array, groups: list[Array], many: int) -> Array:
    """The first so many of each group in an order that keeps groups together: their places."""
    starts = starts_of(*(column[order] for column in groups))
    sizes = np.diff(np.append(starts, len(order)))
    inside = np.arange(len(order)) - np.repeat(starts, sizes)
    found: Array = order[inside < many]
    return found


def firsts(rows: Rows) -> Rows:
    """The first of those that are the same; what cannot be told is none."""
    rows = picked(rows, rows["key"] != NOTHING)
    if not len(rows["key"]):
        return rows
    order = np.lexsort((*text_order(rows["id"]), rows["recorded"], rows["occurred"], rows["key"], rows["subject"]))
    return picked(rows, first_few(order, [rows["key"], rows["subject"]], 1))


def standing_alone(matters: Array) -> Array:
    """A fact without a matter stands for itself."""
    alone = matters == NOTHING
    own = matters.astype(np.int64)
    own[alone] = (int(matters.max()) + 1 if len(matters) else 0) + np.arange(int(alone.sum()))
    return own


# ---- worth ---------------------------------------------------------------------------------------


@dataclass
class Worths(Singled):
    reading: r.Points = field(kw_only=True)
    sums: Array = field(kw_only=True)

    def take(self, chunk: Chunk, layer: int) -> None:
        reading = self.reading
        rows, subjects = chunk.select(reading.source)
        every = np.arange(chunk.table.num_rows) if rows is None else rows
        worth, valid = self._worth(chunk)
        worth, valid = worth[every], valid[every]
        if reading.source.shared:
            worth = times(worth, chunk.weights(reading.source))
        worth = self._capped(worth)
        if reading.plain:
            sum_into(self.sums, subjects[valid], worth[valid])
            return
        columns = {} if not reading.matter else {"matter": self.matters(chunk, reading.matter)}
        if reading.first_of:
            columns["key"] = self.keys(chunk, reading.first_of)
        if reading.points is not None and reading.same in {"level", "built"}:
            levels = dict(reading.ranks) if reading.same == "built" else {}
            name = reading.points.field
            columns["level"] = chunk.answers(
                name, f"rank {id(self)}",
                lambda value: levels.get(str(value), NOTHING) if levels else self.code("level", str(value)), np.int64,
            )  # fmt: skip
        if reading.first_of or reading.same == "built":
            columns |= self.ordered(chunk)
        found = {name: column[every] for name, column in columns.items()}
        found |= {"subject": subjects, "worth": worth, "valid": valid}
        self.seen.append(found if reading.first_of else picked(found, valid))

    def _worth(self, chunk: Chunk) -> tuple[Array, Array]:
        """What each row is worth, and whether it is worth anything at all."""
        reading, size = self.reading, chunk.table.num_rows
        worth, valid = np.ones(size, np.int64), np.ones(size, bool)
        for table in (reading.points, reading.weight):
            if table is None:
                continue
            own = chunk.answers(table.field, f"points {table.levels}", table.at, np.int64)
            worth = times(own, worth)
            if table is reading.points:
                valid = chunk.answers(table.field, f"known {table.levels}", table.knows, bool)
        if reading.times is not None:
            worth = times(worth, self._factor(chunk, reading.times))
        if reading.quantity:
            many, filled = chunk.numbers(reading.quantity)
            valid = valid if filled is None else valid & filled
            worth = times(worth, many.astype(np.int64)) if reading.same != "built" else worth
        return worth, valid

    def _factor(self, chunk: Chunk, node: r.Times) -> Array:
        one = 10**node.scale
        found = np.full(chunk.table.num_rows, NOTHING if node.highest else 1, np.int64)
        for tests, amount in node.factors:
            holds = np.logical_and.reduce([chunk.test(test) for test in tests])
            found = (
                np.where(holds, np.maximum(found, amount), found)
                if node.highest
                else times(found, np.where(holds, amount, one))
            )
        return np.where(found == NOTHING, one, found) if node.highest else found

    def _capped(self, worth: Array) -> Array:
        cap = self.reading.cap
        if cap is None:
            return worth
        layout = self.setting.layout
        more = self.scale - worth_scale(layout, self.reading)
        found: Array = np.minimum(times(worth, 10**more), int(cap * 10**self.scale))
        return found

    @property
    def scale(self) -> int:
        return scale_of_reading(self.setting.layout, self.reading, "sum")

    def made(self) -> Made:
        rows = self.together()
        if rows is not None:
            for step in (self._first, self._same, self._top):
                rows = step(rows)
                if not len(rows["subject"]):
                    return {"sum": self.sums}
            sum_into(self.sums, rows["subject"], rows["worth"])
        return {"sum": self.sums}

    def _first(self, rows: Rows) -> Rows:
        if not self.reading.first_of:
            return rows
        rows = firsts(rows)
        return picked(rows, rows["valid"])

    def _same(self, rows: Rows) -> Rows:
        """One of each matter, or of each level."""
        same = self.reading.same
        if same and "matter" not in rows:
            rows = rows | {"matter": np.full(len(rows["subject"]), NOTHING, np.int64)}
        if same == "level":  # what has no matter is one matter here, and stands for itself afterwards
            groups = [rows["level"], rows["matter"], rows["subject"]]
            rows = picked(rows, first_few(np.lexsort((-rows["worth"], *groups)), groups, 1))
        if "matter" in rows:
            rows = rows | {"matter": standing_alone(rows["matter"])}
        if same in {"matter", "built"}:
            groups = [rows["matter"], rows["subject"]]
            by: tuple[Array, ...] = (-rows["worth"],)
            if same == "built":
                by = (*text_order(rows["id"]), rows["recorded"], rows["occurred"], -rows["level"])
            rows = picked(rows, first_few(np.lexsort((*by, *groups)), groups, 1))
        return rows

    def _top(self, rows: Rows) -> Rows:
        if self.reading.top is None:
            return rows
        groups = [rows["matter"], rows["subject"]] if self.reading.matter else [rows["subject"]]
        return picked(rows, first_few(np.lexsort((-rows["worth"], *groups)), groups, self.reading.top))


@gatherer.register
def _(reading: r.Points, setting: Setting) -> Gatherer:
    return Worths(setting, reading=reading, sums=np.zeros(setting.size, np.int64))


# ---- runs ----------------------------------------------------------------------------------------


@dataclass
class Following(Singled):
    reading: r.Follows = field(kw_only=True)

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        every = np.arange(chunk.table.num_rows) if rows is None else rows
        columns = self.ordered(chunk) if self.reading.first_of else {"occurred": chunk.array("occurred")}
        if self.reading.first_of:
            columns["key"] = self.keys(chunk, self.reading.first_of)
        if self.reading.matter:
            columns["matter"] = self.matters(chunk, self.reading.matter)
        self.seen.append({"subject": subjects} | {name: column[every] for name, column in columns.items()})

    def made(self) -> Made:
        reading, sums = self.reading, np.zeros(self.setting.size, np.int64)
        rows = self.together()
        if rows is not None and reading.first_of:
            rows = firsts(rows)
        if rows is None or not len(rows["subject"]):
            return {"sum": sums}
        nothing = np.zeros(len(rows["subject"]), np.int64)
        matter = standing_alone(rows["matter"]) if reading.matter else nothing
        order = np.lexsort((rows["occurred"], matter, rows["subject"]))
        subject, matter, day = rows["subject"][order], matter[order], rows["occurred"][order].astype(np.int64)
        run = nothing
        if reading.within is not None:
            run = np.cumsum(np.r_[0, np.diff(day) > reading.within])
        starts = starts_of(subject, matter, run)
        lengths = np.diff(np.append(starts, len(order)))
        last = len(reading.marks) - 1
        marks = np.array(reading.marks, np.int64)[np.minimum(lengths, last)]
        marks = np.where(lengths > last, reading.beyond + reading.more * (lengths - last), marks)
        sum_into(sums, subject[starts], marks)
        return {"sum": sums}


@gatherer.register
def _(reading: r.Follows, setting: Setting) -> Gatherer:
    return Following(setting, reading=reading)


# ---- at most so many values ------------------------------------------------------------------------


@dataclass
class Fewest(Singled):
    reading: r.Few = field(kw_only=True)

    def take(self, chunk: Chunk, layer: int) -> None:
        rows, subjects = chunk.select(self.reading.source)
        values, valid = chunk.numbers(self.reading.field)
        every = np.arange(chunk.table.num_rows) if rows is None else rows
        every, subjects = kept(every, valid if rows is None or valid is None else valid[rows], None, subjects)
        columns = self.ordered(chunk) | {"value": values.astype(np.int64)}
        self.seen.append({"subject": subjects} | {name: column[every] for name, column in columns.items()})

    def made(self) -> Made:
        found = {name: np.zeros(self.setting.size, np.int64) for name in self.reading.yields}
        rows = self.together()
        if rows is None or not self.reading.most:
            return found
        by = (*text_order(rows["id"]), rows["recorded"], rows["occurred"])
        wanted = (*by, -rows["value"]) if self.reading.highest else by
        rows = picked(rows, first_few(np.lexsort((*wanted, rows["subject"])), [rows["subject"]], self.reading.most))
        rows = picked(rows, np.lexsort((*text_order(rows["id"]), rows["recorded"], rows["occurred"], rows["subject"])))
        found["n"] = np.bincount(rows["subject"], minlength=self.setting.size)
        sum_into(found["sum"], rows["subject"], rows["value"])
        found["high"][:] = np.iinfo(np.int64).min
        np.maximum.at(found["high"], rows["subject"], rows["value"])
        found["high"][found["n"] == 0] = 0
        found["value"][rows["subject"]] = rows["value"]  # of equal subjects the last one stays
        return found


@gatherer.register
def _(reading: r.Few, setting: Setting) -> Gatherer:
    return Fewest(setting, reading=reading)
