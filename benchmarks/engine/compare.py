"""Vector, SQL and hand-written SQL side by side: the same scheme, the same snapshot, whole processes, in turn.

    python benchmarks/engine/compare.py county [rounds]          also p10, province

Prints medians of wall, CPU and peak memory, the ratios to the hand-written SQL, and on how many totals they differ."""

from __future__ import annotations

import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from benchmarks.engine import handwritten
from benchmarks.engine.data import GROUP, make
from benchmarks.engine.scheme import plan
from zugong.engine import sql, vector
from zugong.engine.layout import Layout
from zugong.timeline import Period

YEAR, LAST = Period.parse("2026"), dt.date(2026, 12, 31)
WAYS = ("hand", "vector", "two", "sql")


def once(way: str, folder: Path) -> None:
    """One run in a process of its own; figures go to standard output, totals beside the snapshot."""
    if way == "hand":
        began = time.perf_counter(), time.process_time()
        totals = np.round(handwritten.run(folder, GROUP)["total"] * 100).astype(np.int64)
    else:
        scheme = plan()  # reading YAML is the same for all and not what is compared
        began = time.perf_counter(), time.process_time()
        layout = Layout.open(folder)
        result = (
            sql.score(scheme, layout, YEAR, LAST)
            if way == "sql"
            else vector.score(scheme, layout, YEAR, LAST, processes=1 + (way == "two"))
        )
        result.ranks(np.arange(len(result.subjects)) // GROUP)
        totals = result.total.above
    figures = {"wall": time.perf_counter() - began[0], "cpu": time.process_time() + children() - began[1],
               "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}  # fmt: skip
    np.save(folder / f"totals.{way}.npy", totals)
    print(json.dumps(figures))


def children() -> float:
    """CPU of processes that were started and have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def compare(size: str, rounds: int) -> None:
    folder = make(size)
    figures: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            ran = subprocess.run(
                [sys.executable, __file__, "--one", way, size], check=True, capture_output=True, text=True
            )
            figures[way].append(json.loads(ran.stdout.splitlines()[-1]))
    middle = {
        way: {name: statistics.median(run[name] for run in runs) for name in runs[0]} for way, runs in figures.items()
    }
    print(f"{size}: {sum(kind.rows for kind in Layout.open(folder).kinds.values()):,} facts, median of {rounds}")
    totals = {way: np.load(folder / f"totals.{way}.npy") for way in WAYS}
    for way in WAYS:
        one, hand = middle[way], middle["hand"]
        apart = int((totals[way] != totals["vector"]).sum())
        print(f"  {way:7} wall {one['wall']:7.2f} s ({one['wall'] / hand['wall']:.2f})  CPU {one['cpu']:7.2f} s "
              f"({one['cpu'] / hand['cpu']:.2f})  peak {one['MB']:6.0f} MB  totals apart {apart}")  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        once(sys.argv[2], make(sys.argv[3]))
    else:
        compare(sys.argv[1] if len(sys.argv) > 1 else "county", int(sys.argv[2]) if len(sys.argv) > 2 else 3)
