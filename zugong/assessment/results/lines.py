"""The rows of a result as pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse

from zugong.assessment.models import Result, ResultLine
from zugong.casework.models import Case
from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRoute

from . import objections


@dataclass(frozen=True)
class TableOf:
    """One group, in the order of its places."""

    title: str
    lines: list[ResultLine]

    @property
    def graded(self) -> bool:
        return any(line.grade_title or line.stars is not None for line in self.lines)


def tables(result: Result) -> list[TableOf]:
    lines = result.lines.select_related("unit").defer("trace", "standing", "summary")
    ordered = sorted(
        lines, key=lambda one: (not one.group, one.group, one.place is None, one.place or 0, one.unit.path)
    )
    return [TableOf(group, list(own)) for group, own in groupby(ordered, key=lambda one: one.group)]


@dataclass(frozen=True)
class Mark:
    """One indicator of a sealed line."""

    key: str
    title: str
    value: Decimal
    full: Decimal | None
    detail_url: str
    contest_url: str
    case: Case | None

    @property
    def lost(self) -> bool:
        return self.full is not None and self.value < self.full


@dataclass(frozen=True)
class SealedLine:
    row: ResultLine
    marks: list[Mark] = field(default_factory=list)

    @property
    def contestable(self) -> bool:
        return any(mark.contest_url for mark in self.marks)


def sealed_line(row: ResultLine, account: Account) -> SealedLine:
    contested = {one.origin.split(":", 2)[2]: one for one in objections.of_line(row)}
    route = objections.open_route(row, account)
    return SealedLine(row, [_mark(row, one, route, contested) for one in row.summary.get("indicators", [])])


def _mark(row: ResultLine, said: list[Any], route: DeclaredRoute | None, contested: dict[str, Case]) -> Mark:
    key, number, title, value, full = said
    return Mark(
        key, f"{number} {title}".strip(), Decimal(value), None if full is None else Decimal(full),
        reverse("assessment:indicator", args=[row.result.campaign_id, row.unit_id, key]),
        objections.way_to_contest(route, objections.Contested(row, key)) if route else "", contested.get(key),
    )  # fmt: skip
