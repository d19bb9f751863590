"""The whole of a scheme as SQL: tables of readings, tables of marks, the total. Plain enough for an outsider to run."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from zugong.engine.ir import Program
from zugong.engine.ir import program as p
from zugong.engine.ir import readings as r
from zugong.engine.layout import KindMeta, Layout
from zugong.engine.sql.asking import Asking
from zugong.engine.sql.joins import Joins
from zugong.engine.sql.keyed import Keys
from zugong.engine.sql.marks import Marker
from zugong.engine.sql.readings import AT_ONCE, KindReadings
from zugong.engine.sql.relations import Relations
from zugong.engine.sql.statements import Statement
from zugong.engine.sql.steps import Exact, Steps
from zugong.engine.sql.totals import Totals
from zugong.engine.vector.places import Groups, Places
from zugong.engine.vector.scales import scale_of_reading


@dataclass
class Script:
    """Statements in order; `relations.tables` are the small tables they read beside the facts."""

    program: Program
    layout: Layout
    places: Places
    #: group → subjects, where the scheme compares within given groups
    given: Groups | None = None
    statements: list[Statement] = field(default_factory=list)
    #: indicator → column, what it is divided by, column of “not assessed”
    indicators: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    results: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    #: indicator → table
    family: dict[str, str] = field(default_factory=dict)
    _columns: dict[tuple[r.AnyReading, str], tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layout = with_empty_kinds(self.layout, self.program)
        self.relations = Relations(self.layout, self.program, self.places, self.places.groups(self.program, self.given))
        self.keys = Keys(self.program, self.relations, self.statements)
        self._readings()
        self._marks()
        self._totals()

    @property
    def tables(self) -> dict[str, pa.Table]:
        return self.relations.tables

    @property
    def facts(self) -> dict[str, str]:
        """View → kind."""
        return {self.relations.facts(kind): kind for kind in self.program.kinds}

    def text(self) -> str:
        """As one script, for DuckDB."""
        return "\n".join(f"CREATE TABLE {one.name} AS\n{one.sql};" for one in self.statements) + "\n"

    # ---- readings --------------------------------------------------------------------------------

    def _readings(self) -> None:
        for number, (kind, readings) in enumerate(self.program.readings.items()):
            if not kind:
                for reading in readings:
                    assert isinstance(reading, r.Register)
                    name = self.relations.register(reading)
                    self._columns[reading, "n"] = name, f"{name}_n"
            else:
                made = KindReadings(Asking(self.layout, kind), self.relations, f"r{number}")
                for statement in made.statements(readings):
                    self.statements.append(statement)
                    for key, column in statement.columns.items():
                        self._columns[key] = statement.name, column

    # ---- marks -----------------------------------------------------------------------------------

    def _marks(self) -> None:
        families: list[list[p.IndicatorMarks]] = []
        for node in self.program.indicators:
            if not families or len(families[-1]) == AT_ONCE or looks_back(node):
                families.append([])
            families[-1].append(node)
        first = 0
        for number, nodes in enumerate(families):
            self._family(f"m{number}", tuple(nodes), first)
            first += len(nodes)

    def _family(self, name: str, nodes: tuple[p.IndicatorMarks, ...], first: int) -> None:
        joins = Joins()
        steps = Steps("", ["subject"])
        marker = self._marker(name, joins, steps)
        marker.keyed = lambda clause, per: self._keyed(joins, clause, per, marker.marks)
        for node in nodes:
            figures = [figure for clause in node.clauses for one in clause.every for figure in one.figures]
            for of in [of for figure in (*figures, *self.beside(node)) for of in p.marked_in(figure)]:
                marker.marks[of] = self._done(joins, of, marker.marks)
        own: dict[str, tuple[str, int, str]] = {}
        for place, node in enumerate(nodes, first):
            marks, absent = marker.marks[node.id] = marker.indicator(node, f"i{place}")
            assert isinstance(marks.below, int)
            own[node.id] = f"i{place}", marks.below, absent
        steps.source = joins.sql()
        self.statements.append(Statement(name, steps.sql()))
        self.indicators |= own
        self.family |= dict.fromkeys(own, name)

    def _marker(self, table: str, joins: Joins, steps: Steps) -> Marker:
        """What writes the marks of a table."""
        return Marker(
            self.program, steps, lambda reading, part: self._look(joins, reading, part), lambda figure: self._late(joins, figure)
        )  # fmt: skip

    def beside(self, node: p.IndicatorMarks) -> tuple[p.Figure, ...]:
        """Figures that are told beside the marks of an indicator."""
        return ()

    def _keyed(
        self, joins: Joins, clause: p.ClauseMarks, per: p.PerKey, here: dict[str, tuple[Exact, str]]
    ) -> tuple[Exact, str, str]:
        name, below = self.keys.marks(clause, per, lambda own, of: self._done(own, of, here))
        for part in "mkn":
            joins.take(name, f"{name}_{part}")
        return Exact(f"{name}_m", below), f"{name}_k", f"{name}_n"

    def _done(self, joins: Joins, of: str, here: dict[str, tuple[Exact, str]]) -> tuple[Exact, str]:
        """Marks of an indicator of an earlier family (those of this one are there once it is done)."""
        if of not in self.indicators:
            return here.get(of, (Exact("0"), ""))
        column, below, absent = self.indicators[of]
        table = self.family[of]
        joins.take(table, column)
        if absent:
            joins.take(table, absent, "FALSE")
        return Exact(column, below), absent

    def _look(self, joins: Joins, reading: r.AnyReading, part: str) -> tuple[str, int]:
        table, column = self._columns[reading, part]
        if table:
            joins.take(table, column)
        return column, scale_of_reading(self.layout, reading, part)

    def _late(self, joins: Joins, figure: p.Late) -> str:
        column, _ = self._look(joins, figure.reading, "day")
        return joins.late(self.relations.late(figure), column)

    def _totals(self) -> None:
        joins = Joins()
        marks = {}
        for id, (column, below, absent) in self.indicators.items():
            joins.take(self.family[id], column)
            if absent:
                joins.take(self.family[id], absent, "FALSE")
            marks[id] = Exact(column, below), absent
        steps = Steps("", ["subject"])
        marker = self._marker("totals", joins, steps)
        marker.marks |= marks
        totals = Totals(self.program, steps, marker)
        totals.run()
        steps.source = joins.sql()
        self.statements.append(Statement("totals", steps.sql()))
        self.results = totals.columns


def looks_back(node: p.IndicatorMarks) -> bool:
    """Parts told by keys have a table of their own: marks they look at must stand in one that is done."""
    keyed = (clause for clause in node.clauses if clause.keyed is not None)
    return any(p.marked_in(figure) for clause in keyed for figure in clause.figures)


def with_empty_kinds(layout: Layout, program: Program) -> Layout:
    """A kind nobody recorded is a table without rows: what is owed is owed all the same."""
    missing = [kind for kind in program.kinds if kind not in layout.kinds]
    days = (program.period.start, program.period.end)
    types = {"unit": pa.int32(), "id": pa.int64(), "occurred": pa.date32(), "recorded": pa.date32(), "pair": pa.int32()}
    empty = pa.table({name: pa.array([], type) for name, type in types.items()})
    kinds = {kind: KindMeta(0, {}, days, days, False) for kind in missing}
    tables = {f"facts.{kind}": empty for kind in missing}
    return Layout({**layout.kinds, **kinds}, layout.id_is_number, layout.folder, {**layout.tables, **tables})
