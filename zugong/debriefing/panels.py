"""What debriefings show on pages that belong to nobody: the workbench and the page of a branch."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.ui.panels import Panel

from . import queries

SHOWN = 3


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Rounds of one's own that are not sent yet, what came back, and what waits to be heard."""
    today = clock.today()
    if request.user.is_administrator or not institutions.debriefings(today):
        return None
    back, heard = queries.to_do(request.user)
    own = [one for each in queries.own_rounds(request.user, today) for one in each.rounds]
    due = [one for one in own if one.period.start <= today and (one.report is None or one.report.is_open)]
    if not (back or heard or due):
        return None
    return Panel("debriefing/panels/waiting.html", {"due": due[:SHOWN], "heard": heard, "today": today})


def of_branch(_request: SignedIn, unit: Unit) -> Panel | None:
    """What the secretary reported, for the branch's own members."""
    found = queries.of_unit(unit, SHOWN)
    return Panel("debriefing/panels/branch.html", {"reports": found}) if found else None
