"""One candidate: the route, the plan, the end; the own page; opening a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.development import queries, rules, services
from zugong.development.forms import OpeningForm, PlanForm, ReasonForm
from zugong.development.models import Candidate
from zugong.development.paths import path_on
from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import notices
from .access import handled, readable


def _page(found: Candidate) -> str:
    return reverse("development:candidate", args=[found.pk])


@never_cache
@require_GET
def candidate(request: SignedIn, pk: int) -> HttpResponse:
    found = readable(request, pk, on_record=True)
    return render(request, "development/candidate.html", _context(request, found))


@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """One's own way: what was done, what comes next and from when. Political review is not told."""
    found = queries.own(request.user)
    context = _context(request, found) if found else {"candidate": None, "mine": True}
    return render(request, "development/candidate.html", context)


def _context(request: SignedIn, found: Candidate) -> dict[str, object]:
    handles = rules.handles(request.user, found)
    file = queries.file_of(found)
    return {
        "candidate": found, "file": file, "handles": handles, "light": queries.light(found, file.path, file.today),
        "mine": found.person_id == request.user.person_id,  # one's own way, without what others said of it
        "may_review": rules.read_review.allows(found, by=request.user),
        "may_record": handles and found.state in {Candidate.State.ACTIVE, Candidate.State.FULL},
        "may_stop": rules.end_candidacy.allows(found, by=request.user),
        "may_enter": rules.enter_register.allows(found, by=request.user),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    if not request.user.may(rules.CAPABILITY):
        raise Denied(_("这页只有办理发展党员的人能看。"), who_can=_("支部书记、专职党务工作者"))
    request.nav_key = "org.development"  # type: ignore[attr-defined]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OpeningForm(*sent, account=request.user)
    answer = once.sent(
        request,
        form,
        lambda: notices.opened(request, services.open_candidacy(
            unit=form.cleaned_data["unit"], said=form.said(), details=form.details, job=form.cleaned_data["job"],
            by=request.user,
        )),
        _page,
    )  # fmt: skip
    return answer or render(request, "development/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def plan(request: SignedIn, pk: int) -> HttpResponse:
    found = handled(request, pk)
    form = PlanForm(request.POST)
    if request.POST.get("step") not in path_on(clock.today()).steps:
        raise Http404
    if form.is_valid():
        services.plan_step(candidate=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("参考计划记下了。它不算办过。"))
    else:
        messages.error(request, _("参考计划没有存：日期写成 2026-11-12 这样。"))
    return redirect(f"{_page(found)}#{request.POST.get('step', '')}")


@require_http_methods(["GET", "POST"])
def stop(request: SignedIn, pk: int) -> HttpResponse:
    found = handled(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    answer = once.sent(
        request,
        form,
        lambda: notices.stopped(
            request,
            services.stop_candidacy(candidate=found, reason=form.cleaned_data["reason"], by=request.user),
        ),
        _page,
    )
    context = {
        "form": form, "candidate": found, "heading": _("%(name)s不再培养") % {"name": found.person.name}, "action": _("结束"),
        "hint": _("档案留着，不再提醒。以后重新申请，另建一份。原因本人也看得到，政治审查的结论不写在这里。"),
    }  # fmt: skip
    return answer or render(request, "development/reason.html", context, status=422 if form.is_bound else 200)


@require_POST
def enter(request: SignedIn, pk: int) -> HttpResponse:
    """By whoever keeps the register of the branch, whether or not they develop members."""
    found = readable(request, pk)
    try:
        services.enter_register(candidate=found, by=request.user)
        messages.success(request, _("名册改好了。"))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_page(found))
