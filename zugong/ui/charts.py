"""Small charts drawn on the server as SVG: they print, they scale, and they need no script."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# The strip is positioned in percent so that its type keeps its size at any width.
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50), Decimal(100))
TICKS = 6


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _percent(value: Decimal) -> str:
    return f"{float(value):.2f}"


class Axis:
    """A scale that starts and ends on round numbers."""

    def __init__(self, values: list[Decimal]) -> None:
        low, high = min(values), max(values)
        spread = max(high - low, Decimal(1))
        self.step = next((step for step in STEPS if spread / step <= TICKS), spread)
        self.low = (low / self.step).to_integral_value(ROUND_FLOOR) * self.step
        self.high = (high / self.step).to_integral_value(ROUND_CEILING) * self.step
        if self.high == self.low:
            self.high += self.step

    def at(self, value: Decimal) -> Decimal:
        return (value - self.low) / (self.high - self.low) * 100

    def ticks(self) -> list[Decimal]:
        number = int((self.high - self.low) / self.step)
        return [self.low + self.step * index for index in range(number + 1)]


def _text(x: Decimal, y: int, words: object, classes: str) -> SafeString:
    anchor = "start" if x < 4 else "end" if x > 96 else "middle"
    return format_html(
        '<text x="{}%" y="{}" text-anchor="{}" class="{}">{}</text>', _percent(x), y, anchor, classes, words
    )


def rank_strip(
    points: Iterable[Any], *, mine: Any, median: Any, line: Any, line_label: str = "", label: str = ""
) -> SafeString:
    marks = sorted(_number(point) for point in points)
    own = None if mine is None else _number(mine)
    extra = [_number(value) for value in (mine, median, line) if value is not None]
    if not marks and not extra:
        return mark_safe("")
    axis = Axis([*marks, *extra])
    if own is not None and own in marks:
        marks.remove(own)
    parts = [mark_safe('<line x1="0" x2="100%" y1="48" y2="48" class="ax"/>')]
    parts += [_text(axis.at(tick), 74, f"{tick.normalize():f}", "tk") for tick in axis.ticks()]
    guides = [
        (value, words)
        for value, words in ((median, _("中位数")), (line, line_label or _("优秀线")))
        if value is not None
    ]
    for value, _words in guides:
        x = axis.at(_number(value))
        parts.append(format_html('<line x1="{0}%" x2="{0}%" y1="{1}" y2="62" class="ln"/>', _percent(x), 20))
    parts += _guide_texts(axis, guides)
    parts += [format_html('<circle cx="{}%" cy="48" r="5" class="o"/>', _percent(axis.at(point))) for point in marks]
    if own is not None:
        x = axis.at(own)
        parts.append(
            format_html(
                '<circle cx="{0}%" cy="48" r="9.5" class="me-r"/><circle cx="{0}%" cy="48" r="6.5" class="me"/>',
                _percent(x),
            )
        )
        parts.append(_text(x, 34, f"{own:.1f}", "ml"))
    return format_html(
        '<svg class="zg-strip" width="100%" height="80" role="img" aria-label="{}">{}</svg>',
        label or _strip_label(marks, own, median, line),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _guide_texts(axis: Axis, guides: list[tuple[Any, str]]) -> list[SafeString]:
    """Two lines close together would print over each other: the left one is anchored at its end, the right at its start."""
    placed = sorted((axis.at(_number(value)), f"{words} {_number(value).normalize():f}") for value, words in guides)
    if len(placed) == 2 and placed[1][0] - placed[0][0] < 30:
        (left, first), (right, second) = placed
        text = '<text x="{}%" y="14" dx="{}" text-anchor="{}" class="lt">{}</text>'
        if left > 22 and right < 78:
            return [
                format_html(text, _percent(left), 4, "end", first),
                format_html(text, _percent(right), -4, "start", second),
            ]
        lower = text.replace('y="14"', 'y="26"')
        anchor = "end" if right > 50 else "start"
        return [
            format_html(text, _percent(left), 0, anchor, first),
            format_html(lower, _percent(right), 0, anchor, second),
        ]
    return [_text(x, 14, words, "lt") for x, words in placed]


def _strip_label(others: list[Decimal], own: Decimal | None, median: Any, line: Any) -> str:
    everyone = sorted([*others, *([] if own is None else [own])])
    words = (
        [
            _("%(number)d 家得分：最低 %(low)s，最高 %(high)s")
            % {"number": len(everyone), "low": everyone[0], "high": everyone[-1]}
        ]
        if everyone
        else []
    )
    if median is not None:
        words.append(_("中位数 %s") % median)
    if line is not None:
        words.append(_("优秀线 %s") % line)
    if own is not None:
        rank = sum(1 for other in others if other > own) + 1
        words.append(_("本单位 %(own)s，第 %(rank)d 名") % {"own": own, "rank": rank})
    return "，".join(words)


def sparkline(values: Iterable[Any], *, label: str = "", width: int = 80, height: int = 30) -> SafeString:
    series = [_number(value) for value in values]
    if len(series) < 2:
        return mark_safe("")
    low, spread = min(series), (max(series) - min(series)) or Decimal(1)
    inner_width, inner_height = width - 8, height - 8
    spots = [
        (
            f"{3 + inner_width * index / (len(series) - 1):.1f}",
            f"{4 + inner_height * (1 - float((value - low) / spread)):.1f}",
        )
        for index, value in enumerate(series)
    ]
    spoken = label or _("从 %(first)s 到 %(last)s") % {"first": series[0], "last": series[-1]}
    return format_html(
        '<svg class="zg-spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
        '<polyline points="{3}"/><circle cx="{4}" cy="{5}" r="3"/></svg>',
        width,
        height,
        spoken,
        " ".join(",".join(spot) for spot in spots),
        *spots[-1],
    )


def weight_bar(score: Any, full: Any, *, widest: Any = None, label: str = "") -> SafeString:
    whole, got = _number(full), _number(score)
    longest = _number(widest) if widest else whole
    if whole <= 0 or longest <= 0:
        return mark_safe("")
    solid = min(max(got / whole, Decimal(0)), Decimal(1)) * 100
    # A dependable minimum keeps an item of half a point visible beside one of fifteen.
    width = max(min(whole / longest, Decimal(1)) * 100, Decimal(4))
    spoken = label or _("得 %(got)s 分，满分 %(full)s 分") % {"got": got, "full": whole}
    return format_html(
        '<span class="sc-wb zg-hatch" role="img" aria-label="{}" style="width:{}%"><i style="width:{}%"></i></span>',
        spoken,
        _percent(width),
        _percent(solid),
    )


def bar(part: Any, whole: Any, *, label: str = "", tone: str = "") -> SafeString:
    full = _number(whole)
    share = min(max(_number(part) / full, Decimal(0)), Decimal(1)) * 100 if full else Decimal(0)
    spoken = label or f"{part} / {whole}"
    return format_html(
        '<span class="zg-bar {}" role="img" aria-label="{}"><i style="width:{}%"></i></span>',
        tone,
        spoken,
        _percent(share),
    )
