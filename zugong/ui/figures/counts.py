"""How many lie where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .drawing import FILL, INK, SOFT, STILL, UP, hatch, line, percent, picture, text


@dataclass(frozen=True)
class Bins:
    """How many lie in each stretch `[low, low + width)`; the last takes its end too."""

    low: Decimal
    width: Decimal
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def highest(self) -> int:
        return max((*self.before, *self.after, 1))

    def words(self, place: int) -> str:
        start = self.low + self.width * place
        return f"{start.normalize():f}–{(start + self.width).normalize():f}"


WIDTHS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
MOST = 12


def bins(before: Sequence[Decimal], after: Sequence[Decimal]) -> Bins:
    values = [*before, *after]
    low, high = min(values), max(values)
    width = next((one for one in WIDTHS if (high - low) / one < MOST), (high - low) / MOST)
    start = (low / width).to_integral_value("ROUND_FLOOR") * width
    number = max(int((high - start) / width) + 1, 1)
    return Bins(start, width, _counted(before, start, width, number), _counted(after, start, width, number))


def _counted(values: Sequence[Decimal], start: Decimal, width: Decimal, number: int) -> tuple[int, ...]:
    counts = [0] * number
    for value in values:
        counts[min(int((value - start) / width), number - 1)] += 1
    return tuple(counts)


TALL, FOOT = 150, 24


def histogram(found: Bins, key: str, said: str) -> SafeString:
    """What will be is hatched, what is stands around it as a dashed outline."""
    number, step = len(found.after), Decimal(92) / len(found.after)
    parts = [hatch(f"h-{key}", FILL, UP, 2), line("6%", "100%", TALL + 10, TALL + 10, STILL)]
    for place in range(number):
        x = 7 + step * place
        after, before = (Decimal(TALL) * count / found.highest for count in (found.after[place], found.before[place]))
        parts.append(_column(x, step, after, f"url(#h-{key})", UP))
        parts.append(_column(x, step, before, "none", INK, SafeString(' stroke-dasharray="3 2" stroke-width="1.5"')))
        if found.after[place]:
            parts.append(text(percent(x + step / 2), TALL + 6 - int(after), found.after[place], "middle", INK))
    every = max(1, -(-number // 6))
    parts += [
        text(percent(7 + step * place), TALL + FOOT + 2, f"{(found.low + found.width * place).normalize():f}", "middle", SOFT)
        for place in range(0, number + 1, every)
    ]  # fmt: skip
    return picture(said, TALL + FOOT + 10, parts)


def _column(x: Decimal, step: Decimal, height: Decimal, fill: str, stroke: str, more: str = "") -> SafeString:
    if not height:
        return mark_safe("")
    return format_html(
        '<rect x="{}" width="{}" y="{}" height="{}" fill="{}" stroke="{}"{}/>',
        percent(x), percent(step * Decimal("0.92")), f"{TALL + 10 - height:.1f}", f"{height:.1f}", fill, stroke, more,
    )  # fmt: skip
