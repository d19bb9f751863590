"""Copying a period's rows into the next one: the preview, and the act."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredRegister
from zugong.timeline import Period
from zugong.ui.denied import Denied

from . import copying, queries, services


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: SignedIn, institution: str, register: str) -> HttpResponse:
    declared = queries.find(f"{institution}/{register}")
    if declared.register.copied is None:
        raise Http404
    units = queries.units_to_write(request.user, declared)
    if not units:
        raise Denied(_("“%(title)s”不由您填。") % {"title": declared.register.title}, who_can=_("填这张台账的组织"))
    said = request.POST if request.method == "POST" else request.GET
    unit = next((one for one in units if str(one.pk) == said.get("_unit")), units[0])
    period = _period(declared, unit, said.get("_period", ""))
    if request.method == "POST":
        return _copied(request, declared, unit, period)
    rows = copying.planned(declared, unit, period)
    page = {
        "declared": declared, "register": declared.register, "unit": unit, "units": units, "period": period,
        "label": period.label(get_language() or "zh-hans"), "columns": queries.listed(declared), "rows": rows,
        "new": sum(not one.there for one in rows), "first": any(one.first for one in rows),
        "earlier": period.previous().code, "later": period.next().code,
    }  # fmt: skip
    return render(request, "registers/copy.html", page)


def _period(declared: DeclaredRegister, unit: Unit, code: str) -> Period:
    """The one asked for; what is no such period is the next one."""
    copied = declared.register.copied
    assert copied is not None
    try:
        asked = Period.parse(code)
    except ValueError:
        asked = None
    fits = asked is not None and asked.kind == declared.register.columns[copied.by].every
    return asked if asked is not None and fits else copying.next_period(declared, unit)


def _copied(request: SignedIn, declared: DeclaredRegister, unit: Unit, period: Period) -> HttpResponse:
    rows = services.copy_rows(register=declared.id, unit=unit, period=period, by=request.user)
    names = {"n": len(rows), "period": period.label(get_language() or "zh-hans")}
    toasts.success(
        request, _("抄到%(period)s %(n)s 行。") % names if rows else _("%(period)s都已经有了，没有再抄。") % names
    )
    return redirect("registers:register", declared.institution.id, declared.register.id)
