"""The pathway of a day with every number filled in: the national edition, and beside it what the county adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.rulebook import declared, library
from zugong.rulebook.declared import DeclaredPathway, PathStep, Since
from zugong.timeline import Workdays, after
from zugong.timeline.spans import WORKDAYS

PATHWAY = "national.party-development/development"


@dataclass(frozen=True)
class Amount:
    """A number with its unit and its article."""

    number: int
    unit: str
    cite: str = ""
    uncertain: bool = False

    def __str__(self) -> str:
        if (get_language() or "").startswith("en"):
            words = {"年": "years", "个月": "months", "天": "days", WORKDAYS: "workdays", "岁": "years"}
            return f"{self.number} {words.get(self.unit, self.unit)}"
        return f"{self.number} {self.unit}"

    def after(self, day: dt.date, workdays: Workdays) -> dt.date:
        return after(day, self.number, self.unit, workdays)


@dataclass(frozen=True)
class Span:
    after: str
    long: Amount
    extended: Amount | None = None
    #: the title of the wait where the county, not the state, asks for it
    local: str = ""
    uncertain: bool = False


@dataclass(frozen=True)
class Figure:
    id: str
    label: str
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Vote:
    quorum: Fraction
    majority: Fraction


@dataclass(frozen=True)
class Step:
    id: str
    number: int
    title: str
    stage: str
    actors: tuple[str, ...]
    needs: tuple[str, ...]
    materials: Mapping[str, str]
    cite: str
    uncertain: bool = False
    note: str = ""
    age: Amount | None = None
    earliest: tuple[Span, ...] = ()
    latest: tuple[Span, ...] = ()
    every: Amount | None = None
    notice: Amount | None = None
    figures: tuple[Figure, ...] = ()
    any_figure: bool = False
    vote: Vote | None = None
    decides: str = ""
    restricted: bool = False
    local: bool = False
    stands_after: str = ""
    holds: str = ""


@dataclass(frozen=True)
class Probation:
    from_: str
    until: str
    long: Amount
    least: Amount
    most: Amount
    cite: str


@dataclass(frozen=True, eq=False)
class Path:
    """Everything an act of one day is judged by."""

    institution: str
    title: str
    edition: str
    begins: dt.date
    uncertain: bool
    note: str
    stages: Mapping[str, str]
    upper: frozenset[str]
    department: frozenset[str]
    steps: Mapping[str, Step]
    probation: Probation
    warn: tuple[int, ...]
    cite: str

    @cached_property
    def behind(self) -> dict[str, frozenset[str]]:
        """Every step that has to come before a step, directly or not."""
        found: dict[str, frozenset[str]] = {}
        for step in self.steps.values():
            found[step.id] = frozenset(step.needs).union(*(found.get(name, frozenset()) for name in step.needs))
        return found

    @cached_property
    def national(self) -> list[Step]:
        return [step for step in self.steps.values() if not step.local]

    def of_probation(self, step: Step) -> bool:
        """Whether the step is done again when the probation is made longer."""
        if step.local:
            behind = self.steps.get(step.stands_after)
            return behind is not None and self.of_probation(behind)
        return self.steps[self.probation.until].number <= step.number < self.last.number

    def carries(self, step: Step, other: Step) -> bool:
        """Whether another step of the same stage, and of the same probation, stands on a step."""
        near = step.stage == other.stage and self.of_probation(step) == self.of_probation(other)
        return near and step.id in self.behind[other.id]

    @property
    def last(self) -> Step:
        return self.national[-1]


class NoPathway(LookupError):
    """No sound institution declares the pathway."""


_known: tuple[object, dict[dt.date, Path]] = (None, {})


def path_on(day: dt.date) -> Path:
    """What holds on a day; for a day before all editions the first one."""
    global _known  # noqa: PLW0603 - one cache per process, thrown away with the shelf it was read from
    shelf = library.shelf()
    if _known[0] is not shelf:
        _known = (shelf, {})
    found = _known[1].get(day)
    if found is None:
        found = _known[1][day] = _read(day)
    return found


def _read(day: dt.date) -> Path:
    national = declared.pathway(PATHWAY, day)
    probation = None if national is None else national.pathway.probation
    if national is None or probation is None:
        raise NoPathway(_("制度库里没有发展党员的流程（%(id)s）。") % {"id": PATHWAY})
    pathway, heading = national.pathway, national.institution.heading
    values = _Values(national, day)
    waits: dict[str, list[Span]] = {}
    added: list[tuple[str, Step]] = []
    for more in declared.additions(PATHWAY, day):
        _collect(more, day, waits, added)
    steps = {
        step.id: _step(step, pathway.needed(step), values, waits.get(step.id, ())) for step in pathway.steps.values()
    }
    return Path(
        institution=national.institution.id, title=national.institution.title, edition=heading.edition,
        begins=heading.in_force_from, uncertain=pathway.uncertain, note=pathway.note, stages=pathway.stages or {},
        upper=frozenset(pathway.upper), department=frozenset(pathway.department), steps=_woven(steps, added),
        probation=Probation(
            probation.from_, probation.until, values.must(probation.of), values.must(probation.extended_least),
            values.must(probation.extended_most), probation.cite,
        ),
        warn=tuple(sorted(int(one) for one in values.raw(pathway.warn) or ())), cite=pathway.cite,
    )  # fmt: skip


class _Values:
    """The numbers of one institution on one day; before its first day, as they are on it."""

    def __init__(self, holder: DeclaredPathway, day: dt.date) -> None:
        self.institution = holder.institution
        self.day = max(day, holder.institution.heading.in_force_from)

    def amount(self, number: Any) -> Amount | None:
        if number is None or number.is_zero:
            return None
        parameter = self.institution.parameters.get(number.name)
        if parameter is None:
            value = library.dated(self.institution.id, number.name, self.day)
            return Amount(int(value.value), "", value.cite, value.uncertain)
        dated = parameter.on(self.day)
        return None if dated is None else Amount(int(dated.value), parameter.unit, dated.cite, dated.uncertain)

    def must(self, number: Any) -> Amount:
        return self.amount(number) or Amount(0, "天")

    def raw(self, number: Any) -> Any:
        return None if number is None else library.dated(self.institution.id, number.name, self.day).value

    def span(self, since: Since) -> Span:
        long = self.must(since.of)
        return Span(since.after, long, self.amount(since.extended), uncertain=since.uncertain or long.uncertain)


def _collect(more: DeclaredPathway, day: dt.date, waits: dict[str, list[Span]], added: list[tuple[str, Step]]) -> None:
    values = _Values(more, day)
    for wait in more.pathway.waits.values():
        waits.setdefault(wait.step, []).append(Span(wait.after, values.must(wait.of), local=wait.title))
    for step in more.pathway.steps.values():
        added.append((step.stands_after, _step(step, more.pathway.needed(step), values, (), local=True)))


def _step(step: PathStep, needs: Iterable[str], values: _Values, waits: Iterable[Span], *, local: bool = False) -> Step:
    return Step(
        id=step.id, number=step.number or 0, title=step.title, stage=step.stage, actors=tuple(step.actor),
        needs=tuple(needs), materials=step.materials or {}, cite=step.cite, uncertain=step.uncertain, note=step.note,
        age=values.amount(step.age), earliest=(*map(values.span, step.earliest), *waits),
        latest=tuple(map(values.span, step.latest)), every=values.amount(step.every), notice=values.amount(step.notice),
        figures=tuple(_figures(step, values)), any_figure=step.any_figure, vote=_vote(step, values), decides=step.decides,
        restricted=step.restricted, local=local, stands_after=step.stands_after, holds=step.holds,
    )  # fmt: skip


def _figures(step: PathStep, values: _Values) -> Iterator[Figure]:
    for one in step.figures.values():
        least, most = values.amount(one.least), values.amount(one.most)
        yield Figure(one.id, one.label, least.number if least else None, most.number if most else None)


def _vote(step: PathStep, values: _Values) -> Vote | None:
    if step.vote is None:
        return None
    return Vote(Fraction(str(values.raw(step.vote.quorum))), Fraction(str(values.raw(step.vote.majority))))


def _woven(steps: dict[str, Step], added: list[tuple[str, Step]]) -> dict[str, Step]:
    """National steps in order, each followed by what the county puts behind it."""
    woven: dict[str, Step] = {}
    for id, step in steps.items():
        woven[id] = step
        woven |= {one.id: one for behind, one in added if behind == id}
    return woven
