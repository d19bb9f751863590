"""`zugong tick`: the daily round. Cron or a systemd timer calls it; running it twice on one day changes nothing."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import traceback
from collections.abc import Callable


def tick_command(argv: list[str]) -> int:
    from zugong.kernel import clock
    from zugong.kernel.actors import SYSTEM

    from . import generation, services

    parser = argparse.ArgumentParser(prog="zugong tick", description="Generate duties, count facts, write reminders.")
    parser.add_argument("--day", type=dt.date.fromisoformat, default=None, help="as if it were this day")
    day = parser.parse_args(argv).day or clock.today()
    steps: dict[str, Callable[[], int]] = {
        "duties": lambda: services.generate_duties(
            since=dt.date(day.year, 1, 1), until=generation.horizon(day), by=SYSTEM
        ),
        "recounted": lambda: services.recount_duties(since=day - dt.timedelta(days=31), until=day, by=SYSTEM),
        "reminders": lambda: services.write_reminders(day=day, by=SYSTEM),
    }
    return max(_step(name, step) for name, step in steps.items())


def _step(name: str, step: Callable[[], int]) -> int:
    """One step that fails must not keep the others from being done."""
    try:
        sys.stdout.write(f"{name}: {step()}\n")
    except Exception:
        sys.stderr.write(f"{name}: failed\n{traceback.format_exc()}")
        return 1
    return 0
