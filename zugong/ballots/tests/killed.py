"""Votes in which the process is killed with SIGKILL, over and over, in a process and on a database of their own.

python -m zugong.ballots.tests.killed each <folder> <voters>     killed before and after every statement and commit
python -m zugong.ballots.tests.killed crowd <folder> <rounds>    four at a time, killed at any moment

What is counted are answers: a ballot is acknowledged when its voter has the page with the number. Every part of the
vote is a child of its own, so that the parent goes on as another server process would.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from zugong.ballots.tests.alone import PASSPHRASE, prepare

GRADES = ("good", "fair", "poor")
NUMBER = re.compile(r"data-code>([0-9A-Z-]{9})<")
AT_ONCE = 4


def kill_after(steps: int) -> None:
    """Statements and both sides of every commit count as steps; the one after the last is not begun."""
    from django.db import connection

    left = [steps]

    def count_down() -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *said: Any) -> Any:
        count_down()
        return execute(*said)

    commit = connection._commit

    def committed() -> None:
        count_down()
        commit()
        count_down()

    connection.execute_wrappers.append(statement)
    connection._commit = committed


def begun(work: Callable[[], str], steps: int | None = None) -> tuple[int, int]:
    """A child at work; gives its number and where what it was told can be read."""
    from django.db import connections

    connections.close_all()
    mine, its = os.pipe()
    child = os.fork()
    if child:
        os.close(its)
        return child, mine
    if steps is not None:
        kill_after(steps)
    with suppress(BaseException):
        os.write(its, work().encode())
    os._exit(0)


def ended(child: int, mine: int) -> tuple[bool, str]:
    """Whether it was killed, and what it had been told by then."""
    with os.fdopen(mine) as told:
        said = told.read()
    return os.WIFSIGNALED(os.waitpid(child, 0)[1]), said


class Vote:
    """An appraisal of three leaders, from the launch to the result, by people whose server keeps dying."""

    def __init__(self, number: int) -> None:
        from zugong.ballots.tests import conftest
        from zugong.org.tests import factories

        unit = factories.department(factories.county(), "县示例局")
        branch = factories.branch(unit)
        watchers = [factories.account("member", branch, person=factories.member(branch)) for _n in range(3)]
        keeper = factories.account("organ_clerk", unit)
        self.house = conftest.House(
            unit=unit, branch=branch, keeper=keeper, colleague=keeper, stranger=keeper, watchers=watchers,
            people=factories.members(branch, 3),
        )  # fmt: skip
        conftest.PASSPHRASE = PASSPHRASE
        self.people = conftest.voters(self.house, number)
        self.poll = conftest.launched(self.house, conftest.paper(), self.people)
        self.offered: set[str] = set()
        self.answered: list[str] = []
        self.kills: dict[str, int] = {}

    def cast(self, one: Any) -> Callable[[], str]:
        """Through the page, as a browser sends it; gives the number on the page that answers."""
        from django.test import Client
        from django.urls import reverse

        from zugong.ballots.sealing import codes

        client, code = Client(), codes.receipt()
        client.force_login(one)
        self.offered.add(code)
        data = {f"a-view-{key}": grade for key, grade in zip(self.poll.subject_keys, GRADES, strict=True)}

        def work() -> str:
            answer = client.post(reverse("ballots:vote", args=[self.poll.pk]), {**data, "code": code})
            found = NUMBER.search(answer.content.decode())
            return found[1] if answer.status_code == 200 and found else ""

        return work

    def heard(self, killed: bool, said: str, what: str) -> None:
        self.kills[what] = self.kills.get(what, 0) + killed
        if said:
            self.answered.append(said)

    def unmarked(self) -> list[Any]:
        waiting = set(self.poll.voters.filter(mark="").values_list("person_id", flat=True))
        return [one for one in self.people if one.person_id in waiting]

    def everybody_else(self) -> None:
        """Who was not told comes back: the page takes the ballot, or says that it is already in."""
        for one in self.unmarked():
            self.heard(*ended(*begun(self.cast(one))), "cast again")

    def until_done(self, what: str, work: Callable[[], Any]) -> None:
        """Tried again and again, killed one step later each time, until it comes through, or is refused because it was
        killed between the commit and the answer."""
        from zugong.kernel.rules import Refused

        def tried() -> str:
            try:
                return str(work())
            except Refused as refused:
                return str(refused)

        steps, killed = 0, True
        while killed:
            killed, said = ended(*begun(tried, steps))
            self.kills[what] = self.kills.get(what, 0) + killed
            assert killed or said, f"{what} failed"
            self.look(what)
            steps += 1

    def look(self, what: str) -> None:
        """Between two attempts: all or nothing."""
        from zugong.ballots.models import OpenedAnswer, OpenedCode
        from zugong.ballots.verifying import verify_ballot

        self.poll.refresh_from_db()
        assert verify_ballot(self.poll, whole_trail=False) == []
        opened, number = self.poll.has_result, self.poll.voters.filter(mark="electronic").count()
        found = (OpenedAnswer.objects.count(), OpenedCode.objects.count(), self.poll.urns.count() == 0)
        assert found == ((3 * number, number, True) if opened else (0, 0, False)), (what, found)

    def open(self) -> None:
        from zugong.ballots import services

        first, second, _third = self.house.watchers
        self.until_done("close", lambda: services.close_poll(poll=self.poll, by=self.house.keeper))
        for one in (first, second):
            self.until_done(
                "open",
                lambda one=one: services.hand_in_share(poll=self.poll, opening=services.Opening(PASSPHRASE), by=one),
            )
        self.until_done("publish", lambda: services.publish_poll(poll=self.poll, by=self.house.keeper))

    def told(self) -> dict[str, Any]:
        from zugong.ballots.verifying import verify_ballot
        from zugong.evidence import ledger

        published = list(self.poll.codes.values_list("code", flat=True))
        return {
            "lost": sorted(set(self.answered) - set(published)),
            "twice": len(published) - len(set(published)),
            "strange": sorted(set(published) - self.offered),
            "voters": len(self.people), "published": len(published), "answered": len(self.answered),
            "votes": [self.poll.result["cells"]["view"][key]["all"]["votes"] for key in self.poll.subject_keys],
            "facts": ledger.standing().filter(kind="ballots.counted").count(),
            "wrong": verify_ballot(self.poll), "state": self.poll.state, "kills": self.kills,
        }  # fmt: skip


def each(number: int) -> Vote:
    vote = Vote(number)
    for steps, one in enumerate(vote.people):
        vote.heard(*ended(*begun(vote.cast(one), steps)), "cast")
        vote.look("cast")
    vote.everybody_else()
    return vote


def crowd(rounds: int) -> Vote:
    """Four voters at a time; each child is killed after some milliseconds, or had finished by then."""
    vote, chance = Vote(rounds * AT_ONCE), random.Random(20261130)
    for turn in range(rounds):
        now = vote.people[turn * AT_ONCE : (turn + 1) * AT_ONCE]
        children = [begun(work) for work in [vote.cast(one) for one in now]]
        for child, _mine in children:
            time.sleep(chance.random() / 20)
            os.kill(child, signal.SIGKILL)
        for child, mine in children:
            vote.heard(*ended(child, mine), "cast")
        vote.look("cast")
    vote.everybody_else()
    return vote


if __name__ == "__main__":
    what, where, count = sys.argv[1:]
    prepare(Path(where))
    vote = {"each": each, "crowd": crowd}[what](int(count))
    vote.open()
    sys.stdout.write(json.dumps(vote.told()))
