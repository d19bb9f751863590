"""One calendar over all systems: each app says what of its own falls into a stretch of days, and imports no other for it.

A feed gives entries: one thing with its page, or many alike on one day told as one line, so that a county of ten thousand open
duties is still a calendar. What a leader put first always stands alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from zugong.org.models import Account, Unit
from zugong.org.scope import Scope
from zugong.timeline import Period

from .scoped import Scoped

#: How many single things of one kind a stretch may bring; beyond that the feed says how many more there are.
MOST = 300
#: Days of a month with the weeks at both ends.
LONG = 45


@dataclass(frozen=True)
class Window:
    """Whose calendar, over which days, and narrowed to what."""

    account: Account
    days: Period
    today: dt.date
    unit: Unit | None = None
    institution: str = ""
    #: Sources that stand alone because they are key matters.
    first: frozenset[str] = frozenset()

    @property
    def scope(self) -> Scope:
        return self.scoped.scope

    @cached_property
    def scoped(self) -> Scoped:
        """The units this account reads, or the part of them that was asked for."""
        whole = self.account.scope("read_unit")
        if self.unit is not None:
            whole = Scope((self.unit.path,)) if whole.covers(self.unit) else Scope()
        return Scoped(whole)

    @property
    def is_long(self) -> bool:
        """Longer than what is shown day by day: what is over and done need not be told one by one."""
        return self.days.days > LONG


@dataclass(frozen=True)
class Entry:
    """What stands in one day of the calendar."""

    day: dt.date
    #: duty, row, case, ballot or meeting.
    kind: str
    title: str
    #: bad, warn, info, ok or mute, with its words.
    light: str
    words: str
    url: str = ""
    #: Empty where many are told as one.
    source: str = ""
    unit: str = ""
    institution: str = ""
    #: The unit's path where people are asked to come on this very day: who has to come to two things at once is told.
    comes: str = ""
    #: How many things it stands for where a long stretch is only counted.
    number: int = 1
    #: The unit's key instead of its name, where the feed has not read it.
    of: int = 0


Feed = Callable[[Window], Iterable[Entry]]
_feeds: list[tuple[int, str, Feed]] = []


def register(order: int, feed: Feed) -> Feed:
    name = f"{feed.__module__}.{feed.__qualname__}"
    if all(name != known for _order, known, _feed in _feeds):
        _feeds.append((order, name, feed))
        _feeds.sort(key=lambda one: one[:2])
    return feed


def entries(window: Window) -> list[Entry]:
    """Of all apps, in the order in which they registered; names of units that are known by their key are read together."""
    found = [entry for _order, _name, feed in _feeds for entry in feed(window)]
    names = window.scoped.names
    return [replace(entry, unit=names.get(entry.of, ""), of=0) if entry.of else entry for entry in found]
