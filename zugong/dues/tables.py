"""Lists of dues: bills of a month, members in arrears, vouchers, publications."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2
from django.db.models import F, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.ui.addresses import address_of
from zugong.ui.tables import Filters, Table
from zugong.ui.templatetags.zg import chip

from .models import Bill, Entry

WHOLE = {"td": {"class": "zg-nowrap"}}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def state_of(bill: Any, today: dt.date) -> tuple[str, str, str]:
    """How a bill stands: tone, words, icon."""
    if bill.voided_on is not None:
        return "mute", _now("已作废"), "x"
    if bill.open == 0:
        return ("mute", _now("免交"), "check") if bill.amount == 0 else ("ok", _now("已交"), "check")
    if bill.overdue(today):
        return "bad", _now("欠交"), "alert-octagon"
    return ("warn", _now("交了一部分"), "clock") if bill.paid else ("info", _now("待交"), "clock")


class BillTable(Table):
    person = django_tables2.Column(_("党员"), accessor="person__name")
    unit = django_tables2.Column(_("党支部"), order_by="unit__path")
    amount = django_tables2.Column(_("应交"), attrs=NUMBER)
    paid = django_tables2.Column(_("已交"), attrs=NUMBER)
    settled_on = django_tables2.Column(_("交清日期"), default="—")
    state = django_tables2.Column(_("情况"), accessor="pk", orderable=False)

    class Meta:
        model = Bill
        fields = ("person", "unit", "amount", "paid", "settled_on", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member, self._today = address_of("dues:member"), clock.today()

    def render_person(self, value: str, record: Bill) -> SafeString:
        return mark_safe(f'<a href="{self._member(record.person_id)}">{escape(value)}</a>')

    def value_person(self, value: str) -> str:
        return value

    def render_settled_on(self, value: dt.date) -> str:
        return value.isoformat()

    def render_state(self, record: Bill) -> SafeString:
        notes = f" {chip('mute', _now('基数该核'))}" if record.stale else ""
        notes += f" {chip('mute', _now('少交'))}" if record.relief and record.amount else ""
        return mark_safe(f"<span>{chip(*state_of(record, self._today))}{notes}</span>")

    def value_state(self, record: Bill) -> str:
        return state_of(record, self._today)[1]


class BillFilters(Filters):
    q = django_filters.CharFilter(label=_("姓名"), field_name="person__name", lookup_expr="contains")
    state = django_filters.ChoiceFilter(
        label=_("情况"), method="that_stand", empty_label=_("全部"),
        choices=(("open", _("还没交清")), ("paid", _("已交清")), ("stale", _("基数该核"))),
    )  # fmt: skip

    class Meta:
        model = Bill
        fields = ("q", "state")

    def that_stand(self, rows: QuerySet[Bill], _name: str, value: str) -> QuerySet[Bill]:
        if value == "stale":
            return rows.filter(stale=True)
        return rows.filter(paid__lt=F("amount")) if value == "open" else rows.filter(paid=F("amount"))


class LateTable(Table):
    """One line for each member with months not paid."""

    name = django_tables2.Column(_("党员"), orderable=False)
    branch = django_tables2.Column(_("党支部"), orderable=False)
    months = django_tables2.Column(_("欠几个月"), attrs=NUMBER)
    since = django_tables2.Column(_("从哪个月起"))
    owed = django_tables2.Column(_("欠多少"), attrs=NUMBER)
    step = django_tables2.Column(_("怎么办"), accessor="months", orderable=False)

    class Meta:
        fields = ("name", "branch", "months", "since", "owed", "step")

    def __init__(self, *args: Any, matter_after: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member, self._matter = address_of("dues:member"), matter_after

    def settle_order(self) -> None:
        """Those equal in the order that was chosen stand by member; there is no other key in a row of sums."""
        self.data.data = self.data.data.order_by(*self.data.data.query.order_by, "person")

    def render_name(self, value: str, record: dict[str, Any]) -> SafeString:
        return mark_safe(f'<a href="{self._member(record["person"])}">{escape(value)}</a>')

    def value_name(self, value: str) -> str:
        return value

    def render_since(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"

    def render_owed(self, value: Decimal) -> str:
        return f"{value:.2f}"

    def value_owed(self, value: Decimal) -> Decimal:
        return value

    def render_step(self, value: int) -> SafeString:
        if value >= self._matter:
            return mark_safe(f"<span>{chip('bad', _now('请组织核查'), 'alert-octagon')}</span>")
        return mark_safe(f"<span>{chip('info', _now('只提醒本人'))}</span>")

    def value_step(self, value: int) -> str:
        return _now("请组织核查") if value >= self._matter else _now("只提醒本人")


class LateFilters(Filters):
    q = django_filters.CharFilter(label=_("姓名"), field_name="person__name", lookup_expr="contains")
    months = django_filters.NumberFilter(label=_("欠满几个月"), field_name="months", lookup_expr="gte")

    class Meta:
        model = Bill
        fields = ("q",)


class EntryTable(Table):
    keys_first = True

    number = django_tables2.Column(_("凭证号"))
    occurred_on = django_tables2.Column(_("日期"), attrs=WHOLE)
    period = django_tables2.Column(_("记账月份"), attrs=WHOLE)
    kind = django_tables2.Column(_("种类"), attrs=WHOLE)
    said = django_tables2.Column(_("摘要"), orderable=False)
    unit = django_tables2.Column(_("组织"), order_by="unit__path")
    amount = django_tables2.Column(_("金额"), attrs=NUMBER, orderable=False)
    by_name = django_tables2.Column(_("记账人"))

    class Meta:
        model = Entry
        fields = ("number", "occurred_on", "period", "kind", "said", "unit", "amount", "by_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("dues:entry")

    def render_number(self, value: int, record: Entry) -> SafeString:
        return mark_safe(f'<a href="{self._page(record.pk)}">{value}</a>')

    def value_number(self, value: int) -> int:
        return value

    def render_occurred_on(self, value: dt.date) -> str:
        return value.isoformat()

    def render_period(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"

    def render_amount(self, value: Decimal) -> str:
        return f"{value:.2f}"

    def value_amount(self, value: Decimal) -> Decimal:
        return value


class EntryFilters(Filters):
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=Entry.Kind.choices, empty_label=_("全部"))
    q = django_filters.CharFilter(label=_("摘要"), field_name="said", lookup_expr="contains")
    since = django_filters.DateFilter(label=_("从"), field_name="occurred_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到"), field_name="occurred_on", lookup_expr="lte")

    class Meta:
        model = Entry
        fields = ("kind", "q", "since", "until")
