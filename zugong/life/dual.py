"""双重组织生活: leaders take part in the life of their branch and in that of their team. Which duties make up the two, an
institution says: those of holders of a post that somebody's attendance fulfils."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
import django_tables2
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.rulebook import library
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, Filters, Table, TableView
from zugong.ui.templatetags.zg import chip
from zugong.work.models import Duty

from .facts import MeetingAttended


def rules(day: dt.date) -> list[tuple[str, str]]:
    """(rule, title) of the duties that are columns of the table."""
    kind: str = MeetingAttended.kind  # type: ignore[attr-defined]
    return [
        (f"{found.institution.id}/{found.duty.id}", found.duty.title)
        for found in library.duties(day)
        if found.duty.per == "post" and found.duty.fulfilled_by.of == kind
    ]


class DualTable(Table):
    person = django_tables2.Column(accessor="person__name", verbose_name=gettext_lazy("领导干部"))
    unit = django_tables2.Column(verbose_name=gettext_lazy("单位"), order_by=("unit__path",))

    class Meta:
        model = Duty
        fields = ("person", "unit")

    def __init__(self, *args: Any, columns: list[tuple[str, str]], **kwargs: Any) -> None:
        shown = [(f"state{n}", _Attended(title, n)) for n, (_rule, title) in enumerate(columns)]
        super().__init__(*args, extra_columns=shown, **kwargs)


class _Attended(django_tables2.Column):
    """Whether somebody took part this year, and on which day."""

    def __init__(self, title: str, number: int) -> None:
        super().__init__(title, empty_values=(), accessor=f"state{number}")
        self.number = number

    def render(self, value: str | None, record: Duty) -> SafeString | str:
        if value is None:
            return "—"
        day: dt.date | None = getattr(record, f"on{self.number}")
        if value in Duty.FINISHED:
            words = _("%(day)s参加") % {"day": f"{day:%Y-%m-%d} "} if day else _("参加了")
            return chip("ok", words)
        return chip("mute", _("免")) if value == Duty.State.EXEMPT else chip("bad", _("还没参加"))

    def value(self, value: str | None, record: Duty) -> Any:
        day = getattr(record, f"on{self.number}")
        return (day or _("参加了")) if value in Duty.FINISHED else "" if value is None else _("还没参加")


class DualFilters(Filters):
    lacking = django_filters.ChoiceFilter(
        label=gettext_lazy("看"),
        choices=[("1", gettext_lazy("缺一种的"))],
        empty_label=gettext_lazy("全部"),
        method="lacking_one",
    )
    q = django_filters.CharFilter(label=gettext_lazy("姓名或单位"), method="called")

    class Meta:
        model = Duty
        fields = ("lacking", "q")

    def lacking_one(self, duties: QuerySet[Duty], _name: str, _value: str) -> QuerySet[Duty]:
        lacking = Q(pk__in=[])
        for name in duties.query.annotations:
            if name.startswith("state"):
                lacking |= Q(**{name: Duty.State.OPEN})
        return duties.filter(lacking)

    def called(self, duties: QuerySet[Duty], _name: str, value: str) -> QuerySet[Duty]:
        return duties.filter(Q(person__name__icontains=value) | Q(unit__name__icontains=value))


class DualList(TableView):
    table_class, filter_class, template_name = DualTable, DualFilters, "life/dual.html"
    export_name = "双重组织生活"
    empty = Empty(
        gettext_lazy("还没有要对照的领导干部"), gettext_lazy("底册里登记了领导职务、制度要求双重组织生活的，列在这里。")
    )

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.may("read_unit"):
            raise Denied(_("双重组织生活由本单位和上级组织看。"), who_can=_("支部书记、上级组织"))
        self.columns = rules(clock.today())
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Duty]:
        year, names = str(clock.today().year), [rule for rule, _title in self.columns]
        asked = Duty.objects.filter(rule_id__in=names, period=year, person__isnull=False)
        # Whoever owes any of them is one line, at the first of their duties.
        before = asked.filter(person=OuterRef("person"), unit=OuterRef("unit"), pk__lt=OuterRef("pk"))
        mine = asked.filter(~Exists(before), self.request.user.scope("read_unit").q("unit"))
        found = mine.select_related("person", "unit")
        for number, rule in enumerate(names):
            same = Duty.objects.filter(rule_id=rule, period=year, person=OuterRef("person"), unit=OuterRef("unit"))
            found = found.annotate(
                **{
                    f"state{number}": Subquery(same.values("state")[:1]),
                    f"on{number}": Subquery(same.values("fulfilled_on")[:1]),
                }
            )
        return found.order_by("unit__path", "person__name", "pk")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"columns": self.columns}
