"""Pages of the institution library (制度库). Every signed-in person may read what they are marked by."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zugong.engine import Institution
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.rulebook import library, reading, rules, services
from zugong.rulebook.models import InstitutionEdition
from zugong.timeline import Period


@require_GET
def institutions(request: HttpRequest) -> HttpResponse:
    cards = reading.cards(clock.today())
    context = {
        "cards": cards,
        "count": len(cards),
        "running": sum(card.in_force for card in cards),
        "uncertain": sum(card.uncertain for card in cards),
        "broken": sum(card.errors > 0 for card in cards),
    }
    return render(request, "rulebook/institutions.html", context)


@require_GET
def institution(request: HttpRequest, id: str) -> HttpResponse:
    one, today = found(id), clock.today()
    period = Period.of(one.scheme.period if one.scheme else "year", today)
    context = {
        "one": one,
        "pack": reading.pack_title(library.pack(one)),
        "applies_to": reading.applies_to(one),
        "in_force": one.in_force(today),
        "parameters": reading.parameter_rows(one, today),
        "duties": reading.duty_rows(one, today),
        "activities": reading.activity_rows(one),
        "facts": reading.fact_rows(one),
        "blocks": reading.scheme_rows(one, period),
        "choices": reading.choice_rows(one),
        "problems": reading.problem_rows(one),
        "uncertain": reading.doubts(one),
        "digest": library.digest(one),
        "editions": InstitutionEdition.objects.filter(institution_id=one.id),
        "why_not": rules.adopt.why_not(one, by=request.user),
    }
    return render(request, "rulebook/institution.html", context)


@require_POST
def adopt(request: HttpRequest, id: str) -> HttpResponse:
    one = found(id)
    try:
        services.adopt(institution_id=one.id, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已审定“%(title)s”%(edition)s 版。") % {"title": one.title, "edition": one.edition})
    return redirect("rulebook:institution", id=one.id)


def found(id: str) -> Institution:
    try:
        return library.get(id, clock.today())
    except KeyError:
        raise Http404 from None
