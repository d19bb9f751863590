"""The list of meetings."""

from __future__ import annotations

from html import escape
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.timeline import Period
from zugong.ui.addresses import address_of
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, Filters, Table, TableView

from . import queries
from .models import Meeting


class MeetingTable(Table):
    keys_first = True

    held_on = django_tables2.Column(verbose_name=_("日期"))
    activity_name = django_tables2.Column(verbose_name=_("类型"))
    unit = django_tables2.Column(verbose_name=_("组织"), order_by=("unit__path",))
    topic = django_tables2.Column(verbose_name=_("主要内容"), orderable=False)
    attended = django_tables2.Column(
        verbose_name=_("实到/应到"), empty_values=(), orderable=False, exclude_from_export=True,
        attrs={"td": {"class": "num"}},
    )  # fmt: skip
    # In the exported file numbers stand in columns of their own.
    expected = django_tables2.Column(verbose_name=_("应到"), visible=False)
    present = django_tables2.Column(verbose_name=_("实到"), visible=False)
    place = django_tables2.Column(verbose_name=_("地点"), visible=False)
    host_name = django_tables2.Column(verbose_name=_("主持人"), visible=False)
    state = django_tables2.Column(verbose_name=_("状态"), orderable=False)

    class Meta:
        model = Meeting
        fields = ("held_on", "activity_name", "unit", "topic", "expected", "present", "place", "host_name", "state")
        sequence = ("held_on", "activity_name", "unit", "topic", "attended", "...")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("life:meeting")

    def render_held_on(self, record: Meeting) -> SafeString:
        shown = f"{record.held_on:%Y-%m}" if record.precision == Meeting.Precision.MONTH else record.held_on.isoformat()
        hint = record.when if record.precision == Meeting.Precision.MONTH else ""
        return mark_safe(f'<a href="{self._page(record.pk)}" title="{escape(hint)}">{shown}</a>')

    def render_attended(self, record: Meeting) -> str:
        if record.expected is None:
            return "—"
        return f"{'—' if record.present is None else record.present} / {record.expected}"

    def value_held_on(self, record: Meeting) -> Any:
        return record.when if record.precision == Meeting.Precision.MONTH else record.held_on


class MeetingFilters(Filters):
    activity = django_filters.ChoiceFilter(label=_("类型"), empty_label=_("全部"))
    month = django_filters.CharFilter(
        label=_("月份"), method="in_month", widget=forms.TextInput(attrs={"type": "month"})
    )
    q = django_filters.CharFilter(label=_("组织或内容"), method="about")
    unit = django_filters.ModelChoiceFilter(
        label=_("组织"), queryset=Unit.objects.all(), method="under", widget=forms.HiddenInput
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=Meeting.State.choices, method="in_state", empty_label=_("有效的")
    )

    class Meta:
        model = Meeting
        fields = ("activity", "month", "q", "unit", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(known.id, known.name) for known in queries.activities(clock.today())]
        self.filters["activity"].extra["choices"] = kinds

    def filter_queryset(self, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        """Records that no longer count are shown when asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.filter(state=Meeting.State.RECORDED)

    def in_month(self, queryset: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        try:
            period = Period.parse(value)
        except ValueError:
            return queryset.none()
        return queryset.filter(held_on__range=(period.start, period.end))

    def about(self, queryset: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        named = Q(unit__name__icontains=value) | Q(unit__short_name__icontains=value)
        return queryset.filter(named | Q(topic__icontains=value))

    def under(self, queryset: QuerySet[Meeting], _name: str, value: Unit) -> QuerySet[Meeting]:
        return queryset.filter(unit__path__startswith=value.path)

    def in_state(self, queryset: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        return queryset.filter(state=value)


class MeetingList(TableView):
    table_class, filter_class, template_name = MeetingTable, MeetingFilters, "life/meetings.html"
    export_name = "会议记录"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.may("read_unit"):
            raise Denied(_("会议记录由支部和上级组织看。自己的在“我的组织生活”里。"), who_can=_("支部书记、上级组织"))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Meeting]:
        shown = ("unit__name", "unit__short_name", "unit__path", "precision", *MeetingTable._meta.fields)
        return queries.meetings_in(self.request.user.scope("read_unit")).only(*shown).order_by("-held_on", "-pk")

    def get_table_kwargs(self) -> dict[str, Any]:
        """A column that would say the same in every row is left out."""
        home = self.request.user.home_unit
        one_branch = home is not None and home.kind in Unit.MEMBER_KINDS
        left_out = [] if self.request.GET.get("state") else ["state"]
        return {"exclude": (*left_out, *(["unit"] if one_branch else []))}

    def get_empty(self) -> Empty:
        may = self.request.user.may("record")
        return Empty(
            _("还没有会议记录"),
            _("开完会记下来，任务和得分跟着变。"),
            action=_("记第一次会议") if may else "",
            url=reverse("life:record") if may else "",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may_record": self.request.user.may("record")}
