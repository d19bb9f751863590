"""The charts of a register: rows counted, or a column added up, by another column. Readable without colour; the table is beside it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.columns import cells
from zugong.columns.binding import LABELLED, Binding
from zugong.org.models import Person, Unit
from zugong.rulebook.declared import Chart, Column, DeclaredRegister
from zugong.timeline import Period
from zugong.ui import figures
from zugong.ui.figures import Figure, Line

from .models import Row

SHOWN = 12
#: Columns that hold a key, and what it is the key of.
NAMED_BY: dict[str, QuerySet[Any]] = {
    "unit": Unit.objects.only("name", "short_name"),
    "person": Person.objects.only("name"),
    "row": Row.objects.only("title"),
}


def drawn(declared: DeclaredRegister, rows: QuerySet[Row], places: Mapping[str, str], binding: Binding) -> list[Figure]:
    """One query for each chart; charts over columns without a place are left out."""
    found = [_one(declared, chart, rows, places, binding) for chart in declared.register.charts]
    return [chart for chart in found if chart is not None]


def _one(
    declared: DeclaredRegister, chart: Chart, rows: QuerySet[Row], places: Mapping[str, str], binding: Binding
) -> Figure | None:
    by = "unit" if chart.by == "unit" else places.get(chart.by)
    sum_of = places.get(chart.sum) if chart.sum else None
    if by is None or (chart.sum and sum_of is None):
        return None
    month = by.startswith("day")
    figure = Sum(sum_of) if sum_of else Count("pk")
    counted = _by_month(rows, by, figure) if month else rows.order_by().values_list(by).annotate(n=figure)
    column = declared.register.columns.get(chart.by)
    pairs = [(key, Decimal(str(value or 0))) for key, value in counted if key not in (None, "")]
    timed = month or (column is not None and column.type == "period")
    pairs.sort(key=(lambda pair: str(pair[0])) if timed else (lambda pair: (-pair[1], str(pair[0]))))
    names = _names(column, [key for key, _ in pairs], month, binding)
    unit = declared.register.columns[chart.sum].unit if chart.sum else declared.register.counter
    bars = [Line(names.get(key, str(key)), value, f"{cells.plain(value)} {unit}".strip()) for key, value in pairs]
    if not timed and len(bars) > SHOWN:
        rest = sum((bar.value for bar in bars[SHOWN:]), Decimal(0))
        bars = [*bars[:SHOWN], Line(_("其余"), rest, f"{cells.plain(rest)} {unit}".strip())]
    return _figure(chart, column.label if column is not None else _("组织"), bars) if bars else None


def _figure(chart: Chart, by: str, bars: list[Line]) -> Figure:
    key, most = f"{chart.by}-{chart.sum or 'rows'}", max(bars, key=lambda bar: bar.value)
    said = _("%(title)s：%(name)s最多，%(words)s") % {"title": chart.title, "name": most.name, "words": most.words}
    rows = [(bar.name, bar.words) for bar in bars]
    return Figure(key, chart.title, said, figures.bars(bars, key, said), (by, _("多少")), rows)


def _by_month(rows: QuerySet[Row], by: str, figure: Count | Sum) -> list[tuple[object, Decimal]]:
    """By day in the database, where an index has the days in order; into months here."""
    months: dict[object, Decimal] = {}
    for day, value in rows.order_by().values_list(by).annotate(n=figure):
        if day is not None:
            key = f"{day:%Y-%m}"
            months[key] = months.get(key, Decimal(0)) + Decimal(str(value or 0))
    return list(months.items())


def _names(column: Column | None, keys: list[object], month: bool, binding: Binding) -> dict[object, str]:
    """How the keys of a chart are called; those it does not know are called what they are."""
    type_ = "period" if month else "unit" if column is None else column.type
    if type_ in NAMED_BY:
        found: dict[int, str] = {one.pk: str(one) for one in NAMED_BY[type_].filter(pk__in=[int(str(k)) for k in keys])}
        return {key: name for pk, name in found.items() for key in (pk, str(pk))}
    if type_ == "period":
        language = get_language() or "zh-hans"
        return {key: Period.parse(str(key)).label(language) for key in keys}
    if column is not None and type_ in LABELLED:
        return dict(binding.labels(column).items())
    return {"True": _("是"), "False": _("否")} if type_ == "yes_no" else {}
