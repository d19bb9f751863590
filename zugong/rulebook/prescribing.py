"""Prescribed actions (规定动作): which an edition adds, and who has to approve them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.engine import loads
from zugong.org.roles import ROLES
from zugong.rulebook import declared, library


def added(text: str) -> list[str]:
    """Titles of what everybody would have to do, and has not to under any edition of this institution now on the shelf
    that holds on the day before."""
    one = loads(text)
    day = one.heading.in_force_from - dt.timedelta(days=1)
    known = {one.id, one.heading.supersedes}
    had = {
        name
        for other in library.in_force(day)
        if other.id in known
        for name, duty in other.duties.items()
        if duty.prescribed
    }
    return [duty.title for name, duty in one.duties.items() if duty.prescribed and name not in had]


def approvers(day: dt.date) -> tuple[str, ...]:
    """The kinds of units of which somebody must approve; none where no institution says so."""
    found = declared.steering(day)
    return tuple(str(kind) for kind in found[0].approved_by) if found is not None else ()


def holds(by: Any, kinds: tuple[str, ...]) -> bool:
    """Whether this account decides institutions for a unit of one of these kinds."""
    grants = getattr(by, "current_grants", ())
    return any("adopt" in ROLES[grant.role].capabilities and grant.unit.kind in kinds for grant in grants)
