"""The organiser's pages: choose a form, fill it in, launch, close, publish; print drawn codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.ballots import declared, queries, services
from zugong.ballots.forms import PrepareForm, RecuseForm, SlipsForm, WithdrawForm
from zugong.ballots.models import Poll
from zugong.ballots.pages import forms_by_institution, slip_sheet, units_to_hold_for
from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import held


@require_GET
def choose(request: SignedIn) -> HttpResponse:
    if not request.user.may("hold_ballots"):
        raise Denied(_("投票由书记、专职党务工作者和上级组织发起。"), who_can=_("支部书记、专职党务工作者"))
    return render(request, "ballots/choose.html", {"institutions": forms_by_institution(request.user)})


@require_http_methods(["GET", "POST"])
def prepare(request: SignedIn, institution: str, form: str) -> HttpResponse:
    found = declared.form_of(institution, form, clock.today())
    units = units_to_hold_for(request.user, found)
    if found is None or not units:
        raise Http404
    asked = request.POST if request.method == "POST" else None
    page = PrepareForm(asked, declared=found, units=units, account=request.user, initial=request.GET.dict())
    answer = once.sent(
        request, page,
        lambda: services.prepare_poll(unit=page.cleaned_data["unit"], asked=page.asked(), by=request.user),
        lambda poll: reverse("ballots:poll", args=[poll.pk]),
    )  # fmt: skip
    context = {"form": page, "declared": found, "paper": page.paper}
    return answer or render(request, "ballots/prepare.html", context, status=422 if page.is_bound else 200)


@require_POST
def go_on(request: SignedIn, pk: int, verb: str) -> HttpResponse:
    """The steps of a vote that need nothing but a press."""
    steps: dict[str, tuple[Callable[[Poll], Any], str]] = {
        "launch": (lambda one: services.launch_poll(poll=one, by=request.user), _("投票开始了。")),
        "close": (lambda one: services.close_poll(poll=one, by=request.user), _("投票截止了。")),
        "open": (
            lambda one: services.open_poll(poll=one, opening=services.Opening(), by=request.user), _("票箱开了，结果算好了。"),
        ),
        "publish": (lambda one: services.publish_poll(poll=one, by=request.user), _("结果公布了。")),
    }  # fmt: skip
    if verb not in steps:
        raise Http404
    found = held(request, pk)
    step, done = steps[verb]
    try:
        step(found)
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("ballots:poll", pk)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    found = held(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    answer = once.sent(
        request, form,
        lambda: services.withdraw_poll(poll=found, by=request.user, **form.cleaned_data),
        lambda poll: reverse("ballots:poll", args=[poll.pk]),
    )  # fmt: skip
    return answer or render(request, "ballots/withdraw.html", {"poll": found, "form": form})


@require_http_methods(["GET", "POST"])
def recuse(request: SignedIn, pk: int) -> HttpResponse:
    """Whom one voter may not rate, beside what the form's rule already says."""
    found = held(request, pk)
    form = RecuseForm(request.POST if request.method == "POST" else None, poll=found)
    answer = once.sent(
        request, form,
        lambda: services.recuse_voter(poll=found, by=request.user, **form.cleaned_data),
        lambda _voter: reverse("ballots:recuse", args=[pk]),
    )  # fmt: skip
    context = {"poll": found, "form": form, "recused": queries.recused_in(found)}
    return answer or render(request, "ballots/recuse.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def slips(request: SignedIn, pk: int) -> HttpResponse:
    """The codes are in the answer to this POST and nowhere else; sent again it prints other ones."""
    found = held(request, pk)
    form = SlipsForm(request.POST if request.method == "POST" else None, poll=found)
    if form.is_bound and form.is_valid():
        try:
            if request.POST.get("cancel"):
                services.cancel_slips(poll=found, group=form.cleaned_data["group"], by=request.user)
                return redirect("ballots:slips", pk)
            fresh = services.print_slips(poll=found, by=request.user, **form.cleaned_data)
            return render(
                request, "ballots/slip_sheet.html", slip_sheet(request, found, fresh, form.cleaned_data["group"])
            )
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "ballots/slips.html", {"poll": found, "form": form, "made": _made(found)})


def _made(poll: Poll) -> list[tuple[str, int]]:
    printed = dict(queries.slips_in(poll))
    return [(title or _("全部"), printed.get(key, 0)) for key, title in poll.slip_groups.items()]
