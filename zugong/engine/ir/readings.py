"""Readings: what is read off the facts of one kind, for every subject at once. Equal readings are made once.

A reading yields whole numbers under names (`n`, `sum`, …); numbers of a field carry the scale of its column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Test:
    """`field op operand`, with every number already looked up. Ops: is, is_set, at_least, at_most, by, from."""

    field: str
    op: str
    values: tuple[str | bool, ...] = ()
    number: Fraction | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """The number of a field lies between two limits, on a step from the lower one (0: on any)."""

    field: str
    low: Fraction
    high: Fraction
    step: Fraction


@dataclass(frozen=True, slots=True)
class Source:
    """The facts of a kind that count: all tests hold, and they were recorded within so many days. `excused`: unless all
    of these hold and the approval is given. `loose`: also those whose day has not come yet."""

    kind: str
    tests: tuple[Test, ...] = ()
    within: int | None = None
    excused: tuple[Test, ...] | None = None
    approval: str = ""
    loose: bool = False
    #: text fields that must not be blank
    said: tuple[str, ...] = ()
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    source: Source
    yields: ClassVar[tuple[str, ...]] = ("n",)

    @property
    def kind(self) -> str:
        return self.source.kind


@dataclass(frozen=True, slots=True)
class Tally(Reading):
    """How many facts."""


@dataclass(frozen=True, slots=True)
class Different(Reading):
    """How many different ones. `by`: a kind of period, `unit`, `person`, or `field:<name>`."""

    by: str = ""


@dataclass(frozen=True, slots=True)
class People(Reading):
    """How many persons with at least so many facts."""

    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Total(Reading):
    """The sum of a field over the facts that have it, and how many do."""

    field: str = ""
    yields: ClassVar[tuple[str, ...]] = ("n", "sum")


@dataclass(frozen=True, slots=True)
class Totals(Reading):
    """The sums of two fields over the facts that have both and whose lower one is not 0."""

    top: str = ""
    bottom: str = ""
    yields: ClassVar[tuple[str, ...]] = ("top", "bottom")


@dataclass(frozen=True, slots=True)
class Extreme(Reading):
    """The least or the greatest value of a field."""

    field: str = ""
    greatest: bool = False
    yields: ClassVar[tuple[str, ...]] = ("n", "value")


@dataclass(frozen=True, slots=True)
class Last(Reading):
    """The value of a field in the latest fact that has it."""

    field: str = ""
    yields: ClassVar[tuple[str, ...]] = ("n", "value")


@dataclass(frozen=True, slots=True)
class FirstDay(Reading):
    """The earliest day (counted from 1970-01-01), and how many facts there are."""

    yields: ClassVar[tuple[str, ...]] = ("n", "day")


@dataclass(frozen=True, slots=True)
class Points(Reading):
    """Points of a table by the level of each fact; one matter counts at its highest, if there is a matter."""

    field: str = ""
    matter: str = ""
    table: tuple[tuple[str, int], ...] = ()
    scale: int = 0
    yields: ClassVar[tuple[str, ...]] = ("sum",)


@dataclass(frozen=True, slots=True)
class Covered(Reading):
    """How many of the living units of these kinds have enough facts, and how many there are."""

    each: tuple[str, ...] = ()
    at_least: int = 1
    yields: ClassVar[tuple[str, ...]] = ("covered", "all")


@dataclass(frozen=True, slots=True)
class Part:
    """One sub-period and what it demands; `due`: its end is not after the day of scoring."""

    start: dt.date
    end: dt.date
    owed: int
    due: bool


@dataclass(frozen=True, slots=True)
class Missing(Reading):
    """What is missing unit by unit and sub-period by sub-period, how much of it was made up, and how many units owed."""

    each: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    make_up: int | None = None
    from_next: bool = True
    yields: ClassVar[tuple[str, ...]] = ("missing", "made_up", "owing")


@dataclass(frozen=True, slots=True)
class Heads:
    """People or units from the register on the day of scoring: members, full_members, or a kind of unit."""

    of: str
    yields: ClassVar[tuple[str, ...]] = ("n",)

    @property
    def kind(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Features:
    """1 where the subject is (in the period) of one of these kinds and in one of these categories."""

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    yields: ClassVar[tuple[str, ...]] = ("n",)

    @property
    def kind(self) -> str:
        return ""


AnyReading = Reading | Heads | Features
