"""The page on which one votes, with an account or with a drawn code."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zugong.ballots import queries, services
from zugong.ballots.counting.paper import Answers
from zugong.ballots.models import Poll
from zugong.ballots.pages import sheet_of
from zugong.ballots.reading import answers_of
from zugong.ballots.sealing import codes
from zugong.ballots.views.phones import drawn
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
    if request.method == "POST":
        return _by_slip_together(request, code)
    slip = queries.slip_of(code)
    if slip is None:
        return _unknown(request, code)
    found = slip.poll
    if slip.used or not found.is_open:
        return render(request, "ballots/cast_before.html", {"poll": found, "slip": slip, "codes": _published(found)})
    own = {"code": codes.receipt(), "csrf_token": get_token(request)}
    return drawn(
        request, "ballots/vote.html", found.public_key, lambda: _paper(found, found.subject_list, slip=True), own
    )


def _by_slip_together(request: HttpRequest, code: str) -> HttpResponse:
    """With those who press in the same moment; alone where that did not work, which also says why."""
    cast = services.together.cast(code, request.POST)
    if cast.poll is not None and cast.receipt is not None:
        return _done_by_slip(request, cast.poll, cast.receipt.code)
    if cast.poll is not None and cast.used:
        return _done_by_slip(request, cast.poll, cast.code, again=True)
    return _by_slip_alone(request, code)


def _by_slip_alone(request: HttpRequest, code: str) -> HttpResponse:
    slip = queries.slip_of(code)
    if slip is None:
        return _unknown(request, code)
    found = slip.poll
    answers = answers_of(found.paper, found.subject_keys, request.POST)
    said = services.Said(answers, codes.tidy(request.POST.get("code", "")))
    try:
        receipt = services.cast_slip(poll=found, slip=code, said=said, by=services.HOLDER)
    except Refused as refused:
        slip.refresh_from_db(fields=["used"])
        if slip.used:
            return _done_by_slip(request, found, said.code, again=True)
        return _sheet(request, found, found.subject_list, said=said, refused=str(refused), slip=True)
    return _done_by_slip(request, found, receipt.code)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "ballots/enter.html", {"typed": code, "unknown": True}, status=404)


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
    context = _paper(found, subjects, said.answers if said else {}, slip=slip)
    status = 422 if refused else 200
    return render(request, "ballots/vote.html", {**context, "code": code, "refused": refused}, status=status)


def _paper(found: Poll, subjects: list[Any], answers: Answers | None = None, *, slip: bool) -> dict[str, Any]:
    return {"poll": found, "sheet": sheet_of(found, subjects, answers or {}), "slip": slip}


def _done(request: HttpRequest, found: Poll, code: str) -> HttpResponse:
    """Shown as the answer to the vote itself: the code is in no address, no history and no session."""
    return render(request, "ballots/done.html", {"poll": found, "code": code})


def _twice(request: HttpRequest, found: Poll, code: str) -> HttpResponse:
    """Sent again, by a second press or after a lost answer: nothing was added."""
    return render(request, "ballots/done.html", {"poll": found, "code": code, "again": _told_again()}, status=409)


def _done_by_slip(request: HttpRequest, found: Poll, code: str, *, again: bool = False) -> HttpResponse:
    context = {"poll": found, "slip": True, "again": _told_again() if again else ""}
    status = 409 if again else 200
    return drawn(
        request, "ballots/done.html", f"{found.public_key}:{status}", lambda: context, {"code": code}, status=status
    )


def _told_again() -> str:
    return _("这一票已经在票箱里，再交一次不会多算。如果你刚才交的就是这一页，票号在下面。")


def _published(found: Poll) -> list[str]:
    if found.state != Poll.State.PUBLISHED:
        return []
    return list(found.codes.order_by("code").values_list("code", flat=True))
