"""How large a unit must be to owe something."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, choice, number, spelt, spot_field

HEADS = ("members", "full_members")


@dataclass(frozen=True, kw_only=True)
class OnlyIf:
    """`only_if`: what only units of a certain size owe. Duties look at the register on the first day of each period,
    schemes at its state on the day of scoring; a unit without any registered member owes it too."""

    of: str = spelt(choice, "数哪些党员", "which members are counted", required=True, default="", choices=HEADS)
    at_least: Number | None = spelt(
        number, "至少几人才要做", "so many or more owe it", required=True, units=("人", "名")
    )
    spot: Spot = spot_field()
