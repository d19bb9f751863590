"""Who is let in is said once: the list of a register and the pages about it as a whole answer alike."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from zugong.org.models import Account
from zugong.registers import services

from .conftest import House

pytestmark = pytest.mark.django_db
ADDRESS = ("test.mine", "spots")


def statuses(who: Account) -> dict[str, int]:
    client = Client()
    client.force_login(who)
    pages = {"register": ADDRESS, "map": (*ADDRESS, "all")}
    return {name: client.get(reverse(f"registers:{name}", args=keys)).status_code for name, keys in pages.items()}


def test_whoever_reads_own_rows_alone_reads_them_on_the_map_too_and_a_stranger_nowhere(house: House) -> None:
    services.write_row(
        register="/".join(ADDRESS), unit=house.unit, cells={"name": "城东村", "east": "104.1", "north": "30.2"},
        by=house.member,
    )  # fmt: skip
    assert statuses(house.member) == {"register": 200, "map": 200}
    assert statuses(house.admin) == {"register": 403, "map": 403}
    client = Client()
    for who, seen in ((house.member, True), (house.colleague, False)):
        client.force_login(who)
        page = client.get(reverse("registers:map", args=[*ADDRESS, "all"]))
        assert ("城东村" in page.content.decode()) is seen
