"""What the templates draw: the paper to fill in, how a vote stands, its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.rules import Sentence
from zugong.org.models import Account, Unit
from zugong.rulebook.library import DeclaredForm

from . import queries, rules
from .counting.paper import WHOLE, Answers, Ask, Paper
from .counting.tally import Turnout
from .declared import forms_for
from .models import Poll, Scrutineer, Subject, Voter
from .reading import field_of

PATTERNS = 6  # hatchings in ballots.css
ROOM_FOR_A_NUMBER = 5  # per cent of a bar


def qr(text: str) -> SafeString:
    """A QR code as an inline drawing: it prints sharply and asks no other address for a picture."""
    return mark_safe(segno.make(text, error="m").svg_inline(border=2, omitsize=True))


# ---- the paper to fill in --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Box:
    """One question about one subject, or about the whole."""

    ask: Ask
    name: str
    kind: str  # grade marks score several text
    choices: tuple[Choice, ...] = ()
    text: str = ""

    @property
    def wide(self) -> bool:
        """More than five choices do not fit side by side on a phone."""
        return len(self.choices) > 5

    @property
    def short(self) -> bool:
        return all(len(one.label) <= 5 for one in self.choices)


@dataclass(frozen=True)
class Row:
    subject: Subject
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Sheet:
    rows: tuple[Row, ...]
    whole: tuple[Box, ...]
    quotas: tuple[str, ...]
    #: one question about each: all of them on one page
    compact: bool
    recused: int


def sheet_of(poll: Poll, subjects: Sequence[Subject], answers: Answers) -> Sheet:
    paper = poll.paper
    rows = tuple(
        Row(one, tuple(_box(paper, ask, one.key, answers, poll) for ask in paper.about_each)) for one in subjects
    )
    whole = tuple(_box(paper, ask, WHOLE, answers, poll) for ask in paper.about_whole)
    compact = len(paper.about_each) == 1
    return Sheet(
        rows if paper.about_each else (),
        whole,
        _quotas(paper, len(subjects)),
        compact,
        len(poll.subject_list) - len(subjects),
    )


def _quotas(paper: Paper, subjects: int) -> tuple[str, ...]:
    return tuple(
        _("“%(option)s”最多给 %(n)d 个")
        % {"option": paper.ask(one.question).chosen_from[one.option].title, "n": one.of(subjects)}
        for one in paper.limits
    )


def _box(paper: Paper, ask: Ask, key: str, answers: Answers, poll: Poll) -> Box:
    given = answers.get(ask.id, {}).get(key)
    name = field_of(ask.id, key)
    if ask.asks == "text":
        return Box(ask, name, "text", text=given or "")
    if ask.asks == "score":
        marks = tuple(Choice(str(mark), _plain(str(mark)), given == str(mark)) for mark in ask.marks)
        return Box(ask, name, "score", marks)
    if ask.asks == "candidates":
        people = tuple(Choice(one.key, one.name, one.key in (given or ())) for one in poll.subject_list)
        return Box(ask, name, "several", people)
    chosen = given if isinstance(given, list) else [given]
    options = tuple(Choice(one.id, one.title, one.id in chosen) for one in ask.options)
    return Box(ask, name, "several" if ask.asks == "several" else "grade", options)


def _plain(mark: str) -> str:
    return mark.rstrip("0").rstrip(".") if "." in mark else mark


# ---- how a vote stands -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    title: str
    state: str  # done now later


@dataclass(frozen=True)
class Standing:
    """What one account may see of a vote and do next."""

    holds: bool
    turnout: Turnout
    steps: tuple[Step, ...]
    watchers: tuple[Scrutineer, ...] = ()
    mine: Voter | None = None
    watching: Scrutineer | None = None
    verb: str = ""
    label: str = ""
    why_not: Sentence | None = None
    without_account: int = 0
    papers_agreed: bool = True
    drawn: tuple[str, ...] = ()


NEXT: dict[str, tuple[str, Any]] = {
    Poll.State.PREPARING: ("launch", rules.launch_poll),
    Poll.State.OPEN: ("close", rules.close_poll),
    Poll.State.CLOSED: ("open", rules.open_poll),
    Poll.State.COUNTED: ("publish", rules.publish_poll),
}


def standing_of(poll: Poll, account: Account) -> Standing:
    holds = rules.holds(account, poll)
    verb, rule = NEXT.get(poll.state, ("", None)) if holds else ("", None)
    if verb == "open" and poll.needs_scrutineers:
        verb, rule = "", None
    labels = {"launch": _("开始投票"), "close": _("截止投票"), "open": _("开箱计票"), "publish": _("公布结果")}
    return Standing(
        holds=holds, turnout=queries.turnout(poll), steps=_steps(poll),
        watchers=tuple(poll.scrutineers.select_related("account")), mine=queries.voter_of(poll, account),
        watching=queries.scrutineer_of(poll, account), verb=verb, label=labels.get(verb, ""),
        why_not=rule.why_not(poll, by=account) if rule else None, without_account=_without_account(poll) if holds else 0,
        papers_agreed=queries.agreed_counts(poll) is not None, drawn=queries.drawn_in(poll) if holds else (),
    )  # fmt: skip


def _without_account(poll: Poll) -> int:
    """Voters who cannot sign in: they need a paper slip."""
    return poll.voters.filter(mark=Voter.Mark.NONE).exclude(person__account__is_active=True).count()


def _steps(poll: Poll) -> tuple[Step, ...]:
    order = [Poll.State.PREPARING, Poll.State.OPEN, Poll.State.CLOSED, Poll.State.COUNTED, Poll.State.PUBLISHED]
    titles = (_("筹备"), _("投票"), _("开箱"), _("计票"), _("公布"))
    at = order.index(Poll.State(poll.state)) if poll.state in order else -1
    last = poll.state == Poll.State.PUBLISHED
    states = ["done" if n < at or last else "now" if n == at else "later" for n in range(len(order))]
    return tuple(Step(title, state) for title, state in zip(titles, states, strict=True))


# ---- the result ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One option in a bar: its share decides the width, its number and words are written beside it."""

    label: str
    votes: int
    percent: str
    pattern: int

    @property
    def room(self) -> str:
        """What fits into its piece of the bar: words and number, the number, or nothing."""
        share = float(self.percent)
        return "all" if share >= 3 + 3 * len(self.label) else "number" if share >= ROOM_FOR_A_NUMBER else ""


@dataclass(frozen=True)
class Line:
    """One subject: the bar of all, the mean, and the groups that may be shown."""

    name: str
    parts: tuple[Part, ...]
    given: int = 0
    mean: str = ""
    weighted: str = ""
    passed: bool | None = None
    hidden: bool = False
    groups: tuple[tuple[str, tuple[str, ...] | None], ...] = ()


@dataclass(frozen=True)
class Asked:
    title: str
    kind: str
    lines: tuple[Line, ...] = ()
    legend: tuple[Part, ...] = ()
    elected: tuple[str, ...] | None = None
    #: what the register says, where it was asked
    right: str = ""
    comments: tuple[tuple[str, tuple[str, ...] | None], ...] = ()


@dataclass(frozen=True)
class Result:
    heading: str
    bad: bool
    why: str
    void: tuple[tuple[str, int], ...]
    asked: tuple[Asked, ...] = field(default=())


VOID = {
    "all_same": lambda: _("对谁都投一样"), "quota": lambda: _("超了限额"), "too_many": lambda: _("选多了"),
    "malformed": lambda: _("填得不合票样"), "damaged": lambda: _("打不开"), "slips": lambda: _("纸票作废"),
}  # fmt: skip


def result_page(poll: Poll) -> Result:
    told, paper = poll.result, poll.paper
    names = {one.key: one.name for one in poll.subject_list}
    void = tuple((VOID[why](), number) for why, number in told["void"].items())
    asked = tuple(_asked(paper, ask, told, names) for ask in paper.asks)
    why = {"over": _("收回的票比发出的多。"), "quorum": _("参加的人不够规定的数。")}.get(told["why"], "")
    return Result(_heading(poll, asked), not told["stands"], why, void, asked)


def _heading(poll: Poll, asked: tuple[Asked, ...]) -> str:
    if not poll.result["stands"]:
        return _("这次投票无效")
    passed = [line.passed for one in asked if one.kind == "approve" for line in one.lines if line.passed is not None]
    if passed:
        return _("表决通过") if all(passed) else _("表决没有通过") if not any(passed) else _("部分通过")
    return _("收回 %(n)d 票，有效 %(valid)d 票") % {"n": poll.result["returned"], "valid": poll.result["valid"]}


def _asked(paper: Paper, ask: Ask, told: dict[str, Any], names: dict[str, str]) -> Asked:
    if ask.asks == "text":
        comments = told["comments"][ask.id]
        shown = tuple((names.get(key, ""), None if texts is None else tuple(texts)) for key, texts in comments.items())
        return Asked(ask.title, "text", comments=shown)
    cells = told["cells"][ask.id]
    lines = tuple(_line(paper, ask, names.get(key, ask.title), cell, names) for key, cell in cells.items())
    passed = cells.get(WHOLE, {}).get("passed") if ask.asks == "candidates" else None
    elected = None if passed is None else tuple(names[key] for key in passed)
    right = next((one.title for one in ask.options if one.worth), "") if ask.draws else ""
    return Asked(ask.title, ask.asks, lines, lines[0].parts if lines else (), elected, right)


def _line(paper: Paper, ask: Ask, name: str, cell: dict[str, Any], names: dict[str, str]) -> Line:
    groups = tuple((paper.groups[key], _row(ask, figures)) for key, figures in cell["groups"].items())
    figures = cell["all"]
    if figures is None:
        return Line(name, (), hidden=True, groups=groups, weighted=cell.get("weighted") or "")
    whole = sum(figures["votes"].values()) if ask.asks not in {"several", "candidates"} else figures["given"]
    labels = {one.id: one.title for one in ask.options} | names
    parts = tuple(
        Part(labels.get(key, _plain(key)), votes, f"{votes * 100 / whole:.1f}" if whole else "0", number % PATTERNS)
        for number, (key, votes) in enumerate(figures["votes"].items())
    )
    passed = cell.get("passed")
    return Line(
        name, parts, figures["given"], figures.get("mean") or "", cell.get("weighted") or "",
        passed if isinstance(passed, bool) else None, groups=groups,
    )  # fmt: skip


def _row(ask: Ask, figures: dict[str, Any] | None) -> tuple[str, ...] | None:
    if figures is None:
        return None
    marks = [figures["mean"] or "—"] if ask.marked else []
    return (*(str(votes) for votes in figures["votes"].values()), *marks)


# ---- holding ---------------------------------------------------------------------------------------------------------


def units_to_hold_for(account: Account, declared: DeclaredForm | None) -> list[Unit]:
    scope = account.scope("hold_ballots")
    if declared is None or scope.empty:
        return []
    units = Unit.objects.on(clock.today()).filter(scope.q(), kind__in=declared.form.held_by)
    units = units.exclude(path__in=scope.paths) if declared.form.draw else units
    home = account.home_unit
    return sorted(units.order_by("path"), key=lambda one: one != home)


def forms_by_institution(account: Account) -> list[tuple[Any, list[Any]]]:
    """Institutions with the forms this account can hold for some unit."""
    scope = account.scope("hold_ballots")
    kinds, below = scope.kinds(), scope.kinds(below=True)
    found: dict[str, tuple[Any, list[Any]]] = {}
    for kind in sorted(kinds):
        for one in forms_for(Unit(kind=kind), clock.today()):
            if one.form.draw is not None and kind not in below:
                continue
            _holder, forms = found.setdefault(one.institution.id, (one.institution, []))
            if one.form not in forms:
                forms.append(one.form)
    return list(found.values())


def slip_sheet(request: HttpRequest, poll: Poll, fresh: Sequence[str], group: str) -> dict[str, Any]:
    """Codes with their QR codes, for A4."""
    made = [(code, qr(request.build_absolute_uri(reverse("ballots:slip", args=[code])))) for code in fresh]
    door = request.build_absolute_uri(reverse("ballots:enter"))
    return {"poll": poll, "slips": made, "group": poll.paper.groups.get(group, ""), "door": door}
