"""The same script in the dialect of Spark, run on a session: one that the caller has opened, or one on a Spark Connect server.

Spark is no dependency. Who is on the cluster brings a session of `pyspark`; who is not needs `pyspark-client` alone, and no
Java. The small tables, and facts that lie in memory, are put where the workers see them (`folder`); a Connect server is
sent them over its own line, if no such place is named."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from zugong.engine.explaining import Workings, explained
from zugong.engine.layout import Layout
from zugong.engine.plan import Plan
from zugong.engine.sql import telling
from zugong.engine.sql.duck import result_of
from zugong.engine.sql.script import Script
from zugong.engine.trace import Score
from zugong.engine.vector.places import Groups
from zugong.engine.vector.result import Result
from zugong.timeline import Period


def remote(address: str) -> Any:
    """A session on a Spark Connect server, `sc://host:port`."""
    from pyspark.sql import SparkSession

    return SparkSession.builder.remote(address).getOrCreate()


def translated(sql: str) -> str:
    """DuckDB's SQL as Spark's."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return tree.sql(dialect="spark")


def score(script: Script, session: Any, folder: Path | None = None) -> Result:
    """Marks of all subjects, worked out by Spark."""
    with ran(script, session, folder):
        return _result(script, session)


def explain(
    plan: Plan, layout: Layout, period: Period, as_of: dt.date, subjects: Iterable[str], session: Any,
    *, groups: Groups | None = None, folder: Path | None = None,
) -> dict[str, Score]:  # fmt: skip
    """The traces of some subjects, from the facts and the numbers that Spark found."""
    script = telling.script_of(plan, layout, period, as_of, subjects, groups=groups)
    result, workings = told(script, session, folder)
    return explained(plan, layout, period, as_of, (script.told, result, workings), groups)


def told(script: telling.TellingScript, session: Any, folder: Path | None = None) -> tuple[Result, Workings]:
    """Marks of all subjects, and the way to those of some."""
    with ran(script, session, folder):
        return _result(script, session), script.workings(lambda sql: _fetched(session, sql).to_pydict())


@contextmanager
def ran(script: Script, session: Any, folder: Path | None = None) -> Iterator[None]:
    """Every statement of the script as a view that is worked out once."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        shared = None if folder is None and _connected(session) else Path(place)
        _views(script, session, shared)
        frames = []
        for statement in script.statements:
            frame = session.sql(translated(statement.sql)).cache()
            frame.createOrReplaceTempView(statement.name)
            frames.append(frame)
        try:
            yield
        finally:
            for frame in frames:
                frame.unpersist()


def _connected(session: Any) -> bool:
    return ".connect." in type(session).__module__


def _views(script: Script, session: Any, shared: Path | None) -> None:
    for view, kind in script.facts.items():
        name = f"facts.{kind}"
        if name in script.layout.tables:
            _put(session, view, script.layout.tables[name], shared)
        else:
            session.read.parquet(str(script.layout.path(name))).createOrReplaceTempView(view)
    for name, table in script.tables.items():
        _put(session, name, table, shared)


def _put(session: Any, name: str, table: pa.Table, shared: Path | None) -> None:
    if shared is None:
        frame = session.createDataFrame(table)
    else:
        path = shared / f"{name}.parquet"
        pq.write_table(table, path)
        frame = session.read.parquet(str(path))
    frame.createOrReplaceTempView(name)


def _result(script: Script, session: Any) -> Result:
    return result_of(script, lambda sql: _columns(_fetched(session, sql)))


def _columns(table: pa.Table) -> Mapping[str, Any]:
    return {name: np.array(table.column(name).to_pylist()) for name in table.column_names}


def _fetched(session: Any, sql: str) -> pa.Table:
    frame = session.sql(translated(sql))
    if _connected(session):
        return frame.toArrow()
    rows = frame.collect()
    return pa.table({name: pa.array([row[name] for row in rows]) for name in frame.columns})
