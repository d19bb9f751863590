"""The rows that point to a row: bookings of a venue, members of an alliance, counted by unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredRegister

from . import places, queries, titles
from .models import Row

LATEST, UNITS, FEW = 5, 12, 200
#: Registers of one institution whose rows are still worth a section each.
FULL = 9


@dataclass(frozen=True)
class Pointing:
    """Rows of one register that point here: how many, by which units, the latest."""

    declared: DeclaredRegister
    count: int
    units: list[tuple[Unit, int]]
    #: Each with what it is called.
    rows: list[tuple[Row, str]]


def pointing_at(row: Row, declared: DeclaredRegister, account: Account) -> list[Pointing]:
    """Of the registers of the same institution; whoever reads the row sees what leads to it as far as they read that."""
    plan = declared.register.tree is not None or declared.register.hands_out is not None
    if plan or len(declared.institution.registers) > FULL:
        return []  # a plan says on its tree and its boards what lies below; with many registers their list is enough
    found = [_of(row, DeclaredRegister(other, declared.institution), declared, account) for other in declared.institution.registers.values()]  # fmt: skip
    return [one for one in found if one is not None]


def _of(row: Row, other: DeclaredRegister, declared: DeclaredRegister, account: Account) -> Pointing | None:
    here = (declared.register.id, declared.id)
    names = [one.id for one in other.register.columns.values() if one.type == "row" and one.register in here]
    if not names:
        return None
    given, wanted = places.of(other), Q()
    for name in names:
        wanted |= Q(**{given[name]: str(row.pk)}) if name in given else Q(**{f"data__{name}": row.pk})
    rows = queries.rows_of(account, other).filter(wanted)
    found = list(rows.select_related("unit").order_by("-day1", "-pk")[: FEW + 1])
    counted: dict[Unit, int] = dict(Counter(one.unit for one in found))
    if len(found) > FEW:  # too many to look at: the database counts them
        numbers = dict(rows.order_by().values_list("unit").annotate(n=Count("pk")))
        counted = {unit: numbers[unit.pk] for unit in Unit.objects.filter(pk__in=numbers)}
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].pk))
    latest = found[:LATEST]
    shown = queries.Shown(other, latest, only=tuple(queries.listed(other)), reader=account)
    called = {one.pk: titles.called(one, other, shown.words(one), without=names) for one in latest} if latest else {}
    return Pointing(other, sum(counted.values()), most[:UNITS], [(one, called[one.pk]) for one in latest])
