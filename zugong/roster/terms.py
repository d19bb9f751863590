"""Terms of leading bodies: how long one lasts by the kind of body, what is due within the time of the reminder, what is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _now

from zugong.kernel import clock
from zugong.org.models import Unit, UnitTerm
from zugong.org.scope import Scope
from zugong.timeline.periods import add_months

from . import standard

MONTHS = 12
OVER, SOON, RUNNING, UNKNOWN = "over", "soon", "running", "unknown"


def years_by_kind() -> dict[str, int]:
    """kind of body → years of a term, as the institution says; only these bodies have terms."""
    return {kind: int(years) for kind, years in standard.number("term_years").items()}


def horizon(day: dt.date) -> dt.date:
    """Terms that end by this day are to be reminded of."""
    return add_months(day, standard.whole("term_remind_before", day))


@dataclass(frozen=True)
class Term:
    """The running term of a body, and what the article makes of it."""

    unit: Unit
    starts_on: dt.date | None
    ends_on: dt.date | None
    day: dt.date
    years: int | None
    remind_from: dt.date

    @property
    def standing(self) -> str:
        if self.ends_on is None:
            return UNKNOWN
        if self.ends_on < self.day:
            return OVER
        return SOON if self.ends_on <= self.remind_from else RUNNING

    @property
    def days(self) -> int | None:
        """Left, or over where the number is negative."""
        return (self.ends_on - self.day).days if self.ends_on else None

    @property
    def should_end_on(self) -> dt.date | None:
        """The end by the article, counted from the beginning."""
        if self.starts_on is None or self.years is None:
            return None
        return add_months(self.starts_on, self.years * MONTHS)

    @property
    def doubt(self) -> str:
        """A term longer or shorter than the article allows; a month's difference is a matter of how days are written."""
        should = self.should_end_on
        if should is None or self.ends_on is None:
            return ""
        shift = standard.whole("term_shift_most", self.day)
        if self.ends_on > add_months(should, shift):
            return _now("比规定的 %(years)s 年长出 %(most)s 个月以上") % {"years": self.years, "most": shift}
        if self.ends_on < add_months(should, -shift):
            return _now("比规定的 %(years)s 年短 %(most)s 个月以上") % {"years": self.years, "most": shift}
        return ""


def bodies(scope: Scope, day: dt.date) -> QuerySet[Unit]:
    """The organisations of a scope that have terms, the most urgent first."""
    running = UnitTerm.objects.filter(unit=OuterRef("pk"), ended_on__isnull=True).order_by("-starts_on")
    return (
        Unit.objects.on(day)
        .filter(scope.q(), kind__in=list(years_by_kind()))
        .select_related("parent")
        .annotate(term_starts_on=Subquery(running.values("starts_on")[:1]))
        .order_by(F("term_ends_on").asc(nulls_last=True), "path")
    )


def of_standing(units: QuerySet[Unit], standing: str, day: dt.date) -> QuerySet[Unit]:
    remind = horizon(day)
    condition = {
        OVER: Q(term_ends_on__lt=day),
        SOON: Q(term_ends_on__gte=day, term_ends_on__lte=remind),
        RUNNING: Q(term_ends_on__gt=remind),
        UNKNOWN: Q(term_ends_on__isnull=True),
        "due": Q(term_ends_on__lte=remind),
    }
    return units.filter(condition[standing])


def term_of(unit: Unit, day: dt.date, years: Mapping[str, int], remind_from: dt.date) -> Term:
    """`unit` comes from `bodies`; what the institution says is asked once for many."""
    starts_on = getattr(unit, "term_starts_on", None)
    return Term(unit, starts_on, unit.term_ends_on, day, years.get(unit.kind), remind_from)


def due(scope: Scope, limit: int) -> tuple[list[Term], int, int]:
    """What is to be reminded of in a scope: the first few, how many there are, and how many of them are over."""
    day = clock.today()
    found = of_standing(bodies(scope, day), "due", day)
    years, remind_from = years_by_kind(), horizon(day)
    rows = [term_of(unit, day, years, remind_from) for unit in found[:limit]]
    ends = list(found.order_by().values_list("term_ends_on", flat=True)) if len(rows) == limit else [
        row.ends_on for row in rows
    ]  # fmt: skip
    return rows, len(ends), sum(end < day for end in ends if end)
