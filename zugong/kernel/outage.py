"""Whether the database was away: busy, locked, full or not to be reached, so that the same step may well work in a while.

A statement that is wrong stays an error of the house, though SQLite calls both by one name.
"""

from __future__ import annotations

import sqlite3

from django.db import InterfaceError, OperationalError

#: Of SQLite's results those that pass by themselves or when somebody sees to the machine.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_PRIMARY = 0xFF


def database_away(exception: BaseException | None) -> bool:
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    cause = exception.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & _PRIMARY in _PASSING
    return True
