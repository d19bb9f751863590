"""One department after one fact: fetching what is needed and marking it, and the whole act with everything that is kept.

    python benchmarks/one_unit.py [county|large] [acts]

Facts that stand are booked once more, drawn by chance, so that who has many facts gets many; each is rolled back. Every
department has been scored today, as it is after the night's run. Prints CPU in milliseconds, and checks that what was
carried over equals what is scored anew.
"""

from __future__ import annotations

import copy
import gc
import random
import statistics
import sys
import time
from typing import Any

import ground

ground.county(sys.argv[1] if len(sys.argv) > 1 else "county")

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402

from zugong import engine  # noqa: E402
from zugong.assessment import carrying, live, schemes, scoring, subtree  # noqa: E402
from zugong.assessment.models import Campaign, UnitScore  # noqa: E402
from zugong.evidence.ledger import standing  # noqa: E402
from zugong.evidence.models import Fact  # noqa: E402
from zugong.kernel import clock  # noqa: E402

Figures = dict[str, list[float]]


def timed(figures: Figures, name: str, act: Any) -> Any:
    began = time.process_time()
    found = act()
    figures.setdefault(name, []).append((time.process_time() - began) * 1000)
    return found


def booked(fact: Fact) -> Fact:
    """The same again, as if it had happened twice."""
    again = copy.copy(fact)
    again._state = copy.copy(fact._state)
    again.pk, again._state.adding, again.source = None, True, "benchmark:1"
    return Fact.objects.book([again])[0]


def one(campaign: Campaign, book: schemes.Book, fact: Fact, figures: Figures) -> bool:
    """Both ways, the parts and the whole; whether they agree."""
    with transaction.atomic():
        new = [booked(fact)]
        departments = [department for department, _ in live.departments_touched(new, book, campaign.period).values()]
        before = {row.unit_id: row for row in UnitScore.objects.filter(campaign=campaign, unit__in=departments)}

        def part() -> dict[int, Any]:
            frame = subtree.frame(departments, book.reach(campaign.period), campaign.period)
            return carrying.carried(campaign, book, frame, before, new)[0]

        def whole() -> dict[str, Any]:
            frame = subtree.frame(departments, book.reach(campaign.period), campaign.period)
            ledger = frame.ledger(frame.facts())
            return engine.score(book.plan, ledger, campaign.period, clock.today(), [str(d.pk) for d in departments])

        carried = timed(figures, "fetch and mark what is touched", part)
        anew = timed(figures, "fetch and mark everything", whole)
        timed(figures, "the subscriber's whole act, kept", lambda: live.follow(new))
        transaction.set_rollback(True)
    return {str(unit): score for unit, score in carried.items()} == anew


def main() -> None:
    acts = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    campaign = Campaign.objects.order_by("-period_code").first()
    assert campaign is not None
    period = campaign.period
    book = schemes.book(campaign.institution_id, period)
    scoring.rescore(campaign, None, because=scoring.Because("benchmark"))
    last = min(clock.today(), period.end)
    drawn = (
        standing()
        .filter(kind__in=book.plan.reads, occurred_on__range=(period.start, last))
        .values_list("pk", flat=True)
    )
    keys = random.Random(2026).sample(list(drawn.order_by("pk")), acts)
    gc.collect()
    gc.freeze()  # as the server does
    figures: Figures = {}
    agree = sum(one(campaign, book, Fact.objects.select_related("unit").get(pk=key), figures) for key in keys)
    counts = sorted(UnitScore.objects.filter(campaign=campaign).values_list("fact_count", flat=True))
    print(
        f"{len(counts)} departments with {counts[0]} to {counts[-1]} facts, {len(book.plan.order)} indicators; {acts} acts"
    )
    print(f"yardstick: {ground.yardstick():.1f} ms of CPU; carried over equal to scored anew: {agree} of {acts}")
    print(f"{'':<36}{'median':>9}{'p95':>9}{'most':>9}")
    for name, row in figures.items():
        p95 = statistics.quantiles(row, n=20)[-1]
        print(f"{name:<36}{statistics.median(row):>9.1f}{p95:>9.1f}{max(row):>9.1f}")


if __name__ == "__main__":
    main()
