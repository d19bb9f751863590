"""What can be late, from three mechanisms, behind one small protocol."""

from __future__ import annotations

import datetime as dt

from .base import Span, Thing, Watched
from .cases import Cases
from .duties import Duties
from .rows import Rows

WATCHED: dict[str, Watched] = {one.kind: one for one in (Duties(), Rows(), Cases())}

__all__ = ["WATCHED", "Span", "Thing", "Watched", "late_days", "late_thing"]


def late_thing(kind: str, key: int, span: Span) -> Thing | None:
    """One thing if it is late now, else None."""
    watched = WATCHED.get(kind)
    if watched is None or not watched.pending(span.overdue).filter(pk=key, due__lt=span.today).exists():
        return None
    return watched.things([key], span.today).get(key)


def late_days(kind: str, keys: list[int], today: dt.date) -> dict[int, dt.date]:
    """Which of these are still late, however old they are: key → due day."""
    span = Span(today, dt.date.min, today)
    found: dict[int, dt.date] = {}
    for start in range(0, len(keys), 500):
        rows = WATCHED[kind].pending(span.overdue).filter(pk__in=keys[start : start + 500], due__lt=today)
        found.update(rows.values_list("pk", "due"))
    return found
