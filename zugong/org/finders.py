"""What the search finds beside units and people: an app above registers how its own records are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from .models import Account


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that holds the words: what it says, what it is, where and when, and its page."""

    text: str
    name: str
    unit: str
    day: dt.date
    url: str


#: Gets the account, the words and the most it may return; keeps to what the account may see.
Finder = Callable[[Account, str, int], list[Finding]]
_registered: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    _registered[kind] = finder


def find(kind: str, account: Account, words: str, limit: int) -> list[Finding]:
    """Nothing, where the app that keeps such records is not installed."""
    return _registered[kind](account, words, limit) if kind in _registered else []
