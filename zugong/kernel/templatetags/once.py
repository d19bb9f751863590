from django import template
from django.utils.safestring import SafeString

from zugong.kernel import once

register = template.Library()


@register.simple_tag
def once_key() -> SafeString:
    """The hidden field that lets a form have one effect however often it is sent."""
    return once.hidden_field()
