"""Lists of organisations: terms, and what numbers ask for."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.ui.addresses import address_of
from zugong.ui.tables import Filters, Table
from zugong.ui.templatetags.zg import chip

from . import terms
from .advice import Finding

ALL = _("全部")


class TermTable(Table):
    name = tables.Column(accessor="short_name", verbose_name=_("组织"))
    kind = tables.Column(verbose_name=_("类别"))
    parent = tables.Column(accessor="parent__short_name", verbose_name=_("上级"))
    starts_on = tables.Column(accessor="term_starts_on", verbose_name=_("本届开始"), attrs={"td": {"class": "nw"}})
    term_ends_on = tables.Column(verbose_name=_("届满"), attrs={"td": {"class": "nw"}})
    should = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("按规定届满"), attrs={"td": {"class": "nw"}}
    )
    standing = tables.Column(empty_values=(), orderable=False, verbose_name=_("情况"))

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent", "starts_on", "term_ends_on", "should", "standing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._card, self._today = address_of("roster:card"), clock.today()
        self._years, self._remind = terms.years_by_kind(), terms.horizon(self._today)

    def _term(self, unit: Unit) -> terms.Term:
        return terms.term_of(unit, self._today, self._years, self._remind)

    def render_name(self, record: Unit) -> SafeString:
        return format_html('<a href="{}">{}</a>', self._card(record.pk), record.short_name)

    def render_should(self, record: Unit) -> str:
        day = self._term(record).should_end_on
        return day.isoformat() if day else "—"

    def render_standing(self, record: Unit) -> Any:
        term = self._term(record)
        tone, words = light(term)
        return format_html("{} {}", chip(tone, words), term.doubt) if term.doubt else chip(tone, words)

    def value_standing(self, record: Unit) -> str:
        term = self._term(record)
        return "；".join(one for one in (light(term)[1], term.doubt) if one)


def light(term: terms.Term) -> tuple[str, str]:
    """The tone and the words of how a term stands."""
    days = term.days or 0
    return {
        terms.OVER: ("bad", _now("超期 %(n)s 天") % {"n": -days}),
        terms.SOON: ("warn", _now("还有 %(n)s 天") % {"n": days}),
        terms.RUNNING: ("ok", _now("任期内")),
        terms.UNKNOWN: ("mute", _now("没有登记")),
    }[term.standing]


class TermFilters(Filters):
    standing = django_filters.ChoiceFilter(
        label=_("情况"),
        choices=[
            ("due", _("要换届的")),
            (terms.OVER, _("超期")),
            (terms.SOON, _("临近届满")),
            (terms.RUNNING, _("任期内")),
            (terms.UNKNOWN, _("没有登记")),
        ],
        method="standing_as",
        empty_label=ALL,
    )
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Unit.Kind.choices, empty_label=ALL)
    q = django_filters.CharFilter(label=_("组织"), method="under")

    class Meta:
        model = Unit
        fields = ("standing", "kind", "q")

    def standing_as(self, rows: QuerySet[Unit], _name: str, value: str) -> QuerySet[Unit]:
        return terms.of_standing(rows, value, clock.today())

    def under(self, rows: QuerySet[Unit], _name: str, value: str) -> QuerySet[Unit]:
        """By name, with everything below."""
        paths = Unit.objects.filter(name__icontains=value).values_list("path", flat=True)[:200]
        found = Q(pk__in=[])
        for path in paths:
            found |= Q(path__startswith=path)
        return rows.filter(found)


class AdviceTable(Table):
    unit = tables.Column(verbose_name=_("组织"), orderable=False)
    parent = tables.Column(verbose_name=_("上级"), orderable=False)
    sentence = tables.Column(verbose_name=_("按规定"), orderable=False)
    article = tables.Column(verbose_name=_("依据"), orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._card = address_of("roster:card")

    def render_unit(self, record: Finding) -> SafeString:
        return format_html('<a href="{}">{}</a>', self._card(record.pk), record.unit)

    def value_unit(self, record: Finding) -> str:
        return record.unit
