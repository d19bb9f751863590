"""A notice to several units at once: one case each, so that each answers for itself and the sender sees who has not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages as toasts
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.columns.forms import ColumnsForm
from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRoute
from zugong.ui.denied import Denied

from . import queries, services
from .models import Case, Stamp

UNPROCESSABLE = 422
SHOWN = 10


def _led() -> list[DeclaredRoute]:
    return [one for one in institutions.routes(clock.today()) if one.route.opened_by.at == "lead"]


def routes_for(account: Account, units: Iterable[Unit]) -> list[DeclaredRoute]:
    """The routes on which this account, for the lead of a group, may send something to these units."""
    wanted = {unit.pk for unit in units}
    return [one for one in _led() if wanted & {unit.pk for unit in queries.units_to_open(account, one)}]


@dataclass(frozen=True)
class Sent:
    """One sending: to how many, and how many have answered."""

    first: int
    title: str
    on: dt.date
    total: int
    answered: int

    @property
    def waiting(self) -> int:
        return self.total - self.answered


def sent_to(lead: Unit, units: Iterable[Unit]) -> list[Sent]:
    """What the lead sent to these units, the latest first; what was withdrawn nobody has to answer, and nobody has."""
    cases = Case.objects.filter(route__in=[one.id for one in _led()], opener_unit=lead, unit__in=list(units))
    withdrawn = Stamp.objects.filter(case=OuterRef("pk"), step=services.WITHDRAWN)
    lines = cases.exclude(Exists(withdrawn), ended_on__isnull=False).order_by().values("origin", "title", "opened_on")
    lines = lines.annotate(n=Count("pk"), answered=Count("pk", filter=Q(ended_on__isnull=False)), first=Min("pk"))
    return [
        Sent(line["first"], line["title"], line["opened_on"], line["n"], line["answered"])
        for line in lines.order_by("-first")[:SHOWN]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedIn, institution: str, route: str) -> HttpResponse:
    """The form of the route, once, and the units it goes to."""
    declared = queries.find(f"{institution}/{route}")
    if declared.route.opened_by.at != "lead":
        raise Http404
    units = queries.units_to_open(request.user, declared)
    if not units:
        title = declared.route.title
        raise Denied(
            _("“%(title)s”由协调组的牵头部门发。") % {"title": title}, who_can=_("牵头部门的书记、专职党务工作者")
        )
    chosen = {int(key) for key in request.POST.getlist("_units") if key.isdecimal() and len(key) < 19}
    to = [unit for unit in units if unit.pk in chosen] if request.method == "POST" else units
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = ColumnsForm(*sent, around=queries.around(declared, None, declared.route.form), valid=declared.route.valid)
    if request.method == "POST" and form.is_valid():
        if not to:
            form.add_error(None, _("勾上要发给哪些单位。"))
        else:
            try:
                with once.claim(request) as previous:
                    if previous:
                        return redirect(previous)
                    first = _open(request, declared, form, to)
                    toasts.success(request, _("发给了 %(n)d 个单位。") % {"n": len(to)})
                    return once.done(request, redirect("casework:case", first.pk))
            except Refused as refused:
                form.add_error(None, str(refused))
    page = {"declared": declared, "route": declared.route, "form": form, "units": units, "to": to}
    return render(request, "casework/send.html", page, status=UNPROCESSABLE if form.is_bound else 200)


def _open(request: SignedIn, declared: DeclaredRoute, form: ColumnsForm, to: list[Unit]) -> Case:
    """All of them or none; what belongs together bears one origin, and each unit has a file of its own to read."""
    origin, cases = f"sent:{once.new_key()}", []
    for unit in to:
        for upload in (one for name in request.FILES for one in request.FILES.getlist(name)):
            upload.seek(0)
        said = form.cells(unit=unit, by=request.user)
        cases.append(services.open_case(route=declared.id, unit=unit, cells=said, by=request.user, origin=origin))
    return cases[0]
