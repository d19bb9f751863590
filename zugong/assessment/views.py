"""Pages of scores and ranks. A GET reads; nothing here writes."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.denied import Denied

from . import drawings, opening, queries, sheets
from .board import Board, board_of
from .detail import detail_of
from .models import Campaign, ScoreChange
from .rows import changes as lines_of

PER_PAGE = 50


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """The assessor begins with the ranks, everybody else with the own department."""
    campaign = queries.current_campaign()
    if campaign is None:
        return render(request, "assessment/empty.html", {"may_assess": request.user.may("assess")})
    if not queries.overseen(request.user).empty:
        return redirect("assessment:ranks", campaign.pk)
    unit = request.user.home_unit
    score = queries.current_score(unit) if unit is not None else None
    if score is None or not queries.may_see(request.user, score.unit):
        raise Denied(_("这页只有单位和考核组的人能看。"), who_can=_("本单位的书记、党务工作者和机关工委考核组"))
    return redirect("assessment:sheet", score.campaign_id, score.unit_id)


@require_GET
def sheet(request: SignedIn, campaign: int, unit: int) -> HttpResponse:
    found, subject = _seen(request, campaign, unit)
    above = None if subject.kind == Unit.Kind.DEPARTMENT else queries.scored_department(found, subject)
    if above is not None and above.unit_id != subject.pk:
        return redirect("assessment:sheet", found.pk, above.unit_id)
    page = queries.sheet_of(
        found, subject, request.user, order=request.GET.get("order", "book"), opened=request.GET.get("open", "")
    )
    ranks_url = "" if queries.overseen(request.user).empty else reverse("assessment:ranks", args=[found.pk])
    drawn = {"standing": drawings.place(page), "course": drawings.course(page)} if page.score else {}
    return render(request, "assessment/sheet.html", {"sheet": page, "ranks_url": ranks_url, **drawn})


@require_GET
def item(request: SignedIn, campaign: int, unit: int, key: str) -> HttpResponse:
    """The indicators of one item, as a part of the page."""
    found, subject = _seen(request, campaign, unit)
    page = queries.sheet_of(found, subject, request.user, brief=True)
    row = next((row for row in page.all_rows if row.key == key), None) if page.score else None
    if row is None:
        raise Http404
    if not request.htmx:
        return redirect(f"{_sheet_url(found, subject)}?open={key}#i-{key}")
    return render(request, "assessment/_item.html", {"item": row, "sheet": page})


@require_GET
def indicator(request: SignedIn, campaign: int, unit: int, key: str) -> HttpResponse:
    found, subject = _seen(request, campaign, unit)
    page = queries.sheet_of(found, subject, request.user, brief=True)
    detail = None
    if page.score is not None:
        detail = detail_of(page, key, number_in(request, "page"), number_in(request, "not"))
    if detail is None:
        raise Http404
    context = {"detail": detail, "unit": subject, "campaign": found, "sheet_url": _sheet_url(found, subject)}
    fragment = request.htmx and not request.htmx.boosted
    return render(request, "assessment/_indicator.html" if fragment else "assessment/indicator.html", context)


@require_GET
def needs(request: SignedIn, campaign: int, unit: int) -> HttpResponse:
    """Every step still possible, unit by unit; unfolded on the sheet, or a page of its own."""
    found, subject = _seen(request, campaign, unit)
    page = queries.sheet_of(found, subject, request.user, brief=True)
    if page.score is None:
        raise Http404
    context = {"sheet": page, "kept": request.GET.get("kind") == "keep", "sheet_url": page.url}
    fragment = request.htmx and not request.htmx.boosted
    return render(request, "assessment/_all_needs.html" if fragment else "assessment/needs.html", context)


@require_GET
def changes(request: SignedIn, campaign: int, unit: int) -> HttpResponse:
    found, subject = _seen(request, campaign, unit)
    rows = ScoreChange.objects.filter(score__campaign=found, score__unit=subject).order_by("-at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "changes": lines_of(list(page), request.user), "unit": subject, "campaign": found}
    return render(request, "assessment/changes.html", {**context, "sheet_url": _sheet_url(found, subject)})


@require_GET
def ranks(request: SignedIn, campaign: int) -> HttpResponse:
    board, assesses = _board(request, campaign), request.user.may("assess")
    may_open = assesses and board.campaign.live and bool(opening.waiting(board.campaign.period))
    groups = [drawings.Standing(one.title, [row.total for row in one.rows]) for one in board.sections]
    context = {
        "board": board,
        "may_close": assesses,
        "may_open": may_open,
        "spread": None if board.q else drawings.spread(groups),
    }
    return render(request, "assessment/ranks.html", context)


@require_GET
def ranks_export(request: SignedIn, campaign: int) -> HttpResponse:
    return sheets.download(_board(request, campaign), request.GET.get("format", "xlsx"))


def _board(request: SignedIn, campaign: int) -> Board:
    scope = queries.overseen(request.user)
    if scope.empty:
        raise Denied(_("排名还没定稿，只有考核组能看。"), who_can=_("机关工委考核组；您可以看本单位的得分和名次"))
    found = get_object_or_404(Campaign.objects.of_units(), pk=campaign)
    asked: dict[str, Any] = {name: request.GET.get(name, "") for name in ("group", "q", "sort")}
    return board_of(found, scope, queries.ties_of(found), **asked)


def _seen(request: SignedIn, campaign: int, unit: int) -> tuple[Campaign, Unit]:
    """A unit that this account may not see is answered like one that is not there."""
    found = get_object_or_404(Campaign.objects.of_units(), pk=campaign)
    subject = get_object_or_404(Unit, pk=unit)
    if not queries.may_see(request.user, subject):
        raise Http404
    return found, subject


def _sheet_url(campaign: Campaign, unit: Unit) -> str:
    return reverse("assessment:sheet", args=[campaign.pk, unit.pk])


def number_in(request: SignedIn, name: str) -> int:
    value = request.GET.get(name, "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 7 else 1
