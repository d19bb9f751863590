"""How much the order depends on the weights: places under many random weight vectors. Whole numbers only, so that the
same seed gives the same answer on every machine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zugong.engine.simulate import Scores, places
from zugong.engine.trace import IndicatorScore, ItemScore

PARTS = 10**6  # a weight vector is a random split of so many parts
FINE = 10**6  # a mark as parts of its full mark
TOGETHER = 50  # draws


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Where one subject lands: under the weights as they are, and in the inner share of all draws."""

    subject: str
    place: int
    low: int
    high: int
    middle: int
    first: int
    kept: int

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Stability:
    draws: int
    seed: int
    inner: int
    weighed: tuple[str, ...]
    subjects: tuple[Steadiness, ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """Everybody who came first at least once, most often first."""
        found = [one for one in self.subjects if one.first]
        return tuple(one.subject for one in sorted(found, key=lambda one: (-one.first, one.subject)))


def stability(scores: Scores, *, draws: int, seed: int, inner: int, groups: Mapping[str, str] | None = None,
              ties: str = "1-1-3", tick: Callable[[int], object] = lambda done: None) -> Stability:  # fmt: skip
    """Every item is brought to its share of full marks, weighed anew `draws` times, and everybody placed each time."""
    import numpy as np  # slow to load, and needed nowhere else on the command line

    items, subjects = weighable(scores), list(scores)
    rates = np.array([_rates(scores, subject, items) for subject in subjects], dtype=np.int64).reshape(
        len(subjects), len(items)
    )
    chance = random.Random(seed)
    landed = np.empty((len(subjects), draws), dtype=np.int32)
    members = _members(subjects, groups)
    for start in range(0, draws, TOGETHER):
        weights = [_weights(chance, len(items)) for _ in range(min(TOGETHER, draws - start))]
        totals = rates @ np.array(weights, dtype=np.int64).reshape(len(weights), len(items)).T
        for rows in members:
            for draw in range(len(weights)):
                landed[rows, start + draw] = _placed(totals[rows, draw], ties)
        tick(len(weights))
    own = places({subject: score.total for subject, score in scores.items()}, groups, ties)
    outside = draws * (100 - inner) // 200
    found = []
    for row, subject in enumerate(subjects):
        ranks = np.sort(landed[row])
        kept, first = (int(np.count_nonzero(ranks == place)) for place in (own[subject], 1))
        low, high, middle = (int(ranks[at]) for at in (outside, draws - 1 - outside, draws // 2))
        found.append(Steadiness(subject, own[subject], low, high, middle, first, kept))
    return Stability(draws, seed, inner, tuple(items), tuple(sorted(found, key=lambda one: (one.place, one.subject))))


def _members(subjects: list[str], groups: Mapping[str, str] | None) -> list[list[int]]:
    """The rows of each group."""
    found: dict[str, list[int]] = {}
    for row, subject in enumerate(subjects):
        found.setdefault((groups or {}).get(subject, ""), []).append(row)
    return list(found.values())


def _placed(totals: Any, ties: str) -> Any:
    """Places from whole numbers: equal ones share a place."""
    import numpy as np

    if ties == "1-1-3":
        return 1 + len(totals) - np.searchsorted(np.sort(totals), totals, side="right")
    different, which = np.unique(totals, return_inverse=True)
    return len(different) - which


def weighable(scores: Scores) -> list[str]:
    """Items with full marks; where there is but one, its indicators. Points without full marks have no weights."""
    first = next(iter(scores.values()), None)
    if first is None:
        return []
    items = [item.id for item in first.items if not item.special and item.full]
    return items if len(items) > 1 else [one.id for one in first.indicators if one.full]


def _rates(scores: Scores, subject: str, ids: list[str]) -> list[int]:
    score = scores[subject]
    parts: dict[str, IndicatorScore | ItemScore] = {one.id: one for one in score.indicators}
    parts |= {item.id: item for item in score.items}
    found = []
    for id_ in ids:
        part = parts.get(id_)
        full = None if part is None else part.full
        found.append(int((part.value * FINE / full).to_integral_value()) if part is not None and full else 0)
    return found


def _weights(chance: random.Random, count: int) -> list[int]:
    """A random split of the whole: every split equally likely."""
    cuts = sorted(chance.randrange(PARTS + 1) for _ in range(count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, PARTS], strict=True)]
