"""What a measure yields for one subject."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

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
