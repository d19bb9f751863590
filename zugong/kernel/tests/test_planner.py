"""The planner is told what the tables hold."""

from __future__ import annotations

import pytest
from django.db import connection

from zugong.kernel import audit, planner
from zugong.kernel.actors import SYSTEM


@pytest.mark.django_db
def test_the_planner_knows_how_full_a_table_is() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its statistics itself")
    audit.append(by=SYSTEM, verb="look", subject="table")
    planner.refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1 WHERE tbl = 'kernel_auditentry'")
        assert cursor.fetchall() == [("kernel_auditentry",)]
