"""Runs the examples of an institution: proof in its owner's words."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.grouping import compares
from zugong.engine.groups.outcome import Result
from zugong.engine.groups.proving import differences, proved
from zugong.engine.ledger import FactRow, HeadRow, Ledger, PersonRow, UnitRow
from zugong.engine.nodes import Institution
from zugong.engine.plan import compile as compile_
from zugong.engine.problems import Spot
from zugong.engine.sample import Example, SampleFact
from zugong.engine.scoring import score
from zugong.engine.trace import Score
from zugong.timeline import Period

MIDDLE = 15  # the day on which a repeated example fact happens


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example run. `differences`: what came out otherwise than expected, as sentences; empty when it holds."""

    title: str
    spot: Spot
    score: Score
    differences: tuple[str, ...]
    #: the outcome of everybody, where the scheme compares or grades
    result: Result | None = None

    @property
    def holds(self) -> bool:
        return not self.differences


def run(institution: Institution, catalogue: Catalogue | None = None) -> list[Outcome]:
    """Run all examples; refuses an institution with errors."""
    plan = compile_(institution, catalogue)
    outcomes = []
    for example in institution.examples:
        assert example.as_of is not None
        if compares(plan.scheme):
            result, told = proved(plan, example, ledger_of(example))
            outcomes.append(Outcome(example.title, example.spot, result.score(example.subject), tuple(told), result))
            continue
        scores = score(plan, ledger_of(example), Period.parse(example.period), example.as_of, [example.subject])
        score_ = scores[example.subject]
        outcomes.append(Outcome(example.title, example.spot, score_, tuple(differences(example.expect, score_))))
    return outcomes


def ledger_of(example: Example) -> Ledger:
    """The little county of an example."""
    facts, units, heads, people = rows_of(example)
    return Ledger(facts, units, heads, people)


def rows_of(example: Example) -> tuple[list[FactRow], list[UnitRow], list[HeadRow], list[PersonRow]]:
    """The same as plain rows."""
    units = [
        UnitRow(u.id, u.name or u.id, u.kind, u.parent or None, "", u.founded, u.dissolved, u.categories)
        for u in example.units
    ]
    people = [PersonRow(p.id, p.name or p.id, p.unit, p.roles, p.from_, p.to, p.categories) for p in example.people]
    heads = [HeadRow(u.id, u.members, u.members) for u in example.units]
    return facts_of(example), units, heads, people


def facts_of(example: Example) -> list[FactRow]:
    """Its facts one by one: those that repeat on each of their days, those that are many so many times."""
    facts: list[FactRow] = []
    for fact in example.facts:
        for unit in fact.unit:
            for day in _days(fact, Period.parse(example.period)):
                for person in (fact.person or (None,)) * fact.many:
                    number = f"{len(facts) + 1:05d}"
                    facts.append(FactRow(number, fact.of, unit, day, fact.recorded or day, fact.data or {}, person))
    return facts


def _days(fact: SampleFact, whole: Period) -> list[dt.date]:
    if fact.on is not None:
        return [fact.on]
    if not fact.each:
        return []
    parts = [part for part in whole.split(fact.each) if part.code not in fact.except_]
    days = []
    for part in parts:
        last = calendar.monthrange(part.start.year, part.start.month)[1]
        days.append(min(part.end, part.start.replace(day=min(max(part.start.day, MIDDLE), last))))
    return days
