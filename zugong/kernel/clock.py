"""What day and what time it is. Nothing in the house asks the machine directly, so tests and demonstrations can choose.

The order: `with clock.frozen(day):`, then the environment variable ZUGONG_TODAY=2026-11-12, then the machine.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

#: One country, one time, and no summer time.
ZONE = ZoneInfo("Asia/Shanghai")
ENVIRONMENT = "ZUGONG_TODAY"
NOON = dt.time(12)

# One clock per process and not per thread: a test that freezes it also freezes the server it is talking to.
_frozen: list[dt.datetime] = []


def now() -> dt.datetime:
    """The present moment in Beijing time, with its zone."""
    if _frozen:
        return _frozen[-1]
    moment = dt.datetime.now(ZONE)
    chosen = os.environ.get(ENVIRONMENT)
    return dt.datetime.combine(_read(chosen), moment.timetz()) if chosen else moment


def today() -> dt.date:
    """The present day in Beijing."""
    return now().date()


@contextmanager
def frozen(moment: dt.date | dt.datetime) -> Iterator[dt.datetime]:
    """Stop the clock at a moment, or at noon of a day. For tests and for building example data."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, NOON)
    moment = moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
    _frozen.append(moment)
    try:
        yield moment
    finally:
        _frozen.pop()


def _read(chosen: str) -> dt.date:
    try:
        return dt.date.fromisoformat(chosen)
    except ValueError:
        raise ValueError(f"{ENVIRONMENT}={chosen!r} is not a day; write it as 2026-11-12.") from None
