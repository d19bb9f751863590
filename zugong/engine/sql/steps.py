"""Whole-number arithmetic as SQL, step by step: each step is named once and stands in the innermost query it can.

The same formulas as in `vector.exact`: fractions with a whole number (or a column) below, rounded where the scheme
says so. Overflow of 64 bits is an error of the database, never a wrong mark."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from fractions import Fraction

from zugong.engine.ir.program import Digits

Below = int | str
NAME = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass
class Steps:
    """Named expressions over a query; `sql` nests them by what they depend on."""

    source: str
    keep: list[str] = field(default_factory=list)
    _levels: list[list[tuple[str, str]]] = field(default_factory=list)
    _level: dict[str, int] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def let(self, expression: str, name: str = "") -> str:
        """A name for an expression; the same expression gets the same name."""
        if not name and expression in self._known:
            return self._known[expression]
        if not name:
            if NAME.fullmatch(expression):
                return expression
            self._count += 1
            name = f"x{self._count}"
            self._known[expression] = name
        level = 1 + max((self._level.get(word, 0) for word in NAME.findall(expression)), default=0)
        while len(self._levels) < level:
            self._levels.append([])
        self._levels[level - 1].append((name, expression))
        self._level[name] = level
        return name

    def sql(self) -> str:
        query = self.source
        for number, level in enumerate(self._levels):
            steps = ", ".join(f"{expression} AS {name}" for name, expression in level)
            query = f"SELECT *, {steps} FROM ({query}) AS s{number}"
        return f"SELECT {', '.join(self.keep)} FROM ({query}) AS s"


@dataclass(frozen=True)
class Exact:
    """above ÷ below; `above` is a column or an expression, `below` is above 0."""

    above: str
    below: Below = 1


@dataclass
class Arithmetic:
    """Fractions in SQL. Every result is a step of its own, so that nothing is written twice."""

    steps: Steps

    def times(self, left: str, right: Below) -> str:
        if right == 1:
            return left
        return left if left == "0" else f"({left} * {right})"

    def product(self, left: Below, right: Below) -> Below:
        if isinstance(left, int) and isinstance(right, int):
            return left * right
        if isinstance(left, int):
            left, right = right, left
        return self.let(self.times(str(left), right))

    def let(self, expression: str) -> str:
        return self.steps.let(expression)

    def constant(self, value: Fraction) -> Exact:
        return Exact(f"CAST({value.numerator} AS BIGINT)", value.denominator)

    def by(self, value: Exact, factor: Fraction) -> Exact:
        return Exact(self.let(self.times(value.above, factor.numerator)), self.product(value.below, factor.denominator))

    def scaled(self, value: Exact, factor: Below) -> Exact:
        return Exact(self.let(self.times(value.above, factor)), self.product(value.below, factor))

    def add(self, left: Exact, right: Exact, sign: int = 1) -> Exact:
        left, right = self.alike(left, right)
        return Exact(self.let(f"({left.above} {'+' if sign > 0 else '-'} {right.above})"), left.below)

    def alike(self, left: Exact, right: Exact) -> tuple[Exact, Exact]:
        if left.below == right.below:
            return left, right
        if isinstance(left.below, int) and isinstance(right.below, int):
            both = math.lcm(left.below, right.below)
            return self.scaled(left, both // left.below), self.scaled(right, both // right.below)
        return self.scaled(left, right.below), self.scaled(right, left.below)

    def reaches(self, value: Exact, limit: Fraction, *, strictly: bool = False) -> str:
        over = self.times(value.above, limit.denominator)
        under = (
            limit.numerator * value.below if isinstance(value.below, int) else f"({value.below} * {limit.numerator})"
        )
        return f"{over} {'>' if strictly else '>='} {under}"

    def choose(self, condition: str, yes: Exact, no: Exact) -> Exact:
        yes, no = self.alike(yes, no)
        return Exact(self.let(f"CASE WHEN {condition} THEN {yes.above} ELSE {no.above} END"), yes.below)

    def replaced(self, value: Exact, condition: str, constant: Fraction) -> Exact:
        return self.choose(condition, self.constant(constant), value)

    def at_most(self, value: Exact, limit: Fraction) -> Exact:
        return self.replaced(value, self.reaches(value, limit, strictly=True), limit)

    def at_least(self, value: Exact, limit: Fraction) -> Exact:
        return self.replaced(value, f"NOT ({self.reaches(value, limit)})", limit)

    def rounded(self, value: Exact, rounding: Digits | None) -> Exact:
        if rounding is None:
            return value
        power = 10**rounding.digits
        if isinstance(value.below, int) and power % value.below == 0:
            return Exact(self.let(self.times(value.above, power // value.below)), power)
        above = self.let(self.times(value.above, power))
        return Exact(self.quotient(above, value.below, rounding.mode), power)

    def quotient(self, above: str, below: Below, mode: str) -> str:
        """As a whole number: half_up and half_even, down and up (to and from 0), floor and ceiling."""
        if below == 1:
            return above
        if mode in {"floor", "ceiling"}:
            away = "down" if mode == "floor" else "up"
            back = "up" if mode == "floor" else "down"
            positive, negative = self.quotient(above, below, away), self.quotient(above, below, back)
            return self.let(f"CASE WHEN {above} >= 0 THEN {positive} ELSE {negative} END")
        size = self.let(f"ABS({above})")
        whole = self.let(f"({size} // {below})")
        rest = self.let(f"({size} - {whole} * {below})")
        more = {
            "half_up": f"{rest} * 2 >= {below}",
            "half_even": f"({rest} * 2 > {below} OR ({rest} * 2 = {below} AND {whole} % 2 = 1))",
            "up": f"{rest} > 0",
            "down": "",
        }[mode]
        grown = whole if not more else self.let(f"CASE WHEN {more} THEN {whole} + 1 ELSE {whole} END")
        return self.let(f"CASE WHEN {above} < 0 THEN -{grown} ELSE {grown} END")
