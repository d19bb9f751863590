"""Pages that only show: what is mine, how a vote stands, its result, the numbers of its ballots."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from zugong.ballots import knowledge, queries, rules
from zugong.ballots.models import Poll
from zugong.ballots.pages import qr, result_page, standing_of
from zugong.ballots.sealing import codes
from zugong.ballots.verifying import verify_ballot
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import readable


@require_GET
def home(request: SignedIn) -> HttpResponse:
    if request.user.is_administrator:
        raise Denied(_no_business())
    may_hold = request.user.may("hold_ballots")
    return render(request, "ballots/home.html", {"mine": queries.mine(request.user), "may_hold": may_hold})


@require_GET
def poll(request: SignedIn, pk: int) -> HttpResponse:
    found = readable(request, pk)
    context = {"poll": found, "standing": standing_of(found, request.user), "groups": queries.groups_of(found)}
    return render(request, "ballots/poll.html", context)


@require_GET
def result(request: SignedIn, pk: int) -> HttpResponse:
    found = readable(request, pk)
    refused = rules.read_result.why_not(found, by=request.user)
    if refused:
        raise Denied(refused, who_can=found.organiser_name)
    wrong = verify_ballot(found, whole_trail=False) if request.GET.get("verify") else None
    return render(
        request,
        "ballots/result.html",
        {
            "poll": found,
            "page": result_page(found),
            "wrong": wrong,
            "finding": knowledge.finding(found),
            "rate": knowledge.rate(found) if found.is_drawn else None,
        },
    )


@require_GET
def numbers(request: SignedIn, pk: int) -> HttpResponse:
    """The numbers of all ballots that were in the urn, and whether mine is among them."""
    found = readable(request, pk)
    if found.state != Poll.State.PUBLISHED:
        raise Denied(rules.read_result.why_not(found, by=request.user) or "", who_can=found.organiser_name)
    wanted = codes.tidy(request.GET.get("q", ""))
    listed = list(found.codes.order_by("code").values_list("code", flat=True))
    return render(
        request, "ballots/numbers.html", {"poll": found, "codes": listed, "wanted": wanted, "found": wanted in listed}
    )


@require_GET
def screen(request: SignedIn, pk: int) -> HttpResponse:
    """For the wall of a hall: how many have voted, and where one votes. No names, no answers."""
    found = get_object_or_404(Poll.objects.select_related("unit"), pk=pk)
    if not rules.holds(request.user, found):
        raise Http404
    template = "ballots/_turnout.html" if request.htmx else "ballots/screen.html"
    address = request.build_absolute_uri(_door(found))
    context = {"poll": found, "turnout": queries.turnout(found), "qr": qr(address), "address": address}
    return render(request, template, context)


def _door(found: Poll) -> str:
    from django.urls import reverse

    return reverse("ballots:enter") if found.by_codes else reverse("ballots:vote", args=[found.pk])


def _no_business() -> str:
    from django.utils.translation import gettext as _

    return _("投票是业务数据，三员管理员看不到。")
