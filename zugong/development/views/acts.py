"""Recording a step, correcting it, taking it back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zugong.development import queries, services
from zugong.development.forms import CorrectionForm, ReasonForm, StepForm, initial_of
from zugong.development.models import StepAct
from zugong.development.paths import path_on
from zugong.kernel import clock, once
from zugong.org.http import SignedIn

from . import notices
from .access import act_handled, handled, readable, review_read


def _page(found: StepAct) -> str:
    return f"{reverse('development:candidate', args=[found.candidate_id])}#{found.step}"


@require_http_methods(["GET", "POST"])
def step(request: SignedIn, pk: int, step: str) -> HttpResponse:
    candidate = handled(request, pk)
    if step not in path_on(clock.today()).steps:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StepForm(*sent, candidate=candidate, step=step, account=request.user, initial={"acted_on": clock.today()})

    def record() -> StepAct:
        done = services.take_step(candidate=candidate, said=form.said(), by=request.user)
        return notices.recorded(request, done)

    answer = once.sent(request, form, record, _page)
    if answer:
        return answer
    shown = next((line for line in queries.file_of(candidate).lines if line.step.id == step), None)
    context = {"form": form, "candidate": candidate, "line": shown, "step": form.step, "path": form.path}
    return render(request, "development/step.html", context, status=422 if form.is_bound else 200)


@require_GET
def act(request: SignedIn, pk: int) -> HttpResponse:
    """Where a fact of the ledger leads."""
    found = get_object_or_404(StepAct, pk=pk)
    readable(request, found.candidate_id)
    return redirect(_page(found))


@require_http_methods(["GET", "POST"])
def correct(request: SignedIn, pk: int) -> HttpResponse:
    found = act_handled(request, pk)
    if found.restricted:  # the form shows what it corrects
        review_read(request, found.candidate)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CorrectionForm(
        *sent, candidate=found.candidate, step=found.step, account=request.user, act=found, initial=initial_of(found)
    )

    def record() -> StepAct:
        reason = form.cleaned_data["change_reason"]
        return notices.corrected(
            request, services.correct_act(act=found, said=form.said(), reason=reason, by=request.user)
        )

    answer = once.sent(request, form, record, _page)
    context = {"form": form, "candidate": found.candidate, "step": form.step, "path": form.path, "act": found}
    return answer or render(request, "development/step.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    found = act_handled(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def record() -> StepAct:
        done = services.withdraw_act(act=found, reason=form.cleaned_data["reason"], by=request.user)
        return notices.withdrawn(request, done)

    answer = once.sent(request, form, record, _page)
    words = {"title": found.title, "name": found.candidate.person.name}
    context = {
        "form": form, "candidate": found.candidate, "heading": _("撤回%(name)s的“%(title)s”") % words, "action": _("撤回"),
        "hint": _("记录和材料还留着，只是不再算数；记进纪实台账的事实冲回。"),
    }  # fmt: skip
    return answer or render(request, "development/reason.html", context, status=422 if form.is_bound else 200)
