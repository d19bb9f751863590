"""What assessment shows on pages that belong to nobody: the score on the workbench and a unit's page, the step after a meeting."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Account, Unit
from zugong.ui.panels import Panel

from . import queries, ranks
from .models import Campaign
from .overview import overview_of
from .rows import changes
from .summary import needs_in

TOP = 3


def standing(request: SignedIn, unit: Unit | None) -> Panel | None:
    """得分: the department's total, its place, and the three steps that gain most."""
    score = queries.current_score(unit) if unit is not None else None
    if score is None or not queries.may_see(request.user, score.unit):
        return None
    campaign = score.campaign
    peers = queries.peers_of(score)
    try:
        place = ranks.places({peer.unit_id: peer.total for peer in peers}, queries.ties_of(campaign)).get(score.unit_id)
    except ranks.TiesUndecided:
        place = None
    return Panel(
        "assessment/panels/standing.html",
        {
            "score": score,
            "place": place,
            "campaign": campaign,
            "needs": needs_in(score.summary)[:TOP] if campaign.live else [],
            "url": reverse("assessment:sheet", args=[campaign.pk, score.unit_id]),
        },
    )


def overview(request: SignedIn, unit: Unit | None) -> Panel | None:
    """考核情况: for those who assess, how all departments stand."""
    scope = request.user.scope("assess")
    campaign = None if scope.empty else queries.current_campaign()
    found = overview_of(campaign, scope) if campaign is not None else None
    return Panel("assessment/panels/overview.html", {"overview": found}) if found is not None else None


def moved(request: SignedIn, subject: Any) -> Panel | None:
    """得分变化: what the record just written did to the department's score."""
    source = getattr(request, "recorded_source", "") or getattr(subject, "source", "")
    change = queries.change_before(source) if source else None
    if change is None or not queries.may_see(request.user, change.score.unit):
        return None
    url = reverse("assessment:sheet", args=[change.score.campaign_id, change.score.unit_id])
    return Panel(
        "assessment/panels/moved.html",
        {"change": changes([change], request.user)[0], "unit": change.score.unit, "url": url},
    )


def imported(request: SignedIn, batch: Any) -> Panel | None:
    """看去年得分: the scores of the years whose meetings have just come in. Who may not see them is told who may."""
    if batch.target != "meetings" or batch.state != "applied":
        return None
    codes = {f"{year:04d}": year for year in batch.years}
    rows = [
        {"campaign": one, "url": url_of(one, request.user), "label": year_words(codes[one.period_code])}
        for one in queries.campaigns().filter(period_code__in=codes)
    ]
    return Panel("assessment/panels/imported.html", {"rows": rows}) if rows else None


def url_of(campaign: Campaign, account: Account) -> str:
    """The ranks for whoever sees them by name, else the own department's sheet."""
    if not queries.overseen(account).empty:
        return reverse("assessment:ranks", args=[campaign.pk])
    score = queries.scored_department(campaign, account.home_unit)
    if score is None or not queries.may_see(account, score.unit):
        return ""
    return reverse("assessment:sheet", args=[campaign.pk, score.unit_id])


def year_words(year: int) -> str:
    this = clock.today().year
    if year == this - 1:
        return _("看去年得分")
    return _("看今年得分") if year == this else _("看 %(year)s 年得分") % {"year": year}
