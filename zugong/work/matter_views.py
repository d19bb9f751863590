"""Key matters: the page of all of them, and the three acts."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zugong.evidence import sources
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn

from . import items, matter_pages, services, steering
from .forms import MatterForm, ProgressForm


@require_safe
def matters(request: SignedIn) -> HttpResponse:
    today = clock.today()
    found = matter_pages.lines(matter_pages.visible_to(request.user), today)
    kind, point = request.GET.get("kind", ""), request.GET.get("point", "")
    shown = [one for one in found if kind in ("", one.matter.kind) and (not point or point in one.matter.points)]
    silent = sum(one.light != "ok" for one in found)
    context = {
        "lines": shown,
        "all": len(found),
        "silent": silent,
        "steered": steering.on(today),
        "kind": kind,
        "point": point,
    }
    return render(request, "work/matters.html", context)


@require_POST
def list_matter(request: SignedIn) -> HttpResponse:
    item = items.find(request.user, request.POST.get("source", ""))
    if item is None:
        raise Http404
    form = MatterForm(request.POST, steered=steering.on(clock.today()))
    if not form.is_valid():
        return _sorry(request, form, item.source)
    try:
        matter = services.list_matter(item=item, said=form.said, by=request.user)
    except Refused as refused:
        toasts.error(request, str(refused))
        return redirect(_page_of(item.source))
    toasts.success(request, _("列为重点事项了，各列表里排在最前面。"))
    return redirect(matter.url)


@require_POST
def say_progress(request: SignedIn, pk: int) -> HttpResponse:
    matter = get_object_or_404(matter_pages.visible_to(request.user, Q(pk=pk)))
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return _sorry(request, form, matter.source)
    services.say_progress(matter=matter, text=form.cleaned_data["text"], by=request.user)
    toasts.success(request, _("进展记下了。"))
    return redirect(matter.url)


@require_POST
def release_matter(request: SignedIn, pk: int) -> HttpResponse:
    matter = get_object_or_404(matter_pages.visible_to(request.user, Q(pk=pk)))
    services.release_matter(matter=matter, by=request.user)
    toasts.success(request, _("不再列为重点事项。"))
    return redirect(matter.url)


def _page_of(source: str) -> str:
    return sources.url_of(source) or "work:matters"


def _sorry(request: SignedIn, form: MatterForm | ProgressForm, source: str) -> HttpResponse:
    """These forms stand on the item's own page, which another app draws: the sentence is said there."""
    toasts.error(request, " ".join(str(sentence) for found in form.errors.values() for sentence in found))
    return redirect(_page_of(source))
