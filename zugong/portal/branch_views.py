"""The page of a branch, and what it talks about among its own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zugong.kernel import clock, once
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.queries import secretary_of
from zugong.org.views.access import act_forms, answer
from zugong.ui.addresses import page_in
from zugong.ui.denied import Denied
from zugong.ui.forms import ReasonForm, render_again

from . import queries, reach, rules, services
from .forms import CloseForm, PageForm, RemarkForm, TopicForm
from .models import Remark, Topic

NOTICES, TOPICS = 5, 5
BRANCHES_A_PAGE, REMARKS_A_PAGE = 50, 40


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """A member is at home in the own branch; whoever works above finds all of theirs."""
    if not request.user.sees_business:
        raise Denied(_("网上支部由党员和各级组织看。"), who_can=_("党员、各级组织的工作人员"))
    scope, own = request.user.scope("read_unit"), request.user.own_branch
    branches = Unit.objects.on(clock.today()).filter(scope.q(), kind__in=Unit.MEMBER_KINDS).order_by("path")
    page = Paginator(branches, BRANCHES_A_PAGE).get_page(request.GET.get("page"))
    if own is not None and page.paginator.count <= 1 and all(unit == own for unit in page):
        return redirect("portal:branch", own.pk)
    if own is None and page.paginator.count == 1:
        return redirect("portal:branch", page[0].pk)
    return render(request, "portal/branches.html", {"page": page, "own": own})


@never_cache
@require_safe
def branch(request: SignedIn, pk: int) -> HttpResponse:
    unit = _visited(request, pk)
    notices: Any = queries.notices_for(unit, request.user)
    inside = rules.read_topics.allows(unit, by=request.user)
    context = {
        "unit": unit, "page": queries.page_of(unit), "secretary": secretary_of(unit),
        "notices": notices[:NOTICES], "unread": notices.filter(unread=True).count(), "inside": inside,
        "topics": Paginator(queries.topics_of(unit), TOPICS).get_page(page_in(request.GET.get("page"))) if inside else None,
        "describes": rules.describe_branch.allows(unit, by=request.user),
        "writes": reach.writes_for(request.user, unit),
    }  # fmt: skip
    return render(request, "portal/branch.html", context)


@require_http_methods(["GET", "POST"])
def describe(request: SignedIn, pk: int) -> HttpResponse:
    unit = _visited(request, pk)
    if refused := rules.describe_branch.why_not(unit, by=request.user):
        raise Denied(refused, who_can=_("支部书记、专职党务工作者"))
    page = queries.page_of(unit)
    initial = {"about": page.about, "phone": page.phone} if page is not None else {}
    form = PageForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("portal:branch", args=[pk])
    done = once.sent(
        request, form, lambda: services.describe_branch(unit=unit, by=request.user, **form.cleaned_data), lambda _page: back
    )  # fmt: skip
    return done or (render_again if form.is_bound else render)(
        request, "portal/describe.html", {"form": form, "unit": unit}
    )


@require_http_methods(["GET", "POST"])
def new_topic(request: SignedIn, pk: int) -> HttpResponse:
    unit = _talking(request, pk)
    form = TopicForm(request.POST if request.method == "POST" else None)
    done = once.sent(
        request, form, lambda: services.open_topic(unit=unit, by=request.user, **form.cleaned_data),
        lambda topic: reverse("portal:topic", args=[topic.pk]),
    )  # fmt: skip
    return done or (render_again if form.is_bound else render)(
        request, "portal/new_topic.html", {"form": form, "unit": unit}
    )


@never_cache
@require_http_methods(["GET", "POST"])
def topic(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Topic.objects.select_related("unit"), pk=pk)
    _inside(request, found.unit)
    kinds = [RemarkForm] if found.closed_at is None else []
    moderates = rules.moderate.allows(found.unit, by=request.user)
    forms = act_forms(request, [*kinds, *([CloseForm] if moderates and kinds else [])], found)
    done = answer(request, forms, lambda _form: reverse("portal:topic", args=[pk]))
    pages = Paginator(found.remarks.order_by("pk"), REMARKS_A_PAGE)
    page = pages.get_page(request.GET.get("page") or pages.num_pages)
    context = {
        "topic": found, "forms": forms, "page": page, "moderates": moderates,
        "rows": [(one, rules.remove_remark.allows(one, "-", by=request.user)) for one in _of(found, page)],
    }  # fmt: skip
    return done or render(request, "portal/topic.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def remove(request: SignedIn, pk: int) -> HttpResponse:
    remark = get_object_or_404(Remark.objects.select_related("topic__unit"), pk=pk)
    _inside(request, remark.topic.unit)
    if refused := rules.remove_remark.why_not(remark, "-", by=request.user):
        raise Denied(refused, who_can=_("支部书记、说这句话的人"))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    done = once.sent(
        request, form, lambda: services.remove_remark(remark=remark, reason=form.cleaned_data["reason"], by=request.user),
        lambda _remark: reverse("portal:topic", args=[remark.topic_id]),
    )  # fmt: skip
    return done or (render_again if form.is_bound else render)(
        request, "portal/remove.html", {"form": form, "remark": remark}
    )


# ---- parts ---------------------------------------------------------------------------------------


def _visited(request: SignedIn, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.on(clock.today()), pk=pk, kind__in=Unit.MEMBER_KINDS)
    if refused := rules.visit_branch.why_not(unit, by=request.user):
        raise Denied(refused, who_can=_("本支部的党员、上级组织"))
    return unit


def _talking(request: SignedIn, pk: int) -> Unit:
    unit = _visited(request, pk)
    _inside(request, unit)
    return unit


def _inside(request: SignedIn, unit: Unit) -> None:
    if not rules.read_topics.allows(unit, by=request.user):
        raise Http404  # those above included: an address tells them nothing


def _of(topic: Topic, remarks: object) -> list[Remark]:
    """Each knows its topic, so that no rule asks for it again."""
    found = list(remarks)  # type: ignore[call-overload]
    for one in found:
        one.topic = topic
    return found
