import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from zugong.kernel import audit
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry, OnceKey
from zugong.kernel.readonly import ReadOnlyGet, WriteDuringRead, is_read


def leave_key() -> None:
    OnceKey.objects.create(key="k", claimed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def ask(method: str, view: Callable[[], object]) -> HttpResponseBase:
    request = HttpRequest()
    request.method, request.path = method, "/units/5/"

    def respond(_request: HttpRequest) -> HttpResponse:
        view()
        return HttpResponse("ok")

    return ReadOnlyGet(respond)(request)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_write_while_reading_is_refused_and_named(method) -> None:
    with pytest.raises(WriteDuringRead, match=rf"{method} /units/5/ only reads.*INSERT INTO"), transaction.atomic():
        ask(method, leave_key)
    assert OnceKey.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_write(method) -> None:
    ask(method, leave_key)
    assert OnceKey.objects.count() == 1


@pytest.mark.django_db
def test_the_same_write_passes_once_the_page_is_done() -> None:
    ask("GET", lambda: list(OnceKey.objects.all()))
    leave_key()
    assert OnceKey.objects.count() == 1


@pytest.mark.django_db
def test_reading_personal_data_is_put_on_record_even_during_a_get() -> None:
    ask("GET", lambda: audit.append(by=SYSTEM, verb="org.unmask", subject="org.person:5"))
    assert AuditEntry.objects.get().verb == "org.unmask"


@pytest.mark.django_db
def test_a_session_that_is_no_longer_valid_may_end_during_a_get() -> None:
    session = SessionStore()
    session["seen"] = 1
    session.save()
    ask("GET", session.flush)
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_the_door_is_shut_again_after_the_line_was_added() -> None:
    def append_and_write() -> None:
        audit.append(by=SYSTEM, verb="org.unmask")
        leave_key()

    with pytest.raises(WriteDuringRead), transaction.atomic():
        ask("GET", append_and_write)


@pytest.mark.django_db
def test_changes_and_deletions_are_refused_as_well() -> None:
    leave_key()
    for attempt in (lambda: OnceKey.objects.update(key="x"), lambda: OnceKey.objects.all().delete()):
        with pytest.raises(WriteDuringRead), transaction.atomic():
            ask("GET", attempt)
    assert OnceKey.objects.get().key == "k"


@pytest.mark.django_db
def test_raw_sql_does_not_get_around_it() -> None:
    def drop() -> None:
        with connection.cursor() as cursor:
            cursor.execute("/* harmless */ DROP TABLE kernel_oncekey")

    with pytest.raises(WriteDuringRead), transaction.atomic():
        ask("GET", drop)


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  (SELECT 1) UNION (SELECT 2)", True),
        ("-- note\nselect 1", True),
        ("SELECT * FROM t FOR UPDATE", True),
        ("WITH t AS (SELECT 1) SELECT * FROM t", True),
        ("WITH t AS (SELECT id FROM u FOR UPDATE) SELECT * FROM t", True),
        ("WITH t AS (SELECT 1) DELETE FROM u", False),
        ("WITH t AS (UPDATE u SET a = 1 RETURNING a) SELECT * FROM t", False),
        ("EXPLAIN ANALYZE DELETE FROM u", False),
        ("SAVEPOINT s", True),
        ("BEGIN IMMEDIATE", True),
        ("INSERT INTO t VALUES (1)", False),
        ("REPLACE INTO t VALUES (1)", False),
        ("TRUNCATE t", False),
        ("COPY t FROM STDIN", False),
        ("/* SELECT */ UPDATE t SET a = 1", False),
        ("", False),
    ],
)
def test_what_counts_as_reading(sql, reads) -> None:
    assert is_read(sql) is reads
