"""A GET cannot write. During one the database connection itself refuses every statement that is not a read.

Two things are let through: lines of the audit trail, because reading personal data is on record, and Django's own rows
of sessions, because a session that is no longer valid (the password was changed elsewhere) is ended by whatever
request brings it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_READS = frozenset({"SELECT", "WITH", "VALUES", "EXPLAIN", "SHOW", "PRAGMA", "SET", "DECLARE", "FETCH", "CLOSE"})
_TRANSACTIONS = frozenset({"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"})
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
# A locking read (SELECT … FOR UPDATE) is still a read.
_WRITES = re.compile(r"\b(INSERT|REPLACE\s+INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE\s+FROM|MERGE\s+INTO)\b", re.IGNORECASE)

_SESSION = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+[\"`]?django_session\b", re.IGNORECASE)

_appending: ContextVar[bool] = ContextVar("appending", default=False)


class WriteDuringRead(RuntimeError):
    """A page tried to write while it was only being read."""


class ReadOnlyGet:
    """Middleware; stands last, so that every view and every `process_view` is inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READING_METHODS:
            return self.get_response(request)
        with refusing_writes(f"{request.method} {request.path}"):
            return self.get_response(request)


@contextmanager
def refusing_writes(occasion: str) -> Iterator[None]:
    """Let every database connection of this thread refuse to write."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if _appending.get() or is_read(str(sql)) or _SESSION.match(str(sql)):
            return execute(sql, params, many, context)
        raise WriteDuringRead(
            f"{occasion} only reads, but something in it tried to write: {str(sql)[:120]!r}. "
            "Do it in an act, behind a POST; only audit.append() may write here."
        )

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse))
        yield


@contextmanager
def writing_to_the_trail() -> Iterator[None]:
    """Held by `audit.append` while it adds its line."""
    token = _appending.set(True)
    try:
        yield
    finally:
        _appending.reset(token)


def is_read(sql: str) -> bool:
    """Whether a statement only reads. Whatever is not known to read counts as a write."""
    match = _FIRST_WORD.match(sql)
    word = match[1].upper() if match else ""
    if word in {"WITH", "EXPLAIN"}:
        return not _WRITES.search(sql)
    return word in _READS | _TRANSACTIONS
