"""Parameters as numbers on a day, with a memory of which were asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from zugong.engine.parameters import Dated, Parameter
from zugong.engine.spelling import Number
from zugong.engine.trace import Input

ZERO = Decimal(0)


@dataclass(slots=True)
class Numbers:
    """Parameters as they stand on one day; remembers which were asked for, so that a score can show its inputs."""

    parameters: dict[str, Parameter]
    day: dt.date
    asked: dict[str, Input] = field(default_factory=dict)
    _cache: dict[dt.date, dict[str, Dated]] = field(default_factory=dict)

    def dated(self, number: Number, day: dt.date | None = None) -> Dated:
        when = day or self.day
        cache = self._cache.get(when)
        if cache is None:
            cache = self._cache[when] = {}
        found = cache.get(number.name)
        if found is None:
            parameter = self.parameters[number.name]
            found = cache[number.name] = parameter.on(when) or parameter.values[0]
        if number.name not in self.asked:
            parameter = self.parameters[number.name]
            self.asked[number.name] = Input(
                number.name, parameter.title, found.words(), parameter.unit, found.from_, found.cite, found.note,
                found.uncertain, found.example,
            )  # fmt: skip
        return found

    def decimal(self, number: Number | str | None, day: dt.date | None = None) -> Decimal:
        if not isinstance(number, Number) or number.is_zero:
            return ZERO
        value = self.dated(number, day).value
        assert isinstance(value, Decimal)
        return value

    def limit(self, number: Number | str | None) -> Decimal | None:
        """A limit; None when it says `none` or nothing."""
        return self.decimal(number) if isinstance(number, Number) else None

    def fraction(self, number: Number) -> tuple[Decimal, Decimal]:
        """A share as two whole numbers, so that a third stays a third: “2/3”, or so many per cent."""
        value = self.dated(number).value
        if isinstance(value, Decimal):
            return value, Decimal(100)
        above, below = str(value).split("/")
        return Decimal(above), Decimal(below)

    def month_day(self, number: Number, year: int) -> dt.date:
        month, day = (int(part) for part in str(self.dated(number).value).split("-"))
        if (month, day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
            day = 28
        return dt.date(year, month, day)

    def unit(self, number: Number | None) -> str:
        if number is None or number.is_zero:
            return ""
        return self.parameters[number.name].unit

    def taking(self) -> dict[str, Input]:
        """A fresh list of what was asked; the caller keeps the one returned."""
        self.asked = {}
        return self.asked
