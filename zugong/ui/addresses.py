"""Addresses of many rows and of one list: the pattern is looked up once, each row only puts its key into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse

from zugong.kernel import clock
from zugong.timeline import Period

#: Digits of a number that may be a key, and pages further than anybody turns.
LONGEST, FURTHEST = 18, 10**6
#: A key no row has, and whose digits stand in no pattern.
STAND_IN = 1_000_000_007_000_009


def address_of(url_name: str) -> Callable[[int], str]:
    """`address_of("app:page")(12)` is `reverse("app:page", args=[12])`, for pages whose one argument is a number."""
    before, after = _around(url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return lambda key: f"{before}{key}{after}"


@lru_cache(maxsize=256)
def _around(url_name: str, urlconf: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(url_name, urlconf, args=[STAND_IN]).partition(str(STAND_IN))
    return before, after


def number_in(said: str | None) -> int:
    """The number somebody wrote into an address; 0 where it is none, or longer than any key."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) <= LONGEST else 0


def page_in(said: str | None) -> int:
    """The page somebody asked for, from 1 on."""
    return min(max(number_in(said), 1), FURTHEST)


def month_in(said: str | None) -> Period:
    """The month somebody asked for; this one where it is none, or nothing lies before or after it."""
    try:
        asked = Period.parse(said or "")
        if asked.kind == "month" and asked.previous() and asked.next():
            return asked
    except (ValueError, OverflowError):
        pass
    return Period.of("month", clock.today())


def with_changes(request: HttpRequest, changes: Mapping[str, Any]) -> str:
    """The address's own conditions with these changed; None or "" drops one. A list asks for some thirty of them."""
    written: dict[str, str] | None = request.__dict__.get("_conditions")
    if written is None:
        written = {key: "&".join(_pair(key, value) for value in values) for key, values in request.GET.lists()}
        request.__dict__["_conditions"] = written
    changed = {**written, **{key: _pair(key, value) for key, value in changes.items()}}
    dropped = {key for key, value in changes.items() if value is None or value == ""}
    return "?" + "&".join(pair for key, pair in changed.items() if pair and key not in dropped)


def _pair(key: str, value: Any) -> str:
    return f"{quote_plus(key)}={quote_plus(str(value))}"
