"""Editions of a result beside each other: who reads what of the review and of what was put right."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from .test_results import house, page, published

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def test_the_review_of_a_published_result_is_for_those_who_prepare_it(house: SimpleNamespace) -> None:
    """Live totals of every unit and the note of the decision are no part of what was published."""
    result = published(house)
    seen = (house.assessor, house.leader, house.clerk, house.stranger)
    assert [page(who, "review", result.pk).status_code for who in seen] == [200, 200, 404, 404]
    assert page(house.clerk, "discard", result.pk, post={"note": "想改"}).status_code == 404
