from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from zugong.ui import navigation, panels
from zugong.ui.navigation import Navigation, NavItem
from zugong.ui.panels import Panel
from zugong.ui.tests.people import COLLEAGUE, KEEPER, STRANGER, Somebody


def seen_by(person: Somebody, path: str = "/org/units/") -> Navigation:
    request = RequestFactory().get(path)
    request.user = person  # type: ignore[assignment]
    request.resolver_match = resolve(path)
    return Navigation(request)


def test_each_sees_only_what_may_be_used_and_what_is_installed() -> None:
    assert [entry.key for entry in seen_by(KEEPER).entries] == ["org", "trail", "style"]
    assert [entry.key for entry in seen_by(COLLEAGUE).entries] == ["org", "trail"]
    assert [entry.key for entry in seen_by(STRANGER).entries] == ["org"]


def test_the_current_item_is_the_page_or_the_nearest_page_above() -> None:
    for path in ("/org/units/", "/org/units/deep/"):
        assert [(entry.key, entry.current) for entry in seen_by(COLLEAGUE, path).entries] == [
            ("org", True),
            ("trail", False),
        ]


def test_a_heading_without_a_page_leads_to_its_first_child(monkeypatch: pytest.MonkeyPatch) -> None:
    child = NavItem("b", "名册", "test:trail", capability="read_unit")
    monkeypatch.setattr(navigation, "_tree", [NavItem("a", "组织", "", "users", children=(child,))])
    assert [(entry.url, [kid.key for kid in entry.children]) for entry in seen_by(COLLEAGUE).entries] == [
        ("/trail/", ["b"])
    ]
    assert seen_by(STRANGER).entries == []


def test_a_badge_is_a_number_beside_its_item() -> None:
    navigation.badge("org", lambda request: 4)
    assert [entry.badge for entry in seen_by(STRANGER).entries] == [4]


def test_a_phone_shows_four_tabs_and_the_rest_under_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        navigation, "_tree", [NavItem(str(i), str(i), "org:units", "book", tab=i != 1) for i in range(6)]
    )
    navigated = seen_by(KEEPER)
    assert ([entry.key for entry in navigated.tabs], navigated.more) == (["0", "2", "3", "4"], True)
    monkeypatch.setattr(navigation, "_tree", [NavItem(str(i), str(i), "org:units", "book") for i in range(4)])
    navigated = seen_by(KEEPER)
    assert (len(navigated.tabs), navigated.more) == (4, False)


def test_panels_come_in_order_and_silent_ones_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_registered", {})

    def late(request: object, unit: str) -> Panel:
        return Panel("ui/tests/word.html", {"word": f"后 {unit}"})

    def early(request: object, unit: str) -> Panel:
        return Panel("ui/tests/word.html", {"word": "先"})

    panels.register("unit.aside", 20, late)
    panels.register("unit.aside", 10, early)
    panels.register("unit.aside", 15, lambda request, unit: None)
    panels.register("unit.aside", 20, late)
    assert panels.render("unit.aside", RequestFactory().get("/"), "甲") == "先\n后 甲"


def test_a_place_nobody_shows_is_refused() -> None:
    with pytest.raises(LookupError, match="no place called"):
        panels.register("unit.nowhere", 1, lambda request, unit: None)


def test_the_style_guide_is_for_those_who_configure(keeper: Client, colleague: Client, stranger: Client) -> None:
    answers = [client.get("/styleguide/").status_code for client in (keeper, colleague, stranger)]
    assert answers == [200, 403, 403]


def test_an_item_may_ask_the_account_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    item = NavItem("keepers", "名册", "org:units", capability=lambda account: account is KEEPER)
    monkeypatch.setattr(navigation, "_tree", [item])
    assert [[entry.key for entry in seen_by(who).entries] for who in (KEEPER, COLLEAGUE)] == [["keepers"], []]
