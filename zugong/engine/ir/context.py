"""What every step of lowering looks at: the plan, the period, the day, and the numbers of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from zugong.engine.filters import EQUAL, OCCURRED, Condition, Filter, Window
from zugong.engine.ir.conditions import tests_of
from zugong.engine.ir.places import digits_of
from zugong.engine.ir.program import Digits, Prorated
from zugong.engine.ir.readings import TESTED, Lived, Parties, Source, Test
from zugong.engine.ir.refusing import Unsupported, understood
from zugong.engine.numbers import Numbers
from zugong.engine.plan import Plan
from zugong.engine.scheme import Rounding
from zugong.engine.spans import back_from
from zugong.engine.spelling import Number
from zugong.timeline import Period


@dataclass(frozen=True)
class Lowering:
    """What every step of lowering looks at."""

    plan: Plan
    period: Period
    as_of: dt.date
    numbers: Numbers
    #: the period as the scheme names it, where a cut-off day has moved its days
    named: Period
    #: the period is a part of that of the scheme, while a clause is worked out part by part
    narrow: bool = False

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

    def by_months(self, whole: Fraction) -> Prorated:
        """A number cut to the months in which the subject existed; a begun month counts."""
        months = tuple((month.start, month.end) for month in self.period.split("month"))
        return Prorated(whole, Lived(months), self.digits("division"))

    def source(self, wanted: Filter) -> Source:
        """Of whom, of which days, and which of them count."""
        understood(
            wanted, "of", "where", "counts_if", "recorded_within", "excused", "whose", "parties", "window", "dated_by"
        )
        allowed = None if wanted.recorded_within is None else int(self.numbers.decimal(wanted.recorded_within))
        found = self._framed(wanted, self.tests((*wanted.where, *wanted.counts_if)), self._parties(wanted))
        found = replace(found, within=allowed)
        if wanted.excused is None:
            return found
        return replace(found, excused=self.tests(wanted.excused.where), approval=wanted.excused.approval)

    def _framed(self, wanted: Filter, tests: tuple[Test, ...], parties: Parties | None) -> Source:
        # `unit` is a word for people, `itself` and `members` are words for units; elsewhere they say nothing
        whose = wanted.whose if (wanted.whose == "unit") == self.plan.persons else "own"
        days = None if wanted.window is None and not self.narrow else self.days_of(wanted.window)
        if wanted.dated_by in {"", OCCURRED, "recorded"}:
            return Source(wanted.of, tests, whose=whose, parties=parties, days=days, dated=wanted.dated_by)
        first, last = days or (self.period.start, self.period.end)
        dated = {Test(wanted.dated_by, "from", day=first), Test(wanted.dated_by, "by", day=last)}
        tests = tuple(sorted({*tests, *dated}, key=repr))
        return Source(wanted.of, tests, whose=whose, parties=parties, dated=TESTED)

    def _parties(self, wanted: Filter) -> Parties | None:
        if wanted.parties is None:
            return None
        if wanted.parties.shares == EQUAL:
            raise Unsupported("“parties.shares: equal”")
        if not isinstance(wanted.parties.shares, Number):
            return Parties(wanted.parties.field, wanted.parties.instead)
        shares = self.numbers.dated(wanted.parties.shares).value
        scale = max((digits_of(Fraction(share)) for share in shares), default=0)
        whole = tuple(int(share.scaleb(scale)) for share in shares)
        return Parties(wanted.parties.field, wanted.parties.instead, whole, scale)

    def days_of(self, window: Window | None) -> tuple[dt.date, dt.date]:
        """First and last day of the facts a filter means."""
        first, last = self.period.start, self.period.end
        if window is None:
            return first, last
        if window.until is not None:
            last = self.numbers.month_day(window.until, self.named.end.year)
            first = self.numbers.month_day(window.until, self.named.end.year - 1) + dt.timedelta(days=1)
        if window.back is not None:
            last = min(last, self.period.end)
            first = back_from(last, int(self.numbers.decimal(window.back)), self.numbers.unit(window.back))
        elif self.narrow:
            first, last = max(first, self.period.start), min(last, self.period.end)
        return first, last

    def tests(self, conditions: Iterable[Condition]) -> tuple[Test, ...]:
        return tests_of(conditions, self.numbers, self.period.end.year)

    def seen(self, wanted: Filter) -> Source:
        """Everything recorded in the matter, whether it counts or not."""
        parties = None if wanted.parties is None else Parties(wanted.parties.field, wanted.parties.instead)
        return replace(self._framed(wanted, self.tests(wanted.where), parties), loose=True)
