"""The mean of those in the group who were assessed stands in for those who could not be; never of those filled in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from zugong.engine.case import Case, rounded
from zugong.engine.trace import IndicatorScore, Line
from zugong.engine.words import Words, plain

if TYPE_CHECKING:
    from zugong.engine.groups.room import Room

ZERO = Decimal(0)


def filled(case: Case, score: IndicatorScore, known: list[Decimal]) -> IndicatorScore:
    """The score with the mean of the others in it; as it is where nobody was assessed."""
    if not known:
        return score
    rounding = case.plan.scheme.choices.rounding
    mean = rounded(sum(known, ZERO) / len(known), None if rounding is None else rounding.indicator)
    line = Line(Words("同组平均", "mean of the group"), f"{plain(sum(known, ZERO))} ÷ {len(known)}", plain(mean))
    case.marks[score.id] = (mean, score.full)
    return replace(score, value=mean, best=mean, assessed=True, steps=(*score.steps, line))


def stood_in(case: Case, score: IndicatorScore) -> IndicatorScore:
    """A single unit among the marks the last run left; without them nothing is settled."""
    room: Room | None = case.room
    if room is not None and score.id in room.assessed:
        return filled(case, score, _others(room, case.view.subject, score.id))
    if room is None or room.last is None:
        return replace(score, settled=False)
    peers = {one.subject for one in room.last.standings if one.group == room.group(case.view.subject)}
    found = room.once(("marks", room.group(case.view.subject), score.id), lambda: _marks(room, peers, score.id))
    return filled(case, score, [value for subject, value in found if subject != case.view.subject])


def _others(room: Room, subject: str, indicator: str) -> list[Decimal]:
    """Of those in the subject's group."""
    known = room.assessed[indicator]
    return [known[one] for one in room.members(room.group(subject)) if one in known and one != subject]


def _marks(room: Room, peers: set[str], indicator: str) -> list[tuple[str, Decimal]]:
    assert room.last is not None
    scores = [(one.subject, one.indicator(indicator)) for one in room.last.scores if one.subject in peers]
    return [(subject, one.value) for subject, one in scores if one.assessed and not one.imputed]
