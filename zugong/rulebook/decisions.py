"""Whoever computes from institutions subscribes here, and is told inside the act which institution changed, from when on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.kernel.listeners import Listeners


@dataclass(frozen=True)
class Decision:
    """An edition was enacted (it holds `since` a day) or an institution was ended (nothing holds since the day)."""

    institution_id: str
    since: dt.date
    ended: bool
    by_name: str
    #: Another institution that this one replaces, if any: what holds for it changes too.
    supersedes: str = ""

    @property
    def institutions(self) -> tuple[str, ...]:
        return (self.institution_id, self.supersedes) if self.supersedes else (self.institution_id,)


listeners: Listeners[[Decision]] = Listeners()
subscribe, announce = listeners.subscribe, listeners.tell
