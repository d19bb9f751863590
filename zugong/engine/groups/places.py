"""Places by the stated tie rule: plain arithmetic over numbers, for every evaluator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

ROUNDED = {"down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "up": ROUND_CEILING}


@dataclass(frozen=True, slots=True)
class Place:
    """`first` is the place by the rule; `tied` how many hold it; `of` how many have a place at all."""

    first: int
    tied: int
    of: int

    @property
    def mean(self) -> Decimal:
        """The mean of the places that those who tie take up together."""
        return Decimal(2 * self.first + self.tied - 1) / 2

    @property
    def from_last(self) -> int:
        """1 is the last; those who tie at the end are all last."""
        return self.of - (self.first + self.tied - 1) + 1


def places(values: Mapping[str, Decimal], order: str = "high", ties: str = "1-1-3") -> dict[str, Place]:
    """Everybody's place. Under 1-1-2 the place after a tie is the next number, else it leaves out as many as tied."""
    ordered = sorted(set(values.values()), reverse=order == "high")
    holders: dict[Decimal, int] = {}
    for value in values.values():
        holders[value] = holders.get(value, 0) + 1
    found: dict[Decimal, Place] = {}
    taken = 0
    for step, value in enumerate(ordered, 1):
        first = step if ties == "1-1-2" else taken + 1
        found[value] = Place(first, holders[value], len(ordered) if ties == "1-1-2" else len(values))
        taken += holders[value]
    if ties == "1-1-2":
        # who ties holds one place there, so that the last place is the number of different values
        return {name: Place(found[value].first, 1, len(ordered)) for name, value in values.items()}
    return {name: found[value] for name, value in values.items()}


def whole(value: Decimal, mode: str) -> int:
    """A number of places, rounded as stated."""
    return int(value.to_integral_value(ROUNDED[mode]))


def share_of(base: int, per_cent: Decimal, mode: str) -> int:
    return whole(Decimal(base) * per_cent / 100, mode)


def stretches(order: Iterable[tuple[str, Decimal]]) -> list[list[str]]:
    """Names in order, those of equal value together."""
    found: list[list[str]] = []
    last: Decimal | None = None
    for name, value in order:
        if last is not None and value == last:
            found[-1].append(name)
        else:
            found.append([name])
        last = value
    return found
