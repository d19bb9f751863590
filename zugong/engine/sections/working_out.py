"""Working out a formula over the cells of one row. An empty cell makes the result empty, never zero."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, DivisionByZero, InvalidOperation
from typing import Any

from zugong.engine.expression import Expression
from zugong.engine.filters import Condition
from zugong.engine.spelling import Number

_ARITHMETIC: dict[str, Callable[..., Decimal]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "neg": operator.neg,
    "min": min, "max": max, "abs": abs,
    "floor": lambda value: value.to_integral_value(ROUND_FLOOR),
    "ceil": lambda value: value.to_integral_value(ROUND_CEILING),
}  # fmt: skip
_COMPARISON: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def countable(value: Any) -> Decimal | None:
    """A cell as a number: a day by its place in the calendar, a time by its minutes, so that two can be subtracted; yes
    is 1 and no is 0; None where it is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, dt.time):
        return Decimal(value.hour * 60 + value.minute)
    if isinstance(value, str) and ":" in value:
        hours, minutes = value.split(":")[:2]
        return Decimal(int(hours) * 60 + int(minutes))
    if isinstance(value, dt.date):
        return Decimal(value.toordinal())
    return value if isinstance(value, Decimal) else Decimal(str(value))


def number(tree: Expression, cells: Mapping[str, Any]) -> Decimal | None:
    """None where a cell that is needed is empty, or where something is divided by zero."""
    if tree.op == "number":
        return tree.number
    if tree.op == "name":
        return countable(cells.get(tree.name))
    if tree.op == "if":
        case = truth(tree.args[0], cells)
        return None if case is None else number(tree.args[1 if case else 2], cells)
    parts = [number(part, cells) for part in tree.args]
    if any(part is None for part in parts):
        return None
    try:
        return _ARITHMETIC[tree.op](*parts)
    except (DivisionByZero, InvalidOperation):
        return None


def truth(tree: Expression, cells: Mapping[str, Any]) -> bool | None:
    """None where it cannot be said yet."""
    if tree.op == "not":
        inner = truth(tree.args[0], cells)
        return None if inner is None else not inner
    if tree.op in {"and", "or"}:
        parts = [truth(part, cells) for part in tree.args]
        settles = tree.op == "or"
        if settles in parts:
            return settles
        return None if None in parts else not settles
    left, right = (number(part, cells) for part in tree.args)
    return None if left is None or right is None else _COMPARISON[tree.op](left, right)


#: what a parameter says: a number, or a month-day
Numbers = Callable[[Number], Any]


def meets(conditions: Iterable[Condition], cells: Mapping[str, Any], numbers: Numbers) -> bool:
    """Whether the cells of a row are as all the conditions want them."""
    return all(holds(one, cells.get(one.field), numbers) for one in conditions)


def holds(condition: Condition, value: Any, numbers: Numbers) -> bool:
    """An empty cell holds nothing but `is_set: false` and `not`."""
    if condition.op == "is_set":
        return (value not in (None, "", (), [])) is bool(condition.values[0])
    if condition.op in {"is", "not"}:
        return (value in condition.values) is (condition.op == "is")
    assert condition.number is not None
    limit = numbers(condition.number)
    if isinstance(value, dt.date):
        return _DAYS[condition.op](value, limit)
    amount = countable(value)
    return amount is not None and _LIMITS[condition.op](amount, Decimal(limit))


_LIMITS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt,
}  # fmt: skip
_DAYS: dict[str, Callable[[dt.date, Any], bool]] = {
    "by": lambda day, limit: day.isoformat()[5:] <= str(limit),
    "from": lambda day, limit: day.isoformat()[5:] >= str(limit),
    "by_day": lambda day, limit: day.day <= int(limit),
}  # fmt: skip
