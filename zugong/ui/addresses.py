"""Addresses of many rows: the pattern is looked up once, each row only puts its key into it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

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
