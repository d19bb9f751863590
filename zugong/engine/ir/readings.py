"""Readings: what is read off the facts of one kind, for every subject at once. Equal readings are made once.

A reading yields whole numbers under names (`n`, `sum`, …); numbers of a field carry the scale of its column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Test:
    """`field op operand`, with every number already looked up. Ops: is, not, is_set, at_least, at_most, above, below, by,
    from, by_day, and open_on: no day at all, or none before this one."""

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
class Parties:
    """The fact also belongs to those whom a field names (or only to them). `shares`: of the one who recorded it and of
    those named, in order, as whole numbers of `scale` places; None: the whole fact for each of them."""

    field: str
    instead: bool = False
    shares: tuple[int, ...] | None = None
    scale: int = 0


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
    #: own: of the subject and below; itself, unit, members: of those linked to it
    whose: str = "own"
    parties: Parties | None = None
    #: first and last day, where they are not those of the period
    days: tuple[dt.date, dt.date] | None = None
    #: the day that lies between them: recorded or occurred; “” as the scheme says; TESTED where a test of a field says it
    dated: str = ""

    @property
    def linked(self) -> bool:
        """Not simply the subject's own facts: who has them is looked up fact by fact."""
        return self.whose != "own" or self.parties is not None

    @property
    def shared(self) -> bool:
        """Of some facts only a part is the subject's."""
        return self.parties is not None and self.parties.shares is not None

    @property
    def frame(self) -> tuple[bool, str, Parties | None, tuple[dt.date, dt.date] | None, str]:
        """Sources that agree in this look at the same facts of the same subjects, before any test."""
        return self.loose, self.whose, self.parties, self.days, self.dated


@dataclass(frozen=True, slots=True)
class Reading:
    source: Source
    yields: ClassVar[tuple[str, ...]] = ("n",)

    @property
    def kind(self) -> str:
        return self.source.kind

    @property
    def beside(self) -> tuple[Source, ...]:
        """Other facts it looks at."""
        without: Source | None = getattr(self, "without", None)
        return () if without is None else (without,)


@dataclass(frozen=True, slots=True)
class Tally(Reading):
    """How many facts."""


@dataclass(frozen=True, slots=True)
class Shared(Reading):
    """The subject's parts of the facts together."""

    yields: ClassVar[tuple[str, ...]] = ("sum",)


@dataclass(frozen=True, slots=True)
class Different(Reading):
    """How many different ones. `by`: a kind of period, `unit`, `person`, or `field:<name>`."""

    by: str = ""


@dataclass(frozen=True, slots=True)
class People(Reading):
    """How many persons with at least so many facts; who has a fact `without` is left out."""

    at_least: int = 1
    without: Source | None = None


@dataclass(frozen=True, slots=True)
class Named(Reading):
    """The persons whom facts are about, each by itself: only other readings look at it."""


@dataclass(frozen=True, slots=True)
class Total(Reading):
    """The sum of a field over the facts that have it, and how many do. `shared`: of each fact the subject's part."""

    field: str = ""
    shared: bool = False
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
class Table:
    """Whole numbers of `scale` places by the level of a field."""

    field: str
    levels: tuple[tuple[str, int], ...]
    scale: int

    def at(self, value: object) -> int:
        return next((worth for level, worth in self.levels if level == str(value)), 0)

    def knows(self, value: object) -> bool:
        return any(level == str(value) for level, _ in self.levels)


@dataclass(frozen=True, slots=True)
class Last(Reading):
    """The value of a field in the latest fact that has it, or what its level is worth by a table of that field."""

    field: str = ""
    worth: Table | None = None
    yields: ClassVar[tuple[str, ...]] = ("n", "value")


@dataclass(frozen=True, slots=True)
class FirstDay(Reading):
    """The earliest day (counted from 1970-01-01), and how many facts there are."""

    yields: ClassVar[tuple[str, ...]] = ("n", "day")


@dataclass(frozen=True, slots=True)
class Times:
    """What multiplies facts of which all tests hold; of several all, or the `highest`. Numbers of `scale` places."""

    factors: tuple[tuple[tuple[Test, ...], int], ...]
    scale: int
    highest: bool

    @property
    def places(self) -> int:
        return self.scale if self.highest else self.scale * len(self.factors)


@dataclass(frozen=True, slots=True)
class Points(Reading):
    """What each fact is worth, together: the points of its level (left out where it has none) × how many × what it weighs,
    within a cap; perhaps only the first of those that are the same by `first_of`. Of one matter all count, or its
    highest, or the highest of every level (`same`: "", matter, level), or its highest level of `ranks` (built); in the
    end the `top` so many of a matter, or of all."""

    points: Table | None = None
    weight: Table | None = None
    times: Times | None = None
    quantity: str = ""
    cap: Fraction | None = None
    first_of: str = ""
    same: str = ""
    matter: str = ""
    ranks: tuple[tuple[str, int], ...] = ()
    top: int | None = None
    yields: ClassVar[tuple[str, ...]] = ("sum",)

    @property
    def plain(self) -> bool:
        """Every fact stands for itself."""
        return not self.first_of and not self.same and self.top is None


@dataclass(frozen=True, slots=True)
class Follows(Reading):
    """Facts that follow one another: those of one matter (all, if none is named), each at most so many days after the
    one before. A run of so many is worth `marks`; beyond the list `beyond`, and `more` for each."""

    first_of: str = ""
    matter: str = ""
    within: int | None = None
    marks: tuple[int, ...] = ()
    beyond: int = 0
    more: int = 0
    scale: int = 0
    yields: ClassVar[tuple[str, ...]] = ("sum",)


@dataclass(frozen=True, slots=True)
class Few(Reading):
    """At most so many values of a field, the earliest or the `highest`: how many, their sum, the greatest, the latest."""

    field: str = ""
    most: int = 0
    highest: bool = False
    yields: ClassVar[tuple[str, ...]] = ("n", "sum", "high", "value")


@dataclass(frozen=True, slots=True)
class Covered(Reading):
    """How many of the living units of these kinds have enough facts, and how many there are; those with a fact `without`
    are left out of both."""

    each: tuple[str, ...] = ()
    at_least: int = 1
    without: Source | None = None
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
    """What is missing unit by unit and sub-period by sub-period, how much of it was made up, and how many units owed;
    what was held of all that the whole period demands."""

    each: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    make_up: int | None = None
    from_next: bool = True
    #: (members or full_members, so many): registered units with fewer owe nothing
    size: tuple[str, int] | None = None
    yields: ClassVar[tuple[str, ...]] = ("missing", "made_up", "owing", "held", "whole")


@dataclass(frozen=True, slots=True)
class Runs(Reading):
    """How many sub-periods in a row hold (or lack) `owed` facts: the longest run, or the last. `day`: by which a fact
    belongs to one: occurred, recorded or a field. Parts before or after which the subject did not exist do not count."""

    parts: tuple[Part, ...] = ()
    day: str = "occurred"
    holding: bool = True
    longest: bool = True


@dataclass(frozen=True, slots=True)
class Dues(Reading):
    """Facts with their own due days: the days late of all of them, and how many were late. What is not `done` by `as_of` is
    late `until` today, if at all (`undone`); an approved later day holds instead."""

    due: str = ""
    done: str = ""
    extended: str = ""
    approval: str = ""
    as_of: dt.date = dt.date.max
    until: dt.date = dt.date.max
    undone: bool = False
    workdays: bool = False
    yields: ClassVar[tuple[str, ...]] = ("days", "items")


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
    """1 where the subject is (in the period) of one of these kinds, in one of these categories, in one of these roles."""

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    yields: ClassVar[tuple[str, ...]] = ("n",)

    @property
    def kind(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Lived:
    """In how many of these stretches of days the subject existed; in all of them, if the register does not know it."""

    parts: tuple[tuple[dt.date, dt.date], ...]
    yields: ClassVar[tuple[str, ...]] = ("n",)

    @property
    def kind(self) -> str:
        return ""


Register = Heads | Features | Lived
AnyReading = Reading | Register
