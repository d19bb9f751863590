"""Generation in a process that is killed with SIGKILL before its n-th statement, again and again; prints what was left.

python -m zugong.work.tests.alone 3 7 11 …    (or "all": before every statement; or "after 200": at 200 moments of its time)

Each killed round begins from the same half-filled tables. Prints the number of rows before, after each kill, and at last
whether the finished tables are those of a round that nobody disturbed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import django

TODAY = dt.date(2026, 3, 28)
UNITS, PEOPLE = 4, 6


def build() -> None:
    from zugong.evidence import ledger
    from zugong.kernel.actors import SYSTEM
    from zugong.org.tests import factories
    from zugong.work.tests import test_people as told

    root = factories.county()
    for n in range(UNITS):
        branch = factories.branch(root, f"第{n}党支部")
        factories.account("branch_secretary", branch)
        for person in factories.members(branch, PEOPLE):
            factories.account("member", branch, person=person)
            told.write(person, branch, "2026-03-05", characters=15_000)
            told.write(person, branch, "2026-05-05", characters=15_000)
        ledger.record(
            "work_tests.held", unit=branch, occurred_on=TODAY, data={"type": "committee"}, source=f"h:{n}", by=SYSTEM
        )


def tick() -> None:
    """The daily round, with institutions that units and people owe something under."""
    from zugong.kernel import clock
    from zugong.work import obligations
    from zugong.work.cli import tick_command
    from zugong.work.tests.conftest import COMMITTEE, LESSON, PLAN
    from zugong.work.tests.test_people import NOTE, YEARLY

    rules = [COMMITTEE, LESSON, PLAN, NOTE, YEARLY, replace(NOTE, duty_id="week", every="week")]
    with obligations.reading(lambda _day: rules), clock.frozen(TODAY):
        tick_command(["--day", TODAY.isoformat()])


def picture() -> list[Any]:
    """Everything that generation says, without the keys the database gave."""
    from zugong.work.models import Duty, Message

    told = ("rule_id", "unit_id", "person_id", "period", "owed", "done", "state", "due_on", "closes_on", "fulfilled_on")
    duties = sorted(map(str, Duty.objects.values_list(*told)))
    messages = Message.objects.values_list(
        "account_id", "duty__rule_id", "duty__person_id", "duty__period", "days_before"
    )
    return [duties, sorted(map(str, messages))]


def forked(work: Callable[[], None], killed_after: float | None = None) -> int:
    """Do something in a child, and kill it after so many seconds; what it died of, or 0."""
    from django.db import connection

    connection.close()
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - the child ends with it
        work()
        connection.close()
        os._exit(0)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dying(at: int) -> Callable[[], None]:
    def work() -> None:
        from django.db import connection

        left = [at]

        def count_down(execute: Any, *said: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*said)

        connection.execute_wrappers.append(count_down)
        tick()

    return work


def halve() -> None:
    """The tables as a round of yesterday left them: a part is there, the rest is missing."""
    from zugong.work.models import Duty, Message

    Message.objects.all().delete()
    Duty.objects.exclude(period__in=["2026-01", "2026-Q1", "2026-W03"]).delete()


def kills(words: list[str], seconds: float) -> Iterator[tuple[int, int]]:
    """(where, what the child died of): before a statement, or at a moment spread over the time a whole round takes."""
    if words[0] == "after":
        number = int(words[1])
        for n in range(number):
            halve()
            yield n, forked(tick, killed_after=seconds * n / number)
        return
    for at in range(100_000) if words == ["all"] else map(int, words):
        halve()
        died = forked(dying(at))
        if died != -signal.SIGKILL:
            return
        yield at, died


def main(words: list[str]) -> None:
    django.setup()
    from zugong.kernel.tests import tables
    from zugong.work.models import Duty

    tables.create()
    build()
    tick()
    whole = picture()
    halve()
    before, began = Duty.objects.count(), time.monotonic()
    assert forked(tick) == 0
    again, seconds = picture() == whole, time.monotonic() - began
    left: list[list[Any]] = []
    for at, died in kills(words, seconds):
        after = Duty.objects.count()
        tick()
        left.append([at, died, after in (before, len(whole[0])), picture() == whole])
    sys.stdout.write(json.dumps({"duties": len(whole[0]), "messages": len(whole[1]), "again": again, "left": left}))


if __name__ == "__main__":
    main(sys.argv[1:])
