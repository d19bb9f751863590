"""What the benchmarks share: a database of a given size, built once, and a stop-watch for CPU."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def county(size: str) -> Path:
    """A folder with the county of this size; generated on first use. Call before Django is set up.

    ZUGONG_BENCHMARK_VAR names a folder that exists already instead, for instance a copy of a real county.
    """
    given = os.environ.get("ZUGONG_BENCHMARK_VAR")
    var = Path(given) if given else ROOT / "var" / "benchmarks" / size
    os.environ.update(
        ZUGONG_VAR=str(var),
        ZUGONG_EXAMPLE="1",
        ZUGONG_TESTING="1",
        ZUGONG_HOSTS="*",
        DJANGO_SETTINGS_MODULE="zugong.config.settings",
    )
    done, tables = (
        var / "ready",
        "\n".join(sorted(str(one.relative_to(ROOT)) for one in ROOT.glob("zugong/*/migrations/0*.py"))),
    )
    if not given and not (done.exists() and done.read_text() == tables):
        print(f"Generating the {size} county in {var.relative_to(ROOT)} …", flush=True)
        shutil.rmtree(var, ignore_errors=True)
        for words in (["start", "--prepare-only"], ["demo", "--size", size]):
            subprocess.run([sys.executable, "-m", "zugong.config.cli", *words], check=True, cwd=ROOT)
        done.write_text(tables)
    return var


def yardstick() -> float:
    """CPU in milliseconds of a fixed piece of work, by which figures of two runs or two machines can be compared."""
    return cpu(lambda: sum(len(str(number)) for number in range(100_000)), 5)


def cpu(act: Callable[[], object], times: int = 9) -> float:
    """Median CPU in milliseconds, after one round to warm up."""
    act()
    figures = []
    for _ in range(times):
        began = time.process_time()
        act()
        figures.append((time.process_time() - began) * 1000)
    return statistics.median(figures)
