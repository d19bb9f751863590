"""Pages of registers: list, form, row, JSON; three people and the three administrators at the door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.kernel.models import AuditEntry
from zugong.registers import services
from zugong.registers.models import Row

from .conftest import VISITS, House

pytestmark = pytest.mark.django_db
ADDRESS = ["test.visits", "visits"]
TYPED = {"on": "2026-11-03", "place": "城东村", "state": "open", "until": "2026-11-20", "spent": "120.50"}


def row_of(house: House, **cells: Any) -> Row:
    said = {
        "on": "2026-11-03",
        "place": "城东村",
        "state": "open",
        "until": "2026-11-05",
        "phone": "13912345678",
        **cells,
    }
    return services.write_row(register=VISITS, unit=house.unit, cells=said, by=house.keeper)


@pytest.fixture
def client(client: Client, house: House) -> Client:
    client.force_login(house.keeper)
    return client


def test_a_row_is_written_from_the_form_the_yaml_declares(client: Client, house: House) -> None:
    page = client.get(reverse("registers:new", args=ADDRESS)).content.decode()
    assert [label in page for label in ("走访日期", "地点", "走访人", "办结期限")] == [True] * 4
    assert 'value="2026-11-12"' in page  # the required day begins with today
    answer = client.post(
        reverse("registers:new", args=ADDRESS), {**TYPED, "who": f"{house.people[0].name}、{house.people[1].name}"}
    )
    row = Row.objects.get()
    assert answer["Location"] == reverse("registers:row", args=[row.pk])
    assert row.data == {
        "on": "2026-11-03", "place": "城东村", "state": "open", "until": "2026-11-20", "spent": "120.5",
        "who": [house.people[0].pk, house.people[1].pk],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"until": "2026-11-01"}, "期限不能早于走访日期。"),
        ({"place": ""}, "这一栏还没填"),
        ({"spent": "很多"}, "这里只能填数字"),
        ({"who": "查无此人"}, "底册里没有叫“查无此人”的人"),
        ({"on": "2026-02-30"}, "没有这一天"),
        ({"state": "closed"}, "办结的要写情况。"),
    ],
)
def test_wrong_input_stays_typed_and_gets_its_sentence(client: Client, typed: dict[str, str], sentence: str) -> None:
    answer = client.post(reverse("registers:new", args=ADDRESS), {**TYPED, **typed})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "城东村" in page or typed.get("place") == "") == (422, True, True)
    assert Row.objects.count() == 0


def test_the_form_sent_twice_makes_one_row(client: Client) -> None:
    said = {**TYPED, "once_key": "0" * 32}
    first, second = (client.post(reverse("registers:new", args=ADDRESS), said) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Row.objects.count() == 1


def test_the_list_is_narrowed_by_views_words_and_days_and_adds_up(client: Client, house: House) -> None:
    row_of(house, spent="10")
    row_of(house, place="城西村", state="closed", note="好了", spent="20", on="2026-10-01")
    row_of(house, place="南关村", until="2026-12-01", spent="30")
    address = reverse("registers:register", args=ADDRESS)

    def shown(**asked: str) -> tuple[list[str], str]:
        page = client.get(address, asked).content.decode()
        figures = client.get(address, {**asked, "figures": "1"}).content.decode()
        total = figures.split("花费合计</small>")[1].split("</b>")[0].rpartition(">")[2]
        return [name for name in ("城东村", "城西村", "南关村") if name in page], total

    assert shown() == (["城东村", "城西村", "南关村"], "60.00")
    assert shown(view="open") == (["城东村", "南关村"], "40.00")
    assert shown(view="late") == (["城东村"], "10.00")
    assert shown(q="西 好了") == (["城西村"], "20.00")
    assert shown(until="2026-10-31") == (["城西村"], "20.00")
    assert shown(**{"c-state": "closed"}) == (["城西村"], "20.00")


def test_a_conflict_shows_both_sides_and_what_was_typed(client: Client, house: House) -> None:
    row = row_of(house)
    services.change_row(row=row, version=1, cells={**row.data, "place": "别人改的"}, by=house.keeper)
    answer = client.post(reverse("registers:edit", args=[row.pk]), {**TYPED, "place": "我改的", "_version": "1"})
    page = answer.content.decode()
    assert (answer.status_code, "别人改的" in page, "我改的" in page) == (409, True, True)
    answer = client.post(reverse("registers:edit", args=[row.pk]), {**TYPED, "place": "我改的", "_version": "2"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.data["place"] == "我改的"


def test_personal_cells_are_masked_until_somebody_asks_on_record(client: Client, house: House) -> None:
    row = row_of(house)
    address = reverse("registers:row", args=[row.pk])
    assert "13912345678" not in client.get(address).content.decode()
    assert "13912345678" not in client.get(reverse("registers:register", args=ADDRESS), {"q": "139"}).content.decode()
    assert "13912345678" in client.post(reverse("registers:reveal", args=[row.pk])).content.decode()
    assert AuditEntry.objects.filter(verb="registers.unmask_row").count() == 1
    assert "13912345678" not in client.get(reverse("registers:edit", args=[row.pk])).content.decode()
    client.post(reverse("registers:edit", args=[row.pk]), {**TYPED, "phone": "", "_version": "1"})
    row.refresh_from_db()
    assert (row.data["phone"], row.data["spent"]) == ("13912345678", "120.5")
    client.force_login(house.member)
    refused = client.post(reverse("registers:reveal", args=[row.pk]))
    assert (refused.status_code, "13912345678" in refused.content.decode()) == (409, False)


def test_history_tells_who_changed_what(client: Client, house: House) -> None:
    row = row_of(house)
    services.change_row(row=row, version=1, cells={**row.data, "place": "城西村"}, reason="写错了", by=house.keeper)
    page = client.get(reverse("registers:row", args=[row.pk])).content.decode()
    assert "<del>城东村</del>" in page
    assert "<ins>城西村</ins>" in page


@pytest.mark.parametrize(
    ("who", "seen", "row", "new"),
    [
        ("keeper", 200, 200, 200),
        ("colleague", 200, 403, 200),
        ("stranger", 200, 403, 200),
        ("member", 200, 200, 403),
        ("admin", 403, 403, 403),
    ],
)
def test_who_gets_in(client: Client, house: House, who: str, seen: int, row: int, new: int) -> None:
    found = row_of(house)
    client.force_login(getattr(house, who))
    codes = [
        client.get(address).status_code
        for address in (
            reverse("registers:register", args=ADDRESS),
            reverse("registers:row", args=[found.pk]),
            reverse("registers:new", args=ADDRESS),
        )
    ]
    assert codes == [seen, row, new]
    if who in ("colleague", "stranger"):
        assert "城东村" not in client.get(reverse("registers:register", args=ADDRESS)).content.decode()


def test_programs_read_write_and_meet_the_same_conflict(client: Client, house: House) -> None:
    address = reverse("registers:rows-json", args=ADDRESS)
    made = client.post(address, {"cells": TYPED}, content_type="application/json")
    assert (made.status_code, made.json()["cells"]["spent"]) == (201, "120.5")
    one = reverse("registers:row-json", args=[made.json()["id"]])
    changed = client.post(one, {"version": 1, "cells": {"spent": "7"}}, content_type="application/json")
    assert (changed.json()["version"], changed.json()["cells"]["place"]) == (2, "城东村")
    clash = client.post(one, {"version": 1, "cells": {"spent": "8"}}, content_type="application/json")
    assert (clash.status_code, [c["theirs"] for c in clash.json()["clashes"]]) == (409, ["7"])
    bad = client.post(address, {"cells": {**TYPED, "state": "?"}}, content_type="application/json")
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["state"])
    assert client.get(address, {"view": "open"}).json()["total"] == 1
    client.force_login(house.stranger)
    assert client.get(one).status_code == 404


def test_a_page_of_the_list_asks_at_most_fifteen_questions(client: Client, house: House) -> None:
    for n in range(12):
        row_of(house, place=f"第{n}村", who=[house.people[n % 5].pk])
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("registers:register", args=ADDRESS))
    assert len(asked) <= 15
