"""The ledger (纪实台账): facts are booked, and corrected by a counter-fact; nothing is edited.

The only door to the facts' table. Whoever wants to know of new facts subscribes, and is told inside the same transaction.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.listeners import Listeners
from zugong.kernel.rules import Refused
from zugong.org.models import Person, Unit
from zugong.timeline import Period

from .facts import kind_of
from .models import Fact, FactQuerySet

if TYPE_CHECKING:
    from zugong.kernel.actors import Actor

#: Called with every list of facts just booked (reversals too: `fact.is_reversal`), in the same transaction.
listeners: Listeners[[list[Fact]]] = Listeners()
subscribe = listeners.subscribe
#: Values in one IN (…); SQLite takes no more than a few thousand.
AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """One fact about to be booked. `kind` is a name or a declared class; `data` a mapping or an instance of that class."""

    kind: str | type
    unit: Unit
    occurred_on: dt.date
    data: Any
    source: str
    person: Person | None = None

    @property
    def kind_name(self) -> str:
        return self.kind if isinstance(self.kind, str) else self.kind.kind  # type: ignore[attr-defined]


class FactRow(NamedTuple):
    """A standing fact as scoring reads it."""

    id: int
    kind: str
    unit_id: int
    person_id: int | None
    occurred_on: dt.date
    recorded_at: dt.datetime
    source: str
    data: dict[str, Any]


@contextmanager
def quietly() -> Iterator[None]:
    """While loading much at once no subscriber is told; whoever loads must let each catch up afterwards."""
    with listeners.only():
        yield


def record(
    kind: str | type,
    *,
    unit: Unit,
    occurred_on: dt.date,
    data: Any,
    source: str,
    by: Actor,
    person: Person | None = None,
) -> Fact:
    """Book one fact."""
    return record_many([Entry(kind, unit, occurred_on, data, source, person)], by=by)[0]


def record_many(entries: Iterable[Entry], *, by: Actor) -> list[Fact]:
    """Book facts together: one insert, whatever their number."""
    now = clock.now()
    return _book([_fact_of(entry, by, now) for entry in entries])


def reverse(*, source: str, reason: str, by: Actor) -> list[Fact]:
    """Book a counter-fact for every standing fact of this source; an empty list where nothing stands."""
    return reverse_many(sources=[source], reason=reason, by=by)


def reverse_many(*, sources: Sequence[str], reason: str, by: Actor) -> list[Fact]:
    """The same for many sources at once: one insert, and subscribers are told once."""
    if not reason.strip():
        raise Refused(_("更正台账要写明原因。"))
    with transaction.atomic(savepoint=False):
        standing_facts = [
            fact
            for start in range(0, len(sources), AT_ONCE)
            for fact in Fact.objects.standing()
            .filter(source__in=sources[start : start + AT_ONCE])
            .select_related("unit")
            .order_by("pk")
        ]
        now = clock.now()
        return _book([_counter(fact, reason, by, now) for fact in standing_facts])


def correct(*, source: str, entries: Iterable[Entry], reason: str, by: Actor) -> list[Fact]:
    """The road of corrections: take back what this source said, then book what is right, both or neither."""
    entries = list(entries)
    for entry in entries:
        kind_of(entry.kind_name).clean(_mapping(entry.data))
    with transaction.atomic(savepoint=False):
        reverse(source=source, reason=reason, by=by)
        return record_many(entries, by=by)


def standing() -> FactQuerySet:
    """Facts that hold: neither reversed nor reversals."""
    return Fact.objects.standing()


def booked() -> FactQuerySet:
    """Every line of the ledger, reversed facts and reversals too."""
    return Fact.objects.all()


def facts_for(
    paths: Sequence[str] | None = None,
    kinds: Iterable[str] | None = None,
    period: Period | None = None,
    *,
    units: Iterable[int] | None = None,
    persons: Iterable[int] | None = None,
    as_of: dt.datetime | dt.date | None = None,
    data_of: Container[str] | None = None,
) -> list[FactRow]:
    """Facts that stand (as known at `as_of`), light and in one query, by (kind, unit, id).

    `paths` are prefixes of units' paths: each means the unit and everything under it; `units` are units' keys; `data_of`
    are the kinds whose data is wanted, where of the others it is enough to know that they stand.
    """
    lines = _lines(paths, kinds, period, as_of)
    if units is not None:
        lines = lines.filter(unit__in=list(units))
    if persons is not None:
        lines = lines.filter(person__in=list(persons))
    # Days and data come as text: hundreds of facts share a day, and a converter per value would cost more than the query.
    text = [Cast(name, TextField()) for name in _AS_TEXT]
    rows = _rows(lines.values_list("pk", "kind", "unit_id", "person_id", "source", *text, "reverses_id"))
    gone = {row[-1] for row in rows if row[-1] is not None}
    kept = [
        FactRow(key, kind, unit, person, _day(day), _moment(moment), source,
                _scan(data, 0)[0] if data_of is None or kind in data_of else {})
        for key, kind, unit, person, source, day, moment, data, reverses in rows
        if reverses is None and key not in gone
    ]  # fmt: skip
    kept.sort(key=lambda row: (row.kind, row.unit_id, row.id))
    return kept


def _rows(lines: QuerySet[Fact, Any]) -> list[tuple[Any, ...]]:
    """As the database hands them over: with every meeting recorded hundreds are read, and none needs a converter."""
    try:
        sql, values = lines.query.get_compiler(lines.db).as_sql()
    except EmptyResultSet:  # nobody was asked about
        return []
    with connections[lines.db].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


_AS_TEXT = ("occurred_on", "recorded_at", "data")
_day = functools.lru_cache(maxsize=4096)(dt.date.fromisoformat)
#: What the database wrote needs no look at the white space around it.
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


@functools.lru_cache(maxsize=4096)
def _moment(text: str) -> dt.datetime:
    """SQLite keeps moments in UTC and does not say so; PostgreSQL says where it counts from."""
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _lines(
    paths: Sequence[str] | None,
    names: Iterable[str] | None,
    period: Period | None,
    as_of: dt.datetime | dt.date | None,
) -> FactQuerySet:
    """Reversals copy unit, kind, person and day from what they reverse, so one filter finds both."""
    # By unit first: asked by kind, SQLite would walk a whole county's facts of a kind to find those of one department.
    lines = Fact.objects.order_by("unit_id", "kind", "pk")
    if paths is not None:
        # Looked up by key: the units are few, the facts many, and their index begins with the unit.
        lines = lines.filter(unit__in=Unit.objects.order_by().filter(_under(paths)).values("pk"))
    if names is not None:
        lines = lines.filter(kind__in=sorted(set(names)))
    if period is not None:
        lines = lines.filter(occurred_on__range=(period.start, period.end))
    if as_of is not None:
        lines = lines.filter(recorded_at__lt=end_of(as_of))
    return lines


def end_of(as_of: dt.datetime | dt.date) -> dt.datetime:
    """The first moment that no longer counts: a day counts to its end, an instant counts itself."""
    if isinstance(as_of, dt.datetime):
        return as_of + dt.timedelta(microseconds=1)
    zone = clock.now().tzinfo
    return dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time.min, tzinfo=zone)


def _under(paths: Sequence[str]) -> Any:
    from zugong.org.scope import Scope

    return Scope(tuple(paths)).q()


def _fact_of(entry: Entry, by: Actor, now: dt.datetime) -> Fact:
    kind = kind_of(entry.kind_name)
    if not entry.source:
        raise Refused(_("事实要有来源，才能从台账找回原记录。"))
    return Fact(
        kind=kind.id,
        unit=entry.unit,
        person=entry.person,
        occurred_on=entry.occurred_on,
        recorded_at=now,
        recorded_by=by.actor_id,
        recorded_by_name=by.display_name,
        source=entry.source,
        data=kind.clean(_mapping(entry.data)),
    )


def _counter(fact: Fact, reason: str, by: Actor, now: dt.datetime) -> Fact:
    return Fact(
        kind=fact.kind,
        unit=fact.unit,
        person_id=fact.person_id,
        occurred_on=fact.occurred_on,
        recorded_at=now,
        recorded_by=by.actor_id,
        recorded_by_name=by.display_name,
        source=fact.source,
        data=fact.data,
        reverses=fact,
        reason=reason.strip(),
    )


def _mapping(data: Any) -> Mapping[str, Any]:
    return asdict(data) if is_dataclass(data) and not isinstance(data, type) else data


def _book(facts: list[Fact]) -> list[Fact]:
    """Without a savepoint of its own: a failure here must take the whole act with it."""
    if not facts:
        return []
    with transaction.atomic(savepoint=False):
        booked_facts = Fact.objects.book(facts)
        listeners.tell(booked_facts)
    return booked_facts
