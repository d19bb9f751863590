"""成绩 on the workbench: what waits for a reviewer, and what hangs out and may be contested."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from zugong.assessment import queries
from zugong.assessment import rules as campaigns
from zugong.assessment.models import Result
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.rules import actors_of_holder
from zugong.ui.panels import Panel

#: More than these stand on the page of published results.
SHOWN = 3


def waiting(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """等您复核的成绩, of whoever may publish and has not drawn it up."""
    account = request.user
    mine = campaigns.answered_for(account, "campaign__unit")
    if account.may("publish_results"):
        mine |= Q(campaign__unit__isnull=True)
    rows = list(Result.objects.filter(mine, state=Result.State.DRAWN).select_related("campaign"))
    own = actors_of_holder(account.actor_id) if rows else set()
    rows = [one for one in rows if one.drawn_by not in own][:SHOWN]
    return Panel("assessment/panels/to_review.html", {"results": rows}) if rows else None


def hung_out(request: SignedIn, unit: Unit | None) -> Panel | None:
    """公示中的成绩, with the way to the own line for those who may see it; and what one came to oneself, which hangs nowhere."""
    if not request.user.sees_business:
        return None
    today = clock.today()
    open_ = Result.objects.published().filter(objections_until__gte=today).select_related("campaign")
    of_units = open_.filter(campaign__unit__isnull=True)
    latest = {one.campaign_id: one for one in of_units.order_by("number")}
    rows = [(one, _way(request, one, unit)) for one in list(latest.values())[:SHOWN]]
    context = {"rows": rows, "mine": _own(request, open_), "today": today}
    return Panel("assessment/panels/hung_out.html", context) if rows or context["mine"] else None


def _own(request: SignedIn, open_: QuerySet[Result]) -> list[tuple[Result, str]]:
    """What one came to oneself, in the last edition of each campaign."""
    if request.user.person_id is None:
        return []
    mine = open_.filter(lines__person=request.user.person_id).order_by("number")
    latest = {one.campaign_id: one for one in mine}
    return [(one, reverse("assessment:person-line", args=[one.pk, request.user.person_id])) for one in latest.values()]


def _way(request: SignedIn, result: Result, unit: Unit | None) -> str:
    department = queries.department_of(unit)
    if department is not None and queries.may_see(request.user, department):
        return reverse("assessment:line", args=[result.pk, department.pk])
    return reverse("assessment:result", args=[result.pk])
