"""Lists: members with every condition a table can divide by; the same rows leave as the collection form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Membership, Unit
from zugong.org.queries import age_on
from zugong.org.queries.people import inside
from zugong.org.scope import Scope
from zugong.org.tables import ALL, MemberFilters, MembersTable
from zugong.ui.addresses import number_in
from zugong.ui.tables import Filters
from zugong.ui.tables.filters import Condition

from . import form_sheet
from .dimensions import DIMENSIONS, NOTHING, Dimension, kind_over


class RosterTable(MembersTable):
    full_on = tables.Column(verbose_name=_("党龄"), attrs={"td": {"class": "num"}})
    duty_title = tables.Column(verbose_name=_("职务"))

    class Meta:
        model = Membership
        fields = ("name", "sex", "age", "education", "stage", "joined_on", "full_on", "duty_title", "unit")
        sequence = fields
        exclude = ("id_number", "phone", "state")

    def __init__(self, *args: Any, levels: Mapping[str, int], as_codes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels, self.as_codes = levels, as_codes

    def render_full_on(self, record: Membership) -> int | str:
        years = party_age(record, self._today)
        return "" if years is None else years

    def as_values(self, exclude_columns: Any = None) -> Iterator[list[Any]]:
        """The layout of the collection form: what people hold, and what comes in again."""
        return form_sheet.rows(self.data.data, self.levels, as_codes=self.as_codes)


def party_age(membership: Membership, day: dt.date) -> int | None:
    """Whole years since full membership."""
    full = membership.stage == Membership.Stage.FULL
    return age_on(day, membership.full_on) if full else None


#: Without a choice the list holds whom the card counts.
STATES = [("all", _("全部在册")), *(one for one in Membership.State.choices if one[0] not in ("normal", "left"))]


class RosterFilters(Filters):
    """`offered` are the dimensions this reader may ask by; an address that asks by others is not answered by them."""

    q = django_filters.CharFilter(label=_("姓名"), field_name="person__name", lookup_expr="icontains")
    unit = django_filters.CharFilter(label=_("组织"), method="in_unit")
    state = django_filters.ChoiceFilter(label=_("党籍状态"), choices=STATES, method="in_state", empty_label=ALL)
    level = django_filters.ChoiceFilter(
        label=_("直接上级的类别"),
        choices=[*((kind.value, kind.label) for kind in Unit.PARTY_KINDS), (NOTHING, _("没有上级党组织"))],
        method="under_level",
        empty_label=ALL,
    )

    class Meta:
        model = Membership
        fields = ("q", "unit", "state", "level")

    def __init__(self, *args: Any, offered: Mapping[str, Dimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, one in offered.items():
            self.filters[key] = _filter_of(one, str((self.data or {}).get(key, "")))
            self.filters[key].parent, self.filters[key].model = self, Membership

    @property
    def form(self) -> forms.Form:
        form = super().form
        form.fields["state"].empty_label = _("计入党员数的")  # type: ignore[attr-defined]
        return form

    @property
    def conditions(self) -> list[Condition]:
        """A unit named by its key is shown by its name."""
        return [replace(one, value=self._unit_words(one.value)) for one in super().conditions]

    def _unit_words(self, value: str) -> str:
        if value != self.data.get("unit", "") or not number_in(value):
            return value
        return str(Unit.objects.filter(pk=value).first() or value)

    def in_unit(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        """By its key, as the tables link; else as people write it."""
        if number_in(value):
            path = Unit.objects.filter(pk=value).values_list("path", flat=True).first()
            return rows.filter(inside(Scope((path,)))) if path else rows.none()
        return MemberFilters.in_unit(self, rows, name, value)  # type: ignore[arg-type]

    def in_state(self, rows: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        return rows if value == "all" else rows.filter(state=value)

    def of_class(self, rows: QuerySet[Membership], name: str, code: str) -> QuerySet[Membership]:
        one, day = DIMENSIONS[name], clock.today()
        return rows.annotate(**{f"d_{name}": one.value(day)}).filter(one.finding(code, day))

    def under_level(self, rows: QuerySet[Membership], _name: str, kind: str) -> QuerySet[Membership]:
        """Branches whose nearest Party organisation above is of a kind."""
        found = list(Unit.objects.on(clock.today()).order_by().values_list("pk", "path", "kind"))
        party = {path: its for _pk, path, its in found if its in Unit.PARTY_KINDS}
        branches = [pk for pk, path, its in found if its in Unit.MEMBER_KINDS and kind_over(path, party) == kind]
        return rows.filter(Q(unit__in=branches))


def _filter_of(one: Dimension, asked: str) -> django_filters.Filter:
    """`asked`: a code of an earlier table is asked for by its number in the statistics, and is no choice otherwise."""
    titles = one.titles()
    field = f"d_{one.key}"
    if not titles:
        return django_filters.CharFilter(field_name=one.key, label=one.title, method="of_class")
    choices = {**titles, NOTHING: _now("没有登记"), **({asked: one.words(asked)} if asked else {})}
    return django_filters.ChoiceFilter(
        field_name=field[2:], label=one.title, choices=[*choices.items()], method="of_class", empty_label=ALL
    )
