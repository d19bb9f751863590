"""Pages drawn once for a hall equal those drawn anew, and never carry what belongs to another phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from zugong.ballots import services
from zugong.ballots.sealing import codes
from zugong.ui.context import SIZE_COOKIE

from .conftest import House, prepared, yes_or_no
from .test_codes_and_paper import by_codes


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page in another language leaves it to the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"')
NUMBER = re.compile(r'name="code" value="([0-9A-Z-]{9})"')


def phone(**carried: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    for name, value in carried.items():
        client.cookies[name] = value
    return client


def opened_sheet(client: Client, slip: str) -> tuple[str, str, str]:
    """The page with its own words taken out, and these: token and number."""
    page = client.get(reverse("ballots:slip", args=[slip])).content.decode()
    (token,), (number,) = TOKEN.findall(page), NUMBER.findall(page)
    return page.replace(token, "").replace(number, ""), token, number


def voted(client: Client, slip: str) -> str:
    """Opened and sent; the page with the number, without it."""
    _page, token, number = opened_sheet(client, slip)
    sent = {"a-agreed-": "for", "code": number, "csrfmiddlewaretoken": token}
    answer = client.post(reverse("ballots:slip", args=[slip]), sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count(number)) == (200, 1)
    return page.replace(number, "")


def test_each_phone_has_its_own_number_and_token_on_the_sheet_drawn_once(house: House) -> None:
    _poll, slips = by_codes(house, 6)
    cache.clear()
    first, second, third = (opened_sheet(phone(), slip) for slip in slips[:3])
    cache.clear()
    anew = opened_sheet(phone(), slips[3])
    assert first[0] == second[0] == third[0] == anew[0]
    assert [len({one[place] for one in (first, second, third, anew)}) for place in (1, 2)] == [4, 4]


def test_the_page_with_the_number_is_drawn_once_and_equals_one_drawn_anew(house: House) -> None:
    _poll, slips = by_codes(house, 6)
    cache.clear()
    first, second = voted(phone(), slips[0]), voted(phone(), slips[1])
    cache.clear()
    assert first == second == voted(phone(), slips[2])


@pytest.mark.parametrize(
    ("carried", "seen"), [({SIZE_COOKIE: "lg"}, 'data-size="lg"'), ({settings.LANGUAGE_COOKIE_NAME: "en"}, 'lang="en"')]
)
def test_who_reads_in_another_way_gets_a_page_of_their_own(house: House, carried: dict[str, str], seen: str) -> None:
    _poll, slips = by_codes(house, 6)
    plain = voted(phone(), slips[0]), opened_sheet(phone(), slips[1])[0]
    other = phone(**carried)
    own = opened_sheet(other, slips[2])[0], voted(other, slips[2])
    assert [seen in page for page in (*own, *plain)] == [True, True, False, False]


def test_who_is_signed_in_gives_nothing_of_it_to_the_next_phone(house: House) -> None:
    _poll, slips = by_codes(house, 6)
    cache.clear()
    signed_in = Client()
    signed_in.force_login(house.keeper)
    theirs = signed_in.get(reverse("ballots:slip", args=[slips[0]])).content.decode()
    plain = opened_sheet(phone(), slips[1])[0]
    assert ("data-owner" in theirs, "data-owner" in plain) == (True, False)


def test_a_vote_that_was_closed_meanwhile_is_not_drawn_from_before(house: House) -> None:
    poll, slips = by_codes(house, 6)
    opened_sheet(phone(), slips[0])
    services.close_poll(poll=poll, by=house.keeper)
    page = phone().get(reverse("ballots:slip", args=[slips[1]])).content.decode()
    assert (NUMBER.findall(page), TOKEN.findall(page)) == ([], [])


def test_a_second_press_leads_nowhere_a_slip_cannot_go(house: House) -> None:
    poll = prepared(house, yes_or_no(secrecy="codes"), [], entitled=5)
    (slip, *_rest) = services.print_slips(poll=poll, group="", number=5, by=house.keeper)
    services.launch_poll(poll=poll, by=house.keeper)
    client, where, sent = Client(), reverse("ballots:slip", args=[slip]), {"a-agreed-": "for", "code": codes.receipt()}
    first, second = client.post(where, sent), client.post(where, sent)
    assert (first.status_code, second.status_code) == (200, 409)
    assert [reverse("ballots:home") + '"' in one.content.decode() for one in (first, second)] == [False, False]
