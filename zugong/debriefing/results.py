"""From what was said to a mark, and from marks to places. Plain working out: nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from .models import Report

PLACES = Decimal("0.01")
HUNDRED = Decimal(100)
#: 1-1-2: those who share a place take one place alone
DENSE = "1-1-2"


def key_of(report: Report) -> str:
    """Under which name a report stands on the ballot."""
    return f"r{report.pk}"


def mean_of(report: Report) -> Decimal | None:
    """What the members gave, as it was published; None where too few voted for it to be shown."""
    told = report.hall.poll.result if report.hall is not None else {}
    if not told.get("stands"):
        return None
    cells = [by_subject.get(key_of(report)) for by_subject in told["cells"].values()]
    figures = next((cell["all"] for cell in cells if cell and cell["all"] and cell["all"].get("mean")), None)
    return None if figures is None else Decimal(figures["mean"])


@dataclass(frozen=True)
class Weighed:
    """A total, and the way to it."""

    members: Decimal | None
    superior: Decimal
    weights: dict[str, Decimal]
    total: Decimal


def weigh(members: Decimal | None, superior: Decimal, weights: dict[str, Decimal]) -> Weighed:
    """By the weights of the institution; where the members' mean may not be shown the superior's alone counts."""
    if members is None:
        return Weighed(None, superior, weights, superior)
    total = (members * weights["members"] + superior * weights["superior"]) / HUNDRED
    return Weighed(members, superior, weights, total.quantize(PLACES, ROUND_HALF_UP))


def marks_of(worth: dict[str, Any], grade: str) -> Decimal:
    return Decimal(worth[grade]).quantize(PLACES)


def placed(reports: Sequence[Report], ties: str) -> list[Report]:
    """Best first, each with its place; those with one total share theirs."""
    ordered = sorted(reports, key=lambda one: (-(one.total or 0), one.unit.path))
    heads = sorted({one.total for one in ordered if one.total is not None}, reverse=True)
    for one in ordered:
        better = sum(1 for other in ordered if (other.total or 0) > (one.total or 0))
        one.place = (heads.index(one.total) if ties == DENSE and one.total is not None else better) + 1
        one.placed_of = len(ordered)
    return ordered


def share_of(number: int, share: Any) -> int:
    """How many a share of so many is; a part of one counts as one."""
    exact = number * (Fraction(share) / 100 if isinstance(share, Decimal) else Fraction(str(share)))
    return -(-exact.numerator // exact.denominator)


def put_forward(ordered: Sequence[Report], number: int) -> None:
    """Marks those who may be put forward: so many of the best, and whoever has the total of the last of them."""
    edge = ordered[number - 1].total if 0 < number <= len(ordered) else None
    for one in ordered:
        one.candidate = edge is not None and one.total is not None and one.total >= edge
