"""Where everybody stands on one line: a dot each, the middle as a dashed line, the own one larger, ringed and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .axes import Axis
from .drawing import INK, LINE, OTHERS, RED, SOFT, line, percent, picture, text


@dataclass(frozen=True)
class Strip:
    """`name` stands above its line, `words` at its other end; without a name the line stands alone."""

    points: Sequence[Decimal]
    name: str = ""
    words: str = ""
    mine: Decimal | None = None
    middle: Decimal | None = None


#: Pixels: the name, what is told above the line, the line with its dots, the numbers of the axis.
NAME, ABOVE, DOTS, FOOT = 22, 34, 22, 20
#: In per cent: so much is left free at both ends, and dots nearer than this stand one above the other.
EDGE, NEAR = Decimal(2), Decimal("1.2")
RAISED = (0, -7, 7)


def strips(rows: Sequence[Strip], said: str) -> SafeString:
    values = [one for row in rows for one in (*row.points, row.mine, row.middle) if one is not None]
    if not values:
        return SafeString("")
    axis, y, parts = Axis(values), 0, []
    for row in rows:
        if row.name:
            parts += [text("0", y + 15, row.name, bold=True), text("100%", y + 15, row.words, "end", SOFT)]
            y += NAME
        parts += _row(row, axis, y + ABOVE)
        y += ABOVE + DOTS
    parts += [
        text(_at(axis, tick), y + 8, f"{tick.normalize():f}", _anchor(axis.at(tick)), SOFT, size=12) for tick in axis.ticks()
    ]  # fmt: skip
    return picture(said, y + FOOT, parts)


def _row(row: Strip, axis: Axis, y: int) -> Iterator[SafeString]:
    yield line("0", "100%", y, y, LINE)
    if row.middle is not None:
        x = _at(axis, row.middle)
        yield line(x, x, y - 20, y + 12, SOFT, 'stroke-dasharray="3 2.5"')
        told = _("中位数 %s") % f"{row.middle.normalize():f}"
        yield text(x, y - 24, told, _anchor(axis.at(row.middle), 15), SOFT, size=12)
    others = list(row.points)
    if row.mine in others:
        others.remove(row.mine)
    for x, raised in _beside(axis, others):
        yield format_html(
            '<circle cx="{}" cy="{}" r="5" fill="{}" stroke="#fff" stroke-width="1.5"/>', x, y + raised, OTHERS
        )
    if row.mine is not None:
        yield from _mine(row, axis, y)


def _mine(row: Strip, axis: Axis, y: int) -> Iterator[SafeString]:
    assert row.mine is not None
    x = _at(axis, row.mine)
    yield format_html('<circle cx="{}" cy="{}" r="9.5" fill="#fff" stroke="{}" stroke-width="1.25"/>', x, y, RED)
    yield format_html('<circle cx="{}" cy="{}" r="6.5" fill="{}"/>', x, y, RED)
    yield text(x, y + 24, f"{row.mine:.1f}", _anchor(axis.at(row.mine)), INK, bold=True)


def _beside(axis: Axis, points: Sequence[Decimal]) -> Iterator[tuple[str, int]]:
    """Where each dot stands, and how far it is raised because another is too near."""
    last: list[Decimal] = []
    for point in sorted(points):
        here = axis.at(point)
        last = [one for one in last if here - one < NEAR]
        yield _at(axis, point), RAISED[len(last) % len(RAISED)]
        last.append(here)


def _at(axis: Axis, value: Decimal) -> str:
    return percent(EDGE + axis.at(value) * (100 - 2 * EDGE) / 100)


def _anchor(share: Decimal, edge: int = 4) -> str:
    return "start" if share < edge else "end" if share > 100 - edge else "middle"
