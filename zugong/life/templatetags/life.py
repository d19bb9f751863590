from __future__ import annotations

from django import template
from django.utils.translation import get_language

from zugong.timeline import Period

register = template.Library()


@register.simple_tag
def period(value: Period) -> str:
    """{% period duty.named_period %}: 2026年11月, November 2026"""
    return value.label(get_language() or "zh-hans")
