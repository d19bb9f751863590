from __future__ import annotations

from django import template

from zugong.cockpit import queries
from zugong.ui.navigation import Entry, Navigation

register = template.Library()


@register.simple_tag
def quick_actions(navigation: Navigation) -> list[Entry]:
    """{% quick_actions shell.navigation as quick %}"""
    return queries.quick_actions(navigation)
