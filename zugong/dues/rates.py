"""How much somebody owes for a month: the whole amount times one rate, rounded as the county says. Plain arithmetic on decimals."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from django.utils.translation import gettext as _

from zugong.kernel.rules import Refused
from zugong.rulebook import library
from zugong.timeline.periods import add_months

from .models import CENT, Basis

INSTITUTION = "national.dues"
ROUNDINGS = {"half_up": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}


@dataclass(frozen=True)
class Bands:
    """Upper limits, each still inside its band, and one rate more than limits, in per cent of the whole amount."""

    limits: tuple[Decimal, ...]
    rates: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        if len(self.rates) != len(self.limits) + 1 or list(self.limits) != sorted(set(self.limits)):
            raise Refused(_("党费的分档写得不对：上限要从小到大，费率要比上限多一个。请管制度的人改好再出账。"))

    def of(self, amount: Decimal) -> Decimal:
        return self.rates[bisect_left(self.limits, amount)]


@dataclass(frozen=True)
class Rates:
    """Everything a bill of one month needs from the institution, read once."""

    salaried: Bands
    retired: Bands
    farmer: Decimal
    small: Decimal
    step: Decimal
    rounding: str
    holds: dict[str, Decimal]

    @classmethod
    def on(cls, month: dt.date) -> Rates:
        def number(name: str) -> Decimal:
            return Decimal(library.parameter(INSTITUTION, name, month))

        try:
            farmer = number("farmer_monthly")
            if not number("farmer_least") <= farmer <= number("farmer_most"):
                raise Refused(_("农民党员每月交的数不在规定的上下限之间。请管制度的人改好再出账。"))
            return cls(
                salaried=bands("salaried", month), retired=bands("retired", month), farmer=farmer,
                small=number("small_monthly"), step=number("rounding_to"),
                rounding=_rounding(library.parameter(INSTITUTION, "rounding_how", month)),
                holds=dict(library.parameter(INSTITUTION, "base_holds", month)),
            )  # fmt: skip
        except KeyError:
            raise Refused(_("%(month)s没有施行的党费制度，不能出账。") % {"month": f"{month:%Y-%m}"}) from None

    def due(self, kind: str, amount: Decimal | None) -> Decimal:
        """What is owed for a month, before any relief."""
        if kind == Basis.Kind.FARMER:
            return self.rounded(self.farmer)
        if kind == Basis.Kind.SMALL:
            return self.rounded(self.small)
        base = amount or Decimal(0)
        band = self.retired if kind == Basis.Kind.RETIRED else self.salaried
        return self.rounded(base * band.of(base) / 100)

    def rounded(self, amount: Decimal) -> Decimal:
        """To whole steps of the county."""
        steps = (amount / self.step).quantize(Decimal(1), rounding=ROUNDINGS[self.rounding])
        return (steps * self.step).quantize(CENT)

    def is_stale(self, kind: str, valid_from: dt.date, month: dt.date) -> bool:
        months = self.holds.get(kind)
        return months is not None and add_months(valid_from, int(months)) <= month


def bands(name: str, month: dt.date) -> Bands:
    return Bands(
        tuple(library.parameter(INSTITUTION, f"{name}_up_to", month)),
        tuple(library.parameter(INSTITUTION, f"{name}_rates", month)),
    )


def months_of(name: str, day: dt.date) -> int:
    return int(library.parameter(INSTITUTION, name, day))


def reminders(day: dt.date) -> list[int]:
    return sorted(int(months) for months in library.parameter(INSTITUTION, "reminders", day))


def _rounding(word: str) -> str:
    if word not in ROUNDINGS:
        raise Refused(_("取整的写法“%(word)s”不认识：写 half_up、up 或 down。") % {"word": word})
    return word


def large_gift(day: dt.date) -> Decimal | None:
    """From which sum a gift is passed up as a whole."""
    try:
        return Decimal(library.parameter(INSTITUTION, "large_gift", day))
    except KeyError:
        return None
