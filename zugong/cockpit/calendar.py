"""One calendar over all systems: what the feeds of all apps say of a stretch of days, laid out by month, week or year."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zugong.org.models import Account, Unit
from zugong.timeline import Period
from zugong.ui import icons
from zugong.ui.templatetags.zg import day as short_day
from zugong.work import burden, feeds, matter_pages, steering
from zugong.work.feeds import Entry, Window
from zugong.work.matter_pages import MatterLine

VIEWS = ("month", "week", "year")
#: Entries of one day shown in a month; all of them stand in the week.
FEW = 4
#: How far ahead weeks are looked at; duties are written down for a quarter or two.
AHEAD = dt.timedelta(weeks=13)
LIGHTS = ("bad", "warn", "info", "mute", "ok")
KINDS = {
    "duty": gettext_lazy("任务"), "row": gettext_lazy("台账"), "case": gettext_lazy("办件"), "ballot": gettext_lazy("票决"),
    "meeting": gettext_lazy("会议"), "debriefing": gettext_lazy("述职"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    view: str
    day: dt.date
    unit: Unit | None = None
    institution: str = ""
    kind: str = ""
    point: str = ""

    @property
    def period(self) -> Period:
        return Period.of(self.view, self.day)

    @property
    def days(self) -> Period:
        """A month is shown with the whole weeks at both ends."""
        if self.view != "month":
            return self.period
        weeks = self.period.overlapping("week")
        return Period.between(weeks[0].start, weeks[-1].end)


@dataclass(frozen=True)
class Placed:
    entry: Entry
    matter: MatterLine | None = None

    @property
    def weight(self) -> tuple[bool, int]:
        return (self.matter is None, LIGHTS.index(self.entry.light))


@dataclass(frozen=True)
class Day:
    day: dt.date
    inside: bool
    today: bool
    placed: list[Placed] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    few: int = FEW

    @property
    def drawn(self) -> SafeString:
        return drawn(self.placed[: self.few])

    @property
    def more(self) -> int:
        return max(len(self.placed) - self.few, 0)


@dataclass(frozen=True)
class Week:
    period: Period
    label: str
    over: int
    days: list[Day]


@dataclass(frozen=True)
class Month:
    """A month of the year's view: how many things stand how, what was put first, what has a date of its own."""

    period: Period
    label: str
    numbers: Counter[str]
    placed: list[Placed]
    over: list[str]
    here: bool

    @property
    def drawn(self) -> SafeString:
        return drawn(self.placed, dated=True)


@dataclass(frozen=True)
class Calendar:
    asked: Asked
    label: str
    weeks: list[Week]
    months: list[Month]
    limit: str
    conflicts: int
    numbers: Counter[str]
    over: int

    @property
    def earlier(self) -> str:
        return self.asked.period.previous().start.isoformat()

    @property
    def later(self) -> str:
        return self.asked.period.next().start.isoformat()


def of_account(account: Account, asked: Asked, today: dt.date) -> Calendar:
    # Each feed tells only what this account may see, and a matter is shown beside what a feed told.
    matters = {one.matter.source: one for one in matter_pages.lines(matter_pages.around(account), today)}
    window = Window(account, asked.days, today, asked.unit, asked.institution, frozenset(matters))
    by_day = _by_day(feeds.entries(window), matters, asked)
    over, limit = _over(window, today)
    conflicts = {day: _conflicts(placed) for day, placed in by_day.items()}
    months = _months(asked, by_day, over, today) if asked.view == "year" else []
    return Calendar(
        asked=asked, label=asked.period.label(get_language() or "zh-hans"),
        weeks=_weeks(asked, by_day, over, conflicts, today) if asked.view != "year" else [], months=months, limit=limit,
        conflicts=sum(len(found) for day, found in conflicts.items() if asked.period.contains(day)),
        numbers=_numbers(one for day, placed in by_day.items() if asked.period.contains(day) for one in placed),
        over=len(over),
    )  # fmt: skip


def _by_day(entries: Iterable[Entry], matters: Mapping[str, MatterLine], asked: Asked) -> dict[dt.date, list[Placed]]:
    found: dict[dt.date, list[Placed]] = defaultdict(list)
    for entry in entries:
        matter = matters.get(entry.source)
        if _wanted(matter, asked):
            found[entry.day].append(Placed(entry, matter))
    for placed in found.values():
        placed.sort(key=lambda one: one.weight)
    return found


def _wanted(matter: MatterLine | None, asked: Asked) -> bool:
    if not asked.kind and not asked.point:
        return True
    if matter is None:
        return False
    return asked.kind in ("", matter.matter.kind) and (not asked.point or asked.point in matter.matter.points)


def _numbers(placed: Iterable[Placed]) -> Counter[str]:
    """How many stand how."""
    found: Counter[str] = Counter()
    for one in placed:
        found[one.entry.light] += one.entry.number
    return found


def _over(window: Window, today: dt.date) -> tuple[dict[str, int], str]:
    """The weeks still to come in which units are asked too much."""
    steered, scope = steering.on(today), window.scope
    first = max(window.days.start, Period.of("week", today).start)
    if steered.week is None or scope.empty or first > window.days.end:
        return {}, ""
    stretch, scoped = Period.between(first, min(window.days.end, first + AHEAD)), window.scoped
    return burden.weeks_over(stretch, steered.week, scoped.q, scoped.kinds), burden.span(steered.week)


def _conflicts(placed: list[Placed]) -> list[str]:
    """Two things on one day to which the same people have to come: one unit lies in the other."""
    fixed = [one.entry for one in placed if one.entry.comes]
    found = []
    for first, second in combinations(fixed, 2):
        if first.comes.startswith(second.comes) or second.comes.startswith(first.comes):
            found.append(
                _("“%(first)s”和“%(second)s”同一天叫同一批人来。") % {"first": first.title, "second": second.title}
            )
    return found


def _weeks(
    asked: Asked, by_day: Mapping[dt.date, list[Placed]], over: Mapping[str, int],
    conflicts: Mapping[dt.date, list[str]], today: dt.date,
) -> list[Week]:  # fmt: skip
    few = FEW if asked.view == "month" else feeds.MOST
    language = get_language() or "zh-hans"
    found = []
    for period in asked.days.overlapping("week"):
        days = [
            Day(day, asked.period.contains(day), day == today, by_day.get(day, []), conflicts.get(day, []), few)
            for day in (period.start + dt.timedelta(days=number) for number in range(7))
        ]
        found.append(Week(period, period.label(language), over.get(period.code, 0), days))
    return found


def _months(
    asked: Asked, by_day: Mapping[dt.date, list[Placed]], over: Mapping[str, int], today: dt.date
) -> list[Month]:
    """Of the thousands of duties of a year only how they stand; what was put first and dated activities by name."""
    language = get_language() or "zh-hans"
    found = []
    for period in asked.period.split("month"):
        placed = [one for day in sorted(by_day) if period.contains(day) for one in by_day[day]]
        named = [one for one in placed if one.matter or one.entry.kind in ("row", "ballot")]
        weeks = [week.label(language) for week in period.split("week") if week.code in over]
        numbers = _numbers(placed)
        found.append(Month(period, period.label(language), numbers, named[: FEW * 2], weeks, period.contains(today)))
    return found


def drawn(placed: Sequence[Placed], *, dated: bool = False) -> SafeString:
    """A month holds a hundred and fifty of them, so they are written out and not rendered."""
    return (
        mark_safe(f'<ul class="zg-plain">{"".join(_line(one, dated) for one in placed)}</ul>')
        if placed
        else mark_safe("")
    )


def _line(one: Placed, dated: bool) -> str:
    entry, matter = one.entry, one.matter
    title = str(conditional_escape(entry.title))
    if entry.url:
        title = f'<a href="{conditional_escape(entry.url)}">{title}</a>'
    day = f'<span class="zg-mute">{short_day(entry.day)}</span> ' if dated else ""
    said = " · ".join(
        part for part in (matter.kind if matter else "", f"{KINDS[entry.kind]} {entry.words}", entry.unit) if part
    )
    pin = icons.draw("pin", "sm") if matter else ""
    key = " key" if matter else ""
    return f'<li class="ck-e {entry.light}{key}">{pin}<span>{day}{title} <small>{conditional_escape(said)}</small></span></li>'
