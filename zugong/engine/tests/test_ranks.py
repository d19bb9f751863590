"""Places of everybody at once, by whatever numbers the totals are made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.engine.vector.result import ranks

TOTALS = st.integers(-5, 5) | st.sampled_from([2**61, -(2**61)])


def counted(totals: list[int], groups: list[int], ties: str) -> list[int]:
    """One by one: how many stand before, or how many different totals do."""
    found = []
    for total, group in zip(totals, groups, strict=True):
        better = [one for one, its in zip(totals, groups, strict=True) if its == group and one > total]
        found.append(1 + (len(better) if ties == "1-1-3" else len(set(better))))
    return found


@pytest.mark.parametrize("ties", ["1-1-3", "1-1-2"])
@given(st.lists(st.tuples(TOTALS, st.integers(0, 3)), min_size=1, max_size=12))
def test_places_are_those_counted_one_by_one(ties: str, rows: list[tuple[int, int]]) -> None:
    totals, groups = [total for total, _ in rows], [group for _, group in rows]
    for kind in (np.int64, object):
        assert list(ranks(np.array(totals, kind), np.array(groups), ties)) == counted(totals, groups, ties)
