"""Synthetic counties and provinces as narrow snapshots, sorted by (kind, unit, id), and once in the order of arrival.

    python benchmarks/engine/data.py county | p10 | province

county: 1,500 units, 1 million facts. p10: a tenth of a province; p10x4: with four times the facts. province: 300,000
units, 6 million members, 60 million facts; never built by tests."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.engine.scheme import Shape, kinds
from zugong.engine.layout import Field, KindMeta, Layout
from zugong.engine.layout.layout import PREFIX, write_table

ROOT = Path(__file__).resolve().parents[2] / "var" / "benchmarks" / "engine"
START = (dt.date(2026, 1, 1) - dt.date(1970, 1, 1)).days
GROUP = 150  # units ranked together
WORDS = {
    "level": ["nation", "province", "city", "county"],
    "reason": ["材料齐全", "有待改进", ""],
    "matter": [f"事项{number}" for number in range(500)],
}


@dataclass(frozen=True)
class Size:
    """`more`: how many times as many facts per unit as in a province."""

    units: int
    members: int
    more: float


SIZES = {
    "tiny": Size(60, 20, 1.0), "county": Size(1_500, 27, 3.3), "p10": Size(30_000, 20, 1.0),
    "p10x4": Size(30_000, 20, 4.0), "province": Size(300_000, 20, 1.0),
}  # fmt: skip


def make(name: str, *, arrival: bool = False) -> Path:
    """The folder of this size; built on first use."""
    folder = ROOT / name
    if not (folder / "layout.json").exists():
        print(f"Generating {name} …", flush=True)
        _build(SIZES[name], folder, arrival=arrival)
    return folder


def _build(size: Size, folder: Path, *, arrival: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    layout = Layout({}, True)
    words: list[tuple[str, str, int, str]] = []
    next_id = 0
    for number, (kind, shape) in enumerate(kinds().items()):
        random = np.random.default_rng([2026, number])
        table, fields = _facts(size, kind, shape, random, next_id, words)
        next_id += table.num_rows
        days = np.asarray(table["occurred"].combine_chunks().view(pa.int32()))
        late = np.asarray(table["recorded"].combine_chunks().view(pa.int32()))
        layout.kinds[kind] = KindMeta(table.num_rows, fields, _span(days), _span(late), "person" in shape.columns)
        write_table(table, folder / f"facts.{kind}.parquet")
        if arrival:
            _arrived(table, folder / f"arrival.{kind}.parquet", random)
    for name, table in _register(size).items():
        write_table(table, folder / f"{name}.parquet")
    columns = list(zip(*words, strict=True))
    names = ("kind", "field", "code", "value")
    write_table(
        pa.table(dict(zip(names, (pa.array(column) for column in columns), strict=True))), folder / "words.parquet"
    )
    layout.save_meta(folder)


def _span(days: np.ndarray) -> tuple[dt.date, dt.date]:
    epoch = dt.date(1970, 1, 1)
    return epoch + dt.timedelta(days=int(days.min())), epoch + dt.timedelta(days=int(days.max()))


def _arrived(table: pa.Table, path: Path, random: np.random.Generator) -> None:
    order = np.argsort(table["recorded"].combine_chunks().view(pa.int32()).to_numpy(), kind="stable")
    pq.write_table(table.take(pa.array(order)), path, compression="zstd", row_group_size=122_880)


def _facts(size: Size, kind: str, shape: Shape, random: np.random.Generator, first_id: int,
           words: list[tuple[str, str, int, str]]) -> tuple[pa.Table, dict[str, Field]]:  # fmt: skip
    pair = None
    if "person" in shape.columns:
        counts = random.poisson(shape.rate * size.more, size.units * size.members)
        pair = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        unit = pair // size.members
    else:
        unit = np.repeat(np.arange(size.units), random.poisson(shape.rate * size.more, size.units))
    rows = len(unit)
    occurred = START + random.integers(-9, 374, rows)  # some lie outside the year
    units = unit + size.units // GROUP + 1
    columns: dict[str, pa.Array] = {
        "unit": pa.array(units.astype(np.int32)),
        "id": pa.array(first_id + np.arange(rows)),
        "occurred": _days(occurred),
        "recorded": _days(occurred + random.integers(0, 12, rows)),
        "pair": pa.array([None] * rows, pa.int32()) if pair is None else pa.array(pair),
    }
    fields = {}
    for name in shape.columns:
        if name != "person":
            fields[name], columns[PREFIX + name] = _column(name, rows, random)
            words += [(kind, name, code, f'"{word}"') for code, word in enumerate(WORDS.get(name, ()))]
    return pa.table(columns), fields


def _days(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers.astype(np.int32)).view(pa.date32())


def _column(name: str, rows: int, random: np.random.Generator) -> tuple[Field, pa.Array]:
    if name in WORDS:
        kind = np.int8 if len(WORDS[name]) < 128 else np.int16
        return Field("words"), pa.array(random.integers(0, len(WORDS[name]), rows).astype(kind))
    if name == "on_time":
        return Field("flag"), pa.array(random.random(rows) < 0.9)
    if name == "rate":
        return Field("decimal", 1), pa.array(random.integers(0, 1001, rows).astype(np.int16))
    return Field("whole"), pa.array(random.integers(1, 101, rows).astype(np.int8))


def _register(size: Size) -> dict[str, pa.Table]:
    towns = [f"a{number:06}" for number in range(size.units // GROUP + 1)]
    branches = [f"b{number:07}" for number in range(size.units)]
    parents: list[Any] = [None] * len(towns) + [towns[number // GROUP] for number in range(size.units)]
    ids = [*towns, *branches]
    nothing = pa.array([None] * len(ids), pa.date32())
    people = np.arange(size.units * size.members, dtype=np.int32)
    heads = pa.array(np.full(size.units, size.members, np.int64))
    return {
        "keys": pa.table({"unit": pa.array(range(len(ids)), pa.int32()), "id": pa.array(ids)}),
        "units": pa.table({
            "id": pa.array(ids), "name": pa.array(ids), "parent": pa.array(parents, pa.string()),
            "kind": pa.array(["town"] * len(towns) + ["branch"] * size.units), "valid_from": nothing, "valid_to": nothing,
            "categories": pa.array([[]] * len(ids), pa.list_(pa.string())),
        }),
        "heads": pa.table({"unit": pa.array(branches), "members": heads, "full_members": heads}),
        "pairs": pa.table({"unit": pa.array((people // size.members + len(towns)).astype(np.int32)), "person": pa.array(people)}),
    }  # fmt: skip


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ["county"]:
        folder = make(wanted)
        rows = sum(kind.rows for kind in Layout.open(folder).kinds.values())
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        print(f"{wanted}: {SIZES[wanted].units:,} units, {rows:,} facts, {size:,.0f} MB in {folder}")
