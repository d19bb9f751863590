"""What casework shows on other pages: what waits for this person, and what a row of a register began."""

from __future__ import annotations

from typing import Any

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.ui.panels import Panel
from zugong.work.findings import Finding

from . import queries, rules
from .beginning import Row, begun_by, offers_of
from .lamps import Lamps
from .models import Case

SHOWN = 5


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """办件: nothing where no institution in force has a route, so that the page asks nothing either."""
    today = clock.today()
    if not institutions.routes(today):
        return None
    cases = list(queries.waiting_for(request.user).order_by("due_on", "pk")[: SHOWN + 1])
    if not cases:
        return None
    lamps = Lamps(today)
    rows = [(case, lamps.of(case)) for case in cases[:SHOWN]]
    return Panel("casework/panels/waiting.html", {"rows": rows, "more": len(cases) > SHOWN})


def begun(request: SignedIn, row: Row) -> Panel | None:
    """On a row of a register: the cases it began, and those it may begin."""
    offers, cases = offers_of(row, request.user), begun_by(row, request.user)
    if not offers and not cases:
        return None
    lamps = Lamps(clock.today())
    if any(case.is_open for case in cases):  # one at a time
        offers = []
    return Panel("casework/panels/begun.html", {"offers": offers, "cases": [(case, lamps.of(case)) for case in cases]})


def proposal(request: SignedIn, finding: Finding) -> Panel:
    """What another mechanism found: the matter already opened for it, or one press to open it, for whoever may."""
    today = clock.today()
    declared = next((one for one in institutions.routes(today) if one.id == finding.route), None)
    opened = Case.objects.filter(origin=finding.origin).first()
    may = declared is not None and opened is None and rules.open_case.allows(declared, finding.unit, by=request.user)
    readable = opened is not None and declared is not None and rules.read_case.allows(opened, declared, by=request.user)
    page: dict[str, Any] = {"finding": finding, "declared": declared, "case": opened, "may": may, "readable": readable}
    if declared is not None:
        page |= {"holder": declared.institution.id, "route": declared.route, "columns": list(finding.values.items())}
    return Panel("casework/panels/proposal.html", page)
