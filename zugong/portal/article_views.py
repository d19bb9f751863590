"""The publishing calendar, and an article as ready text."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zugong.casework import queries as casework
from zugong.casework import rules as casework_rules
from zugong.casework.lamps import Lamps
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.ui.addresses import month_in

from . import articles

A_PAGE = 40


@require_safe
def calendar(request: SignedIn) -> HttpResponse:
    """What is to appear in a month, and what has appeared."""
    month, page = month_in(request.GET.get("month")), None
    context: dict[str, Any] = {
        "month": month,
        "before": month.previous(),
        "after": month.next(),
        "in_force": articles.in_force(),
    }
    if context["in_force"]:
        declared, lamps = casework.find(articles.ROUTE), Lamps(clock.today())
        page = Paginator(articles.planned_in(request.user, month), A_PAGE).get_page(request.GET.get("page"))
        titles = {
            name: part.title for parts in (declared.route.steps, declared.route.ends) for name, part in parts.items()
        }
        context["rows"] = [
            (case, dt.date.fromisoformat(case.data["planned_on"]), titles.get(case.place, case.place), lamps.of(case),
             articles.ready(case))
            for case in page
        ]  # fmt: skip
        if casework.opens_somewhere(request.user, declared):
            context["new"] = reverse("casework:new", args=articles.ROUTE.split("/"))
    return render(request, "portal/articles.html", context | {"page": page})


@never_cache
@require_safe
def text(request: SignedIn, pk: int) -> HttpResponse:
    """Only what somebody else has passed leaves as text: to be copied, or as a file."""
    case = get_object_or_404(Case.objects.select_related("unit", "opener_unit"), pk=pk, route=articles.ROUTE)
    declared = casework.find(case.route, case.opened_on, case.edition)
    if not articles.ready(case) or not casework_rules.read_case.allows(case, declared, by=request.user):
        raise Http404
    found = articles.text_of(case)
    if "file" in request.GET:
        answer = HttpResponse(found.whole.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.title or case.number)}.txt"
        return answer
    return render(request, "portal/article.html", {"case": case, "text": found})
