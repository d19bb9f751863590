"""The burden index: what units are asked to spend, by month, by unit and by issuing office, down to every duty."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.addresses import month_in
from zugong.ui.denied import Denied

from . import burden_pages


@require_safe
def burden(request: SignedIn) -> HttpResponse:
    scope = request.user.scope("read_unit")
    if scope.empty:
        raise Denied(_("忙闲指数看的是各组织，不在你的范围里。"), who_can=_("各组织和上级组织的工作人员"))
    page = burden_pages.of_scope(scope, month_in(request.GET.get("month")), request.GET.get("page"))
    return render(request, "work/burden.html", {"page": page})


@require_safe
def months(request: SignedIn) -> HttpResponse:
    """Month by month: fetched by the page of a scope once it stands, since it looks at all duties of a year."""
    scope, month = request.user.scope("read_unit"), month_in(request.GET.get("month"))
    if scope.empty:
        raise Denied(_("忙闲指数看的是各组织，不在你的范围里。"), who_can=_("各组织和上级组织的工作人员"))
    return render(request, "work/_months.html", {"months": burden_pages.months_of(scope, month)})


@require_safe
def of_unit(request: SignedIn, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    if not request.user.may("read_unit", unit):
        raise Denied(
            _("%(unit)s的忙闲不在你的范围里。") % {"unit": unit}, who_can=_("%(unit)s和它的上级组织") % {"unit": unit}
        )
    return render(
        request,
        "work/burden_unit.html",
        {"page": burden_pages.of_unit(unit, month_in(request.GET.get("month"))), "unit": unit},
    )
