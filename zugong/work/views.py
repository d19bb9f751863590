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
from zugong.ui.tables import Empty, TableView

from . import pages, queries, rules, services
from .forms import ExemptForm
from .models import Duty, DutyQuerySet
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
    context = {
        "page": pages.todo(request.user, mine),
        "done": pages.done(request.user, mine),
        "reads": reads,
        "own_units": queries.own_units(request.user),
    }
    return render(request, "work/duties.html", context)


class ScopeView(TableView):
    table_class = DutyTable
    filter_class = DutyFilters
    template_name = "work/scope.html"
    export_name = gettext_lazy("任务清单")  # type: ignore[assignment]
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


def _show(request: SignedIn, duty: Duty, form: ExemptForm, status: int = 200) -> HttpResponse:
    context = {
        "page": pages.duty_page(request.user, duty, clock.today()),
        "form": form if rules.exempt_duty.allows(duty, "-", by=request.user) else None,
        "may_restore": rules.restore_duty.allows(duty, by=request.user),
    }
    return render(request, "work/duty.html", context, status=status)


@require_safe
def duty(request: SignedIn, pk: int) -> HttpResponse:
    return _show(request, _visible(request, pk), ExemptForm())


@require_POST
def exempt(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _visible(request, pk), ExemptForm(request.POST)
    if form.is_valid():
        try:
            services.exempt_duty(duty=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("免了，已告诉%(unit)s。") % {"unit": found.unit})
            return redirect("work:duty", pk)
    return _show(request, found, form, UNPROCESSABLE)


@require_POST
def restore(request: SignedIn, pk: int) -> HttpResponse:
    services.restore_duty(duty=_visible(request, pk), by=request.user)
    toasts.success(request, _("恢复要求了。"))
    return redirect("work:duty", pk)


@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    paginator = Paginator(queries.messages_of(request.user), MESSAGES_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(request, "work/inbox.html", {"page": page, "unread": queries.unread_count(request.user)})


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
