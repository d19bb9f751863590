"""组织生活年历: the duties of one unit in one year that are fulfilled by an activity, one row each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zugong.evidence import sources
from zugong.org.models import Unit
from zugong.timeline import Period
from zugong.ui.calendar import SPAN, Cell, LifeCalendar, Row, State

from .models import Duty

#: Two weeks are no part of a month, so their duties are shown by the month in which they end.
BY_MONTH = ("week", "fortnight")
STATES: dict[str, State] = {
    "done": "done",
    "late": "late",
    "missed": "miss",
    "overdue": "miss",
    "today": "todo",
    "open": "todo",
    "future": "future",
    "exempt": "none",
    "make_up": "todo",
    "exemption": "todo",
    "offered": "future",
    "passed": "none",
}
#: Of several duties in one cell the one that most needs to be seen.
WEIGHT: tuple[State, ...] = ("miss", "todo", "late", "done", "future", "none")


#: What a mark says of a duty and of what is asked.
SHOWN = (
    *("rule_id", "period_start", "period_end", "due_on", "closes_on", "owed", "done", "state", "fulfilled_on"),
    *(
        "counted",
        "waiting_for",
        "exempt_reason",
        "obligation__activity",
        "obligation__activity_name",
        "obligation__title",
    ),
    "obligation__rhythm",
)


def calendar_of(unit: Unit, year: int | None, today: dt.date) -> LifeCalendar:
    whole = Period.parse(f"{year or today.year:04d}")
    duties = (
        Duty.objects.filter(unit=unit, person__isnull=True, period_start__lte=whole.end, period_end__gte=whole.start)
        .exclude(obligation__activity="")
        .select_related("obligation")
        .only(*SHOWN)
        .order_by("period_start", "pk")
    )
    rows: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        if duty.obligation.rhythm in (*SPAN, *BY_MONTH) and whole.contains(duty.period_end):
            rows.setdefault((duty.rule_id, duty.obligation.rhythm), []).append(duty)
    order = sorted(rows, key=lambda key: (_span(key[1]), key[0]))
    return LifeCalendar(
        year=whole.year,
        rows=[_row(rows[key], key[1], whole, today) for key in _once_each(order, rows)],
        month=today.month if whole.contains(today) else 0,
    )


def _span(rhythm: str) -> int:
    return SPAN.get(rhythm, 1)


def _once_each(order: Sequence[tuple[str, str]], rows: dict[tuple[str, str], list[Duty]]) -> list[tuple[str, str]]:
    """Two institutions may ask for the same activity; the more frequent demand is the one to keep in view."""
    seen: set[str] = set()
    kept = []
    for key in order:
        activity = rows[key][0].obligation.activity
        if activity not in seen:
            seen.add(activity)
            kept.append(key)
    return kept


def _row(duties: list[Duty], rhythm: str, whole: Period, today: dt.date) -> Row:
    kind = "month" if rhythm in BY_MONTH else rhythm
    begun = [duty for duty in duties if duty.period_start <= today and duty.state != Duty.State.EXEMPT]
    cells = [
        _cell([duty for duty in duties if period.contains(duty.period_end)], kind, today)
        for period in ([whole] if kind == "year" else whole.split(kind))
    ]
    latest = duties[-1]
    return Row(
        name=latest.obligation.activity_name or latest.title,
        frequency=frequency(rhythm, latest.owed),
        cells=cells,
        held=sum(min(duty.done, duty.owed) for duty in begun),
        owed=sum(duty.owed for duty in begun),
        kind=kind,
    )


def _cell(duties: list[Duty], kind: str, today: dt.date) -> Cell:
    if not duties:
        return Cell("none")
    duty = min(duties, key=lambda one: WEIGHT.index(STATES[one.standing(today)]))
    standing = duty.standing(today)
    url = sources.url_of(duty.counted[-1][1]) if duty.counted else None
    return Cell(STATES[standing], _words(duty, standing) if kind != "month" else "", url or "", _label(duty, standing))


def _day(day: dt.date) -> str:
    return date_format(day, _("n月j日"))


def _words(duty: Duty, standing: str) -> str:
    if duty.fulfilled_on:
        return _day(duty.fulfilled_on) if standing == "done" else _("补 %(day)s") % {"day": _day(duty.fulfilled_on)}
    if standing == "missed":
        return _("没开")
    if standing == "future":
        return ""
    if standing == "exempt":
        return _("免")
    return _("%(day)s前") % {"day": _day(duty.closes_on if standing == "overdue" else duty.due_on)}


def _label(duty: Duty, standing: str) -> str:
    if standing == "overdue":
        return _("没按期开，%(day)s前可以补") % {"day": _day(duty.closes_on)}
    if standing == "exempt":
        return _("免做：%(reason)s") % {"reason": duty.exempt_reason}
    if duty.owed > 1 and standing in ("open", "today"):
        return _("要开 %(owed)s 次，已开 %(done)s 次") % {"owed": duty.owed, "done": duty.done}
    return ""


def frequency(rhythm: str, owed: int) -> str:
    words = {
        "day": _("每天 %(n)s 次"),
        "week": _("每周 %(n)s 次"),
        "fortnight": _("每两周 %(n)s 次"),
        "month": _("每月 %(n)s 次"),
        "bimonth": _("每两个月 %(n)s 次"),
        "quarter": _("每季 %(n)s 次"),
        "half": _("每半年 %(n)s 次"),
        "year": _("每年 %(n)s 次"),
    }
    return words[rhythm] % {"n": owed} if rhythm in words else ""
