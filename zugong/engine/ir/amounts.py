"""Figures: what the value of a measure is made of. Numbers are exact fractions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from zugong.engine.ir.readings import (
    AnyReading,
    Different,
    Few,
    FirstDay,
    Heads,
    Lived,
    Missing,
    Tally,
    Total,
)


@dataclass(frozen=True, slots=True)
class Digits:
    """A stated rounding."""

    digits: int
    mode: str


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a reading as it is; `lacks`: no data where the reading has no fact."""

    reading: AnyReading
    part: str = "n"
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Average:
    """Rounded at once if the scheme rounds its divisions."""

    reading: Total | Few
    rounding: Digits | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """top ÷ bottom × 100, rounded as stated; no data where the bottom is 0. `capped`: never more than the bottom."""

    top: tuple[AnyReading, str]
    bottom: tuple[AnyReading, str]
    rounding: Digits | None
    capped: bool = False
    #: so many fewer below the line
    less: Different | None = None


@dataclass(frozen=True, slots=True)
class Remaining:
    """Of the heads, those who are left; never less than none."""

    reading: Heads
    less: Different


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
class Done:
    """Held, with the share that making up restores, of all that the whole period demands, in per cent."""

    reading: Missing
    restores: Fraction
    rounding: Digits | None


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


@dataclass(frozen=True, slots=True)
class Constant:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Prorated:
    """A number for the whole period, cut to the part of it in which the subject existed."""

    whole: Fraction
    reading: Lived
    rounding: Digits | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a formula: an operation on others, or (`op` empty) a figure."""

    op: str = ""
    args: tuple[Step, ...] = ()
    figure: Figure | None = None

    @property
    def figures(self) -> Iterator[Figure]:
        if self.figure is not None:
            yield self.figure
        for part in self.args:
            yield from part.figures


@dataclass(frozen=True, slots=True)
class Formula:
    """A quotient is rounded at once. No data where a part that is needed has none, or something is divided by 0."""

    tree: Step
    rounding: Digits | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The place in the group; `last`: who has no data stands behind the others, else without a place. Ties: 1-1-3, 1-1-2,
    average (the mean of the places taken up), void (no place for who ties), void_all (for nobody in the group)."""

    by: Figure
    high: bool
    ties: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class OfGroup:
    """One number of the group: mean, highest, lowest, sum; with or without one's own, with or without zeros."""

    by: Figure
    take: str
    own: bool
    zeros: bool
    rounding: Digits | None


@dataclass(frozen=True, slots=True)
class ByPlace:
    """Marks of the places, and of those beyond the table."""

    marks: tuple[Fraction, ...]
    beyond: Fraction


@dataclass(frozen=True, slots=True)
class ByStep:
    """`full` for the first place, a step less for each one after; never less than `least`."""

    full: Fraction
    step: Fraction
    least: Fraction | None


@dataclass(frozen=True, slots=True)
class Spread:
    """Marks of the places that those who tie take up together, divided among them."""

    place: Ranked
    shape: ByPlace | ByStep
    rounding: Digits | None


@dataclass(frozen=True, slots=True)
class AgainstBest:
    """Full marks × one's own ÷ the best of the group, or the best ÷ one's own. `zero`: when the best is 0 or below."""

    own: Figure
    by: Figure
    high: bool
    zero: str
    full: Fraction
    rounding: Digits | None


@dataclass(frozen=True, slots=True)
class AgainstMean:
    """Full marks at the mean of the group, less for each step below; `beyond`: more for each step above."""

    own: Figure
    mean: OfGroup
    by: Fraction
    step: Fraction
    part: str
    beyond: bool
    full: Fraction
    rounding: Digits | None


Figure = (
    Amount | Average | Percent | Remaining | Late | Gap | Done | Met | Marked | Constant | Prorated | Formula | Ranked | OfGroup
    | Spread | AgainstBest | AgainstMean
)  # fmt: skip


def parts_of(figure: Figure) -> tuple[Figure, ...]:
    """Figures that stand inside a figure."""
    if isinstance(figure, Formula):
        return tuple(figure.tree.figures)
    if isinstance(figure, Ranked | OfGroup):
        return (figure.by,)
    if isinstance(figure, Spread):
        return (figure.place,)
    if isinstance(figure, AgainstBest):
        return (figure.own, figure.by)
    return (figure.own, figure.mean) if isinstance(figure, AgainstMean) else ()


def readings_of(figure: Figure) -> tuple[AnyReading, ...]:
    inside = parts_of(figure)
    if inside:
        return tuple(reading for part in inside for reading in readings_of(part))
    if isinstance(figure, Percent):
        return (figure.top[0], figure.bottom[0], *(() if figure.less is None else (figure.less,)))
    if isinstance(figure, Remaining):
        return (figure.reading, figure.less)
    if isinstance(figure, Met):
        return tuple(tally for tally, _ in figure.needs)
    reading: AnyReading | None = getattr(figure, "reading", None)
    return () if reading is None else (reading,)


def marked_in(figure: Figure) -> tuple[str, ...]:
    """Other indicators whose marks a figure looks at."""
    if isinstance(figure, Marked):
        return (figure.of,)
    return tuple(of for part in parts_of(figure) for of in marked_in(part))
