"""What the queries read beside the facts: subjects, places, slots, members, the register. Small tables, made once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from zugong.engine.ir.program import Late, Program
from zugong.engine.ir.readings import Features, Heads, Missing
from zugong.engine.layout import Layout
from zugong.engine.sql.asking import Asking, day
from zugong.engine.vector.chunk import Window, day_number
from zugong.engine.vector.different import one_place_each
from zugong.engine.vector.marks import late_days
from zugong.engine.vector.places import NOBODY, Places
from zugong.timeline import KINDS, Period

MASK = 62
MONTHS = {"month": 1, "quarter": 3}


@dataclass
class Relations:
    layout: Layout
    program: Program
    places: Places
    tables: dict[str, pa.Table] = field(default_factory=dict)
    _names: dict[object, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = self.places.ids
        self.tables["subjects"] = pa.table(
            {"subject": pa.array(range(len(ids)), pa.int32()), "id": pa.array(ids, pa.string())}
        )
        period = self.program.period
        recorded = self.program.fact_date == "recorded"
        self.window = Window(period.start, period.end, self.program.as_of, recorded)

    @property
    def alone(self) -> bool:
        return self.places.alone

    def facts(self, kind: str) -> str:
        """The view of a kind: its number, since a kind's name is no name of a table."""
        return f"facts_{sorted(self.layout.kinds).index(kind)}"

    # ---- facts with their subject ----------------------------------------------------------------

    def base(self, asking: Asking, *, loose: bool = False) -> str:
        where = asking.common(self.window, loose=loose)
        facts = self.facts(asking.kind)
        tail = f" WHERE {where}" if where else ""
        if self.places.layers[0].same:
            return f"(SELECT *, unit AS subject FROM {facts}{tail})"
        on = "p.unit = f.unit"
        if any(layer.first is not None for layer in self.places.layers):
            on += " AND f.occurred >= p.first AND f.occurred <= p.last"
        return f"(SELECT f.*, p.subject FROM {facts} AS f JOIN {self._places()} AS p ON {on}{tail})"

    def members(self, asking: Asking) -> str:
        """The same with the person; facts about nobody are left out."""
        base = self.base(asking)
        pairs = self.layout.table("pairs")
        if self.alone and one_place_each(pairs.column("person").to_numpy()):
            return f"(SELECT *, pair AS person FROM {base} AS b WHERE pair IS NOT NULL)"
        if "pairs" not in self.tables:
            number = pa.array(np.arange(pairs.num_rows, dtype=np.int32))
            self.tables["pairs"] = pairs.append_column("pair", number).drop_columns("unit")
        return f"(SELECT b.*, q.person FROM {base} AS b JOIN pairs AS q ON q.pair = b.pair)"

    def _places(self) -> str:
        if "places" not in self.tables:
            columns: dict[str, list[np.ndarray]] = {"unit": [], "subject": [], "first": [], "last": []}
            for layer in self.places.layers:
                unit = np.flatnonzero(layer.subject != NOBODY)
                columns["unit"].append(unit.astype(np.int32))
                columns["subject"].append(layer.subject[unit])
                for name, days in (("first", layer.first), ("last", layer.last)):
                    if days is not None:
                        columns[name].append(days[unit])
                    else:
                        edge = dt.date.min if name == "first" else dt.date.max
                        columns[name].append(np.full(len(unit), (edge - dt.date(1970, 1, 1)).days, np.int32))
            arrays = {name: pa.array(np.concatenate(parts).astype(np.int32)) for name, parts in columns.items()}
            for name in ("first", "last"):
                arrays[name] = arrays[name].view(pa.date32())
            self.tables["places"] = pa.table(arrays)
        return "places"

    # ---- slots -----------------------------------------------------------------------------------

    def slots(self, each: tuple[str, ...]) -> str:
        """(slot, subject, living): units of these kinds inside each subject."""
        key = ("slots", each)
        if key not in self._names:
            name = self._names[key] = f"slots_{len(self._names)}"
            slots = self.places.slots(each)
            self.tables[name] = pa.table({
                "slot": pa.array(np.arange(len(slots.subject), dtype=np.int32)),
                "subject": pa.array(slots.subject, pa.int32()),
                "living": pa.array(slots.living(self.program.as_of), pa.int64()),
            })  # fmt: skip
        return self._names[key]

    def owners(self, each: tuple[str, ...]) -> str:
        """(unit, subject, slot): where the facts of a unit are counted."""
        key = ("owners", each)
        if key not in self._names:
            name = self._names[key] = f"owners_{len(self._names)}"
            rows = set()
            for layer, slot in zip(self.places.layers, self.places.slots(each).slot, strict=True):
                held = np.flatnonzero((layer.subject != NOBODY) & (slot != NOBODY))
                rows |= set(zip(held.tolist(), layer.subject[held].tolist(), slot[held].tolist(), strict=True))
            columns = np.array(sorted(rows), np.int32).reshape(-1, 3).T
            names = ("unit", "subject", "slot")
            self.tables[name] = pa.table(dict(zip(names, (pa.array(column) for column in columns), strict=True)))
        return self._names[key]

    def owing(self, reading: Missing) -> str:
        """(slot, subject, owes): a bit for every sub-period the unit lived through."""
        key = ("owing", reading.each, tuple((part.start, part.end) for part in reading.parts), reading.from_next)
        if key not in self._names:
            name = self._names[key] = f"owing_{len(self._names)}"
            slots = self.places.slots(reading.each)
            owes = np.zeros(len(slots.subject), np.int64)
            for place, part in enumerate(reading.parts[:MASK]):
                begun = part.start if reading.from_next else part.end
                there = (slots.first <= day_number(begun)) & (slots.last >= day_number(part.end))
                lived = np.zeros(len(owes), bool)
                lived[slots.spell[there]] = True
                owes |= lived.astype(np.int64) << place
            self.tables[name] = pa.table({
                "slot": pa.array(np.arange(len(owes), dtype=np.int32)),
                "subject": pa.array(slots.subject, pa.int32()),
                "owes": pa.array(owes),
            })  # fmt: skip
        return self._names[key]

    def register(self, reading: Heads | Features) -> str:
        key = ("register", reading)
        if key not in self._names:
            name = self._names[key] = f"register_{len(self._names)}"
            period = self.program.period
            if isinstance(reading, Heads):
                heads = self.places.heads(reading.of, self.program.as_of)
            else:
                heads = self.places.featured(reading.kinds, reading.categories, period.start, period.end)
            subjects = pa.array(np.arange(len(heads), dtype=np.int32))
            self.tables[name] = pa.table({"subject": subjects, f"{name}_n": pa.array(heads, pa.int64())})
        return self._names[key]

    def late(self, figure: Late) -> str:
        """(day, late): days after the due day, for every day that occurs."""
        key = ("late", figure.due, figure.workdays)
        if key not in self._names:
            name = self._names[key] = f"late_{len(self._names)}"
            metas = self.layout.kinds.values()
            last = max((meta.occurred[1] for meta in metas), default=figure.due)
            days = np.arange((figure.due - dt.date(1970, 1, 1)).days, (last - dt.date(1970, 1, 1)).days + 1)
            late = late_days(days, figure.due, self.program.workdays if figure.workdays else None)
            self.tables[name] = pa.table({"day": pa.array(days, pa.int64()), "late": pa.array(late, pa.int64())})
        return self._names[key]

    # ---- periods ---------------------------------------------------------------------------------

    def period_number(self, kind: str, by: str) -> str:
        """A number for the period of the day, from 0 for the earliest that occurs."""
        first, last = self.layout.kinds[kind].occurred
        start = Period.of(by, first)
        if by in MONTHS:
            months = f"(EXTRACT(YEAR FROM occurred) - {start.start.year}) * 12 + EXTRACT(MONTH FROM occurred) - 1"
            base = (start.start.month - 1) // MONTHS[by]
            return f"(CAST(({months}) AS BIGINT) // {MONTHS[by]} - {base})"
        ends = []
        while start.start <= last:
            ends.append(start.end)
            start = start.next()
        return segment_number(ends)

    def mask_of(self, kind: str, by: str) -> str | None:
        """One bit for the period of the day; None where there are too many periods, or `by` is none."""
        if by not in KINDS or kind not in self.layout.kinds:
            return None
        first, last = self.layout.kinds[kind].occurred
        if len(Period.between(first, last).overlapping(by)) > MASK:
            return None
        return f"(CAST(1 AS BIGINT) << CAST({self.period_number(kind, by)} AS INT))"


def segment_number(ends: list[dt.date]) -> str:
    """Which stretch a day falls into; each ends with one of these days, the last one never ends."""
    branches = "".join(f" WHEN occurred <= {day(end)} THEN {number}" for number, end in enumerate(ends))
    return f"(CASE{branches} ELSE {len(ends)} END)"
