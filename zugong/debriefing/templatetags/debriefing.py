"""Minutes and seconds as a clock shows them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def as_clock(seconds: int) -> str:
    """7:05, and −0:12 once the time is over."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'−' if seconds < 0 else ''}{minutes}:{rest:02d}"
