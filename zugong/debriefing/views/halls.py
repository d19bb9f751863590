"""The hall: who speaks in which order, the clock, and the screen on the wall."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zugong.ballots import queries as ballots
from zugong.ballots.pages import qr
from zugong.debriefing import pages, queries, reach, services
from zugong.debriefing.forms import HallForm
from zugong.debriefing.models import Hall
from zugong.kernel import once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.forms import render_again

from . import heard


@require_http_methods(["GET", "POST"])
def new(request: SignedIn, institution: str, name: str, unit: int, period: str) -> HttpResponse:
    found = heard(request, institution, name, unit, period)
    ready = [one for one in queries.given_to(found.declared, found.unit, found.period) if one.is_free]
    sent = request.POST if request.method == "POST" else None
    form = HallForm(sent, declared=found.declared, unit=found.unit, period=found.period, ready=ready)

    def then(hall: Hall) -> str:
        messages.success(request, _("评议会排好了。先印票码，会上再开始投票。"))
        return reverse("debriefing:hall", args=[hall.pk])

    done = once.sent(request, form, lambda: form.act(request.user), then)
    context = {"asked": found, "form": form, "ready": ready}
    return done or (render_again if form.is_bound else render)(request, "debriefing/new_hall.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def hall(request: SignedIn, pk: int) -> HttpResponse:
    """The host's page: one press calls the next speaker, one ends the speech; the ballot has its own."""
    found = _held(request, pk)
    if request.method == "POST":
        return _pressed(request, found)
    context = {
        "hall": found, "spoken": pages.spoken(found), "running": pages.running(found), "next": pages.upcoming(found),
        "turnout": ballots.turnout(found.poll), "published": pages.published(found),
        "round": _round_of(found),
    }  # fmt: skip
    return render(request, "debriefing/hall.html", context)


@never_cache
@require_GET
def screen(request: SignedIn, pk: int) -> HttpResponse:
    """For the wall: who speaks and how long still, where one votes, how many have. No names, no answers before the result."""
    found = _held(request, pk)
    address = request.build_absolute_uri(reverse("ballots:enter"))
    context = {
        "hall": found, "running": pages.running(found), "next": pages.upcoming(found), "turnout": ballots.turnout(found.poll),
        "published": pages.published(found), "qr": qr(address) if found.poll.is_open else "", "address": address,
    }  # fmt: skip
    return render(request, "debriefing/_screen.html" if request.htmx else "debriefing/screen.html", context)


def _held(request: SignedIn, pk: int) -> Hall:
    found = get_object_or_404(Hall.objects.select_related("unit", "poll"), pk=pk)
    if not reach.hears(request.user, found.unit):
        raise Http404
    return found


def _pressed(request: SignedIn, found: Hall) -> HttpResponse:
    verbs = {"call": services.call_speaker, "end": services.end_speech}
    verb, wanted = verbs.get(request.POST.get("do", "")), request.POST.get("report", "")
    report = next((one for one in found.speakers if str(one.pk) == wanted), None)
    if verb is None or report is None:
        raise Http404
    try:
        verb(hall=found, report=report, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("debriefing:hall", found.pk)


def _round_of(found: Hall) -> list[object]:
    holder, _sep, name = found.debriefing.rpartition("/")
    return [holder, name, found.unit_id, found.period]
