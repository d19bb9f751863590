"""What the pages of the burden index show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.org.models import Unit
from zugong.org.scope import Scope
from zugong.timeline import Period
from zugong.ui import figures
from zugong.ui.figures import Figure, Line

from . import burden, steering
from .burden import Asking
from .scoped import Scoped
from .steering import Steered

PER_PAGE = 50
TOP = 4
#: Bars of one drawing; its table holds all of the page.
DRAWN = 12


@dataclass(frozen=True)
class ScopePage:
    month: Period
    label: str
    earlier: str
    later: str
    units: int
    asked: int
    typical: str
    most: str
    over: int
    limit: str
    offices: Figure | None
    ranking: Figure | None
    pages: Page[tuple[int, int]]
    steered: Steered


def of_scope(scope: Scope, month: Period, number: Any) -> ScopePage:
    scoped = Scoped(scope)
    kinds, inside = scoped.kinds, scoped.q
    sums, steered = burden.asked(month, inside, kinds), steering.on(month.end)
    asked = sorted(
        ((minutes, pk) for pk, minutes in sums.units.items() if pk in kinds), key=lambda one: (-one[0], one[1])
    )
    limit, pages = steered.month, Paginator(asked, PER_PAGE).get_page(number)
    return ScopePage(
        month=month, label=_label(month), earlier=month.previous().code, later=month.next().code, units=len(kinds),
        asked=len(asked), typical=burden.span(median([minutes for minutes, _pk in asked]) if asked else 0),
        most=burden.span(asked[0][0]) if asked else "", over=sum(limit is not None and minutes > limit for minutes, _pk in asked),
        limit=burden.span(limit) if limit is not None else "", offices=_offices(sums.offices),
        ranking=_ranking(pages, month, asked[0][0], limit) if asked else None, pages=pages, steered=steered,
    )  # fmt: skip


def months_of(scope: Scope, month: Period) -> Figure:
    """The year of this month: all that falls due in it is added up, so the page fetches this once it stands."""
    scoped = Scoped(scope)
    return _months(burden.by_month(Period.of("year", month.start), scoped.q, scoped.kinds), month)


def _label(period: Period) -> str:
    return period.label(get_language() or "zh-hans")


def _offices(offices: Mapping[str, int]) -> Figure | None:
    """Who asks for it."""
    ranked = burden.ranked(offices)
    if not ranked:
        return None
    lines = [Line(name, Decimal(minutes), burden.span(minutes)) for name, minutes in ranked]
    said = _("%(who)s要得最多，%(span)s") % {"who": lines[0].name, "span": lines[0].words}
    return Figure(
        "offices", _("谁要的"), said, figures.bars(lines, "offices", said), (_("发文单位"), _("分钟")), ranked
    )


def _months(months: list[tuple[Period, dict[str, int]]], here: Period) -> Figure:
    """Every month with its largest offices in words, so that nothing hangs on colour."""
    sums = [(period, sum(offices.values()), burden.ranked(offices)[:TOP]) for period, offices in months]
    lines = [
        Line(_("%(month)s（这个月）") % {"month": _label(period)} if period == here else _label(period),
             Decimal(minutes), burden.span(minutes))
        for period, minutes, _top in sums
    ]  # fmt: skip
    page = reverse("work:burden")
    rows = [
        (_linked(f"{page}?month={period.code}", _label(period)), minutes, "，".join(f"{name} {burden.span(part)}" for name, part in top))
        for period, minutes, top in sums
    ]  # fmt: skip
    most = max(sums, key=lambda one: one[1])
    said = _("%(month)s最多，%(span)s") % {"month": _label(most[0]), "span": burden.span(most[1])}
    head = (_("月份"), _("分钟"), _("谁要得多"))
    return Figure("months", _("逐月"), said, figures.bars(lines, "months", said), head, rows)


def _ranking(page: Page[tuple[int, int]], month: Period, most: int, limit: int | None) -> Figure:
    """Those asked most come first; only the names of this page are read."""
    names = {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=[pk for _minutes, pk in page.object_list])}
    ranked = [
        (names.get(pk, ""), minutes, limit is not None and minutes > limit, pk) for minutes, pk in page.object_list
    ]
    lines = [Line(name, Decimal(minutes), burden.span(minutes), over) for name, minutes, over, _pk in ranked[:DRAWN]]
    rows = [
        (_linked(f"{reverse('work:burden-unit', args=[pk])}?month={month.code}", name), burden.span(minutes), minutes, _("超过上限") if over else "—")
        for name, minutes, over, pk in ranked
    ]  # fmt: skip
    said = _("%(who)s花的时间最多，%(span)s") % {"who": lines[0].name, "span": lines[0].words}
    drawing = figures.bars(lines, "ranking", said, Decimal(most))
    head = (_("组织"), _("时间"), _("分钟"), _("上限"))
    return Figure("ranking", _("各组织，花时间多的在前"), said, drawing, head, rows, unfolded=True)


def _linked(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


@dataclass(frozen=True)
class UnitPage:
    month: Period
    label: str
    earlier: str
    later: str
    whole: str
    over: bool
    limit: str
    offices: Figure | None
    asking: list[tuple[Asking, str, str]]


def of_unit(unit: Unit, month: Period) -> UnitPage:
    asking, steered = burden.of_unit(unit, month), steering.on(month.end)
    whole = sum(one.minutes for one in asking)
    offices: dict[str, int] = {}
    for one in asking:
        offices[one.office] = offices.get(one.office, 0) + one.minutes
    return UnitPage(
        month=month, label=_label(month), earlier=month.previous().code, later=month.next().code, whole=burden.span(whole),
        over=steered.month is not None and whole > steered.month,
        limit=burden.span(steered.month) if steered.month is not None else "", offices=_offices(offices),
        asking=[(one, burden.span(one.minutes), burden.office_name(one.office)) for one in asking],
    )  # fmt: skip
