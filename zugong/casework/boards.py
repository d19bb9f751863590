"""The board of a route: every case a row, every link of the chain a column; and the card of one organisation. Never writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case as Choice
from django.db.models import Count, IntegerField, Q, Value, When
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import ChainBoard, DeclaredRoute, Step

from . import queries, routing
from .models import Case, CaseQuerySet, Stamp

PER_PAGE = 40
MOST = 200


@dataclass(frozen=True)
class Link:
    """One link of one chain: what came of it, or that it waits. `bad` is where the chain is broken."""

    title: str
    tone: str
    words: str
    icon: str = ""
    who: str = ""

    @property
    def bad(self) -> bool:
        return self.tone == "bad"


@dataclass(frozen=True)
class Line:
    case: Case
    owner: str
    links: list[Link]
    #: What was written down at each step that has words.
    records: list[tuple[str, str, dt.date]]

    @property
    def broken(self) -> Link | None:
        return next((link for link in self.links if link.bad), None)


@dataclass(frozen=True)
class Column:
    """A link over all chains: how many wait at it, and how many of these are late."""

    title: str
    waiting: int
    late: int
    breaks: bool

    @property
    def bad(self) -> int:
        return self.waiting if self.breaks else self.late


@dataclass(frozen=True)
class BoardPage:
    columns: list[Column]
    lines: list[Line]
    page: Page[Any]
    cards: list[tuple[str, str]]
    asked: Mapping[str, str]

    @property
    def broken(self) -> list[Column]:
        return [column for column in self.columns if column.bad]


@dataclass(frozen=True)
class Card:
    """The columns of an organisation's card: name, lines."""

    columns: list[tuple[str, list[Line]]]
    beside: list[tuple[str, list[Case]]] = field(default_factory=list)


def _board(declared: DeclaredRoute) -> ChainBoard:
    assert declared.route.board is not None
    return declared.route.board


def _cases(account: Account, declared: DeclaredRoute) -> CaseQuerySet:
    return queries.visible_to(account).filter(route=declared.id)  # type: ignore[return-value]


def board_of(account: Account, declared: DeclaredRoute, asked: Mapping[str, str]) -> BoardPage:
    """Broken chains first, then by the day they are due."""
    today, board = clock.today(), _board(declared)
    options = routing.binding_of(declared, today).labels(declared.route.columns[board.card])
    rows = _cases(account, declared)
    broken = Q(ended_on__isnull=True) & (Q(due_on__lt=today) | Q(place=board.breaks or "-"))
    wanted = rows.filter(**{f"data__{board.card}": asked["card"]}) if asked.get("card") in options else rows
    if asked.get("broken"):
        wanted = wanted.filter(broken)
    if asked.get("unit"):
        name = asked["unit"]
        wanted = wanted.filter(Q(unit__name__icontains=name) | Q(unit__short_name__icontains=name))
    first = Choice(When(broken, then=Value(0)), default=Value(1), output_field=IntegerField())
    paginator = Paginator(wanted.alias(first=first).order_by("first", "ended_on", "due_on", "pk"), PER_PAGE)
    page = paginator.get_page(asked.get("page"))
    return BoardPage(_columns(rows, declared, today), _lines(page.object_list, declared, today), page, list(options.items()), asked)  # fmt: skip


def card_of(account: Account, declared: DeclaredRoute, unit: Unit) -> Card:
    """What one organisation answers for, and what it filed beside."""
    today, board = clock.today(), _board(declared)
    lines = _lines(_cases(account, declared).filter(unit=unit).order_by("due_on", "pk")[:MOST], declared, today)
    options = routing.binding_of(declared, today).labels(declared.route.columns[board.card])
    columns = [
        (title, [line for line in lines if line.case.data.get(board.card) == key]) for key, title in options.items()
    ]
    return Card(columns, _beside(account, board, unit, today))


def _beside(account: Account, board: ChainBoard, unit: Unit, today: dt.date) -> list[tuple[str, list[Case]]]:
    titles = {one.id: one.route.title for one in institutions.routes(today) if one.id in board.beside}
    found: dict[str, list[Case]] = defaultdict(list)
    for case in queries.visible_to(account).filter(route__in=titles, unit=unit).order_by("-opened_on", "-pk")[:MOST]:
        found[case.route].append(case)
    return [(titles[id], cases) for id, cases in found.items()]


# ---- parts ---------------------------------------------------------------------------------------


def _columns(rows: CaseQuerySet, declared: DeclaredRoute, today: dt.date) -> list[Column]:
    board = _board(declared)
    late = Count("pk", filter=Q(due_on__lt=today, paused_on__isnull=True))
    counted = rows.open().order_by().values("place").annotate(n=Count("pk"), late=late)
    known = {one["place"]: (one["n"], one["late"]) for one in counted}
    return [
        Column(declared.route.steps[name].title, *known.get(name, (0, 0)), breaks=name == board.breaks)
        for name in board.chain
    ]


def _lines(cases: Iterable[Case], declared: DeclaredRoute, today: dt.date) -> list[Line]:
    """Cases with their stamps and owners, each read once."""
    found, board = list(cases), _board(declared)
    stamps: dict[int, list[Stamp]] = defaultdict(list)
    for stamp in Stamp.objects.filter(case__in=[case.pk for case in found]).order_by("pk"):
        stamps[stamp.case_id].append(stamp)
    keys = {case.data.get(board.owner) for case in found} - {None} if board.owner else set()
    people = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return [
        Line(
            case, people.get(case.data.get(board.owner, 0), ""),
            [_link(case, declared.route.steps[name], board, stamps[case.pk], today) for name in board.chain],
            _records(declared, stamps[case.pk]),
        )
        for case in found
    ]  # fmt: skip


def _link(case: Case, step: Step, board: ChainBoard, stamps: list[Stamp], today: dt.date) -> Link:
    done = [stamp for stamp in stamps if stamp.step == step.id and stamp.outcome in step.outcomes]
    forward = [stamp for stamp in done if not step.outcomes[stamp.outcome].back]
    if case.place == step.id:
        return _waiting(case, step, board, today)
    if forward:
        last = forward[-1]
        failed = bool(board.breaks) and step.outcomes[last.outcome].to == board.breaks
        words = f"{last.outcome_label} {_day(last)}"
        tone = "bad" if failed else "warn" if step.id == board.breaks else "ok"
        return Link(step.title, tone, words, "x" if failed else "", last.by_name)
    if not case.is_open:
        return Link(step.title, "mute", _("不用") if step.id == board.breaks else _("没走到"), "minus")
    return Link(step.title, "mute", _("还没到"), "circle-dashed")


def _waiting(case: Case, step: Step, board: ChainBoard, today: dt.date) -> Link:
    if case.light(today) == "late" and case.due_on is not None:
        return Link(step.title, "bad", _("逾期 %(n)s 天") % {"n": (today - case.due_on).days})
    if step.id == board.breaks:
        return Link(step.title, "bad", _("等决定"), "gavel")
    if case.due_on is None:
        return Link(step.title, "info", _("在办"), "clock")
    return Link(step.title, "info", _("在办，%(day)s前") % {"day": date_format(case.due_on, _("n月j日"))}, "clock")


def _day(stamp: Stamp) -> str:
    return date_format(localtime(stamp.at, clock.ZONE).date(), _("n月j日"))


def _records(declared: DeclaredRoute, stamps: list[Stamp]) -> list[tuple[str, str, dt.date]]:
    """The words written at the steps, so that a card says what was done and not only that it was."""
    steps, found = declared.route.steps, []
    for stamp in stamps:
        step = steps.get(stamp.step)
        for name, column in step.form.items() if step is not None else ():
            if column.type in ("text", "long_text") and not column.personal and stamp.data.get(name):
                found.append((stamp.step_title, stamp.data[name], localtime(stamp.at, clock.ZONE).date()))
    return found
