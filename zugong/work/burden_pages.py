"""What the pages of the burden index show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.core.paginator import Page, Paginator
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


@dataclass(frozen=True)
class Bar:
    """A line of a ranking: its name, its minutes in words, and how long its bar is beside the longest."""

    name: str
    minutes: int
    words: str
    whole: int
    over: bool = False
    pk: int = 0
    code: str = ""
    here: bool = False
    note: str = ""


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
    ranking: list[Bar]
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
        ranking=_ranking(pages, asked[0][0] if asked else 0, limit), pages=pages, steered=steered,
    )  # fmt: skip


def months_of(scope: Scope, month: Period) -> list[Bar]:
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


def _months(months: list[tuple[Period, dict[str, int]]], here: Period) -> list[Bar]:
    """Every month with its largest offices in words, so that nothing hangs on colour."""
    sums = [(period, sum(offices.values()), burden.ranked(offices)[:TOP]) for period, offices in months]
    whole = max((minutes for _period, minutes, _top in sums), default=0)
    return [
        Bar(_label(period), minutes, burden.span(minutes), whole, code=period.code, here=period == here,
            note="，".join(f"{name} {burden.span(part)}" for name, part in top))
        for period, minutes, top in sums
    ]  # fmt: skip


def _ranking(page: Page[tuple[int, int]], most: int, limit: int | None) -> list[Bar]:
    """Those asked most come first; only the names of this page are read."""
    names = {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=[pk for _minutes, pk in page.object_list])}
    return [
        Bar(names.get(pk, ""), minutes, burden.span(minutes), most, limit is not None and minutes > limit, pk)
        for minutes, pk in page.object_list
    ]


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
