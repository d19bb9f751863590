"""What debriefings show on pages that belong to nobody: the workbench and the page of a branch."""

from __future__ import annotations

import datetime as dt

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.ui.panels import Panel

from . import queries
from .rounds import Round

SHOWN = 3


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Rounds of one's own that are not sent yet, what came back, and what waits to be heard."""
    today = clock.today()
    if request.user.is_administrator or not institutions.debriefings(today):
        return None
    back, heard = queries.to_do(request.user)
    due = [one for each in queries.own_rounds(request.user, today) for one in each.rounds if _waits(one, today)][:SHOWN]
    told = {one.report.pk for one in due if one.report is not None}
    back = [one for one in back if one.pk not in told]
    if not (back or heard or due):
        return None
    return Panel("debriefing/panels/waiting.html", {"due": due, "back": back, "heard": heard, "today": today})


def _waits(one: Round, today: dt.date) -> bool:
    """Begun and not sent; or to begin. What nobody began in a year that is over is told on the page of debriefings alone
    once its day has passed."""
    if one.report is not None:
        return one.report.is_open
    return one.period.start <= today and (one.due_on >= today or one.period.start.year == today.year)


def of_branch(_request: SignedIn, unit: Unit) -> Panel | None:
    """What the secretary reported, for the branch's own members."""
    found = queries.of_unit(unit, SHOWN)
    return Panel("debriefing/panels/branch.html", {"reports": found}) if found else None
