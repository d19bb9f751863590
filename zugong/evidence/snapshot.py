"""Frozen snapshots: what the ledger knew about a period, as Parquet files with a manifest of hashes.

The same facts give the same bytes. No personal data beyond a person's key leaves the database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Count, F, Q

from zugong.kernel import clock
from zugong.org.models import Membership, Post, Unit, UnitGroupMember, UnitSpell
from zugong.timeline import Period

from .digests import sm3, sm3_of_file
from .ledger import end_of
from .models import Fact, FactQuerySet

#: Says how the files are laid out; it changes when a column does.
SCHEMA = "zugong-snapshot/1"
MANIFEST = "manifest.json"
ROWS_TOGETHER = 65_536

Row = Sequence[Any]
Days = tuple[dt.date, dt.date]
_further: list[Callable[[Period], Mapping[str, Days]]] = []


def look_further(provider: Callable[[Period], Mapping[str, Days]]) -> None:
    """Who reads snapshots says here which kinds of facts it needs of which days beside those of the period."""
    if provider not in _further:
        _further.append(provider)


class BadSnapshot(Exception):
    """A snapshot that cannot be made or read; the message says why."""


@dataclass(frozen=True)
class FileEntry:
    name: str
    rows: int
    size: int
    sm3: str


@dataclass(frozen=True)
class Manifest:
    schema: str
    period: str
    as_of: str
    files: tuple[FileEntry, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @property
    def digest(self) -> str:
        """Names the snapshot: the SM3 of its manifest."""
        return sm3([self.to_json().encode()])

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        try:
            raw = json.loads((folder / MANIFEST).read_text("utf-8"))
            return cls(raw["schema"], raw["period"], raw["as_of"], tuple(FileEntry(**entry) for entry in raw["files"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadSnapshot(f"{folder} has no readable {MANIFEST}: {error}") from error


@dataclass(frozen=True)
class Table:
    name: str
    schema: pa.Schema
    rows: Callable[[Period, dt.datetime], Iterable[Row]]


@dataclass(frozen=True)
class About:
    """Some people of some units, where only what concerns them may leave the database: facts of these kinds about them, of
    `of_units` whatever was recorded in the units, of their words those in these fields, and no other unit or person."""

    kinds: frozenset[str]
    of_units: frozenset[str]
    fields: frozenset[str]
    units: frozenset[int]
    people: frozenset[int]
    #: units elsewhere in which facts about these people were recorded
    beside: frozenset[int] = frozenset()

    def concerned(self) -> Q:
        """The facts that concern them, and what takes such facts back."""
        return Q(kind__in=self.kinds, person__in=self.people) | Q(kind__in=self.of_units, unit__in=self.units)

    def tables(self) -> tuple[Table, ...]:
        """The ledger's own tables cut to them, and the titles of their posts, which say of which class somebody is."""
        inside, known = self.units, self.units | self.beside
        cut: dict[str, Callable[[Row], bool]] = {
            "units": lambda row: row[0] in known,
            "spells": lambda row: row[0] in inside,
            "groups": lambda row: row[0] in inside,
            "members": lambda row: row[0] in inside,
            "people": lambda row: row[0] in self.people and row[1] in inside,
        }
        facts, *others = TABLES
        held = [Table(one.name, one.schema, partial(_kept, one.rows, cut[one.name])) for one in others]
        titles = Table(TITLES.name, TITLES.schema, partial(_kept, TITLES.rows, cut["people"]))
        return (Table(facts.name, facts.schema, partial(_facts, about=self)), *held, titles)


def _kept(
    rows: Callable[[Period, dt.datetime], Iterable[Row]],
    keep: Callable[[Row], bool],
    period: Period,
    before: dt.datetime,
) -> Iterator[Row]:
    return (row for row in rows(period, before) if keep(row))


def freeze(
    period: Period, into: Path, as_of: dt.datetime | dt.date | None = None, *, about: About | None = None
) -> Manifest:
    """Write what is known about the period as of a moment, or of that what is about some people alone. The folder appears
    complete or not at all."""
    tables = TABLES if about is None else about.tables()
    return write(tables, period, Path(into), clock.now() if as_of is None else as_of)


def write(tables: Sequence[Table], period: Period, into: Path, as_of: dt.datetime | dt.date) -> Manifest:
    """Write these tables as a snapshot; `freeze` gives it the ledger's, a generator its own."""
    if into.exists():
        raise BadSnapshot(f"{into} already exists; a snapshot is never written over.")
    before = end_of(as_of)
    unfinished = into.with_name(f".{into.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    try:
        files = tuple(_write(table, unfinished, period, before) for table in tables)
        last = before - dt.timedelta(microseconds=1)
        manifest = Manifest(SCHEMA, period.code, last.astimezone(dt.UTC).isoformat(), files)
        (unfinished / MANIFEST).write_text(manifest.to_json(), "utf-8")
        unfinished.rename(into)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def verify(folder: Path) -> list[str]:
    """What is wrong with a snapshot, a sentence each; empty if it is whole."""
    folder = Path(folder)
    try:
        manifest = Manifest.read(folder)
    except BadSnapshot as bad:
        return [str(bad)]
    problems = (
        [] if manifest.schema == SCHEMA else [f"It is laid out as {manifest.schema}; this version reads {SCHEMA}."]
    )
    for entry in manifest.files:
        problems.extend(_problems_of(folder / entry.name, entry))
    named = {entry.name for entry in manifest.files} | {MANIFEST}
    problems += [f"{path.name} is not in the manifest." for path in sorted(folder.iterdir()) if path.name not in named]
    return problems


def _problems_of(path: Path, entry: FileEntry) -> Iterator[str]:
    if not path.is_file():
        yield f"{entry.name} is missing."
    elif path.stat().st_size != entry.size or sm3_of_file(path) != entry.sm3:
        yield f"{entry.name} is not the file that was frozen: its SM3 differs."
    elif pq.ParquetFile(path).metadata.num_rows != entry.rows:
        yield f"{entry.name} does not hold {entry.rows} rows."


def _write(table: Table, folder: Path, period: Period, before: dt.datetime) -> FileEntry:
    path = folder / f"{table.name}.parquet"
    count = 0
    with pq.ParquetWriter(path, table.schema, compression="zstd", version="2.6") as writer:
        for rows in _together(table.rows(period, before)):
            columns = [
                pa.array(column, field.type)
                for column, field in zip(zip(*rows, strict=True), table.schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=table.schema), row_group_size=ROWS_TOGETHER)
            count += len(rows)
    return FileEntry(path.name, count, path.stat().st_size, sm3_of_file(path))


def _together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    held: list[Row] = []
    for row in rows:
        held.append(row)
        if len(held) == ROWS_TOGETHER:
            yield held
            held = []
    if held:
        yield held


# ── the tables ──────────────────────────────────────────────────────────────────────────────────


def _facts(period: Period, before: dt.datetime, *, about: About | None = None) -> Iterator[Row]:
    lines = Fact.objects.filter(_wanted(period), recorded_at__lt=before)
    if about is not None:
        lines = lines.filter(about.concerned())
    reversed_ids = set(lines.filter(reverses__isnull=False).values_list("reverses_id", flat=True))
    standing = lines.filter(reverses__isnull=True)
    columns = ("pk", "kind", "unit_id", "person_id", "occurred_on", "recorded_at", "source", "data")
    for kind, units in _parts(standing):
        part = standing.filter(kind=kind, unit__in=units).order_by("unit_id", "pk")
        for *row, data in part.values_list(*columns).iterator(chunk_size=10_000):
            if row[0] not in reversed_ids:
                said = data if about is None else {name: data[name] for name in data.keys() & about.fields}
                yield (*row, json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _wanted(period: Period) -> Q:
    """The period's facts, and those of other days that somebody looks back at (or dates by another day)."""
    wanted = Q(occurred_on__range=(period.start, period.end))
    for provider in _further:
        for kind, days in sorted(provider(period).items()):
            wanted |= Q(kind=kind, occurred_on__range=days)
    return wanted


def _parts(lines: FactQuerySet) -> Iterator[tuple[str, list[int]]]:
    """Units by kind of fact, in order, a few at a time: little enough for the database to sort in little memory."""
    counts = lines.order_by("kind", "unit_id").values_list("kind", "unit_id").annotate(rows=Count("pk"))
    kind, held = "", 0
    units: list[int] = []
    for next_kind, unit, rows in counts:
        if units and (next_kind != kind or held + rows > ROWS_TOGETHER):
            yield kind, units
            units, held = [], 0
        kind, held = next_kind, held + rows
        units.append(unit)
    if units:
        yield kind, units


def _units(_period: Period, _before: dt.datetime) -> Iterable[Row]:
    columns = (
        "pk",
        "path",
        "name",
        "short_name",
        "kind",
        "parent_id",
        "founded_on",
        "dissolved_on",
        "merged_into_id",
        "term_ends_on",
    )
    return Unit.objects.order_by("pk").values_list(*columns).iterator()


def _spells(_period: Period, _before: dt.datetime) -> Iterable[Row]:
    return (
        UnitSpell.objects.order_by("unit_id", F("valid_from").asc(nulls_first=True), "pk")
        .values_list("unit_id", "name", "parent_id", "valid_from", "valid_to")
        .iterator()
    )


def _groups(_period: Period, _before: dt.datetime) -> Iterable[Row]:
    columns = ("unit_id", "group__kind", "group__name", "group__order", "valid_from", "valid_to")
    return UnitGroupMember.objects.order_by("group__kind", "group__order", "group_id", "unit_id", "pk").values_list(
        *columns
    )


def _members(period: Period, before: dt.datetime) -> Iterable[Row]:
    """Heads by unit and month: whose relation was there on the month's last day (or the day of the snapshot)."""
    last_day = (before - dt.timedelta(microseconds=1)).astimezone(clock.ZONE).date()
    months = [month for month in period.overlapping("month") if month.start <= last_day]
    days = [(month.code, min(month.end, last_day)) for month in months]
    counts: dict[tuple[int, str], list[int]] = {}
    rows = (
        Membership.objects.filter(state__in=(Membership.State.NORMAL, Membership.State.LEFT))
        .order_by()
        .values_list("unit_id", "stage", "full_on", "valid_from", "valid_to")
    )
    for unit, stage, full_on, valid_from, valid_to in rows.iterator(chunk_size=10_000):
        for code, day in days:
            if (valid_from is None or valid_from <= day) and (valid_to is None or valid_to > day):
                probationary = stage == Membership.Stage.PROBATIONARY or (full_on is not None and full_on > day)
                counts.setdefault((unit, code), [0, 0])[int(probationary)] += 1
    for (unit, code), (full, others) in sorted(counts.items()):
        yield unit, code, full + others, full, others


def _people(_period: Period, _before: dt.datetime) -> Iterator[Row]:
    """Who is or was where, and as what: by key, without a name."""
    members = Membership.objects.order_by("person_id", "unit_id", "pk")
    for person, unit, stage, *days in members.values_list(
        "person_id", "unit_id", "stage", "valid_from", "valid_to"
    ).iterator():
        yield person, unit, "member", stage == Membership.Stage.FULL, *days
    posts = Post.objects.order_by("person_id", "unit_id", "pk")
    for person, unit, role, *days in posts.values_list(
        "person_id", "unit_id", "role", "valid_from", "valid_to"
    ).iterator():
        yield person, unit, f"post:{role}", False, *days


def _titles(_period: Period, _before: dt.datetime) -> Iterable[Row]:
    posts = Post.objects.exclude(title="").order_by("person_id", "unit_id", "pk")
    return posts.values_list("person_id", "unit_id", "title", "valid_from", "valid_to").iterator()


def _schema(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns])


_DAY, _KEY, _TEXT = pa.date32(), pa.int64(), pa.string()
TABLES = (
    Table(
        "facts",
        _schema(
            ("id", _KEY),
            ("kind", _TEXT),
            ("unit_id", _KEY),
            ("person_id", _KEY),
            ("occurred_on", _DAY),
            ("recorded_at", pa.timestamp("us", "UTC")),
            ("source", _TEXT),
            ("data", _TEXT),
        ),
        _facts,
    ),
    Table(
        "units",
        _schema(
            ("id", _KEY),
            ("path", _TEXT),
            ("name", _TEXT),
            ("short_name", _TEXT),
            ("kind", _TEXT),
            ("parent_id", _KEY),
            ("founded_on", _DAY),
            ("dissolved_on", _DAY),
            ("merged_into_id", _KEY),
            ("term_ends_on", _DAY),
        ),
        _units,
    ),
    Table(
        "spells",
        _schema(("unit_id", _KEY), ("name", _TEXT), ("parent_id", _KEY), ("valid_from", _DAY), ("valid_to", _DAY)),
        _spells,
    ),
    Table(
        "groups",
        _schema(
            ("unit_id", _KEY),
            ("kind", _TEXT),
            ("group", _TEXT),
            ("order", _KEY),
            ("valid_from", _DAY),
            ("valid_to", _DAY),
        ),
        _groups,
    ),
    Table(
        "members",
        _schema(("unit_id", _KEY), ("month", _TEXT), ("members", _KEY), ("full", _KEY), ("probationary", _KEY)),
        _members,
    ),
    Table(
        "people",
        _schema(
            ("person_id", _KEY),
            ("unit_id", _KEY),
            ("role", _TEXT),
            ("full", pa.bool_()),
            ("valid_from", _DAY),
            ("valid_to", _DAY),
        ),
        _people,
    ),
)
#: In snapshots about some people alone.
TITLES = Table(
    "titles",
    _schema(("person_id", _KEY), ("unit_id", _KEY), ("title", _TEXT), ("valid_from", _DAY), ("valid_to", _DAY)),
    _titles,
)
