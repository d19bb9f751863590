"""每个来源到哪一步: which marks come from where, and from whom something is still lacking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.assessment import kinds, schemes
from zugong.assessment.models import Campaign, UnitScore
from zugong.assessment.people.marked import Marked
from zugong.assessment.people.standing import standing
from zugong.assessment.queries import with_part
from zugong.assessment.schemes import Book
from zugong.assessment.scoring import summary_of
from zugong.engine.groups.measures import ResultOf
from zugong.engine.scheme import Indicator
from zugong.engine.walking import every

#: Where marks come from, in the order in which a year gathers them.
SOURCES: dict[str, str | Promise] = {
    "records": _("平时记录自动算"),
    "unit": _("单位自己记"),
    "assessor": _("考核组查、评"),
    "ballots": _("表决、测评"),
    "results": _("引用别的成绩"),
}
BALLOTS = "ballots."
NAMED = 3


@dataclass
class Line:
    """One indicator: how many units something is known of, and who is waited for."""

    id: str
    title: str
    units: int
    #: Units or people of which nothing is known yet: nobody judged, nothing was recorded.
    lacking: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.units - len(self.lacking)

    @property
    def named(self) -> list[str]:
        return self.lacking[:NAMED]

    @property
    def more(self) -> int:
        return max(len(self.lacking) - NAMED, 0)


@dataclass
class Source:
    key: str
    lines: list[Line]

    @property
    def title(self) -> str:
        return str(SOURCES[self.key])

    @property
    def by_others(self) -> bool:
        """An assessor, voters, another result are waited for; else the units themselves are."""
        return self.key in ("assessor", "ballots", "results")

    @cached_property
    def whole(self) -> int:
        return sum(line.units for line in self.lines)

    @cached_property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @property
    def share(self) -> int:
        return round(100 * self.done / self.whole) if self.whole else 100

    @property
    def lacking(self) -> list[Line]:
        return [line for line in self.lines if line.lacking]


def progress_of(campaign: Campaign, book: Book) -> list[Source]:
    """Every source with its indicators; those without any are left out."""
    source = {
        indicator.id: source_of(indicator) for block in book.institution.scheme.blocks for indicator in block.indicators
    }
    lines: dict[str, Line] = {}
    for name, summary in _summaries(campaign, book):
        lacking = {*summary["awaits"], *summary["bare"]}
        asked = (one for one in summary["indicators"] if one[0] not in summary["spared"])
        for key, number, title, *_marks in asked:
            line = lines.setdefault(key, Line(key, f"{number} {title}".strip(), 0))
            line.units += 1
            line.lacking += [name] if key in lacking else []
    found = {key: [line for line in lines.values() if source.get(line.id) == key] for key in SOURCES}
    return [Source(key, own) for key, own in found.items() if own]


def how_many(campaign: Campaign) -> int:
    """Whom it marks, counted."""
    if campaign.unit is None:
        return campaign.scores.count()
    return len(Marked(schemes.book_of(campaign), campaign.period, campaign.unit).people)


def _summaries(campaign: Campaign, book: Book) -> list[tuple[str, dict[str, Any]]]:
    """Whom it marks, with what the marks so far say: units as they are kept, people as they stand."""
    if campaign.unit is None:
        kept = UnitScore.objects.filter(campaign=campaign).select_related("unit").only("unit__name", "unit__short_name")
        return [(str(one.unit), one.summary) for one in with_part(kept, "indicators", "awaits", "bare", "spared")]
    found = standing(book, campaign.period, campaign.unit)
    return [(found.people[int(one.subject)].name, summary_of(one)) for one in found.result.scores]


def source_of(indicator: Indicator) -> str:
    """The hand that is needed most: a result, a vote, an assessor, the unit; else it follows from what is recorded anyway."""
    if any(True for _one in every(indicator, ResultOf)):
        return "results"
    measures = (clause.measure for clause in indicator.parts if clause.measure is not None)
    read = {wanted.of for measure in measures for wanted in measure.reads}
    return _of_kinds(read)


def _of_kinds(read: Iterable[str]) -> str:
    hands = {kinds.hand_of(one) for one in read}
    if any(one.startswith(BALLOTS) for one in read):
        return "ballots"
    return next((hand for hand in ("assessor", "unit") if hand in hands), "records")
