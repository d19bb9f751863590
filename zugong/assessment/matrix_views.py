"""Pages of the matrix and of two units side by side, for whoever oversees them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.org.http import SignedIn
from zugong.org.scope import Scope
from zugong.ui.denied import Denied

from . import drawings, queries, sheets
from .matrix import Matrix, compared, matrix_of
from .models import Campaign, UnitScore

PAIR = 2


@require_GET
def matrix(request: SignedIn, campaign: int) -> HttpResponse:
    found, scope = _overseen(request, campaign)
    table = _table(request, found, scope)
    if request.GET.get("format") == "xlsx":
        return sheets.matrix(table)
    return render(
        request, "assessment/matrix.html", {"matrix": table, "campaign": found, "excel": table.address(format="xlsx")}
    )


def _table(request: SignedIn, campaign: Campaign, scope: Scope) -> Matrix:
    asked = request.GET
    return matrix_of(
        campaign, scope, group=asked.get("group", ""), item=asked.get("item", ""), sorted_by=asked.get("sort", ""),
        only=bool(asked.get("only")),
    )  # fmt: skip


@require_GET
def compare(request: SignedIn, campaign: int) -> HttpResponse:
    """Two units, chosen in the matrix or in the two lists of the page."""
    found, scope = _overseen(request, campaign)
    scores = [one for one in UnitScore.objects.filter(campaign=found).select_related("unit").defer("trace").order_by("-total", "pk")
              if scope.covers(one.unit)]  # fmt: skip
    if len(scores) < PAIR:
        return redirect("assessment:matrix", found.pk)
    chosen = {str(one.unit_id): one for one in scores}
    wanted = [*dict.fromkeys(request.GET.getlist("u"))][:PAIR]
    if any(key not in chosen for key in wanted):
        raise Http404
    left, right = [*(chosen[key] for key in wanted), *(one for one in scores if str(one.unit_id) not in wanted)][:PAIR]
    rows = compared(left, right)
    differing = [row for row in rows if row.difference]
    context = {
        "campaign": found, "left": left, "right": right, "units": [one.unit for one in scores],
        "rows": differing, "same": len(rows) - len(differing), "pair": drawings.pair(str(left.unit), str(right.unit), differing),
    }  # fmt: skip
    return render(request, "assessment/compare.html", context)


def _overseen(request: SignedIn, campaign: int) -> tuple[Campaign, Scope]:
    scope = queries.overseen(request.user)
    if scope.empty:
        raise Denied(
            _("各单位的分放在一起看，只有考核组能看。"), who_can=_("机关工委考核组；您可以看本单位的得分和名次")
        )
    return get_object_or_404(Campaign.objects.of_units(), pk=campaign), scope
