"""From a fact to the record it came from: "life.meeting:12" → the page of meeting 12."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from zugong.org.models import Account
from zugong.ui.addresses import address_of

#: Which of these records an account may open. Without it: whoever may read the facts.
Opens = Callable[[Account, Collection[int]], set[int]]
_pages: dict[str, str] = {}
_opens: dict[str, Opens] = {}


def register(prefix: str, url_name: str, opens: Opens | None = None) -> None:
    """Records whose source begins with this prefix live at this named address, which takes their key.

    `opens` where fewer may see the record than the facts that came of it: a rated unit reads what it was given, and not
    what the ballot says of the others.
    """
    _pages[prefix] = url_name
    if opens is not None:
        _opens[prefix] = opens


def among(seen_by: Callable[[Account], QuerySet[Any]]) -> Opens:
    """`opens` of records of which each account sees the rows that `seen_by` gives."""
    return lambda account, keys: set(seen_by(account).filter(pk__in=keys).values_list("pk", flat=True))


def url_of(source: str) -> str | None:
    """The address of the record, or None where its app is not installed."""
    prefix, _colon, key = source.partition(":")
    if prefix not in _pages or not key:
        return None
    try:
        return address_of(_pages[prefix])(int(key)) if key.isdecimal() else reverse(_pages[prefix], args=[key])
    except NoReverseMatch:
        return None


def urls_for(account: Account, wanted: Iterable[str]) -> dict[str, str]:
    """source → the address of its record, of those this account may open; each app is asked once."""
    found = {source: address for source in wanted if (address := url_of(source)) is not None}
    guarded: dict[str, dict[str, int]] = {}
    for source in found:
        prefix, _colon, key = source.partition(":")
        if prefix in _opens and key.isdecimal():
            guarded.setdefault(prefix, {})[source] = int(key)
    for prefix, keys in guarded.items():
        allowed = _opens[prefix](account, set(keys.values()))
        for source, number in keys.items():
            if number not in allowed:
                del found[source]
    return found
