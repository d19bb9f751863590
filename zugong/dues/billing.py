"""Who is billed for a month, at which branch, and how much. Works out; writes nothing.

The branch in which a member is on the first day of the month bills the month: whoever moves during it is billed once. Who is
taken in during the month (the general meeting passed it) pays from that month on. Who comes from another county has paid there
to the month the letter says, and is billed here from the next first of a month. Who was on the way between two branches of the
county on the first day is billed by the branch that took them in, once it has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q, QuerySet, Sum

from zugong.org.models import Membership, Unit
from zugong.timeline import Period

from .models import Account, Basis, Bill, Line, Relief
from .rates import Rates

Key = TypeVar("Key")
#: Members whose bills are written in one transaction.
AT_ONCE = 3000
#: Keys in one question to the database.
ASKED = 900


@dataclass(frozen=True)
class Payer:
    person: int
    unit: int


@dataclass(frozen=True)
class Owed:
    """One bill about to be written."""

    payer: Payer
    kind: str
    amount: Decimal
    stale: bool
    relief: bool


@dataclass(frozen=True)
class Worked:
    owed: list[Owed]
    #: Members nobody has written down how they pay.
    unknown: list[Payer]


def groups(units: QuerySet[Unit, Unit], month: dt.date) -> Iterator[list[Unit]]:
    """Branches in the order of the tree, so many together that one transaction stays short."""
    running = Membership.objects.on(month).filter(unit__in=units.order_by().values("pk")).order_by()
    counted: dict[int, int] = {}
    for key in running.values_list("unit_id", flat=True):
        counted[key] = counted.get(key, 0) + 1
    group: list[Unit] = []
    size = 0
    for unit in units.order_by("path"):
        group.append(unit)
        size += counted.get(unit.pk, 0)
        if size >= AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def payers(units: Sequence[Unit], month: dt.date) -> list[Payer]:
    """Members of these branches who owe the month, in the order of branches and people."""
    period = Period.of("month", month)
    keys = [unit.pk for unit in units]
    found: dict[int, Payer] = {}
    for some in chunks(keys):
        here = Membership.objects.filter(unit__in=some, state=Membership.State.NORMAL)
        taken_in = Q(joined_on__isnull=True) | Q(joined_on__lte=period.end)
        for person, unit in (
            here.on(month).filter(taken_in).order_by("unit_id", "person_id").values_list("person_id", "unit_id")
        ):
            found.setdefault(person, Payer(person, unit))
        for person, unit in _taken_in(here, period):
            found.setdefault(person, Payer(person, unit))
    place = {key: order for order, key in enumerate(keys)}
    return sorted(found.values(), key=lambda one: (place[one.unit], one.person))


def _taken_in(here: QuerySet[Membership], period: Period) -> Iterator[tuple[int, int]]:
    """Since the first day: by the general meeting, or at the end of the way between two branches."""
    standing = Membership.objects.on(period.start).order_by()
    new = here.filter(joined_on__range=(period.start, period.end), valid_from__range=(period.start, period.end))
    new = new.exclude(person__in=standing.values("person"))
    on_the_way = standing.filter(state=Membership.State.IN_TRANSIT).values("person")
    landed = here.filter(person__in=on_the_way, valid_from__gt=period.start)
    for rows in (new, landed):
        yield from rows.order_by("valid_from", "pk").values_list("person_id", "unit_id")


def work_out(units: Sequence[Unit], month: dt.date) -> Worked:
    """The bills these branches still lack for a month. Incomes are opened of those alone who are billed now."""
    rates = Rates.on(month)
    members = payers(units, month)
    known = Bill.objects.standing().filter(month=month, person__in=[one.person for one in members])
    billed = set(known.values_list("person_id", flat=True))
    wanted = [one for one in members if one.person not in billed]
    people = [one.person for one in wanted]
    bases, reliefs = bases_of(people, month), reliefs_of(people, month)
    owed, unknown = [], []
    for payer in wanted:
        basis = bases.get(payer.person)
        if basis is None:
            unknown.append(payer)
            continue
        kind, amount, since = basis
        due = rates.due(kind, amount)
        relief = reliefs.get(payer.person)
        eased = relief is not None and relief < due
        owed.append(
            Owed(
                payer, kind, relief if relief is not None and eased else due, rates.is_stale(kind, since, month), eased
            )
        )
    return Worked(owed, unknown)


def bases_of(people: Sequence[int], month: dt.date) -> dict[int, tuple[str, Decimal | None, dt.date]]:
    """How each pays in a month: the latest that was written for it or for a month before."""
    latest: dict[int, int] = {}
    rows = Basis.objects.filter(valid_from__lte=month, person__in=people).order_by("person_id", "valid_from", "pk")
    for key, person in rows.values_list("pk", "person_id"):
        latest[person] = key
    found: dict[int, tuple[str, Decimal | None, dt.date]] = {}
    for some in chunks(sorted(latest.values())):
        # Only the rows that hold are opened.
        for basis in Basis.objects.filter(pk__in=some).only("person_id", "kind", "amount", "valid_from"):
            found[basis.person_id] = (basis.kind, basis.yuan, basis.valid_from)
    return found


def reliefs_of(people: Sequence[int], month: dt.date) -> dict[int, Decimal]:
    end = Period.of("month", month).end
    rows = Relief.objects.filter(ended=False, since__lte=end, until__gte=month, person__in=people)
    return dict(rows.order_by("pk").values_list("person_id", "monthly"))


def prepaid_of(people: Sequence[int]) -> dict[int, dict[int, Decimal]]:
    """What each has in advance, by the unit that holds it: person → unit → yuan."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = Line.objects.filter(account=Account.PREPAID, person__in=people).order_by()
    for person, unit, total in rows.values_list("person_id", "unit_id").annotate(total=Sum("amount")):
        if total:
            found.setdefault(person, {})[unit] = -total
    return found


def chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), ASKED):
        yield keys[start : start + ASKED]
