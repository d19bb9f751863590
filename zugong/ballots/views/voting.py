"""The page on which one votes, with an account or with a drawn code."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zugong.ballots import queries, services
from zugong.ballots.models import Poll
from zugong.ballots.pages import sheet_of
from zugong.ballots.reading import answers_of
from zugong.ballots.sealing import codes
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def vote(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Poll.objects.select_related("unit"), pk=pk)
    voter = queries.voter_of(found, request.user)
    if voter is None or found.state == Poll.State.PREPARING:
        raise Http404
    mine = [one for one in found.subject_list if one.key not in voter.recused]
    if request.method == "GET":
        if voter.mark or not found.is_open:
            return render(request, "ballots/cast_before.html", {"poll": found, "voter": voter})
        return _sheet(request, found, mine)
    answers = answers_of(found.paper, [one.key for one in mine], request.POST)
    said = services.Said(answers, codes.tidy(request.POST.get("code", "")))
    try:
        receipt = services.cast_ballot(poll=found, said=said, by=services.voter_for(found, request.user))
    except Refused as refused:
        voter.refresh_from_db(fields=["mark"])  # a second press may have come in between
        if voter.mark:
            return _twice(request, found, said.code)
        return _sheet(request, found, mine, said=said, refused=str(refused))
    return _done(request, found, receipt.code)


@never_cache
@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def by_slip(request: HttpRequest, code: str) -> HttpResponse:
    """A drawn code is a ticket, not a person: whoever is signed in meanwhile makes no difference."""
    slip = queries.slip_of(code)
    if slip is None:
        return render(request, "ballots/enter.html", {"typed": code, "unknown": True}, status=404)
    found = slip.poll
    if request.method == "GET":
        if slip.used or not found.is_open:
            return render(
                request, "ballots/cast_before.html", {"poll": found, "slip": slip, "codes": _published(found)}
            )
        return _sheet(request, found, found.subject_list, slip=True)
    answers = answers_of(found.paper, found.subject_keys, request.POST)
    said = services.Said(answers, codes.tidy(request.POST.get("code", "")))
    try:
        receipt = services.cast_slip(poll=found, slip=code, said=said, by=services.HOLDER)
    except Refused as refused:
        slip.refresh_from_db(fields=["used"])
        if slip.used:
            return _twice(request, found, said.code)
        return _sheet(request, found, found.subject_list, said=said, refused=str(refused), slip=True)
    return _done(request, found, receipt.code, slip=code)


@never_cache
@login_not_required
@require_http_methods(["GET"])
def enter(request: HttpRequest) -> HttpResponse:
    """For whoever cannot scan: the code typed in."""
    typed = codes.tidy(request.GET.get("code", ""))
    return redirect("ballots:slip", typed) if typed else render(request, "ballots/enter.html", {})


def _sheet(
    request: HttpRequest, found: Poll, subjects: list[Any], *, said: services.Said | None = None, refused: str = "",
    slip: bool = False,
) -> HttpResponse:  # fmt: skip
    code = said.code if said and codes.is_receipt(said.code) else codes.receipt()
    answers = said.answers if said else {}
    context = {
        "poll": found,
        "sheet": sheet_of(found, subjects, answers),
        "code": code,
        "refused": refused,
        "slip": slip,
    }
    return render(request, "ballots/vote.html", context, status=422 if refused else 200)


def _done(request: HttpRequest, found: Poll, code: str, *, slip: str = "") -> HttpResponse:
    """Shown as the answer to the vote itself: the code is in no address, no history and no session."""
    return render(request, "ballots/done.html", {"poll": found, "code": code, "slip": slip})


def _twice(request: HttpRequest, found: Poll, code: str) -> HttpResponse:
    """Sent again, by a second press or after a lost answer: nothing was added."""
    told = _("这一票已经在票箱里，再交一次不会多算。如果你刚才交的就是这一页，票号在下面。")
    return render(request, "ballots/done.html", {"poll": found, "code": code, "again": told}, status=409)


def _published(found: Poll) -> list[str]:
    if found.state != Poll.State.PUBLISHED:
        return []
    return list(found.codes.order_by("code").values_list("code", flat=True))
