"""Clauses worked out for every different unit, person, fact or value of a field by itself, in SQL: a table of the parts of
all subjects, the readings of each part, its marks; then the parts of a subject together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.layout import Layout
from zugong.engine.layout.layout import PREFIX
from zugong.engine.layout.questions import key_of
from zugong.engine.sql.asking import Asking, quoted
from zugong.engine.sql.joins import Joins
from zugong.engine.sql.marks import Marker
from zugong.engine.sql.readings import KindReadings
from zugong.engine.sql.relations import Relations
from zugong.engine.sql.statements import Statement
from zugong.engine.sql.steps import Exact, Steps
from zugong.engine.vector.scales import scale_of_reading

Done = Callable[[Joins, str], tuple[Exact, str]]


@dataclass
class Key:
    """A number (or the id of a fact) for what tells the parts of a subject; the same for every kind of facts."""

    by: str
    layout: Layout
    codes: dict[str, int] = field(default_factory=dict)

    def sql(self, asking: Asking) -> str:
        """Over facts `b`, and their persons `q` where parts are told by person."""
        if self.by == "unit":
            return "CAST(b.unit AS BIGINT)"
        if self.by == "person":
            return "CAST(COALESCE(q.person, -1) AS BIGINT)"
        if self.by == "fact":
            return "CAST(b.id AS BIGINT)" if self.layout.id_is_number else "b.id"
        if self.by not in self.layout.kinds[asking.kind].fields:
            return f"CAST({self._code('')} AS BIGINT)"
        return f"CAST(COALESCE({asking.translated(self.by, self._of)}, {self._code('')}) AS BIGINT)"

    def _of(self, value: object) -> str:
        return str(self._code(key_of(value)))

    def _code(self, key: str) -> int:
        return self.codes.setdefault(key, len(self.codes))

    def facts(self, base: str, relations: Relations) -> str:
        """`b`, with what the key needs."""
        joined = f" LEFT JOIN {relations.pairs()} AS q ON q.pair = b.pair" if self.by == "person" else ""
        return f"{base} AS b{joined}"


class PartRelations(Relations):
    """The small tables of the whole, and facts that belong to parts of subjects."""

    def __init__(self, whole: Relations, key: Key, parts: str) -> None:
        self.__dict__.update(whole.__dict__)  # one set of small tables for all
        self.key, self.parts = key, parts

    @property
    def alone(self) -> bool:
        return False

    def base(self, asking: Asking, source: r.Source) -> str:
        names = [quoted(PREFIX + name) for name in self.layout.kinds[asking.kind].fields]
        columns = ["unit", "id", "occurred", "recorded", "pair", *names, *(["weight"] if source.shared else [])]
        facts = self.key.facts(super().base(asking, source), self)
        shown = ", ".join(f"b.{name}" for name in columns)
        on = f"v.subject = b.subject AND v.k = {self.key.sql(asking)}"
        return f"(SELECT {shown}, v.part AS subject FROM {facts} JOIN {self.parts} AS v ON {on})"


@dataclass
class PartJoins(Joins):
    """Parts with the columns their marks need; `own`: tables that speak of parts, the others speak of subjects."""

    parts: str = ""
    own: set[str] = field(default_factory=set)

    @property
    def first(self) -> str:
        return "s.part, s.subject"

    @property
    def start(self) -> str:
        return self.parts

    def on(self, table: str) -> str:
        return f"{table}.subject = s.{'part' if table in self.own else 'subject'}"


@dataclass
class World:
    """The parts of all subjects by some key, and where the numbers of their readings stand."""

    name: str
    relations: PartRelations
    columns: dict[tuple[r.AnyReading, str], tuple[str, str]] = field(default_factory=dict)


@dataclass
class Keys:
    program: p.Program
    relations: Relations
    statements: list[Statement]
    worlds: dict[tuple[str, tuple[r.Source, ...]], World] = field(default_factory=dict)
    made: int = 0

    def marks(self, clause: p.ClauseMarks, per: p.PerKey, done: Done) -> tuple[str, int]:
        """A table by subject with the parts together (_m), how many were assessed (_k) and how many there are (_n)."""
        world = self._world(per)
        self._read(world, p.readings_of_clause(clause))
        joins = PartJoins(parts=world.name, own={table for table, _ in world.columns.values()})
        steps = Steps("", ["subject", "m", "lacks"])
        marker = Marker(
            self.program, steps, lambda reading, part: self._look(world, joins, reading, part),
            lambda figure: joins.late(self.relations.late(figure), self._look(world, joins, figure.reading, "day")[0]),
        )  # fmt: skip
        for of in (of for figure in clause.figures for of in p.marked_in(figure)):
            marker.marks[of] = done(joins, of)
        marks, lacks = marker.mapped(replace(clause, applies=None, keyed=None))
        marks = marks if per.cap is None else marker.sums.at_most(marks, per.cap)
        assert isinstance(marks.below, int)
        steps.let(f"({marks.above})", "m")
        steps.let(f"({lacks or 'FALSE'})", "lacks")
        steps.source = joins.sql()
        self.made += 1
        name = f"k{self.made}"
        way = "MAX" if per.join == "highest" else "SUM"
        sql = (
            f"SELECT subject, CAST(COALESCE({way}(m) FILTER (WHERE NOT lacks), 0) AS BIGINT) AS {name}_m, "
            f"COUNT(*) FILTER (WHERE NOT lacks) AS {name}_k, COUNT(*) AS {name}_n FROM ({steps.sql()}) AS g GROUP BY subject"
        )
        self.statements.append(Statement(name, sql))
        return name, marks.below

    def _world(self, per: p.PerKey) -> World:
        found = self.worlds.get((per.by, per.reads))
        if found is None:
            name = f"parts_{len(self.worlds)}"
            key = Key(per.by, self.relations.layout)
            self.statements.append(Statement(name, self._parts(per, key)))
            found = self.worlds[per.by, per.reads] = World(name, PartRelations(self.relations, key, name))
        return found

    def _parts(self, per: p.PerKey, key: Key) -> str:
        rows = []
        for source in per.reads:
            asking = Asking(self.relations.layout, source.kind)
            facts = key.facts(self.relations.base(asking, source), self.relations)
            where = asking.condition(source)
            told = f"SELECT b.*, {key.sql(asking)} AS k FROM {facts}"
            rows.append(f"SELECT subject, k FROM ({told}) AS g" + (f" WHERE {where}" if where else ""))
        different = f"SELECT DISTINCT subject, k FROM ({' UNION ALL '.join(rows)}) AS h"
        return f"SELECT ROW_NUMBER() OVER (ORDER BY subject, k) AS part, subject, k FROM ({different}) AS d"

    def _read(self, world: World, readings: list[r.AnyReading]) -> None:
        kinds: dict[str, list[r.AnyReading]] = {}
        for reading in dict.fromkeys(readings):
            if reading.kind and not any(known is reading or known == reading for known, _ in world.columns):
                kinds.setdefault(reading.kind, []).append(reading)
        for kind, wanted in kinds.items():
            self.made += 1
            made = KindReadings(Asking(self.relations.layout, kind), world.relations, f"{world.name}_{self.made}")
            for statement in made.statements(wanted):
                self.statements.append(statement)
                for key, column in statement.columns.items():
                    world.columns[key] = statement.name, column

    def _look(self, world: World, joins: Joins, reading: r.AnyReading, part: str) -> tuple[str, int]:
        if reading.kind:
            table, column = world.columns[reading, part]
        else:
            assert isinstance(reading, r.Register)
            table = self.relations.register(reading)
            column = f"{table}_n"
        joins.take(table, column)
        return column, scale_of_reading(self.relations.layout, reading, part)
