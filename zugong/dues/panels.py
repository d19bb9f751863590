"""What dues show on pages of others: reminders in the member's own inbox, the own months on the workbench."""

from __future__ import annotations

from typing import Any

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.panels import Panel

from . import queries

SHOWN = 5


def inbox(request: SignedIn, _nothing: Any) -> Panel | None:
    """Months not paid, told to the member alone."""
    notices = list(queries.unread(request.user).order_by("-created_at", "-pk")[:SHOWN])
    return Panel("dues/panels/inbox.html", {"notices": notices}) if notices else None


def own(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """What is to be paid now; nothing for whoever has paid."""
    person = request.user.person
    if person is None:
        return None
    owed = queries.owed_by(person, clock.today())
    return Panel("dues/panels/own.html", {"owed": owed}) if owed is not None else None
