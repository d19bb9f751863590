"""What work shows on pages that belong to nobody, and the numbers beside the navigation."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.panels import Panel

from . import pages, queries


def to_do(request: SignedIn, _unit: Unit | None) -> Panel | None:
    page = pages.panel_page(request.user, clock.today())
    return Panel("work/panels/to_do.html", {"page": page}) if page else None


def of_unit(request: SignedIn, unit: Unit | None) -> Panel | None:
    """What a unit still owes, on its page."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    duties = queries.duties_of_unit(unit, done=False)
    if not duties.pending:
        return None
    return Panel("work/panels/of_unit.html", {"page": pages.todo(request.user, duties, later=False), "unit": unit})


def unread(request: SignedIn) -> int:
    return queries.unread_count(request.user)


def pressing(request: SignedIn) -> int:
    return queries.pressing_count(request.user, clock.today())
