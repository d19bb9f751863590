"""What a scheme says of everybody: scores, places, grades, and why; plain frozen data that survives JSON."""

from __future__ import annotations

import datetime as dt
import typing
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zugong.engine.trace import Line, Score, _reader, _writer
from zugong.engine.words import NOTHING, Words


@dataclass(frozen=True, slots=True)
class Barred:
    """An effect that holds of a subject, with what it does and the facts it rests on."""

    effect: str
    title: str
    cite: str
    does: Words
    reason: Words
    facts: tuple[str, ...] = ()
    until: dt.date | None = None
    #: the superior document, where the guard would have refused it
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something for people to decide; `amount` only ever stands in a printed table."""

    effect: str
    subject: str
    to: str
    what: Words
    reason: Words
    cite: str
    amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject among the others."""

    subject: str
    group: str
    total: Decimal
    #: the marks the grade rests on: the total, or what it became by standardising or cutting
    graded: Decimal
    standard: Decimal | None = None
    assessed: bool = True
    settled: bool = True
    place: int | None = None
    tied: int = 1
    of: int = 0
    place_in_all: int | None = None
    grade: str = ""
    grade_title: str = ""
    stars: int | None = None
    #: marks lacking to the next better grade, where only its line is missing
    lacks: Decimal | None = None
    barred: tuple[Barred, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    steps: tuple[Line, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Standing:
        return typing.cast("Standing", _reader(cls)(data))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Places:
    """How many places a grade has in a group, and how that number came about."""

    group: str
    grade: str
    title: str
    base: int | None
    places: int | None
    given: int
    vacant: int
    line: Words


@dataclass(frozen=True, slots=True)
class Told:
    """A rule of grades or effects in plain words."""

    id: str
    title: str
    words: Words
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A measure of one subject, kept so that a single unit can be scored later without the others."""

    key: str
    subject: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Result:
    """The whole outcome of a period."""

    institution: str
    edition: str
    period: str
    as_of: dt.date
    version: str
    full: Decimal
    standings: tuple[Standing, ...] = ()
    scores: tuple[Score, ...] = ()
    places: tuple[Places, ...] = ()
    stored: tuple[Stored, ...] = ()
    rules: tuple[Told, ...] = ()
    #: what the reader must know before trusting it
    note: Words = NOTHING
    _by_subject: dict[str, Standing] = field(default_factory=dict, compare=False, repr=False)

    def standing(self, subject: str) -> Standing | None:
        if not self._by_subject:
            self._by_subject.update({one.subject: one for one in self.standings})
        return self._by_subject.get(subject)

    def score(self, subject: str) -> Score:
        return next(score for score in self.scores if score.subject == subject)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for one in self.standings:
            found[one.group] = (*found.get(one.group, ()), one.subject)
        return found

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(proposal for one in self.standings for proposal in one.proposals)

    def to_dict(self) -> dict[str, Any]:
        found = typing.cast("dict[str, Any]", _writer(Result)(self))  # type: ignore[arg-type]
        found.pop("_by_subject", None)
        return found

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        return typing.cast("Result", _reader(cls)(data))  # type: ignore[arg-type]
