"""Whom other numbers hit: order kept, size, ties, groups, items that tell nobody apart. Pure figures; whoever shows them
says what is much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from zugong.engine.simulate import Scores, deviations, together
from zugong.engine.trace import IndicatorScore, ItemScore

ZERO, HUNDRED = Decimal(0), Decimal(100)
SHOWN = Decimal("0.01")


def correlation(first: Sequence[float], second: Sequence[float]) -> Decimal | None:
    """Pearson's; None where one of the two does not vary."""
    r = together(deviations(first), deviations(second))
    return None if r is None else Decimal(str(r)).quantize(SHOWN)


def order_kept(before: Mapping[str, int], after: Mapping[str, int], groups: Mapping[str, str]) -> Decimal | None:
    """Kendall's tau-b of the places, pair by pair inside the groups: 1 where nobody overtook anybody, −1 where the order is
    upside down."""
    agree = old_told = new_told = 0
    for group in _members(before, groups).values():
        for one, other in combinations(group, 2):
            was, now = _sign(before[one] - before[other]), _sign(after[one] - after[other])
            agree += was * now
            old_told += abs(was)
            new_told += abs(now)
    below = Decimal(old_told * new_told).sqrt()
    return (Decimal(agree) / below).quantize(SHOWN) if below else None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _members(subjects: Mapping[str, object], groups: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject in sorted(subjects):
        found.setdefault(groups.get(subject, ""), []).append(subject)
    return found


def ties(totals: Mapping[str, Decimal], groups: Mapping[str, str]) -> int:
    """Pairs with the same total in one group."""
    members = _members(totals, groups).values()
    return sum(totals[one] == totals[other] for group in members for one, other in combinations(group, 2))


@dataclass(frozen=True, slots=True)
class Mean:
    """A group's mean before and after."""

    group: str
    units: int
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        return self.after - self.before


def means(before: Mapping[str, Decimal], after: Mapping[str, Decimal], groups: Mapping[str, str]) -> list[Mean]:
    return [
        Mean(group, len(members), mean([before[one] for one in members]), mean([after[one] for one in members]))
        for group, members in _members(before, groups).items()
    ]


def mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, ZERO) / len(values) if values else ZERO


@dataclass(frozen=True, slots=True)
class Ends:
    """One item or indicator across everybody. Shares and spread in per cent, the spread of full marks."""

    id: str
    title: str
    full: Decimal
    mean: Decimal
    zero: Decimal
    ceiling: Decimal
    spread: Decimal


def ends(parts: Mapping[str, Sequence[ItemScore | IndicatorScore]]) -> list[Ends]:
    """`parts`: the same item or indicator of everybody, by its id; those without full marks have no ceiling."""
    return [_ends(id_, same) for id_, same in parts.items() if same and same[0].full]


def _ends(id_: str, same: Sequence[ItemScore | IndicatorScore]) -> Ends:
    full = same[0].full or ZERO
    values = [one.value for one in same]
    middle = mean(values)
    variance = mean([(value - middle) ** 2 for value in values])
    return Ends(
        id_, same[0].title, full, middle, _share(sum(value <= 0 for value in values), values),
        _share(sum(value >= full for value in values), values), (variance.sqrt() * HUNDRED / full).quantize(SHOWN),
    )  # fmt: skip


def _share(number: int, values: Sequence[object]) -> Decimal:
    return (Decimal(number) * HUNDRED / len(values)).quantize(SHOWN)


def items(scores: Scores) -> dict[str, list[ItemScore]]:
    found: dict[str, list[ItemScore]] = {}
    for score in scores.values():
        for item in score.items:
            if not item.special and item.assessed:
                found.setdefault(item.id, []).append(item)
    return found


def indicators(scores: Scores) -> dict[str, list[IndicatorScore]]:
    """Those that are assessed; whom one does not apply to is left aside."""
    found: dict[str, list[IndicatorScore]] = {}
    for score in scores.values():
        for one in score.indicators:
            if one.assessed:
                found.setdefault(one.id, []).append(one)
    return found
