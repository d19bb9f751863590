"""From a ledger in the order of arrival to published scores: sorted by kind and unit, marked, ranked, written as one table.

    python benchmarks/engine/published.py county | p10 | province

The ledger is one Parquet file with the facts of all kinds as they were recorded. Prints wall, CPU and peak memory of each
step, and on how many totals the result differs from that of the snapshot the ledger was made from."""

from __future__ import annotations

import datetime as dt
import os
import resource
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.engine.data import GROUP, make
from benchmarks.engine.scheme import kinds, plan
from zugong.engine import vector
from zugong.engine.layout import KindMeta, Layout
from zugong.engine.layout.layout import PREFIX, write_table
from zugong.timeline import Period

YEAR, LAST = Period.parse("2026"), dt.date(2026, 12, 31)
NAMES = list(kinds())
BASE = ("unit", "id", "occurred", "recorded", "pair")
AT_ONCE = 4_000_000
THREADS = 2
Arrays = dict[str, list[np.ndarray]]


def arrived(folder: Path) -> Path:
    """The facts of the snapshot in the order in which they were recorded; made on first use."""
    path = folder / "arrival.parquet"
    if not path.exists():
        parts = " UNION ALL BY NAME ".join(
            f"SELECT {number}::UTINYINT AS kind, * FROM read_parquet('{folder}/facts.{name}.parquet')"
            for number, name in enumerate(NAMES)
        )
        connection = duckdb.connect()
        connection.execute(f"SET threads TO 2; SET memory_limit = '5GB'; SET temp_directory = '{folder}/temp'")
        connection.execute(
            f"COPY (SELECT * FROM ({parts}) ORDER BY recorded, hash(id)) TO '{path}.part' (FORMAT parquet, COMPRESSION zstd)"
        )
        Path(f"{path}.part").rename(path)
    return path


def by_kind(path: Path, layout: Layout) -> dict[str, Arrays]:
    """One pass over the ledger: the columns of every kind, in pieces."""
    found: dict[str, Arrays] = {name: {} for name in NAMES}
    for batch in pq.ParquetFile(path).iter_batches(batch_size=AT_ONCE):
        kind = batch.column("kind").to_numpy()
        order = np.argsort(kind, kind="stable").astype(np.int32)  # of bytes: one pass
        ends = np.cumsum(np.bincount(kind, minlength=len(NAMES)))
        wanted = {name: (*BASE, *(PREFIX + one for one in layout.kinds[name].fields)) for name in NAMES}
        for column in batch.schema.names:
            values = None
            for number, name in enumerate(NAMES):
                if column not in wanted[name] or (column == "pair" and not layout.kinds[name].persons):
                    continue
                if values is None:
                    values = _numbers(batch.column(column))[order]
                    values = values.astype(np.int32) if column == "id" else values
                first = ends[number - 1] if number else 0
                found[name].setdefault(column, []).append(values[first : ends[number]])
    return found


def _numbers(column: pa.Array) -> np.ndarray:
    """As whole numbers; nothing that is read of a kind is null in it."""
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    elif pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return np.asarray(column.fill_null(0) if column.null_count else column)


def write_kind(name: str, pieces: Arrays, known: KindMeta, into: Path) -> KindMeta:
    """One kind in order of unit and id."""
    columns = {column: np.concatenate(parts) for column, parts in pieces.items()}
    pieces.clear()
    order = np.argsort((columns["unit"].astype(np.int64) << 32) | columns["id"])
    columns = {column: values[order] for column, values in columns.items()}
    columns["id"] = columns["id"].astype(np.int64)
    days = [(int(columns[one].min()), int(columns[one].max())) for one in ("occurred", "recorded")]
    table = {column: _column(column, values, known) for column, values in columns.items()}
    if not known.persons:
        table["pair"] = pa.nulls(len(order), pa.int32())
    write_table(pa.table(table), into / f"facts.{name}.parquet")
    (first, last), (soonest, latest) = ((_day(low), _day(high)) for low, high in days)
    return KindMeta(len(order), known.fields, (first, last), (soonest, latest), known.persons)


def _column(name: str, values: np.ndarray, known: KindMeta) -> pa.Array:
    made = pa.array(values)
    if name in {"occurred", "recorded"}:
        return made.view(pa.date32())
    field = known.fields.get(name.removeprefix(PREFIX))
    return made.cast(pa.bool_()) if field is not None and field.how == "flag" else made


def _day(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=number)


@dataclass
class Watch:
    """What each step took."""

    at: tuple[float, float] = field(default_factory=lambda: (time.perf_counter(), time.process_time()))
    total: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def step(self, what: str) -> None:
        now = time.perf_counter(), time.process_time()
        wall, cpu = (after - before for after, before in zip(now, self.at, strict=True))
        self.at, self.total = now, [self.total[0] + wall, self.total[1] + cpu]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {what:36}{wall:7.1f} s wall {cpu:7.1f} s CPU   peak {peak:6.0f} MB", flush=True)


def publish(folder: Path, ledger: Path, into: Path) -> np.ndarray:
    watch = Watch()
    source = Layout.open(folder)
    pieces = by_kind(ledger, source)
    watch.step("read, parted by kind")
    into.mkdir()
    for name in ("keys", "units", "heads", "pairs", "words"):  # the register comes as it is
        shutil.copy(folder / f"{name}.parquet", into)
    with ThreadPoolExecutor(THREADS) as pool:
        written = pool.map(lambda name: write_kind(name, pieces[name], source.kinds[name], into), NAMES)
        layout = Layout(dict(zip(NAMES, written, strict=True)), True, into)
    layout.save_meta(into)
    watch.step("each kind sorted and written")
    result = vector.score(plan(), Layout.open(into), YEAR, LAST)
    watch.step("marked")
    table = result.table().append_column(
        "rank in group", pa.array(result.ranks(np.arange(len(result.subjects)) // GROUP))
    )
    pq.write_table(table, into / "scores.parquet", compression="zstd")
    watch.step("ranked and written")
    print(f"  {'from ledger to scores':36}{watch.total[0]:7.1f} s wall {watch.total[1]:7.1f} s CPU")
    return result.total.above


def main(size: str) -> None:
    folder = make(size)
    ledger = arrived(folder)
    into = folder / "published"
    shutil.rmtree(into, ignore_errors=True)
    rows = pq.ParquetFile(ledger).metadata.num_rows
    print(f"{size}: {rows:,} facts in the order of arrival; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    totals = publish(folder, ledger, into)
    known = vector.score(plan(), Layout.open(folder), YEAR, LAST).total.above
    print(f"  totals apart from those of the sorted snapshot: {int((totals != known).sum())}")
    shutil.rmtree(into)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "county")
