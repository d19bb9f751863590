"""Paper slips: handed out at the table, counted by two after the close."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.ballots import queries, rules, services
from zugong.ballots.forms import CountForm, PaperForm
from zugong.ballots.models import Poll
from zugong.kernel import once
from zugong.org.http import SignedIn

from . import held


@require_http_methods(["GET", "POST"])
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """Who takes a paper slip does not vote on the platform as well."""
    found = held(request, pk)
    form = PaperForm(request.POST if request.method == "POST" else None, poll=found)
    answer = once.sent(
        request, form,
        lambda: services.hand_paper(poll=found, voter=form.cleaned_data.get("voter"), by=request.user),
        lambda _poll: reverse("ballots:paper", args=[pk]),
    )  # fmt: skip
    return answer or render(
        request, "ballots/paper.html", {"poll": found, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
def count(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Poll.objects.select_related("unit"), pk=pk)
    watching = queries.scrutineer_of(found, request.user) is not None
    if not watching and not rules.holds(request.user, found):
        raise Http404
    form = CountForm(request.POST if request.method == "POST" else None, poll=found)
    answer = once.sent(
        request, form,
        lambda: services.count_slips(poll=found, group=form.group, told=form.told(), by=request.user),
        lambda _count: reverse("ballots:count", args=[pk]),
    )  # fmt: skip
    if answer:
        return answer
    context = {"poll": found, "form": form, "told": _told(found), "agreed": queries.agreed_counts(found)}
    return render(request, "ballots/count.html", context, status=422 if form.is_bound else 200)


def _told(poll: Poll) -> list[tuple[str, str, int, int]]:
    """Who has said a number, and how many came back; not what was on them, so that the second counts for themselves."""
    return [
        (one.counted_by_name, poll.paper.groups.get(one.group, _("全部")), one.returned, one.void)
        for one in poll.slip_counts.all()
    ]
