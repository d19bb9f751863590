"""What the institutions in force on a day ask for, with their numbers put in: the reading side of the library."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from zugong.timeline import KINDS, Period
from zugong.timeline.spans import WORKDAYS
from zugong.timeline.workdays import here

from .cycles import PERIODS, Cycle
from .matching import Condition
from .models import Duty, Obligation

BEFORE, AFTER, CYCLE = "before", "after", "cycle"
#: What obligations said before these words existed; a row that says nothing else keeps its fingerprint.
SILENT = {"per": "unit", "sum_of": "", "counter": "", "cycle": "", "make_up_approved_by": ""}


@dataclass(frozen=True)
class Span:
    """So many days, or so many workdays."""

    count: int
    workdays: bool = False

    def after(self, day: dt.date) -> dt.date:
        return here().add(day, self.count) if self.workdays else day + dt.timedelta(days=self.count)


@dataclass(frozen=True)
class Wanted:
    """A kind of fact and what it must be like."""

    kind: str
    conditions: tuple[Condition, ...] = ()
    recorded_within: int | None = None

    @property
    def only_type(self) -> str:
        """The one `type` it must be of, or ""."""
        types = [values for name, operator, values in self.conditions if (name, operator) == ("type", "is")]
        return str(types[0][0]) if len(types) == 1 and len(types[0]) == 1 else ""


class Counted(Protocol):
    """How many members a unit has: `org.queries.Heads`."""

    @property
    def members(self) -> int: ...
    @property
    def full(self) -> int: ...


@dataclass(frozen=True)
class Size:
    """How large a unit must be to owe a duty."""

    of: str
    at_least: int

    def holds(self, heads: Counted) -> bool:
        return (heads.full if self.of == "full_members" else heads.members) >= self.at_least


@dataclass(frozen=True)
class DutyRule:
    """One duty of one institution on one day. Exactly one of `every`, `cycle`, `before` and `after` says when."""

    institution_id: str
    duty_id: str
    title: str
    who: tuple[str, ...]
    fulfilled_by: Wanted
    only_if: Size | None = None
    #: "unit", or for whom else it is counted: see `engine.nodes.OWERS`.
    per: str = "unit"
    roles: tuple[str, ...] = ()
    every: str = ""
    cycle: Cycle | None = None
    #: within so many days of the start of the period; None: by its end
    by: Span | None = None
    before: str = ""
    after: Wanted | None = None
    within: Span = field(default=Span(0))
    owed: int = 1
    #: The field that is added up, and the word after the number.
    sum_of: str = ""
    counter: str = ""
    make_up: Span | None = None
    make_up_approved_by: str = ""
    reminders: tuple[int, ...] = ()
    prescribed: bool = True
    minutes: int = 0
    issued_by: str = ""
    basis: str = ""
    reuses: str = ""
    institution_title: str = ""
    edition: str = ""
    cite: str = ""
    note: str = ""
    uncertain: bool = False
    activity: str = ""
    activity_name: str = ""

    @property
    def rule_id(self) -> str:
        return f"{self.institution_id}/{self.duty_id}"

    @property
    def personal(self) -> bool:
        return self.per != "unit"

    @property
    def rhythm(self) -> str:
        if self.cycle is not None:
            return CYCLE
        return self.every or (BEFORE if self.before else AFTER)

    def due_in(self, period: Period) -> dt.date:
        """The last day on which it is in time."""
        if self.by is None:
            return period.end
        return min(self.by.after(period.start - dt.timedelta(days=1)), period.end)

    @property
    def undone(self) -> Duty.State:
        """How a duty stands that nobody has done: only what is prescribed is owed."""
        return Duty.State.OPEN if self.prescribed else Duty.State.OFFERED

    @property
    def cost(self) -> int:
        """Minutes of all that is owed in one period; what is added up costs what it costs as a whole."""
        return self.minutes * (1 if self.sum_of else self.owed)

    def to_obligation(self) -> Obligation:
        fields: dict[str, Any] = {
            "rule_id": self.rule_id,
            "institution_id": self.institution_id,
            "institution_title": self.institution_title or self.institution_id,
            "edition": self.edition,
            "title": self.title,
            "cite": self.cite[:300],
            "note": self.note[:500],
            "uncertain": self.uncertain,
            "rhythm": self.rhythm,
            "activity": self.activity,
            "activity_name": self.activity_name,
            "fact_kind": self.fulfilled_by.kind,
            "fact_type": self.fulfilled_by.only_type,
            "conditions": [[name, operator, list(values)] for name, operator, values in self.fulfilled_by.conditions],
            "recorded_within": self.fulfilled_by.recorded_within,
            "reminders": list(self.reminders),
            "per": self.per,
            "sum_of": self.sum_of,
            "counter": self.counter if self.sum_of or self.personal else "",
            "cycle": self.cycle.words if self.cycle else "",
            "make_up_approved_by": self.make_up_approved_by,
            "prescribed": self.prescribed,
            "minutes": self.minutes,
            "issued_by": self.issued_by[:60],
            "basis": self.basis[:200],
            "reuses": self.reuses[:200],
        }
        said = {name: value for name, value in fields.items() if SILENT.get(name, ...) != value}
        written = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return Obligation(**fields, fingerprint=hashlib.sha256(written.encode()).hexdigest())


@dataclass(frozen=True)
class Term:
    """One rule in one period: when it falls due, and until when it may be done."""

    rule: DutyRule
    period: Period
    due_on: dt.date
    closes_on: dt.date

    @property
    def asked_on(self) -> dt.date:
        """The day whose edition asks for it: the first of the period, or the day of the year it is due."""
        return self.due_on if self.rule.before else self.period.start


Source = Callable[[dt.date], Iterable[DutyRule]]


def rules_on(day: dt.date) -> list[DutyRule]:
    """The duties of all institutions in force on a day."""
    return list(_sources[-1](day))


@contextmanager
def reading(source: Source) -> Iterator[None]:
    """Take the duties from elsewhere than the library, for a trial of a draft or for a test."""
    _sources.append(source)
    try:
        yield
    finally:
        _sources.pop()


class RulesByDay:
    """`rules_on`, remembered for the length of one round: a year has some forty first days of periods."""

    def __init__(self) -> None:
        self._known: dict[dt.date, list[DutyRule]] = {}

    def __call__(self, day: dt.date) -> list[DutyRule]:
        if day not in self._known:
            self._known[day] = rules_on(day)
        return self._known[day]


def stored(rules: Iterable[DutyRule]) -> dict[str, Obligation]:
    """The rows of these rules by fingerprint; missing ones are written."""
    wanted = {made.fingerprint: made for made in (rule.to_obligation() for rule in rules)}
    found = {row.fingerprint: row for row in Obligation.objects.filter(fingerprint__in=wanted)}
    if missing := [made for fingerprint, made in wanted.items() if fingerprint not in found]:
        Obligation.objects.bulk_create(missing, ignore_conflicts=True)
        found = {row.fingerprint: row for row in Obligation.objects.filter(fingerprint__in=wanted)}
    return found


# ── from the library ────────────────────────────────────────────────────────────────────────────


#: shelf → day → what it asks on that day; gone with the shelf. A year has some forty first days of periods.
_asked: WeakKeyDictionary[Any, dict[dt.date, list[DutyRule]]] = WeakKeyDictionary()


def from_library(day: dt.date) -> list[DutyRule]:
    from zugong.rulebook import library

    asked = _asked.setdefault(library.shelf(), {})
    if day not in asked:
        names = {found.activity.id: found.activity.name for found in library.activities(day)}
        asked[day] = [Reader(library, one.institution, day).rule(one.duty, names) for one in library.duties(day)]
    return asked[day]


class Reader:
    """Puts the numbers of one day into the duties of one institution."""

    def __init__(self, library: Any, institution: Any, day: dt.date) -> None:
        self.library, self.institution, self.day = library, institution, day

    def rule(self, duty: Any, names: dict[str, str]) -> DutyRule:
        wanted = self.wanted(duty.fulfilled_by)
        return DutyRule(
            institution_id=self.institution.id,
            institution_title=self.institution.heading.title,
            edition=self.institution.heading.edition,
            duty_id=duty.id,
            title=duty.title,
            who=tuple(duty.who),
            only_if=Size(duty.only_if.of, int(self._value(duty.only_if.at_least))) if duty.only_if else None,
            per=duty.per,
            roles=tuple(str(role) for role in duty.roles),
            every="" if duty.cycle else _period_kind(duty.every),
            cycle=self._cycle(duty) if duty.cycle else None,
            by=self._span(duty.by),
            before=str(self._value(duty.before)) if duty.before else "",
            after=self.wanted(duty.after_each.filter) if duty.after_each else None,
            within=self._span(duty.after_each.within) or Span(0) if duty.after_each else Span(0),
            owed=math.ceil(self._value(duty.owed)) if duty.owed else 1,
            sum_of=str(duty.sum_of),
            counter=self._unit(duty.owed),
            fulfilled_by=wanted,
            make_up=self._span(duty.make_up),
            make_up_approved_by=duty.make_up_approved_by,
            reminders=tuple(int(days) for days in self._value(duty.reminders)) if duty.reminders else (),
            prescribed=duty.prescribed,
            minutes=int(self._value(duty.load.minutes)) if duty.load else 0,
            issued_by=self.institution.heading.issued_by,
            basis=duty.load.basis if duty.load else "",
            reuses=duty.load.reuses if duty.load else "",
            cite=duty.cite,
            note=duty.note,
            uncertain=duty.uncertain,
            activity=wanted.only_type if wanted.only_type in names else "",
            activity_name=names.get(wanted.only_type, ""),
        )

    def wanted(self, filter_: Any) -> Wanted:
        within = int(self._value(filter_.recorded_within)) if filter_.recorded_within else None
        conditions = tuple(self._condition(one) for one in (*filter_.where, *filter_.counts_if))
        return Wanted(filter_.of, conditions, within)

    def _condition(self, condition: Any) -> Condition:
        values = [str(self._value(condition.number))] if condition.number is not None else list(condition.values)
        return (condition.field, condition.op, values)

    def _value(self, number: Any) -> Any:
        return 0 if number.is_zero else self.library.parameter(self.institution.id, number.name, self.day)

    def _span(self, number: Any) -> Span | None:
        return None if number is None else Span(int(self._value(number)), self._unit(number) == WORKDAYS)

    def _unit(self, number: Any) -> str:
        if number is None or number.is_zero:
            return ""
        holder, _colon, name = number.name.rpartition(":")
        owner = self.library.get(holder, self.day) if holder else self.institution
        parameter = owner.parameters.get(name)
        return "" if parameter is None else str(parameter.unit)

    def _cycle(self, duty: Any) -> Cycle:
        """Rounds go on through all editions, so they are counted from the first one."""
        first = self.library.editions(self.institution.id)[0].heading.in_force_from
        unit = self._unit(duty.cycle)
        every = _period_kind(duty.every) if unit == PERIODS else ""
        return Cycle(int(self._value(duty.cycle)), unit, first, every)


def _period_kind(every: str) -> str:
    if every and every not in KINDS:
        raise ValueError(f"A duty recurs every {every!r}, which is no kind of period: {', '.join(KINDS)}.")
    return every


_sources: list[Source] = [from_library]
