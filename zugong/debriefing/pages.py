"""What the templates of debriefings draw, put together from the queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.columns.cells import plain
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook import library
from zugong.rulebook.declared import SIDES, DeclaredDebriefing
from zugong.timeline import Period
from zugong.ui.figures import Figure, Line, bars
from zugong.work.findings import Finding
from zugong.work.wording import every

from . import figures, results, rounds
from .models import Hall, Report, said
from .queries import Heard, Own

PUBLIC = (Report.State.SENT, Report.State.SETTLED)


def address_words(declared: DeclaredDebriefing, unit: int, period: str) -> list[Any]:
    """What the address of a round is made of."""
    holder, _slash, name = declared.id.rpartition("/")
    return [holder, name, unit, period]


# ---- the front page ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnPage:
    own: Own
    choices: list[tuple[str, str]]
    every: str
    year: str
    holder: str
    name: str


def own(one: Own) -> OwnPage:
    holder, _, name = one.declared.id.rpartition("/")
    choices = [(str(kind), every(str(kind))) for kind in one.declared.debriefing.every]
    return OwnPage(one, choices, every(one.every), str(one.year), holder, name)


@dataclass(frozen=True)
class HeardPage:
    heard: Heard
    words: list[Any]
    label: str


def heard(one: Heard, today: dt.date) -> HeardPage:
    """Leads to the round that runs, or to the one before as long as it may still be held."""
    period = Period.of(str(one.declared.debriefing.every[0]), today)
    before = period.previous()
    shown = before if rounds.is_due(one.declared, before, today) else period
    return HeardPage(one, address_words(one.declared, one.superior.pk, shown.code), said(shown))


def other_rounds(asked: Any) -> list[tuple[str, str, bool]]:
    """The rounds of the year in every rhythm a unit may choose, the year before, and those of its rounds that are held only
    now: code, words, whether it is this one."""
    year, kinds = Period.of("year", asked.period.end), [str(kind) for kind in asked.declared.debriefing.every]
    found = [part for kind in kinds for part in year.split(kind)]
    before = [year.previous()] if rounds.is_due(asked.declared, year.previous()) else []
    before += [one for kind in kinds for one in rounds.falling_due(asked.declared, year, kind) if one not in before]
    return [(one.code, said(one), one == asked.period) for one in [*found, *before]]


# ---- a report ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One section: its words, and the numbers beside them with the way behind each."""

    title: str
    text: str
    figures: list[dict[str, Any]]


def parts(
    declared: DeclaredDebriefing, report: Report, *, linked: bool, now: Sequence[figures.Figure] = ()
) -> list[Part]:
    """`now`: what the numbers say today, where the report is still being written."""
    moved = figures.moved(report.figures, list(now))
    told = [
        {**one, "now": moved.get(one["id"], ""), "url": figures.address(declared, report, one["id"]) if linked else ""}
        for one in report.figures
    ]
    sections = declared.labels(declared.debriefing.sections)
    return [
        Part(title, report.texts.get(key, ""), [one for one in told if one["section"] == key])
        for key, title in sections.items()
    ]


@dataclass(frozen=True)
class Result:
    """How a total came about: both sides with their weights, and where the weights stand."""

    grade: str
    sides: list[tuple[str, Any, Any]]
    cite: str
    example: bool
    alone: bool


def result(declared: DeclaredDebriefing, report: Report) -> Result:
    weights = declared.debriefing.weights
    assert weights is not None
    day = report.hall.held_on if report.hall is not None else clock.today()
    dated = library.dated(declared.institution.id, weights.name, day)
    given = {"members": report.members, "superior": report.marks}
    return Result(
        grade=declared.labels(declared.debriefing.grades).get(report.grade, report.grade),
        sides=[(side, given[side], dated.value[side]) for side in SIDES], cite=dated.cite, example=dated.example,
        alone=report.total is not None and report.members is None,
    )  # fmt: skip


def findings(declared: DeclaredDebriefing, report: Report) -> list[Finding]:
    """Each problem the superior named is offered as a matter; a person opens it."""
    proposes = declared.debriefing.proposes
    if proposes is None or report.state != Report.State.SETTLED:
        return []
    return [
        Finding(
            unit=report.unit, route=proposes.route, said=line, origin=f"{report.source}/{number}",
            values={**(proposes.fields or {}), proposes.problem: line},
        )
        for number, line in enumerate(report.problems.splitlines(), 1)
    ]  # fmt: skip


def sees_records(account: Account, report: Report) -> bool:
    """Members read the words and the numbers; what lies behind a number is for those who read the unit."""
    return account.may("read_unit", report.unit)


# ---- places ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ranking:
    """Places as they were published, or as they would be; and by which rules."""

    rows: list[Report]
    public: bool
    number: int
    share: str
    ties: str
    awards: list[str]
    cite: str
    example: bool

    @property
    def drawn(self) -> Figure | None:
        """What both sides together gave; of one alone there is nothing to compare."""
        told = [(one, one.total) for one in self.rows if one.total is not None]
        if len(told) < 2:
            return None
        lines = [Line(f"{one.place} {one.unit}", total, plain(total)) for one, total in told]
        said = _("第一是%(who)s，%(total)s 分") % {"who": told[0][0].unit, "total": lines[0].words}
        rows = [(str(one.unit), one.place, one.members, one.marks, total) for one, total in told]
        head = (_("组织"), _("名次"), _("党员评"), _("上级评"), _("合成分"))
        return Figure("ranks", _("合成分"), said, bars(lines, "ranks", said), head, rows)


def ranking(asked: Any, reports: Sequence[Report]) -> Ranking:
    debriefing = asked.declared.debriefing
    settled = [one for one in reports if one.state == Report.State.SETTLED]
    public = any(one.place is not None for one in settled)
    ordered = (
        sorted(settled, key=lambda one: (one.place or 0, one.unit.path))
        if public
        else results.placed(settled, debriefing.ties)
    )
    dated = None
    number = 0
    if debriefing.candidates is not None:
        dated = library.dated(asked.declared.institution.id, debriefing.candidates.name, asked.period.end)
        number = results.share_of(len(ordered), dated.value)
        if not public:
            results.put_forward(ordered, number)
    return Ranking(
        rows=ordered, public=public, number=number, share=str(dated.words()) if dated is not None else "", ties=debriefing.ties,
        awards=list(asked.declared.labels(debriefing.awards).values()) if debriefing.awards else [],
        cite=dated.cite if dated is not None else "", example=dated is not None and dated.example,
    )  # fmt: skip


# ---- the hall ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """Who speaks, how many seconds are left (below zero: over), of how many."""

    report: Report
    left: int
    whole: int

    @property
    def over(self) -> bool:
        return self.left < 0


def running(hall: Hall) -> Clock | None:
    now = clock.now()
    for one in hall.speakers:
        if one.began_at is not None and one.ended_at is None:
            whole = hall.minutes * 60
            return Clock(one, whole - int((now - one.began_at).total_seconds()), whole)
    return None


def upcoming(hall: Hall) -> Report | None:
    return next((one for one in hall.speakers if one.began_at is None), None)


def spoken(hall: Hall) -> list[tuple[Report, int | None]]:
    """Each speaker with the seconds taken, where the speech is over."""
    return [
        (one, int((one.ended_at - one.began_at).total_seconds()) if one.began_at and one.ended_at else None)
        for one in hall.speakers
    ]


def published(hall: Hall) -> list[tuple[Report, Any]]:
    """What the members gave each, once the ballot is published; the order is that of speaking."""
    if hall.poll.state != "published":
        return []
    found = []
    for one in hall.speakers:
        one.hall = hall
        found.append((one, results.mean_of(one)))
    return found
