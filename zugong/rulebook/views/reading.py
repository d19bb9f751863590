"""Pages that are read: the list, an institution, its editions, the templates."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.engine import Institution
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.rulebook import access, differences, drafting, library, listing, reading, rules, services, uses
from zugong.rulebook.forms import AdoptionForm
from zugong.rulebook.models import InstitutionDraft, InstitutionEdition, InstitutionEnd
from zugong.rulebook.wording import reading_day

#: Cards of three columns, ten rows.
PER_PAGE = 30


@require_GET
def institutions(request: SignedIn) -> HttpResponse:
    access.insist_on_reader(request.user, reading.fault_words())
    found = listing.of(listing.Asked.of(request.GET.dict()), request.user)
    context = {
        "found": found,
        "page": Paginator(found.cards, PER_PAGE).get_page(request.GET.get("page")),
        "asked": found.asked,
        "faults": reading.fault_rows() if found.drafter else [],
    }
    return render(request, "rulebook/institutions.html", context)


@require_GET
def institution(request: SignedIn, id: str) -> HttpResponse:
    one = access.edition_of(id, request.GET.get("edition", ""), request.user)
    context = {
        **_shown(one),
        "in_force": one in library.in_force(clock.today()),
        "coming": one.heading.in_force_from > clock.today(),
        "ended": one.heading.in_force_to is not None and one.heading.in_force_to < clock.today(),
        "problems": reading.problem_rows(library.problems(one)),
        "editions": InstitutionEdition.objects.filter(institution_id=one.id).defer("text"),
        "number_of_editions": len(library.editions(one.id)),
        "end": InstitutionEnd.objects.filter(institution_id=one.id).exclude(state=InstitutionEnd.State.DROPPED).first(),
        "draft": InstitutionDraft.objects.filter(institution_id=one.id, state__in=InstitutionDraft.UNFINISHED).first(),
        "uses": list(uses.of(library.editions(one.id), request.user)),
        "drafter": rules.drafts(request.user),
        "why_not": rules.adopt.why_not(one, by=request.user),
    }
    return render(request, "rulebook/institution.html", context)


def _shown(one: Institution) -> dict[str, object]:
    parts = reading.parts(one, reading_day(one))
    return {
        "one": one,
        "pack": reading.pack_title(library.pack(one)),
        "applies_to": reading.applies_to(one),
        "module_titles": reading.module_titles(one),
        "parts": parts,
        **{part.section.key: part.rows for part in parts},
        "uncertain": reading.doubts(one),
        "digest": library.digest(one),
    }


@require_GET
def history(request: SignedIn, id: str) -> HttpResponse:
    """The editions of an institution, and what two of them say differently."""
    access.edition_of(id, "", request.user)
    known = [one for one in library.editions(id) if rules.drafts(request.user) or access.has_begun(one)]
    by_edition = {one.edition: one for one in known}
    newer = by_edition.get(request.GET.get("to", ""), known[-1])
    place = known.index(newer)
    older = by_edition.get(request.GET.get("from", ""), known[max(place - 1, 0)])
    context = {
        "one": known[-1],
        "rows": reading.edition_rows(known),
        "older": older,
        "newer": newer,
        "groups": differences.between(older, newer) if older is not newer else [],
        "known": known,
    }
    return render(request, "rulebook/history.html", context)


@require_GET
def text(request: SignedIn, id: str) -> HttpResponse:
    """The file itself, for those who write such files, and for whoever wants to check its fingerprint."""
    one = access.edition_of(id, request.GET.get("edition", ""), request.user)
    return file_of(library.text(one), f"{one.id}-{one.edition}.yaml")


def file_of(content: str, name: str) -> HttpResponse:
    answer = HttpResponse(content.encode(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def adopt(request: SignedIn, id: str) -> HttpResponse:
    one = access.edition_of(id, "", request.user)
    try:
        services.adopt(institution_id=one.id, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已审定“%(title)s”%(edition)s 版。") % {"title": one.title, "edition": one.edition})
    return redirect("rulebook:institution", id=one.id)


# ---- templates -----------------------------------------------------------------------------------


@require_GET
def templates(request: SignedIn) -> HttpResponse:
    access.insist_on_drafter(request.user)
    asked = listing.Asked.of(request.GET.dict())
    cards, module_choices = listing.templates(asked)
    context = {
        "cards": cards,
        "asked": asked,
        "module_choices": module_choices,
        "all": len(library.templates().institutions),
    }
    return render(request, "rulebook/templates.html", context)


@require_http_methods(["GET", "POST"])
def template(request: SignedIn, id: str) -> HttpResponse:
    """A template as it would be read, and the form that takes it over."""
    access.insist_on_drafter(request.user)
    one = next((found for found in library.templates().institutions if found.id == id), None)
    if one is None:
        raise Http404
    form = AdoptionForm(request.POST if request.method == "POST" else None, initial=_suggested(one))
    if form.is_valid():
        try:
            draft = services.begin_from_template(
                template_id=one.id,
                institution_id=form.cleaned_data["institution_id"],
                heading=form.heading(),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已取用。下面改数，改完交另一个人审定。"))
            return redirect("rulebook:draft", pk=draft.pk)
    context = {**_shown(one), "form": form}
    return render(request, "rulebook/template.html", context, status=422 if form.is_bound else 200)


def _suggested(one: Institution) -> dict[str, object]:
    id_, day = listing.suggested_id(one), listing.first_day(clock.today())
    return {
        "title": listing.suggested_title(one, settings.ZUGONG_COUNTY),
        "institution_id": id_,
        "edition": drafting.next_edition(id_, day),
        "in_force_from": day,
        "example": one.heading.example,
    }
