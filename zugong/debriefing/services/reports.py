"""A report from its first draft to its superior, and back where something is missing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation

from zugong.debriefing import figures, rounds, rules
from zugong.debriefing.models import Cadence, Report
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period

#: A report is an official paper, in whatever language its writer reads the pages.
LANGUAGE = "zh-hans"
LONGEST_REASON = 300


@act("unit", "year", "every")
def choose_cadence(*, declared: DeclaredDebriefing, unit: Unit, year: int, every: str, by: Actor) -> Cadence:
    """Once a year, every half-year, every quarter: the rounds follow."""
    rules.choose_cadence.check(declared, unit, year, every, by=by)
    said = {"every": every, "chosen_by_name": by.display_name}
    return Cadence.objects.update_or_create(unit=unit, debriefing=declared.id, year=year, defaults=said)[0]


@act("unit", "period")
def begin_report(*, declared: DeclaredDebriefing, unit: Unit, period: Period, by: Actor) -> Report:
    """A draft that begins with what is on record."""
    today = clock.today()
    person, superior = rounds.speaker_of(declared, unit, today), rounds.superior_of(declared, unit)
    rules.begin_report.check(declared, unit, period, person, superior, by=by)
    assert person is not None
    assert superior is not None
    with translation.override(LANGUAGE):
        now = _reckoned(declared, unit, period)
        texts = figures.drafted(declared, unit, period, now, _problems_before(declared, unit, period))
    return Report.objects.create(
        unit=unit, superior=superior, person=person, debriefing=declared.id, period=period.code,
        due_on=rounds.due_on(declared, period), texts=texts, figures=[one.kept() for one in now],
        written_by=by.actor_id, written_by_name=by.display_name,
    )  # fmt: skip


@act("report")
def write_report(*, report: Report, texts: Mapping[str, str], by: Actor) -> Report:
    report = held(report)
    rules.write_report.check(report, texts, by=by)
    known = declared_of(report).labels(declared_of(report).debriefing.sections)
    report.texts = {section: texts.get(section, report.texts.get(section, "")).strip() for section in known}
    report.written_by, report.written_by_name = by.actor_id, by.display_name
    report.save(update_fields=["texts", "written_by", "written_by_name"])
    return report


@act("report")
def send_report(*, report: Report, by: Actor) -> Report:
    """To the superior, and before the eyes of the members; its numbers are those of this day."""
    report = held(report)
    rules.send_report.check(report, by=by)
    declared = declared_of(report)
    with translation.override(LANGUAGE):
        report.figures = [one.kept() for one in _reckoned(declared, report.unit, report.span)]
    report.state, report.reason = Report.State.SENT, ""
    report.sent_by, report.sent_on = by.actor_id, clock.today()
    report.save(update_fields=["figures", "state", "reason", "sent_by", "sent_on"])
    return report


@act("report", "reason")
def return_report(*, report: Report, reason: str, by: Actor) -> Report:
    report = held(report)
    rules.return_report.check(report, reason, by=by)
    report.state, report.reason = Report.State.RETURNED, reason.strip()[:LONGEST_REASON]
    report.grade = report.opinion = report.problems = report.appraised_by_name = ""
    report.hall, report.order = None, 0  # it stood at most in one whose ballot is void
    report.began_at = report.ended_at = None
    report.save()
    return report


# ---- parts -----------------------------------------------------------------------------------------------


def held(report: Report) -> Report:
    """The report as it is now, held until this act is over."""
    found = Report.objects.select_for_update(of=("self",)).select_related("unit", "superior", "person", "hall__poll")
    return found.get(pk=report.pk)


def declared_of(report: Report) -> DeclaredDebriefing:
    """The edition that holds at the end of the round, or today for a round that still runs."""
    return institutions.debriefing(report.debriefing, min(report.span.end, clock.today()))


def _reckoned(declared: DeclaredDebriefing, unit: Unit, period: Period) -> list[figures.Figure]:
    return figures.reckoned(declared, unit, period, declared.labels(declared.debriefing.sections))


def _problems_before(declared: DeclaredDebriefing, unit: Unit, period: Period) -> list[str]:
    """What the superior named in the round before."""
    earlier = Report.objects.filter(
        unit=unit, debriefing=declared.id, state=Report.State.SETTLED, period__lt=period.code
    )
    last = max(earlier, key=lambda one: one.span.end, default=None)
    return last.problems.splitlines() if last is not None else []
