"""The ledger as a list, and what it can be asked."""

from __future__ import annotations

from html import escape
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from zugong.ui.addresses import address_of
from zugong.ui.forms import DateInput
from zugong.ui.tables import Filters, Table
from zugong.ui.templatetags.zg import chip

from . import facts, queries
from .models import Fact, FactQuerySet

ABOUT = (("person", _("党员个人的")), ("all", _("都看")))
TONES = {"standing": "ok", "reversed": "mute", "reversal": "info"}
STATES = (("standing", _("有效")), ("reversed", _("已更正")), ("reversal", _("更正记录")))


class FactTable(Table):
    occurred_on = django_tables2.Column(_("日期"))
    kind = django_tables2.Column(_("事实"))
    unit = django_tables2.Column(_("组织"), order_by="unit__path")
    person = django_tables2.Column(_("人员"), order_by="person__name", default="—")
    data = django_tables2.Column(_("内容"), orderable=False)
    recorded_by_name = django_tables2.Column(_("记录"), order_by="recorded_at")
    state = django_tables2.Column(_("状态"), empty_values=(), orderable=False)

    class Meta:
        model = Fact
        fields = ("occurred_on", "kind", "unit", "person", "data", "recorded_by_name", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("evidence:fact")
        # Said in many rows, worked out once for a page.
        self._titles: dict[str, str] = {}
        self._chips: dict[str, SafeString] = {}

    def render_occurred_on(self, value: Any) -> str:
        return value.isoformat()

    def value_occurred_on(self, value: Any) -> Any:
        return value

    def render_kind(self, value: str, record: Fact) -> SafeString:
        return mark_safe(f'<a href="{self._page(record.pk)}">{escape(self.value_kind(value))}</a>')

    def value_kind(self, value: str) -> str:
        if value not in self._titles:
            self._titles[value] = facts.title_of(value)
        return self._titles[value]

    def render_data(self, value: dict[str, Any], record: Fact) -> str:
        return (facts.kind_of(record.kind).summary(value) if facts.known(record.kind) else "") or "—"

    def render_recorded_by_name(self, value: str, record: Fact) -> SafeString:
        at = f"{localtime(record.recorded_at):%m-%d}"
        return mark_safe(f'{escape(value)} <span class="zg-mute zg-nowrap">{at}</span>')

    def order_unit(self, rows: FactQuerySet, is_descending: bool) -> tuple[FactQuerySet, bool]:
        """In the order of the tree. The condition is always true: it lets the database walk the units and stop after a
        page, where it would otherwise sort the whole ledger."""
        return rows.filter(unit__path__gte="").order_by("-unit__path" if is_descending else "unit__path"), True

    def value_recorded_by_name(self, value: str) -> str:
        return value

    def render_state(self, record: Fact) -> SafeString:
        state = state_of(record)
        if state not in self._chips:
            icon = "arrow-back-up" if state == "reversal" else ""
            self._chips[state] = format_html("<span>{}</span>", chip(TONES[state], dict(STATES)[state], icon))
        return self._chips[state]

    def value_state(self, record: Fact) -> str:
        return str(dict(STATES)[state_of(record)])


def state_of(fact: Fact) -> str:
    if fact.is_reversal:
        return "reversal"
    return "reversed" if getattr(fact, "reversed_by", None) else "standing"


def _kind_choices() -> list[tuple[str, str]]:
    return sorted(((kind.id, str(kind.title)) for kind in facts.all_kinds()), key=lambda choice: choice[1])


class FactFilters(Filters):
    kind = django_filters.ChoiceFilter(label=_("事实"), empty_label=_("全部"), choices=())
    unit = django_filters.CharFilter(label=_("组织"), method="of_unit")
    person = django_filters.CharFilter(label=_("人员"), field_name="person__name", lookup_expr="icontains")
    since = django_filters.DateFilter(label=_("从"), field_name="occurred_on", lookup_expr="gte", widget=DateInput)
    until = django_filters.DateFilter(label=_("到"), field_name="occurred_on", lookup_expr="lte", widget=DateInput)
    about = django_filters.ChoiceFilter(label=_("关于"), empty_label=_("组织的"), choices=ABOUT, method="about_whom")
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=STATES, method="in_state")
    source = django_filters.CharFilter(widget=forms.HiddenInput, label=_("来源"))

    class Meta:
        model = Fact
        fields = ("kind", "unit", "person", "since", "until", "about", "state", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = _kind_choices()

    @property
    def untouched(self) -> bool:
        return not any(self.data.get(name) for name in self.filters)

    def filter_queryset(self, queryset: FactQuerySet) -> FactQuerySet:
        """Facts about units unless people are asked for: of ten facts nine are about a person who was present."""
        found = super().filter_queryset(queryset)
        if not queries.reads_units(self.request.user):
            return found
        if not any(self.data.get(name) for name in ("about", "person", "source")):
            found = found.filter(person__isnull=True)
        return queries.recent(found) if self.untouched else found

    def of_unit(self, queryset: FactQuerySet, _name: str, value: str) -> FactQuerySet:
        named = Q(unit__name__icontains=value) | Q(unit__short_name__icontains=value)
        return queryset.filter(Q(unit=int(value)) if value.isdigit() else named)

    def about_whom(self, queryset: FactQuerySet, _name: str, value: str) -> FactQuerySet:
        return queryset.filter(person__isnull=False) if value == "person" else queryset

    def in_state(self, queryset: FactQuerySet, _name: str, value: str) -> FactQuerySet:
        if value == "standing":
            return queryset.standing()
        return (
            queryset.filter(reverses__isnull=False)
            if value == "reversal"
            else queryset.filter(reversed_by__isnull=False)
        )
