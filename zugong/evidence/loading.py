"""Booking very many facts at once: no objects, nobody told. For loaders (an example county, a migration), never for pages.

Whoever loads lets the subscribers catch up afterwards, as after `ledger.quietly`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from .facts import kind_of
from .ledger import Entry
from .models import Fact

if TYPE_CHECKING:
    from zugong.kernel.actors import Actor

TOGETHER = 2000
_COLUMNS = (
    "kind", "unit_id", "person_id", "occurred_on", "recorded_at", "recorded_by", "recorded_by_name", "source", "data", "reason",
)  # fmt: skip


def load(entries: Iterable[tuple[Entry, dt.datetime]], *, by: Actor) -> int:
    """Book entries, each with the moment it was recorded; returns their number. Data is checked as in `ledger.record`."""
    names = ", ".join(connection.ops.quote_name(name) for name in _COLUMNS)
    marks = ", ".join(["%s"] * len(_COLUMNS))
    insert = f"INSERT INTO {connection.ops.quote_name(Fact._meta.db_table)} ({names}) VALUES ({marks})"
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for part in _together(_rows(entries, by)):
            cursor.executemany(insert, part)
            count += len(part)
    return count


def _rows(entries: Iterable[tuple[Entry, dt.datetime]], by: Actor) -> Iterator[tuple[Any, ...]]:
    adapt = connection.ops
    written: tuple[Any, str, str] | None = (
        None  # the same content often comes many times in a row: everybody at one meeting
    )
    for entry, recorded_at in entries:
        if written is None or written[0] is not entry.data or written[1] != entry.kind_name:
            data = entry.data if isinstance(entry.data, dict) else vars(entry.data)
            clean = kind_of(entry.kind_name).clean(data)
            written = (entry.data, entry.kind_name, json.dumps(clean, ensure_ascii=False))
        yield (
            entry.kind_name,
            entry.unit.pk,
            entry.person.pk if entry.person else None,
            adapt.adapt_datefield_value(entry.occurred_on),
            adapt.adapt_datetimefield_value(recorded_at),
            by.actor_id,
            by.display_name,
            entry.source,
            written[2],
            "",
        )


def _together(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    held: list[tuple[Any, ...]] = []
    for row in rows:
        held.append(row)
        if len(held) == TOGETHER:
            yield held
            held = []
    if held:
        yield held
