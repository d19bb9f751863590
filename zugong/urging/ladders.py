"""Which ladder a late thing stands on, and which of its rungs it has reached on a day. Works out; writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredLadder, Rung
from zugong.timeline import after

from .watching import Span

#: How far the desk looks where no institution in force has a ladder, and how far ahead it always looks.
LOOKS_BACK, AHEAD = dt.timedelta(days=90), dt.timedelta(days=7)


@dataclass(frozen=True)
class Ladders:
    """The ladders in force on a day. Each thing stands on one: the one that names it most closely."""

    day: dt.date
    _known: dict[tuple[str, str], DeclaredLadder | None] = field(default_factory=dict)

    @cached_property
    def all(self) -> list[DeclaredLadder]:
        return institutions.ladders(self.day)

    def over(self, kind: str, rule: str) -> DeclaredLadder | None:
        if (kind, rule) not in self._known:
            near = [(closeness(one, kind, rule), one.id, one) for one in self.all]
            best = max(near, key=lambda each: (each[0], each[1]), default=None)
            self._known[kind, rule] = best[2] if best is not None and best[0] else None
        return self._known[kind, rule]

    @cached_property
    def span(self) -> Span:
        """Due days that are of interest today: as far back as any ladder looks, and a week ahead."""
        back = max((looks_back(one, self.day) for one in self.all), default=LOOKS_BACK)
        return Span(self.day, self.day - back, self.day + AHEAD)


def closeness(declared: DeclaredLadder, kind: str, rule: str) -> int:
    """0 where the ladder does not watch the thing; more, the more closely it names it."""
    holder, best = rule.rpartition("/")[0], 0
    for watch in declared.ladder.watches:
        if watch.of != kind:
            continue
        named = {name if set(name) & set("./") else f"{declared.institution.id}/{name}" for name in watch.only}
        best = max(best, 3 if rule in named else 2 if holder in named else 0 if named else 1)
    return best


def looks_back(declared: DeclaredLadder, day: dt.date) -> dt.timedelta:
    number = declared.ladder.looks_back
    if number is None or number.is_zero:
        return dt.timedelta(0)
    return dt.timedelta(days=int(library.parameter(declared.institution.id, number.name, day)))


def begins_on(declared: DeclaredLadder, rung: Rung, due_on: dt.date, day: dt.date) -> dt.date:
    """The first day on which a thing due then has reached the rung."""
    if rung.after is None or rung.after.is_zero:
        return due_on + dt.timedelta(days=1)
    count = int(library.parameter(declared.institution.id, rung.after.name, day))
    parameter = declared.institution.parameters.get(rung.after.name)
    return after(due_on, count, parameter.unit if parameter is not None else "")


def reached(declared: DeclaredLadder, rung: Rung, due_on: dt.date, day: dt.date) -> bool:
    return due_on < day and begins_on(declared, rung, due_on, day) <= day
