"""One report: writing it, reading it, what lies behind its numbers, what the superior does with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zugong.debriefing import figures, pages, rules
from zugong.debriefing.forms import WriteForm, forms_of
from zugong.debriefing.models import Report
from zugong.debriefing.services.reports import declared_of
from zugong.evidence import facts, sources
from zugong.kernel import once
from zugong.org.http import SignedIn
from zugong.org.models import Person, Unit
from zugong.org.views.access import act_forms, answer
from zugong.ui.denied import Denied
from zugong.ui.forms import render_again

from . import readable

A_PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: SignedIn, pk: int) -> HttpResponse:
    found = readable(request, pk)
    forms = act_forms(request, forms_of(found, request.user), found)
    done = answer(request, forms, lambda _form: reverse("debriefing:report", args=[pk]))
    if done:
        return done
    declared = declared_of(found)
    linked = pages.sees_records(request.user, found)
    context = {
        "report": found, "declared": declared, "forms": forms, "parts": pages.parts(declared, found, linked=linked, now=_now(found)),
        "writes": rules.write_report.allows(found, {}, by=request.user), "result": pages.result(declared, found),
        "findings": pages.findings(declared, found) if linked else [],
    }  # fmt: skip
    return render(request, "debriefing/report.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: SignedIn, pk: int) -> HttpResponse:
    found = readable(request, pk)
    refused = rules.write_report.why_not(found, {}, by=request.user)
    if refused:
        raise Denied(refused, who_can=_("述职人，和本组织的记录人"))
    form = WriteForm(request.POST if request.method == "POST" else None, report=found)

    def then(written: Report) -> str:
        messages.success(request, _("写的话存下了。"))
        return reverse("debriefing:report", args=[written.pk])

    done = once.sent(request, form, lambda: form.act(request.user), then)
    if done:
        return done
    parts = pages.parts(declared_of(found), found, linked=pages.sees_records(request.user, found), now=_now(found))
    context = {"report": found, "form": form, "rows": list(zip(form, parts, strict=True))}
    return (render_again if form.is_bound else render)(request, "debriefing/write.html", context)


@require_GET
def behind(request: SignedIn, pk: int, figure: str) -> HttpResponse:
    """The facts that make a number, each with the record it came from."""
    found = readable(request, pk)
    declared = declared_of(found)
    asked = declared.debriefing.figures.get(figure)
    if asked is None:
        raise Http404
    if not pages.sees_records(request.user, found):
        raise Denied(_("数背后的记录给看得到这个组织台账的人看。"), who_can=_("书记、专职党务工作者和上级组织"))
    page = Paginator(figures.behind(declared, asked, found.unit, found.span), A_PAGE).get_page(request.GET.get("page"))
    people = dict(
        Person.objects.filter(pk__in={one.person_id for one in page if one.person_id}).values_list("pk", "name")
    )
    units = {one.pk: str(one) for one in Unit.objects.filter(pk__in={one.unit_id for one in page})}
    records = sources.urls_for(request.user, {one.source for one in page})
    rows = [
        (
            one,
            units[one.unit_id],
            people.get(one.person_id or 0, ""),
            _summary(one.kind, one.data),
            records.get(one.source),
        )
        for one in page
    ]
    context = {"report": found, "figure": asked, "page": page, "rows": rows, "kind": facts.title_of(str(asked.of))}
    return render(request, "debriefing/behind.html", context)


def _now(found: Report) -> list[figures.Figure]:
    """What the numbers say today, as long as the words may change."""
    if not found.is_open:
        return []
    declared = declared_of(found)
    return figures.reckoned(declared, found.unit, found.span, declared.labels(declared.debriefing.sections))


def _summary(kind: str, data: dict[str, object]) -> str:
    return facts.kind_of(kind).summary(data) if facts.known(kind) else ""
