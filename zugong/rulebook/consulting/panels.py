"""What waits for whoever answers for a unit that was asked."""

from __future__ import annotations

from typing import Any

from zugong.ui.panels import Panel

from . import queries

#: The rest waits until these are answered.
SHOWN = 5


def waiting(request: Any, _unit: Any) -> Panel | None:
    found = queries.waiting_for(request.user).select_related("unit", "consultation__draft")
    rows = list(
        found.defer("consultation__content", "consultation__draft__text").order_by("consultation__until")[:SHOWN]
    )
    return Panel("rulebook/panels/asked.html", {"opinions": rows}) if rows else None
