"""Two results side by side: whose marks, place or grade differ. What an erratum says, and what a reviewer looks at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zugong.assessment import schemes
from zugong.assessment.models import Result, ResultLine, UnitScore
from zugong.assessment.people.standing import standing
from zugong.assessment.scoring import moves
from zugong.org.models import Unit

ZERO = Decimal(0)


@dataclass(frozen=True)
class Moved:
    """One unit or person that stands otherwise. `before` is None for who was not in the earlier one."""

    who: str
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
    before = {line.subject: line for line in _lines(earlier)}
    found = [
        Moved(line.who, old, line, moves(old.summary, line.summary) if old else [])
        for line in _lines(later)
        if (old := before.get(line.subject)) is None or _differs(old, line)
    ]
    return sorted(found, key=lambda one: (one.same_marks, -abs(one.difference)))


def _differs(old: ResultLine, new: ResultLine) -> bool:
    return (old.total, old.place, old.grade, old.stars) != (new.total, new.place, new.grade, new.stars) or bool(
        moves(old.summary, new.summary)
    )


def _lines(result: Result) -> list[ResultLine]:
    return list(result.lines.select_related("unit", "person").defer("trace", "standing"))


def from_live(result: Result) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Who has another sealed total than stood on the own page when the campaign closed: name, live, sealed. Of people the page
    is reckoned from the ledger anew, so that what was recorded since the closing shows as well."""
    if result.campaign.unit is not None:
        return _from_standing(result, result.campaign.unit)
    live = dict(UnitScore.objects.filter(campaign=result.campaign_id).values_list("unit_id", "total"))
    sealed = {line.unit_id: line for line in _lines(result)}
    names = {key: str(line.unit) for key, line in sealed.items()}
    missing = UnitScore.objects.filter(campaign=result.campaign_id).exclude(unit__in=sealed).select_related("unit")
    found = [(names[key], live.get(key), line.total) for key, line in sealed.items() if live.get(key) != line.total]
    return [*found, *((str(score.unit), score.total, None) for score in missing)]


def _from_standing(result: Result, unit: Unit) -> list[tuple[str, Decimal | None, Decimal | None]]:
    found = standing(schemes.book_of(result.campaign), result.campaign.period, unit)
    live = {one.subject: one.total for one in found.result.standings}
    lines = _lines(result)
    off = [(one.who, live.get(one.subject), one.total) for one in lines if live.get(one.subject) != one.total]
    missing = live.keys() - {one.subject for one in lines}
    return [*off, *((found.people[int(key)].name, live[key], None) for key in sorted(missing))]


def of_line(line: ResultLine) -> Moved | None:
    """One line against the same one in the edition that its result corrects; None where nothing of it moved."""
    earlier = before(line.result)
    held = earlier.lines.filter(unit=line.unit_id, person=line.person_id) if earlier else ResultLine.objects.none()
    old = held.select_related("unit", "person", "result").first()
    if old is None or not _differs(old, line):
        return None
    return Moved(line.who, old, line, moves(old.summary, line.summary))


def before(result: Result) -> Result | None:
    """The one published before it, which it corrects."""
    return result.campaign.results.published().filter(number__lt=result.number).order_by("-number").first()
