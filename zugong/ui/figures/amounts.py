"""One beside the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .drawing import INK, LINE, RED, UP, hatch, line, percent, picture, text


@dataclass(frozen=True)
class Line:
    """A bar with its name and its amount in words. `over`: it is beyond a limit, and is drawn hatched and said so."""

    name: str
    value: Decimal
    words: str
    over: bool = False


#: The name stands above its bar, so that it has the whole width however narrow the screen; in per cent, pixels and characters.
BAR, TALL_ROW, LONGEST = 70, 40, 22


def bars(lines: Sequence[Line], key: str, said: str, whole: Decimal | None = None) -> SafeString:
    """`whole`: what the longest bar stands for, where these lines are a part of more; else the greatest of them."""
    whole = max((one.value for one in lines), default=Decimal(0)) if whole is None else whole
    parts = [hatch(f"b-{key}", "#fff", RED, 4)]
    for row, one in enumerate(lines):
        y = TALL_ROW * row
        width = max(one.value, Decimal(0)) / whole * BAR if whole else Decimal(0)
        fill, stroke = (f"url(#b-{key})", RED) if one.over else (UP, UP)
        parts += [
            text("0", y + 14, _short(one.name)),
            format_html('<rect x="0" y="{}" width="{}" height="12" fill="{}" stroke="{}"/>', y + 20, percent(width), fill, stroke),
            text(percent(width + 2), y + 31, one.words, "start", RED if one.over else INK, bold=one.over),
        ]  # fmt: skip
    return picture(said, TALL_ROW * len(lines) + 4, parts)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


# ---- two beside each other ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """One thing of two: a filled dot and a hollow square on one line from nothing to `whole`, and both in words."""

    name: str
    left: Decimal
    right: Decimal
    whole: Decimal
    words: tuple[str, str]


def pairs(lines: Sequence[Pair], said: str) -> SafeString:
    parts = []
    for row, one in enumerate(lines):
        y = TALL_ROW * row
        left, right = (_along(value, one.whole) for value in (one.left, one.right))
        parts += [
            text("0", y + 14, _short(one.name)),
            line("1%", percent(BAR + Decimal(1)), y + 26, y + 26, LINE),
            line(percent(min(left, right)), percent(max(left, right)), y + 26, y + 26, UP, 'stroke-width="2"'),
            format_html('<circle cx="{}" cy="{}" r="6" fill="{}"/>', percent(left), y + 26, UP),
            # a square cannot be put by its middle in per cent, so it is moved there
            format_html(
                '<svg x="{}" y="{}" overflow="visible"><rect x="-5" y="-5" width="10" height="10" fill="#fff" stroke="{}" stroke-width="2"/></svg>',
                percent(right), y + 26, INK,
            ),
            text(percent(Decimal(BAR + 4)), y + 31, f"● {one.words[0]}　□ {one.words[1]}"),
        ]  # fmt: skip
    return picture(said, TALL_ROW * len(lines) + 4, parts)


def _along(value: Decimal, whole: Decimal) -> Decimal:
    share = min(max(value / whole, Decimal(0)), Decimal(1)) if whole else Decimal(0)
    return 1 + share * BAR
