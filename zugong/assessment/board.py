"""All departments ranked inside their groups, as the assessor sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.org.scope import Scope

from . import ranks
from .models import Campaign, UnitScore
from .queries import beside, month_start, periods_of, totals_before, with_part

ZERO = Decimal(0)
#: The small multiples: a bar per item, drawn as one path per unit so that a county's ranks stay a light page.
BAR, GAP, HEIGHT = 14, 5, 28
NO_GROUP = "none"
#: What a row of the ranks needs; the rest of a score, of a unit and of a group stays where it is.
SEEN = (
    "campaign_id", "total", "special", "unit__name", "unit__short_name", "unit__path", "unit__kind",
    "group__name", "group__order", "group__kind",
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    marks: Decimal
    share: int
    low: bool


@dataclass(frozen=True)
class Row:
    score: UnitScore
    rank: int | None
    change: Decimal | None
    cells: tuple[Cell, ...]
    url: str

    @property
    def unit(self) -> str:
        return self.score.unit.short_name or self.score.unit.name

    @property
    def total(self) -> Decimal:
        return self.score.total

    @property
    def special(self) -> Decimal:
        return self.score.special

    @property
    def bars(self) -> str:
        return "".join(_bar(index, cell.share) for index, cell in enumerate(self.cells))


def _bar(index: int, share: int) -> str:
    height = round(HEIGHT * share / 100)
    return f"M{index * (BAR + GAP)} {HEIGHT}v-{height}h{BAR}v{height}z"


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    rows: list[Row]
    size: int
    refused: bool = False

    @property
    def words(self) -> str:
        totals = [row.total for row in self.rows]
        if not totals:
            return ""
        if len(totals) == 1:
            return _("只有 1 家")
        middle = ranks.middle(totals)
        return _("%(number)d 家 · 最高 %(high).1f · 中位数 %(middle).1f · 最低 %(low).1f") % {
            "number": len(totals),
            "high": max(totals),
            "middle": middle,
            "low": min(totals),
        }


@dataclass
class Board:
    campaign: Campaign
    #: Everybody, since a rank is a rank among all; shown are those in the scope.
    everybody: list[UnitScore]
    scope: Scope
    ties: str
    group_key: str = ""
    q: str = ""
    sorted_by: str = ""
    before: dict[int, Decimal] = field(default_factory=dict)

    @cached_property
    def scores(self) -> list[UnitScore]:
        return [score for score in self.everybody if self.scope.covers(score.unit)]

    @property
    def detailed(self) -> bool:
        """One group has room for every item's number; all groups together show small bars."""
        return bool(self.group_key)

    @property
    def heading(self) -> str:
        return _("%(units)d 家单位，%(groups)d 个组") % {"units": len(self.scores), "groups": len(self._by_group)}

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        summary = self.scores[0].summary if self.scores else {}
        return [item for item in summary.get("items", []) if not item["special"]]

    @property
    def heads(self) -> list[dict[str, str]]:
        return [{"title": item["title"], "url": self._address(sort=item["id"])} for item in self.items]

    @property
    def sort(self) -> dict[str, str]:
        return {key: self._address(sort=key) for key in ("name", "total", "special")}

    @property
    def export_url(self) -> str:
        return f"{reverse('assessment:ranks-export', args=[self.campaign.pk])}?{urlencode({'group': self.group_key, 'q': self.q})}"

    @property
    def bars_width(self) -> int:
        return max(len(self.items), 1) * (BAR + GAP) - GAP

    @property
    def bars_full(self) -> str:
        return "".join(_bar(index, 100) for index in range(len(self.items)))

    @cached_property
    def beside(self) -> list[Campaign]:
        return list(beside(self.campaign))

    @property
    def years(self) -> list[dict[str, Any]]:
        return [
            {
                "label": other.period_code,
                "url": reverse("assessment:ranks", args=[other.pk]),
                "current": other.pk == self.campaign.pk,
            }
            for other in periods_of(self.campaign)
        ]

    @property
    def tabs(self) -> list[dict[str, Any]]:
        every = {"label": _("全部"), "size": len(self.scores), "url": "?", "current": not self.group_key}
        return [every] + [
            {
                "label": title,
                "size": sum(self.scope.covers(score.unit) for score in scores),
                "url": f"?group={key}",
                "current": key == self.group_key,
            }
            for (key, title), scores in self._by_group.items()
        ]

    @cached_property
    def sections(self) -> list[Section]:
        return [
            self._section(key, title, scores)
            for (key, title), scores in self._by_group.items()
            if self.group_key in ("", key)
        ]

    @cached_property
    def _by_group(self) -> dict[tuple[str, str], list[UnitScore]]:
        found: dict[tuple[str, str], list[UnitScore]] = {}
        ordered = sorted(
            self.everybody, key=lambda s: (s.group is None, s.group.order if s.group else 0, s.group_id or 0)
        )
        for score in ordered:
            key = (str(score.group_id), str(score.group)) if score.group else (NO_GROUP, _("没有编组"))
            found.setdefault(key, []).append(score)
        return {key: scores for key, scores in found.items() if any(self.scope.covers(score.unit) for score in scores)}

    def _section(self, key: str, title: str, scores: Sequence[UnitScore]) -> Section:
        """Ranks are those of the whole group, whatever the reader looks for."""
        refused, placed = False, {}
        if key != NO_GROUP:
            try:
                placed = ranks.places({score.unit_id: score.total for score in scores}, self.ties)
            except ranks.TiesUndecided:
                refused = True
        low = _lowest(scores)
        # The sheets' addresses begin with that of the ranks; there is one in each of many rows.
        address = reverse("assessment:ranks", args=[self.campaign.pk])
        rows = [
            Row(
                score,
                placed[score.unit_id].rank if score.unit_id in placed else None,
                score.total - self.before[score.unit_id] if score.unit_id in self.before else None,
                tuple(_cells(score, low)),
                f"{address}{score.unit_id}/",
            )
            for score in scores
            if self.scope.covers(score.unit) and (self.q in score.unit.name or self.q in score.unit.short_name)
        ]
        return Section(key, title, sorted(rows, key=self._order), len(scores), refused)

    def _order(self, row: Row) -> Any:
        if self.sorted_by == "name":
            return (0, row.unit)
        if self.sorted_by == "special":
            return (-row.special, row.unit)
        index = next((n for n, item in enumerate(self.items) if item["id"] == self.sorted_by), None)
        return (-(row.cells[index].marks if index is not None else row.total), row.unit)

    def _address(self, **changes: str) -> str:
        kept = {"group": self.group_key, "q": self.q, **changes}
        return "?" + urlencode({name: value for name, value in kept.items() if value})


def _plain_items(score: UnitScore) -> Iterable[dict[str, Any]]:
    return (item for item in score.summary.get("items", []) if not item["special"])


def _lowest(scores: Sequence[UnitScore]) -> dict[str, Decimal]:
    """item → the least marks in the group, where somebody else has more; a group of one has no lowest."""
    found: dict[str, list[Decimal]] = {}
    for score in scores:
        for item in _plain_items(score):
            found.setdefault(item["id"], []).append(Decimal(item["value"]))
    return {key: min(values) for key, values in found.items() if min(values) < max(values)}


def _cells(score: UnitScore, low: dict[str, Decimal]) -> Iterable[Cell]:
    for item in _plain_items(score):
        marks, full = Decimal(item["value"]), Decimal(item["full"] or 0)
        share = int(min(max(marks / full * 100, ZERO), Decimal(100))) if full else 0
        yield Cell(marks, share, low.get(item["id"]) == marks)


def scores_of(campaign: Campaign) -> list[UnitScore]:
    """Everybody's score, with no more than ranks need."""
    found = UnitScore.objects.filter(campaign=campaign).select_related("unit", "group").only(*SEEN)
    return with_part(found, "items")


def board_of(campaign: Campaign, scope: Scope, ties: str, *, group: str = "", q: str = "", sort: str = "") -> Board:
    scores = scores_of(campaign)
    return Board(campaign, scores, scope, ties, group, q.strip(), sort, totals_before(campaign, scores, month_start()))
