"""How much of the organisation life that is asked of units they held: every row of the year's calendar is one thing asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Sum, Value
from django.db.models.functions import Least, NullIf

from zugong.org.models import Unit

from .models import Duty, Obligation

WHOLE = 100.0


def counted(year: int, today: dt.date, activity: str = "") -> QuerySet[Duty]:
    """Prescribed duties of units that an activity fulfils: those whose day is over, and those already done."""
    asking = Obligation.objects.filter(prescribed=True).exclude(activity="")
    asking = asking.filter(activity=activity) if activity else asking
    found = Duty.objects.filter(
        Q(due_on__lt=today) | Q(state__in=Duty.FINISHED), person__isnull=True, obligation__in=list(asking.values_list("pk", flat=True)),
        period_start__gte=dt.date(year, 1, 1), period_start__lte=dt.date(year, 12, 31),
    )  # fmt: skip
    return found.exclude(state=Duty.State.EXEMPT)


def lacking(unit: Unit, year: int, today: dt.date) -> list[Duty]:
    """What a unit should have held by now and did not, the longest overdue first."""
    missed = counted(year, today).filter(unit=unit, done__lt=F("owed"))
    return list(missed.select_related("obligation").order_by("due_on", "pk"))


def by_unit(duties: QuerySet[Duty]) -> QuerySet[Any]:
    """A line for each unit: what was asked (`asked`), held (`held`), not held (`lacking`), and the share in per cent
    (`share`). One pass over the duties, and no question for each unit."""
    lines: QuerySet[Any] = duties.order_by().values("unit", "unit__name", "unit__short_name", "unit__path")
    lines = lines.annotate(asked=Sum("owed"), held=Sum(Least("done", "owed")))
    share = ExpressionWrapper(Value(WHOLE) * F("held") / NullIf(F("asked"), 0), output_field=FloatField())
    return lines.annotate(lacking=F("asked") - F("held"), share=share)
