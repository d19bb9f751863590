"""Two results side by side: whose marks, place or grade differ. What an erratum says, and what a reviewer looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from zugong.assessment import queries, schemes
from zugong.assessment.models import Result, ResultLine, UnitScore
from zugong.assessment.people.standing import standing
from zugong.assessment.scoring import moves
from zugong.org.models import Account, Unit

ZERO = Decimal(0)


@dataclass(frozen=True)
class Moved:
    """One unit or person that stands otherwise. `before` is None for who was not in the earlier one, `after` for who is not in
    the later one any more; one of them is there."""

    who: str
    before: ResultLine | None
    after: ResultLine | None
    #: [{"key", "label", "before", "after"}] of every indicator that differs.
    indicators: list[dict[str, str]]
    #: Whether the indicators are kept from whoever reads it.
    veiled: bool = False

    @property
    def line(self) -> ResultLine:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def difference(self) -> Decimal:
        return (self.after.total if self.after else ZERO) - (self.before.total if self.before else ZERO)

    @property
    def same_marks(self) -> bool:
        """Moved by others' marks alone."""
        stayed = self.before is not None and self.after is not None
        return stayed and not self.difference and not self.indicators


def between(earlier: Result | None, later: Result) -> list[Moved]:
    """Who stands otherwise in the later one, those with other marks first, and who is not in it any more."""
    if earlier is None:
        return []
    before = {line.subject: line for line in _lines(earlier)}
    after = {line.subject: line for line in _lines(later)}
    found = [
        Moved(line.who, old, line, moves(old.summary, line.summary) if old else [])
        for key, line in after.items()
        if (old := before.get(key)) is None or _differs(old, line)
    ]
    found += [Moved(line.who, line, None, []) for key, line in before.items() if key not in after]
    return sorted(found, key=lambda one: (one.same_marks, -abs(one.difference)))


def for_reader(moved: Iterable[Moved], account: Account) -> list[Moved]:
    """What of it this account may read: totals and places hang out, what each unit's marks came from is its own matter."""
    return [one if queries.may_see(account, one.line.unit) else replace(one, veiled=True) for one in moved]


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
    old = None if earlier is None else same_in(earlier, line)
    if old is None or not _differs(old, line):
        return None
    return Moved(line.who, old, line, moves(old.summary, line.summary))


def same_in(other: Result, line: ResultLine) -> ResultLine | None:
    """The line of the same unit, or of the same person in whatever branch, as `subject` has it."""
    same = {"person": line.person_id} if line.person_id else {"unit": line.unit_id, "person": None}
    return other.lines.filter(**same).select_related("unit", "person", "result").first()


def before(result: Result) -> Result | None:
    """The one published before it, which it corrects."""
    return result.campaign.results.published().filter(number__lt=result.number).order_by("-number").first()
