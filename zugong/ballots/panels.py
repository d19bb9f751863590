"""What votes show on the workbench."""

from __future__ import annotations

from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.panels import Panel

from . import queries


def waiting(request: SignedIn, unit: Unit | None) -> Panel | None:
    """Votes that wait for this account, and keys it has to bring."""
    polls = queries.waiting_for(request.user)
    return Panel("ballots/panels/waiting.html", {"polls": polls}) if polls else None
