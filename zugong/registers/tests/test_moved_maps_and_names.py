"""Rows that say no period, maps that do not hold all rows, and facts of people among very many rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.registers import maps, moving, naming, queries, services
from zugong.registers.models import Row

from .conftest import House

pytestmark = pytest.mark.django_db
STARS, SPOTS = "test.mine/stars", "test.mine/spots"


def written(house: House, **cells: Any) -> Row:
    return services.write_row(register=STARS, unit=house.unit, cells={"name": "办公室", **cells}, by=house.keeper)


def test_a_row_that_says_no_period_stands_against_none_and_its_page_opens(house: House) -> None:
    bare = written(house, stars="low")
    first, second = (written(house, stars=stars, quarter=f"2026-Q{n}") for n, stars in ((1, "low"), (2, "high")))
    declared, client = queries.find(STARS), Client()
    client.force_login(house.keeper)
    assert [client.get(reverse("registers:row", args=[row.pk])).status_code for row in (bare, first)] == [200, 200]
    assert moving.rows_beside(declared, bare) == []
    assert moving.rows_beside(declared, first) == [second, first]
    assert moving.later(declared, [bare, first, second]) == [second]


def test_a_map_says_how_many_rows_it_does_not_hold(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "MOST", 3)
    for number in range(5):
        cells = {"name": f"点{number}", "east": f"104.{number}", "north": "30.2"}
        services.write_row(register=SPOTS, unit=house.unit, cells=cells, by=house.member)
    declared = queries.find(SPOTS)
    drawn = maps.drawn(declared, declared.register.maps["all"], house.member)
    assert (sorted(str(dot.row) for dot in drawn.dots), drawn.beyond) == (["点2", "点3", "点4"], 2)
    client = Client()
    client.force_login(house.member)
    page = client.get(reverse("registers:map", args=["test.mine", "spots", "all"])).content.decode()
    assert "一张图画不下，还有 2 条较早的没画。" in page


@pytest.mark.parametrize("most", [0, 20])
def test_rows_that_name_somebody_are_found_whether_the_tables_or_all_rows_are_asked(
    house: House, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(naming, "MOST", most)
    one, other, third = (person.pk for person in house.people[:3])
    rows = [
        written(house, name="甲", people=[one, other]),
        written(house, name="乙", people=[third]),
        written(house, name="丙"),
    ]
    declared = queries.find(STARS)
    columns = [declared.register.columns["talks"]]

    def named(*places: int) -> list[Row]:
        wanted = naming.asked(declared, columns, {house.people[place].pk for place in places})
        return list(Row.objects.filter(wanted).order_by("pk"))

    assert [named(0), named(1, 2), named(3)] == [[rows[0]], rows[:2], []]


def test_of_a_long_register_only_rows_that_may_name_somebody_are_taken_apart(house: House) -> None:
    for number in range(6):
        written(house, name=f"组{number}", people=[house.people[number % 2].pk])
    declared = queries.find(STARS)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        naming.asked(declared, [declared.register.columns["talks"]], {house.people[0].pk})
    assert [" LIKE " in one["sql"] for one in asked.captured_queries if "registers_row" in one["sql"]] == [True]
