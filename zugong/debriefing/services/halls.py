"""A hall: who reports in which order, one ballot for all of them, and a clock for each. The ballot itself is the ballots' own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zugong.ballots import declared as papers
from zugong.ballots.models import Subject
from zugong.ballots.services import Asked, prepare_poll
from zugong.debriefing import results, rounds, rules
from zugong.debriefing.models import Hall, Report
from zugong.debriefing.services.reports import held
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period


@dataclass(frozen=True, kw_only=True)
class Called:
    """What whoever holds a hall says of it."""

    period: Period
    reports: Sequence[Report]
    entitled: int
    held_on: dt.date
    title: str = ""


@act("unit", "called.held_on", "called.entitled")
def open_hall(*, declared: DeclaredDebriefing, unit: Unit, called: Called, by: Actor) -> Hall:
    """The order of speakers and the ballot on which each of them stands; slips are printed from the ballot's page."""
    reports = [held(one) for one in called.reports]
    rules.open_hall.check(declared, unit, reports, called.entitled, called.held_on, by=by)
    title = called.title or f"{unit}{called.period.label('zh-hans')}{declared.debriefing.title}"
    poll = prepare_poll(unit=unit, asked=_asked(declared, reports, called, title[:120]), by=by)
    limit = declared.debriefing.minutes
    hall = Hall.objects.create(
        unit=unit, debriefing=declared.id, period=called.period.code, title=title[:120], held_on=called.held_on, poll=poll,
        minutes=int(rounds.number(declared, limit, clock.today())), opened_by_name=by.display_name,
    )  # fmt: skip
    for order, report in enumerate(reports, 1):
        report.hall, report.order = hall, order
        report.began_at = report.ended_at = None  # what was said where the ballot was withdrawn is said anew
        report.save(update_fields=["hall", "order", "began_at", "ended_at"])
    return hall


@act("hall", "report")
def call_speaker(*, hall: Hall, report: Report, by: Actor) -> Report:
    """The clock of this one begins; whoever spoke before has ended."""
    report = held(report)
    rules.call_speaker.check(hall, report, by=by)
    now = clock.now()
    hall.reports.filter(began_at__isnull=False, ended_at__isnull=True).exclude(pk=report.pk).update(ended_at=now)
    report.began_at = report.began_at or now
    report.save(update_fields=["began_at"])
    return report


@act("hall", "report")
def end_speech(*, hall: Hall, report: Report, by: Actor) -> Report:
    report = held(report)
    rules.end_speech.check(hall, report, by=by)
    report.ended_at = clock.now()
    report.save(update_fields=["ended_at"])
    return report


def _asked(declared: DeclaredDebriefing, reports: Sequence[Report], called: Called, title: str) -> Asked:
    """By name and unit, in the order in which they speak."""
    form = papers.form_of(declared.institution.id, declared.debriefing.form, clock.today())
    subjects = [
        Subject(
            key=results.key_of(one), name=f"{one.person.name}（{one.unit}）"[:120], unit=one.unit, person=one.person
        )
        for one in reports
    ]
    return Asked(
        institution=declared.institution.id, form=declared.debriefing.form, edition=declared.institution.edition, title=title,
        paper=papers.paper_of(form, clock.today()) if form is not None else None, subjects=subjects,
        entitled=called.entitled, closes_on=max(called.held_on, clock.today()),
    )  # fmt: skip
