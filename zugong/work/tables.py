"""The duties of a scope as a list."""

from __future__ import annotations

from html import escape
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.ui.addresses import address_of
from zugong.ui.tables import Filters, Table
from zugong.ui.templatetags.zg import chip

from . import wording
from .models import Duty, DutyQuerySet

STANDINGS = (
    ("overdue", _("逾期")),
    ("pending", _("还没做")),
    ("missed", _("过期没做")),
    ("done", _("按期做了")),
    ("late", _("晚做，已补")),
    ("exempt", _("免做")),
    ("offered", _("自选，没做")),
    ("future", _("没到时间")),
    ("waiting", _("有申请待批")),
)
WHOSE = (("unit", _("组织")), ("person", _("党员个人")))


class DutyTable(Table):
    keys_first = True

    obligation = django_tables2.Column(_("任务"), order_by="obligation__title")
    period = django_tables2.Column(_("周期"), order_by="period_start")
    unit = django_tables2.Column(_("谁"), order_by="unit__path")
    due_on = django_tables2.Column(_("期限"))
    done = django_tables2.Column(_("已做/应做"), attrs={"td": {"class": "num"}})
    state = django_tables2.Column(_("状态"), orderable=False)

    class Meta:
        model = Duty
        fields = ("obligation", "period", "unit", "due_on", "done", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page, self._today = address_of("work:duty"), clock.today()

    def render_obligation(self, record: Duty) -> SafeString:
        return mark_safe(f'<a href="{self._page(record.pk)}">{escape(record.title)}</a>')

    def value_obligation(self, record: Duty) -> str:
        return record.title

    def render_period(self, record: Duty) -> str:
        return wording.period_of(record)

    def render_unit(self, record: Duty) -> str:
        """Of a person's duty whose it is, and then where."""
        return f"{record.person} · {record.unit}" if record.person is not None else str(record.unit)

    def render_due_on(self, value: Any) -> str:
        return value.isoformat()

    def value_due_on(self, value: Any) -> Any:
        return value

    def render_done(self, record: Duty) -> str:
        return f"{record.done:,} / {record.owed:,} {record.obligation.counter}".rstrip()

    def render_state(self, record: Duty) -> SafeString:
        return mark_safe(f"<span>{chip(*wording.chip_of(record, self._today))}</span>")

    def value_state(self, record: Duty) -> str:
        return wording.chip_of(record, clock.today())[1]


class DutyFilters(Filters):
    standing = django_filters.ChoiceFilter(
        label=_("状态"), empty_label=_("全部"), choices=STANDINGS, method="that_stand"
    )
    task = django_filters.CharFilter(label=_("任务"), field_name="obligation__title", lookup_expr="icontains")
    unit = django_filters.CharFilter(label=_("组织"), method="of_unit")
    whose = django_filters.ChoiceFilter(label=_("算在谁头上"), empty_label=_("全部"), choices=WHOSE, method="owed_by")
    rule = django_filters.CharFilter(field_name="rule_id", widget=forms.HiddenInput)
    period = django_filters.CharFilter(field_name="period", widget=forms.HiddenInput)
    since = django_filters.DateFilter(label=_("期限从"), field_name="due_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("期限到"), field_name="due_on", lookup_expr="lte")

    class Meta:
        model = Duty
        fields = ("standing", "task", "unit", "whose", "rule", "period", "since", "until")

    @property
    def untouched(self) -> bool:
        return not any(self.data.get(name) for name in self.filters)

    def filter_queryset(self, queryset: DutyQuerySet) -> QuerySet[Duty]:
        found = super().filter_queryset(queryset)
        today = clock.today()
        # Before anything is asked: what has begun and can still be done, the most pressing first.
        return found.pending(today) if self.untouched else found

    def that_stand(self, queryset: DutyQuerySet, _name: str, value: str) -> QuerySet[Duty]:
        today = clock.today()
        if value in ("overdue", "pending", "missed"):
            return getattr(queryset, value)(today)
        if value == "future":
            return queryset.filter(state=Duty.State.OPEN, period_start__gt=today)
        if value == "waiting":
            return queryset.exclude(waiting_for="")
        return queryset.filter(state=value)

    def owed_by(self, queryset: DutyQuerySet, _name: str, value: str) -> QuerySet[Duty]:
        return queryset.filter(person__isnull=value == "unit")

    def of_unit(self, queryset: DutyQuerySet, _name: str, value: str) -> QuerySet[Duty]:
        named = Q(unit__name__icontains=value) | Q(unit__short_name__icontains=value) | Q(person__name=value)
        return queryset.filter(Q(unit=int(value)) if value.isdigit() else named)
