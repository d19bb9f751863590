"""Reads of urging: the desk, the letters, what was said of one thing, what is told to an account. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from zugong.casework.models import Case, Stamp
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.scope import Scope
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.work.queries import own_units

from . import climbing, ladders
from .climbing import Step
from .ladders import Ladders
from .models import Notice, Urging, UrgingQuerySet
from .watching import WATCHED, Thing
from .watching.base import SOON
from .watching.cases import letter_routes

PER_PAGE = 20
LETTERS_SHOWN = 6
NOTICES_SHOWN = 20
OFFICES = 200
#: Where nothing was said yet, and where a letter waits to be issued; every other choice is the title of a rung.
UNSAID, PROPOSED = "none", "proposed"


@dataclass(frozen=True)
class Conditions:
    """What the desk is asked for."""

    office: str = ""
    institution: str = ""
    light: str = ""
    rung: str = ""
    page: int = 1


@dataclass(frozen=True)
class Line:
    """One thing on the desk: how far up its ladder it is, and what can be done about it."""

    thing: Thing
    said: list[Urging]
    step: Step | None


@dataclass(frozen=True)
class Figures:
    total: int = 0
    late: int = 0
    proposed: int = 0
    waiting: int = 0
    unanswered: int = 0


@dataclass(frozen=True)
class Desk:
    today: dt.date
    lines: list[Line] = field(default_factory=list)
    figures: Figures = Figures()
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.figures.total // PER_PAGE))


def desk(account: Account, asked: Conditions) -> Desk:
    """Everything due or overdue in the account's scope, from all mechanisms, the oldest first."""
    today = clock.today()
    standing = Ladders(today)
    parts = [(kind, _asked(one.readable(one.pending(standing.span), account), kind, asked, today)) for kind, one in WATCHED.items()]  # fmt: skip
    total, late = _counted([rows for _kind, rows in parts], today)
    page = min(max(asked.page, 1), max(1, -(-total // PER_PAGE)))
    keys = _keys(parts, page) if total else []
    figures = Figures(total=total, late=late, **_letters_counted(account, today))
    return Desk(today, _lines(keys, standing), figures, page)


def _asked(rows: QuerySet[Any], kind: str, asked: Conditions, today: dt.date) -> QuerySet[Any]:
    if asked.light == "late":
        rows = rows.filter(due__lt=today)
    elif asked.light == "soon":
        rows = rows.filter(due__gte=today, due__lte=today + dt.timedelta(days=SOON))
    elif asked.light == "open":
        rows = rows.filter(due__gt=today + dt.timedelta(days=SOON))
    if asked.institution:
        rows = rows.filter(rule__startswith=f"{asked.institution}/")
    if asked.office:
        rows = rows.filter(under(asked.office))
    if asked.rung:
        lines = Urging.objects.live().filter(kind=kind)
        if asked.rung == PROPOSED:
            lines = lines.proposed()
        elif asked.rung != UNSAID:
            lines = lines.filter(rung_title=asked.rung).exclude(state=Urging.State.PROPOSED)
        said = Q(pk__in=lines.values("key"))
        rows = rows.filter(~said if asked.rung == UNSAID else said)
    return rows.order_by()


def under(office: str) -> Q:
    """The units called so, and all below them."""
    named = Q(name__icontains=office) | Q(short_name__icontains=office)
    found = Unit.objects.filter(Q(pk=int(office)) if office.isdecimal() else named)
    return Scope(tuple(found.values_list("path", flat=True)[:OFFICES])).keys()


def _counted(parts: list[QuerySet[Any]], today: dt.date) -> tuple[int, int]:
    """All and overdue ones, in one query."""
    counts = [
        rows.annotate(one=Value(1)).values("one").annotate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=today))).values_list("n", "late")
        for rows in parts
    ]  # fmt: skip
    found = list(counts[0].union(*counts[1:], all=True))
    return sum(n for n, _late in found), sum(late for _n, late in found)


def _keys(parts: list[tuple[str, QuerySet[Any]]], page: int) -> list[tuple[str, int]]:
    """Which things stand on a page: their keys alone are put in order."""
    keys = [rows.annotate(sort=Value(kind)).values_list("due", "sort", "pk") for kind, rows in parts]
    found = keys[0].union(*keys[1:], all=True).order_by("due", "sort", "pk")
    start = (page - 1) * PER_PAGE
    return [(kind, key) for _due, kind, key in found[start : start + PER_PAGE]]


def _lines(keys: list[tuple[str, int]], standing: Ladders) -> list[Line]:
    things: dict[tuple[str, int], Thing] = {}
    for kind, watched in WATCHED.items():
        wanted = [key for one, key in keys if one == kind]
        if wanted:
            things |= {(kind, key): thing for key, thing in watched.things(wanted, standing.day).items()}
    said = _said_of(things.values())
    return [_line(things[key], said, standing) for key in keys if key in things]


def _said_of(things: Iterable[Thing]) -> dict[climbing.Spell, climbing.Known]:
    wanted = Q(pk__in=[])
    by_kind: dict[str, list[int]] = {}
    for thing in things:
        by_kind.setdefault(thing.kind, []).append(thing.key)
    for kind, keys in by_kind.items():
        wanted |= Q(kind=kind, key__in=keys)
    found: dict[climbing.Spell, climbing.Known] = {}
    for urging in Urging.objects.filter(wanted).select_related("case").order_by("pk") if by_kind else ():
        found.setdefault((urging.kind, urging.key, urging.due_on), {})[urging.rung] = urging
    return found


def _line(thing: Thing, said: dict[climbing.Spell, climbing.Known], standing: Ladders) -> Line:
    known = said.get((thing.kind, thing.key, thing.due_on), {})
    late = thing.due_on < standing.day
    return Line(thing, list(known.values()), climbing.next_letter(standing, thing, known) if late else None)


# ---- letters -------------------------------------------------------------------------------------


def letters_of(account: Account) -> UrgingQuerySet:
    """Letters about units this account reads, with when they were answered."""
    answers = Stamp.objects.filter(case=OuterRef("case")).exclude(outcome="").order_by("pk")
    return (
        Urging.objects.letters().filter(account.scope("read_unit").keys()).select_related("unit", "case")
        .annotate(answered_at=Subquery(answers.values("at")[:1]), answer_due=Subquery(answers.values("due_on")[:1]))
    )  # fmt: skip


def to_answer(day: dt.date) -> Q:
    """Letters whose first step, the answer, is still to be done."""
    wanted = Q(pk__in=[])
    for id in letter_routes(day):
        wanted |= Q(case__route=id, case__place=institutions.route(id, day).route.begins)
    return wanted & Q(case__ended_on__isnull=True)


def waiting_letters(account: Account) -> list[Urging]:
    """Letters not yet answered, those out of time first."""
    rows = Urging.objects.letters().filter(account.scope("read_unit").keys()).select_related("unit", "case")
    return list(rows.filter(to_answer(clock.today())).order_by("case__due_on", "pk")[:LETTERS_SHOWN])


def _letters_counted(account: Account, today: dt.date) -> dict[str, int]:
    open_ones = to_answer(today)
    proposed = Q(state=Urging.State.PROPOSED, left_on__isnull=True)
    if not account.may("propose"):
        proposed &= Q(pk__lt=0)  # nobody else has anything to issue
    rows = Urging.objects.filter(account.scope("read_unit").keys()).order_by()
    return rows.aggregate(
        proposed=Count("pk", filter=proposed),
        waiting=Count("pk", filter=open_ones),
        unanswered=Count("pk", filter=open_ones & Q(case__due_on__lt=today)),
    )


def letters_to_answer(account: Account) -> list[Urging]:
    """Letters that wait for the units for which this account records."""
    units = own_units(account)
    if not units:
        return []
    rows = Urging.objects.letters().filter(to_answer(clock.today()), unit__in=units)
    return list(rows.select_related("unit", "case").order_by("case__due_on", "pk")[:NOTICES_SHOWN])


# ---- one thing -----------------------------------------------------------------------------------


def said_about(kind: str, key: int) -> list[Urging]:
    return list(Urging.objects.filter(kind=kind, key=key).select_related("case").order_by("due_on", "pk"))


def letter_of(case: Case) -> Urging | None:
    """What a case is a letter about; nothing is asked of cases on other routes."""
    if case.route not in letter_routes(clock.today()):
        return None
    return Urging.objects.filter(case=case).select_related("unit").first()


# ---- notices -------------------------------------------------------------------------------------


def notices_of(account: Account) -> QuerySet[Notice]:
    found = Notice.objects.filter(account=account, read_at__isnull=True)
    return found.select_related("urging__unit", "urging__case").order_by("-created_at", "-pk")


def unread(account: Account) -> QuerySet[Notice]:
    return Notice.objects.filter(account=account, read_at__isnull=True)


# ---- conditions ----------------------------------------------------------------------------------


def institutions_watched(day: dt.date) -> list[tuple[str, str]]:
    """Institutions of which something can be on the desk."""
    found = []
    for one in library.in_force(day):
        dated = any(register.due is not None for register in one.registers.values())
        if one.duties or dated or any(step.within for route in one.routes.values() for step in route.steps.values()):
            found.append((one.id, one.title))
    return found


def rungs_known(day: dt.date) -> list[str]:
    titles = [rung.title for one in ladders.Ladders(day).all for rung in one.ladder.rungs.values()]
    return list(dict.fromkeys(titles))
