"""After an opening, what was deleted shall not lie on in the free places of files: sealed envelopes and divided keys.

SQLite writes zeros over what it frees (`secure_delete`, see config/database.py); here its log, which still holds the
older pages, is emptied. PostgreSQL keeps dead rows until the tables are written anew, and takes over even then what
somebody's older view of the database may still want to read. Neither reaches older backups, an archive of the log, or
the blocks of the disk itself: decision 0011 says what that means.
"""

from __future__ import annotations

import logging
import time

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import OperationalError

from .models import Poll, Scrutineer, Urn

TABLES = tuple(model._meta.db_table for model in (Urn, Scrutineer, Poll))
#: Nobody who is voting elsewhere waits longer than this; the daily round comes again.
PATIENCE_MS = 2000
PAUSE_S = 0.05
#: Who holds an older view or still writes, in whichever database of the server: the view a rewriting of tables begins with
#: reaches back to the oldest of them. `age` counts transactions.
OLDER_VIEWS = """
    SELECT count(*) FROM pg_stat_activity, LATERAL (VALUES (backend_xmin), (backend_xid)) AS held(number)
    WHERE pid <> pg_backend_pid() AND age(held.number) > age(%s::text::xid)
"""
log = logging.getLogger(__name__)


def sweep() -> bool:
    """Belongs behind every opening and into the daily round; safe at any time. False: somebody was at the tables."""
    if connection.in_atomic_block:
        return False
    try:
        done = _emptied_log() if connection.vendor == "sqlite" else _written_anew()
    except OperationalError:
        done = False
    if not done:
        log.warning("The files of opened votes could not be swept now; the daily round tries again.")
    return done


def _emptied_log() -> bool:
    wait = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _moved = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={wait}")
    return not busy


def _written_anew() -> bool:
    with connection.cursor() as cursor:
        alone = _nobody_sees_what_was(cursor)
        cursor.execute(f"SET lock_timeout = {PATIENCE_MS}")
        try:
            for table in TABLES:
                cursor.execute(f'VACUUM (FULL, ANALYZE) "{table}"')
        finally:
            cursor.execute("RESET lock_timeout")
    return alone


def _nobody_sees_what_was(cursor: CursorWrapper) -> bool:
    """Waits for everybody whose view is older than now: a reader, a dump, the server's own count of rows."""
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::xid::text")
    (now,) = cursor.fetchone()
    until = time.monotonic() + PATIENCE_MS / 1000
    while True:
        cursor.execute(OLDER_VIEWS, [now])
        if not cursor.fetchone()[0]:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE_S)
