"""Who is to hear of something: the accounts that hold a capability nearest to a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from zugong.kernel import clock
from zugong.org.models import Grant
from zugong.org.models.units import STEP
from zugong.org.roles import ROLES


def nearest_holders(wanted: Mapping[str, Collection[str]]) -> dict[str, list[int]]:
    """path of a unit → the active accounts that hold one of the capabilities named for it: those granted on the unit, or
    else on the nearest one above that has any. One query, however many units there are."""
    asked = {capability for capabilities in wanted.values() for capability in capabilities}
    roles = [key for key, role in ROLES.items() if role.capabilities & asked]
    grants = Grant.objects.on(clock.today()).filter(role__in=roles, account__is_active=True).order_by("account_id")
    by_path: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, role, account in grants.values_list("unit__path", "role", "account_id"):
        by_path[path].append((role, account))
    return {path: _nearest(path, frozenset(capabilities), by_path) for path, capabilities in wanted.items()}


def _nearest(path: str, wanted: frozenset[str], by_path: Mapping[str, list[tuple[str, int]]]) -> list[int]:
    for length in range(len(path), 0, -STEP):
        granted = by_path.get(path[:length], ())
        found = dict.fromkeys(account for role, account in granted if ROLES[role].capabilities & wanted)
        if found:
            return list(found)
    return []
