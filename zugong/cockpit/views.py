"""Pages that bring everything together. All of them only read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.queries import unit_card
from zugong.ui.denied import Denied
from zugong.ui.navigation import Navigation

from . import queries


@require_GET
def home(request: SignedIn) -> HttpResponse:
    desk = queries.desk_of(request.user, Navigation(request))
    context = {"agenda": queries.agenda(request.user), "unit": request.user.home_unit, "desk": desk}
    return render(request, "cockpit/home.html", context)


@require_GET
def waiting(request: SignedIn) -> HttpResponse:
    """Votes, cases and institutions that wait for this person: fetched by the workbench once it stands, since on most
    days there is none and each takes a question to find out."""
    return render(request, "cockpit/waiting.html", {"unit": request.user.home_unit})


@require_GET
def later(request: SignedIn) -> HttpResponse:
    """What stands beside the day's work and may come a moment after it."""
    return render(request, "cockpit/later.html", {"unit": request.user.home_unit})


@require_GET
def unit(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Unit.objects.select_related("parent", "merged_into"), pk=pk)
    if not request.user.may("read_unit", found):
        raise Denied(
            _("%(unit)s的页面不在你的范围里。") % {"unit": found},
            who_can=_("%(unit)s和它的上级组织的工作人员") % {"unit": found},
        )
    return render(request, "cockpit/unit.html", {"unit": found, "card": unit_card(found)})


@require_GET
def search(request: SignedIn) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").split())[:60]
    found = queries.found(request.user, words) if words else None
    return render(request, "cockpit/search.html", {"words": words, "found": found})
