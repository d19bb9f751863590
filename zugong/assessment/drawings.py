"""What the pages of assessment draw: where everybody stands, how a score went, two units side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.engine.words import plain
from zugong.kernel import clock
from zugong.timeline import Period
from zugong.ui import figures
from zugong.ui.figures import Figure, Pair, Point, Strip

from . import ranks
from .matrix import Compared
from .models import ScoreChange, UnitScore
from .sheet import Sheet

TENTH = Decimal("0.1")
#: More pairs than this are a thicket; the table holds all.
DRAWN = 12
#: Of fewer than this the middle says nothing; and of fewer than that a line without names would name them all the same.
LEAST, FEW = 3, 5


# ---- where everybody stands --------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A group by its name, and the totals of all in it. `mine`: the total of the unit whose page it is."""

    title: str
    totals: Sequence[Decimal]
    mine: Decimal | None = None

    @property
    def middle(self) -> Decimal | None:
        return ranks.middle(list(self.totals)) if len(self.totals) >= LEAST else None

    @property
    def words(self) -> str:
        said = {"n": len(self.totals), "low": _mark(min(self.totals)), "high": _mark(max(self.totals))}
        return _("%(n)d 家，%(low)s–%(high)s") % said


def spread(groups: Iterable[Standing], *, mine: str = "") -> Figure | None:
    """A line for each group with a dot for each unit, without names. `mine`: how the own dot is called."""
    known = [group for group in groups if group.totals]
    if not known:
        return None
    everybody = list(chain.from_iterable(group.totals for group in known))
    said = _("%(n)d 家，最低 %(low)s，最高 %(high)s") % {
        "n": len(everybody), "low": _mark(min(everybody)), "high": _mark(max(everybody)),
    }  # fmt: skip
    own = next((group.mine for group in known if group.mine is not None), None)
    if own is not None and mine:
        said += _("；%(who)s %(mark)s") % {"who": mine, "mark": _mark(own)}
    rows = [
        Strip(
            [round(one, 1) for one in group.totals],
            group.title,
            group.words,
            _rounded(group.mine),
            _rounded(group.middle),
        )
        for group in known
    ]
    table = [
        (group.title, len(group.totals), _mark(max(group.totals)), _mark(group.middle), _mark(min(group.totals)))
        for group in known
    ]
    head = (_("组别"), _("家数"), _("最高"), _("中位数"), _("最低"))
    return Figure("spread", _("各组得分怎么分布"), said, figures.strips(rows, said), head, table)


def place(sheet: Sheet) -> Figure | None:
    """The rank line of a unit's page: nobody is named, the order of the table tells nothing but marks."""
    if sheet.place is None or sheet.size < FEW:
        return None
    own, middle = sheet.strip_own, sheet.middle
    strip = Strip(sheet.strip, mine=own, middle=middle)
    said = _("%(n)d 家，最低 %(low)s，最高 %(high)s；本单位 %(own)s，第 %(rank)d 名") % {
        "n": len(sheet.strip), "low": sheet.strip[-1], "high": sheet.strip[0], "own": own, "rank": sheet.place.rank,
    }  # fmt: skip
    at = sheet.strip.index(own)
    rows = [
        (number, total, _("本单位") if number - 1 == at else "—") for number, total in enumerate(sheet.strip, start=1)
    ]
    head = (_("从高到低"), _("得分"), _("哪一家"))
    return Figure("place", _("组内名次"), said, figures.strips([strip], said), head, rows)


# ---- how a score went --------------------------------------------------------------------------------


def course(sheet: Sheet) -> Figure | None:
    """Month by month, as it stood when each month ended; nothing before two of them are known."""
    if sheet.score is None or sheet.campaign.period.kind not in ("year", "half", "quarter"):
        return None
    months = sheet.campaign.period.split("month")
    known = _at_ends(sheet.score, months)
    if len(known) < 2:
        return None
    points = [Point(str(month.start.month), known.get(month)) for month in months]
    rows = [(month.label(get_language() or "zh-hans"), _mark(known.get(month))) for month in months if month in known]
    first, last = rows[0], rows[-1]
    said = _("从%(first)s的 %(was)s 到%(last)s的 %(now)s") % {
        "first": first[0], "was": first[1], "last": last[0], "now": last[1],
    }  # fmt: skip
    return Figure("course", _("得分怎么走"), said, figures.course(points, said), (_("月末"), _("得分")), rows)


def _at_ends(score: UnitScore, months: Sequence[Period]) -> Mapping[Period, Decimal]:
    """One question: the history in its order. A month that goes on is told by what stands now."""
    changes = list(ScoreChange.objects.filter(score=score).order_by("at", "pk").values_list("at", "after"))
    found: dict[Period, Decimal] = {}
    for month in months:
        if month.start > clock.today():
            break
        end = dt.datetime.combine(month.end + dt.timedelta(days=1), dt.time.min, tzinfo=clock.ZONE)
        before = [after for at, after in changes if at < end]
        if before:
            found[month] = before[-1]
    return found


# ---- two units ---------------------------------------------------------------------------------------


def pair(left: str, right: str, rows: Sequence[Compared]) -> Figure | None:
    """The indicators in which two units differ most."""
    if not rows:
        return None
    drawn = [
        Pair(row.title, row.left, row.right, _whole(row), (plain(row.left), plain(row.right))) for row in rows[:DRAWN]
    ]
    most = rows[0]
    said = _("相差最多的是%(title)s：%(left)s %(a)s，%(right)s %(b)s") % {
        "title": most.title, "left": left, "a": plain(most.left), "right": right, "b": plain(most.right),
    }  # fmt: skip
    legend = _("● %(left)s　□ %(right)s　线长是满分") % {"left": left, "right": right}
    table = [(row.title, row.left, row.right, row.difference) for row in rows]
    head = (_("指标"), left, right, _("相差"))
    return Figure("pair", _("差在哪里"), said, figures.pairs(drawn, said), head, table, legend)


def _whole(row: Compared) -> Decimal:
    return row.full if row.full else max(abs(row.left), abs(row.right))


def _mark(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 1)
