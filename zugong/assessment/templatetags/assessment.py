"""How marks and differences are written on the score pages."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zugong.assessment import rows

register = template.Library()
register.filter("fine", rows.fine)
STEP = Decimal("0.1")


@register.filter
def plain(number: Decimal | None) -> str:
    """A full mark: 8, 7.5; never 8.000."""
    if number is None:
        return ""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.simple_tag
def difference(number: Decimal | None) -> SafeString | str:
    """A step up or down with its sign; the sign carries the meaning, the colour only helps."""
    if number is None:
        return "—"
    shown = Decimal(number)
    if abs(shown) >= STEP or not shown:
        shown = shown.quantize(STEP)
    if not shown:
        return "0.0"
    way, sign = ("plus", "+") if shown > 0 else ("minus", "−")
    return format_html('<span class="zg-{}">{}{}</span>', way, sign, plain_or_step(abs(shown)))


def plain_or_step(number: Decimal) -> str:
    """One place as a rule; more where one place would show nothing at all."""
    return format(number, "f") if number >= STEP else plain(number)
