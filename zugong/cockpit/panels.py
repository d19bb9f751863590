"""What the cockpit itself adds to the workbench."""

from __future__ import annotations

from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.queries import unit_card
from zugong.ui.panels import Panel


def card(request: SignedIn, unit: Unit | None) -> Panel | None:
    """The own organisation in ten seconds, with the way to its page."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    return Panel("cockpit/panels/card.html", {"unit": unit, "card": unit_card(unit)})
