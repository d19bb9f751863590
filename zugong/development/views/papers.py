"""The dossier, the papers of political review, a paper that was missing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zugong.development import queries, services
from zugong.development.forms import PaperForm
from zugong.development.paths import path_on
from zugong.development.services import PaperSaid
from zugong.kernel import once
from zugong.org.http import SignedIn

from .access import act_handled, readable, review_read


@never_cache
@require_GET
def dossier(request: SignedIn, pk: int) -> HttpResponse:
    """One printable document: cover, contents with what is missing, each step as it was recorded. Review lies apart."""
    candidate = readable(request, pk, on_record=True)
    if candidate.person_id == request.user.person_id:  # the own way has its page, without what others said
        raise Http404
    file = queries.file_of(candidate)
    return render(request, "development/dossier.html", {"candidate": candidate, "file": file})


@never_cache
@require_GET
def review(request: SignedIn, pk: int) -> HttpResponse:
    """Political review: for the handling organisations alone, and every reading is on record."""
    candidate = readable(request, pk)
    review_read(request, candidate)
    file = queries.file_of(candidate, review=True)
    lines = [line for line in file.lines if line.step.restricted]
    return render(request, "development/review.html", {"candidate": candidate, "file": file, "lines": lines})


@require_http_methods(["GET", "POST"])
def paper(request: SignedIn, pk: int, key: str) -> HttpResponse:
    found = act_handled(request, pk)
    step = path_on(found.acted_on).steps.get(found.step)
    if step is None or key not in step.materials:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*sent)
    answer = once.sent(
        request,
        form,
        lambda: services.add_paper(act=found, paper=PaperSaid(key=key, **form.cleaned_data), by=request.user),
        lambda _paper: f"{reverse('development:candidate', args=[found.candidate_id])}#{found.step}",
    )
    if answer:
        messages.success(request, _("材料补上了。"))
        return answer
    context = {"form": form, "candidate": found.candidate, "act": found, "title": step.materials[key]}
    return render(request, "development/paper.html", context, status=422 if form.is_bound else 200)
