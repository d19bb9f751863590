"""The rows of a result: as they are kept, and as pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from zugong.assessment.detail import Evidence, Step, lines_of, steps_of
from zugong.assessment.models import Result, ResultLine
from zugong.assessment.rows import spoken
from zugong.assessment.scoring import summary_of
from zugong.casework.models import Case
from zugong.engine import Score, Standing
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredRoute

from . import objections, ways
from .sealing import Sealed


@dataclass(frozen=True)
class TableOf:
    """One group, in the order of its places."""

    title: str
    lines: list[ResultLine]

    @property
    def levelled(self) -> bool:
        """Places go by other marks than the totals: made comparable between groups, or cut."""
        return any(line.compared != line.total for line in self.lines)

    @property
    def added_up(self) -> bool:
        """Totals are items and additions together; where they are weighed, the parts would only puzzle."""
        return all(line.base + line.special == line.total for line in self.lines)

    @property
    def graded(self) -> bool:
        return any(line.grade_title or line.stars is not None for line in self.lines)


def kept(result: Result, sealed: Sealed) -> list[ResultLine]:
    """What came out of the frozen files, a line for each unit or person."""
    outcome, names = sealed.result, sealed.run.case.names
    plain = {one["subject"]: one for one in outcome.to_dict()["standings"]}
    scores = {score.subject: score for score in outcome.scores}
    of_people = result.campaign.of_people
    units = {} if of_people else Unit.objects.in_bulk([int(one.subject) for one in outcome.standings])
    return [
        ResultLine(
            result=result, unit=sealed.homes[one.subject] if of_people else units[int(one.subject)],
            person_id=int(one.subject) if of_people else None, group=names.get(one.group, one.group), total=one.total,
            base=scores[one.subject].base, special=scores[one.subject].special, place=one.place, tied=one.tied, of=one.of,
            grade=one.grade, grade_title=str(one.grade_title), stars=one.stars, standing=plain[one.subject],
            summary=summary_of(scores[one.subject]), trace=scores[one.subject].to_dict(),
        )
        for one in outcome.standings
    ]  # fmt: skip


def tables(result: Result) -> list[TableOf]:
    """Group by group in the order of places; people all together by their names, for nobody is ranked."""
    lines = result.lines.select_related("unit", "person").defer("trace", "summary")
    if result.campaign.of_people:
        return [TableOf("", sorted(lines, key=lambda one: (one.who, one.pk)))]
    ordered = sorted(
        lines, key=lambda one: (not one.group, one.group, one.place is None, one.place or 0, one.unit.path)
    )
    return [TableOf(group, list(own)) for group, own in groupby(ordered, key=lambda one: one.group)]


@dataclass(frozen=True)
class Effect:
    """What a veto did to the unit, by which article, and the facts behind it."""

    title: str
    does: str
    reason: str
    cite: str
    facts: list[Evidence]


@dataclass(frozen=True)
class Mark:
    """One indicator of a sealed line."""

    key: str
    title: str
    value: Decimal
    full: Decimal | None
    detail_url: str
    contest_url: str
    case: Case | None
    assessed: bool = True

    @property
    def lost(self) -> bool:
        return self.assessed and self.full is not None and self.value < self.full


@dataclass(frozen=True)
class SealedLine:
    row: ResultLine
    marks: list[Mark] = field(default_factory=list)
    #: how the items came together as the total
    summing: list[Step] = field(default_factory=list)
    #: how place and grade followed from it
    placing: list[Step] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    @property
    def contestable(self) -> bool:
        return any(mark.contest_url for mark in self.marks)


def sealed_line(row: ResultLine, account: Account) -> SealedLine:
    contested = {one.origin.split(":", 2)[2]: one for one in objections.standing_of(row)}
    route = objections.open_route(row, account)
    score, standing = Score.from_dict(row.trace), Standing.from_dict(row.standing)
    left_out = {one.id for one in score.indicators if not one.assessed}
    marks = [
        replace(_mark(row, one, route, contested), assessed=one[0] not in left_out)
        for one in row.summary.get("indicators", [])
    ]
    items = [step for item in score.items for step in item.steps]
    return SealedLine(
        row, marks, steps_of([*items, *score.steps]), steps_of(standing.steps), _effects(standing, account)
    )


def _effects(standing: Standing, account: Account) -> list[Effect]:
    keys = [key for one in standing.barred for key in one.facts if key.isdecimal()]
    known = lines_of(keys, {}, account)
    return [
        Effect(
            one.title, spoken(one.does), spoken(one.reason), one.cite, [known[key] for key in one.facts if key in known]
        )
        for one in standing.barred
    ]


def _mark(row: ResultLine, said: list[Any], route: DeclaredRoute | None, contested: dict[str, Case]) -> Mark:
    key, number, title, value, full = said
    return Mark(
        key, f"{number} {title}".strip(), Decimal(value), None if full is None else Decimal(full),
        ways.mark_url(row, key),
        objections.way_to_contest(route, objections.Contested(row, key)) if route else "", contested.get(key),
    )  # fmt: skip
