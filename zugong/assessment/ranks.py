"""Places inside a group, in plain Python. What happens to equals is the scheme's decision, never ours."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

#: How a scheme may treat equals: 1,1,3 · 1,1,2 · or not at all.
SHARED, DENSE, REFUSED = "1-1-3", "1-1-2", ""
TIES = (SHARED, DENSE, REFUSED)


class TiesUndecided(ValueError):
    """Two units stand level and the scheme does not say what that means."""


@dataclass(frozen=True)
class Place:
    rank: int
    of: int
    #: Others on the same rank.
    level_with: int = 0
    #: Marks missing to the next better place; None for the first.
    behind: Decimal | None = None


def places(totals: Mapping[Key, Decimal], ties: str = REFUSED) -> dict[Key, Place]:
    """The place of everybody, best first. A group of one has one place; an empty group none."""
    ordered = sorted(set(totals.values()), reverse=True)
    heads = {value: [key for key, total in totals.items() if total == value] for value in ordered}
    if ties == REFUSED and any(len(keys) > 1 for keys in heads.values()):
        raise TiesUndecided
    found: dict[Key, Place] = {}
    before = 0
    for step, value in enumerate(ordered, start=1):
        rank = step if ties == DENSE else before + 1
        behind = ordered[step - 2] - value if step > 1 else None
        for key in heads[value]:
            found[key] = Place(rank, len(totals), len(heads[value]) - 1, behind)
        before += len(heads[value])
    return found


def rank_with(total: Decimal, others: list[Decimal], ties: str) -> int:
    """The place a total would take among the others as they stand today."""
    better = [other for other in others if other > total]
    return (len(set(better)) if ties == DENSE else len(better)) + 1


def middle(totals: list[Decimal]) -> Decimal | None:
    return median(totals) if totals else None
