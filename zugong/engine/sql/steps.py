"""Whole-number arithmetic as SQL, step by step: what is used more than once is named, and stands in the innermost query it
can; what is used once stands where it is used.

The same formulas as in `vector.exact`: fractions with a whole number (or a column) below, rounded where the scheme
says so. Overflow of 64 bits is an error of the database, never a wrong mark."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from zugong.engine.ir.program import Digits

Below = int | str
NAME = re.compile(r"(?<![A-Za-z0-9_])[a-z_][a-z0-9_]*")


@dataclass
class Steps:
    """Named expressions over a query; `sql` nests them by what they depend on."""

    source: str
    keep: list[str] = field(default_factory=list)
    _steps: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    #: those that look at other rows: they stand by themselves
    _windows: set[str] = field(default_factory=set)

    def let(self, expression: str, name: str = "") -> str:
        """A name for an expression; the same expression gets the same name."""
        if not name:
            if NAME.fullmatch(expression):
                return expression
            if expression in self._known:
                return self._known[expression]
            name = f"x{len(self._known) + 1}"
            self._known[expression] = name
        self._steps[name] = expression
        return name

    def window(self, expression: str) -> str:
        """A name for an expression over other rows; it is never put inside another one."""
        name = self.let(expression)
        self._windows.add(name)
        return name

    def sql(self) -> str:
        levels = self._levels(self._inlined())
        needed = set(self.keep)
        wanted = []
        for level in reversed(levels):  # a level hands on what later ones look at
            wanted.append(sorted(needed - level.keys()))
            needed = set(wanted[-1]).union(*(NAME.findall(expression) for expression in level.values()))
        query = self.source
        for number, (level, handed) in enumerate(zip(levels, reversed(wanted), strict=True)):
            parts = [*handed, *(f"{expression} AS {name}" for name, expression in level.items())]
            query = f"SELECT {', '.join(parts)} FROM ({query}) AS s{number}"
        return f"SELECT {', '.join(self.keep)} FROM ({query}) AS s"

    def _inlined(self) -> dict[str, str]:
        """Steps that are looked at more than once, or kept; the others stand inside those."""
        uses = Counter(name for expression in self._steps.values() for name in NAME.findall(expression))
        found: dict[str, str] = {}
        inside: dict[str, str] = {}
        for name, expression in self._steps.items():  # a step only looks at earlier ones
            whole = NAME.sub(lambda match: inside.get(match[0], match[0]), expression)
            if name in self.keep or uses[name] > 1 or (name in self._windows and uses[name]):
                found[name] = whole
            elif uses[name]:
                inside[name] = f"({whole})"
        return found

    def _levels(self, steps: dict[str, str]) -> list[dict[str, str]]:
        level: dict[str, int] = {}
        levels: list[dict[str, str]] = []
        for name, expression in steps.items():
            place = level[name] = 1 + max((level.get(word, 0) for word in NAME.findall(expression)), default=0)
            while len(levels) < place:
                levels.append({})
            levels[place - 1][name] = expression
        return levels


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
        return left if right == 1 else f"({left} * {right})"

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

    def multiplied(self, left: Exact, right: Exact) -> Exact:
        return Exact(self.let(f"({left.above} * {right.above})"), self.product(left.below, right.below))

    def ratio(self, top: Exact, bottom: Exact) -> Exact:
        """top ÷ bottom, which is nowhere 0. A negative number below the line is a number like any other."""
        above = self.let(f"CASE WHEN {bottom.above} < 0 THEN -{top.above} ELSE {top.above} END")
        size = self.let(f"ABS({bottom.above})")
        return Exact(self.let(self.times(above, bottom.below)), self.product(top.below, size))

    def scaled(self, value: Exact, factor: Below) -> Exact:
        if factor == 1:
            return value
        return Exact(self.let(self.times(value.above, factor)), self.product(value.below, factor))

    def add(self, left: Exact, right: Exact, sign: int = 1) -> Exact:
        if right.above == "CAST(0 AS BIGINT)":
            return left
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
        return self._nearer("LEAST", value, limit)

    def at_least(self, value: Exact, limit: Fraction) -> Exact:
        return self._nearer("GREATEST", value, limit)

    def _nearer(self, which: str, value: Exact, limit: Fraction) -> Exact:
        value, bound = self.alike(value, self.constant(limit))
        return Exact(self.let(f"{which}({value.above}, {bound.above})"), value.below)

    def rounded(self, value: Exact, rounding: Digits | None) -> Exact:
        if rounding is None:
            return value
        power = 10**rounding.digits
        if isinstance(value.below, int) and power % value.below == 0:
            return Exact(self.let(self.times(value.above, power // value.below)), power)
        above = self.let(self.times(value.above, power))
        return Exact(self.quotient(above, value.below, rounding.mode), power)

    def quotient(self, above: str, below: Below, mode: str) -> str:
        """As a whole number: half_up and half_even, down and up (to and from 0), floor and ceiling. // cuts towards 0."""
        if below == 1:
            return above
        if mode == "down":
            return self.let(f"({above} // {below})")
        if mode in {"floor", "ceiling"}:
            away = "<" if mode == "floor" else ">"
            step = "-" if mode == "floor" else "+"
            return self.let(f"({above} // {below} {step} CASE WHEN {above} % {below} {away} 0 THEN 1 ELSE 0 END)")
        if mode == "up":
            return self.let(
                f"({above} // {below} + CASE WHEN {above} % {below} = 0 THEN 0 WHEN {above} < 0 THEN -1 ELSE 1 END)"
            )
        if mode == "half_up":
            double = f"(2 * {below})" if isinstance(below, str) else str(2 * below)
            return self.let(f"(({above} * 2 + CASE WHEN {above} < 0 THEN -{below} ELSE {below} END) // {double})")
        whole, rest = self.let(f"({above} // {below})"), self.let(f"ABS({above} % {below}) * 2")
        more = f"{rest} > {below} OR ({rest} = {below} AND {whole} % 2 <> 0)"
        return self.let(f"({whole} + CASE WHEN NOT ({more}) THEN 0 WHEN {above} < 0 THEN -1 ELSE 1 END)")
