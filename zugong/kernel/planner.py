"""What SQLite's planner must know of the tables. Without it a query over a person's facts reads everybody's.

PostgreSQL keeps its statistics itself.
"""

from __future__ import annotations

from django.db import connections

#: Index entries looked at per index: enough to tell a key with many rows from one with few, quick at any size.
SAMPLE = 1000


def refresh() -> None:
    """Belongs into the daily round and behind whatever filled many rows; safe at any time."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
                cursor.execute("ANALYZE")
