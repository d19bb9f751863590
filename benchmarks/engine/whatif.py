"""What other weights, and more indicators over the same facts, cost.

python benchmarks/engine/whatif.py county | p10 | province"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from benchmarks.engine.data import GROUP, make
from benchmarks.engine.scheme import plan
from zugong.engine.ir import Program, lower
from zugong.engine.layout import Layout
from zugong.engine.vector import Run
from zugong.timeline import Period

YEAR, LAST = Period.parse("2026"), dt.date(2026, 12, 31)


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU in seconds."""
    began = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began[0], time.process_time() - began[1]


def main(size: str) -> None:
    folder = make(size)
    layout = Layout.open(folder)
    first = lower(plan(), YEAR, LAST)
    run = Run(layout, first)
    wall, cpu = timed(run.result)
    print(f"{size}: 72 indicators, first run {wall:.2f} s wall, {cpu:.2f} s CPU")
    groups = np.arange(run.size) // GROUP
    changes = {"all weights": plan(weight=3), "all weights and targets": plan(weight=3, targets=1.1)}
    for what, changed in changes.items():
        other = lower(changed, YEAR, LAST)
        run.marked(other)
        figures = [timed(lambda other=other: run.marked(other).ranks(groups)) for _ in range(7)]  # type: ignore[misc]
        wall, cpu = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"  {what} changed, everybody marked and ranked: {wall * 1000:.0f} ms wall, {cpu * 1000:.0f} ms CPU")
    wide: Program = lower(plan(180), YEAR, LAST)
    again = Run(Layout.open(folder), wide)
    wall, cpu = timed(again.result)
    print(f"  252 indicators over the same kinds: {wall:.2f} s wall, {cpu:.2f} s CPU")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "county")
