"""What the tests of all packages share: one Chromium for each process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium: Playwright's own download is not needed. One browser serves all tests of a process."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium") or shutil.which("google-chrome"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-sync",
        ],
    }


@pytest.fixture(autouse=True)
def _no_page_is_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page that stays open goes on drawing what moves on it, and takes half a core from every test that follows."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(autouse=True)
def _the_library_as_this_test_finds_it(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test enacted is gone in the next; and looking at the clock must not cost some test two queries more."""
    marked = request.node.get_closest_marker("django_db") is not None
    if not marked and not {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("_django_db_helper")  # the tables come first
    from zugong.rulebook import library

    monkeypatch.setattr(library, "LOOK_AGAIN", float("inf"))
    library.look_again()
    library.shelf()
    # Anchors of the audit trail belong to the database they were written for.
    from zugong.kernel import anchors

    anchors.path().unlink(missing_ok=True)
