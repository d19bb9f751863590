"""What early warnings show on pages that belong to nobody."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import library
from zugong.ui.panels import Panel

from . import queries

SHOWN = 5


def burning(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """The lights in this person's scope, red ones first; nothing where no institution in force gives any."""
    if not any(one.warnings for one in library.in_force(clock.today())):
        return None
    found = queries.alerts_of(request.user).burning().select_related("unit").order_by("-light", "lit_on", "pk")
    alerts = list(found[: SHOWN + 1])
    if not alerts:
        return None
    return Panel(
        "alerts/panels/burning.html",
        {"rows": queries.lines_of(alerts[:SHOWN], request.user), "more": len(alerts) > SHOWN},
    )


def of_unit(request: SignedIn, unit: Unit | None) -> Panel | None:
    """The lights over one unit: fetched by its page once it stands."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    return Panel("alerts/panels/fetched.html", {"unit": unit})
