"""我的任务, the duties of a scope, one duty, the inbox."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui import navigation
from zugong.ui.denied import Denied
from zugong.ui.forms import Form
from zugong.ui.tables import Empty, TableView

from . import applications, pages, people, queries, rules, services
from .forms import AnswerForm, AskForm, ExemptForm, MakeUpForm
from .models import Application, Duty, DutyQuerySet
from .tables import DutyFilters, DutyTable

MESSAGES_PER_PAGE = 50
UNPROCESSABLE = 422


@require_safe
def duties(request: SignedIn) -> HttpResponse:
    """What this account sees to itself; whoever records for no unit is shown the scope instead."""
    reads = not request.user.scope("read_unit").empty
    if reads and not queries.own_units(request.user):
        return redirect("work:scope")
    mine = queries.duties_of(request.user)
    own = people.own(request.user, mine.today)
    context = {
        "page": pages.todo(request.user, mine, without={one.duty.pk for one in own}),
        "done": pages.done(request.user, mine),
        "reads": reads,
        "own_units": queries.own_units(request.user),
        "own": own,
    }
    return render(request, "work/duties.html", context)


@require_safe
def people_page(request: SignedIn) -> HttpResponse:
    """What the people of the scope owe now, and who has not done it."""
    if request.user.scope("read_unit").empty:
        raise Denied(_("这里看的是一个组织里党员个人的任务。"), who_can=_("支部书记和上级组织"))
    today = clock.today()
    context = {"rolls": people.rolls(request.user, today), "today": today, "own_units": queries.own_units(request.user)}
    return render(request, "work/people.html", context)


class ScopeView(TableView):
    table_class = DutyTable
    filter_class = DutyFilters
    template_name = "work/scope.html"
    export_name = gettext_lazy("任务清单")
    page_size = 40
    empty = Empty(gettext_lazy("没有要办的任务"), gettext_lazy("制度生效后，任务会按周期自己出来。"), kind="done")

    def get_queryset(self) -> DutyQuerySet:
        return queries.duties_in_scope(self.request.user).only(*queries.LISTED).order_by("due_on", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today = clock.today()
        return context | {
            "standing": queries.standing_of(_of_this_year(self.request), today),
            "own_units": queries.own_units(self.request.user),
            "untouched": context["filter"].untouched,
            "today": today,
        }


def _of_this_year(request: SignedIn) -> DutyQuerySet:
    return queries.duties_in_scope(request.user).filter(period_start__year=clock.today().year)


@require_safe
def finished(request: SignedIn) -> HttpResponse:
    """How many of a scope are done this year: fetched by the page of the scope once it stands."""
    return HttpResponse(str(queries.finished_of(_of_this_year(request))))


def _visible(request: SignedIn, pk: int) -> Duty:
    return get_object_or_404(queries.duties_in_scope(request.user), pk=pk)


def _show(request: SignedIn, duty: Duty, status: int = 200, **forms: Form) -> HttpResponse:
    by = request.user
    late = applications.late_facts(duty) if rules.apply_for_make_up.allows(duty, 0, "-", by=by) else []
    exempts = rules.exempt_duty.allows(duty, "-", by=by)
    context = {
        "page": pages.duty_page(by, duty, clock.today()),
        "form": forms.get("form") or ExemptForm() if exempts else None,
        "ask": forms.get("ask") or AskForm()
        if not exempts and rules.apply_for_exemption.allows(duty, "-", by=by)
        else None,
        "late": forms.get("late") or MakeUpForm(late=late) if late else None,
        "answer_form": forms.get("answer") or AnswerForm(),
        "may_restore": rules.restore_duty.allows(duty, by=by),
        "item": queries.item_of(duty),
    }
    return render(request, "work/duty.html", context, status=status)


@require_safe
def duty(request: SignedIn, pk: int) -> HttpResponse:
    return _show(request, _visible(request, pk))


@require_POST
def exempt(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _visible(request, pk), ExemptForm(request.POST)
    if form.is_valid():
        try:
            services.exempt_duty(duty=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("免了，已告诉%(unit)s。") % {"unit": found.person or found.unit})
            return redirect("work:duty", pk)
    return _show(request, found, UNPROCESSABLE, form=form)


@require_POST
def restore(request: SignedIn, pk: int) -> HttpResponse:
    services.restore_duty(duty=_visible(request, pk), by=request.user)
    toasts.success(request, _("恢复要求了。"))
    return redirect("work:duty", pk)


@require_POST
def apply(request: SignedIn, pk: int) -> HttpResponse:
    """Ask to be let off."""
    found, form = _visible(request, pk), AskForm(request.POST)
    if form.is_valid():
        try:
            services.apply_for_exemption(duty=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("交上去了，批了会告诉您。"))
            return redirect("work:duty", pk)
    return _show(request, found, UNPROCESSABLE, ask=form)


@require_POST
def apply_late(request: SignedIn, pk: int) -> HttpResponse:
    """Ask that a record from after the due day count."""
    found = _visible(request, pk)
    form = MakeUpForm(request.POST, late=applications.late_facts(found))
    if form.is_valid():
        try:
            services.apply_for_make_up(duty=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("交上去了，同意了才算做了。"))
            return redirect("work:duty", pk)
    return _show(request, found, UNPROCESSABLE, late=form)


@require_safe
def applications_page(request: SignedIn) -> HttpResponse:
    """What waits for this account to answer."""
    paginator = Paginator(applications.to_answer(request.user), MESSAGES_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(request, "work/applications.html", {"page": page, "total": paginator.count})


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    visible = queries.duties_in_scope(request.user)
    found = get_object_or_404(Application.objects.filter(duty__in=visible.order_by().values("pk")), pk=pk)
    form, agreed = AnswerForm(request.POST), request.POST.get("agreed") == "yes"
    if form.is_valid():
        try:
            said = form.cleaned_data["answer"]
            services.answer_application(application=found, agreed=agreed, answer=said, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("同意了。") if agreed else _("退回了，申请的人会看到原因。"))
            return redirect("work:applications")
    return _show(request, _visible(request, found.duty_id), UNPROCESSABLE, answer=form)


@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    paginator = Paginator(queries.messages_of(request.user), MESSAGES_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    # `waiting` is what the bell says: others may put their own notices beside these.
    context = {
        "page": page,
        "unread": queries.unread_count(request.user),
        "waiting": navigation.count("inbox", request),
    }
    return render(request, "work/inbox.html", context)


@require_POST
def open_message(request: SignedIn, pk: int) -> HttpResponse:
    """Reading is a change, so it is a POST: the message is marked and leads on to its duty."""
    message = queries.messages_of(request.user).filter(pk=pk).first()
    if message is None:
        raise Http404
    services.read_messages(messages=[message], by=request.user)
    return redirect(reverse("work:duty", args=[message.duty_id]))


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    services.read_messages(messages=list(queries.messages_of(request.user).unread()), by=request.user)
    return redirect("work:inbox")
