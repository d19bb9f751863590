"""Debriefings of the example: two secretaries have sent their reports, and a meeting for them is arranged. All 示例."""

from __future__ import annotations

from zugong.debriefing import rounds, services
from zugong.debriefing.models import Report
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period

INSTITUTION, LEVEL = "source-4.debriefing", "branch"
SPEAKERS, VOTERS = 2, 30
NEXT = "把没做完的补上，谈心谈话一个不漏（示例）。"


def debrief() -> int:
    """How many reports were sent, in the committee over the example's secretary; nothing becomes a fact yet."""
    today = clock.today()
    branch = Account.objects.get(username="secretary").home_unit
    if INSTITUTION not in {one.id for one in library.in_force(today)} or branch is None:
        return 0
    declared, year = institutions.debriefing(f"{INSTITUTION}/{LEVEL}", today), Period.of("year", today)
    committee = rounds.superior_of(declared, branch)
    if committee is None:
        return 0
    others = [unit for unit in rounds.subordinates(declared, committee, today) if unit != branch][:SPEAKERS]
    reports = [report for unit in others if (report := _sent(declared, unit, year)) is not None]
    if reports:
        called = services.Called(
            period=year, reports=reports, entitled=VOTERS, held_on=today, title="支部书记述职评议会（示例）"
        )
        services.open_hall(
            declared=declared, unit=committee, called=called, by=Account.objects.get(username="assessor")
        )
    return len(reports)


def _sent(declared: DeclaredDebriefing, unit: Unit, year: Period) -> Report | None:
    clerk = Account.objects.get(username="clerk")
    try:
        report = services.begin_report(declared=declared, unit=unit, period=year, by=clerk)
        services.write_report(report=report, texts={"next": NEXT}, by=clerk)
        return services.send_report(report=report, by=clerk)
    except Refused:
        return None  # a county so small that the branch has no secretary
