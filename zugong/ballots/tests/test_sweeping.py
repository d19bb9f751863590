"""Whoever still looks at an older state keeps what was destroyed alive: the sweep says so and comes again."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from zugong.ballots import sweeping

pytestmark = pytest.mark.django_db(transaction=True)


def test_inside_an_act_nothing_is_swept() -> None:
    with transaction.atomic():
        assert sweeping.sweep() is False
    assert swept_in_the_end()


def swept_in_the_end() -> bool:
    """Other tests write on the same server, and each of them puts the sweep off."""
    return any(sweeping.sweep() for _day in range(90))


def test_an_older_view_of_another_reader_puts_the_sweep_off(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps dead rows for whoever may still want to read them")
    monkeypatch.setattr(sweeping, "PATIENCE_MS", 200)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM ballots_slip")
            with connection.cursor() as mine:
                mine.execute("CREATE TEMPORARY TABLE moved_on AS SELECT 1")
            assert sweeping.sweep() is False
            cursor.execute("COMMIT")
        assert swept_in_the_end()
    finally:
        other.close()
