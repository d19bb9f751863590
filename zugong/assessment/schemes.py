"""The schemes in force, compiled and ready to run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zugong import engine
from zugong.engine.spans import Days
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.rulebook import library
from zugong.timeline import Period

from .models import BRANCHES, Campaign
from .reach import Reach


@dataclass(frozen=True)
class Book:
    """One institution with a scheme, and the plan the engine made of it."""

    institution: Any
    plan: Any
    #: Digest of the file: a score names the very edition it was computed by.
    digest: str
    #: Everything the plan was made from: the file and those it takes numbers and names from.
    made_from: str
    #: how far the scheme looks, by the period's code
    _reach: dict[str, Reach] = field(default_factory=dict, compare=False, repr=False)

    def reach(self, period: Period) -> Reach:
        """Other facts cannot move a score of this period."""
        found = self._reach.get(period.code)
        if found is None:
            found = self._reach[period.code] = Reach.of(self.plan, period)
        return found

    @property
    def id(self) -> str:
        return str(self.institution.id)

    @property
    def title(self) -> str:
        return str(self.institution.title)

    @property
    def edition(self) -> str:
        return f"{self.institution.edition} {self.digest[:8]}"

    @property
    def subject_kinds(self) -> tuple[str, ...]:
        return tuple(self.institution.scheme.subjects)

    @property
    def held_in(self) -> tuple[str, ...]:
        """In which kinds of units a scheme of people marks them."""
        return tuple(self.institution.heading.applies_to)

    def marks_people_of(self, unit: Unit) -> bool:
        """Whether a campaign of people may be held in this unit: members are marked in their very branch, others where they
        work or above, compared with one another."""
        if self.marks_members or unit.kind in BRANCHES:
            return self.marks_members and unit.kind in self.held_in
        return unit.kind in self.held_in or Unit.objects.under(unit).filter(kind__in=self.held_in).exists()

    @property
    def marks_members(self) -> bool:
        """Marks of members in their branches (积分), as against those of cadres at work."""
        return {"member", "full_member"} >= set(self.subject_kinds) and set(self.held_in) <= set(BRANCHES)

    @property
    def off_phones(self) -> bool:
        """Marks of members are not on phones, unless the institution names the document that asks for it."""
        shown = self.institution.scheme.marks_people
        return self.marks_members and (shown is None or shown.on_phones is None)

    @property
    def by_hand(self) -> bool:
        """Marks nobody before the assessors open its period."""
        return str(self.institution.scheme.begins) == "opened"

    @property
    def ties(self) -> str:
        return str(self.institution.scheme.choices.ties)


def books(period: Period) -> list[Book]:
    """Schemes of this kind of period that are in force in it, and mark units."""
    return [one for one in _of_period(period) if not one.plan.persons]


def of_people(period: Period) -> list[Book]:
    """The same for people."""
    return [one for one in _of_period(period) if one.plan.persons]


def _of_period(period: Period) -> list[Book]:
    day = max(period.start, min(period.end, clock.today()))
    return [_book(found) for found in library.schemes(day) if found.scheme and found.scheme.period == period.kind]


def days_beyond(period: Period) -> dict[str, Days]:
    """Which kinds of facts the schemes in force look at on days outside of this period, and between which days."""
    found: dict[str, Days] = {}
    day = max(period.start, min(period.end, clock.today()))
    for made in (_book(one) for one in library.schemes(day) if one.scheme):
        for part in period.overlapping(made.institution.scheme.period):
            for kind, (first, last) in made.reach(part).days.items():
                if first < period.start or last > period.end:
                    held = found.get(kind, (first, last))
                    found[kind] = min(held[0], first), max(held[1], last)
    return found


def find(institution_id: str, period: Period, *, people: bool = False) -> Book | None:
    """The scheme of this name that marks units, or that marks people."""
    return next((found for found in (of_people if people else books)(period) if found.id == institution_id), None)


def book(institution_id: str, period: Period, *, people: bool = False) -> Book:
    found = find(institution_id, period, people=people)
    if found is None:
        raise Refused(_("制度“%(id)s”在这个周期没有生效的计分方案。") % {"id": institution_id})
    return found


def find_of(campaign: Campaign) -> Book | None:
    """The scheme of a campaign, of units or of people; None where it is not to be found any more."""
    return find(campaign.institution_id, campaign.period, people=campaign.of_people)


def book_of(campaign: Campaign) -> Book:
    """The same for whoever cannot go on without it."""
    return book(campaign.institution_id, campaign.period, people=campaign.of_people)


_compiled: dict[str, Book] = {}


def _book(institution: Any) -> Book:
    """Compiled once as long as the library hands out the same reading of the file."""
    known = _compiled.get(institution.file)
    if known is None or known.institution is not institution:
        plan = engine.compile(institution, library.catalogue())
        known = _compiled[institution.file] = Book(institution, plan, library.digest(institution), library.stamp())
    return known
