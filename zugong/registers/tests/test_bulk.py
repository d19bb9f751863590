"""One column of several rows at once: looked at row by row, refused with reasons, and nobody's words are lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.registers import services
from zugong.registers.bulk import Choice
from zugong.registers.models import Row, RowVersion

from .conftest import VISITS, House

pytestmark = pytest.mark.django_db
ARGS = ["test.visits", "visits"]
PICKED = re.compile(r'name="_row" value="([^"]+)"')


def written(house: House, place: str, **cells: Any) -> Row:
    said = {"on": "2026-11-03", "place": place, "state": "open", "until": "2026-11-20", **cells}
    return services.write_row(register=VISITS, unit=house.unit, cells=said, by=house.keeper)


@pytest.fixture
def rows(house: House) -> list[Row]:
    return [written(house, place) for place in ("城东村", "城西村", "城南村")]


@pytest.fixture
def client(client: Client, house: House) -> Client:
    client.force_login(house.keeper)
    return client


def send(client: Client, step: str, column: str, picked: list[Any], **more: Any) -> Any:
    return client.post(reverse("registers:bulk", args=ARGS), {"_step": step, "_column": column, "_row": picked, **more})


def data_of(column: str) -> list[Any]:
    return [row.data.get(column) for row in Row.objects.order_by("pk")]


def test_picked_in_the_list_looked_at_then_changed_each_with_its_history(
    client: Client, house: House, rows: list[Row]
) -> None:
    listed = client.get(reverse("registers:register", args=ARGS)).content.decode()
    picked = PICKED.findall(listed)
    assert sorted(picked) == sorted(str(row.pk) for row in rows)
    first = send(client, "", "until", picked).content.decode()
    assert ("把 3 行的办结期限改成一样" in first, RowVersion.objects.count()) == (True, 3)
    looked = send(client, "look", "until", picked, until="2026-12-31").content.decode()
    assert ("会改 3 行" in looked, looked.count("2026-12-31") >= 3, RowVersion.objects.count()) == (True, True, 3)
    done = send(client, "change", "until", PICKED.findall(looked), until="2026-12-31", _reason="统一延期")
    assert done.url == reverse("registers:register", args=ARGS)
    assert data_of("until") == ["2026-12-31"] * 3
    last = RowVersion.objects.filter(version=2).values_list("act", "reason", "by_name")
    assert list(last) == [("changed", "统一延期", house.keeper.display_name)] * 3
    assert AuditEntry.objects.filter(verb="registers.change_rows").count() == 1
    assert AuditEntry.objects.filter(verb="registers.change_row").count() == 3


def test_rows_that_cannot_be_changed_say_why_and_the_others_go_on(
    client: Client, rows: list[Row], house: House
) -> None:
    late = written(house, "城北村", on="2026-11-18")
    same = written(house, "城中村", until="2026-11-10")
    looked = send(client, "look", "until", [row.pk for row in [*rows, late, same]], until="2026-11-10").content.decode()
    assert ("会改 3 行" in looked, "1 行改不了" in looked, "期限不能早于走访日期" in looked, "已经是了" in looked) == (
        True, True, True, True,
    )  # fmt: skip
    assert [key for key in PICKED.findall(looked) if key.startswith(f"{late.pk}:")] == []
    send(client, "change", "until", PICKED.findall(looked), until="2026-11-10")
    assert data_of("until") == ["2026-11-10"] * 3 + ["2026-11-20", "2026-11-10"]
    assert list(Row.objects.order_by("pk").values_list("version", flat=True)) == [2, 2, 2, 1, 1]


def test_a_cell_changed_meanwhile_stays_and_is_named_and_other_cells_are_merged(rows: list[Row], house: House) -> None:
    first, second, third = rows
    chosen = [Choice(row.pk, row.version) for row in rows]
    services.change_row(row=first, version=1, cells={**first.data, "until": "2026-11-30"}, by=house.above)
    services.change_row(row=second, version=1, cells={**second.data, "note": "补了情况"}, by=house.above)
    lines = services.change_rows(register=VISITS, column="until", chosen=chosen, value="2026-12-31", by=house.keeper)
    assert [(line.row.pk, line.changes) for line in lines] == [(first.pk, False), (second.pk, True), (third.pk, True)]
    assert "刚才有人改过" in lines[0].refused
    assert data_of("until") == ["2026-11-30", "2026-12-31", "2026-12-31"]
    assert data_of("note") == [None, "补了情况", None]


def test_closing_is_not_for_many(client: Client, rows: list[Row], house: House) -> None:
    ready = written(house, "城北村", note="办好了")
    picked = [row.pk for row in [*rows, ready]]
    looked = send(client, "look", "state", picked, state="closed").content.decode()
    assert ("办结的要写情况" in looked, "办结要一行一行看过再办，不能成批" in looked) == (True, True)
    assert "会改 0 行" in looked
    with pytest.raises(Refused, match="不能成批改"):
        services.change_rows(register=VISITS, column="phone", chosen=[Choice(ready.pk, 1)], value="1", by=house.keeper)


def test_two_presses_are_one_change_and_a_faulty_value_is_said_at_its_field(client: Client, rows: list[Row]) -> None:
    picked = [row.pk for row in rows]
    wrong = send(client, "look", "until", picked, until="后天")
    assert (wrong.status_code, "会改 3 行" in wrong.content.decode()) == (422, False)
    looked = send(client, "look", "until", picked, until="2026-12-01").content.decode()
    key = re.search(r'name="([^"]*once[^"]*)" value="([^"]+)"', looked)
    more = {"until": "2026-12-01", key[1]: key[2]}
    for _n in range(2):
        assert send(client, "change", "until", PICKED.findall(looked), **more).status_code == 302
    assert RowVersion.objects.count() == 6


def test_whoever_does_not_write_changes_nothing(rows: list[Row], house: House) -> None:
    picked = [f"{row.pk}:1" for row in rows]
    for who, listed in ((house.colleague, False), (house.stranger, False), (house.assessor, True)):
        client = Client()
        client.force_login(who)
        page = client.get(reverse("registers:register", args=ARGS))
        assert 'name="_row"' not in page.content.decode() or not listed
        answer = send(client, "look", "until", picked, until="2026-12-31")
        if listed:
            assert "3 行改不了" in answer.content.decode()
        send(client, "change", "until", picked, until="2026-12-31")
    assert data_of("until") == ["2026-11-20"] * 3


def test_nothing_picked_is_said_in_a_sentence(client: Client, rows: list[Row]) -> None:
    answer = send(client, "", "until", [])
    page = client.get(answer.url).content.decode()
    assert "先在行前打钩，再选改哪一栏" in page
