"""Which facts count for which duty. Plain functions on plain data: the same facts give the same answer in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeVar

#: [field, operator, values]; the field "occurred" is the day it happened.
Condition = Sequence[Any]


class FactLike(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def occurred_on(self) -> dt.date: ...
    @property
    def recorded_at(self) -> dt.datetime: ...
    @property
    def data(self) -> dict[str, Any]: ...


AnyFact = TypeVar("AnyFact", bound=FactLike)


class Slot(Protocol):
    """What a duty says about when and how often: see `models.Duty`."""

    period_start: dt.date
    period_end: dt.date
    due_on: dt.date
    closes_on: dt.date
    owed: int


Fits = Callable[[Any, Any], bool]


def meets(fact: FactLike, conditions: Iterable[Condition], recorded_within: int | None = None) -> bool:
    if recorded_within is not None and (fact.recorded_at.date() - fact.occurred_on).days > recorded_within:
        return False
    return all(_OPERATORS[operator](_value_of(fact, field), values) for field, operator, values in conditions)


def in_own_period(slot: Slot, fact: FactLike) -> bool:
    return slot.period_start <= fact.occurred_on <= min(slot.period_end, slot.closes_on)


def in_time(slot: Slot, fact: FactLike) -> bool:
    return slot.period_start <= fact.occurred_on <= min(slot.period_end, slot.due_on)


def as_make_up(slot: Slot, fact: FactLike) -> bool:
    return slot.period_end < fact.occurred_on <= slot.closes_on


def after_due(slot: Slot, fact: FactLike) -> bool:
    return min(slot.period_end, slot.due_on) < fact.occurred_on <= slot.closes_on


#: Which fact belongs to which duty, the nearest ties first.
ROUNDS: tuple[Fits, ...] = (in_own_period, as_make_up)


def amount(fact: FactLike, sum_of: str) -> Decimal:
    """What a fact adds to what is owed: one, or what stands in its field."""
    return Decimal(1) if not sum_of else _number(fact.data.get(sum_of)) or Decimal(0)


def allot(
    slots: Sequence[Slot], facts: Iterable[AnyFact], rounds: Sequence[Fits] = ROUNDS, sum_of: str = ""
) -> list[list[AnyFact]]:
    """For each duty of one chain (one rule, one unit or person) the facts that count for it, no more than are needed.

    A fact belongs first to the period it happened in. One that its own period does not need makes up the oldest
    period that still lacks one and may still be made up.
    """
    taken: list[list[AnyFact]] = [[] for _slot in slots]
    lacking = [Decimal(slot.owed) for slot in slots]
    order = sorted(range(len(slots)), key=lambda n: (slots[n].period_end, slots[n].period_start))
    spare = sorted(facts, key=lambda fact: (fact.occurred_on, fact.id))
    if sum_of:
        spare = [fact for fact in spare if amount(fact, sum_of) > 0]
    for fits in rounds:
        left = []
        for fact in spare:
            n = next((n for n in order if lacking[n] > 0 and fits(slots[n], fact)), None)
            if n is None:
                left.append(fact)
            else:
                taken[n].append(fact)
                lacking[n] -= amount(fact, sum_of)
        spare = left
    return [sorted(given, key=lambda fact: (fact.occurred_on, fact.id)) for given in taken]


def _value_of(fact: FactLike, field: str) -> Any:
    return fact.occurred_on if field == "occurred" else fact.data.get(field)


def _is(value: Any, values: Sequence[Any]) -> bool:
    return value in values or str(value) in values


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _at_least(value: Any, values: Sequence[Any]) -> bool:
    number = _number(value)
    return number is not None and number >= Decimal(values[0])


def _above(value: Any, values: Sequence[Any]) -> bool:
    number = _number(value)
    return number is not None and number > Decimal(values[0])


def _below(value: Any, values: Sequence[Any]) -> bool:
    number = _number(value)
    return number is not None and number < Decimal(values[0])


def _at_most(value: Any, values: Sequence[Any]) -> bool:
    number = _number(value)
    return number is not None and number <= Decimal(values[0])


def _month_day(value: Any) -> str:
    return (value.isoformat() if isinstance(value, dt.date) else str(value or ""))[-5:]


def _by(value: Any, values: Sequence[Any]) -> bool:
    return bool(value) and _month_day(value) <= values[0]


def _from(value: Any, values: Sequence[Any]) -> bool:
    return bool(value) and _month_day(value) >= values[0]


def _by_day(value: Any, values: Sequence[Any]) -> bool:
    """On or before a day of its month."""
    day = _month_day(value)[-2:]
    return day.isdigit() and int(day) <= Decimal(values[0])


def _is_set(value: Any, values: Sequence[Any]) -> bool:
    return (value not in (None, "", False)) is bool(values[0])


_OPERATORS: dict[str, Callable[[Any, Sequence[Any]], bool]] = {
    "is": _is,
    "not": lambda value, values: not _is(value, values),
    "above": _above,
    "below": _below,
    "by_day": _by_day,
    "at_least": _at_least,
    "at_most": _at_most,
    "by": _by,
    "from": _from,
    "is_set": _is_set,
}
OPERATORS = frozenset(_OPERATORS)
