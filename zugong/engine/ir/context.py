"""What every step of lowering looks at: the plan, the period, the day, and the numbers of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from zugong.engine.filters import Condition, Filter
from zugong.engine.ir.conditions import tests_of
from zugong.engine.ir.program import Digits
from zugong.engine.ir.readings import Source, Test
from zugong.engine.ir.refusing import understood
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Rounding
from zugong.engine.spelling import Number
from zugong.timeline import Period


@dataclass(frozen=True)
class Lowering:
    """What every step of lowering looks at."""

    plan: Plan
    period: Period
    as_of: dt.date
    numbers: Numbers

    def exact(self, number: Number | None, day: dt.date | None = None) -> Fraction:
        return Fraction(self.numbers.decimal(number, day))

    def limit(self, number: Number | str | None) -> Fraction | None:
        found = self.numbers.limit(number)
        return None if found is None else Fraction(found)

    def digits(self, name: str) -> Digits | None:
        rounding = self.plan.scheme.choices.rounding
        found: Rounding | None = None if rounding is None else getattr(rounding, name, None)
        return None if found is None else Digits(found.digits, found.mode)

    @property
    def finished(self) -> bool:
        return self.as_of >= self.period.end

    def source(self, wanted: Filter) -> Source:
        understood(wanted, "of", "where", "counts_if", "recorded_within", "excused")
        allowed = None if wanted.recorded_within is None else int(self.numbers.decimal(wanted.recorded_within))
        tests = self.tests((*wanted.where, *wanted.counts_if))
        if wanted.excused is None:
            return Source(wanted.of, tests, allowed)
        return Source(wanted.of, tests, allowed, self.tests(wanted.excused.where), wanted.excused.approval)

    def tests(self, conditions: Iterable[Condition]) -> tuple[Test, ...]:
        return tests_of(conditions, self.numbers, self.period.end.year)

    def seen(self, wanted: Filter) -> Source:
        """Everything recorded in the matter, whether it counts or not."""
        return Source(wanted.of, self.tests(wanted.where), loose=True)
