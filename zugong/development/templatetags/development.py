"""Findings and limits in words, for the pages of development."""

from __future__ import annotations

from typing import Any

from django import template

from zugong.development import wording

register = template.Library()


@register.filter
def finding(one: Any) -> str:
    """A finding or a stored mark, with its article."""
    return wording.with_article(one)


@register.filter
def said(one: Any) -> str:
    """A finding in its own words alone."""
    return wording.sentence(one)


@register.filter
def mark_tone(mark: dict[str, Any]) -> str:
    """Against the law, late, or only doubtful."""
    if mark.get("against"):
        return "bad"
    return "warn" if mark["code"] in {"too_late", "extended"} else "mute"
