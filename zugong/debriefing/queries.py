"""What the pages of debriefings read. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zugong.org.models import Account, Post, Unit
from zugong.org.roles import ROLES
from zugong.org.scope import Scope
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period
from zugong.work.queries import HEADS

from . import rounds
from .models import Report
from .rounds import Round

#: Own units whose rounds are worked out on one page; whoever records for a whole department looks at its list instead.
OWN = 6


def given_to(declared: DeclaredDebriefing, superior: Unit, period: Period) -> QuerySet[Report]:
    found = Report.objects.filter(superior=superior, debriefing=declared.id, period=period.code)
    return found.select_related("unit", "person", "hall__poll").order_by("unit__path")


# ---- one's own -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Own:
    """One level at which a unit reports: how often, to whom, and its rounds of this year."""

    declared: DeclaredDebriefing
    unit: Unit
    superior: Unit | None
    every: str
    year: int
    rounds: list[Round]

    @property
    def may_choose(self) -> bool:
        """How often it reports this year; what it wrote for a round of the year before settles nothing of this one."""
        begun = any(one.report for one in self.rounds if one.period.start.year == self.year)
        return len(self.declared.debriefing.every) > 1 and not begun


def own_rounds(account: Account, today: dt.date) -> list[Own]:
    """Where this account writes the report: where it records, and where its person holds the post that reports. Three
    questions for each level at which these units report."""
    if account.is_administrator:
        return []
    records = [grant.unit for grant in account.current_grants if "record" in ROLES[grant.role].capabilities]
    held = Post.objects.on(today).filter(person=account.person_id).select_related("unit")
    posts = list(held) if account.person_id else []
    found = []
    for declared in institutions.debriefings(today):
        heads = [post.unit for post in posts if post.role == declared.debriefing.post]
        mine = {unit.pk: unit for unit in [*records, *heads] if unit.kind in declared.debriefing.of}
        if mine:
            found += _own(declared, list(mine.values())[:OWN], today)
    return found


def _own(declared: DeclaredDebriefing, units: list[Unit], today: dt.date) -> list[Own]:
    year = today.year
    every = rounds.chosen_in(declared, [year - 1, year], [unit.pk for unit in units])
    superiors = rounds.superiors(declared, units)
    reports: dict[int, list[Report]] = {unit.pk: [] for unit in units}
    for one in Report.objects.filter(unit__in=units, debriefing=declared.id).select_related("person"):
        reports[one.unit_id].append(one)
    found = []
    for unit in units:
        often = {of_year: said[unit.pk] for of_year, said in every.items()}
        shown = rounds.rounds_of(declared, unit, today, often, reports[unit.pk])
        found.append(Own(declared, unit, superiors.get(unit.pk), often[year], year, shown))
    return found


# ---- those who report to an organisation -----------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """One level of which an organisation hears the reports."""

    declared: DeclaredDebriefing
    superior: Unit


def heard_by(account: Account, today: dt.date) -> list[Heard]:
    """Organisations for which this account hears reports: where it was granted to hold votes, and for whoever works for a
    whole department the Party organs in it. One question for them, one for those who report."""
    if account.is_administrator:
        return []
    granted = [grant.unit for grant in account.current_grants if "hold_ballots" in ROLES[grant.role].capabilities]
    heads = Scope(tuple(unit.path for unit in granted if unit.kind in HEADS))
    offices = {
        unit.pk: unit for unit in [*granted, *(Unit.objects.on(today).filter(heads.q()) if not heads.empty else ())]
    }
    below = list(
        Unit.objects.on(today).filter(Scope(tuple(unit.path for unit in granted)).q()).values_list("path", "kind")
    )
    return [
        Heard(declared, unit)
        for declared in institutions.debriefings(today)
        for unit in offices.values()
        if unit.kind in declared.debriefing.to
        and any(
            kind in declared.debriefing.of and path != unit.path and path.startswith(unit.path) for path, kind in below
        )
    ]


def listed(declared: DeclaredDebriefing, superior: Unit, period: Period, units: Sequence[Unit]) -> list[Round]:
    """The units of one round with their reports, in the order of the tree."""
    reports = {one.unit_id: one for one in given_to(declared, superior, period)}
    due = rounds.due_on(declared, period)
    return [Round(declared, unit, period, due, reports.get(unit.pk)) for unit in units]


def taking_part(declared: DeclaredDebriefing, superior: Unit, period: Period, today: dt.date) -> list[Unit]:
    """Units that report to this one and chose this kind of round."""
    units = rounds.subordinates(declared, superior, min(period.end, today))
    every = rounds.chosen(declared, period.end.year, [unit.pk for unit in units])
    return [unit for unit in units if every[unit.pk] == period.kind]


@dataclass(frozen=True)
class Standing:
    """How far a round has come."""

    owed: int
    sent: int
    settled: int


def standing_of(shown: Sequence[Round]) -> Standing:
    states = [one.state for one in shown]
    return Standing(len(shown), sum(state in {"sent", "settled"} for state in states), states.count("settled"))


def to_do(account: Account) -> tuple[list[Report], int]:
    """Reports that came back to their writer, and how many wait at an organisation this account hears for."""
    back = Report.objects.none()
    if account.person_id:
        back = Report.objects.filter(state=Report.State.RETURNED, person=account.person_id).select_related("unit")
    scope = account.scope("hold_ballots")
    waiting = 0 if scope.empty else Report.objects.filter(scope.q("superior"), state=Report.State.SENT).count()
    return list(back[:5]), waiting


def of_unit(unit: Unit, most: int) -> list[Report]:
    """What a unit reported, the latest first: for its own members."""
    found = Report.objects.filter(Q(state=Report.State.SENT) | Q(state=Report.State.SETTLED), unit=unit)
    return list(found.select_related("person", "superior").order_by("-sent_on", "-pk")[:most])
