"""Lists of the portal."""

from __future__ import annotations

from html import escape
from typing import Any

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zugong.ui.addresses import address_of
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, Filters, Table, TableView
from zugong.ui.templatetags.zg import chip

from . import queries, reach
from .models import Notice


class NoticeTable(Table):
    title = django_tables2.Column(verbose_name=_("标题"))
    unit = django_tables2.Column(verbose_name=_("发通知的组织"), order_by=("unit__path",))
    number = django_tables2.Column(verbose_name=_("编号"), orderable=False, attrs={"td": {"class": "nw"}})
    issued_on = django_tables2.Column(verbose_name=_("发出日期"), attrs={"td": {"class": "nw"}})
    valid_until = django_tables2.Column(verbose_name=_("有效期到"), attrs={"td": {"class": "nw"}})
    state = django_tables2.Column(verbose_name=_("状态"), orderable=False)

    class Meta:
        model = Notice
        fields = ("title", "unit", "number", "issued_on", "valid_until", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("portal:notice")

    def render_title(self, value: str, record: Notice) -> SafeString:
        urgent = f" {chip('warn', _('紧急'))}" if record.urgent else ""
        return mark_safe(f'<a href="{self._page(record.pk)}">{escape(value)}</a>{urgent}')

    def value_title(self, value: str) -> str:
        return value

    def render_state(self, record: Notice) -> Any:
        return chip(*record.light)

    def value_state(self, record: Notice) -> str:
        return record.light[1]


class NoticeFilters(Filters):
    of = django_filters.ChoiceFilter(
        label=_("哪些"),
        choices=[("unread", _("我还没读的")), ("mine", _("发给我的"))],
        method="whose",
        empty_label=_("全部"),
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Notice.State.choices, empty_label=_("全部"))
    q = django_filters.CharFilter(label=_("标题"), field_name="title", lookup_expr="icontains")

    class Meta:
        model = Notice
        fields = ("of", "state", "q")

    def whose(self, queryset: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        account = self.request.user
        found = queries.unread(account) if value == "unread" else reach.addressed_to(account)
        return queryset.filter(pk__in=found.order_by().values("pk"))


class NoticeList(TableView):
    table_class, filter_class, template_name = NoticeTable, NoticeFilters, "portal/notices.html"
    export_name = "通知"
    page_size = 30

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.sees_business:
            raise Denied(_("通知由党员和各级组织看。"), who_can=_("党员、各级组织的工作人员"))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Notice]:
        found = (
            reach.visible_to(self.request.user).select_related("unit").defer("text", "question", "options", "passage")
        )
        return found.order_by("-issued_on", "-pk")

    def get_empty(self) -> Empty:
        may = reach.units_of(self.request.user).exists()
        return Empty(
            _("还没有通知"), _("上级和支部发的通知都在这里；读了正文，答对一题就算回执。"),
            action=_("写通知") if may else "", url=reverse("portal:new") if may else "",
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.request.user
        waiting = queries.unread(account).count()
        may = reach.units_of(account).exists()
        return super().get_context_data(**kwargs) | {"waiting": waiting, "may_write": may}
