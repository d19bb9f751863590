from decimal import Decimal

import pytest

from zugong.assessment import ranks


def totals(*values: str) -> dict[int, Decimal]:
    return {number: Decimal(value) for number, value in enumerate(values)}


def test_equals_share_a_rank_and_the_next_one_is_skipped() -> None:
    found = ranks.places(totals("90", "90", "80"), ranks.SHARED)
    assert [found[key].rank for key in range(3)] == [1, 1, 3]


def test_equals_share_a_rank_and_none_is_skipped() -> None:
    found = ranks.places(totals("90", "90", "80"), ranks.DENSE)
    assert [found[key].rank for key in range(3)] == [1, 1, 2]


def test_equals_are_refused_where_the_scheme_is_silent() -> None:
    with pytest.raises(ranks.TiesUndecided):
        ranks.places(totals("90", "90"))


def test_without_equals_the_scheme_may_be_silent() -> None:
    found = ranks.places(totals("90", "91.5"))
    assert (found[1].rank, found[0].rank, found[0].behind) == (1, 2, Decimal("1.5"))


def test_a_group_of_one_has_one_place() -> None:
    assert ranks.places(totals("0")) == {0: ranks.Place(1, 1, 0, None)}


def test_an_empty_group_has_none() -> None:
    assert ranks.places({}) == {}


def test_the_rank_a_total_would_take() -> None:
    others = [Decimal(95), Decimal(95), Decimal(80)]
    assert [ranks.rank_with(Decimal(90), others, ties) for ties in (ranks.SHARED, ranks.DENSE)] == [3, 2]
