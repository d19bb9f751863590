"""Small charts drawn on the server as SVG: they print, they scale, and they need no script."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _percent(value: Decimal) -> str:
    return f"{float(value):.2f}"


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
