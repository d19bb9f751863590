"""A scale that starts and ends on round numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = tuple(map(Decimal, ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100")))
TICKS = 6


class Axis:
    def __init__(self, values: Sequence[Decimal]) -> None:
        low, high = min(values), max(values)
        spread = max(high - low, STEPS[0])
        self.step = next((step for step in STEPS if spread / step <= TICKS), spread)
        self.low = (low / self.step).to_integral_value(ROUND_FLOOR) * self.step
        self.high = (high / self.step).to_integral_value(ROUND_CEILING) * self.step
        if self.high == self.low:
            self.high += self.step

    def at(self, value: Decimal) -> Decimal:
        """In per cent of the way from its low end."""
        return (value - self.low) / (self.high - self.low) * 100

    def ticks(self) -> list[Decimal]:
        number = int((self.high - self.low) / self.step)
        return [self.low + self.step * index for index in range(number + 1)]
