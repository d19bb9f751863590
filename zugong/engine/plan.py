"""From an institution that passed `check` to a plan: which facts each measure reads, in which order indicators run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zugong.engine import county_days
from zugong.engine.catalogue import PERSON_KINDS, Catalogue
from zugong.engine.check import check
from zugong.engine.filters import Filter
from zugong.engine.measures import Marks, Measure
from zugong.engine.nodes import Institution
from zugong.engine.numbers import Numbers
from zugong.engine.problems import Unsound
from zugong.engine.scheme import Indicator, Item, Rounding, Scheme, Special
from zugong.engine.trace import Input
from zugong.engine.walking import every
from zugong.engine.words import Words
from zugong.timeline import Period, Workdays

if TYPE_CHECKING:
    from zugong.engine.again import Touched


@dataclass(frozen=True, slots=True)
class Frame:
    """What adding up the clauses of an indicator needs, looked up once for all subjects."""

    start: Decimal
    full: Decimal
    signs: tuple[int, ...]
    most: Decimal | None
    floor: Decimal | None
    #: which clauses may take more than the floor leaves
    beyond: tuple[bool, ...]
    rounding: Rounding | None


@dataclass(frozen=True)
class Plan:
    """`reads`: the distinct filters per fact kind, shared by all indicators; `order`: the scoring passes."""

    institution: Institution
    scheme: Scheme
    catalogue: Catalogue
    order: tuple[Indicator, ...]
    reads: dict[str, tuple[Filter, ...]]
    workdays: Workdays = field(default_factory=Workdays, compare=False)
    #: rules in words, by the day whose numbers they hold: the same for every subject
    told: dict[dt.date, dict[str, tuple[Words, tuple[Input, ...]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    #: limits of indicators as numbers, by the day whose numbers they hold
    frames: dict[dt.date, dict[str, Frame]] = field(default_factory=dict, compare=False, repr=False)

    #: what facts can move, by the filters that take them, as `again` worked it out
    touches: dict[frozenset[tuple[str, int]], Touched] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def places(self) -> dict[str, str]:
        """The number each indicator bears on paper: its own, else its item's with its place."""
        scheme = self.scheme
        blocks: list[tuple[str, Item | Special]] = [
            (item.no or str(number), item) for number, item in enumerate(scheme.items, 1)
        ]
        blocks += [] if scheme.special is None else [(scheme.special.no, scheme.special)]
        return {
            indicator.id: indicator.no or f"{number}.{place}"
            for number, block in blocks
            for place, indicator in enumerate(block.indicators, 1)
        }

    @cached_property
    def looks(self) -> dict[str, tuple[frozenset[Filter], frozenset[str]]]:
        """At which facts each indicator looks, and to which others it refers, in the order of scoring."""
        return {one.id: (frozenset(one.reads), frozenset(needs_of(one))) for one in self.order}

    @cached_property
    def around(self) -> frozenset[Filter]:
        """Filters outside the indicators, looked at whatever is marked."""
        return frozenset(around(self.scheme))

    @property
    def persons(self) -> bool:
        """It marks people, not units."""
        return bool(self.scheme.subjects) and self.scheme.subjects[0] in PERSON_KINDS

    @property
    def reach(self) -> tuple[Filter, ...]:
        """Filters that look outside the subject's own facts of the period."""
        return tuple(wanted for filters in self.reads.values() for wanted in filters if not wanted.plain)

    def numbers(self, period: Period) -> Numbers:
        choice = self.scheme.choices.numbers_as_of
        return Numbers(self.catalogue.parameters, period.start if choice == "period_start" else period.end)


def compile(institution: Institution, catalogue: Catalogue | None = None, workdays: Workdays | None = None) -> Plan:
    """Refuses an institution with errors (`Unsound`), and one without a scheme."""
    catalogue = catalogue or institution.beside or Catalogue()
    errors = [problem for problem in check(institution, catalogue) if problem.severity == "error"]
    if errors or institution.scheme is None:
        raise Unsound(errors)
    scheme = institution.scheme
    indicators = [indicator for block in scheme.blocks for indicator in block.indicators]
    reads: dict[str, dict[Filter, None]] = {}
    for indicator in indicators:
        for wanted in indicator.reads:
            reads.setdefault(wanted.of, {})[wanted] = None
    for wanted in around(scheme):
        reads.setdefault(wanted.of, {})[wanted] = None
    return Plan(
        institution, scheme, catalogue.including(institution), tuple(in_order(indicators)),
        {kind: tuple(filters) for kind, filters in reads.items()}, workdays or county_days.workdays(catalogue.parameters.values()),
    )  # fmt: skip


def around(scheme: Scheme) -> tuple[Filter, ...]:
    """Filters outside the indicators: to whom items apply, and what the total, grades and effects look at."""
    scopes = (item.applies_to for item in scheme.items)
    found = [wanted for scope in scopes if scope is not None for wanted in scope.reads]
    return (*found, *every((scheme.compose, scheme.grades, scheme.effects), Filter))


def measures_of(indicator: Indicator) -> list[Measure]:
    """Every measure of an indicator, those inside formulas, targets and factors too."""
    return [measure for part in indicator.parts for measure in every(part, Measure)]


def needs_of(indicator: Indicator) -> list[str]:
    return [measure.of for measure in measures_of(indicator) if isinstance(measure, Marks)]


def in_order(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Those that others refer to come first; `check` has already refused rings."""
    by_id = {indicator.id: indicator for indicator in indicators}
    done: dict[str, Indicator] = {}

    def visit(indicator: Indicator) -> None:
        if indicator.id in done:
            return
        for other in needs_of(indicator):
            visit(by_id[other])
        done[indicator.id] = indicator

    for indicator in by_id.values():
        visit(indicator)
    return list(done.values())
