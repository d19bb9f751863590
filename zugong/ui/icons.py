"""The icon sheet: one JSON file drawn inline, so no icon font and no second request."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHEET = Path(__file__).with_name("icons.json")
log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def sheet() -> dict[str, str]:
    drawings: dict[str, str] = json.loads(SHEET.read_text())
    return drawings


def draw(name: str, classes: str = "", label: object = "") -> SafeString:
    """Sizes are "sm" and "lg"; any other word is a class. With a label the icon speaks, without one it is decoration."""
    return _drawn(name, classes, label) if label else _silent(name, classes)


@lru_cache(maxsize=1024)
def _silent(name: str, classes: str) -> SafeString:
    """The same few drawings stand on a page a hundred times."""
    return _drawn(name, classes, "")


def _drawn(name: str, classes: str, label: object) -> SafeString:
    body = sheet().get(name)
    if body is None:  # a missing drawing must not take the page down; a test finds it
        log.error("icon %r is not in frontend/icons.txt", name)
        body = sheet()["circle-dashed"]
    words = [f"icon-{word}" if word in ("sm", "lg") else word for word in classes.split()]
    # How lines are drawn is said once, in the style sheet: a list has a hundred of them.
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>',
        " ".join(["icon", *words, *(["icon-filled"] if name.endswith("!") else [])]),
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        mark_safe(body),
    )
