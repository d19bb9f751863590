"""How the people of one unit stand under a scheme today, from the ledger alone; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q

from zugong import engine
from zugong.assessment import schemes, subtree
from zugong.assessment.reach import people_of
from zugong.kernel import clock
from zugong.org.models import Membership, Person, Post, Unit
from zugong.org.models.units import up_from
from zugong.timeline import Period


@dataclass(frozen=True)
class Standing:
    """Everybody of one unit under one scheme over one period."""

    book: schemes.Book
    period: Period
    unit: Unit
    result: engine.Result
    people: dict[int, Person]

    def score(self, person: int) -> engine.Score | None:
        return next((one for one in self.result.scores if one.subject == str(person)), None)

    def of(self, person: int) -> engine.Standing | None:
        return self.result.standing(str(person))


def standing(book: schemes.Book, period: Period, unit: Unit) -> Standing:
    """Facts of the unit, and of its people wherever they were recorded."""
    reach = replace(book.reach(period), of_people=frozenset(book.plan.reads))
    frame = subtree.frame([unit], reach, period)
    people = people_of(frame.inside[unit.pk])
    facts = reach.facts(frame.inside[unit.pk], {int(row.id) for row in people})
    ledger = replace(frame, people=people).ledger(facts)
    result = engine.run(book.plan, ledger, period, min(clock.today(), period.end))
    marked = Person.objects.in_bulk([int(one.subject) for one in result.scores])
    return Standing(book, period, unit, result, marked)


def kinds_of(book: schemes.Book) -> tuple[str, ...]:
    """In which kinds of units a scheme marks people."""
    return tuple(book.institution.heading.applies_to)


def books() -> list[schemes.Book]:
    """Every scheme in force today that marks people."""
    return [
        book
        for kind in ("month", "quarter", "half", "year")
        for book in schemes.of_people(Period.of(kind, clock.today()))
    ]


def units_of(person: int) -> list[Unit]:
    """Where somebody is today, by membership or post, and the units over those places."""
    day = clock.today()
    places = {
        path
        for model in (Membership, Post)
        for path in model.objects.on(day).filter(person=person).values_list("unit__path", flat=True)  # type: ignore[attr-defined]
    }
    found = Q(pk__in=[])
    for path in places:
        found |= Q(path__in=up_from(path))
    return list(Unit.objects.filter(found).order_by("-path"))


def unit_for(book: schemes.Book, person: int) -> Unit | None:
    """The nearest unit over somebody in which the scheme marks people."""
    return next((unit for unit in units_of(person) if unit.kind in kinds_of(book)), None)
