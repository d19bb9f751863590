"""One of 1,500 units after one fact, 72 indicators: its facts from SQLite by an index, its marks, its place among 150.

    python benchmarks/engine/one_unit.py county [facts]

What the fact touches, with the rest carried over from the score as it was kept (JSON and all); and everything anew. Facts
are drawn by chance; each one is taken out first, and the kept score is that of the ledger without it."""

from __future__ import annotations

import bisect
import datetime as dt
import gc
import json
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from benchmarks.engine import orm
from benchmarks.engine.data import GROUP
from benchmarks.engine.scheme import FIELDS, kinds, plan
from zugong import engine
from zugong.engine import vector
from zugong.engine.again import again, touched
from zugong.engine.layout import Layout
from zugong.timeline import Period

YEAR, LAST = Period.parse("2026"), dt.date(2026, 12, 31)
NAMES = {kind: tuple(name for name in shape.columns if name in FIELDS) for kind, shape in kinds().items()}


def fetch(connection: sqlite3.Connection, unit: int, wanted: Iterable[str]) -> list[engine.FactRow]:
    """The facts of a unit as the engine reads them."""
    found = []
    for kind in sorted(wanted):
        names = NAMES[kind]
        asked = ", ".join(("id", "occurred", "recorded", "person", *names))
        for id, occurred, recorded, person, *rest in connection.execute(
            f"SELECT {asked} FROM fact WHERE unit = ? AND kind = ?", (unit, kind)
        ):
            days = dt.date.fromisoformat(occurred), dt.date.fromisoformat(recorded)
            data = {name: _value(name, value) for name, value in zip(names, rest, strict=True)}
            found.append(engine.FactRow(str(id), kind, str(unit), *days, data, None if person is None else str(person)))
    return found


def _value(name: str, value: Any) -> Any:
    if name == "on_time":
        return bool(value)
    return f"{value // 10}.{value % 10}" if name == "rate" else value


def timed(figures: dict[str, list[float]], what: str, act: Callable[[], Any]) -> Any:
    began = time.process_time()
    found = act()
    figures.setdefault(what, []).append((time.process_time() - began) * 1000)
    return found


def main() -> None:
    if not orm.FILE.exists():
        orm.build()
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    connection, rules = sqlite3.connect(orm.FILE), plan()
    rows, units = connection.execute("SELECT count(*), count(DISTINCT unit) FROM fact").fetchone()
    ids = [row[0] for row in connection.execute("SELECT id FROM fact")]
    totals = vector.score(rules, Layout.open(orm.FOLDER), YEAR, LAST).total.above
    peers = np.sort(totals[:GROUP]).tolist()
    figures: dict[str, list[float]] = {}
    agree = 0
    gc.collect()
    gc.freeze()
    for id in random.Random(2026).sample(ids, many):
        unit, kind = connection.execute("SELECT unit, kind FROM fact WHERE id = ?", (id,)).fetchone()
        agree += _one(connection, rules, unit, str(id), kind, peers, figures)
    print(
        f"{units:,} units, {rows:,} facts, {len(rules.order)} indicators; {many} facts; equal to everything anew: {agree}"
    )
    for what, row in figures.items():
        p95 = statistics.quantiles(row, n=20)[-1]
        print(f"  {what:44}{statistics.median(row):7.2f} ms CPU, p95 {p95:7.2f}, most {max(row):7.2f}")


def _one(
    connection: sqlite3.Connection, rules: engine.Plan, unit: int, id: str, kind: str, peers: list[int],
    figures: dict[str, list[float]],
) -> bool:  # fmt: skip
    """Whether both ways come to the same."""
    register = [engine.UnitRow(str(unit), str(unit), "branch")], [engine.HeadRow(str(unit), 27, 27)]
    before = [fact for fact in fetch(connection, unit, rules.reads) if fact.id != id]
    old = engine.score(rules, engine.Ledger(before, *register), YEAR, LAST, [str(unit)])[str(unit)]
    kept = json.dumps(old.to_dict(), ensure_ascii=False)

    def place(score: engine.Score) -> int:
        return len(peers) - bisect.bisect_right(peers, int(score.total * 100)) + 1

    def part() -> engine.Score:
        new = next(fact for fact in fetch(connection, unit, [kind]) if fact.id == id)
        moved = touched(rules, [new])
        ledger = engine.Ledger(fetch(connection, unit, moved.kinds), *register)
        score = again(rules, ledger, YEAR, LAST, engine.Score.from_dict(json.loads(kept)), moved.indicators)
        place(score)
        return score

    def whole() -> engine.Score:
        ledger = engine.Ledger(fetch(connection, unit, rules.reads), *register)
        score = engine.score(rules, ledger, YEAR, LAST, [str(unit)])[str(unit)]
        place(score)
        return score

    return bool(
        timed(figures, "what the fact touches, the rest carried over", part) == timed(figures, "everything anew", whole)
    )


if __name__ == "__main__":
    main()
