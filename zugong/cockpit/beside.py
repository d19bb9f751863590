"""Pages of what ties units together across the tree: coordination groups under a lead, pairs of an urban and a rural unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.casework import sending
from zugong.org import queries, rules
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.denied import Denied
from zugong.ui.panels import Panel

from .standing import Standing, standings


def _may_read(request: SignedIn) -> None:
    if request.user.scope("read_unit").empty:
        raise Denied(_("协调组和结对只给看得到组织的人看。"), who_can=_("书记、专职党务工作者和上级组织"))


# ---- groups --------------------------------------------------------------------------------------


def stage_of(group: Any) -> tuple[str, str]:
    """Formed, staffed, at work: from what is there, not from what somebody ticks."""
    if not group.people:
        return ("warn", _("已成立，还没配人"))
    return ("ok", _("在运转")) if group.members else ("info", _("已配人，还没有单位"))


@require_GET
def groups(request: SignedIn) -> HttpResponse:
    """The coordination groups one reads the lead or a member of."""
    _may_read(request)
    rows = [(group, stage_of(group)) for group in queries.groups_seen_by(request.user)]
    return render(request, "cockpit/groups.html", {"rows": rows, "may_form": request.user.may("edit_register")})


@require_GET
def group(request: SignedIn, pk: int) -> HttpResponse:
    """Who is in a group; for the lead and those above it, how each unit stands and what became of the notices."""
    _may_read(request)
    found = queries.groups_seen_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    office, leads = queries.office_of(found), queries.leads_for(request.user, found)
    page = {
        "group": found, "office": office, "leads": leads, "stage": stage_of(found),
        "lines": standings(office.units) if leads else [],
        "routes": sending.routes_for(request.user, office.units) if leads else [],
        "sent": sending.sent_to(found.lead, office.units) if leads and found.lead else [],
        "may_edit": rules.keep_group.allows(found, by=request.user),
    }  # fmt: skip
    return render(request, "cockpit/group.html", page)


# ---- pairs ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One figure of both sides, and the larger of the two, for the bars."""

    title: str
    urban: float | None
    rural: float | None
    unit: str = ""

    @property
    def most(self) -> float:
        return max(self.urban or 0, self.rural or 0) or 1


def compared(urban: Standing, rural: Standing) -> list[Compared]:
    figures = (
        (_("党支部"), lambda one: one.heads.branches, ""), (_("党员"), lambda one: one.heads.members, ""),
        (_("其中预备"), lambda one: one.heads.probationary, ""), (_("女党员"), lambda one: one.women, ""),
        (_("35 岁及以下"), lambda one: one.young, ""), (_("今年开会"), lambda one: one.meetings, ""),
        (_("今年任务完成"), lambda one: one.share, "%"), (_("红灯"), lambda one: one.red, ""),
        (_("黄灯"), lambda one: one.amber, ""), (_("过期的办件"), lambda one: one.late, ""),
    )  # fmt: skip
    return [Compared(title, take(urban), take(rural), unit) for title, take, unit in figures]


@require_GET
def pair(request: SignedIn, pk: int) -> HttpResponse:
    """Both sides of a pair in figures: whoever reads one side sees them."""
    _may_read(request)
    found = queries.pairing_seen_by(request.user, pk)
    if found is None:
        raise Http404
    urban, rural = standings([found.urban, found.rural], closely=True)
    lines = compared(urban, rural)
    return render(request, "cockpit/pair.html", {"pair": found, "urban": urban, "rural": rural, "lines": lines})


def ties(request: SignedIn, unit: Unit | None) -> Panel | None:
    """On a unit's page: its coordination group and its pairs, fetched once the page stands."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    return Panel("ui/fetched.html", {"address": reverse("cockpit:ties", args=[unit.pk])})


@require_GET
def ties_of(request: SignedIn, pk: int) -> HttpResponse:
    """The fragment of that panel; empty where nothing ties the unit."""
    unit = get_object_or_404(Unit, pk=pk)
    if not request.user.may("read_unit", unit):
        raise Http404
    page = {"groups": queries.groups_of(unit), "unit": unit, "pairs": queries.pairings_of(unit)}
    return render(request, "cockpit/panels/ties.html", page)
