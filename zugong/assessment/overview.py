"""What an overseer sees at the start of the day: who leads, how marks lie, what moved, and what most departments lack.

Departments alone, never a person; and no list of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property

from zugong.org.scope import Scope
from zugong.ui.figures import Figure

from . import drawings, schemes
from .board import SEEN
from .drawings import Standing
from .models import Campaign, UnitScore
from .queries import month_start, totals_before, with_part

LEADING, MOVED, LACKING = 3, 5, 5
ZERO = Decimal(0)


@dataclass(frozen=True)
class Department:
    name: str
    url: str
    total: Decimal
    change: Decimal = ZERO


@dataclass(frozen=True)
class Group:
    title: str
    url: str
    size: int
    leading: list[Department]
    totals: list[Decimal]


@dataclass(frozen=True)
class Lacking:
    """An indicator that many departments do not have in full."""

    title: str
    url: str
    departments: int
    average: Decimal


@dataclass
class Overview:
    campaign: Campaign
    scores: list[UnitScore]
    before: dict[int, Decimal]

    @cached_property
    def url(self) -> str:
        return reverse("assessment:ranks", args=[self.campaign.pk])

    def _department(self, score: UnitScore) -> Department:
        change = score.total - self.before.get(score.unit_id, score.total)
        name = score.unit.short_name or score.unit.name
        return Department(name, f"{self.url}{score.unit_id}/", score.total, change)

    @cached_property
    def groups(self) -> list[Group]:
        by_group: dict[tuple[int, int], list[UnitScore]] = {}
        for score in self.scores:
            if score.group is not None:
                by_group.setdefault((score.group.order, score.group.pk), []).append(score)
        return [self._group(scores) for _place, scores in sorted(by_group.items(), key=lambda pair: pair[0])]

    def _group(self, scores: Sequence[UnitScore]) -> Group:
        best = sorted(scores, key=lambda score: (-score.total, score.unit_id))
        return Group(
            str(best[0].group),
            f"{self.url}?{urlencode({'group': best[0].group_id})}",
            len(scores),
            [self._department(score) for score in best[:LEADING]],
            [score.total for score in best],
        )

    @property
    def spread(self) -> Figure | None:
        """A dot for each department, on one axis for all groups."""
        return drawings.spread([Standing(group.title, group.totals) for group in self.groups])

    @cached_property
    def moved(self) -> list[Department]:
        """The greatest steps of this month, up or down."""
        found = [self._department(score) for score in self.scores if score.unit_id in self.before]
        found = [one for one in found if one.change]
        return sorted(found, key=lambda one: (-abs(one.change), one.name))[:MOVED]

    @cached_property
    def lacking(self) -> list[Lacking]:
        lost: dict[str, list[Decimal]] = {}
        names: dict[str, tuple[str, str]] = {}
        for score in self.scores:
            for key, number, title, value, full in score.summary["indicators"]:
                if full is None or value == full:
                    continue
                gap = Decimal(full) - Decimal(value)
                if gap > 0:
                    lost.setdefault(key, []).append(gap)
                    names[key] = (number, title)
        most = sorted(lost.items(), key=lambda pair: (-len(pair[1]), -sum(pair[1]), pair[0]))[:LACKING]
        return [
            Lacking(" ".join(names[key]).strip(), self._sorted_by(key), len(gaps), sum(gaps, ZERO) / len(gaps))
            for key, gaps in most
        ]

    def _sorted_by(self, indicator: str) -> str:
        """The ranks, sorted by the item this indicator belongs to."""
        book = schemes.find_of(self.campaign)
        blocks = book.institution.scheme.items if book else ()
        item = next((one.id for one in blocks if any(part.id == indicator for part in one.indicators)), "")
        return f"{self.url}?{urlencode({'sort': item})}" if item else self.url


def overview_of(campaign: Campaign, scope: Scope) -> Overview | None:
    """Two queries; None where this account oversees nobody who is marked."""
    found = UnitScore.objects.filter(scope.q("unit"), campaign=campaign).select_related("unit", "group").only(*SEEN)
    scores = with_part(found, "indicators")
    return Overview(campaign, scores, totals_before(campaign, scores, month_start())) if scores else None
