"""The front page, the round of an organisation, and places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.debriefing import pages, queries, reach, rules, services
from zugong.debriefing.models import Hall, Report
from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import asked, heard

A_PAGE = 50


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """One's own rounds, and the organisations for which one hears reports."""
    if request.user.is_administrator:
        raise Denied(_("述职评议是业务数据，三员管理员看不到。"), who_can=_("党员、书记、上级组织"))
    today = clock.today()
    context = {
        "own": [pages.own(one) for one in queries.own_rounds(request.user, today)],
        "heard": [pages.heard(one, today) for one in queries.heard_by(request.user, today)],
        "reported": reach.readable(request.user).filter(state__in=pages.PUBLIC).order_by("-sent_on", "-pk")[:10],
        "today": today,
    }  # fmt: skip
    return render(request, "debriefing/home.html", context)


@require_POST
def cadence(request: SignedIn, institution: str, name: str, unit: int, period: str) -> HttpResponse:
    """How often a unit reports this year; `period` is the year."""
    found = asked(institution, name, unit, period)
    return _pressed(
        request,
        lambda: services.choose_cadence(
            declared=found.declared,
            unit=found.unit,
            year=found.period.start.year,
            every=request.POST.get("every", ""),
            by=request.user,
        ),
        _("周期选好了，各轮已经排进日历。"),
        lambda _cadence: reverse("debriefing:home"),
    )


@require_POST
def begin(request: SignedIn, institution: str, name: str, unit: int, period: str) -> HttpResponse:
    """A draft out of what is on record, and on to writing it."""
    found = asked(institution, name, unit, period)
    return _pressed(
        request,
        lambda: services.begin_report(declared=found.declared, unit=found.unit, period=found.period, by=request.user),
        _("草稿已经从台账里的记录写好开头，请接着写。"),
        lambda report: reverse("debriefing:write", args=[report.pk]),
    )


@require_GET
def listed(request: SignedIn, institution: str, name: str, unit: int, period: str) -> HttpResponse:
    """Everybody who reports to an organisation in a round: who wrote, who sent, who is settled, and the halls."""
    found = heard(request, institution, name, unit, period)
    today = clock.today()
    units = queries.taking_part(found.declared, found.unit, found.period, today)
    shown = queries.listed(found.declared, found.unit, found.period, units)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    halls = Hall.objects.filter(debriefing=found.declared.id, period=found.period.code, unit=found.unit).select_related(
        "poll"
    )
    context = {
        "asked": found, "page": page, "standing": queries.standing_of(shown), "halls": halls, "today": today,
        "others": pages.other_rounds(found), "ready": any(one.report and one.report.is_free for one in shown),
    }  # fmt: skip
    return render(request, "debriefing/round.html", context)


@require_http_methods(["GET", "POST"])
def ranks(request: SignedIn, institution: str, name: str, unit: int, period: str) -> HttpResponse:
    """Places among those who reported to one organisation: worked out for its eyes, public once it says so."""
    found = heard(request, institution, name, unit, period)
    if request.method == "POST":
        return _pressed(
            request,
            lambda: services.publish_ranks(
                declared=found.declared, superior=found.unit, period=found.period, by=request.user
            ),
            _("排名已公布，记进台账。"),
            lambda _ranked: reverse("debriefing:ranks", args=found.words),
            back=reverse("debriefing:ranks", args=found.words),
        )
    reports = list(queries.given_to(found.declared, found.unit, found.period))
    # Asked before places are worked out: they stand in the very rows.
    why_not = rules.publish_ranks.why_not(found.declared, found.unit, reports, by=request.user)
    context = {
        "asked": found, "ranking": pages.ranking(found, reports), "why_not": why_not, "lacking": _without(found, reports),
    }  # fmt: skip
    return render(request, "debriefing/ranks.html", context)


def _without(found: Any, reports: list[Report]) -> list[Any]:
    """Units of this round that sent nothing: they have no place."""
    told = {one.unit_id for one in reports}
    units = queries.taking_part(found.declared, found.unit, found.period, clock.today())
    return [unit for unit in units if unit.pk not in told]


def _pressed(
    request: SignedIn, verb: Callable[[], Any], done: str, then: Callable[[Any], str], back: str = ""
) -> HttpResponse:
    """A verb that needs nothing but a press: on to where it leads, or back with the sentence that says why not."""
    try:
        with once.claim(request) as before:
            if before:
                return redirect(before)
            made = verb()
            messages.success(request, done)
            return once.done(request, redirect(then(made)))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back or "debriefing:home")
