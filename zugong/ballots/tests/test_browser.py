"""Votes in Chromium: cast with one thumb on a phone, with and without script; readable by everybody at every width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from zugong.ballots import services
from zugong.ballots.models import Poll, Voter
from zugong.ballots.sealing import codes
from zugong.org.models import Account

from .conftest import THIRD, House, cast, launched, of_everybody, opened, paper, prepared, voters, yes_or_no

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
PHONE, DESK, NARROW = {"width": 390, "height": 844}, {"width": 1440, "height": 900}, {"width": 320, "height": 700}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}


@pytest.fixture
def site(transactional_db: None) -> Iterator[LiveServer]:
    server = LiveServer("localhost")
    yield server
    server.stop()


def page_of(browser: Browser, site: LiveServer, account: Account | None, size: Any, **more: Any) -> Page:
    context = browser.new_context(viewport=size, locale="zh-CN", **more)
    if account:
        client = Client()
        client.force_login(account)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context.new_page()


def looked_at(page: Page) -> tuple[int, list[str]]:
    """Sideways scrolling, and what a blind or short-sighted reader stumbles over."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return overflow, [found["id"] for found in Axe().run(page, options=RULES).response["violations"]]


def test_a_ballot_is_cast_with_one_thumb_and_gives_its_number(house: House, browser: Browser, site: LiveServer) -> None:
    people = voters(house, 6)
    poll = launched(house, paper(limits=(THIRD,), all_same="void"), people)
    page = page_of(browser, site, people[0], PHONE)
    page.goto(f"{site.url}/ballots/{poll.pk}/vote")
    presses = 0
    page.click("[data-go]")
    for row, grade in enumerate(("good", "fair", "poor")):
        page.locator(".bl-row").nth(row).locator(f"label:has(input[value={grade}])").click()
        presses += 1
    page.click("[data-go]")
    assert page.locator("[data-review] b").all_inner_texts() == ["优秀", "称职", "不称职"]
    tops = page.locator("[data-cast]").bounding_box()
    assert tops is not None
    assert tops["y"] > 700  # where the thumb is
    page.click("[data-cast]")
    code = page.inner_text("[data-code]")
    assert codes.is_receipt(code)
    assert code not in page.url
    assert presses + 3 == 6
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert [word for word in ("good", "优秀", code, "a-view") if word in kept] == []
    assert Voter.objects.filter(mark="electronic").count() == 1


def test_without_script_the_whole_paper_is_one_page(house: House, browser: Browser, site: LiveServer) -> None:
    people = voters(house, 6)
    poll = launched(house, yes_or_no(), people)
    page = page_of(browser, site, people[0], PHONE, java_script_enabled=False)
    page.goto(f"{site.url}/ballots/{poll.pk}/vote")
    page.locator("label:has(input[value=against])").click()
    page.click("[data-cast]")
    assert page.locator("[data-code]").count() == 1
    assert Poll.objects.get().urns.get().used == 1


def test_every_page_of_a_vote_is_readable_by_everybody(house: House, browser: Browser, site: LiveServer) -> None:
    people = voters(house, 8)
    grades = paper(limits=(THIRD,), groups={"one": "甲组", "two": "乙组"})
    being_prepared = prepared(house, yes_or_no(), people)
    open_one = launched(house, grades, people, ["one"] * 6 + ["two"] * 2)
    counted = launched(house, grades, people, ["one"] * 6 + ["two"] * 2)
    for one in people[:7]:
        cast(counted, one, of_everybody(counted, "good", "fair", "poor"))
    opened(house, counted)
    services.publish_poll(poll=counted, by=house.keeper)
    asked = [
        (people[0], ["", f"{open_one.pk}/vote", f"{counted.pk}/result", f"{counted.pk}/numbers"]),
        (house.keeper, ["", "new", "new/source-4.organs-appraisal-votes/leaders", f"{being_prepared.pk}/", f"{open_one.pk}/",
                        f"{open_one.pk}/paper", f"{open_one.pk}/screen", f"{open_one.pk}/withdraw"]),
        (house.watchers[0], [f"{being_prepared.pk}/watch", f"{open_one.pk}/watch"]),
        (None, ["s/"]),
    ]  # fmt: skip
    found = {}
    for account, paths in asked:
        for size in (DESK, PHONE, NARROW):
            page = page_of(browser, site, account, size)
            for path in paths:
                answer = page.goto(f"{site.url}/ballots/{path}")
                assert answer is not None
                assert answer.status == 200
                found[size["width"], path] = looked_at(page)
            page.context.close()
    assert {where: seen for where, seen in found.items() if seen != (0, [])} == {}
