"""The year of a branch on one sheet, and all branches beside one another: what is asked, what was held, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.ui.addresses import address_of
from zugong.ui.calendar import LifeCalendar
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, Filters, Table, TableView
from zugong.work import conformity
from zugong.work import queries as work
from zugong.work.models import Duty

from . import queries


@dataclass(frozen=True)
class Missing:
    """Something that should have been held by now."""

    name: str
    period: str
    due_on: dt.date
    still: int
    url: str
    cite: str


@dataclass(frozen=True)
class BranchYear:
    """The sheet of one unit and year."""

    unit: Unit
    calendar: LifeCalendar
    missing: list[Missing]
    asked: int
    held: int

    @property
    def share(self) -> float | None:
        return 100 * self.held / self.asked if self.asked else None


def year_of(unit: Unit, year: int, today: dt.date) -> BranchYear:
    duties = conformity.counted(year, today).filter(unit=unit)
    line = next(iter(conformity.by_unit(duties)), {"asked": 0, "held": 0})
    missing = [_missing(duty) for duty in conformity.lacking(unit, year, today)]
    return BranchYear(unit, work.life_calendar(unit, year), missing, line["asked"], line["held"])


def _missing(duty: Duty) -> Missing:
    period = duty.named_period
    asked = {"unit": duty.unit_id, "activity": duty.obligation.activity, "period": duty.period}
    return Missing(
        duty.obligation.activity_name or duty.title,
        period.label(get_language() or "zh-hans") if period else "",
        duty.due_on,
        duty.owed - duty.done,
        f"{reverse('life:record')}?{urlencode(asked)}",
        duty.obligation.cite,
    )


# ---- all branches --------------------------------------------------------------------------------


class ConformityTable(Table):
    """Records are lines of `conformity.by_unit`."""

    name = django_tables2.Column(accessor="unit__name", verbose_name=_("组织"), order_by=("unit__path",))
    asked = django_tables2.Column(verbose_name=_("应开"), attrs={"td": {"class": "num"}})
    held = django_tables2.Column(verbose_name=_("已开"), attrs={"td": {"class": "num"}})
    lacking = django_tables2.Column(verbose_name=_("缺"), attrs={"td": {"class": "num"}})
    share = django_tables2.Column(verbose_name=_("符合程度"), attrs={"td": {"class": "num"}})

    class Meta:
        fields = ("name", "asked", "held", "lacking", "share")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("life:year")

    def render_name(self, record: dict[str, Any]) -> SafeString:
        shown = record["unit__short_name"] or record["unit__name"]
        return mark_safe(f'<a href="{self._page(record["unit"])}">{escape(shown)}</a>')

    def value_name(self, record: dict[str, Any]) -> str:
        return str(record["unit__name"])

    def render_share(self, value: float) -> str:
        return f"{value:.1f}%"

    def value_share(self, value: float) -> float:
        return round(value, 1)


class ConformityFilters(Filters):
    activity = django_filters.ChoiceFilter(label=_("哪一种"), empty_label=_("全部"), method="of_kind")
    lacking = django_filters.ChoiceFilter(
        label=_("看"), choices=[("1", _("没做全的"))], empty_label=_("全部"), method="lacking_something"
    )
    q = django_filters.CharFilter(label=_("组织"), method="called")

    class Meta:
        model = Duty
        fields = ("activity", "lacking", "q")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(known.id, known.name) for known in queries.activities(clock.today())]
        self.filters["activity"].extra["choices"] = kinds

    def of_kind(self, lines: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return lines  # what is counted is chosen where it is counted

    def lacking_something(self, lines: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return lines.filter(lacking__gt=0)

    def called(self, lines: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return lines.filter(unit__name__icontains=value)


class ConformityList(TableView):
    """组织生活规范对照: every branch in sight with how much of its year's calendar it held."""

    table_class, filter_class, template_name = ConformityTable, ConformityFilters, "life/conformity.html"
    export_name = "组织生活规范对照"
    empty = Empty(_("没有要对照的党支部"), _("到了期的组织生活，谁开了、谁没开，列在这里。"))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.may("read_unit"):
            raise Denied(_("规范对照由支部和上级组织看。"), who_can=_("支部书记、上级组织"))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        today = clock.today()
        mine = Unit.objects.filter(self.request.user.scope("read_unit").q(), kind__in=Unit.MEMBER_KINDS)
        duties = conformity.counted(today.year, today, self.request.GET.get("activity", "")[:60])
        return conformity.by_unit(duties.filter(unit__in=mine)).order_by("share", "unit__path")

    def count(self, rows: QuerySet[Any]) -> int:
        return rows.order_by().count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"year": clock.today().year}
