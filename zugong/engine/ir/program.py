"""What is made of the figures: marks of clauses, indicators, items, the total. Numbers are exact fractions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from zugong.engine.ir.amounts import (
    AgainstBest,
    AgainstMean,
    Amount,
    Average,
    ByPlace,
    ByStep,
    Constant,
    Digits,
    Done,
    Figure,
    Formula,
    Gap,
    Late,
    Marked,
    Met,
    OfGroup,
    Percent,
    Prorated,
    Ranked,
    Remaining,
    Spread,
    Step,
    marked_in,
    parts_of,
    readings_of,
)
from zugong.engine.ir.readings import (
    AnyReading,
    Features,
    Lived,
    Reading,
    Source,
    Tally,
)
from zugong.timeline import Period, Workdays

__all__ = [
    "AgainstBest",
    "AgainstMean",
    "Amount",
    "Average",
    "ByPlace",
    "ByStep",
    "Constant",
    "Digits",
    "Done",
    "Figure",
    "Formula",
    "Gap",
    "Late",
    "Marked",
    "Met",
    "OfGroup",
    "Percent",
    "Prorated",
    "Ranked",
    "Remaining",
    "Spread",
    "Step",
    "marked_in",
    "parts_of",
    "readings_of",
]  # figures stand in a module of their own

# ---- maps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PerUnit:
    by: Fraction


@dataclass(frozen=True, slots=True)
class Steps:
    """`start` and so many marks for each step above the target (`up`) and below it (`down`). Here and in `Proportion` the
    target is None where it is measured."""

    target: Fraction | None
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
    """`at_zero`: marks where the target is 0; None for not assessed."""

    target: Fraction | None
    full: Fraction
    rounding: Digits | None = None
    capped: bool = True
    at_zero: Fraction | None = Fraction(0)


@dataclass(frozen=True, slots=True)
class Rates:
    """Bands from high to low as (limit, marks of a step, most marks). `whole`: the whole amount at the rate of its band,
    else each part of it at its own."""

    bands: tuple[tuple[Fraction | None, Fraction, Fraction | None], ...]
    step: Fraction
    part: str
    whole: bool
    rounding: Digits | None


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
    """Marks of so many whole times; beyond the list so many more for each."""

    marks: tuple[Fraction, ...]
    beyond: Fraction
    more: Fraction


Map = PerUnit | Turns | ByPlace | ByStep | Steps | Bands | Milestones | Rates | Proportion | Reach | AsIs

# ---- marks ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applies:
    """To whom a part applies; `otherwise`: marks where it does not, None for not assessed."""

    features: Features | None
    with_: Tally | None
    exempt: Tally | None
    otherwise: Fraction | None = Fraction(0)
    #: where it does not apply, the mean of the others stands in
    imputed: bool = False

    @property
    def readings(self) -> tuple[Features | Tally, ...]:
        return tuple(one for one in (self.features, self.with_, self.exempt) if one is not None)


@dataclass(frozen=True, slots=True)
class Factor:
    """A measured factor of a whole clause; `otherwise` where there is no data."""

    figure: Figure
    otherwise: Fraction


@dataclass(frozen=True, slots=True)
class ClauseMarks:
    """`lacking`: marks where there is no data; None means: not assessed. `seen`: no data either where none of these
    facts was recorded. `target`: where the map's own is measured. All factors are multiplied, or the `highest` holds."""

    figure: Figure
    map: Map
    sign: int
    cap: Fraction | None
    lacking: Fraction | None
    seen: tuple[Tally, ...] | None = None
    beyond: bool = False
    applies: Applies | None = None
    times: Fraction | None = None
    factors: tuple[Factor, ...] = ()
    highest: bool = False
    target: Figure | None = None
    per: Per | None = None
    keyed: PerKey | None = None
    #: where it is not assessed, the mean of the others stands in
    imputed: bool = False

    @property
    def simple(self) -> bool:
        """Its marks follow from the value of one figure alone."""
        return self.target is None and not self.factors and self.applies is None and not (self.per or self.keyed)

    @property
    def every(self) -> Iterator[ClauseMarks]:
        """The clause as a whole, and in each of its parts."""
        yield self
        if self.per is not None:
            for _, part in self.per.parts:
                yield part

    @property
    def figures(self) -> Iterator[Figure]:
        yield self.figure
        if self.target is not None:
            yield self.target
        for factor in self.factors:
            yield factor.figure


@dataclass(frozen=True, slots=True)
class Per:
    """A clause worked out in each period in which the subject existed, each up to a cap; then sum, mean or highest of
    those that were assessed. Who existed in none of them has the marks of the whole."""

    parts: tuple[tuple[Lived, ClauseMarks], ...]
    cap: Fraction | None
    join: str
    rounding: Digits | None


@dataclass(frozen=True, slots=True)
class PerKey:
    """The same for every unit, person, fact or value of a field that the facts of `reads` have. Who has no such fact has the
    marks of the whole or, of `alone`, those of `nobody`: None where that is not assessed."""

    by: str
    reads: tuple[Source, ...]
    cap: Fraction | None
    join: str
    rounding: Digits | None
    alone: bool = False
    nobody: Fraction | None = None


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

    @property
    def imputed(self) -> bool:
        return any(clause.imputed for clause in self.clauses) or (self.applies is not None and self.applies.imputed)


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
    #: what the items must come to for a bonus to count, and whether reaching it is enough
    door: Fraction | None = None
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """Marks everybody begins with; `figure` where some have less."""

    full: Fraction
    figure: Figure


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the total and its full marks: an item, an indicator, the special block; a sum; parts by weight (`hundred`:
    each first brought to a hundred, rounded `once`); or a part times the share of full marks of an indicator, or a
    figure ÷ `by`, or `missing`."""

    word: str
    full: Fraction
    of: str = ""
    parts: tuple[Part, ...] = ()
    weights: tuple[Fraction, ...] = ()
    hundred: bool = False
    once: Digits | None = None
    rounding: Digits | None = None
    by: Fraction = Fraction(1)
    figure: Figure | None = None
    missing: Fraction = Fraction(1)

    @property
    def figures(self) -> Iterator[Figure]:
        if self.figure is not None:
            yield self.figure
        for inside in self.parts:
            yield from inside.figures


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
    baseline: Baseline | None
    full: Fraction
    ceiling: Fraction | None
    ground: Fraction | None
    rounding: Digits | None
    #: passes over everybody that come after the marks, and are not made here
    later: tuple[str, ...] = ()
    workdays: Workdays = field(default_factory=Workdays, compare=False, repr=False)
    #: it marks people, not units
    persons: bool = False
    #: how the total is made; None: of all items and the special block together
    compose: Part | None = None
    #: who is compared with whom, as the scheme says; None where it says nothing
    within: str | None = None
    #: figures that are looked at for the sake of the trace alone
    told: tuple[Figure, ...] = ()

    @property
    def readings(self) -> dict[str, tuple[AnyReading, ...]]:
        """The distinct readings per fact kind, in the order they are first needed; under "" those of the register."""
        found: dict[str, dict[AnyReading, None]] = {}
        scopes = [item.applies for item in self.items] + [indicator.applies for indicator in self.indicators]
        clauses = [one for indicator in self.indicators for clause in indicator.clauses for one in clause.every]
        figures = [figure for clause in clauses for figure in clause.figures]
        figures += [] if self.baseline is None else [self.baseline.figure]
        figures += [] if self.compose is None else list(self.compose.figures)
        figures += self.told
        wanted: list[AnyReading] = [reading for figure in figures for reading in readings_of(figure)]
        wanted += [tally for clause in clauses for tally in clause.seen or ()]
        wanted += [lived for clause in clauses if clause.per is not None for lived, _ in clause.per.parts]
        for scope in [*scopes, *(clause.applies for clause in clauses)]:
            wanted += scope.readings if scope is not None else ()
        for reading in wanted:
            found.setdefault(reading.kind, {})[reading] = None
        return {kind: tuple(readings) for kind, readings in found.items()}

    @property
    def kinds(self) -> list[str]:
        """Every kind of fact that is looked at."""
        read = [reading for readings in self.readings.values() for reading in readings]
        beside = [source.kind for reading in read if isinstance(reading, Reading) for source in reading.beside]
        return list(dict.fromkeys([*(kind for kind in self.readings if kind), *beside]))


def readings_of_clause(clause: ClauseMarks) -> list[AnyReading]:
    """Everything a clause as a whole looks at."""
    return [*(reading for figure in clause.figures for reading in readings_of(figure)), *(clause.seen or ())]
