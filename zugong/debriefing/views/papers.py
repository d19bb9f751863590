"""Official papers in Word: one report, and the summary of a round. Each leaves the house on record."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from zugong.debriefing import paper, queries
from zugong.org.http import SignedIn

from . import heard, readable


@require_GET
def report(request: SignedIn, pk: int) -> FileResponse:
    return paper.report_paper(readable(request, pk), by=request.user)


@require_GET
def summary(request: SignedIn, institution: str, name: str, unit: int, period: str) -> FileResponse:
    found = heard(request, institution, name, unit, period)
    reports = list(queries.given_to(found.declared, found.unit, found.period))
    if not reports:
        raise Http404
    return paper.summary_paper(found.declared, found.unit, found.period, reports, by=request.user)
