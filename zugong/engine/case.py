"""One subject being scored: its facts in the period as known on the day, picked by filters once for all indicators."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from zugong.engine.excusing import Excuse
from zugong.engine.filters import EQUAL, OCCURRED, Condition, Filter, Parties
from zugong.engine.ledger import FactRow, View, named_in
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Rounding
from zugong.engine.spans import days_of
from zugong.engine.spelling import Number
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, day_words, plain
from zugong.engine.workings import Steps
from zugong.timeline import Period

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}


ZERO = Decimal(0)
DAY_OPERATORS = {"by", "from", "by_day"}
COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt,
}  # fmt: skip
BEYOND = {
    "at_least": ("不到", "below"), "at_most": ("超过", "over"), "above": ("没有超过", "not above"), "below": ("不低于", "not below"),
}  # fmt: skip


def in_order(fact: FactRow) -> tuple[dt.date, dt.date, str]:
    return fact.occurred_on, fact.recorded_on, fact.id


@dataclass(frozen=True, slots=True)
class Picked:
    facts: tuple[FactRow, ...]
    rejected: tuple[NotCounted, ...]
    #: what a fact weighs, by its id, where that is not 1
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    #: what the reader should know beside the facts
    remarks: tuple[Line, ...] = ()


@dataclass(slots=True)
class Case:
    plan: Plan
    view: View
    period: Period
    as_of: dt.date
    numbers: Numbers
    marks: dict[str, tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    #: the period as the scheme names it, where a cut-off day has moved its days
    named: Period | None = None
    #: a part of the subject's facts, while a clause is worked out part by part
    only: Callable[[FactRow], bool] | None = None
    narrow: bool = False
    #: everybody who is compared, while a whole group is scored
    room: Any = None
    #: the clause being turned into marks
    clause: Any = None
    #: what every step came to, while somebody wants to know
    workings: Steps | None = None
    _picked: dict[Filter, Picked] = field(default_factory=dict)
    _known: dict[str, list[FactRow]] = field(default_factory=dict)
    _buckets: dict[tuple[str, str], dict[Any, list[FactRow]]] = field(default_factory=dict)
    _owners: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)
    _by_unit: dict[tuple[Filter, tuple[str, ...]], dict[str, list[FactRow]]] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        return self.as_of >= self.period.end

    @property
    def months(self) -> tuple[int, int]:
        """In how many months of the period the subject existed, a begun month counting, and how many there are."""
        months = self.period.split("month")
        own = [place for place in self.view.places if place.unit == self.view.subject]
        lived = sum(
            1 for month in months if not own or any(p.first <= month.end and p.last >= month.start for p in own)
        )
        return lived, len(months)

    def day(self, fact: FactRow) -> dt.date:
        return fact.recorded_on if self.plan.scheme.choices.fact_date == "recorded" else fact.occurred_on

    def known(self, kind: str) -> list[FactRow]:
        """Facts of the kind inside the period which had been recorded by the day of scoring, in order."""
        found = self._known.get(kind)
        if found is None:
            start, end, as_of = self.period.start, self.period.end, self.as_of
            found = [
                fact for fact in self.view.facts(kind) if fact.recorded_on <= as_of and start <= self.day(fact) <= end
            ]
            if self.only is not None:
                found = list(filter(self.only, found))
            found.sort(key=in_order)
            self._known[kind] = found
        return found

    def narrowed(self, period: Period | None = None, only: Callable[[FactRow], bool] | None = None) -> Case:
        """The same subject with a part of its facts."""
        return Case(
            self.plan, self.view, period or self.period, self.as_of, self.numbers, self.marks, self.named or self.period,
            only, period is not None,
        )  # fmt: skip

    def days_of(self, wanted: Filter) -> tuple[dt.date, dt.date]:
        """First and last day of the facts a filter means."""
        return days_of(wanted, self.period, self.named or self.period, self.numbers, narrow=self.narrow)

    def dated(self, fact: FactRow, name: str) -> dt.date | None:
        """The day a fact belongs to."""
        if not name:
            return self.day(fact)
        if name == "recorded":
            return fact.recorded_on
        return self._date(fact, name)

    def reached(self, wanted: Filter) -> list[FactRow]:
        """Facts of a filter that looks further than the subject's own facts of the period."""
        facts = self.view.reaching(wanted.of, wanted.whose)
        if wanted.parties is not None:
            name = wanted.parties.field
            if wanted.parties.instead:
                facts = [fact for fact in facts if not named_in(fact, name)]
            ids = self.view.ids
            facts = [*facts, *(f for id_ in ids for f in self.view.ledger.facts_naming(wanted.of, name, id_))]
        first, last = self.days_of(wanted)
        found = {}
        for fact in facts:
            day = self.dated(fact, wanted.dated_by)
            if fact.recorded_on <= self.as_of and day is not None and first <= day <= last:
                found[fact.id] = fact
        kept = [fact for fact in found.values() if self.only is None or self.only(fact)]
        return sorted(kept, key=in_order)

    def candidates(self, wanted: Filter) -> tuple[list[FactRow], tuple[Condition, ...]]:
        """Facts that can match, and the conditions still to be tried: an equality on text is a look-up."""
        if not wanted.plain:
            return self.reached(wanted), wanted.where
        for condition in wanted.where:
            if condition.op == "is" and all(isinstance(value, str) for value in condition.values):
                bucket = self._bucket(wanted.of, condition.field)
                rest = tuple(other for other in wanted.where if other is not condition)
                if len(condition.values) == 1:
                    return bucket.get(condition.values[0], []), rest
                facts = [fact for value in condition.values for fact in bucket.get(value, [])]
                facts.sort(key=in_order)
                return facts, rest
        return self.known(wanted.of), wanted.where

    def _bucket(self, kind: str, name: str) -> dict[Any, list[FactRow]]:
        key = (kind, name)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = {}
            for fact in self.known(kind):
                value = fact.data.get(name)
                if isinstance(value, str):
                    bucket.setdefault(value, []).append(fact)
            self._buckets[key] = bucket
        return bucket

    def pick(self, wanted: Filter) -> Picked:
        found = self._picked.get(wanted)
        if found is None:
            found = self._pick(wanted)
            self._picked[wanted] = found
        return found

    def _pick(self, wanted: Filter) -> Picked:
        facts, rest = self.candidates(wanted)
        where = [self.test(condition) for condition in rest]
        tests = [(self.test(condition), condition) for condition in wanted.counts_if]
        allowed = None if wanted.recorded_within is None else int(self.numbers.decimal(wanted.recorded_within))
        kept: list[FactRow] = []
        rejected: list[NotCounted] = []
        excuse = None if wanted.excused is None else Excuse(wanted.excused, self.test)
        as_of = self.as_of
        for fact in facts:
            if where and not all(test(fact) for test in where):
                continue
            reason = None if excuse is None else excuse(fact)
            if reason is not None:
                rejected.append(NotCounted(fact.id, reason))
                continue
            if fact.occurred_on > as_of:
                reason = Words("还没到发生的日子", "its day has not come yet")
            elif allowed is not None and (fact.recorded_on - fact.occurred_on).days > allowed:
                late = (fact.recorded_on - fact.occurred_on).days
                reason = Words(
                    f"发生 {late} 天后才登记，超过 {allowed} 天", f"recorded {late} days later, over {allowed}"
                )
            else:
                for test, condition in tests:
                    if not test(fact):
                        reason = self.reason(wanted.of, condition, fact)
                        break
            if reason is None:
                kept.append(fact)
            else:
                rejected.append(NotCounted(fact.id, reason))
        weights = {} if wanted.parties is None else self._shares(wanted.parties, kept, rejected)
        if weights:
            kept = [fact for fact in kept if weights.get(fact.id) != ZERO]
        return Picked(tuple(kept), tuple(rejected), weights, () if excuse is None else excuse.remarks)

    def _shares(self, parties: Parties, kept: list[FactRow], rejected: list[NotCounted]) -> dict[str, Decimal]:
        """What part of each fact is the subject's. Who stands behind the end of the list has no part in it."""
        if not parties.divided:
            return {}
        listed = self.numbers.dated(parties.shares).value if isinstance(parties.shares, Number) else ()
        ids = set(self.view.ids)
        weights: dict[str, Decimal] = {}
        for fact in kept:
            named = named_in(fact, parties.field)
            recorder = (fact.person if self.view.person else fact.unit) or ""
            row = named if parties.instead and named else [recorder, *(one for one in named if one != recorder)]
            mine = [place for place, one in enumerate(row) if one in ids]
            if parties.shares == EQUAL:
                share = self._divided(Decimal(len(mine)) / len(row))
            else:
                share = sum((listed[place] for place in mine if place < len(listed)), ZERO)
            if share != 1:
                weights[fact.id] = share
            if share == 0:
                where = min(mine, default=len(row)) + 1
                rejected.append(
                    NotCounted(fact.id, Words(f"排第 {where}，没有份额", f"number {where}: no share in it"))
                )
        return weights

    def _divided(self, value: Decimal) -> Decimal:
        rounding = self.plan.scheme.choices.rounding
        return rounded(value, None if rounding is None else rounding.division)

    def test(self, condition: Condition) -> Callable[[FactRow], bool]:
        name = condition.field
        if condition.op == "is":
            if len(condition.values) == 1:
                wanted = condition.values[0]
                return lambda fact: fact.data.get(name) == wanted
            values = set(condition.values)
            return lambda fact: fact.data.get(name) in values
        if condition.op == "not":
            barred = set(condition.values)
            return lambda fact: fact.data.get(name) not in barred
        if condition.op == "is_set":
            filled = condition.values[0]
            return lambda fact: (fact.data.get(name) not in (None, "")) is filled
        assert condition.number is not None
        if condition.op in DAY_OPERATORS:
            return self._day_test(condition, condition.number)
        bound = self.numbers.decimal(condition.number)
        compare = COMPARE[condition.op]
        return lambda fact: (v := number_in(fact, name)) is not None and compare(v, bound)

    def _day_test(self, condition: Condition, number: Number) -> Callable[[FactRow], bool]:
        name = condition.field
        if condition.op == "by_day":
            bound = self.numbers.decimal(number)
            return lambda fact: (d := self._date(fact, name)) is not None and d.day <= bound
        limit = self.numbers.month_day(number, self.period.end.year)
        before = condition.op == "by"
        return lambda fact: (d := self._date(fact, name)) is not None and (d <= limit if before else d >= limit)

    def _date(self, fact: FactRow, name: str) -> dt.date | None:
        if name == OCCURRED:
            return fact.occurred_on
        try:
            return dt.date.fromisoformat(str(fact.data.get(name)))
        except ValueError:
            return None

    def reason(self, kind: str, condition: Condition, fact: FactRow) -> Words:
        catalogue = self.plan.catalogue
        name = "发生日" if condition.field == OCCURRED else catalogue.field_label(kind, condition.field)
        got = fact.data.get(condition.field)
        if condition.op == "is":
            return _is_not(name, condition.values, got, lambda v: catalogue.option_label(kind, condition.field, v))
        if condition.op == "not":
            label = catalogue.option_label(kind, condition.field, got)
            return Words(f"“{name}”是{label}", f"“{name}” is {label}")
        if condition.op == "is_set":
            return (
                Words(f"填了“{name}”", f"“{name}” is filled in")
                if got
                else Words(f"没有填“{name}”", f"“{name}” is empty")
            )
        assert condition.number is not None
        if condition.op in DAY_OPERATORS:
            return self._day_reason(condition, condition.number, fact, name)
        bound = plain(self.numbers.decimal(condition.number))
        if number_in(fact, condition.field) is None:
            return Words(f"没有填“{name}”", f"“{name}” is empty")
        zh, en = BEYOND[condition.op]
        return Words(f"“{name}”是 {got}，{zh} {bound}", f"“{name}” is {got}, {en} {bound}")

    def _day_reason(self, condition: Condition, number: Number, fact: FactRow, name: str) -> Words:
        day = self._date(fact, condition.field)
        if day is None:
            return Words(f"没有填“{name}”", f"“{name}” is empty")
        held = day_words(day)
        if condition.op == "by_day":
            bound = plain(self.numbers.decimal(number))
            return Words(f"{name} {held.zh}，晚于每月 {bound} 日", f"{name} {held.en}, after day {bound} of the month")
        limit = day_words(self.numbers.month_day(number, self.period.end.year))
        zh, en = ("晚于", "after") if condition.op == "by" else ("早于", "before")
        return Words(f"{name} {held.zh}，{zh} {limit.zh}", f"{name} {held.en}, {en} {limit.en}")

    def owners(self, kinds: tuple[str, ...]) -> dict[str, str]:
        if kinds not in self._owners:
            self._owners[kinds] = self.view.owners(kinds)
        return self._owners[kinds]

    def by_unit(self, wanted: Filter, kinds: tuple[str, ...]) -> dict[str, list[FactRow]]:
        """Counted facts by the unit of these kinds they belong to."""
        key = (wanted, kinds)
        found = self._by_unit.get(key)
        if found is None:
            found = {}
            owners = self.owners(kinds) if kinds else {}
            for fact in self.pick(wanted).facts:
                owner = owners.get(fact.unit) if kinds else self.view.subject
                if owner is not None:
                    found.setdefault(owner, []).append(fact)
            self._by_unit[key] = found
        return found

    def days_between(self, due: dt.date, day: dt.date) -> int:
        if day <= due:
            return 0
        if self.plan.scheme.choices.days == "workdays":
            return self.plan.workdays.count(due, day)
        return (day - due).days


def _is_not(name: str, wanted: tuple[Any, ...], got: Any, label: Callable[[Any], str]) -> Words:
    if wanted == (True,):
        return Words(f"没有“{name}”", f"no “{name}”")
    if wanted == (False,):
        return Words(f"标为“{name}”", f"marked “{name}”")
    if got in (None, ""):
        return Words(f"没有填“{name}”", f"“{name}” is empty")
    names = "、".join(label(value) for value in wanted)
    return Words(f"“{name}”是{label(got)}，不是{names}", f"“{name}” is {label(got)}, not {names}")


def number_in(fact: FactRow, name: str) -> Decimal | None:
    """A field as an exact number; text from forms and imports is read, anything else is no data."""
    value = fact.data.get(name)
    if type(value) is int:  # by far the most common; a bool is not one
        return Decimal(value)
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def rounded(value: Decimal, rounding: Rounding | None) -> Decimal:
    if rounding is None:
        return value
    return value.quantize(Decimal(1).scaleb(-rounding.digits), rounding=MODES[rounding.mode])
