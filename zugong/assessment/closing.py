"""Pages that close a campaign and open it again. A GET says what will follow, a POST is one verb."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import rules, services
from .forms import ReopeningForm
from .models import Campaign


@require_http_methods(["GET", "POST"])
def close(request: SignedIn, campaign: int) -> HttpResponse:
    found = _campaign(request, campaign)
    if request.method == "POST":
        services.close_campaign(campaign=found, by=request.user)
        words = _("考核已截止，接着封存成绩。") if found.of_people else _("考核已截止，得分和名次不再变。")
        messages.success(request, words)
    if request.method == "POST" or not found.live:
        return redirect(home_of(found))
    left = (found.period.end - clock.today()).days
    context = {"campaign": found, "left": left, "units": found.scores.count(), "home": home_of(found)}
    return render(request, "assessment/close.html", context)


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, campaign: int) -> HttpResponse:
    found = _campaign(request, campaign)
    if request.method == "GET" and found.live:
        return redirect(home_of(found))
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.reopen_campaign(campaign=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("考核已重新打开，截止以后记的也算上了。"))
            return redirect(home_of(found))
    context = {"campaign": found, "form": form, "home": home_of(found)}
    return render(request, "assessment/reopen.html", context, status=422 if form.is_bound else 200)


def home_of(campaign: Campaign) -> str:
    """The ranks; of people, who are not ranked, the course."""
    return reverse("assessment:course" if campaign.of_people else "assessment:ranks", args=[campaign.pk])


def _campaign(request: SignedIn, key: int) -> Campaign:
    found = Campaign.objects.select_related("unit").filter(pk=key).first()
    if found is not None and found.of_people and not rules.prepares(request.user, found):
        raise Http404
    if (found is None or not found.of_people) and not request.user.may("assess"):
        raise Denied(_("只有考核组能截止或重新打开考核。"), who_can=_("机关工委考核组"))
    if found is None:
        raise Http404
    return found
