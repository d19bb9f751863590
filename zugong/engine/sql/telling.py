"""Traces of an SQL run: the steps as columns beside the marks, the facts of some subjects by the conditions of the script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from zugong.engine.explaining import Workings, explained, keep_steps, of_everybody
from zugong.engine.filters import Filter
from zugong.engine.ir import program as p
from zugong.engine.ir.readings import Source
from zugong.engine.ir.telling import Told, told_of
from zugong.engine.layout import Layout
from zugong.engine.layout.rows import Decoding
from zugong.engine.plan import Plan
from zugong.engine.sql.asking import Asking, quoted
from zugong.engine.sql.comparing import among
from zugong.engine.sql.duck import result_of, rows_of, run
from zugong.engine.sql.figures import value_of
from zugong.engine.sql.joins import Joins
from zugong.engine.sql.marks import Marker, applying
from zugong.engine.sql.script import Script
from zugong.engine.sql.steps import Exact, Steps
from zugong.engine.trace import Score
from zugong.engine.vector.places import Groups, Places
from zugong.engine.workings import Key, key
from zugong.timeline import Period

#: columns of a query, as plain values
Fetch = Callable[[str], Mapping[str, list[Any]]]


def explain(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str], everybody: Iterable[str] | None = None,
    *, groups: Groups | None = None, connection: duckdb.DuckDBPyConnection | None = None,
) -> dict[str, Score]:  # fmt: skip
    """The traces of some subjects; `everybody`: who is marked, all of the scheme's kinds if not given."""
    script = script_of(plan, layout, period, as_of, subjects, everybody, groups=groups)
    own = duckdb.connect() if connection is None else connection
    try:
        run(script, own)
        result = result_of(script, lambda sql: own.execute(sql).fetchnumpy())
        workings = script.workings(lambda sql: rows_of(own, sql))
    finally:
        if connection is None:
            own.close()
    return explained(plan, layout, period, as_of, (script.told, result, workings), groups)


def script_of(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str], everybody: Iterable[str] | None = None,
    *, groups: Groups | None = None,
) -> TellingScript:  # fmt: skip
    told = told_of(plan, period, as_of)
    wanted = sorted(set(subjects))
    places = Places.of(layout, told.program, everybody if told.compares else wanted)
    return TellingScript(told.program, layout, places, groups, told=told, wanted=wanted)


@dataclass(frozen=True)
class Column:
    """Where a step stands: the number, what it is divided by (a number or a column), whether there is none (“”: always one)."""

    table: str
    above: str
    below: int | str
    absent: str


@dataclass
class TellingScript(Script):
    """The script of a scheme with the steps of every mark as columns of their own."""

    told: Told = field(kw_only=True)
    #: whose steps are asked for
    wanted: list[str] = field(kw_only=True)
    steps: dict[Key, Column] = field(default_factory=dict)
    #: filter → queries for the facts of it that count, for all it sees, and for whole facts
    selects: dict[Filter, tuple[str, str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        numbers = {id: number for number, id in enumerate(self.places.ids)}
        self.chosen = {numbers[id]: id for id in self.wanted}
        decoding = Decoding(self.layout)
        for wanted, looked in self.told.looked.items():
            columns = ", ".join(f"f.{quoted(name)}" for name in decoding.columns(wanted.of))
            self.selects[wanted] = (
                self._select(looked.counted, "f.id"), self._select(looked.seen, "f.id"), self._select(looked.whole, columns),
            )  # fmt: skip

    @property
    def _these(self) -> str:
        return f"subject IN ({', '.join(map(str, self.chosen)) or 'NULL'})"

    def _select(self, source: Source, columns: str) -> str:
        asking = Asking(self.layout, source.kind)
        where = " AND ".join(one for one in (asking.condition(source), self._these) if one)
        return f"SELECT f.subject, {columns} FROM {self.relations.base(asking, source)} AS f WHERE {where}"

    @property
    def facts(self) -> dict[str, str]:
        kinds = [*self.program.kinds, *(wanted.of for wanted in self.told.looked)]
        return {self.relations.facts(kind): kind for kind in dict.fromkeys(kinds)}

    def beside(self, node: p.IndicatorMarks) -> tuple[p.Figure, ...]:
        return (*self.told.measures[node.id].values(), *self.told.shared[node.id].values())

    def _marker(self, table: str, joins: Joins, steps: Steps) -> Marker:
        plain = super()._marker(table, joins, steps)
        return Telling(plain.program, steps, plain.look, plain.late, script=self, table=table)

    # ---- reading what came out -------------------------------------------------------------------

    def workings(self, fetch: Fetch) -> Workings:
        found = Workings(self.wanted)
        imputed = [node.id for node in self.program.indicators if node.imputed]
        for table in dict.fromkeys(column.table for column in self.steps.values()):
            for everybody in (False, True):
                own = {
                    step: column
                    for step, column in self.steps.items()
                    if column.table == table and of_everybody(step) == everybody
                }
                if own:
                    self._take(found, table, own, fetch, imputed)
        self._facts(found, fetch)
        return found

    def _take(self, found: Workings, table: str, own: dict[Key, Column], fetch: Fetch, imputed: list[str]) -> None:
        names = {name for one in own.values() for name in (one.above, one.below, one.absent) if isinstance(name, str)}
        columns = ", ".join(["subject", *sorted(names - {""})])
        where = "" if any(map(of_everybody, own)) else f" WHERE {self._these}"
        rows = fetch(f"SELECT {columns} FROM {table}{where}")
        ids = [self.places.ids[number] for number in rows["subject"]]
        for step, one in own.items():
            below = [one.below] * len(ids) if isinstance(one.below, int) else rows[one.below]
            absent = rows[one.absent] if one.absent else [False] * len(ids)
            numbers = zip(ids, map(int, rows[one.above]), map(int, below), map(bool, absent), strict=True)
            keep_steps(found, step, numbers, imputed)

    def _facts(self, found: Workings, fetch: Fetch) -> None:
        decoding = Decoding(self.layout)
        known: set[str] = set()
        for wanted, (counted, seen, whole) in self.selects.items():
            for into, sql in ((found.counted, counted), (found.seen, seen)):
                rows = fetch(sql)
                for subject, id in zip(rows["subject"], rows["id"], strict=True):
                    into.setdefault((self.chosen[subject], wanted), set()).add(str(id))
            for fact in decoding.facts(wanted.of, fetch(whole)):
                if fact.id not in known:
                    known.add(fact.id)
                    found.facts.append(fact)


@dataclass
class Telling(Marker):
    """Writes a column for every step."""

    script: TellingScript = field(kw_only=True)
    table: str = field(kw_only=True)
    _outside: str = ""

    def indicator(self, node: p.IndicatorMarks, name: str) -> tuple[Exact, str]:
        outside = "" if node.applies is None else f"NOT {self.steps.let(applying(node.applies, self.look))}"
        self._outside = outside
        for step, figure in self.script.told.measures[node.id].items():
            value = value_of(figure, self)
            self.tell(step, value.exact, value.lacks)
        for name_, figure in self.script.told.shared[node.id].items():
            above, below, known = among(figure, self)
            self.tell(key("shared", name_), Exact(above, below), f"{known} = 0")
        found = super().indicator(node, name)
        self._outside = ""
        return found

    def tell(self, step: Key, value: Exact, absent: str = "") -> None:
        if step in self.script.steps:  # several are compared by the same measure
            return
        name = f"t{len(self.script.steps)}"
        outside = "" if of_everybody(step) else self._outside
        lacks = " OR ".join(f"({one})" for one in (absent, outside) if one)
        below = value.below if isinstance(value.below, int) else self._column(f"{name}_b", str(value.below))
        self.script.steps[step] = Column(
            self.table, self._column(name, value.above), below, self._column(f"{name}_a", lacks) if lacks else "",
        )  # fmt: skip

    def _column(self, name: str, expression: str) -> str:
        self.steps.let(f"({expression})", name)
        self.steps.keep.append(name)
        return name
