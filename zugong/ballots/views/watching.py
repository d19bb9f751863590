"""The scrutineer's page: choose a passphrase before the vote, bring it after the close."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zugong.ballots import queries, rules, services
from zugong.ballots.forms import PassphraseForm, SetPassphraseForm
from zugong.ballots.models import Poll, Scrutineer
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def watch(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Poll.objects.select_related("unit"), pk=pk)
    mine = queries.scrutineer_of(found, request.user)
    if mine is None:
        raise Http404
    kind = SetPassphraseForm if found.state == Poll.State.PREPARING else PassphraseForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (answer := _bring(request, found, form)):
        return answer
    context = {
        "poll": found, "mine": mine, "form": form, "others": found.scrutineers.select_related("account"),
        "why_not": rules.hand_in_share.why_not(found, mine, by=request.user), "agreed": queries.agreed_counts(found),
    }  # fmt: skip
    return render(request, "ballots/watch.html", context, status=422 if form.is_bound else 200)


def _bring(request: SignedIn, found: Poll, form: Any) -> HttpResponse | None:
    """A passphrase goes into the verb and nowhere else: not even its fingerprint is kept."""
    words = form.cleaned_data["passphrase"]
    try:
        if found.state == Poll.State.PREPARING:
            done: Poll | Scrutineer = services.accept_scrutiny(poll=found, passphrase=words, by=request.user)
        else:
            done = services.hand_in_share(poll=found, opening=services.Opening(words), by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    opened = isinstance(done, Poll) and done.has_result
    return redirect(reverse("ballots:result" if opened else "ballots:watch", args=[found.pk]))
