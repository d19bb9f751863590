"""Frozen snapshots of the ledger (`zugong snapshot freeze`) as a folder of facts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zugong.desk.folder import Folder, Trouble
from zugong.engine import FactRow, HeadRow, UnitRow
from zugong.engine.hashing import sm3_of_file
from zugong.engine.seal import Source

MANIFEST, SCHEMA = "manifest.json", "zugong-snapshot/1"
ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)


def is_snapshot(place: Path) -> bool:
    try:
        return bool(json.loads((place / MANIFEST).read_text("utf-8"))["schema"] == SCHEMA)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read(place: Path, kinds: Container[str]) -> tuple[Folder, str]:
    """The snapshot and the period it was frozen for. A file that is not the one frozen is a trouble."""
    manifest = json.loads((place / MANIFEST).read_text("utf-8"))
    found = Folder(place)
    for entry in manifest["files"]:
        path = place / entry["name"]
        digest = sm3_of_file(path) if path.is_file() else ""
        found.files.append(Source(entry["name"], entry["size"], digest))
        if digest != entry["sm3"]:
            found.troubles.append(
                Trouble(entry["name"], 0, "不是封存时的那个文件：SM3 对不上" if digest else "文件不见了")
            )
    if not found.troubles:
        found.units = list(_units(place))
        found.heads = list(_heads(place))
        found.groups = {str(row["unit_id"]): str(row["group"]) for row in _rows(place / "groups.parquet")}
        found.facts = list(_facts(place, kinds))
    return found, manifest["period"]


def _rows(path: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    if path.is_file():
        for batch in pq.ParquetFile(path).iter_batches(batch_size=65_536, columns=columns):
            yield from batch.to_pylist()


def _facts(place: Path, kinds: Container[str]) -> Iterator[FactRow]:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    path = place / "facts.parquet"
    for batch in pq.ParquetFile(path).iter_batches(batch_size=65_536):
        wanted = [kind for kind in pc.unique(batch.column("kind")).to_pylist() if kind in kinds]
        if not wanted:
            continue
        for row in batch.to_pylist():
            if row["kind"] in wanted:
                person = row["person_id"]
                recorded = row["recorded_at"].astimezone(ZONE).date()
                yield FactRow(
                    str(row["id"]), row["kind"], str(row["unit_id"]), row["occurred_on"], recorded,
                    json.loads(row["data"] or "{}"), None if person is None else str(person), row["source"] or "",
                )  # fmt: skip


def _units(place: Path) -> Iterator[UnitRow]:
    """The register ends a stretch on the first day that no longer counts, the engine on the last that does."""
    spells: dict[int, list[dict[str, Any]]] = {}
    for spell in _rows(place / "spells.parquet"):
        spells.setdefault(spell["unit_id"], []).append(spell)
    for unit in _rows(place / "units.parquet"):
        shown = unit["short_name"] or unit["name"]
        for one in spells.get(unit["id"]) or [{}]:
            first, end = one.get("valid_from") or unit["founded_on"], one.get("valid_to") or unit["dissolved_on"]
            parent = one.get("parent_id", unit["parent_id"])
            name = shown if one.get("valid_to") is None else one["name"]
            yield UnitRow(
                str(unit["id"]), name, unit["kind"], None if parent is None else str(parent), unit["path"] or "", first,
                None if end is None else end - DAY,
            )  # fmt: skip


def _heads(place: Path) -> Iterator[HeadRow]:
    latest: dict[int, dict[str, Any]] = {}
    for row in _rows(place / "members.parquet"):
        held = latest.get(row["unit_id"])
        if held is None or row["month"] > held["month"]:
            latest[row["unit_id"]] = row
    for unit, row in latest.items():
        yield HeadRow(str(unit), row["members"], row["full"])
