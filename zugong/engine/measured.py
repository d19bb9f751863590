"""What a measure yields for one subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zugong.engine.ledger import FactRow
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import NOTHING, Words


@dataclass(frozen=True, slots=True)
class Chance:
    """Something that can still happen, and what the measure would be after it alone."""

    kind: str
    value: Decimal
    sentence: Words
    deadline: dt.date
    action: str = ""
    unit: str = ""
    #: the unit's name, where the sentence begins with it
    who: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """`value` None means: no data. `best`: the value if every `raise` chance is taken. `open`: may still change."""

    value: Decimal | None
    unit: Words = NOTHING
    facts: tuple[FactRow, ...] = ()
    rejected: tuple[NotCounted, ...] = ()
    lines: tuple[Line, ...] = ()
    open: bool = True
    chances: tuple[Chance, ...] = ()
    best: Decimal | None = None
    pending: bool = False
    #: what a fact weighs, by its id, where that is not 1
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    #: the group it is compared with is not at hand: nothing is settled
    alone: bool = False
    #: the place, where those who tie share the marks of the places they take up
    place: Any = None
    #: the single marks before one was taken, and how to resolve what is left of them
    amounts: tuple[tuple[FactRow, Decimal], ...] = ()
    again: Callable[[list[tuple[FactRow, Decimal]], list[NotCounted]], Measured] | None = None
