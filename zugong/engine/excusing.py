"""Facts that are not counted because somebody approved it."""

from __future__ import annotations

from collections.abc import Callable

from zugong.engine.filters import Condition, Excused
from zugong.engine.ledger import FactRow
from zugong.engine.trace import Line
from zugong.engine.words import Words


class Excuse:
    """Who is excused with approval. Without one the fact counts, and the reader is told."""

    def __init__(self, excused: Excused, test: Callable[[Condition], Callable[[FactRow], bool]]) -> None:
        self.tests = [test(condition) for condition in excused.where]
        self.approval = excused.approval
        self.bare = 0

    def __call__(self, fact: FactRow) -> Words | None:
        if not all(test(fact) for test in self.tests):
            return None
        approval = str(fact.data.get(self.approval) or "").strip()
        if approval:
            return Words(f"经批准不计：{approval}", f"excused: {approval}")
        self.bare += 1
        return None

    @property
    def remarks(self) -> tuple[Line, ...]:
        if not self.bare:
            return ()
        return (
            Line(
                Words("符合豁免情形但没有批准依据，照计", "could be excused but nobody approved it; counted"),
                "",
                str(self.bare),
            ),
        )
