"""What is made of the readings: figures, marks of clauses, indicators, items, the total. Numbers are exact fractions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from zugong.engine.ir.readings import (
    AnyReading,
    Different,
    Extreme,
    Features,
    FirstDay,
    Heads,
    Last,
    Missing,
    Points,
    Tally,
    Total,
)
from zugong.timeline import Period, Workdays


@dataclass(frozen=True, slots=True)
class Digits:
    """A stated rounding."""

    digits: int
    mode: str


# ---- figures: the value of a measure -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a reading as it is; `lacks`: no data where the reading has no fact."""

    reading: Tally | Different | Total | Extreme | Last | Points | Heads
    part: str = "n"
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Average:
    """Rounded at once if the scheme rounds its divisions."""

    reading: Total
    rounding: Digits | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """top ÷ bottom × 100, rounded as stated; no data where the bottom is 0. `capped`: never more than the bottom."""

    top: tuple[AnyReading, str]
    bottom: tuple[AnyReading, str]
    rounding: Digits | None
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Late:
    """Days after the due day; `otherwise` where there is no fact: None for no data, or 0 while it is not due."""

    reading: FirstDay
    due: dt.date
    workdays: bool
    otherwise: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing, less the share that making up restores. `mean`: per unit that owed anything."""

    reading: Missing
    restores: Fraction
    mean: bool = False
    rounding: Digits | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """1 where all (or any) tallies reach their limit, else 0."""

    needs: tuple[tuple[Tally, int], ...]
    all: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks of another indicator in per cent of its full marks."""

    of: str
    rounding: Digits | None


Figure = Amount | Average | Percent | Late | Gap | Met | Marked

# ---- maps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PerUnit:
    by: Fraction


@dataclass(frozen=True, slots=True)
class Steps:
    """`start` and so many marks for each step above the target (`up`) and below it (`down`)."""

    target: Fraction
    step: Fraction
    up: Fraction
    down: Fraction
    part: str
    start: Fraction
    rounding: Digits | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """(limit, marks) from high to low; None is “below all”. `strictly`: the limit itself does not reach its band."""

    bands: tuple[tuple[Fraction | None, Fraction], ...]
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class Milestones:
    """The marks of every milestone reached together; `below` where none is."""

    steps: tuple[tuple[Fraction, Fraction], ...]
    below: Fraction


@dataclass(frozen=True, slots=True)
class Proportion:
    target: Fraction
    full: Fraction
    rounding: Digits | None = None
    capped: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """`yes` marks within the limits, else `no`."""

    at_least: Fraction | None
    at_most: Fraction | None
    yes: Fraction
    no: Fraction


@dataclass(frozen=True, slots=True)
class AsIs:
    """The value itself; `most`: never more than this."""

    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Turns:
    """Marks of so many times; beyond the list so many more for each."""

    marks: tuple[Fraction, ...]
    beyond: Fraction
    more: Fraction


Map = PerUnit | Turns | Steps | Bands | Milestones | Proportion | Reach | AsIs

# ---- marks ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applies:
    """To whom a part applies; `otherwise`: marks where it does not, None for not assessed."""

    features: Features | None
    with_: Tally | None
    exempt: Tally | None
    otherwise: Fraction | None = Fraction(0)

    @property
    def readings(self) -> tuple[Features | Tally, ...]:
        return tuple(one for one in (self.features, self.with_, self.exempt) if one is not None)


@dataclass(frozen=True, slots=True)
class ClauseMarks:
    """`lacking`: marks where there is no data; None means: not assessed. `seen`: no data either where none of these
    facts was recorded."""

    figure: Figure
    map: Map
    sign: int
    cap: Fraction | None
    lacking: Fraction | None
    seen: tuple[Tally, ...] | None = None
    beyond: bool = False
    applies: Applies | None = None
    times: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class IndicatorMarks:
    id: str
    full: Fraction | None
    start: Fraction
    clauses: tuple[ClauseMarks, ...]
    most: Fraction | None
    floor: Fraction | None
    rounding: Digits | None
    join: str = "sum"
    applies: Applies | None = None


@dataclass(frozen=True, slots=True)
class ItemMarks:
    """Marks of the assessed indicators; scaled to its full marks where some are not assessed, or always (`scaled`)."""

    id: str
    full: Fraction
    indicators: tuple[str, ...]
    rounding: Digits | None
    scaled: bool = False
    cap: Fraction | None = None
    floor: Fraction | None = None
    applies: Applies | None = None


@dataclass(frozen=True, slots=True)
class SpecialMarks:
    id: str
    cap: Fraction | None
    floor: Fraction | None
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """A plan with every number of the period and day looked up. `indicators` stand in the order they can be scored."""

    institution: str
    edition: str
    period: Period
    as_of: dt.date
    fact_date: str
    subjects: tuple[str, ...]
    ties: str
    indicators: tuple[IndicatorMarks, ...]
    items: tuple[ItemMarks, ...]
    special: SpecialMarks | None
    baseline: Fraction | None
    full: Fraction
    ceiling: Fraction | None
    ground: Fraction | None
    rounding: Digits | None
    #: passes over everybody that come after the marks, and are not made here
    later: tuple[str, ...] = ()
    workdays: Workdays = field(default_factory=Workdays, compare=False, repr=False)

    @property
    def readings(self) -> dict[str, tuple[AnyReading, ...]]:
        """The distinct readings per fact kind, in the order they are first needed; under "" those of the register."""
        found: dict[str, dict[AnyReading, None]] = {}
        scopes = [item.applies for item in self.items] + [indicator.applies for indicator in self.indicators]
        clauses = [clause for indicator in self.indicators for clause in indicator.clauses]
        wanted = [reading for clause in clauses for reading in (*readings_of(clause.figure), *(clause.seen or ()))]
        for scope in [*scopes, *(clause.applies for clause in clauses)]:
            wanted += scope.readings if scope is not None else ()
        for reading in wanted:
            found.setdefault(reading.kind, {})[reading] = None
        return {kind: tuple(readings) for kind, readings in found.items()}


def readings_of(figure: Figure) -> tuple[AnyReading, ...]:
    if isinstance(figure, Percent):
        return (figure.top[0], figure.bottom[0])
    if isinstance(figure, Met):
        return tuple(tally for tally, _ in figure.needs)
    return () if isinstance(figure, Marked) else (figure.reading,)
