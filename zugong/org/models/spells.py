"""Half-open stretches of time: valid on a day when start <= day < end; no start = always before, no end = still running."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class SpellQuerySet(models.QuerySet[Row]):
    """For tables whose rows hold for a time; a table that calls the days otherwise says so."""

    starts: ClassVar[str] = "valid_from"
    ends: ClassVar[str] = "valid_to"

    def on(self, day: dt.date) -> Self:
        """Those that hold on this day."""
        return self.filter(
            Q(**{f"{self.starts}__isnull": True}) | Q(**{f"{self.starts}__lte": day}),
            Q(**{f"{self.ends}__isnull": True}) | Q(**{f"{self.ends}__gt": day}),
        )
