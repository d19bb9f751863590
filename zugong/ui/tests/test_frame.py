"""The frame is drawn once for everybody who sees the same; the words in it stay each person's own."""

from __future__ import annotations

import re

from django.test import Client

from zugong.ui import frame, navigation
from zugong.ui.tests.people import COLLEAGUE, KEEPER, SEATED, STRANGER, Somebody


def frame_of(client: Client, address: str = "/nowhere/") -> str:
    page = client.get(address).content.decode()
    return re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)


def test_two_of_one_role_share_the_drawing_and_not_the_words(colleague: Client, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(frame, "_kept", {})
    second = Somebody("<钟表>", COLLEAGUE.role_title, COLLEAGUE.capabilities)
    monkeypatch.setitem(SEATED, "second", second)
    first = frame_of(colleague)
    drawn = len(frame._kept)
    colleague.cookies["seat"] = "second"
    other = frame_of(colleague)
    assert len(frame._kept) == drawn == 4  # the head, the side, the top and the tabs
    assert (first.count(COLLEAGUE.display_name), first.count("钟表")) == (other.count("&lt;钟表&gt;"), 0)
    assert (COLLEAGUE.display_name in other, "<钟表>" in other) == (False, False)


def test_who_sees_less_gets_a_frame_of_their_own(keeper: Client, stranger: Client) -> None:
    assert "样板" in frame_of(keeper)
    seen = frame_of(stranger)
    assert [word in seen for word in ("样板", KEEPER.display_name, STRANGER.display_name)] == [False, False, True]


def test_numbers_address_and_token_are_those_of_the_request(colleague: Client) -> None:
    numbers = iter((4, 5, 6))
    navigation.badge("org", lambda request: next(numbers))
    pages = [frame_of(colleague, address) for address in ("/nowhere/?q=1", "/nowhere/?q=2")]
    assert [re.findall(r'class="dot" aria-hidden="true">(\d)', page) for page in pages] == [["4"], ["5"]]
    assert [set(re.findall(r'name="next" value="([^"]*)"', page)) for page in pages] == [
        {"/nowhere/?q=1"},
        {"/nowhere/?q=2"},
    ]
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="([^"]*)"', page)) for page in pages]
    assert [len(found) for found in tokens] == [1, 1]
    assert not tokens[0] & tokens[1]
    assert not re.search("[\ue000-\uf8ff]", "".join(pages))
