"""Equal steps of many units told as one: “8 个支部各办好‘支部工作法’”. Plain data, kept with the score's summary too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zugong.engine.trace import IndicatorScore, RaiseBy
from zugong.engine.words import Words

KEEP = "keep"
BRANCH = "支部"


@dataclass(frozen=True)
class Gathered:
    """One wish: the same thing, worth the same, due on the same day, by one unit or by many."""

    indicator: IndicatorScore
    steps: tuple[RaiseBy, ...]

    @property
    def first(self) -> RaiseBy:
        return self.steps[0]

    @property
    def size(self) -> int:
        return len(self.steps)

    @property
    def keeps(self) -> bool:
        """Doing it adds nothing; leaving it undone loses the marks."""
        return self.first.kind == KEEP

    @property
    def gain(self) -> Decimal:
        return self.first.gain

    @property
    def total(self) -> Decimal:
        """What all of them together are worth; the single gains are rounded, their sum is never more than is left to gain."""
        return min(self.gain * self.size, max(self.indicator.best - self.indicator.value, self.gain))

    @property
    def words(self) -> Words:
        if self.size == 1:
            return self.first.sentence
        what, branches = self.first.what, all(step.who.endswith(BRANCH) for step in self.steps)
        zh, en = ("个支部", "branches") if branches else ("个组织", "units")
        return Words(f"{self.size} {zh}各{what.zh}", f"{self.size} {en}: {what.en}")


def gathered(indicators: Iterable[IndicatorScore]) -> tuple[list[Gathered], list[Gathered]]:
    """What adds marks, the greatest gain of all its units first; and what only keeps marks, by the day it is due."""
    alike: dict[tuple[object, ...], list[RaiseBy]] = {}
    of: dict[str, IndicatorScore] = {}
    for indicator in indicators:
        of[indicator.id] = indicator
        for step in indicator.raise_by:
            if step.gain > 0:
                # A step of no named unit is told alone, whatever else reads like it.
                same = step.what.zh if step.who else step.sentence.zh
                alike.setdefault((indicator.id, step.kind, step.gain, step.deadline, same), []).append(step)
    found = [Gathered(of[str(key[0])], tuple(steps)) for key, steps in alike.items()]
    raising = sorted(
        (one for one in found if not one.keeps),
        key=lambda one: (-one.total, one.first.deadline, one.indicator.no, one.first.sentence.zh),
    )
    keeping = sorted(
        (one for one in found if one.keeps),
        key=lambda one: (one.first.deadline, -one.gain * one.size, one.indicator.no, one.first.sentence.zh),
    )
    return raising, keeping
