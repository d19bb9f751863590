"""From a fact to the record it came from: "life.meeting:12" → the page of meeting 12."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from zugong.ui.addresses import address_of

_pages: dict[str, str] = {}


def register(prefix: str, url_name: str) -> None:
    """Records whose source begins with this prefix live at this named address, which takes their key."""
    _pages[prefix] = url_name


def url_of(source: str) -> str | None:
    """The address of the record, or None where its app is not installed."""
    prefix, _colon, key = source.partition(":")
    if prefix not in _pages or not key:
        return None
    try:
        return address_of(_pages[prefix])(int(key)) if key.isdecimal() else reverse(_pages[prefix], args=[key])
    except NoReverseMatch:
        return None
