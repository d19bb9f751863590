"""CPU of the two acts that people wait for, beside the budget of the house. Nothing is kept: each is rolled back.

.venv/bin/python benchmarks/verbs.py [county|large]
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import ground

ground.county(sys.argv[1] if len(sys.argv) > 1 else "large")

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from zugong.assessment import scoring  # noqa: E402
from zugong.assessment.models import Campaign, UnitScore  # noqa: E402
from zugong.kernel import clock  # noqa: E402
from zugong.kernel.actors import SYSTEM  # noqa: E402
from zugong.life import queries, services  # noqa: E402
from zugong.life.models import Meeting  # noqa: E402
from zugong.org.models import Membership, Unit  # noqa: E402
from zugong.work.models import Duty  # noqa: E402

ATTENDEES = 50
RECORD, RESCORE = 100, 50


def rolled_back(act: Callable[[], object]) -> Callable[[], None]:
    def once() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return once


def a_meeting() -> Callable[[], Meeting]:
    """Of the smallest organisation with fifty members, all of them present."""
    today = clock.today()
    sizes = {unit: _members(unit).count() for unit in Unit.objects.filter(kind__in=Unit.PARTY_KINDS, dissolved_on=None)}
    unit, kind = next(
        (unit, one)
        for unit, size in sorted(sizes.items(), key=lambda found: found[1])
        if size >= ATTENDEES
        for one in queries.activities(today, unit)
        if one.attends == queries.MEMBERS
    )
    attendance = [services.Presence(person) for person in _members(unit)[:ATTENDEES]]
    said = services.Said(activity=kind.id, held_on=today, attendance=attendance, topic="学习", again=True)
    return lambda: services.record_meeting(unit=unit, said=said, by=SYSTEM)


def _members(unit: Unit):  # type: ignore[no-untyped-def]
    """People of a unit as it stands, by key."""
    found = Membership.objects.filter(valid_to=None, unit__path__startswith=unit.path, state="normal")
    return found.values_list("person_id", flat=True).order_by("pk")


def a_rescoring() -> tuple[Callable[[], int], int]:
    """Of the department with the median number of facts."""
    campaign = Campaign.objects.order_by("-period_code").first()
    assert campaign is not None
    scores = list(UnitScore.objects.filter(campaign=campaign).select_related("unit").order_by("fact_count"))
    middle = scores[len(scores) // 2]
    because = scoring.Because("benchmark")
    return lambda: scoring.rescore(campaign, [middle.unit], because=because), middle.fact_count


def show(what: str, act: Callable[[], object], budget: int) -> None:
    once = rolled_back(act)
    once()
    with CaptureQueriesContext(connection) as captured:
        once()
        queries_made = len(captured)
    spent = ground.cpu(once, 11)
    print(
        f"{what:<48}{queries_made:>9}{spent:>9.1f}{budget:>9}   {'over budget' if spent > budget else ''}", flush=True
    )


def main() -> None:
    print(f"{Membership.objects.count()} members, {Unit.objects.count()} units, {Duty.objects.count()} duties")
    print(f"yardstick: {ground.yardstick():.1f} ms of CPU")
    print(f"{'act':<48}{'queries':>9}{'CPU ms':>9}{'budget':>9}")
    show(f"record a meeting with {ATTENDEES} attendees", a_meeting(), RECORD)
    rescoring, facts = a_rescoring()
    show(f"re-score one department ({facts} facts)", rescoring, RESCORE)


if __name__ == "__main__":
    main()
