"""Two results side by side: whose marks, place or grade differ. What an erratum says, and what a reviewer looks at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zugong.assessment.models import Result, ResultLine, UnitScore
from zugong.assessment.scoring import moves

ZERO = Decimal(0)


@dataclass(frozen=True)
class Moved:
    """One unit that stands otherwise. `before` is None for who was not in the earlier one."""

    unit: str
    before: ResultLine | None
    after: ResultLine
    #: [{"key", "label", "before", "after"}] of every indicator that differs.
    indicators: list[dict[str, str]]

    @property
    def difference(self) -> Decimal:
        return self.after.total - (self.before.total if self.before else ZERO)

    @property
    def same_marks(self) -> bool:
        """Moved by others' marks alone."""
        return self.before is not None and self.before.total == self.after.total and not self.indicators


def between(earlier: Result | None, later: Result) -> list[Moved]:
    """Who stands otherwise in the later one, those with other marks first."""
    if earlier is None:
        return []
    before = {line.unit_id: line for line in _lines(earlier)}
    found = [
        Moved(str(line.unit), old, line, moves(old.summary, line.summary) if old else [])
        for line in _lines(later)
        if (old := before.get(line.unit_id)) is None or _differs(old, line)
    ]
    return sorted(found, key=lambda one: (one.same_marks, -abs(one.difference)))


def _differs(old: ResultLine, new: ResultLine) -> bool:
    return (old.total, old.place, old.grade, old.stars) != (new.total, new.place, new.grade, new.stars) or bool(
        moves(old.summary, new.summary)
    )


def _lines(result: Result) -> list[ResultLine]:
    return list(result.lines.select_related("unit").defer("trace", "standing"))


def from_live(result: Result) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Units whose sealed total is not the one that stood on their page when the campaign closed: name, live, sealed."""
    live = dict(UnitScore.objects.filter(campaign=result.campaign_id).values_list("unit_id", "total"))
    sealed = {line.unit_id: line for line in _lines(result)}
    names = {key: str(line.unit) for key, line in sealed.items()}
    missing = UnitScore.objects.filter(campaign=result.campaign_id).exclude(unit__in=sealed).select_related("unit")
    found = [(names[key], live.get(key), line.total) for key, line in sealed.items() if live.get(key) != line.total]
    return [*found, *((str(score.unit), score.total, None) for score in missing)]


def before(result: Result) -> Result | None:
    """The one published before it, which it corrects."""
    return result.campaign.results.published().filter(number__lt=result.number).order_by("-number").first()
