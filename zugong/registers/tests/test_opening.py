"""Who is let in is said once: the list of a register and the pages about it as a whole answer alike."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.evidence import files
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


PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize(
    ("register", "readers"),
    [("notes", {"keeper"}), ("judged", {"keeper", "above", "assessor"}), ("shared", {"keeper", "above", "assessor"})],
)
def test_a_file_of_a_row_is_for_whoever_reads_the_row(house: House, register: str, readers: set[str]) -> None:
    """Also for who once uploaded it and now keeps another branch."""
    kept = files.store(SimpleUploadedFile("a.pdf", PDF), unit=house.unit, by=house.colleague, non_classified=True)
    row = services.write_row(
        register=f"test.mine/{register}", unit=house.unit, cells={"name": "甲", "paper": str(kept.pk)}, by=house.keeper
    )
    people = ("keeper", "colleague", "stranger", "above", "assessor", "admin")
    given, opened = set(), set()
    for name in people:
        client = Client()
        client.force_login(getattr(house, name))
        given |= {name} if client.get(reverse("evidence:file", args=[kept.pk])).status_code == 200 else set()
        opened |= {name} if client.get(reverse("registers:row", args=[row.pk])).status_code == 200 else set()
    assert opened == readers
    assert given == (readers | {"colleague"} if register == "shared" else readers)
