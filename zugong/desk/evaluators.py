"""The batch evaluators on files: marks of everybody, and the traces of some."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import click

from zugong import engine
from zugong.desk import running
from zugong.engine import seal
from zugong.engine.layout import Layout, fields_read, lay_out

#: on this machine; `spark` is asked for by the address of a Spark Connect server
BY = ("vector", "sql")
SPARK = "spark"
SERVER = click.option("--spark", "address", default="", help="A Spark Connect server, sc://HOST:PORT, for --by spark.")
SHARED = click.option(
    "--shared",
    type=click.Path(exists=True, path_type=Path, file_okay=False),
    help="A folder that Spark's workers see too.",
)
#: Facts from which a second process is worth its start.
MANY = 2_000_000


def laid_out(case: running.Case) -> Layout:
    held = case.folder
    return lay_out(held.facts, held.units, held.heads, fields_read(case.plan), people=held.people)


@contextmanager
def refusals() -> Iterator[None]:
    """What a batch evaluator does not know is said as everything else is."""
    from zugong.engine.ir.refusing import Unsupported

    try:
        yield
    except Unsupported as unknown:
        raise running.Cannot(
            f"这个方案用到批量算法还不会的写法：{unknown.what}；用 zugong rules run 逐个算", str(unknown)
        ) from unknown


def batch(case: running.Case, by: str, server: Server | None = None) -> Any:
    """Marks of everybody by one of the batch evaluators; `Cannot` where it does not know a word of the scheme."""
    from zugong.engine import sql, vector

    if by == SPARK:
        return _on_spark(case, server)
    two = len(case.folder.facts) >= MANY and (os.cpu_count() or 1) > 1
    score: Callable[..., Any] = partial(vector.score, processes=2 if two else 1) if by == "vector" else sql.score
    groups = running.groups_of(case.folder)
    with refusals():
        return score(case.plan, laid_out(case), case.period, case.as_of, case.subjects, groups=groups)


@dataclass(frozen=True)
class Server:
    """A Spark Connect server, and a folder that it sees too."""

    address: str
    folder: Path | None = None

    def session(self) -> Any:
        try:
            from zugong.engine.sql import spark

            session = spark.remote(self.address)
            session.version  # noqa: B018 - the first question that the server is asked
        except ImportError as lacking:
            raise running.Cannot(
                f"还没有装 Spark Connect 的客户端（{lacking.name}）：pip install 'zugong[spark]'",
                f"The client of Spark Connect is not installed ({lacking.name}): pip install 'zugong[spark]'.",
            ) from lacking
        except Exception as failed:  # whatever the line to a server can say
            told = str(failed).strip().splitlines()[0]
            raise running.Cannot(
                f"连不上 {self.address} 的 Spark Connect 服务：{told}",
                f"No Spark Connect server answers at {self.address}: {told}",
            ) from failed
        return session


def server_of(by: str, address: str, shared: Path | None) -> Server | None:
    """Where Spark is, if it is asked."""
    if (by == SPARK) != bool(address):
        raise click.UsageError("--by spark and --spark sc://HOST:PORT belong together.")
    return Server(address, shared) if address else None


def _on_spark(case: running.Case, server: Server | None) -> Any:
    from zugong.engine import sql
    from zugong.engine.sql import spark

    assert server is not None
    groups = running.groups_of(case.folder)
    with refusals():
        script = sql.script_of(case.plan, laid_out(case), case.period, case.as_of, case.subjects, groups=groups)
    return spark.score(script, server.session(), server.folder)


def traces(case: running.Case, by: str, subjects: list[str], server: Server | None = None) -> dict[str, engine.Score]:
    """Why a batch evaluator gives these marks; everybody else is marked too where the scheme compares."""
    from zugong.engine import sql, vector
    from zugong.engine.explaining import Differs
    from zugong.engine.sql import spark

    explain: Callable[..., dict[str, engine.Score]] = vector.explain if by == "vector" else sql.explain
    if by == SPARK:
        assert server is not None
        explain = partial(spark.explain, session=server.session(), folder=server.folder)
    groups = running.groups_of(case.folder)
    try:
        with refusals():
            return explain(case.plan, laid_out(case), case.period, case.as_of, subjects, groups=groups)
    except Differs as two:
        raise running.Cannot(
            f"{two.subject}：批量算法和逐个算在“{two.what}”上不一样（{two.batch}，{two.trace}）；这是程序的错，请报告",
            str(two),
        ) from two


def same_as(table: Path, score: engine.Score, name: str) -> None:
    """The trace tells the marks that stand in a table of marks; `Cannot` where it does not."""
    row = _row(table, score.subject)
    told = {f"indicator:{one.id}": (one.title, one.value) for one in score.indicators}
    told |= {f"item:{one.id}": (one.title, one.value) for one in score.items} | {"total": ("总分", score.total)}
    for column, (title, value) in told.items():
        if row is None or row.get(column) != value:
            found = "没有" if row is None or row.get(column) is None else engine.plain(row[column])
            raise running.Cannot(
                f"{table} 里{name}的“{title}”是 {found}，照现在的方案和事实算是 {engine.plain(value)}：不是同一次算的",
                f"{table} has {found} for “{title}” of {name}; these rules and facts give {engine.plain(value)}.",
            )


def _row(table: Path, subject: str) -> dict[str, Decimal] | None:
    """The marks of a subject by the name of their column."""
    if table.suffix.lower() == ".csv":
        with table.open(newline="", encoding="utf-8-sig") as opened:
            rows = list(csv.DictReader(opened))
    else:
        import pyarrow.parquet as pq

        rows = pq.read_table(table, filters=[("subject", "=", subject)]).to_pylist()
    own = next((row for row in rows if row.get("subject") == subject), None)
    return None if own is None else {name: Decimal(value) for name, value in own.items() if name != "subject"}


def differences(done: running.Run, result: Any, by: str) -> Iterator[seal.Difference]:
    """Every mark on which a batch evaluator differs from the run one by one."""
    for subject, score in done.scores.items():
        name = done.name(subject)
        if subject not in result.subjects:
            yield seal.Difference((by, name), engine.plain(score.total), "（没有）")
            continue
        others = result.marks(subject)
        for one in score.indicators:
            yield from _differ(by, name, one.title, one.value, others[one.id])
        yield from _differ(by, name, "总分", score.total, result.total.at(result.place(subject)))


def _differ(by: str, name: str, title: str, was: Decimal, now: Decimal) -> Iterator[seal.Difference]:
    if was != now:
        yield seal.Difference((by, name, title), engine.plain(was), engine.plain(now))
