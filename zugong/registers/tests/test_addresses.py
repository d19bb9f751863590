"""What somebody writes into an address by hand breaks no page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from zugong.registers import lists, services

from .conftest import TODAY, VISITS, House

pytestmark = pytest.mark.django_db
HUGE, ODD = str(10**18), "²"


@pytest.fixture
def client(client: Client, house: House) -> Client:
    for place in ("甲村", "乙村", "丙村"):
        cells = {"on": TODAY, "place": place}
        services.write_row(register=VISITS, unit=house.unit, cells=cells, by=house.keeper)
    client.force_login(house.assessor)
    return client


@pytest.mark.parametrize("year", ["0000", "9999", "²²²²", "20260"])
def test_a_year_that_is_none_is_this_one(client: Client, year: str) -> None:
    board = reverse("registers:board", args=["source-0.first-item", "meetings", "year"])
    asked = client.get(board, {"year": year, "page": HUGE})
    assert [asked.status_code, asked.context["year"]] == [200, 9999 if year == "9999" else TODAY.year]


@pytest.mark.parametrize("number", [HUGE, ODD, "9" * 5000])
def test_a_page_or_a_key_beyond_all_is_none(client: Client, monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setattr(lists, "FEW", 1)  # as if many rows held the word
    args = VISITS.split("/")
    listed = client.get(reverse("registers:register", args=args), {"q": "村", "page": number, "unit": number})
    told = client.get(reverse("registers:rows-json", args=args), {"page": number, "size": number})
    new = client.get(reverse("registers:new", args=args), {"drafted": number})
    handed = client.get(reverse("registers:hand-out", args=["test.plans", "plans"]), {"row": number})
    assert [one.status_code for one in (listed, told, new, handed)] == [200, 200, 403, 200]
    assert told.json()["total"] == 3
