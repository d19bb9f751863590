"""Frozen snapshots of the ledger (`zugong snapshot freeze`) as a folder of facts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zugong.desk.folder import Folder, Trouble
from zugong.engine import FactRow, HeadRow, PersonRow, UnitRow
from zugong.engine.hashing import sm3_of_file
from zugong.engine.seal import Source
from zugong.timeline import Period

_FACT = ["id", "kind", "unit_id", "person_id", "occurred_on", "recorded_at", "source", "data"]
MANIFEST, SCHEMA = "manifest.json", "zugong-snapshot/1"
ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)


def is_snapshot(place: Path) -> bool:
    try:
        return bool(json.loads((place / MANIFEST).read_text("utf-8"))["schema"] == SCHEMA)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read(place: Path, kinds: Collection[str]) -> tuple[Folder, str]:
    """The snapshot and the period it was frozen for. A file that is not the one frozen is a trouble."""
    manifest = json.loads((place / MANIFEST).read_text("utf-8"))
    found = Folder(place)
    for entry in manifest["files"]:
        path = place / entry["name"]
        digest = sm3_of_file(path) if path.is_file() else ""
        found.files.append(Source(entry["name"], entry["size"], digest))
        if digest != entry["sm3"]:
            found.troubles.append(
                Trouble(
                    entry["name"],
                    0,
                    "不是封存时的那个文件：SM3 对不上" if digest else "文件不见了",
                    "is not the file that was frozen: its SM3 differs" if digest else "is missing",
                )
            )
    if not found.troubles:
        found.units = list(_units(place))
        found.heads = list(_heads(place))
        found.people = list(_people(place))
        found.groups = dict(_groups(place, _last_day(manifest)))
        for person, title in _titles(place, _last_day(manifest)):
            found.titles.setdefault(person, []).append(title)
        found.facts = list(_facts(place, kinds))
    return found, manifest["period"]


def classed(folder: Folder, classes: Mapping[str, str]) -> None:
    """Units are of the class whose name their group bears, people of those whose names the titles of their posts are, as live
    marks have it too. `classes`: id → name."""
    known = {title: key for key, title in classes.items()}
    for place, person in enumerate(folder.people):
        if titles := folder.titles.get(person.id):
            names = tuple(key for title, key in known.items() if title in titles)
            folder.people[place] = replace(person, categories=names)
    for place, row in enumerate(folder.units):
        if (name := known.get(folder.groups.get(row.id, ""))) is not None:
            folder.units[place] = replace(row, categories=(name,))


def _rows(path: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    if path.is_file():
        for batch in pq.ParquetFile(path).iter_batches(batch_size=65_536, columns=columns):
            yield from batch.to_pylist()


def _facts(place: Path, kinds: Collection[str]) -> Iterator[FactRow]:
    """Column by column: of a county's million facts each is handled once."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    wanted, scan = pa.array(sorted(kinds), pa.string()), json.JSONDecoder().scan_once  # type: ignore[attr-defined]
    for batch in pq.ParquetFile(place / "facts.parquet").iter_batches(batch_size=65_536, columns=_FACT):
        held = batch.filter(pc.is_in(batch.column("kind"), wanted))
        recorded = pc.cast(
            pc.local_timestamp(pc.cast(held.column("recorded_at"), pa.timestamp("us", ZONE.key))), pa.date32()
        )
        names = (pc.cast(held.column(name), pa.string()) for name in ("id", "unit_id", "person_id"))
        ids, units, people = (column.to_pylist() for column in names)
        rest = (held.column(name).to_pylist() for name in ("kind", "occurred_on", "source", "data"))
        for id, unit, person, day, kind, occurred, source, data in zip(
            ids, units, people, recorded.to_pylist(), *rest, strict=True
        ):
            yield FactRow(id, kind, unit, occurred, day, scan(data, 0)[0] if data else {}, person, source or "")


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


#: Units belong to groups of other kinds too (coordination); these are the ones they are assessed in.
ASSESSMENT = "assessment"


def _last_day(manifest: dict[str, Any]) -> dt.date:
    """The day whose groups hold: the last of the period, or the day of the freezing where that is sooner."""
    frozen = dt.datetime.fromisoformat(manifest["as_of"]).astimezone(ZONE).date()
    return min(frozen, Period.parse(manifest["period"]).end)


def _groups(place: Path, day: dt.date) -> Iterator[tuple[str, str]]:
    for row in _rows(place / "groups.parquet"):
        if row["kind"] == ASSESSMENT and _holds(row, day):
            yield str(row["unit_id"]), str(row["group"])


def _titles(place: Path, day: dt.date) -> Iterator[tuple[str, str]]:
    for row in _rows(place / "titles.parquet"):
        if _holds(row, day):
            yield str(row["person_id"]), str(row["title"])


def _holds(row: Mapping[str, Any], day: dt.date) -> bool:
    begun = row["valid_from"] is None or row["valid_from"] <= day
    return begun and (row["valid_to"] is None or day < row["valid_to"])


#: posts in the register → people in the language; a seat in a committee has no word of its own
ROLES = {name: name for name in ("secretary", "deputy_secretary", "organiser", "discipline", "publicity", "leader")} | {
    "full_time": "staff"
}


def _people(place: Path) -> Iterator[PersonRow]:
    for row in _rows(place / "people.parquet"):
        post = row["role"].removeprefix("post:")
        roles = (ROLES[post],) if post in ROLES else ("member", "full_member") if row["full"] else ("member",)
        if row["role"] != "post:member":
            end = row["valid_to"]
            yield PersonRow(
                str(row["person_id"]), str(row["person_id"]), str(row["unit_id"]), roles, row["valid_from"],
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
