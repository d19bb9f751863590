"""When a thing is taken and when it is free: rows that may not lie over each other, as spans and as a calendar of a week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister, Overlap

from . import linking, places, queries
from .models import Row, RowQuerySet

HOUR, WEEK = 60, 7
#: Free times and days that a refusal names; and things on a page of the calendar.
NAMED, THINGS = 4, 60
Opens = tuple[int, int]


@dataclass(frozen=True, order=True)
class Span:
    """From where to where a row lies: minutes of its day, or days."""

    starts: int
    ends: int

    @classmethod
    def of(cls, row: Row, overlap: Overlap) -> Span | None:
        starts, ends = row.data.get(overlap.from_), row.data.get(overlap.to)
        if not starts or not ends or (overlap.on and not row.data.get(overlap.on)):
            return None
        if overlap.on:
            return cls(minutes(starts), minutes(ends))
        return cls(dt.date.fromisoformat(starts).toordinal(), dt.date.fromisoformat(ends).toordinal())

    def meets(self, other: Span, *, touching: bool) -> bool:
        """Whether both take a moment; where days are counted, the last day of one and the first of the other too."""
        if touching:
            return self.starts <= other.ends and other.starts <= self.ends
        return self.starts < other.ends and other.starts < self.ends


def minutes(written: str) -> int:
    hours, rest = written.split(":")[:2]
    return int(hours) * HOUR + int(rest)


def clock_of(minute: int) -> str:
    return f"{minute // HOUR:02d}:{minute % HOUR:02d}"


def hours(overlap: Overlap, binding: Binding) -> Opens | None:
    """From which minute of the day to which the things can be had."""
    if overlap.hours is None:
        return None
    first, last = (int(Decimal(hour) * HOUR) for hour in binding.number(overlap.hours))
    return first, last


def free(taken: Iterable[Span], opens: Opens, least: int = 1) -> list[Span]:
    """What of a day is left, in pieces of at least so many minutes."""
    found, here = [], opens[0]
    for span in sorted(taken):
        if span.starts - here >= least:
            found.append(Span(here, span.starts))
        here = max(here, span.ends)
    if opens[1] - here >= least:
        found.append(Span(here, opens[1]))
    return found


def words_of(span: Span) -> str:
    return f"{clock_of(span.starts)}–{clock_of(span.ends)}"


def sentence(
    declared: DeclaredRegister, overlap: Overlap, row: Row, clash: Row, taken: list[Span], opens: Opens | None
) -> str:
    """Which row stands there, and what else could be had."""
    words = queries.Shown(declared, [clash]).words(clash)
    thing = "、".join(words[name] for name in overlap.of)
    when = " ".join(words[name] for name in (overlap.on, overlap.from_) if name)
    said = _("%(thing)s %(when)s–%(to)s 已经由%(unit)s登记了（%(title)s）。") % {
        "thing": thing, "when": when, "to": words[overlap.to], "unit": clash.unit, "title": str(clash),
    }  # fmt: skip
    mine = Span.of(row, overlap)
    if not overlap.on or opens is None or mine is None:
        return said
    left = free(taken, opens, mine.ends - mine.starts)
    if left:
        return said + _("这一天还空着：%(free)s。") % {"free": "、".join(words_of(one) for one in left[:NAMED])}
    days = "、".join(day.isoformat() for day in _other_days(declared, overlap, row, mine))
    return said + (_("这一天没有空了；同一时间 %(days)s 空着。") % {"days": days} if days else _("这一天没有空了。"))


def _other_days(declared: DeclaredRegister, overlap: Overlap, row: Row, mine: Span) -> Iterator[dt.date]:
    """The next days on which the same time is free."""
    day, left = dt.date.fromisoformat(row.data[overlap.on]), NAMED
    for ahead in (day + dt.timedelta(days=count) for count in range(1, 2 * WEEK)):
        others = of_day(declared, overlap, ahead).exclude(pk=row.pk)
        mates = [other for other in others if all(other.data.get(name) == row.data.get(name) for name in overlap.of)]
        if left and not any(span.meets(mine, touching=False) for one in mates if (span := Span.of(one, overlap))):
            left -= 1
            yield ahead


def of_day(declared: DeclaredRegister, overlap: Overlap, day: dt.date, until: dt.date | None = None) -> RowQuerySet:
    """Everything that is taken from one day to another. Anybody who may book sees what is taken, and by whom."""
    place, last = places.of(declared).get(overlap.on), until or day
    rows = Row.objects.standing().filter(register=declared.id)
    if place is None:  # nothing was written yet, or every place was given before the institution asked for this
        days = [(day + dt.timedelta(days=count)).isoformat() for count in range((last - day).days + 1)]
        return rows.filter(**{f"data__{overlap.on}__in": days})
    return rows.filter(**{f"{place}__range": (day, last)})


# ---- a week ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    row: Row
    when: str
    #: Whether this account may open the row; that something is taken, and by whom, everybody who books sees.
    readable: bool


@dataclass(frozen=True)
class Free:
    starts: str
    ends: str


@dataclass(frozen=True)
class Day:
    date: dt.date
    today: bool
    taken: list[Taken]
    free: list[Free]


@dataclass(frozen=True)
class Line:
    """One thing through the week."""

    key: int
    name: str
    unit: Unit
    days: list[Day]


@dataclass(frozen=True)
class Week:
    start: dt.date
    days: list[dt.date]
    lines: list[Line]

    @property
    def before(self) -> dt.date:
        return self.start - dt.timedelta(days=WEEK)

    @property
    def after(self) -> dt.date:
        return self.start + dt.timedelta(days=WEEK)

    @property
    def booked(self) -> int:
        return sum(len(day.taken) for line in self.lines for day in line.days)


def week_of(account: Account, declared: DeclaredRegister, overlap: Overlap, day: dt.date) -> Week:
    """What is taken and free from Monday to Sunday, a line for each thing this account may have."""
    start = day - dt.timedelta(days=day.weekday())
    days = [start + dt.timedelta(days=count) for count in range(WEEK)]
    rows = list(of_day(declared, overlap, start, days[-1]).select_related("unit"))
    mine = set(queries.rows_of(account, declared).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    taken: dict[tuple[object, dt.date], list[Row]] = {}
    for row in rows:
        taken.setdefault((row.data.get(overlap.of[0]), dt.date.fromisoformat(row.data[overlap.on])), []).append(row)
    opens = hours(overlap, queries.binding_of(declared))
    lines = [
        Line(thing.pk, str(thing), thing.unit, [_day(one, taken.get((thing.pk, one), []), overlap, opens, mine) for one in days])
        for thing in things(account, declared, overlap)
    ]  # fmt: skip
    return Week(start, days, lines)


def things(account: Account, declared: DeclaredRegister, overlap: Overlap) -> list[Row]:
    """The rows that can be booked: those the column offers to the first unit this account writes for; the nearest first."""
    column = declared.register.columns[overlap.of[0]]
    other = institutions.register(linking.register_of(declared, column), clock.today())
    units = queries.units_to_write(account, declared)
    rows = queries.rows_of(account, other).filter(linking.offered(other, column, units[0] if units else None))
    found = list(rows.select_related("unit").order_by("unit__path", "pk")[:THINGS])
    own = units[0].path if units else ""
    return sorted(found, key=lambda row: not (own.startswith(row.unit.path) or (own and row.unit.path.startswith(own))))


def _day(day: dt.date, rows: list[Row], overlap: Overlap, opens: Opens | None, mine: set[int]) -> Day:
    spans = sorted((span, row.pk, row) for row in rows if (span := Span.of(row, overlap)) is not None)
    left = free([span for span, _key, _row in spans], opens) if opens is not None and day >= clock.today() else []
    taken = [Taken(row, words_of(span), row.pk in mine) for span, _key, row in spans]
    return Day(day, day == clock.today(), taken, [Free(clock_of(one.starts), clock_of(one.ends)) for one in left])


def has_calendar(declared: DeclaredRegister) -> bool:
    overlap = declared.register.no_overlap
    return bool(overlap and overlap.on and declared.register.columns[overlap.of[0]].type == "row")
