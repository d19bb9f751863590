"""`zugong tick`: the daily round over all apps. Each step is safe to repeat; one that fails does not keep the others from being done."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
import traceback
from collections.abc import Callable

from django.apps import apps

from zugong.kernel import audit, clock, once, planner
from zugong.kernel.actors import SYSTEM

#: When the round is done again by `--every-day`: before people come to work.
MORNING = dt.time(5, 30)
#: Seconds in which the pages come up first: both would want the same two cores.
LET_THE_SERVER_START = 30
KEEP_FORM_KEYS = dt.timedelta(days=3)


def steps() -> dict[str, Callable[[], object]]:
    """The round in its order: what is owed, what was scored, what must be kept."""
    from zugong.alerts.services import survey_units
    from zugong.org.imports.services import purge_expired
    from zugong.urging.cli import climb
    from zugong.work.cli import tick_command as tick_work

    found: dict[str, Callable[[], object]] = {"work": lambda: tick_work([]), "urging": climb}
    if apps.is_installed("zugong.assessment"):
        from zugong.assessment.cli import score_command

        found["scores"] = lambda: score_command([])
    found["alerts"] = lambda: survey_units(day=clock.today(), by=SYSTEM)
    if apps.is_installed("zugong.ballots"):
        from zugong.ballots.sweeping import sweep

        found["opened votes"] = sweep
    if apps.is_installed("zugong.transfers"):
        from zugong.transfers.services import write_notices

        found["transfers"] = lambda: write_notices(day=clock.today(), by=SYSTEM)
    if apps.is_installed("zugong.development"):
        from zugong.development.services import refresh_candidates, remind_handlers

        found["candidates"] = lambda: refresh_candidates(by=SYSTEM)
        found["reminders of candidates"] = lambda: remind_handlers(day=clock.today(), by=SYSTEM)
    if apps.is_installed("zugong.portal"):
        from zugong.portal.services import remind_readers

        found["notices"] = lambda: remind_readers(day=clock.today(), by=SYSTEM)
    if apps.is_installed("zugong.dues"):
        from zugong.dues.cli import tick as tick_dues

        found["dues"] = tick_dues
    found["imports"] = purge_expired
    found["planner"] = planner.refresh
    found["audit anchor"] = audit.anchor
    found["form keys"] = lambda: once.sweep(clock.now() - KEEP_FORM_KEYS)
    return found


def say_faults() -> None:
    """Name the institution files with mistakes, as they are now."""
    from zugong.desk import faults
    from zugong.rulebook import library

    library.look_again()
    faults.say(library.shelf())


def go_round(*, say: bool = True) -> int:
    from zugong.rulebook import library

    failed = 0
    if say:
        say_faults()
    else:
        library.look_again()
    for name, step in steps().items():
        try:
            step()
        except Exception:
            failed = 1
            sys.stderr.write(f"zugong tick: {name} failed\n{traceback.format_exc()}")
    return failed


def seconds_until_morning(now: dt.datetime) -> float:
    morning = now.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    return ((morning if morning > now else morning + dt.timedelta(days=1)) - now).total_seconds()


def daily_command(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="zugong tick", description="The daily round: duties, reminders, scores, audit anchor."
    )
    parser.add_argument("--every-day", action="store_true", help="stay, and do it again each morning")
    options = parser.parse_args(argv)
    if options.every_day:
        say_faults()  # while the server comes up, and once
        time.sleep(LET_THE_SERVER_START)
    result = go_round(say=not options.every_day)
    while options.every_day:
        time.sleep(seconds_until_morning(clock.now()))
        result = go_round()
    return result
