"""The part of the daily round that urges; running it twice on one day changes nothing."""

from __future__ import annotations

import sys

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM

from . import services


def climb() -> None:
    today = clock.today()
    sys.stdout.write(f"rungs: {services.climb_ladders(day=today, by=SYSTEM)}\n")
    sys.stdout.write(f"letters: {services.issue_by_machine(today)}\n")
