"""开启一期考核: schemes that mark nobody until the assessors open their period."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.timeline import Period
from zugong.ui.denied import Denied

from . import queries, schemes, services


def waiting(period: Period) -> list[schemes.Book]:
    """Schemes in force over the period that wait to be opened."""
    known = {book.id for book in begun(period)}
    return [book for book in schemes.books(period) if book.id not in known]


def begun(period: Period) -> list[schemes.Book]:
    """The others: opened, or such as nobody has to open."""
    opened = set(queries.campaigns().filter(period_code=period.code).values_list("institution_id", flat=True))
    return [book for book in schemes.books(period) if not book.by_hand or book.id in opened]


@require_http_methods(["GET", "POST"])
def opening(request: SignedIn) -> HttpResponse:
    if not request.user.may("assess"):
        raise Denied(_("只有考核组能开启考核。"), who_can=_("机关工委考核组"))
    period = Period.of("year", clock.today())
    found = waiting(period)
    if request.method == "GET":
        return render(request, "assessment/open.html", {"books": found, "period": period})
    wanted = next((book for book in found if book.id == request.POST.get("institution")), None)
    if wanted is None:
        raise Http404
    campaign = services.open_campaign(period=period, institution_id=wanted.id, by=request.user)
    services.rescore(campaign=campaign, cause=gettext_noop("开始计分"), by=request.user)
    messages.success(request, _("考核已开启，这一期已有的记录都算上了。"))
    return redirect("assessment:ranks", campaign.pk)
