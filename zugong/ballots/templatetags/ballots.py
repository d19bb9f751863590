"""Small arithmetic of the pages of votes."""

from __future__ import annotations

from django import template

register = template.Library()


@register.simple_tag
def share(part: int, whole: int) -> str:
    """A width in per cent."""
    return f"{min(part / whole, 1) * 100:.1f}" if whole else "0"
