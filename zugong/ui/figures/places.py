"""From place to place: who overtook whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .drawing import DOWN, DOWN_WORDS, SOFT, STILL, UP, line, picture, text

ROW, HEAD = 28, 30


@dataclass(frozen=True)
class Slope:
    """One line from a place to a place; up is solid, down is dashed, both say how far in words."""

    name: str
    before: int
    after: int

    @property
    def climbed(self) -> int:
        return self.before - self.after


LEFT, RIGHT = 33, 60


def slopes(lines: Sequence[Slope], ends: tuple[str, str], said: str) -> SafeString:
    """Names stand at both ends, so that no legend is needed; those who share a place stand below each other."""
    left = _rows({one.name: one.before for one in lines})
    right = _rows({one.name: one.after for one in lines})
    parts = [
        text(f"{LEFT}%", 16, ends[0], "middle", SOFT), text(f"{RIGHT}%", 16, ends[1], "middle", SOFT),
        *(line(f"{x}%", f"{x}%", 24, HEAD + ROW * len(lines)) for x in (LEFT, RIGHT)),
    ]  # fmt: skip
    for one in sorted(lines, key=lambda one: abs(one.climbed)):
        parts += _slope(one, left[one.name], right[one.name])
    return picture(said, HEAD + ROW * len(lines) + 4, parts)


def _rows(places: dict[str, int]) -> dict[str, int]:
    """Name → row, by place."""
    ordered = sorted(places, key=lambda name: (places[name], name))
    return {name: row for row, name in enumerate(ordered)}


def _slope(one: Slope, left: int, right: int) -> list[SafeString]:
    y1, y2 = HEAD + ROW * left + ROW // 2, HEAD + ROW * right + ROW // 2
    moved = bool(one.climbed)
    stroke, words = (STILL, SOFT) if not moved else (UP, UP) if one.climbed > 0 else (DOWN, DOWN_WORDS)
    dash = mark_safe(' stroke-dasharray="6 4"') if one.climbed < 0 else ""
    mark = f" {'▲' if one.climbed > 0 else '▼'}{abs(one.climbed)}" if moved else ""
    return [
        format_html('<line x1="{}%" y1="{}" x2="{}%" y2="{}" stroke="{}" stroke-width="{}"{}/>',
                    LEFT, y1, RIGHT, y2, stroke, 2 if moved else 1.25, dash),
        *(format_html('<circle cx="{}%" cy="{}" r="{}" fill="{}"/>', x, y, 4.5 if moved else 3.5, stroke)
          for x, y in ((LEFT, y1), (RIGHT, y2))),
        text(f"{LEFT - 2}%", y1 + 5, f"{one.name} {one.before}", "end", words, bold=moved),
        text(f"{RIGHT + 2}%", y2 + 5, f"{one.after} {one.name}{mark}", "start", words, bold=moved),
    ]  # fmt: skip
