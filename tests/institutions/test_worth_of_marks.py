"""What a mark of an indicator is worth in the totals of the packaged schemes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zugong import engine
from zugong.engine.worth import worth
from zugong.rulebook import library
from zugong.timeline import Period

pytestmark = pytest.mark.django_db
D = Decimal
YEAR = Period.parse("2026")


def plan_of(id_: str) -> engine.Plan:
    found = library.get(id_, YEAR.end)
    return engine.compile(found, library.catalogue())


def test_items_that_are_added_up_bring_what_they_hold() -> None:
    assert set(worth(plan_of("source-4.organs-ten-plus-one"), YEAR).values()) == {D(1)}


def test_items_that_are_weighed_bring_their_weight() -> None:
    found = worth(plan_of("source-4.year-one-plus-x"), YEAR)
    assert {name: found[name] for name in ("rated", "meetings", "records", "clients")} == {
        "rated": D("0.3"), "meetings": D("0.3"), "records": D("0.3"), "clients": D("0.1"),
    }  # fmt: skip
    # 90 × 30% + 15 × 30% + 93 × 30% + 80 × 10%, as the paper's example adds it up
    assert sum(
        found[name] * mark for name, mark in {"rated": 90, "meetings": 15, "records": 93, "clients": 80}.items()
    ) == D("67.4")


def test_an_item_that_is_brought_to_its_full_marks_stretches_its_indicators() -> None:
    """River chiefs: what adds up to 50 is brought to 60."""
    found = next(one for one in library.templates().institutions if one.id == "templates.river-chief-departments")
    assert found.scheme is not None
    item = next(one for one in found.scheme.items if one.sum == "scaled")
    marks = worth(engine.compile(found, library.catalogue()), YEAR)
    assert {marks[one.id] for one in item.indicators} == {D("1.2")}
    assert {marks[one.id] for other in found.scheme.items if other.sum != "scaled" for one in other.indicators} == {
        D(1)
    }
