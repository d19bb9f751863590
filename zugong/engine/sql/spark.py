"""The same script in the dialect of Spark, and running it on a session the caller has opened.

Spark is no dependency: who has a cluster brings the session (`pyspark` or Spark Connect)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from zugong.engine.sql.duck import result_of
from zugong.engine.sql.script import Script
from zugong.engine.vector.result import Result


def translated(sql: str) -> str:
    """DuckDB's SQL as Spark's."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return tree.sql(dialect="spark")


def score(script: Script, session: Any, folder: Path | None = None) -> Result:
    """Run the script on Spark. `folder`: where the small tables are put, so that the workers see them."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        _views(script, session, Path(place))
        for statement in script.statements:
            frame = session.sql(translated(statement.sql)).cache()
            frame.createOrReplaceTempView(statement.name)
        return result_of(script, lambda sql: _fetched(session.sql(translated(sql))))


def _views(script: Script, session: Any, folder: Path) -> None:
    for view, kind in script.facts.items():
        name = f"facts.{kind}"
        path = (
            script.layout.path(name)
            if name not in script.layout.tables
            else _put(folder, view, script.layout.tables[name])
        )
        session.read.parquet(str(path)).createOrReplaceTempView(view)
    for name, table in script.tables.items():
        session.read.parquet(str(_put(folder, name, table))).createOrReplaceTempView(name)


def _put(folder: Path, name: str, table: pa.Table) -> Path:
    path = folder / f"{name}.parquet"
    pq.write_table(table, path)
    return path


def _fetched(frame: Any) -> Mapping[str, Any]:
    rows = frame.collect()
    return {name: np.array([row[name] for row in rows]) for name in frame.columns}
