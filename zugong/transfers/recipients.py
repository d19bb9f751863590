"""Who hears of a transfer: those who act for the organisations on both sides, and the member."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zugong.org.models import Account, Unit
from zugong.org.queries import nearest_holders

from . import steps
from .models import Transfer


def recipients_of(transfers: Sequence[Transfer]) -> dict[int, list[int]]:
    """transfer → accounts, in three queries however many there are."""
    sides = {moved.pk: list(_sides(moved)) for moved in transfers}
    acting = nearest_holders({unit.path: steps.acting(unit) for units in sides.values() for unit in units})
    people = {moved.person_id for moved in transfers if moved.person_id}
    own = dict(Account.objects.filter(person__in=people, is_active=True).values_list("person_id", "pk"))
    return {
        moved.pk: sorted(
            {account for unit in sides[moved.pk] for account in acting[unit.path]}
            | ({own[moved.person_id]} if moved.person_id in own else set())
        )
        for moved in transfers
    }


def _sides(moved: Transfer) -> Iterable[Unit]:
    """The branch and the committee that let the member go; on the receiving side those it has come to."""
    arrived = moved.issued_on is not None or moved.direction == Transfer.Direction.IN
    receiving = (moved.target_committee, moved.target) if arrived else ()
    return (unit for unit in (moved.origin, moved.issuer, moved.waits_at, *receiving) if unit is not None)
