"""Factors: what multiplies single facts or a whole clause, before any cap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from zugong.engine.case import Case
from zugong.engine.measured import Measured
from zugong.engine.measuring import measure
from zugong.engine.scheme import Clause, Factor
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Factored:
    """`measured` with its facts weighed; `whole`: the factor of the clause, None where there is none."""

    measured: Measured
    whole: Decimal | None = None
    lines: tuple[Line, ...] = ()


NO_FACTORS = Factored(Measured(None))


def factored(case: Case, clause: Clause, measured: Measured) -> Factored:
    if not clause.times:
        return Factored(measured)
    single = [factor for factor in clause.times if factor.where]
    over_all = [_value(case, factor) for factor in clause.times if not factor.where]
    if single:
        measured = _weighed(case, clause, measured, single)
    if not over_all:
        return Factored(measured)
    amounts = [amount for amount, _ in over_all]
    whole = max(amounts) if clause.several == "highest" else _product(amounts)
    lines = tuple(line for _, line in over_all)
    if len(amounts) > 1 and clause.several == "highest":
        lines = (*lines, Line(Words("几个倍率取最大", "the highest factor"), "", plain(whole)))
    return Factored(measured, whole, lines)


def _product(amounts: list[Decimal]) -> Decimal:
    product = ONE
    for amount in amounts:
        product *= amount
    return product


def _value(case: Case, factor: Factor) -> tuple[Decimal, Line]:
    if factor.measure is None:
        value = case.numbers.decimal(factor.factor)
        return value, Line(Words("倍率", "factor"), "", plain(value))
    measured = measure(factor.measure, case)
    if measured.value is None:
        value = ZERO if factor.missing == "zero" else ONE
        return value, Line(Words("没有这个系数，按此计", "no such factor; taken as"), "", plain(value))
    return measured.value, Line(Words("系数", "factor"), "", plain(measured.value))


def _weighed(case: Case, clause: Clause, measured: Measured, factors: list[Factor]) -> Measured:
    """Facts that match weigh so many times more."""
    tests = [
        ([case.test(condition) for condition in factor.where], case.numbers.decimal(factor.factor))
        for factor in factors
    ]
    weights = dict(measured.weights)
    grown = 0
    for fact in measured.facts:
        amounts = [amount for conditions, amount in tests if all(test(fact) for test in conditions)]
        if amounts:
            amount = max(amounts) if clause.several == "highest" else _product(amounts)
            weights[fact.id] = weights.get(fact.id, ONE) * amount
            grown += 1
    if not grown:
        return measured
    value = sum((weights.get(fact.id, ONE) for fact in measured.facts), ZERO)
    line = Line(Words(f"其中 {grown} 次按倍率计，合计", f"{grown} of them times a factor, together"), "", plain(value))
    return replace(measured, value=value, weights=weights, lines=(*measured.lines, line))
