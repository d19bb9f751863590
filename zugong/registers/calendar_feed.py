"""Rows with a due day in the calendar; what has a fixed day stands on it, with who has to come. Of a register with thousands
of rows those of one day are told as one line for each light, counted where they lie."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, Count, F, Q, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.org.scope import Scope
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister, Due
from zugong.ui.addresses import address_of
from zugong.work.feeds import MOST, Entry, Window
from zugong.work.scoped import NAMED

from . import places, queries
from .conditions import asked
from .lists import LIGHTS
from .models import Row, RowQuerySet

#: So many rows of one register on one day are told by name however long the stretch is.
FEW = 3
PREFIX = "registers.row"
FIELDS = ("pk", "register", "title", "day1", "day2", "day3", "finished", "comer", "unit__name", "unit__short_name", "unit__path")  # fmt: skip


GROUPED = ("way", "day", "n", "done", "ahead", "late", "soon")


@dataclass(frozen=True)
class Read:
    """One register as far as this window reads it."""

    declared: DeclaredRegister
    given: Mapping[str, str]
    scope: Scope
    inside: Q
    days: tuple[dt.date, dt.date]

    @property
    def due(self) -> Due:
        due = self.declared.register.due
        assert due is not None
        return due

    @cached_property
    def binding(self) -> Binding:
        return queries.binding_of(self.declared)

    @cached_property
    def warn(self) -> int:
        return queries.warned(self.declared, self.binding)

    @cached_property
    def done(self) -> Q:
        return asked(self.due.done, self.given, self.binding)

    def place(self, column: str) -> str:
        """The place of a day; nothing where no row has it yet."""
        found = self.given.get(column, "") if column else ""
        return found if found.startswith("day") else ""

    @cached_property
    def ways(self) -> dict[str, Q]:
        """The places of days by which rows fall into the window: the fixed day, else the due day."""
        on, by = self.place(self.due.on), self.place(self.due.by)
        by_alone = Q(**{f"{on}__isnull": True}) if on else Q()
        return {place: self._within(place) & more for place, more in ((on, Q()), (by, by_alone)) if place}

    def _within(self, place: str) -> Q:
        return Q(**{f"{place}__gte": self.days[0], f"{place}__lte": self.days[1]})


@dataclass(frozen=True)
class Group:
    """The rows of one register on one day that is their fixed day, or their due day: how many of them have which light."""

    read: Read
    place: str
    day: dt.date
    rows: int
    lights: Mapping[str, int]

    @property
    def fixed(self) -> bool:
        return self.place == self.read.place(self.read.due.on)


def rows(window: Window, beside: places.Beside | None = None) -> Iterator[Entry]:
    """Where the due days lie, and the rows: two queries. One more where they are too many to be named; of many units that
    is what is asked first. `beside`: the places of the registers, where somebody else wants them too."""
    reads = {} if window.account.is_administrator else _reads(window, beside)
    if not reads:
        return
    if len(window.scoped.kinds) <= NAMED:
        every = {(id, place): Q() for id, one in reads.items() for place in one.ways}
        found = list(_lines(reads, _all_of(reads, every))[: MOST + 1])
        if len(found) <= MOST:
            yield from _told(reads, [_line(one, reads, window.today) for one in found], window)
            return
    yield from _counted(reads, window)


def _all_of(reads: Mapping[str, Read], wanted: Mapping[tuple[str, str], Q]) -> Q:
    """Rows by register and place of the day. What is read equally far is asked together, so that it is asked once."""
    scopes: dict[Scope, list[Q]] = defaultdict(list)
    for (id, place), more in wanted.items():
        scopes[reads[id].scope].append(Q(register=id) & reads[id].ways[place] & more)
    insides = {one.scope: one.inside for one in reads.values()}
    return reduce(or_, (reduce(or_, some) & insides[scope] for scope, some in scopes.items()), Q(pk__in=[]))


def _reads(window: Window, beside: places.Beside | None) -> dict[str, Read]:
    known = _with_due(window)
    given, insides = (beside or partial(places.of_many, known))() if known else {}, dict[Scope, Q]()
    found, days = {}, (window.days.start, window.days.end)
    for id, declared in known.items():
        scope = _scope(window, declared)
        if not given[id] or scope.empty:
            continue
        if scope not in insides:
            insides[scope] = window.scoped.q if scope == window.scope else queries.inside(scope)
        one = Read(declared, given[id], scope, insides[scope], days)
        if one.ways:
            found[id] = one
    return found


def _scope(window: Window, one: DeclaredRegister) -> Scope:
    """What is read of a register; narrowed to a unit nothing beyond it. Whoever reads the unit reads most of its registers."""
    if one.register.read_by in ("assessor", "own") or window.scope.empty:
        scope = queries.scope_of(window.account, one)
        return scope if window.unit is None else window.scope if scope.covers(window.unit) else Scope()
    return window.scope


def _with_due(window: Window) -> dict[str, DeclaredRegister]:
    return {
        one.id: one
        for one in institutions.registers(clock.today())
        if one.register.due is not None and window.institution in ("", one.institution.id)
    }


# ---- by name -------------------------------------------------------------------------------------


def _lines(reads: Mapping[str, Read], wanted: Q) -> Any:
    """Without an order, so that the database stops as soon as there are enough; and without the cells, which are long."""
    done = [When(Q(register=id) & one.done, then=Value(True)) for id, one in reads.items()]
    comer = [
        When(register=id, then=Cast(KeyTextTransform(one.due.asks, "data"), TextField()))
        for id, one in reads.items()
        if one.due.asks
    ]
    rows = Row.objects.standing().filter(wanted)
    return rows.annotate(
        finished=Case(*done, default=Value(False), output_field=BooleanField()),
        comer=Case(*comer, default=Value(""), output_field=TextField()),
    ).values_list(*FIELDS)


@dataclass(frozen=True)
class Line:
    """One row, where it stands and how. Without a day only where it was asked for by its key."""

    key: int
    register: str
    day: dt.date | None
    fixed: bool
    light: str
    title: str
    unit: str
    #: The unit that takes part, where the row names one, and the path of its own.
    comer: int
    path: str


def _line(found: Any, reads: Mapping[str, Read], today: dt.date) -> Line:
    key, register, title, *days, finished, comer, name, short, path = found
    read, day_at = reads[register], dict(zip(("day1", "day2", "day3"), days, strict=True))
    fixed, by, starts = (day_at.get(read.place(name)) for name in (read.due.on, read.due.by, read.due.starts))
    light = queries.light_between(done=finished, starts=starts, by=by, warn=read.warn, today=today)
    day = fixed or by
    return Line(key, register, day, fixed is not None, light, title or f"#{key}", short or name, int(comer or 0), path)


def _told(reads: Mapping[str, Read], lines: list[Line], window: Window) -> Iterator[Entry]:
    page_of, comers = address_of("registers:row"), _comers(lines, window)
    tones = {light: (tone, str(words)) for light, (tone, words) in LIGHTS.items()}
    for line in sorted(lines, key=lambda one: -one.key):
        assert line.day is not None
        tone, words = tones.get(line.light) or ("info", _("在办"))
        comes = comers.get(line.comer, line.path) if line.fixed and line.light != "done" else ""
        yield Entry(
            line.day, "row", line.title, tone, words, page_of(line.key), f"{PREFIX}:{line.key}", line.unit,
            reads[line.register].declared.institution.id, comes,
        )  # fmt: skip


def _comers(lines: list[Line], window: Window) -> dict[int, str]:
    """The paths of the units named in a column as those who take part."""
    keys = {line.comer for line in lines if line.comer}
    known = {key: path for key in keys if (path := window.scoped.paths.get(key))}
    left = keys - known.keys()
    return known | dict(Unit.objects.filter(pk__in=left).values_list("pk", "path")) if left else known


# ---- by number -----------------------------------------------------------------------------------


def _counted(reads: Mapping[str, Read], window: Window) -> Iterator[Entry]:
    """What a leader put first, what has a fixed day and what is alone on its day by name, the rest by number."""
    first = {int(key) for prefix, _c, key in (one.partition(":") for one in window.first) if prefix == PREFIX}
    named, counted = _parted(sorted(_groups(reads, window.today), key=lambda one: (not one.fixed, one.day)), window)
    days: dict[tuple[str, str], list[dt.date]] = defaultdict(list)
    for group in named:
        days[group.read.declared.id, group.place].append(group.day)
    wanted = _all_of(reads, {(id, place): Q(**{f"{place}__in": some}) for (id, place), some in days.items()})
    found: Any = _lines(reads, wanted) if named else ()
    if first:  # not as one more condition: SQLite would look through all rows
        found = _lines(reads, Q(pk__in=first)).union(*([found] if named else []), all=True)
    unique = {one[0]: _line(one, reads, window.today) for one in found if one[1] in reads}
    lines = [one for one in unique.values() if one.key not in first or _stands_in(window, reads[one.register], one)]
    yield from _told(reads, lines, window)
    told = Counter((one.register, one.day, one.fixed, one.light or "open") for one in lines if one.key in first)
    for group in counted:
        yield from _as_one(group, told)


def _stands_in(window: Window, read: Read, line: Line) -> bool:
    """What was put first is found by its key alone: asked for its days and units too, all rows would be looked through."""
    inside = any(line.path.startswith(path) for path in read.scope.paths)
    return inside and line.day is not None and window.days.contains(line.day)


def _parted(groups: list[Group], window: Window) -> tuple[list[Group], list[Group]]:
    """Whose rows are told by name, and those that are only counted."""
    left, few = MOST, max(FEW, MOST // window.days.days)
    if sum(group.rows for group in groups) <= MOST:
        few = MOST
    named, counted = [], []
    for group in groups:
        if group.rows <= left and (group.fixed or group.rows <= few):
            named.append(group)
            left -= group.rows
        else:
            counted.append(group)
    return named, counted


def _groups(reads: Mapping[str, Read], today: dt.date) -> Iterator[Group]:
    """One query with an arm for each register and day, so that each walks along an index and puts nothing in order."""
    ways = [(one, place, wanted) for one in reads.values() for place, wanted in one.ways.items()]
    rows = Row.objects.standing().order_by()
    arms = [_arm(rows, number, way, today) for number, way in enumerate(ways)]
    for number, day, n, done, ahead, late, soon in arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]:
        read, place, _wanted = ways[number]
        waiting = n - done - ahead - late - soon
        lights = {"late": late, "soon": soon, "ahead": ahead, "done": done}
        light = "open"
        if place == read.place(read.due.by):
            light = queries.light_between(done=False, starts=None, by=day, warn=read.warn, today=today)
        lights[light] = lights.get(light, 0) + waiting
        yield Group(read, place, day, n, lights)


def _arm(rows: RowQuerySet, number: int, way: tuple[Read, str, Q], today: dt.date) -> Any:
    """Where the day is the due day it says by itself what is late; where it is a fixed one each row is asked."""
    read, place, wanted = way
    starts, by = read.place(read.due.starts), read.place(read.due.by)
    which: dict[str, Q | None] = {"done": read.done, "ahead": None, "late": None, "soon": None}
    waiting = ~read.done
    if starts:
        which["ahead"] = waiting & Q(**{f"{starts}__gt": today})
        waiting &= Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": today})
    if by and place != by:
        which["late"] = waiting & Q(**{f"{by}__lt": today})
        which["soon"] = waiting & Q(**{f"{by}__gte": today, f"{by}__lte": today + dt.timedelta(days=read.warn)})
    found = rows.filter(wanted & read.inside, register=read.declared.id)
    counts = {name: Value(0) if one is None else Count("pk", filter=one) for name, one in which.items()}
    return found.values(way=Value(number), day=F(place)).annotate(n=Count("*"), **counts).values_list(*GROUPED)


def _as_one(group: Group, told: Mapping[tuple[str, dt.date | None, bool, str], int]) -> Iterator[Entry]:
    """A line for each light, with the list of that day behind it; without the rows that were told by name."""
    declared = group.read.declared
    url = reverse("registers:register", args=declared.id.split("/"))
    if group.place == "day1":  # the day by which lists are narrowed
        url = f"{url}?{urlencode({'since': group.day, 'until': group.day})}"
    for light, all_of_it in group.lights.items():
        number = all_of_it - told.get((declared.id, group.day, group.fixed, light), 0)
        if number:
            tone, words = LIGHTS[light]
            yield Entry(
                group.day, "row", declared.register.title, tone, f"{words} {number}", url,
                institution=declared.institution.id, number=number,
            )  # fmt: skip
