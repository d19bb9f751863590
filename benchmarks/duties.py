"""The daily round for 1,000 organisations and 30,000 members who each owe something every month: how long, how much memory.

    .venv/bin/python benchmarks/duties.py [organisations] [members]

Prints a first round of a whole year, a round on the day after (nothing new), one with a new quarter, and what is recounted.
Uses a database of its own in a temporary folder. Asserts nothing, since machines differ.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ORGANISATIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
MEMBERS = int(sys.argv[2]) if len(sys.argv) > 2 else 30_000
os.environ.update(
    ZUGONG_VAR=tempfile.mkdtemp(prefix="zugong-benchmark-"), ZUGONG_TESTING="1", ZUGONG_HOSTS="*",
    DJANGO_SETTINGS_MODULE="zugong.config.settings",
)  # fmt: skip
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
BATCH = 2_000


def build() -> None:
    """Branches under one committee, members spread evenly; every third has written something this month."""
    from zugong.evidence import ledger
    from zugong.kernel.actors import SYSTEM
    from zugong.org.models import Membership, Person, Unit
    from zugong.org.tests import factories
    from zugong.work.tests.test_people import WROTE

    root = factories.county("中共澄川县委员会（示例）")
    branches = [factories.branch(root, f"第{n}党支部") for n in range(ORGANISATIONS)]
    people = Person.objects.bulk_create([Person(name=f"党员{n}") for n in range(MEMBERS)], batch_size=BATCH)
    Membership.objects.bulk_create(
        [Membership(person=one, unit=branches[n % ORGANISATIONS]) for n, one in enumerate(people)], batch_size=BATCH
    )
    day = dt.date(2026, 9, 8)
    with ledger.quietly():
        for first in range(0, MEMBERS, BATCH):
            ledger.record_many(
                [
                    ledger.Entry(WROTE, branches[n % ORGANISATIONS], day, {"characters": 900}, f"note:{n}", people[n])
                    for n in range(first, min(first + BATCH, MEMBERS), 3)
                ],
                by=SYSTEM,
            )
    assert Unit.objects.count() == ORGANISATIONS + 1


def timed(what: str, work: Callable[[], int]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:<58} {found:>9,}  {time.perf_counter() - began:6.1f} s  CPU {time.process_time() - cpu:6.1f} s  {memory:5.0f} MB",
        flush=True,
    )


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from zugong.kernel import clock
    from zugong.kernel.actors import SYSTEM
    from zugong.work import generation, obligations, services
    from zugong.work.models import Duty
    from zugong.work.tests.conftest import COMMITTEE, LESSON, PLAN
    from zugong.work.tests.test_people import NOTE, YEARLY

    call_command("migrate", verbosity=0)
    build()
    ten = [COMMITTEE, LESSON, PLAN, *(_like(COMMITTEE, n) for n in range(7))]
    monthly = [*ten, NOTE]

    def generate(day: dt.date) -> Callable[[], int]:
        since, until = dt.date(day.year, 1, 1), generation.horizon(day)
        return lambda: services.generate_duties(since=since, until=until, by=SYSTEM)

    def recount(day: dt.date) -> Callable[[], int]:
        return lambda: services.recount_duties(since=day - dt.timedelta(days=31), until=day, by=SYSTEM)

    def remind(day: dt.date) -> Callable[[], int]:
        return lambda: services.write_reminders(day=day, by=SYSTEM)

    today, tomorrow, october = dt.date(2026, 9, 14), dt.date(2026, 9, 15), dt.date(2026, 10, 1)
    print(f"{ORGANISATIONS:,} organisations with ten duties each, {MEMBERS:,} members with a monthly one\n")
    with clock.frozen(today), obligations.reading(lambda _day: ten):
        timed("organisations alone, from January: written", generate(today))
    with clock.frozen(today), obligations.reading(lambda _day: monthly):
        timed("members join in, from January to December: written", generate(today))
    with clock.frozen(tomorrow), obligations.reading(lambda _day: monthly):
        timed("the night after, nothing new: written", generate(tomorrow))
        timed("the same night: counted otherwise", recount(tomorrow))
        timed("the same night: reminders", remind(tomorrow))
    with clock.frozen(october), obligations.reading(lambda _day: monthly):
        timed("the night a quarter begins: written", generate(october))
    with clock.frozen(october), obligations.reading(lambda _day: [*monthly, YEARLY]):
        timed("a yearly sum for everybody on top: written", generate(october))
    print(f"\n{Duty.objects.count():,} duties in all")


def _like(rule: object, number: int) -> object:
    from dataclasses import replace

    return replace(rule, duty_id=f"monthly-{number}")  # type: ignore[type-var]


if __name__ == "__main__":
    main()
