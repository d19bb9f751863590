"""The database is locked by somebody else, for real: what was typed comes back and can be sent again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ConnectionHandler, OperationalError
from django.test import Client

from zugong.kernel.outage import database_away
from zugong.ui.tests import urls

pytestmark = pytest.mark.django_db
TYPED = {"topic": "学习<条例>", "p-7": ["present", "leave"], "once_key": "0" * 32}


@pytest.fixture
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Somebody in the middle of a long write."""
    file = tmp_path / "busy.sqlite3"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("CREATE TABLE notes (n)")
    connection.execute("BEGIN EXCLUSIVE")
    monkeypatch.setitem(urls.LOCKED, "name", str(file))
    yield connection
    connection.close()


def hidden(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]


def test_what_was_sent_is_handed_back_and_goes_through_when_the_lock_is_gone(
    colleague: Client, writer: sqlite3.Connection
) -> None:
    answer = colleague.post("/locked/?unit=3", TYPED)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "写的内容没丢，等几秒再交一次。" in page
    assert hidden(page) == [("topic", "学习<条例>"), ("p-7", "present"), ("p-7", "leave"), ("once_key", "0" * 32)]
    assert 'action="/locked/?unit=3"' in page
    writer.execute("COMMIT")
    again = colleague.post("/locked/?unit=3", dict(hidden(page)))
    assert (again.status_code, again.content) == (200, b"written")


def test_a_page_that_was_only_asked_for_is_offered_again(colleague: Client, writer: sqlite3.Connection) -> None:
    answer = colleague.get("/locked/?sql=SELECT+1+FROM+notes")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert 'href="/locked/?sql=SELECT+1+FROM+notes"' in page
    assert "<form" not in page


def test_a_fragment_keeps_its_page_and_gets_the_sentence(colleague: Client, writer: sqlite3.Connection) -> None:
    answer = colleague.post("/locked/", TYPED, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (503, b"")
    assert "zg:toast" in answer.headers["HX-Trigger"]


def test_passwords_and_files_are_not_written_into_the_page(colleague: Client, writer: sqlite3.Connection) -> None:
    secret = colleague.post("/locked/", {"username": "lin", "password": "chengchuan"}).content.decode()
    assert ("chengchuan" in secret, "<form" in secret) == (False, False)
    answer = colleague.post("/locked/", {"passphrase": "three may keep it"})
    assert "three may keep it" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    upload = SimpleUploadedFile("签到表.txt", b"names")
    page = colleague.post("/locked/", {"topic": "学习", "upload": upload}).content.decode()
    assert "附件要重新选：退回上一页，选好再交。" in page
    assert "<form" not in page


def test_a_wrong_statement_stays_an_error_of_the_house(colleague: Client, writer: sqlite3.Connection) -> None:
    writer.execute("COMMIT")
    answer = colleague.get("/locked/?sql=SELECT+*+FROM+nowhere")
    assert (answer.status_code, "平台出了故障" in answer.content.decode()) == (500, True)


def test_a_server_that_is_not_there_is_away() -> None:
    nobody = {"ENGINE": "django.db.backends.postgresql", "NAME": "zugong", "HOST": "127.0.0.1", "PORT": "1"}
    with pytest.raises(OperationalError) as raised:
        ConnectionHandler({"default": nobody})["default"].ensure_connection()
    assert database_away(raised.value)
    assert not database_away(ValueError("locked"))
    assert not database_away(None)
