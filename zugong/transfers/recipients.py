"""Who hears of a transfer: those who act for the organisations on both sides, and the member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from zugong.kernel import clock
from zugong.org.models import Account, Grant, Unit
from zugong.org.models.units import STEP
from zugong.org.roles import ROLES

from . import steps
from .models import Transfer

KEEPING = frozenset(key for key, role in ROLES.items() if steps.KEEPS in role.capabilities)
DECIDING = frozenset(key for key, role in ROLES.items() if steps.DECIDES in role.capabilities)


def recipients_of(transfers: Sequence[Transfer]) -> dict[int, list[int]]:
    """transfer → accounts, in three queries however many there are."""
    sides = {moved.pk: list(_sides(moved)) for moved in transfers}
    acting = accounts_of({unit for units in sides.values() for unit in units})
    people = {moved.person_id for moved in transfers if moved.person_id}
    own = dict(Account.objects.filter(person__in=people, is_active=True).values_list("person_id", "pk"))
    return {
        moved.pk: sorted(
            {account for unit in sides[moved.pk] for account in acting[unit.pk]}
            | ({own[moved.person_id]} if moved.person_id in own else set())
        )
        for moved in transfers
    }


def _sides(moved: Transfer) -> Iterable[Unit]:
    """The branch and the committee that let the member go; on the receiving side those it has come to."""
    arrived = moved.issued_on is not None or moved.direction == Transfer.Direction.IN
    receiving = (moved.target_committee, moved.target) if arrived else ()
    return (unit for unit in (moved.origin, moved.issuer, moved.waits_at, *receiving) if unit is not None)


def accounts_of(units: Iterable[Unit]) -> dict[int, list[int]]:
    """The accounts that act for each unit: those granted on it, or else on the nearest one above that has any."""
    keeping: dict[str, list[int]] = defaultdict(list)
    deciding: dict[str, list[int]] = defaultdict(list)
    grants = Grant.objects.on(clock.today()).filter(role__in=KEEPING | DECIDING, account__is_active=True)
    for path, role, account in grants.order_by("account_id").values_list("unit__path", "role", "account_id"):
        if role in KEEPING:
            keeping[path].append(account)
        if role in DECIDING:
            deciding[path].append(account)
    found: dict[int, list[int]] = {}
    for unit in units:
        above = [unit.path[:length] for length in range(len(unit.path), 0, -STEP)]
        upper = deciding if unit.kind in steps.UPPER else {}
        found[unit.pk] = next((keeping.get(p, []) + upper.get(p, []) for p in above if p in keeping or p in upper), [])
    return found
