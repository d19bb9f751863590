"""What is typed into the record form survives a session that ends: Chromium, one tab, the real form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from zugong.life.models import Meeting

from .conftest import Branch

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
PASSWORD = "chengchuan-2026"
DRAFTS = "Object.keys(sessionStorage).filter(key => key.startsWith('zugong.draft:')).length"
SAID = "研究党费收缴使用"


@pytest.fixture
def site(settings: LazySettings, transactional_db: None) -> Iterator[str]:
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def page(browser: Browser, site: str, branch: Branch) -> Iterator[Page]:
    for account in (branch.keeper, branch.colleague):
        account.set_password(PASSWORD)
        account.save()
    opened = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    sign_in(opened, site, branch.keeper.username)
    yield opened
    opened.context.close()


def sign_in(page: Page, site: str, username: str) -> None:
    if "sign-in" not in page.url:
        page.goto(f"{site}/sign-in/?next=/life/record")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("[data-login] button")


def write_down(page: Page, branch: Branch) -> None:
    page.locator("#kinds label", has_text="支部党员大会").click()
    with page.expect_response(lambda answer: "/record/roll" in answer.url):
        page.fill("#id_held_on", "2026-11-10")
        page.locator("#id_held_on").blur()
    settled(page)
    page.fill("#id_topic", SAID)
    page.fill("#id_minutes", "会议由书记主持。\n一致同意。")
    # As a finger does it: whatever lies over the button at the moment (the bar at the foot) is waited for.
    row = page.locator("li[data-name]", has=page.locator(f"input[name=p-{branch.people[1].pk}]"))
    row.get_by_role("radio", name="请假").check()
    page.fill(f"#roll input[name=r-{branch.people[1].pk}]", "出差")


def settled(page: Page) -> None:
    """The roll that was asked for stands in the page, not only in the answer."""
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def send(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.click(".zg-long-bar button.btn-primary")


def settle(page: Page, drafts: int) -> None:
    """Words are kept a moment after the last key."""
    for _turn in range(100):
        if page.evaluate(DRAFTS) == drafts:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(DRAFTS) == drafts


def test_a_session_that_ended_costs_no_word(page: Page, site: str, branch: Branch) -> None:
    write_down(page, branch)
    Session.objects.all().delete()
    send(page)
    page.wait_for_url("**/sign-in/**")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    assert Meeting.objects.count() == 0
    sign_in(page, site, branch.keeper.username)
    expect(page.locator("#id_topic")).to_have_value("")
    with page.expect_response(lambda answer: "/record/roll" in answer.url):
        page.click("[data-draft-back]")
    settled(page)
    expect(page.locator("#id_minutes")).to_have_value("会议由书记主持。\n一致同意。")
    expect(page.locator(f"#roll input[name=p-{branch.people[1].pk}][value=leave]")).to_be_checked()
    expect(page.locator(f"#roll input[name=r-{branch.people[1].pk}]")).to_have_value("出差")
    send(page)
    page.wait_for_url("**/recorded")
    meeting = Meeting.objects.get()
    assert (meeting.topic, meeting.held_on.isoformat(), meeting.expected, meeting.present) == (SAID, "2026-11-10", 5, 4)
    # Written down: nothing is offered any more.
    page.goto(f"{site}/life/record")
    expect(page.locator("#id_topic")).to_have_value("")
    expect(page.locator(".zg-draft")).to_have_count(0)


def test_nobody_else_at_the_same_computer_sees_it(page: Page, site: str, branch: Branch) -> None:
    write_down(page, branch)
    Session.objects.all().delete()
    send(page)
    page.wait_for_url("**/sign-in/**")
    sign_in(page, site, branch.colleague.username)
    expect(page.locator("#id_topic")).to_have_value("")
    settle(page, 0)
    expect(page.locator(".zg-draft")).to_have_count(0)


def test_signing_out_forgets_what_was_typed(page: Page, site: str, branch: Branch) -> None:
    write_down(page, branch)
    settle(page, 1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelector('[data-forget]').requestSubmit()")
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate(DRAFTS) == 0
