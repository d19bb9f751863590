"""Pages that close a campaign and open it again. A GET says what will follow, a POST is one verb."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import services
from .forms import ReopeningForm
from .models import Campaign


@require_http_methods(["GET", "POST"])
def close(request: SignedIn, campaign: int) -> HttpResponse:
    found = _campaign(request, campaign)
    if request.method == "POST":
        services.close_campaign(campaign=found, by=request.user)
        messages.success(request, _("考核已截止，得分和名次不再变。"))
    if request.method == "POST" or not found.live:
        return redirect("assessment:ranks", found.pk)
    left = (found.period.end - clock.today()).days
    return render(request, "assessment/close.html", {"campaign": found, "left": left, "units": found.scores.count()})


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, campaign: int) -> HttpResponse:
    found = _campaign(request, campaign)
    if request.method == "GET" and found.live:
        return redirect("assessment:ranks", found.pk)
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.reopen_campaign(campaign=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("考核已重新打开，截止以后记的也算上了。"))
            return redirect("assessment:ranks", found.pk)
    return render(
        request, "assessment/reopen.html", {"campaign": found, "form": form}, status=422 if form.is_bound else 200
    )


def _campaign(request: SignedIn, key: int) -> Campaign:
    if not request.user.may("assess"):
        raise Denied(_("只有考核组能截止或重新打开考核。"), who_can=_("机关工委考核组"))
    return get_object_or_404(Campaign, pk=key)
