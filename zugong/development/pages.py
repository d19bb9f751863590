"""The list of candidates, which leaves as the development ledger (发展党员台账) and comes back as it left."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Person, Unit
from zugong.ui.addresses import address_of
from zugong.ui.tables import Filters, Table

from . import queries
from .ledger import DATED
from .models import Candidate
from .paths import path_on


class CandidateTable(Table):
    keys_first = True

    name = django_tables2.Column(verbose_name=_("姓名"), accessor="person__name")
    unit = django_tables2.Column(verbose_name=_("党支部"), order_by=("unit__path",))
    stage = django_tables2.Column(verbose_name=_("阶段"))
    waiting = django_tables2.Column(verbose_name=_("等哪一步"), orderable=False)
    stuck = django_tables2.Column(
        verbose_name=_("等了"), empty_values=(), order_by=("since",), exclude_from_export=True
    )
    due_on = django_tables2.Column(verbose_name=_("最晚"))
    gaps = django_tables2.Column(verbose_name=_("缺材料"), attrs={"td": {"class": "num"}})
    marked = django_tables2.Column(verbose_name=_("记号"), attrs={"td": {"class": "num"}})
    state = django_tables2.Column(verbose_name=_("状态"), orderable=False)
    # What the ledger people hold has besides; in the file alone.
    sex = django_tables2.Column(verbose_name=_("性别"), accessor="person__sex", visible=False)
    birth_on = django_tables2.Column(verbose_name=_("出生日期"), accessor="person__birth_on", visible=False)
    ethnicity = django_tables2.Column(verbose_name=_("民族"), accessor="person__ethnicity", visible=False)
    education = django_tables2.Column(verbose_name=_("学历"), accessor="person__education", visible=False)
    contacts = django_tables2.Column(verbose_name=_("培养联系人"), visible=False)
    introducers = django_tables2.Column(verbose_name=_("入党介绍人"), visible=False)
    job = django_tables2.Column(verbose_name=_("工作单位及职务"), visible=False)
    note = django_tables2.Column(verbose_name=_("备注"), visible=False)

    class Meta:
        model = Candidate
        fields = ()
        sequence = ("name", "unit", "stage", "waiting", "stuck", "due_on", "gaps", "marked", "state", "...")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        days = [
            (f"on_{step}", django_tables2.Column(verbose_name=label, empty_values=(), visible=False, orderable=False))
            for step, label in DATED.items()
        ]
        super().__init__(*args, extra_columns=days, **kwargs)
        self._page, self._path, self._today = address_of("development:candidate"), path_on(clock.today()), clock.today()

    def render_name(self, value: str, record: Candidate) -> SafeString:
        return mark_safe(f'<a href="{self._page(record.pk)}">{escape(value)}</a>')

    def value_name(self, value: str) -> str:
        return value

    def value_unit(self, record: Candidate) -> str:
        return record.unit.name

    def render_stage(self, value: str) -> str:
        return self._path.stages.get(value, value)

    def render_waiting(self, value: str) -> str:
        step = self._path.steps.get(value)
        return f"{step.number} {step.title}" if step else "—"

    def render_stuck(self, record: Candidate) -> str:
        if not record.is_active or not record.waiting:
            return "—"
        early = record.earliest_on
        if early and early > self._today:
            return _now("%(day)s起可办") % {"day": early.isoformat()}
        return _now("%(n)s 天") % {"n": record.stuck_days}

    def render_due_on(self, value: dt.date, record: Candidate) -> SafeString:
        tone = queries.light(record, self._path, self._today)
        if not record.is_active:
            return mark_safe("—")
        late = (self._today - value).days
        words = _now("逾期 %(n)s 天") % {"n": late} if late > 0 else value.isoformat()
        return mark_safe(f'<span class="zg-chip {tone}">{escape(words)}</span>')

    def value_due_on(self, value: dt.date) -> dt.date:
        return value

    def render_sex(self, value: str) -> str:
        return str(dict(Person.Sex.choices).get(value, value))


def _value_of(step: str) -> Any:
    def value(self: CandidateTable, record: Candidate) -> str:
        return record.dates.get(step, "")

    return value


for _step in DATED:
    setattr(CandidateTable, f"render_on_{_step}", _value_of(_step))


class CandidateFilters(Filters):
    q = django_filters.CharFilter(label=_("姓名或党支部"), method="about")
    stage = django_filters.ChoiceFilter(label=_("阶段"), empty_label=_("全部"))
    light = django_filters.ChoiceFilter(
        label=_("期限"), method="lit", empty_label=_("全部"), choices=[("late", _("逾期的")), ("gaps", _("缺材料的")), ("marked", _("有记号的"))],
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=Candidate.State.choices, method="in_state", empty_label=_("在办的")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("组织"), queryset=Unit.objects.all(), method="under", widget=forms.HiddenInput
    )

    class Meta:
        model = Candidate
        fields = ("q", "stage", "light", "state", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["stage"].extra["choices"] = list(path_on(clock.today()).stages.items())

    def filter_queryset(self, queryset: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Those in hand, unless another state is asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.filter(state=Candidate.State.ACTIVE)

    def about(self, queryset: QuerySet[Candidate], _name: str, value: str) -> QuerySet[Candidate]:
        named = Q(unit__name__icontains=value) | Q(unit__short_name__icontains=value)
        return queryset.filter(named | Q(person__name__icontains=value))

    def lit(self, queryset: QuerySet[Candidate], _name: str, value: str) -> QuerySet[Candidate]:
        wanted = {"late": Q(due_on__lt=clock.today()), "gaps": Q(gaps__gt=0), "marked": Q(marked__gt=0)}
        return queryset.filter(wanted[value])

    def in_state(self, queryset: QuerySet[Candidate], _name: str, value: str) -> QuerySet[Candidate]:
        return queryset.filter(state=value)

    def under(self, queryset: QuerySet[Candidate], _name: str, value: Unit) -> QuerySet[Candidate]:
        return queryset.filter(unit__path__startswith=value.path)
