"""Frames of labels: the list of them, one frame with what was done under each label, and putting labels on a thing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zugong.evidence import sources
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Account
from zugong.org.views.access import person_or_404
from zugong.rulebook.declared import frames as declared_frames
from zugong.ui.denied import Denied
from zugong.ui.panels import Panel

from . import frames, items, rules, services
from .models import Tag

PER_PAGE = 40
YEARS = 3


def _may_read(request: SignedIn) -> None:
    if request.user.is_administrator or request.user.scope("read_unit").empty:
        raise Denied(_("目标布局只给看得到组织的人看。"), who_can=_("书记、专职党务工作者和上级组织"))


@require_safe
def all_frames(request: SignedIn) -> HttpResponse:
    _may_read(request)
    rows = [(one, list(frames.labels_of(one).values())) for one in declared_frames(clock.today())]
    return render(request, "work/frames.html", {"rows": rows})


@require_safe
def frame(request: SignedIn, institution: str, name: str) -> HttpResponse:
    """Bars, months and blanks; with `label` the things that bear it, narrowed by labels of other frames."""
    _may_read(request)
    declared = frames.find(f"{institution}/{name}")
    if declared is None:
        raise Http404
    this_year = clock.today().year
    years = range(this_year, this_year - YEARS, -1)
    year = next((one for one in years if str(one) == request.GET.get("year")), this_year)
    lines = frames.board(request.user, declared, year)
    label = request.GET.get("label", "")
    page = {
        "declared": declared, "frame": declared.frame, "lines": lines, "year": year, "years": years,
        "most": max((line.all for line in lines), default=0) or 1, "loose": frames.loose(declared) if declared.frame.hangs else [],
        "chosen": next((line for line in lines if line.label == label), None),
    }  # fmt: skip
    if page["chosen"] is not None:
        page |= _things(request, declared.id, label)
    return render(request, "work/frame.html", page)


def _things(request: SignedIn, frame: str, label: str) -> dict[str, object]:
    others = [one for one in declared_frames(clock.today()) if one.id != frame]
    said = [(one, request.GET.get(one.id, "")) for one in others]
    also = [(one.id, wanted) for one, wanted in said if wanted]
    found = Paginator(frames.tagged(request.user, frame, label, also), PER_PAGE)
    shown = found.get_page(request.GET.get("page"))
    return {"things": shown, "others": [(one, frames.labels_of(one), wanted) for one, wanted in said]}


@require_POST
def tag(request: SignedIn) -> HttpResponse:
    item = items.find(request.user, request.POST.get("source", ""))
    declared = frames.find(request.POST.get("frame", ""))
    if item is None or declared is None:
        raise Http404
    try:
        services.tag_item(item=item, frame=declared, labels=request.POST.getlist("label"), by=request.user)
        toasts.success(request, _("标签贴好了。"))
    except Refused as refused:
        toasts.error(request, str(refused))
    return redirect(sources.url_of(item.source) or "work:frames")


def of_person(request: SignedIn, person: Any) -> Panel | None:
    """The person's year in the frames that say so, fetched once the page stands: nobody writes a training file."""
    if not any(one.frame.persons for one in declared_frames(clock.today())):
        return None
    return Panel("ui/fetched.html", {"address": reverse("work:person-year", args=[person.pk])})


@require_safe
def person_year(request: SignedIn, pk: int) -> HttpResponse:
    """The fragment of that panel, for whoever may open the person's page; empty where nothing is on record."""
    person = person_or_404(request, pk)
    year = clock.today().year
    declared = [one for one in declared_frames(clock.today()) if one.frame.persons]
    rows = [(one, frames.of_person(person.pk, one, year)) for one in declared]
    rows = [(one, lines) for one, lines in rows if any(line.records for line in lines)]
    return render(request, "work/panels/person_year.html", {"person": person, "rows": rows, "year": year})


# ---- beside a thing --------------------------------------------------------------------------------


def of_item(request: SignedIn, item: items.Item) -> Panel | None:
    """The labels of a thing, and the way to change them for whoever may."""
    by: Account = request.user
    declared = declared_frames(clock.today())
    may = bool(declared) and rules.may_tag(by, item.unit)
    held: dict[str, list[str]] = {}
    for name, label in (
        Tag.objects.standing().filter(source=item.source).values_list("frame", "label") if declared else ()
    ):
        held.setdefault(name, []).append(label)
    rows = [(one, frames.labels_of(one), held.get(one.id, [])) for one in declared if may or one.id in held]
    return Panel("work/panels/tags.html", {"item": item, "rows": rows, "may": may}) if rows else None
