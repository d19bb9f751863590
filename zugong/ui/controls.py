"""The plainest controls as HTML, without the template engine: a select of thirty options would include sixty templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Context = Mapping[str, Any]


def attributes(words: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in words.items()
        if value is not False
    )


def field_input(context: Context) -> SafeString:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    return mark_safe(
        f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{attributes(widget["attrs"])}>'
    )


def select(context: Context) -> SafeString:
    widget = context["widget"]
    lines = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        drawn = [
            f'<option value="{conditional_escape(option["value"])}"{attributes(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        ]
        lines += [f'<optgroup label="{conditional_escape(group)}">', *drawn, "</optgroup>"] if group else drawn
    return mark_safe("\n".join([*lines, "</select>"]))


#: By the name of the template that would draw it; the result is the same.
DRAWN: dict[str, Callable[[Context], SafeString]] = {
    "django/forms/widgets/select.html": select,
    **{
        f"django/forms/widgets/{kind}.html": field_input
        for kind in ("text", "date", "number", "hidden", "email", "url", "search")
    },
}
