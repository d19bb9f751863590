from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import quote

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from zugong.kernel import audit, clock

from .export import XLSX, to_csv, to_xlsx
from .filters import Filters
from .table import Empty, Table

PAGE_SIZE = 50
ROWS_ID = "rows"


class TableView(TemplateView):
    """A page with one list. The template extends base.html and includes "ui/tables/card.html" where the list stands.

    class Members(TableView):
        table_class, filter_class, template_name, export_name = MembersTable, MemberFilters, "org/members.html", "党员名册"
        empty = Empty(_("还没有党员"), _("用现有的花名册导入就行。"), action=_("去导入"), url="…")
        def get_queryset(self): return queries.members_of(self.request.user)
    """

    request: Any  # its user is an account; which kind, ui does not know
    table_class: ClassVar[type[Table]]
    filter_class: ClassVar[type[Filters] | None] = None
    empty: ClassVar[Empty] = Empty("")
    export_name: ClassVar[str | Promise] = ""  # without a name there is nothing to export
    page_size: ClassVar[int] = PAGE_SIZE

    def get_queryset(self) -> QuerySet[Any]:
        raise NotImplementedError

    def count(self, rows: QuerySet[Any]) -> int:
        """How many there are; a page that knows a quicker way says so, and `AtLeast` where it stopped counting."""
        return rows.count()

    def get_empty(self) -> Empty:
        return self.empty

    def get_table_kwargs(self) -> dict[str, Any]:
        """For instance {"exclude": ("phone",)} for those who may not see it: masking is decided by the page."""
        return {}

    def get_filter_kwargs(self) -> dict[str, Any]:
        """What the conditions depend on besides the address."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        wanted = request.GET.get("export")
        if wanted in ("csv", "xlsx") and self.export_name:
            return self._export(wanted)
        if request.headers.get("HX-Target") == ROWS_ID and request.headers.get("HX-History-Restore-Request") != "true":
            self.template_name = "ui/tables/rows.html"
        response: HttpResponse = super().get(request, *args, **kwargs)
        response.headers["Vary"] = "HX-Request, HX-Target"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters, table = self._table()
        number = self.request.GET.get("page", 1)
        try:
            table.paginate(page=number, per_page=self.page_size)
        except PageNotAnInteger:
            table.page = table.paginator.page(1)
        except EmptyPage:
            table.page = table.paginator.page(table.paginator.num_pages)
        total = table.paginator.count
        return super().get_context_data(**kwargs) | {
            "table": table,
            "filter": filters,
            "conditions": filters.conditions if filters else [],
            "page_numbers": list(table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1)),
            "total": total,
            "more": table.more,
            "empty": None if total else self.get_empty(),
            "exports": self.export_name if total else "",
        }

    def _table(self) -> tuple[Filters | None, Table]:
        rows = self.get_queryset()
        filters = (
            self.filter_class(self.request.GET, queryset=rows, request=self.request, **self.get_filter_kwargs())
            if self.filter_class
            else None
        )
        rows = filters.qs if filters else rows
        # Handed the request at once, the table would already count and cut the rows, and in another order.
        table = self.table_class(rows, **self.get_table_kwargs())
        table.request = self.request
        order = [name for name in self.request.GET.getlist("sort") if name]
        if order:
            table.order_by = order
            table.settle_order()
        table.counted(lambda: self.count(rows))
        return filters, table

    def _export(self, kind: str) -> HttpResponseBase:
        _filters, table = self._table()
        return hand_out(self.request, kind, str(self.export_name), table.as_values(), len(table.rows))


def hand_out(request: Any, kind: str, name: str, rows: Iterable[Iterable[Any]], count: int) -> HttpResponseBase:
    """Rows, headings first, as a file; who took what is on record."""
    example = _("（示例）") if getattr(settings, "ZUGONG_EXAMPLE", False) else ""
    audit.append(
        by=request.user,
        verb="export_list",
        subject=request.path,
        details={"kind": kind, "conditions": request.GET.urlencode(), "rows": count},
    )
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(to_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        response = FileResponse(to_xlsx(rows, name), content_type=XLSX)
    file = quote(f"{name}{example}-{clock.today():%Y%m%d}.{kind}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file}"
    return response
