"""Billing killed with SIGKILL: what is there is whole, and the next round makes the rest, nothing twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from .replay import command, environment

PEOPLE = 150
WHOLE = f"{PEOPLE} {PEOPLE} 0 0"


def run(env: dict[str, str], *how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command(PEOPLE, 0, *how)], env=env, capture_output=True, text=True, check=False
    )


def kill_and_go_on(moments: list[int], tables: Any = None) -> tuple[int, list[str], str]:
    """Kill one round after another at these statements, then let one finish."""
    killed, seen = 0, []
    with environment(tables) as env:
        for statements in moments:
            killed += run(env, statements).returncode == -signal.SIGKILL
            seen.append(run(env, "count").stdout.strip())
        return killed, seen, run(env).stdout.strip()


def whole(seen: str) -> bool:
    """Each bill has its line, nobody has two, the books are whole; groups are there as a whole."""
    bills, lines, twice, faults = map(int, seen.split())
    return bills == lines and twice == 0 and faults == 0


@pytest.mark.django_db
def test_billing_killed_in_the_second_group_leaves_nothing_half_done_lost_or_doubled() -> None:
    killed, seen, end = kill_and_go_on([33], connection.connection)
    assert (killed, [whole(one) for one in seen], end) == (1, [True], WHOLE)


@pytest.mark.long
def test_billing_killed_before_any_of_its_statements() -> None:
    with environment() as env:
        for statements in range(200):
            done = run(env, statements)
            assert whole(run(env, "count").stdout), statements
            if done.returncode != -signal.SIGKILL:
                break
        assert run(env).stdout.strip() == WHOLE


@pytest.mark.long
def test_billing_killed_at_random_moments() -> None:
    chance = random.Random(1)
    for _round in range(12):
        _killed, seen, end = kill_and_go_on([chance.randrange(60) for _kill in range(5)])
        assert ([whole(one) for one in seen], end) == ([True] * 5, WHOLE)


@pytest.mark.long
def test_a_year_of_thirty_thousand_members_balances_every_month_and_replays_to_the_same_seal() -> None:
    seals = []
    for _round in range(2):
        with environment() as env:
            done = subprocess.run(
                [sys.executable, *command(30_000, 12)], env=env, capture_output=True, text=True, check=True
            )
            seals.append(done.stdout.splitlines()[-1])
            assert len(done.stdout.splitlines()) == 13
    assert seals[0] == seals[1]
