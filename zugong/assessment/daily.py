"""Pages of the daily record. A GET reads, a POST is one verb."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zugong.evidence import files
from zugong.kernel import once
from zugong.org.http import SignedIn
from zugong.ui import toasts
from zugong.ui.denied import Denied

from . import kinds, queries, rules, services
from .forms import DailyForm, WithdrawalForm
from .models import DailyRecord

PER_PAGE = 40


@require_GET
def records(request: SignedIn) -> HttpResponse:
    keys = queries.daily_records(request.user, request.GET).values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    titles = {kind.id: kind.title for kind in kinds.all_daily()}
    context = {
        "page": page,
        "rows": [(record, titles.get(record.kind, record.kind)) for record in queries.in_this_order(page)],
        "kinds": sorted(titles.items(), key=lambda pair: pair[1]),
        "asked": request.GET,
        "may_record": bool(queries.kinds_to_record(request.user)),
    }
    return render(request, "assessment/records.html", context)


@require_GET
def choose(request: SignedIn) -> HttpResponse:
    found = queries.kinds_to_record(request.user)
    if not found:
        raise Denied(_("这页只有记日常纪实的人能看。"), who_can=_("机关工委考核组、支部书记、专职党务工作者"))
    by_hand = [(_hand_title(hand), [kind for kind in found if kind.hand == hand]) for hand in ("assessor", "unit")]
    return render(request, "assessment/choose.html", {"by_hand": [pair for pair in by_hand if pair[1]]})


@require_http_methods(["GET", "POST"])
def record(request: SignedIn, kind: str) -> HttpResponse:
    daily = next((known for known in queries.kinds_to_record(request.user) if known.id == kind), None)
    if daily is None:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DailyForm(*sent, account=request.user, kind=daily, initial={"unit": request.GET.get("unit")})
    answer = once.sent(request, form, lambda: _record(request, form), _page)
    context = {"form": form, "kind": daily}
    return answer or render(request, "assessment/record.html", context, status=422 if form.is_bound else 200)


def _record(request: SignedIn, form: DailyForm) -> DailyRecord:
    said = form.cleaned_data
    upload, unit = said.get("upload"), said["unit"]
    kept = files.store(upload, unit=unit, by=request.user, non_classified=said["non_classified"]) if upload else None
    found = services.record_daily(
        kind=form.kind.id,
        unit=unit,
        occurred_on=said["occurred_on"],
        data=form.data_of_kind(),
        basis=said["basis"],
        file=kept,
        by=request.user,
    )
    undo = reverse("assessment:withdraw-daily", args=[found.pk])
    toasts.done(request, _("已记下，得分已按这一条重算。"), undo=undo)
    return found


@require_GET
def detail(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    context = {
        "record": found,
        "title": kinds.kind_of(found.kind).title,
        "lines": kinds.kind_of(found.kind).shown(found.data),
        "change": queries.change_before(found.source),
        "may_have_file": found.file is not None and files.visible_to(request.user).filter(pk=found.file.pk).exists(),
        "may_withdraw": rules.withdraw_daily.allows(found, "?", by=request.user),
    }
    return render(request, "assessment/record_detail.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    answer = once.sent(
        request, form, lambda: services.withdraw_daily(record=found, by=request.user, **form.cleaned_data), _page
    )
    context = {"form": form, "record": found, "title": kinds.kind_of(found.kind).title}
    return answer or render(request, "assessment/withdraw.html", context, status=422 if form.is_bound else 200)


def _page(found: DailyRecord) -> str:
    return reverse("assessment:daily-record", args=[found.pk])


def _readable(request: SignedIn, pk: int) -> DailyRecord:
    """The unit's people, whoever assesses it, and who wrote it; anybody else finds nothing."""
    found = get_object_or_404(DailyRecord.objects.select_related("unit", "file"), pk=pk)
    own = found.recorded_by == request.user.actor_id
    if not own and not queries.may_read_daily(request.user, found.unit):
        raise Http404
    return found


def _hand_title(hand: str) -> str:
    return _("考核组记") if hand == "assessor" else _("单位自己记")
