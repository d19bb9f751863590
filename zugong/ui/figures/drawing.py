"""What every drawing is made of: its colours, its frame and its words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

#: The colours of a saved picture; they are those of css/tokens.css.
INK, SOFT, LINE, UP, DOWN, DOWN_WORDS, STILL, RED = (
    "#211E1A", "#686258", "#DAD4C8", "#1D4F73", "#C8702A", "#8F4710", "#BDB5A6", "#A3201A",
)  # fmt: skip
FILL = "#7FA3BC"
#: What is not the point and still has to be seen: three to one on white.
OTHERS = "#8F8778"


def picture(said: str, height: int, parts: Iterable[SafeString]) -> SafeString:
    """`said` is read out in place of the drawing, and goes along in the file that is saved."""
    return format_html(
        '<svg class="zg-draw" xmlns="http://www.w3.org/2000/svg" width="100%" height="{}" role="img" aria-label="{}" '
        'font-family="sans-serif" font-size="13"><desc>{}</desc>{}</svg>',
        height, said, said, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def text(
    x: str, y: int, words: object, anchor: str = "start", fill: str = INK, *, bold: bool = False, size: int = 0
) -> SafeString:
    more = mark_safe((' font-weight="600"' if bold else "") + (f' font-size="{size}"' if size else ""))
    return format_html('<text x="{}" y="{}" text-anchor="{}" fill="{}"{}>{}</text>', x, y, anchor, fill, more, words)


def line(x1: str, x2: str, y1: float, y2: float, stroke: str = LINE, more: str = "") -> SafeString:
    """`more`: further attributes, of our own making."""
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"{}/>', x1, x2, y1, y2, stroke, mark_safe(f" {more}" if more else "")
    )  # fmt: skip


def hatch(key: str, ground: str, stroke: str, width: int) -> SafeString:
    """A filling by its name, `url(#key)`: slanting lines on a ground, told without colour."""
    return format_html(
        '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="{}"/><line x1="0" x2="0" y1="0" y2="6" stroke="{}" stroke-width="{}"/></pattern></defs>',
        key, ground, stroke, width,
    )  # fmt: skip


def percent(number: Decimal) -> str:
    return f"{number:.2f}%"
