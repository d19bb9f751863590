"""How a number went, from period to period. What has not come yet is left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .axes import Axis
from .drawing import INK, LINE, SOFT, UP, line, percent, picture, text


@dataclass(frozen=True)
class Point:
    """`label` stands under it, as short as possible."""

    label: str
    value: Decimal | None


#: Pixels above, of the drawing and below; per cent left for the numbers of the axis; so many can all be told.
TOP, TALL, FOOT, LEFT, TOLD = 20, 110, 24, 12, 6


def course(points: Sequence[Point], said: str) -> SafeString:
    """Lines and dots. Where there are many the first and the last are told, and the highest and the lowest
    unless they stand right beside one of these."""
    known = [one.value for one in points if one.value is not None]
    if not known:
        return SafeString("")
    axis, step = Axis(known), Decimal(100 - LEFT) / len(points)
    placed = [(LEFT + step * (place + Decimal("0.5")), one) for place, one in enumerate(points)]
    spots = [(x, _height(axis, one.value), one.value) for x, one in placed if one.value is not None]
    parts = [*_lines(axis), *_joined(spots), *_dots(spots)]
    parts += [text(percent(x), TOP + TALL + FOOT - 6, one.label, "middle", SOFT, size=12) for x, one in placed]
    return picture(said, TOP + TALL + FOOT, parts)


Spot = tuple[Decimal, Decimal, Decimal]


def _height(axis: Axis, value: Decimal) -> Decimal:
    return (TOP + TALL - axis.at(value) * TALL / 100).quantize(Decimal("0.1"))


def _lines(axis: Axis) -> Iterator[SafeString]:
    ticks = axis.ticks()
    for tick in ticks[:: max(1, len(ticks) // 4)]:
        y = _height(axis, tick)
        yield line(f"{LEFT}%", "100%", float(y), float(y), LINE)
        yield text(f"{LEFT - 2}%", int(y) + 4, f"{tick.normalize():f}", "end", SOFT, size=12)


def _joined(spots: Sequence[Spot]) -> Iterator[SafeString]:
    """Pieces between neighbours: a line through points in per cent cannot be one path."""
    for (x1, y1, _was), (x2, y2, _now) in pairwise(spots):
        yield line(percent(x1), percent(x2), float(y1), float(y2), UP, 'stroke-width="2"')


def _dots(spots: Sequence[Spot]) -> Iterator[SafeString]:
    yield format_html_join(
        "", '<circle cx="{}" cy="{}" r="4" fill="{}"/>', ((percent(x), y, UP) for x, y, _value in spots)
    )
    values = [value for _x, _y, value in spots]
    told = {0, len(spots) - 1}
    for place in (values.index(max(values)), values.index(min(values))):
        if all(abs(place - other) > 1 for other in told):  # beside one another two words would lie on each other
            told.add(place)
    for place, (x, y, value) in enumerate(spots):
        if len(spots) <= TOLD or place in told:
            last = place == len(spots) - 1
            yield text(percent(x), int(y) - 9, f"{value:.1f}", "middle", INK, bold=last)
