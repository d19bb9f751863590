"""Pages of early warnings: the lights that are on, and one of them down to its rule."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from zugong.org.http import SignedIn
from zugong.ui.addresses import address_of
from zugong.ui.tables import Empty, Filters, Table, TableView
from zugong.ui.templatetags.zg import chip

from . import queries
from .models import Alert, AlertQuerySet

TONES = {Alert.Light.RED: "bad", Alert.Light.AMBER: "warn"}


class AlertTable(Table):
    light = django_tables2.Column(_("亮灯"))
    title = django_tables2.Column(_("预警"))
    sentence = django_tables2.Column(_("情况"), orderable=False)
    unit = django_tables2.Column(_("组织"), order_by="unit__path")
    lit_on = django_tables2.DateColumn(verbose_name=_("从哪天起"), format="Y-m-d")
    cleared_on = django_tables2.DateColumn(verbose_name=_("到哪天止"), format="Y-m-d", default="—")

    class Meta:
        model = Alert
        fields = ("title", "sentence", "unit", "light", "lit_on", "cleared_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("alerts:alert")

    def render_title(self, value: str, record: Alert) -> SafeString:
        return format_html('<a href="{}">{}</a>', self._page(record.pk), value)

    def value_title(self, value: str) -> str:
        return value

    def render_light(self, record: Alert) -> SafeString:
        tone = TONES[Alert.Light(record.light)] if record.cleared_on is None else "mute"
        return chip(tone, record.get_light_display())

    def value_light(self, record: Alert) -> str:
        return record.get_light_display()


class AlertFilters(Filters):
    q = django_filters.CharFilter(label=_("预警或组织"), method="with_words")
    light = django_filters.ChoiceFilter(label=_("亮灯"), choices=Alert.Light.choices, empty_label=_("全部"))
    state = django_filters.ChoiceFilter(
        label=_("状态"), method="that_stand", choices=(("on", _("亮着")), ("out", _("灭了"))), empty_label=_("全部")
    )

    class Meta:
        model = Alert
        fields = ("q", "light", "state")

    def with_words(self, rows: QuerySet[Alert], _name: str, value: str) -> QuerySet[Alert]:
        return rows.filter(
            Q(title__contains=value) | Q(unit__name__contains=value) | Q(unit__short_name__contains=value)
        )

    def that_stand(self, rows: QuerySet[Alert], _name: str, value: str) -> QuerySet[Alert]:
        return rows.filter(cleared_on__isnull=value == "on")


class AlertsView(TableView):
    table_class = AlertTable
    filter_class = AlertFilters
    template_name = "alerts/alerts.html"
    export_name = _("预警清单")
    page_size = 40
    empty = Empty(_("没有亮灯"), _("哪个组织的数到了制度写的界限，这里就会亮。"), kind="done")

    def get_queryset(self) -> AlertQuerySet:
        found = queries.alerts_of(self.request.user).select_related("unit")
        return found.order_by("cleared_on", "-light", "lit_on", "pk")  # type: ignore[return-value]


@require_safe
def alert(request: SignedIn, pk: int) -> HttpResponse:
    """One light: its rule and article, the number, how it went, and the matter that may be opened."""
    found = get_object_or_404(queries.alerts_of(request.user).select_related("unit"), pk=pk)
    declared = queries.warning_of(found)
    page = {
        "alert": found, "warning": declared[0] if declared else None, "institution": declared[1] if declared else None,
        "tone": TONES[Alert.Light(found.light)], "matter": queries.matters_of([found]).get(found.pk),
        "open": queries.way_to_open(found, request.user), "limits": queries.limits_of(found),
        "history": Alert.objects.filter(rule_id=found.rule_id, unit=found.unit_id).order_by("-lit_on", "-pk"),
    }  # fmt: skip
    return render(request, "alerts/alert.html", page)


@require_safe
def of_unit(request: SignedIn, pk: int) -> HttpResponse:
    """The lights over one unit, each with the matter it proposes; nothing where none is on."""
    burning = queries.alerts_of(request.user).burning().filter(unit=pk).select_related("unit").order_by("-light", "pk")
    return render(request, "alerts/panels/of_unit.html", {"rows": queries.lines_of(list(burning), request.user)})
