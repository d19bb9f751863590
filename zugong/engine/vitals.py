"""How indicators did after a period: who got nothing or everything, how far they spread, whether they go with the rest, which
say the same, what the order would be without them. Pure figures; whoever shows them says what is much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zugong.engine import fairness
from zugong.engine.simulate import Scores, alike, places
from zugong.engine.trace import IndicatorScore

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
SHOWN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Vitals:
    """One indicator across everybody it applies to. Shares in per cent of these; `spread` is the standard deviation in per cent
    of full marks; `discrimination` its correlation with what all others bring; `moves`: whose place would differ without it."""

    id: str
    no: str
    title: str
    full: Decimal | None
    units: int
    mean: Decimal
    zero: Decimal
    ceiling: Decimal | None
    spread: Decimal | None
    discrimination: Decimal | None
    alike: tuple[tuple[str, Decimal], ...]
    moves: int


def vitals(
    scores: Scores, groups: Mapping[str, str], ties: str, above: Decimal | None, least: Decimal | None,
    worth: Mapping[str, Decimal] | None = None,
) -> list[Vitals]:  # fmt: skip
    """`above`: from which correlation two indicators say nearly the same; `least`: how many units correlation needs; `worth`:
    what a mark of each indicator brings to the total (`engine.worth`), 1 where nothing is said."""
    worth = worth or {}
    enough = least is None or len(scores) >= least
    totals = {subject: score.total for subject, score in scores.items()}
    now = places(totals, groups, ties)
    marks = {
        subject: {one.id: one.value for one in score.indicators if one.assessed} for subject, score in scores.items()
    }
    same = _alike(scores, above, int(least or 0))
    found = []
    for id_, parts in fairness.indicators(scores).items():
        own = {subject: held[id_] * worth.get(id_, ONE) for subject, held in marks.items() if id_ in held}
        without = places({one: totals[one] - own.get(one, ZERO) for one in totals}, groups, ties)
        found.append(
            _vitals(
                parts,
                _discrimination(own, totals) if enough else None,
                same.get(id_, ()),
                sum(now[one] != without[one] for one in now),
            )
        )
    return found


def _vitals(
    parts: list[IndicatorScore], discrimination: Decimal | None, same: tuple[tuple[str, Decimal], ...], moves: int
) -> Vitals:
    first, values = parts[0], [one.value for one in parts]
    ends = fairness.ends({first.id: parts})
    whole = ends[0] if ends else None
    zero = (Decimal(sum(not value for value in values)) * HUNDRED / len(values)).quantize(SHOWN)
    return Vitals(
        first.id, first.no, first.title, first.full, len(parts), fairness.mean(values),
        zero if whole is None else whole.zero, None if whole is None else whole.ceiling,
        None if whole is None else whole.spread, discrimination, same, moves,
    )  # fmt: skip


def _discrimination(own: Mapping[str, Decimal], totals: Mapping[str, Decimal]) -> Decimal | None:
    rest = [float(totals[subject] - value) for subject, value in own.items()]
    return fairness.correlation([float(value) for value in own.values()], rest)


def _alike(scores: Scores, above: Decimal | None, least: int) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    found: dict[str, tuple[tuple[str, Decimal], ...]] = {}
    for pair in alike(scores, above, least) if above is not None else ():
        first, second = pair.titles
        found[pair.first] = (*found.get(pair.first, ()), (second, pair.correlation))
        found[pair.second] = (*found.get(pair.second, ()), (first, pair.correlation))
    return found
