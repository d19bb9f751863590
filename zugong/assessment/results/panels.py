"""成绩 on the workbench: what waits for a reviewer, and what hangs out and may be contested."""

from __future__ import annotations

from django.urls import reverse

from zugong.assessment import queries
from zugong.assessment.models import Result
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.panels import Panel

#: More than these stand on the page of published results.
SHOWN = 3


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """等您复核的成绩, of whoever may publish and has not drawn it up."""
    if not request.user.may("publish_results"):
        return None
    found = Result.objects.filter(state=Result.State.DRAWN).exclude(drawn_by=request.user.actor_id)
    rows = list(found.select_related("campaign")[:SHOWN])
    return Panel("assessment/panels/to_review.html", {"results": rows}) if rows else None


def hung_out(request: SignedIn, unit: Unit | None) -> Panel | None:
    """公示中的成绩, with the way to the own line for those who may see it."""
    if not request.user.sees_business:
        return None
    today = clock.today()
    found = Result.objects.published().filter(objections_until__gte=today).select_related("campaign")
    latest = {one.campaign_id: one for one in found.order_by("number")}
    rows = [(one, _way(request, one, unit)) for one in list(latest.values())[:SHOWN]]
    return Panel("assessment/panels/hung_out.html", {"rows": rows, "today": today}) if rows else None


def _way(request: SignedIn, result: Result, unit: Unit | None) -> str:
    department = queries.department_of(unit)
    if department is not None and queries.may_see(request.user, department):
        return reverse("assessment:line", args=[result.pk, department.pk])
    return reverse("assessment:result", args=[result.pk])
