"""How much the order depends on the weights: places under many random weight vectors. Whole numbers only, so that the
same seed gives the same answer on every machine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import mul

from zugong.engine.simulate import Scores, places
from zugong.engine.trace import IndicatorScore, ItemScore

PARTS = 10**6  # a weight vector is a random split of so many parts
FINE = 10**6  # a mark as parts of its full mark


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
    items = _items(scores)
    rates = {subject: _rates(scores, subject, items) for subject in scores}
    chance = random.Random(seed)
    seen: dict[str, list[int]] = {subject: [] for subject in scores}
    for _ in range(draws):
        weights = _weights(chance, len(items))
        totals = {subject: Decimal(sum(map(mul, weights, row))) for subject, row in rates.items()}
        for subject, place in places(totals, groups, ties).items():
            seen[subject].append(place)
        tick(1)
    own = places({subject: score.total for subject, score in scores.items()}, groups, ties)
    outside = draws * (100 - inner) // 200
    found = []
    for subject, landed in seen.items():
        kept, first = landed.count(own[subject]), landed.count(1)
        landed.sort()
        found.append(
            Steadiness(subject, own[subject], landed[outside], landed[-1 - outside], landed[draws // 2], first, kept)
        )
    return Stability(draws, seed, inner, tuple(items), tuple(sorted(found, key=lambda one: (one.place, one.subject))))


def _items(scores: Scores) -> list[str]:
    """Items with full marks; where there is but one, its indicators."""
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
