"""Running the script in DuckDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import duckdb
import numpy as np

from zugong.engine.ir import lower
from zugong.engine.ir.places import digits_of
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.layout import Layout
from zugong.engine.plan import Plan
from zugong.engine.sql.script import Script
from zugong.engine.vector.places import Groups, Places
from zugong.engine.vector.result import Column, Result
from zugong.timeline import Period


def script_of(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None, *,
    groups: Groups | None = None,
) -> Script:  # fmt: skip
    program = lower(plan, period, as_of)
    return Script(program, layout, Places.of(layout, program, subjects), groups)


def score(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str] | None = None,
    *, groups: Groups | None = None, connection: duckdb.DuckDBPyConnection | None = None,
) -> Result:  # fmt: skip
    """Marks of all subjects, worked out by DuckDB."""
    script = script_of(plan, layout, period, as_of, subjects, groups=groups)
    own = duckdb.connect() if connection is None else connection
    try:
        run(script, own)
        return result_of(script, lambda sql: own.execute(sql).fetchnumpy())
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as over:
        raise Unsupported("numbers of more than 64 bits", evaluator="SQL") from over
    finally:
        if connection is None:
            own.close()


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> Mapping[str, list[Any]]:
    """The columns of a query as plain values."""
    found: Mapping[str, list[Any]] = connection.execute(sql).fetch_arrow_table().to_pydict()
    return found


def run(script: Script, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET threads TO 2; SET preserve_insertion_order = false")
    for view, kind in script.facts.items():
        name = f"facts.{kind}"
        if name in script.layout.tables:
            connection.register(view, script.layout.tables[name])
        else:
            path = str(script.layout.path(name)).replace("'", "''")
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM read_parquet('{path}')")
    for name, table in script.tables.items():
        # as tables of its own, since one batch of Arrow is read by one thread
        connection.register(f"given_{name}", table)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM given_{name}")
    for statement in script.statements:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {statement.name} AS {statement.sql}")


def result_of(script: Script, fetch: Any) -> Result:
    """The marks of a run, in the order of the scheme."""
    totals = fetch("SELECT * FROM totals ORDER BY subject")
    families: dict[str, Mapping[str, Any]] = {}
    for table in dict.fromkeys(script.family.values()):
        families[table] = fetch(f"SELECT * FROM {table} ORDER BY subject")
    program = script.program
    order = [id for item in program.items for id in item.indicators]
    order += list(program.special.indicators) if program.special is not None else []
    indicators = {id: _column(families[script.family[id]], *script.indicators[id]) for id in order}
    parts = {key: _column(totals, *where) for key, where in script.results.items()}
    items = {key.removeprefix("item "): part for key, part in parts.items() if key.startswith("item ")}
    return Result(
        script.places.ids, indicators, items, parts["base"], parts["special"], parts["total"], program.ties, program.later
    )  # fmt: skip


def _column(table: Mapping[str, Any], name: str, below: int, absent: str) -> Column:
    above = np.asarray(table[name]).astype(np.int64)
    digits = digits_of(Fraction(1, below))
    above = above * (10**digits // below)
    if not absent:
        return Column(above, digits)
    where = np.asarray(table[absent]).astype(bool)
    return Column(np.where(where, 0, above), digits, where)
