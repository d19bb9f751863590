"""Conditions of filters as tests with their numbers looked up."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from zugong.engine.filters import Condition
from zugong.engine.ir.readings import Test
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.numbers import Numbers


def tests_of(conditions: Iterable[Condition], numbers: Numbers, year: int) -> tuple[Test, ...]:
    """In one order whatever the order of writing, so that equal filters give equal readings."""
    found = {_test(condition, numbers, year) for condition in conditions}
    return tuple(sorted(found, key=repr))


def _test(condition: Condition, numbers: Numbers, year: int) -> Test:
    understood(condition, "field", "op", "values", "number")
    if condition.op in {"is", "not"}:
        return Test(condition.field, condition.op, tuple(sorted(set(condition.values), key=repr)))
    if condition.op == "is_set":
        return Test(condition.field, "is_set", condition.values)
    if condition.number is None:
        raise Unsupported(f"the condition “{condition.op}”")
    if condition.op in {"by", "from"}:
        return Test(condition.field, condition.op, day=numbers.month_day(condition.number, year))
    if condition.op in {"at_least", "at_most", "above", "below", "by_day"}:
        return Test(condition.field, condition.op, number=Fraction(numbers.decimal(condition.number)))
    raise Unsupported(f"the condition “{condition.op}”")
