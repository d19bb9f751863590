"""What SQLite's planner must know of the tables. Without it a query over a person's facts reads everybody's.

PostgreSQL keeps its statistics itself.
"""

from __future__ import annotations

from django.db import connections
from django.db.models import F, Value
from django.db.models.functions import Coalesce

#: Index entries looked at per index: a table of a hundred thousand rows wholly, in half a second, so that the first keys
#: of an index are not taken for all; a larger one in part.
SAMPLE = 100_000


def apart(word: str) -> Coalesce:
    """A column of words to group by, as no index knows it: SQLite would rather walk through all rows along an index that
    has the groups in their order than look for the few rows that are asked for and put those in order."""
    return Coalesce(F(word), Value(""))


def refresh() -> None:
    """Belongs into the daily round and behind whatever filled many rows; safe at any time."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
                cursor.execute("ANALYZE")
