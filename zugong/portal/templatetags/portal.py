"""What pages of the portal ask of a scope."""

from __future__ import annotations

from django import template

from zugong.org.models import Unit
from zugong.org.scope import Scope

register = template.Library()


@register.simple_tag
def covers(scope: Scope, unit: Unit) -> bool:
    return scope.covers(unit)
