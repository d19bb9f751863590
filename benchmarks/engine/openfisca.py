"""The marking step alone, beside OpenFisca's: the same 72 indicators from the same numbers, counted before.

    python benchmarks/engine/openfisca.py county | p10 | province

OpenFisca is under the AGPL: it is no part of this project. On first use this installs it from PyPI into an environment of
its own under `var/`, and runs `benchmarks/openfisca/rules.py` there, in a separate process that reads and writes files."""

from __future__ import annotations

import datetime as dt
import json
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb
import numpy as np

from benchmarks.engine.data import make
from benchmarks.engine.handwritten import _late, read
from benchmarks.engine.scheme import indicators, kinds, plan
from zugong.engine.ir import lower
from zugong.engine.layout import Layout
from zugong.engine.vector import Run
from zugong.timeline import Period

VERSION = "46.0.1"
ROOT = Path(__file__).resolve().parents[2]
APART = ROOT / "var" / "benchmarks" / "openfisca"
RULES = ROOT / "benchmarks" / "openfisca" / "rules.py"
YEAR, LAST, ROUNDS = Period.parse("2026"), dt.date(2026, 12, 31), 5
NOTHING = {"plan": -1, "survey": -1, "judging": -1}  # what stands where there is no fact


def their_python() -> Path:
    """An environment with OpenFisca in it, apart from this project's."""
    python = APART / "venv" / "bin" / "python"
    if not (APART / "installed").exists():
        print(f"Installing OpenFisca-Core {VERSION} into {APART.relative_to(ROOT)} …", flush=True)
        venv.create(APART / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"OpenFisca-Core=={VERSION}"], check=True)
        (APART / "installed").touch()
    return python


def inputs(folder: Path, into: Path) -> int:
    """What the rules need of each unit, counted by DuckDB."""
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    units = connection.execute(
        f"SELECT k.unit, h.members FROM read_parquet('{folder}/keys.parquet') k "
        f"JOIN read_parquet('{folder}/heads.parquet') h ON h.unit = k.id ORDER BY k.unit"
    ).fetchnumpy()
    place = np.full(int(units["unit"].max()) + 1, -1)
    place[units["unit"]] = np.arange(len(units["unit"]))
    late, due = np.array(_late()), (dt.date(2026, 3, 31) - dt.date(1970, 1, 1)).days
    found = {"members": units["members"].astype(np.float32)}
    for kind in kinds():
        name = kind.split("_", maxsplit=1)[0]
        for column, values in connection.execute(read(kind, folder)).fetchnumpy().items():
            if column == "unit":
                where = place[values]
                continue
            days = None if name != "plan" else np.maximum(values.astype("datetime64[D]").astype(int) - due, 0)
            found[f"{kind}_{column}"] = np.full(len(units["unit"]), NOTHING.get(name, 0), np.float32)
            numbers = np.ma.asarray(values if days is None else late[days]).astype(float)
            held = np.ma.filled(numbers, NOTHING.get(name, 0))
            found[f"{kind}_{column}"][where] = held
    np.savez(into / "inputs.npz", **found)  # type: ignore[arg-type]
    shapes = [(id, kind, id if id in {"twice", "persons", "months"} else kind.split("_", maxsplit=1)[0], special)
              for id, kind, _, special in indicators()]  # fmt: skip
    (into / "indicators.json").write_text(json.dumps(shapes))
    return len(found)


def ours(folder: Path) -> tuple[float, np.ndarray]:
    """From readings to totals, figures worked out anew each time."""
    program = lower(plan(), YEAR, LAST)
    run = Run(Layout.open(folder), program)
    run.result()
    spent = []
    for _ in range(ROUNDS):
        run.values.clear()
        began = time.process_time()
        totals = run.marked(program).total.above
        spent.append(time.process_time() - began)
    return statistics.median(spent), totals


def main(size: str) -> None:
    python, folder, into = their_python(), make(size), APART / size
    into.mkdir(exist_ok=True)
    many = inputs(folder, into)
    ran = subprocess.run([python, RULES, into, str(ROUNDS)], check=True, capture_output=True, text=True)
    theirs = json.loads(ran.stdout.splitlines()[-1])
    spent, totals = ours(folder)
    apart = np.abs(np.load(into / "totals.npy").astype(np.float64) - totals / 100)
    print(f"{size}: {len(totals):,} units, 72 indicators from {many} numbers each, median of {ROUNDS}")
    print(f"  OpenFisca ({theirs['kind']})  {theirs['cpu'] * 1000:7.0f} ms CPU")
    print(f"  vector (exact)       {spent * 1000:7.0f} ms CPU ({spent / theirs['cpu']:.2f})")
    print(f"  OpenFisca's totals off: {int((apart > 1e-9).sum())} at all, {int((apart > 0.005).sum())} by a hundredth or more, "
          f"at most {apart.max():.6f}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "county")
