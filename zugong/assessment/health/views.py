"""Pages of the indicators' health and of what a scheme costs, after a period was sealed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zugong.assessment import limits, sheets
from zugong.assessment.models import Campaign
from zugong.assessment.simulation.bench import NoFrozen, bench_of
from zugong.assessment.simulation.views import campaign_of
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit

from . import page
from .findings import Health
from .load import load_of

PER_PAGE = 50


@require_GET
def health(request: SignedIn, campaign: int) -> HttpResponse:
    """Each indicator with what is to be looked at, the most troubled first; as a workbook too."""
    found = campaign_of(request, campaign, "assessment.score")
    try:
        told = health_of(found)
    except NoFrozen as nothing:
        return _nothing(request, found, nothing)
    if request.GET.get("format") == "xlsx":
        return sheets.book(f"indicators-{found.period_code}", page.sheets(told))
    everything = request.GET.get("all") == "1"
    shown = Paginator(told.checked if everything else told.to_look_at, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "campaign": found,
        "health": told,
        "pages": shown,
        "everything": everything,
        "limits": told.limits,
    }
    return render(request, "assessment/health/health.html", {**context, **page.load(told)})


def health_of(campaign: Campaign) -> Health:
    frozen, bench = bench_of(campaign, sealed=True)
    result = frozen.result
    assert result is not None
    units = Unit.objects.filter(pk__in=result.lines.order_by().values_list("unit_id", flat=True))
    return Health(result, bench, limits.on(clock.today()), load_of(bench.case.plan, campaign.period, units))


def _nothing(request: SignedIn, campaign: Campaign, sentence: NoFrozen) -> HttpResponse:
    context = {
        "campaign": campaign,
        "sentence": str(sentence),
        "course": reverse("assessment:course", args=[campaign.pk]),
    }
    return render(request, "assessment/simulation/nothing.html", context)
