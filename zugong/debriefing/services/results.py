"""The superior's grade, the total of both sides, the place among equals; each becomes a fact when a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zugong.debriefing import facts, queries, results, rounds, rules
from zugong.debriefing.models import Report
from zugong.debriefing.services.reports import declared_of, held
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """What the superior says of a report. Problems: one a line; each may become a matter."""

    grade: str
    opinion: str = ""
    problems: str = ""


@act("report", "said.grade")
def appraise_report(*, report: Report, said: Appraisal, by: Actor) -> Report:
    report = held(report)
    declared = declared_of(report)
    rules.appraise_report.check(report, declared.labels(declared.debriefing.grades), said.grade, by=by)
    report.grade, report.appraised_by_name = said.grade, by.display_name
    report.opinion = said.opinion.strip()
    report.problems = "\n".join(line.strip() for line in said.problems.splitlines() if line.strip())
    report.save(update_fields=["grade", "opinion", "problems", "appraised_by_name"])
    return report


@act("report")
def settle_report(*, report: Report, by: Actor) -> Report:
    """Both sides weighed as the institution says; from here on the assessment counts it."""
    report = held(report)
    declared = declared_of(report)
    rules.settle_report.check(report, declared.debriefing.few, by=by)
    assert report.hall is not None
    day = report.hall.held_on
    marks = results.marks_of(rounds.number(declared, declared.debriefing.worth, day), report.grade)
    found = results.weigh(results.mean_of(report), marks, rounds.number(declared, declared.debriefing.weights, day))
    report.members, report.marks, report.total = found.members, found.superior, found.total
    report.state, report.settled_on = Report.State.SETTLED, clock.today()
    report.save(update_fields=["members", "marks", "total", "state", "settled_on"])
    ledger.record_many(_entries(declared, report), by=by)
    return report


@act("superior", "period")
def publish_ranks(*, declared: DeclaredDebriefing, superior: Unit, period: Period, by: Actor) -> Sequence[Report]:
    """Places among those who reported to one organisation, and who may be put forward. Nobody is chosen by it."""
    reports = list(queries.given_to(declared, superior, period).select_for_update(of=("self",)))
    rules.publish_ranks.check(declared, superior, reports, by=by)
    ordered = results.placed(reports, declared.debriefing.ties)
    if declared.debriefing.candidates is not None:
        share = rounds.number(declared, declared.debriefing.candidates, period.end)
        results.put_forward(ordered, results.share_of(len(ordered), share))
    Report.objects.bulk_update(ordered, ["place", "placed_of", "candidate"])
    ledger.record_many([_place(declared, one) for one in ordered], by=by)
    return ordered


# ---- parts -----------------------------------------------------------------------------------------------


def _entries(declared: DeclaredDebriefing, report: Report) -> list[ledger.Entry]:
    """The result, and the kind the institution names besides, on the day of the meeting."""
    assert report.hall is not None
    assert report.total is not None
    told = facts.DebriefingSettled(
        debriefing=declared.debriefing.title, round=report.period, total=report.total, members=report.members,
        superior=report.marks, grade=declared.labels(declared.debriefing.grades).get(report.grade, report.grade),
    )  # fmt: skip
    on, source = report.hall.held_on, report.source
    entries = [ledger.Entry(facts.DebriefingSettled, report.unit, on, told, source, report.person)]
    if declared.debriefing.emits:
        said = {declared.debriefing.tells: report.hall.title, declared.debriefing.rates: report.total}
        named = {field: value for field, value in said.items() if field}
        entries.append(ledger.Entry(declared.debriefing.emits, report.unit, on, named, source))
    return entries


def _place(declared: DeclaredDebriefing, report: Report) -> ledger.Entry:
    told = facts.DebriefingRanked(
        debriefing=declared.debriefing.title, round=report.period, place=report.place or 0, of=report.placed_of or 0,
        candidate=report.candidate,
    )  # fmt: skip
    return ledger.Entry(facts.DebriefingRanked, report.unit, clock.today(), told, report.source, report.person)
