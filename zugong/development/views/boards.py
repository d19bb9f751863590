"""All candidates: the board by stage, the list with everything, reminders."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from zugong.development import queries, rules, services
from zugong.development.models import Candidate
from zugong.development.pages import CandidateFilters, CandidateTable
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.addresses import number_in
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, TableView


def _allowed(request: Any) -> None:
    request.nav_key = "org.development"
    if not (request.user.may("read_members") or request.user.may(rules.CAPABILITY)):
        raise Denied(
            _now("发展党员的名单由支部和上级组织看。自己的在“我的入党进度”里。"), who_can=_now("支部书记、上级组织")
        )


@require_GET
def board(request: SignedIn) -> HttpResponse:
    _allowed(request)
    chosen = request.GET.get("unit", "")
    unit = Unit.objects.filter(pk=number_in(chosen)).first()
    columns = queries.board(request.user, unit=unit)
    context = {
        "columns": columns, "unit": unit, "total": sum(one.total for one in columns), "late": sum(one.late for one in columns),
        "may_open": request.user.may(rules.CAPABILITY), "may_import": request.user.may("import_data"),
    }  # fmt: skip
    return render(request, "development/board.html", context)


class Candidates(TableView):
    table_class, filter_class, template_name = CandidateTable, CandidateFilters, "development/candidates.html"
    export_name = "发展党员台账"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        _allowed(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Candidate]:
        found = queries.in_scope(self.request.user).select_related("person", "unit").order_by("unit__path", "pk")
        return found.only(*queries.LISTED)

    def get_empty(self) -> Empty:
        may = self.request.user.may(rules.CAPABILITY)
        return Empty(
            _("还没有入党申请人"),
            _("有人递交了申请书就登记；已有的台账可以导入。"),
            action=_("登记申请人") if may else "",
            url=reverse("development:new") if may else "",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may_open": self.request.user.may(rules.CAPABILITY)}


@require_POST
def reminder(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.unread(request.user), pk=pk)
    services.read_reminders(reminders=[found], by=request.user)
    return redirect("development:candidate", found.candidate_id)
