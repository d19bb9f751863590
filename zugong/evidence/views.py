"""纪实台账: the list, one fact, one file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from zugong.kernel import audit
from zugong.org.http import SignedIn
from zugong.org.models import Account
from zugong.ui.tables import Empty, TableView

from . import facts, files, queries, signatures, sources
from .models import EvidenceFile, FactQuerySet
from .tables import FactFilters, FactTable, state_of

#: How many facts of the same record stand beside one; the list shows them all.
RELATED = 8


class FactsView(TableView):
    table_class = FactTable
    filter_class = FactFilters
    template_name = "evidence/facts.html"
    export_name = _("纪实台账")
    empty = Empty(_("台账里还没有事实"), _("记一次会议、登记一件事，这里就会有。"))

    def get_queryset(self) -> FactQuerySet:
        return queries.listed(queries.facts_visible_to(self.request.user)).order_by("-occurred_on", "-pk")

    def count(self, rows: QuerySet[Any]) -> int:
        """The whole ledger is counted by what of it is not seen."""
        asked = {name for name, value in self.request.GET.items() if value} - {"sort", "page", "export"}
        everything = asked == {"about"} and self.request.GET["about"] == "all"
        return queries.count_visible_to(self.request.user) if everything else rows.count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        own_only = not queries.reads_units(self.request.user)
        return context | {"own_only": own_only, "recent": context["filter"].untouched and not own_only}


@require_safe
def fact(request: SignedIn, pk: int) -> HttpResponse:
    found = queries.fact_visible_to(request.user, pk)
    if found is None:
        raise Http404
    kind = facts.kind_of(found.kind) if facts.known(found.kind) else None
    context = {
        "fact": found,
        "kind": kind,
        "shown": kind.shown(found.data) if kind else list(found.data.items()),
        "state": state_of(found),
        "source_url": sources.urls_for(request.user, [found.source]).get(found.source),
        "files": files.visible_to(request.user).filter(source=found.source).order_by("uploaded_at", "pk"),
        "headline": kind.summary(found.data, most=1, choices=0) if kind else "",
        "related": [(one, facts.title_of(one.kind)) for one in queries.same_source(request.user, found)[:RELATED]],
    }
    return render(request, "evidence/fact.html", context)


@require_safe
def download(request: SignedIn, pk: str) -> FileResponse:
    kept = queries.file_visible_to(request.user, pk)
    if kept is None:
        raise Http404
    return give_out(kept, by=request.user)


def give_out(kept: EvidenceFile, *, by: Account) -> FileResponse:
    """A file that this account may have, on record: always as an attachment, and never as a page of this site."""
    if not files.path_of(kept).is_file():
        raise Http404
    audit.append(by=by, verb="evidence.download", subject=kept, details={"unit": kept.unit})
    response = FileResponse(
        files.path_of(kept).open("rb"),
        as_attachment=True,
        filename=kept.name,
        content_type=signatures.CONTENT_TYPES[kept.kind],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
