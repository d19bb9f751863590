"""Whose file the views of development open, and for whom."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from zugong.development import queries, rules
from zugong.development.models import Candidate, StepAct
from zugong.kernel import audit
from zugong.org.http import SignedIn


def readable(request: SignedIn, pk: int, *, on_record: bool = False) -> Candidate:
    """Like one that is not there for whoever may not see it; reading somebody else's file is on record."""
    found = get_object_or_404(queries.readable(request.user), pk=pk)
    if not rules.read_candidate.allows(found, by=request.user):
        raise Http404
    if on_record and found.person_id != request.user.person_id:
        audit.append(by=request.user, verb="development.read", subject=found, details={"unit": found.unit})
    request.nav_key = "org.development"  # type: ignore[attr-defined]
    return found


def handled(request: SignedIn, pk: int) -> Candidate:
    found = readable(request, pk)
    if not rules.handles(request.user, found):
        raise Http404
    return found


def review_read(request: SignedIn, candidate: Candidate) -> None:
    """What political review found is about to be shown: not there for whoever may not read it, in the trail for who may."""
    if not rules.read_review.allows(candidate, by=request.user):
        raise Http404
    audit.append(by=request.user, verb="development.read_review", subject=candidate, details={"unit": candidate.unit})


def act_handled(request: SignedIn, pk: int) -> StepAct:
    found = get_object_or_404(StepAct.objects.select_related("candidate__person", "candidate__unit", "unit"), pk=pk)
    handled(request, found.candidate_id)
    return found
