"""Numbers and lists: statistics, the roster behind them, terms, what the numbers ask for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from zugong.kernel import clock
from zugong.org import queries
from zugong.org.http import SignedIn
from zugong.org.models import Account, Membership, Unit
from zugong.org.queries.units import counted
from zugong.org.scope import Scope
from zugong.org.views.access import scope_or_denied
from zugong.org.views.people import SHOWN
from zugong.roster import advice, dimensions, form_sheet, standard, terms
from zugong.roster import statistics as counting
from zugong.roster.listing import AdviceTable, TermFilters, TermTable
from zugong.roster.tables import RosterFilters, RosterTable
from zugong.ui.addresses import number_in
from zugong.ui.tables import Empty, TableView, hand_out

READ, KEEP = "read_members", "edit_register"


@require_safe
def statistics(request: SignedIn) -> HttpResponseBase:
    """Members by one or two questions."""
    scope = scope_or_denied(request, READ)
    unit = _chosen(request, scope)
    offered = dimensions.open_to(keeps=request.user.may(KEEP, unit))
    choices = {**counting.PLACES, **{key: one.title for key, one in offered.items()}}
    lines, columns = request.GET.get("by", "unit"), request.GET.get("across", "stage")
    lines = lines if lines in choices else "unit"
    columns = columns if columns in choices and columns != lines else ""
    table = counting.crosstab(unit, lines, columns, offered)
    if (kind := request.GET.get("export")) in ("csv", "xlsx"):
        return hand_out(request, kind, f"党员统计-{unit}", table.values(), len(table.lines))
    context = {"unit": unit, "table": table, "choices": choices, "lines": lines, "columns": columns}
    return render(request, "roster/statistics.html", context | {"children": _below(unit, scope)})


def _chosen(request: SignedIn, scope: Scope) -> Unit:
    """The unit asked for, else the own one, else where the scope begins."""
    asked = request.GET.get("unit", "")
    if asked:
        found = Unit.objects.filter(scope.q(), pk=number_in(asked)).first()
        if found is None:
            raise Http404
        return found
    home = request.user.home_unit
    return home if home is not None and scope.covers(home) else Unit.objects.get(path=scope.paths[0])


def _below(unit: Unit, scope: Scope) -> dict[str, list[Unit]]:
    """Where one can go from here: up as far as the scope reaches, and down."""
    kin = queries.kin_of(unit, scope)
    return {"above": kin.line, "below": kin.children}


def keeps_all(account: Account) -> bool:
    """Whether the account keeps the register of everybody it sees."""
    kept = account.scope(KEEP)
    return all(any(path.startswith(top) for top in kept.paths) for path in account.scope(READ).paths)


class Roster(TableView):
    """The people behind a number; leaves as the collection form."""

    table_class, template_name, export_name = RosterTable, "roster/list.html", "党员信息采集表"
    filter_class = RosterFilters
    empty = Empty(_("没有这样的党员"), _("去掉一两个条件再看。"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.scope = scope_or_denied(request, READ)
        self.keeps = keeps_all(self.request.user) or self._keeps_asked()
        return super().get(request, *args, **kwargs)

    def _keeps_asked(self) -> bool:
        """Whoever keeps the unit asked for may ask there by what only keepers read, as its statistics do; and only there."""
        unit = Unit.objects.filter(self.scope.q(), pk=number_in(self.request.GET.get("unit"))).first()
        if unit is None or not self.request.user.may(KEEP, unit):
            return False
        self.scope = Scope((unit.path,))
        return True

    def get_queryset(self) -> QuerySet[Membership]:
        members = queries.members_of(self.scope)
        members = members if self.request.GET.get("state") else members.filter(counted(clock.today()))
        exporting = self.request.GET.get("export") in ("csv", "xlsx")
        return members.defer(None) if exporting else members.only(*SHOWN, "full_on", "duty_title")

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"offered": dimensions.open_to(keeps=self.keeps)}

    def get_table_kwargs(self) -> dict[str, Any]:
        codes = self.request.GET.get("codes") == "1"
        return {"levels": form_sheet.readable(keeps=self.keeps), "as_codes": codes}


class Terms(TableView):
    """换届: every leading body with its term."""

    page_size = 30  # seven columns of long names: fifty rows would be a heavy page
    table_class, filter_class, template_name, export_name = TermTable, TermFilters, "roster/terms.html", "任期和换届"
    empty = Empty(_("这里没有要换届的组织"), _("在组织的“改资料”里登记本届从哪天到哪天。"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.scope = scope_or_denied(request, "read_unit")
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Unit]:
        return terms.bodies(self.scope, clock.today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _rows, due, over = terms.due(self.scope, 1)
        return super().get_context_data(**kwargs) | {
            "due": due,
            "over": over,
            "months": standard.whole("term_remind_before"),
            "articles": [standard.article("term_years"), standard.article("term_remind_before")],
        }


class Advice(TableView):
    """设置对照: what the number of members asks for."""

    table_class, template_name, export_name = AdviceTable, "roster/advice.html", "组织设置对照"
    empty = Empty(_("都合适"), _("按现在的党员数，没有要调整的组织设置。"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.scope = scope_or_denied(request, "read_unit")
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return advice.findings(self.scope)

    def count(self, rows: Any) -> int:
        return len(rows)
