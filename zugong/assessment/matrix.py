"""单位 × 指标: everybody's marks in one table, what stands out in each column, and two units side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.org.scope import Scope

from .board import NO_GROUP, SEEN
from .models import Campaign, UnitScore
from .queries import with_part

#: Tukey's fences: a mark so far below the middle half of its column stands out. Of fewer than `FEW` nothing is said.
FENCE, FEW = Decimal("1.5"), 4
TOTAL, NAME = "total", "name"


@dataclass(frozen=True)
class Mark:
    value: Decimal
    full: Decimal | None
    awaited: bool

    @property
    def whole(self) -> bool:
        return self.full is not None and self.value >= self.full


@dataclass(frozen=True)
class Column:
    """One indicator, with what its marks are like among the units shown."""

    key: str
    number: str
    title: str
    full: Decimal | None
    middle: Decimal
    #: Below this a mark stands out; None where the column is too short or all alike.
    fence: Decimal | None
    whole: int
    zero: int

    def outlying(self, mark: Mark | None) -> bool:
        return mark is not None and not mark.awaited and self.fence is not None and mark.value < self.fence


@dataclass(frozen=True)
class Row:
    score: UnitScore
    marks: dict[str, Mark]

    @property
    def key(self) -> int:
        return self.score.unit_id

    @property
    def unit(self) -> str:
        return self.score.unit.short_name or self.score.unit.name


def column_of(key: str, number: str, title: str, marks: Sequence[Mark]) -> Column:
    values = sorted(mark.value for mark in marks)
    return Column(
        key, number, title, marks[0].full, Decimal(median(values)), _fence(values),
        sum(mark.whole for mark in marks), sum(not mark.value for mark in marks),
    )  # fmt: skip


def _fence(values: Sequence[Decimal]) -> Decimal | None:
    if len(values) < FEW or values[0] == values[-1]:
        return None
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return low - FENCE * (high - low)


@dataclass
class Matrix:
    campaign: Campaign
    everybody: list[UnitScore]
    scope: Scope
    group: str = ""
    item: str = ""
    sorted_by: str = ""
    only: bool = False

    @cached_property
    def scores(self) -> list[UnitScore]:
        """Those in the scope and in the chosen group."""
        seen = [score for score in self.everybody if self.scope.covers(score.unit)]
        return [score for score in seen if not self.group or _group_of(score)[0] == self.group]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            column_of(key, number, title, marks)
            for key, number, title in self._indicators
            if (marks := [row.marks[key] for row in self._rows if key in row.marks])
        ]

    @cached_property
    def shown(self) -> list[Column]:
        """With `only`, the columns in which somebody stands out."""
        return [
            one
            for one in self.columns
            if not self.only or any(one.outlying(row.marks.get(one.key)) for row in self._rows)
        ]

    @cached_property
    def _indicators(self) -> list[tuple[str, str, str]]:
        """Of the chosen item; a trace knows which indicators an item has, the summary by its number."""
        found = {
            key: (key, no, title) for score in self.scores for key, no, title, *_rest in score.summary["indicators"]
        }
        return [one for one in found.values() if not self.item or one[1].split(".")[0] == self.item]

    @cached_property
    def _rows(self) -> list[Row]:
        return [Row(score, _marks(score)) for score in self.scores]

    @cached_property
    def rows(self) -> list[Row]:
        rows = [row for row in self._rows if not self.only or self.outliers_of(row)]
        return sorted(rows, key=self._order)

    def outliers_of(self, row: Row) -> int:
        return sum(column.outlying(row.marks.get(column.key)) for column in self.columns)

    @cached_property
    def outliers(self) -> int:
        return sum(self.outliers_of(row) for row in self._rows)

    def _order(self, row: Row) -> Any:
        if self.sorted_by == NAME:
            return (0, row.score.unit.path)
        mark = row.marks.get(self.sorted_by)
        value = row.score.total if self.sorted_by in ("", TOTAL) else mark.value if mark else Decimal(-1)
        return (-value, row.score.unit.path)

    # ---- addresses ---------------------------------------------------------------------------------

    def address(self, **changes: object) -> str:
        kept = {
            "group": self.group,
            "item": self.item,
            "sort": self.sorted_by,
            "only": "1" if self.only else "",
            **changes,
        }
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    @property
    def groups(self) -> list[dict[str, Any]]:
        seen = {_group_of(one) for one in self.everybody if self.scope.covers(one.unit)}
        ordered = [("", _("全部")), *((key, title) for _order, key, title in sorted((o, k, t) for k, t, o in seen))]
        return [
            {"label": title, "url": self.address(group=key), "current": key == self.group} for key, title in ordered
        ]

    @property
    def items(self) -> list[dict[str, Any]]:
        summary = self.scores[0].summary["items"] if self.scores else []
        named = [("", _("全部项目")), *((item["no"], item["title"]) for item in summary)]
        return [{"label": title, "key": key, "current": key == self.item} for key, title in named]

    @property
    def base(self) -> str:
        """A unit's sheet is this address with its key; an indicator's page has the indicator behind that."""
        return reverse("assessment:ranks", args=[self.campaign.pk])


def _group_of(score: UnitScore) -> tuple[str, str, int]:
    group = score.group
    return (str(group.pk), group.name, group.order) if group else (NO_GROUP, _("没有编组"), 1_000_000)


def _marks(score: UnitScore) -> dict[str, Mark]:
    awaited = set(score.summary["awaits"])
    return {
        key: Mark(Decimal(value), None if full is None else Decimal(full), key in awaited)
        for key, _no, _title, value, full in score.summary["indicators"]
    }


def matrix_of(campaign: Campaign, scope: Scope, **asked: Any) -> Matrix:
    found = UnitScore.objects.filter(campaign=campaign).select_related("unit", "group").only(*SEEN)
    return Matrix(campaign, with_part(found, "items", "indicators", "awaits"), scope, **asked)


# ---- two units -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One indicator of both."""

    key: str
    title: str
    left: Decimal
    right: Decimal
    full: Decimal | None

    @property
    def difference(self) -> Decimal:
        return self.left - self.right


def compared(left: UnitScore, right: UnitScore) -> list[Compared]:
    """Every indicator both have, the greatest difference first."""
    others = {key: value for key, _no, _title, value, _full in right.summary["indicators"]}
    rows = [
        Compared(
            key,
            f"{number} {title}".strip(),
            Decimal(value),
            Decimal(others[key]),
            None if full is None else Decimal(full),
        )
        for key, number, title, value, full in left.summary["indicators"]
        if key in others
    ]
    return sorted(rows, key=lambda one: -abs(one.difference))
