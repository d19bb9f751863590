"""What the queries read beside the facts: subjects, places, slots, members, the register. Small tables, made once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from zugong.engine.ir.program import Late, Program
from zugong.engine.ir.readings import Heads, Lived, Missing, Part, Parties, Register, Source
from zugong.engine.layout import Layout
from zugong.engine.layout.encoding import Array
from zugong.engine.ledger import names_in
from zugong.engine.spans import Days
from zugong.engine.sql.asking import NONE, Asking, day
from zugong.engine.vector.chunk import Window
from zugong.engine.vector.different import one_place_each
from zugong.engine.vector.figures import late_days
from zugong.engine.vector.links import Links
from zugong.engine.vector.owing import existed, workdays_between
from zugong.engine.vector.places import NOBODY, Places, day_number
from zugong.timeline import KINDS, Period

MASK = 62
WORD = 60  # sub-periods that stand in one whole number
MONTHS = {"month": 1, "quarter": 3}


@dataclass
class Relations:
    layout: Layout
    program: Program
    places: Places
    #: the number of the group of each subject
    groups: Array
    tables: dict[str, pa.Table] = field(default_factory=dict)
    _names: dict[object, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = self.places.ids
        self.tables["subjects"] = pa.table({
            "subject": pa.array(range(len(ids)), pa.int32()), "id": pa.array(ids, pa.string()),
            "grp": pa.array(self.groups, pa.int32()),
        })  # fmt: skip
        self.links = Links(self.places)
        period = self.program.period
        recorded = self.program.fact_date == "recorded"
        self.window = Window(period.start, period.end, self.program.as_of, recorded)

    @property
    def alone(self) -> bool:
        return self.places.alone

    @cached_property
    def _in_a_row(self) -> int | None:
        """The number of the first subject, where each is a unit by itself and they follow one another without a gap."""
        if not self.alone or not self.places.ids:
            return None
        units = np.flatnonzero(self.places.layers[0].subject != NOBODY)
        return int(units[0]) if int(units[-1]) - int(units[0]) == len(units) - 1 else None

    def occurred(self, source: Source) -> Days:
        """Between which days facts of a source have happened."""
        return self.window.occurred(self.layout.kinds[source.kind], source)

    def facts(self, kind: str) -> str:
        """The view of a kind: its number, since a kind's name is no name of a table."""
        return f"facts_{sorted(self.layout.kinds).index(kind)}"

    # ---- facts with their subject ----------------------------------------------------------------

    def base(self, asking: Asking, source: Source) -> str:
        where = asking.common(self.window, source)
        facts = self.facts(asking.kind)
        tail = f" WHERE {where}" if where else ""
        if source.linked:
            return self._linked(asking, source, f"(SELECT * FROM {facts}{tail})")
        begin = self._in_a_row
        if begin is not None:
            last = begin + len(self.places.ids) - 1
            ours = [f"unit >= {begin}"] if begin else []
            ours += [f"unit <= {last}"] if last < self.layout.table("keys").num_rows - 1 else []
            where = " AND ".join(one for one in (where, *ours) if one)
            subject = f"unit - {begin}" if begin else "unit"
            return f"(SELECT *, {subject} AS subject FROM {facts}{f' WHERE {where}' if where else ''})"
        if self.places.persons:
            return f"(SELECT f.*, p.subject FROM {facts} AS f JOIN {self.link('own')} AS p ON p.key = f.pair{tail})"
        on = "p.unit = f.unit"
        if any(layer.first is not None for layer in self.places.layers):
            on += " AND f.occurred >= p.first AND f.occurred <= p.last"
        return f"(SELECT f.*, p.subject FROM {facts} AS f JOIN {self._places()} AS p ON {on}{tail})"

    # ---- facts that are looked up one by one -------------------------------------------------------

    def link(self, whose: str) -> str:
        """(key, subject, first, last): units, or persons at their unit, and whose facts theirs are."""
        key = ("link", whose)
        if key not in self._names:
            name = self._names[key] = f"link_{len(self._names)}"
            link = self.links.link(whose)
            self.tables[name] = pa.table({
                "key": pa.array(link.keys, pa.int32()),
                "subject": pa.array(link.subject, pa.int32()),
                "first": pa.array(link.first.astype(np.int32)).view(pa.date32()),
                "last": pa.array(link.last.astype(np.int32)).view(pa.date32()),
            })  # fmt: skip
        return self._names[key]

    def _linked(self, asking: Asking, source: Source, facts: str) -> str:
        link = self.links.link(source.whose)
        on = f"p.key = f.{link.key}"
        if not link.endless:
            on += " AND f.occurred >= p.first AND f.occurred <= p.last"
        own = f"SELECT f.*, p.subject FROM {facts} AS f JOIN {self.link(source.whose)} AS p ON {on}"
        if source.parties is None:
            return f"({own})"
        name = source.parties.field
        number = asking.numbered(name)
        named = self._named(asking, name)
        joined = f"FROM {facts} AS f JOIN {named} AS n ON n.value = {number}"
        if source.parties.instead:
            known = f"SELECT value FROM {named}_some"
            both = f"{own} LEFT JOIN ({known}) AS k ON k.value = {number} WHERE k.value IS NULL"
            both += f" UNION ALL SELECT f.*, n.subject {joined}"
        else:
            apart = f"LEFT JOIN {self.link(source.whose)} AS p ON p.subject = n.subject AND {on}"
            both = f"{own} UNION ALL SELECT f.*, n.subject {joined} {apart} WHERE p.subject IS NULL"
        if source.parties.shares is None:
            return f"({both})"
        by = "pair" if self.places.persons else "unit"
        shares = self._shares(asking, source.parties, by)
        on = f"w.value = COALESCE({number}, {NONE}) AND w.recorder = COALESCE(f.{by}, -1) AND w.subject = f.subject"
        return f"(SELECT f.*, w.weight FROM ({both}) AS f JOIN {shares} AS w ON {on})"

    def _named(self, asking: Asking, name: str) -> str:
        """(value, subject): who is named by each value of a field; beside it the values that name anybody at all."""
        key = ("named", asking.kind, name)
        if key not in self._names:
            table = self._names[key] = f"named_{len(self._names)}"
            values = [(value, tuple(names_in(said))) for value, said in asking.values(name)]
            some = [value for value, names in values if names]
            rows = [(value, subject) for value, names in values for subject in self.links.subjects_named(names)]
            self.tables[f"{table}_some"] = pa.table({"value": pa.array(some, pa.int64())})
            self.tables[table] = pa.table({
                "value": pa.array([value for value, _ in rows], pa.int64()),
                "subject": pa.array([subject for _, subject in rows], pa.int32()),
            })  # fmt: skip
        return self._names[key]

    def _shares(self, asking: Asking, parties: Parties, by: str) -> str:
        """(value, recorder, subject, weight): what part of a fact is whose; who has no part in it is not there."""
        key = ("shares", asking.kind, parties)
        if key not in self._names:
            table = self._names[key] = f"shares_{len(self._names)}"
            names = {value: tuple(names_in(said)) for value, said in asking.values(parties.field)} | {NONE: ()}
            recorders = [*self.links.recorders, ""]
            rows = []
            for value, recorder in asking.together(parties.field, by):
                own = recorders[recorder]
                for subject in self.links.subjects_named((*names[value], own)):
                    weight = self.links.share(parties, names[value], own, subject)
                    if weight:
                        rows.append((value, recorder, subject, weight))
            columns = np.array(rows, np.int64).reshape(-1, 4).T
            kinds = (pa.int64(), pa.int32(), pa.int32(), pa.int64())
            named = zip(("value", "recorder", "subject", "weight"), kinds, columns, strict=True)
            self.tables[table] = pa.table({name: pa.array(column, kind) for name, kind, column in named})
        return self._names[key]

    def members(self, asking: Asking, source: Source) -> str:
        """The same with the person; facts about nobody are left out."""
        base = self.base(asking, source)
        pairs = self.layout.table("pairs")
        if not source.linked and self.alone and one_place_each(pairs.column("person").to_numpy()):
            return f"(SELECT *, pair AS person FROM {base} AS b WHERE pair IS NOT NULL)"
        return f"(SELECT b.*, q.person FROM {base} AS b JOIN {self.pairs()} AS q ON q.pair = b.pair)"

    def pairs(self) -> str:
        """(pair, person): who is meant by a person at a unit."""
        if "pairs" not in self.tables:
            pairs = self.layout.table("pairs")
            number = pa.array(np.arange(pairs.num_rows, dtype=np.int32))
            self.tables["pairs"] = pairs.append_column("pair", number).drop_columns("unit")
        return "pairs"

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

    def owned(self, each: tuple[str, ...]) -> str:
        """(unit, subject, slot) for facts that are looked up one by one."""
        key = ("owned", each)
        if key not in self._names:
            name = self._names[key] = f"owned_{len(self._names)}"
            keys, slots = self.places.owned(each)
            units = max(len(self.places.units), 1)
            self.tables[name] = pa.table({
                "unit": pa.array(keys % units, pa.int32()),
                "subject": pa.array(keys // units, pa.int32()),
                "slot": pa.array(slots, pa.int32()),
            })  # fmt: skip
        return self._names[key]

    def owing(self, reading: Missing) -> str:
        """(slot, subject, owes0, owes1, …): a bit for every sub-period the unit lived through, so many to a word."""
        key = (
            "owing",
            reading.each,
            tuple((part.start, part.end) for part in reading.parts),
            reading.from_next,
            reading.size,
        )
        if key not in self._names:
            name = self._names[key] = f"owing_{len(self._names)}"
            slots = self.places.slots(reading.each)
            owes = np.zeros((-(-len(reading.parts) // WORD), len(slots.subject)), np.int64)
            for place, part in enumerate(reading.parts):
                begun = part.start if reading.from_next else part.end
                there = (slots.first <= day_number(begun)) & (slots.last >= day_number(part.end))
                lived = np.zeros(len(slots.subject), bool)
                lived[slots.spell[there]] = True
                owes[place // WORD] |= lived.astype(np.int64) << place % WORD
            few = self.places.let_off(reading.each, reading.size)
            if few is not None:
                owes[:, few] = 0
            self.tables[name] = pa.table({
                "slot": pa.array(np.arange(len(slots.subject), dtype=np.int32)),
                "subject": pa.array(slots.subject, pa.int32()),
                **{f"owes{word}": pa.array(bits) for word, bits in enumerate(owes)},
            })  # fmt: skip
        return self._names[key]

    def grid(self, parts: tuple[Part, ...]) -> str:
        """(subject, part, due): the sub-periods in which each subject existed; due: its end is not after today."""
        key = ("grid", parts)
        if key not in self._names:
            name = self._names[key] = f"grid_{len(self._names)}"
            part, subject = np.nonzero(existed(self.places, parts))
            due = np.array([one.due for one in parts], np.int32)
            self.tables[name] = pa.table({
                "subject": pa.array(subject, pa.int32()), "part": pa.array(part, pa.int32()), "due": pa.array(due[part], pa.int32()),
            })  # fmt: skip
        return self._names[key]

    def workdays(self, days: set[dt.date]) -> str:
        """(day, number): days counted so that the workdays after one of them up to another are their difference."""
        key = ("workdays", tuple(sorted(days)))
        if key not in self._names:
            name = self._names[key] = f"workdays_{len(self._names)}"
            numbers = np.array([day_number(one) for one in sorted(days)], np.int64)
            first = np.full(len(numbers), numbers[0])
            counted = workdays_between(first, numbers, self.program.workdays)
            self.tables[name] = pa.table(
                {"day": pa.array(numbers, pa.int64()), "number": pa.array(counted, pa.int64())}
            )
        return self._names[key]

    def register(self, reading: Register) -> str:
        key = ("register", reading)
        if key not in self._names:
            name = self._names[key] = f"register_{len(self._names)}"
            period = self.program.period
            if isinstance(reading, Lived):
                heads = self.places.lived(reading.parts)
            elif isinstance(reading, Heads):
                heads = self.places.heads(reading.of, self.program.as_of)
            else:
                heads = self.places.featured(reading, period.start, period.end)
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


def segment_number(ends: Sequence[dt.date], column: str = "occurred", days: Days | None = None) -> str:
    """Which stretch a day falls into; each ends with one of these days, the last one never ends. Looked for by halves, among
    those that `days` can fall into."""
    inside = stretches(ends, days)
    if len(inside) == 1:
        return str(inside.start)
    return _halved(ends, column, inside.start, inside.stop - 1)


def _halved(ends: Sequence[dt.date], column: str, first: int, last: int) -> str:
    if first == last:
        return str(first)
    middle = (first + last) // 2
    lower, upper = _halved(ends, column, first, middle), _halved(ends, column, middle + 1, last)
    return f"(CASE WHEN {column} <= {day(ends[middle])} THEN {lower} ELSE {upper} END)"


def stretches(ends: Sequence[dt.date], days: Days | None) -> range:
    """Those into which any of the days falls."""
    if days is None:
        return range(len(ends) + 1)
    first, last = (sum(1 for end in ends if end < one) for one in days)
    return range(first, last + 1)
