"""What rules ask of one value of a field; the same questions the scalar evaluator asks of a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zugong.engine.ir.readings import Test


def number_of(value: Any) -> Decimal | None:
    """A value as an exact number; text from forms and imports is read, anything else is no data."""
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def day_of(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def predicate(test: Test) -> Callable[[Any], bool]:
    if test.op == "is":
        values = test.values
        return lambda value: any(value == wanted for wanted in values)
    if test.op == "not":
        barred = test.values
        return lambda value: all(value != wanted for wanted in barred)
    if test.op == "is_set":
        return lambda value: (value not in (None, "")) is test.values[0]
    if test.day is not None:
        return _dated(test.op, test.day)
    assert test.number is not None
    if test.op == "by_day":
        return _by_day(test.number)
    return _bounded(test.op, test.number)


def _dated(op: str, limit: dt.date) -> Callable[[Any], bool]:
    def ask(value: Any) -> bool:
        day = day_of(value)
        if day is None:
            return op == "open_on"
        return day <= limit if op == "by" else day >= limit

    return ask


def _by_day(bound: Fraction) -> Callable[[Any], bool]:
    def ask(value: Any) -> bool:
        day = day_of(value)
        return day is not None and day.day <= bound

    return ask


def _bounded(op: str, bound: Fraction) -> Callable[[Any], bool]:
    compare: dict[str, Callable[[Fraction], bool]] = {
        "at_least": lambda number: number >= bound,
        "at_most": lambda number: number <= bound,
        "above": lambda number: number > bound,
        "below": lambda number: number < bound,
    }
    holds = compare[op]

    def ask(value: Any) -> bool:
        number = number_of(value)
        return number is not None and holds(Fraction(number))

    return ask


def key_of(value: Any) -> str:
    """By what repeats are told; “” where there is nothing to tell them by."""
    return str(value or "")


def matter_of(value: Any) -> str | None:
    """The matter a fact belongs to; None: it stands for itself."""
    return str(value or "").strip() or None


def said(value: Any) -> bool:
    return bool(str(value or "").strip())
