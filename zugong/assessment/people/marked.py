"""Whom a scheme of people marks in one unit, in which of its units each of them is, and what is known about them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cached_property

from zugong.assessment import schemes, subtree
from zugong.assessment.reach import classed_people
from zugong.engine import Ledger
from zugong.engine.walking import words
from zugong.evidence.ledger import FactRow as Booked
from zugong.evidence.snapshot import About
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.timeline import Period


@dataclass(frozen=True)
class Marked:
    """The people of the units of a scheme's kinds, at one unit and below it."""

    book: schemes.Book
    period: Period
    unit: Unit

    @cached_property
    def places(self) -> list[Unit]:
        """The units in which people are marked: the unit itself, or those of the scheme's kinds below it, outer ones first."""
        if self.unit.kind in self.book.held_in:
            return [self.unit]
        day = min(clock.today(), self.period.end)
        found = Unit.objects.on(day).under(self.unit).filter(kind__in=self.book.held_in).order_by("path")
        return list(found)

    @cached_property
    def frame(self) -> subtree.Frame:
        """Facts of the units, and of their people wherever they were recorded."""
        reach = replace(self.book.reach(self.period), of_people=frozenset(self.book.plan.reads))
        found = subtree.frame(self.places, reach, self.period)
        day: dt.date = min(clock.today(), self.period.end)
        return replace(found, people=classed_people(found.people, reach.classes, day))

    @cached_property
    def people(self) -> list[str]:
        """Who was, at some time of the period, what the scheme marks."""
        period, subjects = self.period, self.book.plan.scheme.subjects
        return Ledger(people=self.frame.people).persons(subjects, period.start, period.end)

    @cached_property
    def homes(self) -> dict[str, Unit]:
        """person → the unit in which they are marked: of several the innermost, and there where they came to last."""
        innermost = {unit: place for place in self.places for unit in self.frame.inside[place.pk]}
        came = sorted(self.frame.people, key=lambda one: one.valid_from or dt.date.min)
        return {row.id: innermost[int(row.unit)] for row in came}

    @cached_property
    def of_units(self) -> frozenset[str]:
        """Kinds of facts that are looked for by the unit of a person as well."""
        reads = self.book.plan.reads
        return frozenset(kind for kind, filters in reads.items() if any(one.whose == "unit" for one in filters))

    def facts(self, data_of: Container[str] | None = None) -> list[Booked]:
        """What the scheme looks at: about these people wherever it was recorded, and what else lies in their units."""
        units = self.frame.keys if self.of_units else frozenset()
        return self.frame.reach.facts(units, frozenset(int(one) for one in self.people), data_of)

    @cached_property
    def ledger(self) -> Ledger:
        return self.frame.ledger(self.facts())

    def about(self) -> About:
        """What alone may be frozen of the ledger for them."""
        facts = self.facts(data_of=())
        # A field the scheme looks at is named somewhere in it; remarks and reasons it does not look at stay here.
        named = frozenset(name for text in words(self.book.plan.scheme) for name in re.findall(r"\w+", text))
        people = frozenset(int(one) for one in self.people)
        beside = {row.unit_id for row in facts if row.person_id in people} - self.frame.keys
        return About(frozenset(self.book.plan.reads), self.of_units, named, self.frame.keys, people, frozenset(beside))
