"""What the institution says: which items are kept and for whom, the codes, the numbers with their articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import wraps
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.rulebook import library

T = TypeVar("T")
INSTITUTION = "national.member-register"


#: Items that a page can show in part.
MASKED = frozenset({"id_number", "phone", "landline", "address"})


class Level(IntEnum):
    """Who reads an item: nobody since it is not kept, who reads the register, who keeps it, or on record alone."""

    OFF, READ, KEEP, SEALED = range(4)


def remembered(function: Callable[[], T]) -> Callable[[], T]:
    """Asked again only when the library read its files anew, or on another day: an import asks for each cell."""
    held: list[tuple[object, dt.date, T]] = []

    @wraps(function)
    def ask() -> T:
        shelf, day = library.shelf(), clock.today()
        if not held or held[0][0] is not shelf or held[0][1] != day:
            held[:] = [(shelf, day, function())]
        return held[0][2]

    return ask


@remembered
def in_force() -> bool:
    """Whether the county keeps this institution; where it ended it, only what org itself knows is shown."""
    return any(one.id == INSTITUTION for one in library.in_force(clock.today()))


def number(name: str, day: dt.date | None = None) -> Any:
    """A parameter as it stands on a day."""
    try:
        return library.parameter(INSTITUTION, name, day or clock.today())
    except KeyError as unknown:
        raise Refused(str(unknown.args[0])) from None


def whole(name: str, day: dt.date | None = None) -> int:
    return int(Decimal(number(name, day)))


def bands(name: str) -> tuple[int, ...]:
    """The lower bounds of a division, in order."""
    return tuple(sorted(int(one) for one in number(name)))


@dataclass(frozen=True)
class Article:
    """Where a number comes from, in words, and whether somebody still has to check it."""

    cite: str
    doubtful: bool

    def __str__(self) -> str:
        return f"{self.cite}{_('（待核）') if self.doubtful else ''}"


def article(name: str) -> Article:
    said = library.dated(INSTITUTION, name, clock.today())
    return Article(said.cite, said.uncertain)


@remembered
def levels() -> dict[str, Level]:
    """item → who reads it. An item the file does not name is not kept."""
    if not in_force():
        return {}
    return {name: _level(name, int(Decimal(said))) for name, said in number("items").items()}


def _level(item: str, said: int) -> Level:
    """What cannot be shown in part is sealed by being shown to nobody but its keepers."""
    level = Level(min(said, Level.SEALED))
    return Level.KEEP if level == Level.SEALED and item not in MASKED else level


def level(item: str) -> Level:
    return levels().get(item, Level.OFF)


def left_out() -> frozenset[str]:
    """Items that are asked nowhere; none where the county keeps no such institution."""
    return frozenset(item for item, level in levels().items() if level == Level.OFF)


def labels(name: str) -> Mapping[str, str]:
    """code → words; empty where the county keeps no such institution."""
    found = library.get(INSTITUTION).labels.get(name) if in_force() else None
    return dict(found.values or {}) if found is not None else {}


def words(name: str, code: str) -> str:
    """What a code says; a code of an earlier table stands for itself."""
    return labels(name).get(code, code)
