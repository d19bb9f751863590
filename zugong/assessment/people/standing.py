"""How the people of one unit stand under a scheme today, from the ledger alone; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zugong import engine
from zugong.assessment import schemes
from zugong.assessment.reach import ROLES
from zugong.kernel import clock
from zugong.org.models import Membership, Person, Post, Unit
from zugong.org.models.units import up_from
from zugong.timeline import Period

from .marked import Marked


@dataclass(frozen=True)
class Standing:
    """Everybody of one unit under one scheme over one period."""

    book: schemes.Book
    period: Period
    unit: Unit
    result: engine.Result
    #: person → the unit in which they are marked
    homes: Mapping[str, Unit] = field(default_factory=dict)

    def holds(self, unit: Unit, person: int) -> bool:
        """Whether somebody is marked in this unit or below it."""
        home = self.homes.get(str(person))
        return home is not None and self.score(person) is not None and unit.contains(home)

    def within(self, unit: Unit) -> list[Person]:
        """Those marked in this unit or below it, by name."""
        found = (one for key, one in self.people.items() if unit.contains(self.homes[str(key)]))
        return sorted(found, key=lambda one: (one.name, one.pk))

    @cached_property
    def people(self) -> dict[int, Person]:
        return Person.objects.in_bulk([int(one.subject) for one in self.result.scores])

    def score(self, person: int) -> engine.Score | None:
        return next((one for one in self.result.scores if one.subject == str(person)), None)

    def of(self, person: int) -> engine.Standing | None:
        return self.result.standing(str(person))


def standing(book: schemes.Book, period: Period, unit: Unit) -> Standing:
    """Facts of the units, and of their people wherever they were recorded."""
    marked = Marked(book, period, unit)
    result = engine.run(book.plan, marked.ledger, period, clock.today(), subjects=marked.people)
    return Standing(book, period, unit, result, marked.homes)


def books() -> list[schemes.Book]:
    """Every scheme in force today that marks people."""
    return [
        book
        for kind in ("month", "quarter", "half", "year")
        for book in schemes.of_people(Period.of(kind, clock.today()))
    ]


@dataclass(frozen=True)
class Place:
    """Where somebody is today and as what: the units over it, and the words schemes have for the person."""

    units: list[Unit]
    roles: frozenset[str]

    @classmethod
    def of(cls, person: int) -> Place:
        day = clock.today()
        members = Membership.objects.on(day).filter(person=person).values_list("unit__path", "stage")
        posts = Post.objects.on(day).filter(person=person).values_list("unit__path", "role")
        paths = {path for path, _as in [*members, *posts]}
        roles = {"member"} if members else set()
        roles |= {"full_member" for _path, stage in members if stage == Membership.Stage.FULL}
        roles |= {ROLES[role] for _path, role in posts if role in ROLES}
        over = {up for path in paths for up in up_from(path)}
        return cls(list(Unit.objects.filter(path__in=over).order_by("-path")), frozenset(roles))

    def unit_for(self, book: schemes.Book) -> Unit | None:
        """The nearest unit over the person in which the scheme marks people like this one."""
        if self.roles.isdisjoint(book.institution.scheme.subjects):
            return None
        return next((unit for unit in self.units if unit.kind in book.held_in), None)
