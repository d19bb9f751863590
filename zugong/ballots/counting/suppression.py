"""What may be shown apart without showing how few people voted, directly or by taking one figure from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """The groups that may be shown, and whether the figures of all together may stand beside them."""

    groups: frozenset[str]
    total: bool


def shown(sizes: Mapping[str, int], minimum: int, *, total_always: bool, spare_total: bool = False) -> Shown:
    """`sizes`: ballots of each group that say something here.

    A group below the minimum is not shown. The total less all groups shown is what was hidden, so the hidden ones
    together must reach the minimum too: more groups are hidden, smallest first. `spare_total`: the total is given up
    instead, where groups are weighted and a hidden group would take its weight with it.
    """
    filled = {name: size for name, size in sizes.items() if size > 0}
    whole = sum(filled.values())
    hidden = {name for name, size in filled.items() if size < minimum}
    total = whole >= minimum or (total_always and whole > 0)
    order = sorted(filled.keys() - hidden, key=lambda name: (filled[name], name))
    if spare_total and hidden and order:
        return Shown(frozenset(order), total=False)
    while total and hidden and sum(filled[name] for name in hidden) < minimum and order:
        hidden.add(order.pop(0))
    return Shown(frozenset(filled.keys() - hidden), total)
