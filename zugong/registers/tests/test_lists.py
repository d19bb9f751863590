"""Long lists of a register: pages found from both ends, words that many rows hold counted only as far as somebody looks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel.actors import SYSTEM
from zugong.registers import lists, queries, writing
from zugong.registers.models import Row

from .conftest import VISITS, House

pytestmark = pytest.mark.django_db
ROWS, PAGE = 75, 30
ADDRESS = ["test.visits", "visits"]


@pytest.fixture
def client(client: Client, house: House) -> Client:
    client.force_login(house.keeper)
    return client


@pytest.fixture
def rows(house: House) -> list[Row]:
    cells = {"on": "2026-11-03", "until": "2026-11-05"}
    said = [
        {
            **cells,
            "place": f"{'东' if n % 5 else '西'}村{n}",
            "spent": str(n // 10),
            "state": "open" if n % 2 else "closed",
        }
        for n in range(ROWS)
    ]
    return writing.write_many(queries.find(VISITS), [(house.unit, one) for one in said], SYSTEM)


def listed(client: Client, **asked: str) -> list[int]:
    """The keys of the rows on a page, from top to bottom."""
    page = client.get(reverse("registers:register", args=ADDRESS), asked).content.decode()
    return [int(key) for key in re.findall(r'<td data-label="[^"]*">(?:<input[^>]*>)?<a href="[^"]*?(\d+)/">', page)]


def told(client: Client, **asked: str) -> tuple[int, bool, int]:
    context = client.get(reverse("registers:register", args=ADDRESS), asked).context
    return context["total"], context["more"], context["table"].paginator.num_pages


@pytest.mark.parametrize("sort", ["", "spent", "-spent"])
def test_the_pages_of_a_list_are_the_list_whichever_end_they_are_found_from(
    client: Client, rows: list[Row], sort: str
) -> None:
    pages = [listed(client, page=page, **({"sort": sort} if sort else {})) for page in "123"]
    assert [len(page) for page in pages] == [PAGE, PAGE, ROWS - 2 * PAGE]
    order = {"": ("-day1", "-pk"), "spent": ("spent", "pk"), "-spent": ("-spent", "pk")}[sort]
    amounts = {row.pk: int(row.data["spent"]) for row in rows}
    way = -1 if order[0].startswith("-") else 1
    whole = sorted(amounts, reverse=True) if not sort else sorted(amounts, key=lambda key: (way * amounts[key], key))
    assert [key for page in pages for key in page] == whole


def test_words_that_many_rows_hold_are_counted_as_far_as_the_page_and_a_step_further(
    client: Client, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(client, q="东村") == (60, False, 2)
    monkeypatch.setattr(lists, "FEW", 40)
    assert told(client, q="东村") == (40, True, 2)
    assert "40+" in client.get(reverse("registers:register", args=ADDRESS), {"q": "东村"}).content.decode()
    assert told(client, q="东村", page="2") == (60, False, 2)
    assert told(client, q="东村", **{"c-state": "open"}) == (30, False, 1)
    assert told(client, q="西村") == (15, False, 1)
    found = [key for page in "12" for key in listed(client, q="东村", page=page)]
    assert found == sorted((row.pk for row in rows if "东" in row.data["place"]), reverse=True)


def test_every_page_of_a_search_is_reached_from_the_one_before(
    client: Client, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "FEW", 10)
    monkeypatch.setattr("zugong.registers.views.RegisterView.page_size", 5)
    reached, page = set(), 1
    while True:
        response = client.get(reverse("registers:register", args=ADDRESS), {"q": "东村", "page": str(page)})
        reached |= set(listed(client, q="东村", page=str(page)))
        if not response.context["table"].page.has_next():
            break
        page += 1
    assert (page, reached) == (12, {row.pk for row in rows if "东" in row.data["place"]})
