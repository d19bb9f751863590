"""The style guide, the sign-in and the error pages in Chromium: no accessibility violation, no sideways scrolling, no error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Chromium keeps its connections open; their threads notice the end of the server only after it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
PATHS = ["/styleguide/", "/org/sign-in", "/denied/", "/nowhere/", "/broken/", "/trail/"]
STATUS = {"/denied/": 403, "/nowhere/": 404, "/broken/": 500}
WIDTHS = [1440, 768, 390, 320]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}


@pytest.fixture
def site(seats: None, transactional_db: None) -> Iterator[LiveServer]:
    """A server of our own: the shared one is started before the tests' middleware is in place."""
    server = LiveServer("localhost")
    yield server
    server.stop()


def opened(browser: Browser, server: LiveServer, path: str, width: int) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": "seat", "value": "keeper", "url": server.url}])
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console",
        lambda said: errors.append(said.text) if said.type == "error" and "status of" not in said.text else None,
    )
    page.on("pageerror", lambda error: errors.append(error.message))
    answer = page.goto(f"{server.url}{path}")
    assert answer is not None
    assert answer.status == STATUS.get(path, 200)
    return page, errors


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_readable_by_everybody_at_every_width(browser: Browser, site: LiveServer, path: str) -> None:
    for width in WIDTHS:
        page, errors = opened(browser, site, path, width)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        violations = [found["id"] for found in Axe().run(page, options=RULES).response["violations"]]
        assert (width, overflow, violations, errors) == (width, 0, [], [])
        page.context.close()


def test_keys_and_focus(browser: Browser, site: LiveServer) -> None:
    page, errors = opened(browser, site, "/styleguide/", 1440)
    page.click("[data-opens=drawer]")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "关闭"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "drawer"
    page.click(".zg-me")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "zg-me"
    assert errors == []


def test_whoever_works_by_the_keyboard_sees_where_they_are(browser: Browser, site: LiveServer) -> None:
    """The framework takes the ring away from buttons."""
    page, _errors = opened(browser, site, "/styleguide/", 1440)
    page.locator("[data-take=xlsx]").first.focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.take") == "svg"
    ring = "(one => one.outlineStyle + ' ' + one.outlineWidth)(getComputedStyle(document.activeElement))"
    assert page.evaluate(ring) == "solid 2px"


def test_people_are_found_and_ticked_together(browser: Browser, site: LiveServer) -> None:
    page, _errors = opened(browser, site, "/styleguide/", 390)
    page.fill("#id_people [data-picker-filter]", "许")
    page.click("#id_people [data-picker-all]")
    assert page.inner_text("#id_people [data-picker-chosen]") == "2"
    assert page.locator("#id_people li:visible").count() == 2
