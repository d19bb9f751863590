"""Pages about a register as a whole: its calendar, the text to sign; and the lights of units."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.rulebook.declared import DeclaredRegister
from zugong.ui.denied import Denied

from . import lights, maps, queries, signing, slots
from .opening import insist_on_reader


def _page(declared: DeclaredRegister, **more: object) -> dict[str, object]:
    args = [declared.institution.id, declared.register.id]
    return {"declared": declared, "register": declared.register, "args": args, **more}


@require_safe
def calendar(request: SignedIn, institution: str, register: str) -> HttpResponse:
    """A week of the things that can be booked: who has them when, and what is free."""
    declared = queries.find(f"{institution}/{register}")
    overlap = declared.register.no_overlap
    if overlap is None or not slots.has_calendar(declared):
        raise Http404
    may_write = bool(queries.units_to_write(request.user, declared))
    if not may_write:
        insist_on_reader(request, declared)
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = clock.today()
    week = slots.week_of(request.user, declared, overlap, day)
    return render(request, "registers/calendar.html", _page(declared, week=week, overlap=overlap, may_write=may_write))


@require_safe
def map_of(request: SignedIn, institution: str, register: str, name: str) -> HttpResponse:
    """Where the rows lie."""
    declared = queries.find(f"{institution}/{register}")
    found = declared.register.maps.get(name)
    if found is None:
        raise Http404
    insist_on_reader(request, declared)
    page = _page(declared, map=found, drawn=maps.drawn(declared, found, request.user), wide=maps.WIDE, high=maps.HIGH)
    return render(request, "registers/map.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SignedIn, institution: str, register: str) -> HttpResponse:
    """The text with its articles; one reads it and signs."""
    declared = queries.find(f"{institution}/{register}")
    if declared.register.signs is None:
        raise Http404
    unit = signing.unit_of(request.user, declared)
    if unit is None:
        insist_on_reader(request, declared)
    problem = ""
    if request.method == "POST":
        try:
            with once.claim(request) as previous:
                if not previous:
                    signing.sign_text(declared=declared, by=request.user)
                    toasts.success(request, _("签好了。"))
                return once.done(request, redirect("registers:sign", institution, register))
        except Refused as refused:
            problem = str(refused)
    page = _page(
        declared,
        text=signing.text_of(declared),
        unit=unit,
        signed=signing.signature_of(request.user, declared),
        problem=problem,
    )
    return render(request, "registers/sign.html", page, status=422 if problem else 200)


@require_safe
def lit(request: SignedIn, institution: str, name: str) -> HttpResponse:
    """A line for each unit with its lights; `off` shows those with a light that is out."""
    declared = lights.find(institution, name)
    if declared is None:
        raise Http404
    units = lights.units_of(request.user, declared)
    if not units:
        title = declared.lights.title
        raise Denied(_("“%(title)s”不在你的范围里。") % {"title": title}, who_can=_("这些组织和它们的上级"))
    lines = lights.table(declared, units)
    dark = [line for line in lines if line.off]
    counts = [(lamp.title, sum(line.lamps[number][1] for line in lines)) for number, lamp in enumerate(declared.lights.lamps.values())]  # fmt: skip
    page = {"declared": declared, "lights": declared.lights, "lines": dark if "off" in request.GET else lines, "dark": dark, "counts": counts, "total": len(lines)}  # fmt: skip
    return render(request, "registers/lights.html", page)
