"""What every step of a mark came to, under the same names in all three evaluators.

A mark can be right by chance, two errors making up for each other; the steps that led to it cannot all be. They are written
down only when somebody asks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zugong.engine.measures import Measure, Need
from zugong.engine.scheme import Clause, Indicator
from zugong.engine.walking import every

if TYPE_CHECKING:
    from zugong.engine.case import Case
    from zugong.engine.clauses import Part

#: what a number is, of which indicator or item, which clause and which measure in it
Key = tuple[str, str, int, int]
Steps = dict[Key, Decimal]


def key(what: str, of: str = "", clause: int = 0, measure: int = 0) -> Key:
    return what, of, clause, measure


def measures_in(clause: Clause) -> list[Measure]:
    """Every measure of a clause, in the order in which they are numbered."""
    return [node for node in every(clause, Measure) if not isinstance(node, Need)]


def note(case: Case, what: str, of: str, value: Decimal) -> None:
    """Writes a step down, if they are kept."""
    if case.workings is not None:
        case.workings[key(what, of)] = value


def note_indicator(case: Case, indicator: Indicator, parts: list[Part], *, assessed: bool) -> None:
    """What each measure was and what each clause gave; what is not assessed has no sum."""
    from zugong.engine.measuring import measure

    steps = case.workings
    if steps is None:
        return
    for place, part in enumerate(parts):
        if part.assessed:
            marks = part.mapped.marks
            steps[key("clause", indicator.id, place)] = -marks if part.clause.sign == "deduct" else marks
        for number, node in enumerate(measures_in(part.clause)):
            value = measure(node, case).value
            if value is not None:
                steps[key("measure", indicator.id, place, number)] = value
    if not assessed:
        for what in ("together", "limited"):
            steps.pop(key(what, indicator.id), None)
