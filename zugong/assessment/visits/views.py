"""Pages of on-site assessments. A GET reads, a POST is one verb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.assessment.forms import WithdrawalForm
from zugong.assessment.models import Visit, VisitCheck, VisitSample
from zugong.evidence import sources
from zugong.kernel import once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied
from zugong.ui.forms import UNPROCESSABLE
from zugong.work.findings import Finding

from . import queries, rules, services
from .forms import SAMPLE, CheckForm, PlanForm

PER_PAGE = 40


@require_GET
def home(request: SignedIn) -> HttpResponse:
    if not request.user.sees_business:
        raise Denied(_("这页只有单位和考核组的人能看。"), who_can=_("本单位的书记、党务工作者和机关工委考核组"))
    found = queries.visible_to(request.user)
    if (state := request.GET.get("state", "")) in Visit.State.values:
        found = found.filter(state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": Visit.State.choices, "asked": state, "kinds": queries.kinds_to_plan(request.user),
        "titles": queries.titles(),
    }  # fmt: skip
    return render(request, "assessment/visits/home.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: SignedIn, holder: str, kind: str) -> HttpResponse:
    declared = next((one for one in queries.kinds_to_plan(request.user) if one.id == f"{holder}/{kind}"), None)
    if declared is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = PlanForm(sent, account=request.user, declared=declared, initial={"unit": request.GET.get("unit")})
    answer = once.sent(
        request, form, lambda: services.plan_visit(kind=declared.id, by=request.user, **form.said()), _page
    )
    context = {"form": form, "declared": declared}
    return answer or render(request, "assessment/visits/plan.html", context, status=_status(form))


@require_GET
def visit(request: SignedIn, pk: int) -> HttpResponse:
    return _shown(request, _visible(request, pk))


@require_POST
def mark(request: SignedIn, pk: int, check: str) -> HttpResponse:
    found = _visible(request, pk)
    line = get_object_or_404(VisitCheck, visit=found, key=check)
    form = CheckForm(request.POST, check=line)
    if form.is_valid():
        try:
            services.mark_check(check=line, said=form.marked(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{_page(found)}#{line.key}")
    return _shown(request, found, form, line.key)


@require_POST
def go_on(request: SignedIn, pk: int, verb: str) -> HttpResponse:
    """Begin, or finish."""
    found = _visible(request, pk)
    act = {"begin": services.begin_visit, "finish": services.finish_visit}.get(verb)
    if act is None:
        raise Http404
    try:
        act(visit=found, by=request.user)
    except Refused as refused:
        return _shown(request, found, refused=str(refused))
    said = _("已抽签，可以逐条核对了。") if verb == "begin" else _("已办结，得分已按这次考核重算。")
    messages.success(request, said)
    return redirect(_page(found))


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    answer = once.sent(
        request, form, lambda: services.withdraw_visit(visit=found, by=request.user, **form.cleaned_data), _page
    )
    return answer or render(
        request, "assessment/visits/withdraw.html", {"form": form, "visit": found}, status=_status(form)
    )


# ---- parts ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sampled:
    """Something the lot fell on: where its record is, and the buttons while the list is open."""

    sample: VisitSample
    url: str | None
    field: Any


@dataclass(frozen=True)
class Line:
    """One check as the page shows it."""

    check: VisitCheck
    help: str
    cite: str
    samples: list[Sampled]
    form: CheckForm | None
    finding: Finding | None


def _shown(
    request: SignedIn, found: Visit, form: CheckForm | None = None, key: str = "", refused: str = ""
) -> HttpResponse:
    writes = rules.assesses(found, request.user)
    declared = queries.declared_of(found.kind)
    says = declared.visit.checks if declared is not None else {}
    checks = list(found.checks.prefetch_related("samples"))
    records = sources.urls_for(request.user, {sample.source for one in checks for sample in one.samples.all()})
    lines = [
        _line(one, says.get(one.key), found, declared, form if one.key == key else None, writes, records)
        for one in checks
    ]
    context = {
        "visit": found, "declared": declared, "lines": lines, "writes": writes, "refused": refused,
        "planned": says.values() if not checks else (), "assessors": found.assessors.order_by("pk"),
        "total": sum(one.mark or 0 for one in checks), "full": sum(one.full for one in checks),
        "left": sum(not one.marked for one in checks),
        "may_begin": rules.begin_visit.allows(found, by=request.user),
        "may_withdraw": rules.withdraw_visit.allows(found, "?", by=request.user),
    }  # fmt: skip
    return render(request, "assessment/visits/visit.html", context, status=UNPROCESSABLE if form or refused else 200)


def _line(
    check: VisitCheck, says: Any, found: Visit, declared: Any, form: CheckForm | None, writes: bool,
    records: Mapping[str, str],
) -> Line:  # fmt: skip
    shown = form or (CheckForm(check=check) if found.open and writes else None)
    samples = [
        Sampled(one, records.get(one.source), shown[f"{SAMPLE}{one.pk}"] if shown else None)
        for one in check.samples.all()
    ]
    finding = _finding(check, found, declared) if found.done and check.finding else None
    return Line(check, says.help if says else "", says.cite if says else "", samples, shown, finding)


def _finding(check: VisitCheck, found: Visit, declared: Any) -> Finding | None:
    says = declared.visit.finding if declared is not None else None
    if says is None:
        return None
    said = f"{check.title}：{check.finding}"
    return Finding(
        unit=found.unit, route=says.route, values={**(says.fields or {}), says.problem: said}, said=said,
        origin=f"{found.source}:{check.key}",
    )  # fmt: skip


def _page(found: Visit) -> str:
    return reverse("assessment:visit", args=[found.pk])


def _visible(request: SignedIn, pk: int) -> Visit:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.is_bound else 200
